"""The gate: makes a candidate, compares it with the model that serves, publishes it if nothing gets worse."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.publication.comparing import Comparison, compare
from bot.publication.digests import check
from bot.publication.measures import Measure, sets_fingerprint
from bot.publication.models import Model, ModelError, Models, card
from bot.publication.projects import Origin
from bot.publication.workers import Tell, run_module
from bot.settings import Settings
from bot.train import INPUTS, inputs_stamp
from knowledge import library

#: What a measure depends on besides the model and the sets: what is said is measured, not only what is understood.
_SAYING = (*INPUTS, "knowledge/**/*.yml", "knowledge/**/*.py", "actions/*.py", "bot/evaluation/*.py")


class RefusedError(Exception):
    """The gate refuses a candidate.

    Args:
        comparison: the figures that it would spoil.

    """

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(f"{len(comparison.refused)} figures would get worse")
        self.comparison = comparison


class Gate:
    """The gate of the settings.

    Args:
        settings: the settings in force.
        root: the project that is running: its sets measure, its content serves.

    """

    def __init__(self, settings: Settings, root: Path = Path()) -> None:
        self.settings = settings
        self.models = Models(settings)
        self.root = root.resolve()

    def make_candidate(self, origin: Origin, by: str, tell: Tell) -> Model:
        """Train a model from a project, measure it and keep it as a candidate.

        Args:
            origin: the project.
            by: who asks.
            tell: called with what is being done, in French.

        Raises:
            ProjectError: it is no project.
            GitError: there is no such branch.
            WorkError: it cannot be trained or measured.
            ModelError: another is being made.

        """
        with self.models.alone(), origin.opened() as (project, called), tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            # The stamp is read before: what changes meanwhile is not in the model.
            stamp = inputs_stamp(project)
            tell("Entraînement du candidat…")
            variables = {"MODEL_DIR": folder, "RASA_CACHE_DIRECTORY": str(work / "cache")}
            run_module(["bot.train", "--worker"], project, lambda line: None, variables)
            archive = work / self.settings.model_path.name
            measure = self._measured(archive, project, work / "measure.json", "Mesure du candidat", tell)
            model = card(archive, stamp=stamp, topics=measure.topics, origin=called, by=by)
            measure.save(self._measure_path(model))
            self.models.put("candidates", model, archive)
            self.models.prune()
        return model

    def compare(self, name: str, tell: Tell) -> Comparison:
        """Compare a candidate with the model that serves now, which is measured if it was not yet.

        Raises:
            ModelError: there is no such candidate, no model serves, or the sets have changed since.
            TamperedError: the model that serves is not the one that was written.
            WorkError: it cannot be measured.

        """
        after = Measure.read(self._measure_path(self.models.find("candidates", name)))
        if after.sets != sets_fingerprint(self.root):
            raise ModelError(f"Les jeux de mesure ont changé depuis l’essai de « {name} » : refaites le candidat.")
        return compare(self.measure_served(tell), after, self.settings.publication_margin)

    def measure_served(self, tell: Tell) -> Measure:
        """Return the measure of the model that serves, with the content that serves; made once."""
        kept = self._served_measure_path()
        if not kept.exists():
            self._measured(self.settings.model_path, self.root, kept, "Mesure du modèle en service", tell)
        return Measure.read(kept)

    def is_measured(self) -> bool:
        """Tell whether the model that serves is measured already, so that comparing is quick.

        Raises:
            ModelError: none serves.
            TamperedError: it is not the one that was written.

        """
        return self._served_measure_path().exists()

    def _served_measure_path(self) -> Path:
        parts = (self.models.served().digest, sets_fingerprint(self.root), inputs_stamp(self.root, _SAYING))
        return self.models.folder / "measures" / f"{'-'.join(part[:16] for part in parts)}.json"

    def publish(self, name: str, by: str, tell: Tell) -> Model:
        """Put a candidate in service if it spoils no figure.

        Raises:
            RefusedError: it does.
            ModelError: it cannot be compared, or it knows topics that the running content does not have.
            TamperedError: its archive is not the one that was made.

        """
        model = self.models.find("candidates", name)
        archive = self.models.archive("candidates", name)
        if check(archive) != model.digest:
            raise ModelError(f"L’archive de « {name} » n’est pas celle de sa fiche : refaites le candidat.")
        comparison = self.compare(name, tell)
        if comparison.refused:
            raise RefusedError(comparison)
        unknown = sorted(set(model.topics) - set(library().topics))
        if unknown:
            raise ModelError(
                f"« {name} » connaît des sujets dont le contenu n’est pas encore en service ({', '.join(unknown)}) : "
                "fusionnez sa branche, redémarrez l’assistant, puis publiez."
            )
        with self.models.alone():
            served = self.models.served()
            self.models.put("kept", served, self.settings.model_path)
            if [service.digest for service in self.models.history()[-1:]] != [served.digest]:
                # What serves so far was trained at a start: the return leads to it.
                self.models.serve(served, by)
            self.models.put("kept", model, archive)
            self.models.serve(model, by)
            self.models.drop("candidates", name)
            self.models.prune()
        return model

    def back(self, by: str, name: str | None = None) -> Model:
        """Put a former model in service again.

        Args:
            by: who asks.
            name: which; None for the one that served before.

        Raises:
            ModelError: none is kept, or none of that name.
            TamperedError: its archive is not the one that was kept.

        """
        with self.models.alone():
            model = self.models.find("kept", name) if name else self.models.previous()
            self.models.serve(model, by, back=True)
        return model

    def _measured(self, model: Path, project: Path, target: Path, called: str, tell: Tell) -> Measure:
        tell(f"{called}…")
        target.parent.mkdir(parents=True, exist_ok=True)
        arguments = ["bot.publication.measuring", str(model.resolve()), str(self.root), str(target.resolve())]
        run_module(arguments, project, _counting(called, tell))
        return Measure.read(target)

    def _measure_path(self, model: Model) -> Path:
        return self.models.folder / "measures" / f"{model.name}.json"


def _counting(called: str, tell: Tell) -> Callable[[str], None]:
    """Pass on how far a measure is, and nothing else of what its process says."""

    def heard(line: str) -> None:
        done, _, of = line.partition("/")
        if done.isdigit() and of.isdigit():
            tell(f"{called} : {done} messages sur {of}")

    return heard

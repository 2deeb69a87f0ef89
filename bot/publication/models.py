"""The models in the trusted folder: the one that serves, those that were published before, the candidates.

``MODEL_DIR`` holds ``mon-espace.tar.gz`` (what serves) with its stamp and digest, ``kept/`` (published models),
``candidates/``, ``measures/`` and ``history.json`` (what was put in service, when and by whom; written last).
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from bot.publication.digests import check, digest_of, write_digest
from bot.settings import Settings
from bot.train import inputs_stamp, stamp_path

_ARCHIVE = ".tar.gz"
Shelf = Literal["kept", "candidates"]


class ModelError(Exception):
    """What is asked cannot be done with the models that there are; the message (French) says why."""


@dataclass(frozen=True)
class Model:
    """A model.

    Attributes:
        name: its name.
        digest: SHA-256 of its archive.
        stamp: fingerprint of what it was made from.
        topics: the topics that it knows; empty when nobody wrote them down.
        origin: what it was made from, in French.
        made: when (UTC, ISO).
        by: who had it made.

    """

    name: str
    digest: str
    stamp: str
    topics: tuple[str, ...]
    origin: str
    made: str
    by: str


@dataclass(frozen=True)
class Service:
    """A model was put in service: which, when (UTC, ISO), by whom, and whether that was a return to a former one."""

    name: str
    digest: str
    at: str
    by: str
    back: bool = False


def now() -> str:
    """Return the time (UTC, ISO, to the second)."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


class Models:
    """The models of the settings.

    Args:
        settings: the settings in force.

    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.model_dir

    def archive(self, shelf: Shelf, name: str) -> Path:
        """Return where a model's archive is."""
        return self.folder / shelf / f"{name}{_ARCHIVE}"

    def on(self, shelf: Shelf) -> list[Model]:
        """Return the models of a shelf, the latest first."""
        cards = sorted((self.folder / shelf).glob("*.json"), reverse=True)
        return [self._card(path) for path in cards if self.archive(shelf, path.stem).exists()]

    def find(self, shelf: Shelf, name: str) -> Model:
        """Return a model by its name.

        Raises:
            ModelError: there is none.

        """
        for model in self.on(shelf):
            if model.name == name:
                return model
        what = "modèle conservé" if shelf == "kept" else "candidat"
        raise ModelError(f"Aucun {what} ne s’appelle « {name} » : `python -m bot.publication models` les liste.")

    def put(self, shelf: Shelf, model: Model, archive: Path) -> None:
        """Keep a model on a shelf; its card, by which it is found, is written last."""
        target = self.archive(shelf, model.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(archive, target)
        write_digest(target)
        _write(target.parent / f"{model.name}.json", asdict(model))

    def drop(self, shelf: Shelf, name: str) -> None:
        """Remove a model from a shelf."""
        archive = self.archive(shelf, name)
        for path in (archive.parent / f"{name}.json", archive, archive.with_suffix(".sha256")):
            path.unlink(missing_ok=True)

    def history(self) -> list[Service]:
        """Return what was put in service, the latest last."""
        path = self.folder / "history.json"
        return [Service(**one) for one in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []

    def served(self) -> Model:
        """Return the model that serves; one that was trained at a start has no card and gets one.

        Raises:
            ModelError: there is none.
            TamperedError: it is not the one that was written.

        """
        path = self.settings.model_path
        if not path.exists():
            raise ModelError("Aucun modèle n’est en service : lancez `make train` d’abord.")
        digest = check(path)
        for model in self.on("kept"):
            if model.digest == digest:
                return model
        stamps = stamp_path(self.settings)
        stamp = stamps.read_text(encoding="utf-8").split()[0] if stamps.exists() else ""
        made = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
        name = f"{made:%Y%m%d-%H%M%S}-{digest[:6]}"
        return Model(name, digest, stamp, (), "entraîné au démarrage", made.isoformat(timespec="seconds"), "")

    def previous(self) -> Model:
        """Return the model that served before this one: the one to return to.

        Raises:
            ModelError: none is kept.

        """
        path: list[str] = []
        kept = {model.name: model for model in self.on("kept")}
        for service in self.history():
            if service.back and service.name in path:
                del path[path.index(service.name) + 1 :]
            elif path[-1:] != [service.name]:
                path.append(service.name)
        served = self.served().name
        former = [name for name in path if name in kept and name != served]
        if not former:
            raise ModelError("Aucun modèle précédent n’est conservé.")
        return kept[former[-1]]

    def serve(self, model: Model, by: str, *, back: bool = False) -> None:
        """Put a kept model in service; servers that run see it in the history and swap.

        Raises:
            TamperedError: its archive is not the one that was kept.

        """
        archive = self.archive("kept", model.name)
        if check(archive) != model.digest:
            raise ModelError(
                f"L’archive de « {model.name} » n’est pas celle de sa fiche : elle n’est pas mise en service."
            )
        path = self.settings.model_path
        # Both: merging its branch, or keeping the working files as they are, must not train it away at the next start.
        stamps = dict.fromkeys(stamp for stamp in (model.stamp, inputs_stamp()) if stamp)
        _copy(archive, path)
        write_digest(path)
        stamp_path(self.settings).write_text("".join(f"{stamp}\n" for stamp in stamps), encoding="utf-8")
        entries = [*self.history(), Service(model.name, model.digest, now(), by, back)]
        _write(self.folder / "history.json", [asdict(entry) for entry in entries])

    def prune(self) -> None:
        """Remove the oldest models and candidates beyond the number that is kept, never what serves."""
        served = self.served().name
        last_served = {service.name: service.at for service in self.history()}
        shelves: tuple[Shelf, ...] = ("kept", "candidates")
        for shelf in shelves:
            models = sorted(self.on(shelf), key=lambda model: last_served.get(model.name, model.made), reverse=True)
            others = [model for model in models if model.name != served]
            for model in others[self.settings.kept_models - 1 :]:
                self.drop(shelf, model.name)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder: one publication at a time, whatever the process.

        Raises:
            ModelError: another has it.

        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "publication.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ModelError("Une publication ou un essai est déjà en cours : attendez qu’il finisse.") from error
            yield

    @staticmethod
    def _card(path: Path) -> Model:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Model(**{**found, "topics": tuple(found["topics"])})


def card(archive: Path, *, stamp: str, topics: tuple[str, ...], origin: str, by: str) -> Model:
    """Return the card of a model that was just made."""
    made, digest = datetime.now(timezone.utc), digest_of(archive)
    name = f"{made:%Y%m%d-%H%M%S}-{digest[:6]}"
    return Model(name, digest, stamp, topics, origin, made.isoformat(timespec="seconds"), by)


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that its name never bears half of it."""
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, partial)
    partial.replace(target)


def _write(path: Path, value: object) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(path)

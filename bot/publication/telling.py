"""What the gate says, in French: for the terminal, and the words that the console's page uses too."""

from __future__ import annotations

from collections.abc import Iterable

from bot.evaluation.table import aligned
from bot.evaluation.wording import DECISION_NAMES, MEASURES, SET_NAMES, percent
from bot.publication.comparing import Change, Comparison, Row
from bot.publication.measures import Measured
from bot.publication.models import Model

#: How many messages are named under a figure in the terminal.
_NAMED = 10

_SETS = {
    **SET_NAMES,
    "voices": "Jeu des voix",
    "beyond": "Jeu hors périmètre",
    "profiles": "Jeu des profils",
    "pairs": "Jeu des questions doubles",
}


def set_title(name: str) -> str:
    """Return the name of a set, in French."""
    return _SETS.get(name, name)


def figure_title(key: str) -> str:
    """Return the name of a figure, in French."""
    return MEASURES[key].french.removeprefix("… ").capitalize()


def decided(message: Measured) -> str:
    """Return what was decided on a message: « répond : suivi_dossier »."""
    labels = f" : {', '.join(message.labels)}" if message.labels else ""
    profile = f" ; profil {message.profile}" if message.profile else ""
    return DECISION_NAMES[message.decision] + labels + profile


def verdict(comparison: Comparison) -> str:
    """Return in one sentence what the gate decides."""
    spoilt = len(comparison.refused)
    if not spoilt:
        return f"Publication possible : aucun chiffre ne perd plus que la marge ({points(comparison.margin)})."
    what = "un chiffre perd" if spoilt == 1 else f"{spoilt} chiffres perdent"
    return f"Publication refusée : {what} plus que la marge ({points(comparison.margin)})."


def points(margin: int) -> str:
    """Return « 1 point »."""
    return f"{margin} point{'s' if margin > 1 else ''}"


def moved(row: Row) -> str:
    """Return how a figure moves: « −1,3 point »; empty when it does not."""
    gain = 100 * (row.after - row.before)
    if abs(gain) < 0.05:
        return ""
    return f"{gain:+.1f}".replace(".", ",").replace("-", "−")


def comparison_text(comparison: Comparison) -> str:
    """Return the figures side by side, then the messages that explain each one that is refused."""
    lines: list[str] = []
    names = dict.fromkeys(row.set_name for row in comparison.rows)
    for name in names:
        rows = [row for row in comparison.rows if row.set_name == name]
        cells = [[f"{set_title(name)} ({max(row.of for row in rows)} messages)", "en service", "candidat", "écart", ""]]
        cells += [
            [
                f"  {figure_title(row.key)}",
                percent(row.before),
                percent(row.after),
                moved(row),
                "REFUSÉ" if row.refused else "",
            ]
            for row in rows
        ]
        lines += [aligned(cells), ""]
    for row in comparison.refused:
        lines.append(f"{set_title(row.set_name)} · {figure_title(row.key)} : {why(row, comparison.margin)}")
        lines += _messages("−", row.lost) + _messages("+", row.gained)
    count = len(comparison.changes)
    lines += ["", f"Décisions différentes : {count}.", verdict(comparison)]
    return "\n".join(lines)


def why(row: Row, margin: int) -> str:
    """Return why a figure is refused."""
    if row.allowed is None:
        return f"perd plus de {points(margin)}."
    net = len(row.lost) - len(row.gained)
    return f"{len(row.lost)} perdus, {len(row.gained)} gagnés, soit {net} de perdus sur {row.of} ; {row.allowed} admis."


def models_text(served: Model | None, kept: Iterable[Model], candidates: Iterable[Model]) -> str:
    """Return the list of the models."""
    lines = ["En service :", f"  {_model(served)}" if served else "  aucun", "Conservés :"]
    lines += [f"  {_model(model)}" for model in kept] or ["  aucun"]
    lines += ["Candidats :"]
    lines += [f"  {_model(model)}" for model in candidates] or ["  aucun"]
    return "\n".join(lines)


def _model(model: Model) -> str:
    by = f", par {model.by}" if model.by else ""
    return f"{model.name}  {model.origin}{by}  sha256 {model.digest[:12]}"


def _messages(sign: str, changes: Iterable[Change]) -> list[str]:
    found = list(changes)
    lines = [
        f"  {sign} « {one.before.text} » (attendu : {' + '.join(one.before.expected)}) "
        f"{decided(one.before)} → {decided(one.after)}"
        for one in found[:_NAMED]
    ]
    return lines + ([f"  {sign} et {len(found) - _NAMED} autres"] if len(found) > _NAMED else [])

"""Panels of the guided dialogues: how many begin, where they are left, how they end."""

from __future__ import annotations

from bot.figures.french import many, share
from bot.figures.panels import Cell, Chart, Panel
from bot.figures.reading import Reading
from knowledge import guides, rule_book, typographic

#: The results of the rules, as they are told.
RESULTS = {
    "eligible": "Conclusion : possible",
    "non_eligible": "Conclusion : pas possible",
    "a_confirmer": "Conclusion : à confirmer",
    "oriente": "Conclusion : dispositif trouvé",
    "aucun_dispositif": "Conclusion : aucun dispositif",
}


def overview(reading: Reading) -> Panel:
    """Return how many of each guided dialogue began and were finished."""
    begun, done = reading.now.items("guide_begun"), _by_guide(reading, "guide_done")
    handed, left = reading.now.items("guide_handed"), _by_guide(reading, "guide_left")
    names = sorted(begun, key=lambda name: (-begun[name], name))
    total, finished = sum(begun.values()), sum(done.values())
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _title(name),
            begun[name],
            done.get(name, 0),
            handed[name],
            left.get(name, 0),
            share(done.get(name, 0), begun[name]),
        )
        for name in names
    )
    unused = [_title(name) for name in guides() if not begun[name]]
    sentence = "Aucun dialogue guidé n’a été commencé sur cette période."
    if total:
        sentence = (
            f"{share(finished, total)} des {many(total, 'dialogue guidé', 'dialogues guidés')} vont à leur conclusion."
        )
        if unused:
            sentence += f" {many(len(unused), 'dialogue n’a', 'dialogues n’ont')} pas servi."
    chart = Chart(
        "split", [_title(name) for name in names], [done.get(name, 0) for name in names],
        [begun[name] - done.get(name, 0) for name in names],
        [f"{done.get(name, 0)} sur {begun[name]}" for name in names], ("Menés à terme", "Non terminés"),
    )  # fmt: skip
    headings = ("Dialogue", "Commencés", "Terminés", "Passés à un conseiller", "Abandonnés", "Part terminée")
    return Panel(
        "dialogues", "Dialogues guidés", "dialogues commencés", typographic(sentence), headings, rows,
        chart if total else None, total, "dialogues",
    )  # fmt: skip


def funnels(reading: Reading) -> list[Panel]:
    """Return for each guided dialogue that began how far visitors went, question by question."""
    begun = reading.now.items("guide_begun")
    return [_funnel(reading, name, begun[name]) for name in sorted(begun, key=lambda name: (-begun[name], name))]


def _funnel(reading: Reading, guide: str, begun: int) -> Panel:
    asked, left = reading.now.within("guide_asked", guide), reading.now.within("guide_left", guide)
    ends, handed = reading.now.within("guide_done", guide), reading.now.items("guide_handed")[guide]
    facts = sorted(asked, key=lambda fact: (-asked[fact], fact))
    rows: list[tuple[Cell, ...]] = [("Dialogue commencé", begun, "", "")]
    rows += [(_question(fact), asked[fact], left[fact], share(left[fact], asked[fact])) for fact in facts]
    rows += [(typographic(RESULTS.get(end, end)), number, "", "") for end, number in ends.most_common()]
    rows += [("Passé à un conseiller", handed, "", "")] if handed else []
    worst = max(facts, key=lambda fact: left[fact], default=None)
    sentence = f"{share(sum(ends.values()), begun)} des {many(begun, 'dialogue')} vont à leur conclusion."
    if worst is not None and left[worst]:
        sentence += (
            f" On renonce le plus souvent à « {_question(worst)} » : {left[worst]} sur {asked[worst]} s’y arrêtent."
        )
    chart = Chart(
        "split", [_question(fact) for fact in facts], [asked[fact] - left[fact] for fact in facts],
        [left[fact] for fact in facts],
        [f"{asked[fact]}" + (f", dont {left[fact]} arrêtés" if left[fact] else "") for fact in facts],
        ("Continuent", "S’arrêtent là"),
    )  # fmt: skip
    headings = ("Étape", "Visiteurs", "S’arrêtent là", "Part")
    return Panel(
        f"dialogue-{guide}", _title(guide), "visiteurs à chaque question", typographic(sentence), headings, tuple(rows),
        chart if facts else None, begun, "dialogues",
    )  # fmt: skip


def _by_guide(reading: Reading, measure: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for item, number in reading.now.items(measure).items():
        guide = item.partition("/")[0]
        found[guide] = found.get(guide, 0) + number
    return found


def _title(guide: str) -> str:
    known = guides().get(guide)
    return typographic(known.titre[0].upper() + known.titre[1:]) if known else guide


def _question(fact: str) -> str:
    known = rule_book().facts.get(fact)
    return typographic(known.label[0].upper() + known.label[1:]) if known else fact

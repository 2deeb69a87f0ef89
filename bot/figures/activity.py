"""Panels of what is asked and what becomes of it: conversations, questions, topics, satisfaction, never asked."""

from __future__ import annotations

from collections.abc import Mapping

from bot.figures.french import FEW, many, share
from bot.figures.panels import Chart, Panel
from bot.figures.reading import MOST_BARS, Reading, compared, steps, than_before
from knowledge import library, typographic

#: What became of a question, in the order in which it is shown.
OUTCOMES = {
    "answered": "Répondues",
    "guided": "Prises en charge par un dialogue guidé",
    "proposed": "Sujets proposés, sans suite",
    "refused": "Sans réponse",
    "handed": "Passées à un conseiller",
}


def titles() -> Mapping[str, str]:
    """Return the titles of the topics, by id."""
    return {topic.id: typographic(topic.title) for topic in library().topics.values()}


def conversations(reading: Reading) -> Panel:
    """Return how many conversations began, step by step."""
    found, total = steps(reading.period, reading.now.days("conversation")), reading.now.total("conversation")
    each = total / reading.period.days
    mean = f"{each:.0f}" if each >= 10 else f"{each:.1f}".replace(".", ",")
    sentence = (
        f"{many(total, 'conversation')}, soit {mean} par jour en moyenne{than_before(reading, 'conversation')}."
        if total
        else "Aucune conversation sur cette période."
    )
    chart = Chart("columns", [name for name, _ in found], [number for _, number in found]) if total else None
    headings = ("Jour" if len(found) == reading.period.days else "Période", "Conversations")
    return Panel(
        "conversations", "Conversations", "conversations commencées", typographic(sentence), headings,
        tuple(found) if total else (), chart,
    )  # fmt: skip


def questions(reading: Reading) -> Panel:
    """Return what became of the questions."""
    found = reading.now.items("question")
    total = sum(found.values())
    served = found["answered"] + found["guided"]
    sentence = (
        f"L’assistant a répondu lui-même à {share(served, total)} des {many(total, 'question')} ; "
        f"{share(found['refused'], total)} sont restées sans réponse et {share(found['handed'], total)} ont mené à un "
        "conseiller."
        if total
        else "Aucune question sur cette période."
    )
    return compared(
        reading, "questions", "Ce que deviennent les questions", "question", unit="questions", sentence=sentence,
        heading="Suite", titles=OUTCOMES, noun="questions",
    )  # fmt: skip


def topics(reading: Reading) -> Panel:
    """Return the topics that were answered, the most frequent first."""
    found, names = reading.now.items("topic"), titles()
    total = sum(found.values())
    best = found.most_common(3)
    told = ", ".join(f"« {names.get(item, item)} » ({number})" for item, number in best)
    only = len(found) == 1
    sentence = (
        f"{'Le seul sujet demandé est' if only else 'Les sujets les plus demandés sont'} {told}."
        if total
        else "Aucun sujet n’a été demandé sur cette période."
    )
    return compared(
        reading, "sujets", "Sujets demandés", "topic", unit="réponses données", sentence=sentence,
        heading="Sujet", titles=names, ranked=True,
    )  # fmt: skip


def satisfaction(reading: Reading) -> Panel:
    """Return what visitors think of the answers, by topic; the most rated first."""
    useful, useless = reading.now.items("helpful"), reading.now.items("useless")
    names = {**titles(), "": "Autres messages"}
    items = sorted(useful.keys() | useless.keys(), key=lambda item: (-(useful[item] + useless[item]), item))
    total, good = sum(useful.values()) + sum(useless.values()), sum(useful.values())
    worst = [item for item in items if useful[item] + useless[item] >= FEW and useful[item] < useless[item]]
    sentence = f"{share(good, total)} des {many(total, 'avis', 'avis')} jugent la réponse utile."
    if worst:
        sentence += f" À revoir d’abord : {', '.join(f'« {names.get(item, item)} »' for item in worst[:3])}."
    rows = tuple(
        (
            names.get(item, item), useful[item], useless[item],
            share(useful[item], useful[item] + useless[item]),
            f"moins de {FEW} avis" if useful[item] + useless[item] < FEW else "",
        )
        for item in items
    )  # fmt: skip
    shown = items[:MOST_BARS]
    chart = Chart(
        "split", [str(names.get(item, item)) for item in shown], [useful[item] for item in shown],
        [useless[item] for item in shown], [f"{useful[item]} sur {useful[item] + useless[item]}" for item in shown],
        ("Utile", "Pas utile"),
    )  # fmt: skip
    return Panel(
        "satisfaction", "Satisfaction par sujet", "avis (« utile », « pas utile »)",
        typographic(sentence if total else "Aucun avis sur cette période."),
        ("Sujet", "Utile", "Pas utile", "Part d’avis utiles", "Prudence"), rows, chart if total else None, total,
        "avis",
    )  # fmt: skip


def never_asked(reading: Reading) -> Panel:
    """Return the topics that nobody asked about."""
    asked, before, themes = reading.now.items("topic"), reading.before.items("topic"), library().themes
    rows = tuple(
        (title, themes[item].replace("_", " "), before[item])
        for item, title in sorted(titles().items(), key=lambda one: (themes[one[0]], one[1]))
        if not asked[item]
    )
    sentence = (
        f"{many(len(rows), 'sujet')} sur {len(titles())} : aucune question en {reading.period.days} jours. "
        "Un sujet jamais demandé est peut-être mal connu, mal nommé, ou inutile."
        if rows
        else "Chaque sujet a été demandé au moins une fois."
    )
    return Panel(
        "jamais-demandes", "Ce qui n’est jamais demandé", "sujets", typographic(sentence),
        ("Sujet", "Thème", "Demandes de la période d’avant"), rows,
    )  # fmt: skip

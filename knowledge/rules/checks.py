"""The mistakes that a file of rules can hold: each is told with its place and what to write instead."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from knowledge.rules.book import Place, RuleBook, texts
from knowledge.rules.french import FORMATS, placeholders
from knowledge.schema_rules import VERDICTS, Area, Dispositif, Parameter, Quote, Variant, Wording, sayings, variants

#: Where a mistake is, what is wrong, and what to write.
Mistake = tuple[Place, str, str]


def check(item: Dispositif, book: RuleBook) -> Iterator[Mistake]:
    """Yield the mistakes of a file of rules, whose expressions are already read."""
    known = {name for other in book.dispositifs.values() for name in other.criteria}
    named = {*book.facts, *item.parameters, *item.values, *known}
    yield from _check_names(item, book, named)
    yield from _check_parameters(item, book)
    yield from _check_criteria(item, book, named)
    for name in sorted({*item.instead, *(fact for facts in item.instead.values() for fact in facts)} - set(book.facts)):
        yield ("instead",), f"le fait « {name} » n'existe pas", "corrigez son nom ou déclarez-le dans facts.yml"
    for name, area in item.areas.items():
        yield from _check_area(("areas", name), item, area, book, known)
        yield from _check_area_sentences(("areas", name), area, {*named, *area.results})
    for number, contradiction in enumerate(item.contradictions):
        yield from _check_wording(("contradictions", number), contradiction.text, named)
    for place, quote in _quotes(item):
        if quote.document not in book.documents:
            yield place, f"le document « {quote.document} » n'existe pas", "citez un « id » de sources.yml"


def _check_names(item: Dispositif, book: RuleBook, named: set[str]) -> Iterator[Mistake]:
    mend = "déclarez-le dans facts.yml, parameters ou values"
    for place, text in texts(item):
        for name in sorted(book.expressions[text].names - named):
            yield place, f"« {name} » n'est ni un fait, ni un paramètre, ni une valeur nommée", mend


def _check_parameters(item: Dispositif, book: RuleBook) -> Iterator[Mistake]:
    used = {name for _, text in texts(item) for name in book.expressions[text].names}
    # A criterion that another file lends is evaluated on the parameters of this one.
    lent = {name for area in item.areas.values() for group in area.groups for name in group.criteria}
    for name in lent - set(item.criteria):
        for other in book.dispositifs.values():
            if name in other.criteria:
                used |= book.expressions[other.criteria[name].test].names
    for name, parameter in item.parameters.items():
        if name not in used:
            yield ("parameters", name), "ce paramètre ne sert nulle part", "retirez-le ou employez-le"
        yield from _check_windows(("parameters", name), parameter)


def _check_windows(place: Place, parameter: Parameter) -> Iterator[Mistake]:
    for before, after in itertools.pairwise(parameter.values):
        if before.until is None or after.since is None or after.since <= before.until:
            yield place, "deux périodes de validité se chevauchent", "rangez-les sans recouvrement"
        elif (after.since - before.until).days > 1:
            yield place, "il y a un trou entre deux périodes de validité", "faites suivre les dates"


def _check_criteria(item: Dispositif, book: RuleBook, named: set[str]) -> Iterator[Mistake]:
    in_areas = {name for _, area in book.areas.values() for group in area.groups for name in group.criteria}
    for name, criterion in item.criteria.items():
        place = ("criteria", name)
        if name not in in_areas:
            yield place, "aucun domaine n'emploie ce critère", "citez-le dans « areas » ou retirez-le"
        for fact in criterion.asks:
            if fact not in book.facts:
                yield (*place, "asks"), f"le fait « {fact} » n'existe pas", "corrigez son nom ou déclarez-le"
        for key, wording in (("met", criterion.met), ("not_met", criterion.not_met), ("unknown", criterion.unknown)):
            yield from _check_wording((*place, key), wording, named)


def _check_area(place: Place, item: Dispositif, area: Area, book: RuleBook, known: set[str]) -> Iterator[Mistake]:
    for result in sorted(set(area.results) - set(book.labels)):
        yield (*place, "results", result), "ce résultat n'a pas de libellé", "nommez-le dans results.yml"
    for name in sorted({entry for group in area.groups for entry in group.criteria} - known):
        yield (*place, "groups"), f"le critère « {name} » n'existe pas", "corrigez son nom"
    for name in sorted(set(area.formulas) - set(area.results)):
        yield (*place, "formulas", name), f"« {name} » n'est pas un résultat de ce domaine", "retirez la formule"
    for name in sorted(set(area.documents) - set(item.documents)):
        yield (*place, "documents", name), f"« {name} » n'est pas un moment de « documents »", "corrigez son nom"
    for name in sorted(set(area.contradictions) - {entry.id for entry in item.contradictions}):
        yield (*place, "contradictions"), f"la contradiction « {name} » n'existe pas", "corrigez son nom"
    facts = {fact for group in area.groups for fact in (*group.about, *group.else_about)} | set(area.missing_order)
    for name in sorted(facts - set(book.facts)):
        yield place, f"le fait « {name} » n'existe pas", "corrigez son nom ou déclarez-le dans facts.yml"
    if set(area.verdicts) != set(VERDICTS[area.kind]):
        wanted = ", ".join(VERDICTS[area.kind])
        yield (*place, "verdicts"), "les verdicts ne sont pas ceux de ce domaine", f"écrivez {wanted}"


def _check_area_sentences(place: Place, area: Area, named: set[str]) -> Iterator[Mistake]:
    for verdict, wording in area.verdicts.items():
        yield from _check_wording((*place, "verdicts", verdict), wording, named)
    for number, choice in enumerate(area.choices):
        yield from _check_wording((*place, "choices", number, "reason"), choice.reason, named)
    for result, wording in area.formulas.items():
        for variant in variants(wording):
            yield from _check_sentence((*place, "formulas", result), variant, named)
    alerts = tuple(alert.text for alert in area.alerts)
    for key, items in (("steps", area.steps), ("reserves", area.reserves), ("alerts", alerts)):
        for variant in sayings(items):
            yield from _check_sentence((*place, key), variant, named)


def _check_wording(place: Place, wording: Wording, named: set[str]) -> Iterator[Mistake]:
    for variant in variants(wording):
        yield from _check_sentence(place, variant, named)
    if variants(wording)[-1].when is not None:
        yield place, "la dernière phrase a une condition", "terminez par une phrase qui convient toujours"


def _check_sentence(place: Place, variant: Variant, named: set[str]) -> Iterator[Mistake]:
    try:
        quoted = placeholders(variant.text)
    except ValueError:
        yield place, f"« {variant.text} » a une accolade de trop ou de moins", "écrivez {nom} ou {nom:format}"
        return
    for word, form in quoted:
        if word not in named:
            yield place, f"la phrase cite « {{{word}}} », qui n'existe pas", "citez un fait, un paramètre ou une valeur"
        if form and form not in FORMATS:
            yield place, f"le format « {form} » n'existe pas", f"choisissez parmi {', '.join(FORMATS)}"


def _quotes(item: Dispositif) -> Iterator[tuple[Place, Quote]]:
    for name, parameter in item.parameters.items():
        yield ("parameters", name, "source"), parameter.source
    for name, criterion in item.criteria.items():
        yield ("criteria", name, "source"), criterion.source
    for name, area in item.areas.items():
        if area.source is not None:
            yield ("areas", name, "source"), area.source
        for number, choice in enumerate(area.choices):
            yield ("areas", name, "choices", number, "source"), choice.source

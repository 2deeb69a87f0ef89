"""The shapes of the rules: facts, parameters, criteria, areas. Built on ``schema.py`` like the rest of the content."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from knowledge.schema import Field, Identifier, RuleId, Sentence, Strict, Text, Unit

#: Marks what holds an expression of the rules.
_CODE: dict[str, Any] = {"code": True}

FactType = Literal["bool", "number", "integer", "date", "choice", "choices", "dates", "text"]
AreaKind = Literal["eligibility", "selection"]
Verdict = Literal["eligible", "non_eligible", "a_confirmer", "oriente", "aucun_dispositif"]
#: The verdicts that each kind of area can give.
VERDICTS: dict[AreaKind, tuple[Verdict, ...]] = {
    "eligibility": ("eligible", "non_eligible", "a_confirmer"),
    "selection": ("oriente", "a_confirmer", "aucun_dispositif"),
}


class Fact(Strict):
    """Something that can be known of a situation, and how it is asked.

    ``lasting`` facts are the company's; ``personal`` ones may tell who somebody is, and stand in no address.
    """

    type: FactType
    label: Text
    unit: Unit | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: dict[str, Text] | None = None
    open: bool = False
    also: tuple[str, ...] = ()
    default: str | None = None
    lasting: bool = False
    personal: bool = False
    question: Text | None = None
    why: Text | None = None
    where: Text | None = None
    examples: tuple[str, ...] = ()


class ResultLabel(Strict):
    """How something that the rules work out is named to people; ``refused`` tells whether a refusal shows it."""

    label: Text
    unit: Unit | None = None
    form: str = ""
    choices: dict[str, Text] = {}
    refused: bool = True


class Quote(Strict):
    """A place in a document: its id, the line and a short quote."""

    document: Identifier = Field(title="Document", json_schema_extra={"of": "sources"})
    line: int = Field(title="Ligne")
    quote: Text = Field(title="Citation exacte")


class Window(Strict):
    """The value of a parameter between two dates, both included; an absent date leaves the window open."""

    since: date | None = Field(default=None, title="À partir du")
    until: date | None = Field(default=None, title="Jusqu’au")
    value: float | date | str | tuple[str, ...] | dict[int, int] = Field(title="Valeur")


class Parameter(Strict):
    """A threshold, rate, amount or table, with its validity and its source."""

    label: Text = Field(title="Libellé")
    unit: Unit | None = Field(default=None, title="Unité")
    values: tuple[Window, ...] = Field(title="Valeurs", description="Une par période, sans trou ni recouvrement.")
    source: Quote = Field(title="Source")


class Variant(Strict):
    """A sentence and when it is said: ``when`` is an expression, absent for always.

    A sentence quotes values between braces, ``{effectif}`` or ``{montant:euros}`` (see ``rules/french.py``).
    """

    when: str | None = Field(
        default=None, title="Quand", description="Une expression ; vide : toujours.", json_schema_extra=_CODE
    )
    text: Text = Field(title="Phrase")


#: One sentence, or variants: the first whose condition holds and whose values are all known is said.
Wording = Sentence | tuple[Variant, ...]
#: Sentences that are all said, each when its condition holds.
Sayings = tuple[Sentence | Variant, ...]


class Criterion(Strict):
    """A condition, the sentence for each of its values, and what it is taken from."""

    rules: tuple[RuleId, ...] = Field(title="Règles du cahier des charges")
    test: str = Field(
        title="Test", description="Une expression, vraie quand le critère est rempli.", json_schema_extra=_CODE
    )
    asks: tuple[str, ...] = Field(default=(), title="Faits à demander d’abord", json_schema_extra={"of": "facts"})
    met: Wording = Field(title="Phrase quand il est rempli")
    not_met: Wording = Field(title="Phrase quand il ne l’est pas")
    unknown: Wording = Field(title="Phrase quand on ne sait pas")
    source: Quote = Field(title="Source")


class Choice(Strict):
    """One dispositif of the selection tree, when it fits, and what is said then (``reason``) and otherwise."""

    dispositif: str = Field(title="Dispositif")
    rules: tuple[RuleId, ...] = Field(title="Règles du cahier des charges")
    when: str = Field(title="Quand il convient", json_schema_extra=_CODE)
    label: Text = Field(title="Libellé")
    reason: Wording = Field(title="Pourquoi il convient")
    excluded: Sentence = Field(title="Pourquoi il ne convient pas")
    source: Quote = Field(title="Source")


class Alert(Strict):
    """Something to tell beside a result; ``reserve`` marks what only goes with a result that is no refusal."""

    id: str = Field(title="Identifiant")
    when: str | None = Field(
        default=None, title="Quand", description="Une expression ; vide : toujours.", json_schema_extra=_CODE
    )
    text: Text = Field(title="Texte")
    reserve: bool = Field(default=False, title="Seulement si ce n’est pas un refus")


class Contradiction(Strict):
    """Two facts that cannot both be true."""

    id: str = Field(title="Identifiant")
    when: str = Field(title="Quand", json_schema_extra=_CODE)
    text: Text = Field(title="Texte")


class Group(Strict):
    """Criteria that are judged together, when the question (``objet``) or a fact is about them.

    ``else_objet`` and ``else_about`` count only when no group is meant by ``objet`` or ``about``.
    """

    criteria: tuple[str, ...] = Field(title="Critères", json_schema_extra={"of": "criteria"})
    objet: tuple[str, ...] = Field(default=(), title="Quand l’objet de la question est")
    about: tuple[str, ...] = Field(
        default=(), title="Quand un de ces faits est donné", json_schema_extra={"of": "facts"}
    )
    else_objet: tuple[str, ...] = Field(default=(), title="À défaut, quand l’objet est")
    else_about: tuple[str, ...] = Field(
        default=(), title="À défaut, quand un de ces faits est donné", json_schema_extra={"of": "facts"}
    )
    when: str | None = Field(default=None, title="Quand", json_schema_extra=_CODE)


class Documents(Strict):
    """The documents to give at one moment."""

    label: Text = Field(title="Libellé")
    items: tuple[Text, ...] = Field(title="Pièces")


class Area(Strict):
    """A question that the rules answer: which criteria decide it, what else is worked out and how it is told.

    ``formulas`` tell how a result is worked out; ``documents`` gives, for each moment, when it is told;
    ``source`` is cited where no criterion nor choice is.
    """

    title: Text = Field(title="Titre")
    kind: AreaKind = Field(
        default="eligibility",
        title="Genre",
        json_schema_extra={"words": {"eligibility": "éligibilité", "selection": "choix d’un dispositif"}},
    )
    act_date: str = Field(default="reference_date", title="Date qui choisit les paramètres", json_schema_extra=_CODE)
    groups: tuple[Group, ...] = Field(default=(), title="Groupes de critères")
    choices: tuple[Choice, ...] = Field(default=(), title="Dispositifs possibles")
    dispositif: str | None = Field(default=None, title="Dispositif")
    results: dict[str, str] = Field(default={}, title="Résultats", json_schema_extra=_CODE)
    needs: tuple[str, ...] = Field(default=(), title="Résultats indispensables")
    alerts: tuple[Alert, ...] = Field(default=(), title="Alertes")
    contradictions: tuple[str, ...] = Field(default=(), title="Contradictions surveillées")
    missing_order: tuple[str, ...] = Field(default=(), title="Ordre des questions", json_schema_extra={"of": "facts"})
    source: Quote | None = Field(default=None, title="Source")
    verdicts: dict[Verdict, Wording] = Field(
        title="Phrases du verdict",
        json_schema_extra={
            "words": {
                "eligible": "éligible",
                "non_eligible": "non éligible",
                "a_confirmer": "à confirmer",
                "oriente": "orienté",
                "aucun_dispositif": "aucun dispositif",
            }
        },
    )
    formulas: dict[str, Wording] = Field(default={}, title="Comment les résultats sont calculés")
    documents: dict[str, str] = Field(default={}, title="Moments où des pièces sont à donner", json_schema_extra=_CODE)
    steps: Sayings = Field(default=(), title="Étapes")
    reserves: Sayings = Field(default=(), title="Réserves")


class Dispositif(Strict):
    """A file of rules: parameters, named values, criteria and the areas they decide.

    ``instead`` names, for a fact that the visitor does not know, the facts that may be enough.
    """

    id: Identifier = Field(title="Identifiant", json_schema_extra={"fixed": True})
    title: Text = Field(title="Titre")
    parameters: dict[str, Parameter] = Field(
        default={}, title="Paramètres", description="Seuils, taux et montants, écrits une fois."
    )
    values: dict[str, str] = Field(default={}, title="Valeurs calculées", json_schema_extra=_CODE)
    instead: dict[str, tuple[str, ...]] = Field(
        default={}, title="Faits demandés à la place d’un autre", json_schema_extra={"of": "facts"}
    )
    criteria: dict[str, Criterion] = Field(default={}, title="Critères")
    contradictions: tuple[Contradiction, ...] = Field(default=(), title="Contradictions")
    areas: dict[str, Area] = Field(default={}, title="Domaines", description="Les questions que ces règles tranchent.")
    documents: dict[str, Documents] = Field(default={}, title="Pièces à donner")


class Words(Strict):
    """The headings and set phrases of ``letter.yml``, which every explanation uses."""

    situation: Sentence
    no_effect: Sentence
    conclusion: Sentence
    dispositifs: Sentence
    to_confirm: Sentence
    failing: Sentence
    changes: Sentence
    change: Sentence
    contradictions: Sentence
    unsure: Sentence
    missing: Sentence
    results: Sentence
    met: Sentence
    notes: Sentence
    reserves: Sentence
    steps: Sentence
    source: Sentence
    sources: Sentence
    still_needed: Sentence
    depends: Sentence
    contradictory: Sentence
    silent: Sentence
    too_wide: Sentence
    not_a_number: Sentence
    not_whole: Sentence
    too_small: Sentence
    too_large: Sentence
    not_a_date: Sentence
    not_a_choice: Sentence
    not_yes_or_no: Sentence
    upside_down: Sentence
    not_usable: Sentence


def variants(wording: str | tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Return the variants of a wording; a lone sentence is its only one."""
    return (Variant(text=wording),) if isinstance(wording, str) else wording


def sayings(items: tuple[str | Variant, ...]) -> tuple[Variant, ...]:
    """Return sentences that are all said as variants."""
    return tuple(Variant(text=item) if isinstance(item, str) else item for item in items)

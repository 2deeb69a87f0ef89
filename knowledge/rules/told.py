"""All that a result says, part by part, for a page that lays it out itself."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.rules.evaluation import Result
from knowledge.rules.formulas import documents, notes, reserves, steps
from knowledge.rules.letter import figures, passages
from knowledge.rules.reasons import exclusions, missing_label, reasons
from knowledge.rules.summary import contradictions, verdict_sentence


@dataclass(frozen=True)
class Told:
    """What a result says, in French.

    Attributes:
        sentence: the verdict.
        contradictions: the facts that cannot both be true, a sentence each.
        missing: for each missing fact, the first to ask first, how it is named.
        figures: the amounts, dates and numbers, with how each is worked out.
        documents: the documents to give, under the label of their moment.
        steps: what to do next, in order.
        notes: what to know beside the verdict.
        reserves: what the verdict depends on.
        fitting: why each dispositif that fits does, in a selection.
        pending: what each dispositif to confirm depends on.
        excluded: what each dispositif that does not fit is for.
        cited: the ids of the documents behind what decides.

    """

    sentence: str
    contradictions: tuple[str, ...]
    missing: dict[str, str]
    figures: tuple[str, ...]
    documents: dict[str, tuple[str, ...]]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    reserves: tuple[str, ...]
    fitting: dict[str, str]
    pending: dict[str, str]
    excluded: dict[str, str]
    cited: tuple[str, ...]


def told(result: Result) -> Told:
    """Return all that a result says."""
    labels = result.scope.item.documents
    why = reasons(result)
    return Told(
        verdict_sentence(result),
        tuple(contradictions(result)),
        {name: missing_label(name, result) for name in result.missing},
        tuple(figures(result)),
        {labels[moment].label: tuple(papers) for moment, papers in documents(result).items()},
        tuple(steps(result)),
        tuple(notes(result)),
        tuple(reserves(result)),
        {name: why[name] for name in result.dispositifs if name in why},
        {name: why[name] for name in result.to_confirm if name in why},
        exclusions(result),
        tuple(dict.fromkeys(quote.document for quote in passages(result))),
    )

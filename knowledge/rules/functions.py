"""The functions that tests and amounts may use. Each takes values that may be unknown (None) or intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta

from knowledge.rules.values import Span, combine, mapped, narrowed, spanned


def months_after(day: Any, months: Any) -> Any:
    """The same day so many months later, or the last day of a shorter month."""
    return combine(lambda start, count: start + relativedelta(months=int(count)), day, months)


def years_after(day: Any, years: Any) -> Any:
    """The same day so many years later; 29 February becomes the 28th in a common year."""
    return combine(lambda start, count: start + relativedelta(years=int(count)), day, years)


def days_after(day: Any, days: Any) -> Any:
    """So many calendar days later (earlier when negative)."""
    return combine(lambda start, count: start + timedelta(days=int(count)), day, days)


def age(birth: Any, day: Any) -> Any:
    """Completed years on a day; a birthday of 29 February is reached on 1 March in a common year."""

    def years(born: date, on: date) -> Fraction:
        return Fraction(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))

    return combine(years, birth, day)


def first_known(*values: Any) -> Any:
    """The first value that is known."""
    return next((value for value in values if value is not None), None)


def at_most(value: Any) -> Any:
    """Anything from 0 to the value: what is known of a quantity that another one bounds."""
    return None if value is None else narrowed(Fraction(0), spanned(value).high)


def between(first: Any, second: Any) -> Any:
    """Anything between two values: what is known when they contradict each other."""
    if first is None or second is None:
        return first_known(first, second)
    a, b = spanned(first), spanned(second)
    return narrowed(min(a.low, b.low), max(a.high, b.high))


def smallest(*values: Any) -> Any:
    """The smallest of the values; None as soon as one is unknown."""
    return _extreme(min, values)


def largest(*values: Any) -> Any:
    """The largest of the values; None as soon as one is unknown."""
    return _extreme(max, values)


def _extreme(choose: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    if any(value is None for value in values):
        return None
    spans = [spanned(value) for value in values]
    return narrowed(choose(span.low for span in spans), choose(span.high for span in spans))


def either(condition: Any, when_true: Any, when_false: Any) -> Any:
    """One value or the other; unknown when the condition is."""
    return None if condition is None else when_true if condition else when_false


def known(value: Any) -> bool:
    """Whether a value is known at all."""
    return value is not None


def exact(value: Any) -> bool | None:
    """Whether a value is known exactly; None when it is not known at all."""
    return None if value is None else not isinstance(value, Span)


def rounded_up(value: Any) -> Any:
    """The next whole number."""
    return mapped(lambda number: Fraction(math.ceil(number)), value)


def size(items: Any) -> Any:
    """How many items a list holds."""
    return None if items is None else Fraction(len(items))


def contains_all(items: Any, wanted: Any) -> bool | None:
    """Whether a list holds all the wanted items."""
    return None if items is None else set(wanted) <= set(items)


def contains_any(items: Any, wanted: Any) -> bool | None:
    """Whether a list holds one of the wanted items."""
    return None if items is None else bool(set(wanted) & set(items))


def in_table(table: Any, key: Any) -> Any:
    """The value of a table at a whole number; unknown for an interval, None outside of the table."""
    if table is None or key is None or isinstance(key, Span):
        return None
    return table.get(int(key)) if key == int(key) else None


def undetermined() -> None:
    """Unknown: where the documents do not allow an answer."""


def count_in_year(days: Any, day: Any) -> Any:
    """How many dates of a list fall in the calendar year of a day."""
    if days is None or day is None or isinstance(day, Span):
        return None
    return Fraction(sum(1 for item in days if item.year == day.year))


#: Name in the content → function.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "mois_apres": months_after,
    "ans_apres": years_after,
    "jours_apres": days_after,
    "age": age,
    "sinon": first_known,
    "au_plus": at_most,
    "entre": between,
    "minimum": smallest,
    "maximum": largest,
    "si": either,
    "connu": known,
    "exact": exact,
    "arrondi_sup": rounded_up,
    "nombre": size,
    "contient_tout": contains_all,
    "contient_un": contains_any,
    "table": in_table,
    "nombre_annee": count_in_year,
    "indetermine": undetermined,
}

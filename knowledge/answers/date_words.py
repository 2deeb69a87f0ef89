"""How dates are written and said in French: the expressions that ``dates.py`` reads."""

from __future__ import annotations

import re

MONTHS = (
    "janv(?:ier)?", "fev(?:rier)?", "mars", "avr(?:il)?", "mai", "juin", "juil(?:let)?", "aout", "sept(?:embre)?",
    "oct(?:obre)?", "nov(?:embre)?", "dec(?:embre)?",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
#: Parts of a month, with their first and last days.
PARTS = {"debut": (1, 10), "mi": (11, 20), "milieu": (11, 20), "courant": (1, 31), "fin": (21, 31)}
NAMED_DAYS = {
    "avant hier": -2, "apres demain": 2, "aujourd hui": 0, "aujourdhui": 0, "ajd": 0, "auj": 0, "hier": -1, "demain": 1,
    "ce jour": 0, "ce matin": 0, "cet apres midi": 0, "ce soir": 0, "tout de suite": 0, "immediatement": 0,
}  # fmt: skip
_MONTH = "(?:" + "|".join(MONTHS) + ")"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_PART = "|".join(PARTS)
_YEAR = r"(?:19[2-9]\d|20[0-6]\d)"
_END = r"(?= ?(?:$|[.,;:!?]))"

#: Words that put a date before today, or after.
PAST = re.compile(
    r"\b(?:(?:a|ai|avons|ont|avait|avais|avez) (?:ete |deja |bien )?\w+(?:e|i|is|it|u|us)e?s?|ai|avons|etait|etaient"
    r"|est (?:arrive|entre|venu|parti|ne|nee)\w*|s est|passee?|derniere?|deja|depuis|il y a|c etait|avait|avais"
    r"|remonte)\b"
)
FUTURE = re.compile(
    r"\b(?:va|vais|vont|allons|sera|seront|serait|prevue?s?|prevoit|prevoyons|prochaine?|futur\w*|commence|demarre"
    r"|debute|aura|a partir|(?:j|je|on|nous) (?:embauch|recrut|sign|engag|pren|prend)(?:e|s|ons)?"
    r"|compte|pense|voudrais|voudrait|voulons|devrait|doit|dois"
    r"|\w{3,}(?:era|erai|erons|eront|ira|irons|iront))\b"
)

ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\d-])")
NUMERIC = re.compile(
    rf"(?:\b(?:le|au|du) )?(?:{_WEEKDAY} )?(?<![\d/.-])(?P<day>\d{{1,2}}) ?(?P<separator>[/.-]) ?(?P<month>\d{{1,2}})"
    r" ?(?P=separator) ?(?P<year>\d{4}|\d{2})(?![\d/])"
)
DAY_AND_MONTH = re.compile(
    r"(?:\b(?:le|au|du) )?(?<![\d/.,-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)(?![\d/]| ?eme| ?e\b| temps)"
)
NAMED = re.compile(
    rf"(?:\b(?:le|au|du) )?(?:{_WEEKDAY} )?\b(?P<day>\d{{1,2}})(?: ?er)?(?: de)? (?P<month>{_MONTH})\b\.?"
    rf"(?: (?:de l annee )?(?P<year>{_YEAR}|\d{{2}}{_END}))?"
)
#: The first day of « du 3 au 14 avril », whose month comes later.
FIRST_OF_PERIOD = re.compile(
    rf"\bdu (?P<day>\d{{1,2}})(?: ?er)?"
    rf"(?= au (?:{_WEEKDAY} )?\d{{1,2}}(?: ?er)? (?P<month>{_MONTH})\b(?: (?P<year>{_YEAR}))?)"
)
PART_OF_MONTH = re.compile(
    rf"\b(?:(?:en |au |a la |vers (?:la )?|depuis (?:la |le )?|pour )?(?P<part>{_PART})(?: du mois)?(?: de| d)? "
    rf"|en |au mois de |au mois d |courant |depuis |mois de |de |d |pour |vers |^)(?P<month>{_MONTH})\b\.?"
    rf"(?: (?P<year>{_YEAR}))?(?P<which> dernier| passe| prochain)?"
)
MONTH = re.compile(rf"\b(?P<month>{_MONTH}) (?:(?P<year>{_YEAR})|(?P<which>dernier|passe|prochain))(?P<part>)\b")
YEAR = re.compile(
    r"(?:\b(?:en |depuis |l annee |vers |courant |dans l annee )?"
    r"(?:(?P<part>debut|mi|milieu|fin)(?: de l annee| d annee)? )?)"
    rf"(?<![\d,.])(?P<year>{_YEAR})(?![\d,.]\d| ?(?:euros?|heures?|h)\b)"
)
YEAR_OF_BIRTH = re.compile(rf"\bnee? en (?P<year>\d{{2}})(?P<part>){_END}")
NAMED_DAY = re.compile(r"\b(?:" + "|".join(NAMED_DAYS) + r")\b")
SHIFTED = re.compile(
    r"\b(?:(?P<ahead>dans|d ici|sous)|il y a|ya|y a|ca fait|ca fera|voila|depuis|cela fait)"
    r"(?: (?P<about>environ|a peu pres|presque|a peine|bientot|plus ou moins|pres de))?"
    r" (?P<number>\d+(?:[.,]\d+)?|une|un)? ?(?P<unit>jours?|semaines?|sem|mois|ans?|annees?|quinzaine)\b"
    r"(?P<half> et demie?)?"
)
WEEKDAY = re.compile(
    rf"\b(?:le )?(?P<weekday>{_WEEKDAY})(?: (?P<which>derniere?|passee?|prochaine?|qui vient|en 8"
    r"|de la semaine (?:derniere|passee|prochaine)|la semaine (?:derniere|prochaine)|de cette semaine))?\b"
)
DAY_OF_MONTH = re.compile(
    r"\b(?:le|du|au) (?P<day>[12]?\d|3[01])(?: ?er)?"
    r"(?P<which> (?:du mois (?:dernier|prochain)|du mois|de ce mois|courant))?"
    r"(?= ?$| ?[.,;:!?)]| (?:et|mais|pour|donc|au|a)\b)"
)
PERIOD = re.compile(
    r"\b(?:en |au |a la |vers la )?(?:(?P<part>debut|fin|milieu|mi) (?:de |du |d )?)?"
    r"(?:la semaine (?:derniere|passee|prochaine|qui vient)|cette semaine|le mois (?:dernier|passe|prochain|qui vient)"
    r"|mois (?:dernier|prochain)|ce mois(?: ci)?|l an (?:dernier|passe|prochain)"
    r"|(?:l )?annee (?:derniere|passee|prochaine)|cette annee)\b"
    r"|\b(?P<part2>debut|fin) (?:de |du |d )?(?:l )?(?:mois|annee)\b"
)

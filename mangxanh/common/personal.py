"""What a room keeps of people: each field with its purpose, how long it stays, and its owner.

Each room says it in its own `personal.py`, listed in `jobs.py`; from there come the data map, the
page "Quyền của em", the export, and the test that no field was forgotten.
"""

import calendar
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise
Whose = Literal["pupil", "guardian", "colleague"]
PUPIL, GUARDIAN, COLLEAGUE = "pupil", "guardian", "colleague"
EVERYBODY: tuple[Whose, ...] = ("pupil", "guardian", "colleague")
ADULTS: tuple[Whose, ...] = ("guardian", "colleague")


@dataclass(frozen=True)
class Kept:
    """What one model holds of some people.

    `fields` names each field in words of the person; `person` is the lookup that leads from a
    row to that person, "" where none does, and then `unlinked` says why. `match` is what the
    lookup meets of the Person ("pk", "email"). `secret` fields hold a digest: nobody can show
    them. What is `alone` is the pupil's and is shown to no guardian. `withheld` gives the fields
    of a row that nobody is told yet: marks before a contest closes.
    """

    model: str
    title: Words
    whose: tuple[Whose, ...]
    fields: Mapping[str, Words]
    why: Words
    until: str
    owner: str
    person: str = ""
    match: str = "pk"
    secret: tuple[str, ...] = ()
    unlinked: str = ""
    alone: bool = False
    withheld: Callable[[Any], Collection[str]] | None = None


@dataclass(frozen=True)
class Retention:
    """How long something is kept, counted from when; a school may choose within two bounds.

    `unit` is "day", "month", or "" where something else than time ends it. Where `least` equals
    `most` there is nothing to choose.
    """

    label: Words
    since: Words
    amount: int
    unit: Literal["day", "month", ""]
    least: int
    most: int

    @property
    def is_chosen(self) -> bool:
        return self.least < self.most


def _years(label: Words, since: Words, years: int, least: int, most: int) -> Retention:
    return Retention(label, since, years * 12, "month", least * 12, most * 12)


# The default of each (decisions, Retention), and within which bounds a school may choose: a
# register that answers for what was done is never cut below a year, nothing is hoarded.
RETENTION: dict[str, Retention] = {
    "pupil": Retention(
        _("Pupil's record, card, who their guardians are"),
        pgettext_lazy("retention", "after leaving the school"),
        12,
        "month",
        3,
        24,
    ),
    "guardian": Retention(
        _("Guardian's account"), pgettext_lazy("retention", "goes with the last child"), 0, "", 0, 0
    ),
    "staff": Retention(
        _("Colleague's account"),
        pgettext_lazy("retention", "closed on leaving; the name stays in papers and evidence"),
        0,
        "",
        0,
        0,
    ),
    "access": Retention(
        _("Sessions, links and wrong guesses"),
        pgettext_lazy("retention", "after the last use"),
        90,
        "day",
        30,
        90,
    ),
    "roster": Retention(
        _("Lists that were brought in"),
        pgettext_lazy("retention", "after they were brought in or left unfinished"),
        30,
        "day",
        7,
        30,
    ),
    "security": Retention(
        _("Security log, and who looked at a pupil's record"),
        pgettext_lazy("retention", "after it happened"),
        12,
        "month",
        12,
        24,
    ),
    "requests": Retention(
        _("Requests about one's own data"),
        pgettext_lazy("retention", "after the answer"),
        24,
        "month",
        12,
        60,
    ),
    "history": _years(
        _("History: who did what, without content"),
        pgettext_lazy("retention", "after it happened"),
        10,
        10,
        10,
    ),
    "consents": _years(
        _("Consents, and who confirmed the papers"),
        pgettext_lazy("retention", "after they end"),
        5,
        5,
        10,
    ),
    "plan": _years(
        _("Plan, activities, evidence, reports"),
        pgettext_lazy("retention", "after the plan's period"),
        5,
        3,
        10,
    ),
    "lessons": Retention(
        _("How far a pupil got in lessons, and what they kept in mind"),
        pgettext_lazy("retention", "after the school year; counts of the class stay"),
        90,
        "day",
        30,
        180,
    ),
    "contests": Retention(
        _("Attempts at contests, appeals and prizes"),
        pgettext_lazy("retention", "after the results were published; counts of the class stay"),
        12,
        "month",
        6,
        12,
    ),
    "games": Retention(
        _("Who answered what in a quiz in class"),
        pgettext_lazy("retention", "until the night after the game; counts of the class stay"),
        0,
        "",
        0,
        0,
    ),
    "certificates": Retention(
        _("Name and class on certificates"),
        pgettext_lazy("retention", "after they were issued; the code stays, without a name"),
        12,
        "month",
        6,
        24,
    ),
    "cases": Retention(
        _("Reports and cases"),
        pgettext_lazy("retention", "after the case was closed; counts stay"),
        24,
        "month",
        12,
        60,
    ),
    "cases_referred": _years(
        _("Cases of which another body was told"),
        pgettext_lazy("retention", "after the case was closed; counts stay"),
        5,
        3,
        10,
    ),
    "cases_unfounded": Retention(
        _("Reports that were unfounded or malicious"),
        pgettext_lazy("retention", "after the case was closed; counts stay"),
        6,
        "month",
        3,
        12,
    ),
    "inbox": Retention(
        _("Notices in the inbox"),
        pgettext_lazy("retention", "after they were written"),
        12,
        "month",
        3,
        24,
    ),
    "outgoing": Retention(
        _("Mail on its way out, and finished long jobs"),
        pgettext_lazy("retention", "after they were made"),
        30,
        "day",
        7,
        30,
    ),
}


def later(day: date, amount: int, unit: str) -> date:
    """Return the day `amount` days or months after `day`; of a shorter month its last day."""
    if unit != "month":
        return day + timedelta(days=amount)
    month = day.month - 1 + amount
    year, number = day.year + month // 12, month % 12 + 1
    return date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


def earlier(day: date, amount: int, unit: str) -> date:
    """Return the newest day whose `later` has come on `day`."""
    if unit != "month":
        return day - timedelta(days=amount)
    guess = later(day, -amount, unit)
    while later(guess + timedelta(days=1), amount, unit) <= day:
        guess += timedelta(days=1)
    return guess

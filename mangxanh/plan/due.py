"""Due days of a school year: "trước ngày 01/10 hằng năm" is 30 September after it, at the latest."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from mangxanh.plan.importer.dues import DueRule, Every

EARLY = timedelta(days=60)  # a day this soon after the year began is about the year before
LATE = timedelta(days=180)


def rule_as_data(rule: DueRule | None) -> dict[str, Any]:
    """Return a rule as it is stored; {} for none."""
    return asdict(rule) if rule else {}


def due_in_year(rule: Mapping[str, Any], first_day: date, last_day: date) -> date | None:
    """Return the last day on which a duty of this school year may be done; None where none is said.

    `rule` is what rule_as_data gave; the day lies between two months after the first day and
    half a year after the last one.
    """
    if not rule:
        return None
    known = DueRule(**{**rule, "every": Every(rule["every"])})
    for year in range(first_day.year, last_day.year + 2):
        day = known.latest(year)
        if day and first_day + EARLY <= day <= last_day + LATE:
            return day
    return None

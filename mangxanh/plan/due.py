"""Due days from the words of a plan: "trước ngày 01/10 hằng năm" is 30 September at the latest."""

import re
from datetime import date, timedelta

_RULE = re.compile(r"^(before|by):(\d{2})-(\d{2})$")
EARLY = timedelta(days=60)  # a day this soon after the year began is about the year before


def due_in_year(rule: str, first_day: date, last_day: date) -> date | None:
    """Return the last day on which a yearly duty of this school year may be done.

    `rule` is "before:MM-DD" or "by:MM-DD" (of the importer); anything else gives None.
    """
    found = _RULE.match(rule)
    if not found:
        return None
    word, month, day = found[1], int(found[2]), int(found[3])
    try:
        first = next(
            moment
            for moment in (date(y, month, day) for y in range(first_day.year, last_day.year + 2))
            if moment >= first_day + EARLY
        )
    except ValueError:
        return None
    return first - timedelta(days=1) if word == "before" else first

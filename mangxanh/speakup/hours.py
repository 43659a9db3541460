"""Hours of a help contact in words."""

from datetime import time

from django.utils.translation import gettext as _

from mangxanh.school.models import HelpContact
from mangxanh.school.models.help import Weekday


def hours_in_words(contact: HelpContact) -> str:
    """Return "Monday to Friday, 7:00–17:30 (note)" in the language of now; "" for none."""
    if contact.always:
        said = [_("Day and night")]
    else:
        clock = contact.from_time and contact.until_time
        span = f"{_clock(contact.from_time)}–{_clock(contact.until_time)}" if clock else ""
        said = [_days(contact.days), span]
    return ", ".join(part for part in (*said, contact.hours_note) if part)


def _clock(moment: time | None) -> str:
    return f"{moment.hour}:{moment:%M}" if moment else ""


def _days(days: str) -> str:
    """Return days as people say them: a run by its ends, else one by one."""
    names = [str(Weekday(day).label) for day in sorted(days)]
    if len(names) == len(Weekday):
        return _("Every day")
    if len(names) > 2 and "".join(sorted(days)) in "1234567":
        return _("%(first)s to %(last)s") % {"first": names[0], "last": _inside(names[-1])}
    return ", ".join([*names[:1], *map(_inside, names[1:])])


def _inside(name: str) -> str:
    """Return the name of a day inside a sentence: Vietnamese writes "thứ Ba" there."""
    return name.replace("Thứ ", "thứ ").replace("Chủ ", "chủ ")

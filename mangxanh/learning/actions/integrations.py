"""Something integrated (lồng ghép): logged in under a minute, copied to another class, taken back."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.learning.integrating import Integration
from mangxanh.learning.permissions import can_integrate
from mangxanh.learning.queries.integrations import lines_for
from mangxanh.plan.actions.activities import log_activity, withdraw_activity
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear
from mangxanh.school.queries import year_on


def integrate(school: School, said: Integration, *, by: Person) -> Activity:
    """Log an integration with its evidence; the same request key again gives the same activity."""
    require(can_integrate(by, school))
    _check(said)
    return log_activity(school, _entry(school, said, by), by=by)


def _check(said: Integration) -> None:
    if said.into not in ("activity", "lesson"):
        raise ValidationError({"into": _("Please choose what it was.")})
    if said.into == "lesson" and not clean(said.subject):
        raise ValidationError({"subject": _("Please choose the subject.")})
    if said.into == "lesson" and not said.classes:
        raise ValidationError({"groups": _("Please choose the class.")})
    if said.into == "activity" and not said.carrier_words():
        raise ValidationError({"programme": _("Please choose which work it went into.")})


def _entry(school: School, said: Integration, by: Person) -> Entry:
    in_lesson = said.into == "lesson"
    details: dict[str, str | int] = {"into": said.into, "material": said.material}
    if in_lesson:
        details |= {"subject": said.subject, "lesson": said.lesson}
    else:
        details |= {"carrier": said.carrier_words()}
    return Entry(
        kind=Activity.Kind.INTEGRATION,
        title=said.title()[:200],
        day=said.day,
        lines=said.lines or _usual_lines(school, said.day),
        request_key=said.request_key,
        classes=said.classes,
        heads=said.heads,
        audience=["pupils"] if said.classes else [],
        programmes=[] if in_lesson or not said.programme else [said.programme],
        details=details,
        led_by=by.addressed,
        note=said.note,
    )


def _usual_lines(school: School, day: date) -> list[Line]:
    """Return the line of integration of the plan that held on a day; none is refused below."""
    year: SchoolYear | None = year_on(school, day)
    return lines_for(school, year)[1] if year else []


def copy_integration(
    activity: Activity,
    *,
    day: date,
    classes: Sequence[SchoolClass],
    heads: int | None,
    request_key: str,
    by: Person,
) -> Activity:
    """Log the same again with another class or on another day; its own evidence, its own line."""
    require(can_integrate(by, activity.school))
    if activity.kind != Activity.Kind.INTEGRATION or activity.withdrawn_at:
        raise ValidationError(_("This activity was withdrawn."))
    if not classes:
        raise ValidationError({"groups": _("Please choose the class.")})
    proved = [row.line for row in activity.evidence.standing().select_related("line")]
    open_lines = [row for row in proved if not row.merged_into_id and not row.dropped_reason]
    lines = open_lines or _usual_lines(activity.school, day)
    if not lines:
        raise ValidationError(_("The plan of this year has no line that this could count for."))
    entry = Entry(
        kind=activity.kind,
        title=activity.title,
        day=day,
        lines=lines,
        request_key=request_key,
        classes=classes,
        heads=heads,
        audience=activity.audience,
        programmes=activity.programmes,
        details=activity.details,
        led_by=by.addressed,
    )
    return log_activity(activity.school, entry, by=by)


def undo_integration(activity: Activity, *, by: Person) -> None:
    """Take an integration back with its evidence; twice is harmless."""
    withdraw_activity(activity, _("Logged by mistake"), by=by)

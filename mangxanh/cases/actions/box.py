"""The box as a whole: its settings, opened when all holds, closed at any time, watched."""

from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mangxanh.cases.models import Box
from mangxanh.cases.models.keys import LIMITS
from mangxanh.cases.opening import Point, lacking
from mangxanh.cases.permissions import can_keep_box
from mangxanh.cases.queries import able_handlers
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, Role, School
from mangxanh.school.queries import staff_of


def locked_box(school: School) -> Box:
    """Return the box of a school, locked; a school has one from the first time it is asked for."""
    Box.objects.get_or_create(school=school)
    row: Box = Box.objects.select_for_update().get(school=school)
    return row


@transaction.atomic
def set_box(
    school: School,
    *,
    head: Person | None,
    acknowledge_days: int,
    reply_days: int,
    outcome_days: int,
    publishes_counts: bool,
    by: Person,
) -> Box:
    """Say who stands at the head, within what time the school acts, whether counts are shown."""
    require(can_keep_box(by, school))
    box = locked_box(school)
    able = able_handlers().filter(school=school)
    if head is not None and not able.filter(person=head).exists():
        raise BadInput(_("Please choose a handler who has a key."))
    if head is None and box.opened_at:
        raise BadInput(_("While the box is open somebody must stand at the head."))
    days = {
        "acknowledge_days": acknowledge_days,
        "reply_days": reply_days,
        "outcome_days": outcome_days,
    }
    for name, count in days.items():
        least, most = LIMITS[name]
        if not least <= count <= most:
            raise BadInput(
                _("Please choose between %(least)s and %(most)s days.")
                % {"least": least, "most": most}
            )
        setattr(box, name, count)
    box.head, box.publishes_counts = head, publishes_counts
    box.save(update_fields=[*days, "head", "publishes_counts"])
    record("box settings changed", box, by=by)
    _tell_changed(school)
    return box


@transaction.atomic
def open_box(school: School, *, by: Person) -> Box:
    """Open the box and tell the whole staff; BadInput while a point of safety.md §1.10 is missing."""
    require(can_keep_box(by, school))
    box = locked_box(school)
    if box.opened_at:
        return box
    missing = lacking(school)
    if missing:
        titles = "; ".join(str(point.title) for point in missing)
        raise BadInput(_("The box cannot be opened yet. Missing: %(titles)s.") % {"titles": titles})
    box.opened_at, box.opened_by, box.lacks = now(), by, ""
    box.save(update_fields=["opened_at", "opened_by", "lacks"])
    record("box opened", box, by=by)
    for person in staff_of(school):
        tell_by_letter(
            person,
            school,
            "box-opened",
            url=reverse("duty_roster"),
            time=f"{localtime(box.opened_at):%H:%M, %d/%m}",
        )
    _tell_changed(school)
    return box


@transaction.atomic
def close_box(school: School, reason: str, *, by: Person) -> Box:
    """Take no further reports; what came goes on. BadInput without a reason."""
    require(can_keep_box(by, school))
    box = locked_box(school)
    if box.opened_at is None:
        return box
    if not reason.strip():
        raise BadInput(_("Please say why the box closes."))
    box.opened_at = box.opened_by = None
    box.closed_at, box.closed_by, box.closed_why, box.lacks = now(), by, reason.strip(), ""
    box.save(
        update_fields=["opened_at", "opened_by", "closed_at", "closed_by", "closed_why", "lacks"]
    )
    record("box closed", box, by=by)
    _tell_handlers_closed(school, by)
    _tell_changed(school)
    return box


def _tell_changed(school: School) -> None:
    """Call what is to know: pages of rooms above say whether the box takes reports."""
    for name in import_string("mangxanh.jobs.BOX_CHANGED"):
        import_string(name)(school)


def _tell_handlers_closed(school: School, by: Person) -> None:
    for handler in able_handlers().filter(school=school).select_related("person"):
        if handler.person_id != by.pk:
            tell_by_letter(
                handler.person, school, "box-closed", url=reverse("duty_roster"), by=by.addressed
            )


@transaction.atomic
def watch_box(box: Box) -> list[Point]:
    """Tell the board what an open box lacks since it was last told; return that. By the clock."""
    box = Box.objects.select_for_update().get(pk=box.pk)
    if box.opened_at is None:
        return []
    missing = lacking(box.school)
    known = set(box.lacks.split())
    fresh = [point for point in missing if point.key not in known]
    keys = " ".join(point.key for point in missing)
    if keys != box.lacks:
        box.lacks = keys
        box.save(update_fields=["lacks"])
        _tell_changed(box.school)
    for person in staff_of(box.school, Role.BOARD) if fresh else ():
        tell_by_letter(
            person,
            box.school,
            "box-lacks",
            url=reverse("box"),
            kind=Notice.Kind.REMINDER,
            points="\n".join(f"- {point.title}: {point.lack}" for point in fresh),
        )
    return fresh

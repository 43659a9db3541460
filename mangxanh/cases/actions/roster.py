"""The duty roster: the board adds and ends shifts; who cannot come hands their day over."""

from datetime import date, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mangxanh.cases.actions.box import locked_box
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import DutyShift, HandOver
from mangxanh.cases.permissions import can_hand_over, can_keep_box
from mangxanh.cases.queries import able_handlers
from mangxanh.cases.week import overlap
from mangxanh.common.dates import now, today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person, School

WEEK = "1234567"


@transaction.atomic
def add_shift(
    school: School,
    *,
    days: str,
    from_time: time,
    until_time: time,
    officer: Person,
    deputy: Person,
    first_day: date,
    last_day: date | None = None,
    on_holidays: bool = False,
    by: Person,
) -> DutyShift:
    """Put two handlers on duty on some weekdays; BadInput where another shift has those hours."""
    require(can_keep_box(by, school))
    locked_box(school)
    fresh = DutyShift(
        school=school,
        days="".join(day for day in WEEK if day in days),
        from_time=from_time,
        until_time=until_time,
        officer=officer,
        deputy=deputy,
        first_day=first_day,
        last_day=last_day,
        on_holidays=on_holidays,
    )
    _must_make_sense(fresh)
    _must_meet_no_other(fresh)
    fresh.save()
    record("duty shift added", fresh, by=by)
    return fresh


def _must_make_sense(fresh: DutyShift) -> None:
    if not fresh.days:
        raise BadInput(_("Please choose at least one weekday."))
    if fresh.from_time >= fresh.until_time:
        raise BadInput(_("The end must be later than the beginning."))
    if fresh.last_day and fresh.last_day < fresh.first_day:
        raise BadInput(_("The last day must not be before the first."))
    if fresh.officer_id == fresh.deputy_id:
        raise BadInput(_("The deputy must be somebody else."))
    _must_be_able(fresh.school, fresh.officer, fresh.deputy)


def _must_meet_no_other(fresh: DutyShift) -> None:
    met = overlap(roster_of(fresh.school), fresh, today())
    if met:
        day, other = met
        told = {
            "day": f"{day:%d/%m/%Y}",
            "who": other.officer.addressed,
            "from": f"{other.from_time:%H:%M}",
            "until": f"{other.until_time:%H:%M}",
        }
        raise BadInput(
            _("On %(day)s %(who)s is on duty already from %(from)s to %(until)s.") % told
        )


def _must_be_able(school: School, *people: Person) -> None:
    able = set(able_handlers().filter(school=school).values_list("person", flat=True))
    for person in people:
        if person.pk not in able:
            raise BadInput(
                _("%(who)s cannot be on duty: a handler with a key is needed.")
                % {"who": person.addressed}
            )


@transaction.atomic
def end_shift(shift: DutyShift, last_day: date, *, by: Person) -> None:
    """End a shift after a day, today or yesterday at the earliest; one that never began goes."""
    require(can_keep_box(by, shift.school))
    locked_box(shift.school)
    row: DutyShift = DutyShift.objects.get(pk=shift.pk)
    if last_day < today() - timedelta(days=1):
        raise BadInput(_("What is past stays as it was. Choose today or a later day."))
    record("duty shift ended", row, by=by)
    if last_day < row.first_day:
        row.delete()
        return
    row.last_day = min(last_day, row.last_day or last_day)
    row.save(update_fields=["last_day"])


@transaction.atomic
def hand_over(school: School, day: date, gives: Person, takes: Person, *, by: Person) -> HandOver:
    """Let a handler take over somebody's duty of a day, and tell them. Twice is harmless."""
    require(can_hand_over(by, school, gives))
    locked_box(school)
    known: HandOver | None = HandOver.objects.filter(school=school, day=day, gives=gives).first()
    if known and known.takes_id == takes.pk:
        return known
    _must_be_there_to_give(school, day, gives, takes)
    if known:
        known.delete()
    row: HandOver = HandOver.objects.create(
        school=school, day=day, gives=gives, takes=takes, made_by=by, made_at=now()
    )
    record("duty handed over", row, by=by)
    if takes.pk != by.pk:
        tell_by_letter(
            takes,
            school,
            "duty-handed",
            url=reverse("duty_roster"),
            day=f"{day:%d/%m/%Y}",
            by=by.addressed,
        )
    return row


def _must_be_there_to_give(school: School, day: date, gives: Person, takes: Person) -> None:
    if day < today():
        raise BadInput(_("This day is over."))
    duties = [
        shift
        for shift in DutyShift.objects.filter(school=school)
        if roster_of(school).holds(shift, day) and gives.pk in (shift.officer_id, shift.deputy_id)
    ]
    if not duties:
        raise BadInput(
            _("%(who)s is not entered for %(day)s.")
            % {"who": gives.addressed, "day": f"{day:%d/%m/%Y}"}
        )
    handed = dict(HandOver.objects.filter(school=school, day=day).values_list("gives", "takes"))
    for shift in duties:
        other = shift.deputy_id if shift.officer_id == gives.pk else shift.officer_id
        if takes.pk in (gives.pk, other, handed.get(other)):
            raise BadInput(_("Please choose somebody who is not on duty then anyway."))
    _must_be_able(school, takes)


@transaction.atomic
def take_back(row: HandOver, *, by: Person) -> None:
    """Undo a hand-over whose day is not over; who had taken over is told."""
    require(can_hand_over(by, row.school, row.gives))
    locked_box(row.school)
    if row.day < today():
        raise BadInput(_("This day is over."))
    record("duty hand-over undone", row, by=by)
    if row.takes_id != by.pk:
        tell_by_letter(
            row.takes,
            row.school,
            "duty-taken-back",
            url=reverse("duty_roster"),
            day=f"{row.day:%d/%m/%Y}",
            by=by.addressed,
        )
    HandOver.objects.filter(pk=row.pk).delete()

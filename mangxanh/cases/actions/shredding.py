"""Month keys move on, cases end for good: what is deleted is opened by no older copy."""

import logging
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mangxanh.cases.actions.telling import tell_of_case
from mangxanh.cases.actions.writing import locked, record_event
from mangxanh.cases.evidence.sealed import place, shred
from mangxanh.cases.models import Case, CaseEvent, CaseFigure, Outcome, Referral, Wrap
from mangxanh.cases.permissions import can_keep_box
from mangxanh.cases.queries import usable_ladder
from mangxanh.cases.vault import months
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.dates import at, today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.history.actions import record
from mangxanh.school.models import Person, School
from mangxanh.school.retention import past_before

log = logging.getLogger(__name__)
TOLD_BEFORE = timedelta(days=14)
END_TOLD = "end told"
AT_ONCE = 100  # rows of one transaction: nobody waits long for it


def move_rows(model: Any) -> int:  # noqa: ANN401  # a model with `sealed` and `month`
    """Put what lies under older month keys under the newest; return how many rows are left.

    Rows whose key is gone are dead, and not counted.
    """
    newest, after, left = months.newest(), 0, 0
    while True:
        with transaction.atomic():
            rows = model.objects.select_for_update().exclude(month=newest).filter(pk__gt=after)
            batch = list(rows.order_by("pk")[:AT_ONCE])
            if not batch:
                return left
            after = batch[-1].pk
            moved = [row for row in batch if _move(row)]
            model.objects.bulk_update(moved, ["sealed", "month"])
            left += sum(row.month in months.names() for row in batch if row not in moved)


def _move(row: Any) -> bool:  # noqa: ANN401  # as above
    try:
        row.month, row.sealed = months.under_newest(months.from_under(row.month, row.sealed))
    except CannotOpen:
        return False
    return True


def move_wraps() -> int:
    """Put the wraps of all cases under the newest month key."""
    return move_rows(Wrap)


def renew_month_keys() -> int:
    """Move all that lives to the newest month key, destroy those that lived 60 days.

    What else lies under month keys is named in `jobs.UNDER_MONTH_KEYS`. As long as something
    could not be moved no key is destroyed. Returns how many were.
    """
    movers: list[str] = import_string("mangxanh.jobs.UNDER_MONTH_KEYS")
    left = sum(import_string(name)() for name in movers)
    if left:
        log.error("cases: %s rows could not be moved to the newest month key", left)
        return 0
    return months.destroy_old()


def past_cases(school: School, day: date | None = None) -> list[Case]:
    """Return the closed cases of a school whose time has passed on a day (today)."""
    day = day or today()
    told_outside = Exists(Referral.objects.filter(case=OuterRef("pk")))
    closed = Case.objects.filter(school=school, closed_on__isnull=False)
    closed = closed.annotate(was_referred=told_outside)
    unfounded = closed.filter(was_referred=False, outcome=Outcome.UNFOUNDED)
    others = closed.filter(was_referred=False).exclude(outcome=Outcome.UNFOUNDED)
    ends = {
        "cases_referred": closed.filter(was_referred=True),
        "cases_unfounded": unfounded,
        "cases": others,
    }
    found = [
        rows.filter(closed_on__lte=past_before(school, name, day)).values_list("pk", flat=True)
        for name, rows in ends.items()
    ]
    return list(Case.objects.filter(pk__in=[pk for keys in found for pk in keys]).order_by("pk"))


def forget_cases() -> int:
    """Tell of what ends in 14 days, destroy what was told of; return how many. Every night.

    Whoever still needs a case opens it again, with a reason.
    """
    done = 0
    for school in School.objects.order_by("pk"):
        for case in past_cases(school, today() + TOLD_BEFORE):
            _tell_of_end(case)
        for case in past_cases(school):
            if _was_told(case, until=today() - TOLD_BEFORE):
                done += destroy(case, closed=True)
    return done


def _was_told(case: Case, *, until: date) -> bool:
    """Return whether its readers were told, since it was closed, on a day or before."""
    since = at(case.closed_on or today(), time())
    before = at(until + timedelta(days=1), time())
    rows = CaseEvent.objects.filter(case=case, verb=END_TOLD, at__gte=since, at__lt=before)
    return rows.exists()


@transaction.atomic
def _tell_of_end(seen: Case) -> None:
    case = locked(seen)
    if case.closed_on is None or _was_told(case, until=today()):
        return
    record_event(case, END_TOLD)
    day = f"{today() + TOLD_BEFORE:%d/%m/%Y}"
    for rung in usable_ladder(case):
        if rung.person and rung.revealed_at:
            tell_of_case(case, rung.person, "case-ends", day=day)


def destroy(case: Case, *, closed: bool = False) -> bool:
    """Destroy a case: wraps, words, files, chain, receipt. Coded answers stay, without their day.

    `closed`: only while it is; somebody may open it again at this very moment.
    """
    with transaction.atomic():
        row = Case.objects.select_for_update().filter(pk=case.pk).first()
        if row is None or (closed and row.closed_on is None):
            return False
        files = [
            place(row.school_id, name)
            for names in row.evidence.values_list("original", "copy")
            for name in names
            if name
        ]
        CaseFigure.objects.filter(case=row).update(case=None, day=row.day.replace(day=1))
        row.delete()
    # after it is gone: a list ahead of the database would destroy a living case on a restore
    months.note_shredded([case.public_key])
    for path in files:
        shred(path)
    return True


def replay() -> int:
    """Destroy again what was destroyed before the copy that was put back; return how many."""
    gone, done = sorted(months.shredded()), 0
    for start in range(0, len(gone), AT_ONCE):
        for case in Case.objects.filter(public_key__in=gone[start : start + AT_ONCE]):
            destroy(case)
            done += 1
    return done


def bring_in_month_keys(school: School, private: bytes, data: bytes, *, by: Person) -> int:
    """Put month keys back that were kept apart from the backups; return how many were missing.

    `private` is the recovery key of two shares. What was destroyed meanwhile is destroyed again.
    """
    require(can_keep_box(by, school))
    try:
        count = months.bring_in(private, data)
    except CannotOpen as error:
        raise BadInput(_("This file does not open with these two shares.")) from error
    replay()
    with transaction.atomic():
        record("month keys brought in", school, by=by, school_id=school.pk)
    return count


def take_month_keys_along(school: School, public: str, *, by: Person) -> bytes:
    """Return the month keys as a file that two shares of the recovery key open."""
    require(can_keep_box(by, school))
    sealed = months.taken_along(bytes.fromhex(public))
    with transaction.atomic():
        record("month keys taken along", school, by=by, school_id=school.pk)
    return sealed


def without_month_key() -> int:
    """Return how many wraps lie under a month key that is not here."""
    return Wrap.objects.exclude(month__in=months.names()).count()

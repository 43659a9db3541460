"""Outages of the school's server during a contest: noted by a person, taken off everybody's time."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions.after import locked, must_be
from mangxanh.contests.actions.extra_time import retime
from mangxanh.contests.models import Attempt, Contest, Outage, Round
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.permissions import can_decide
from mangxanh.contests.queries.closing import last_moment
from mangxanh.history.actions import record
from mangxanh.school.models import Person

LONGEST = timedelta(hours=12)
State = Contest.State


@transaction.atomic
def note_outage(
    contest: Contest, *, since: datetime, until: datetime, reason: str, by: Person
) -> Outage:
    """Write down that the server did not answer: papers that go on end so much later.

    In ranking times it counts for nobody. A paper that is over stays over. Not in the worker,
    which can't tell the desk.
    """
    require(can_decide(by, contest))
    row = locked(contest)
    must_be(row, State.OPEN, *BEFORE_PUBLISHING)
    reason = clean(reason)[:300]
    if not reason:
        raise ValidationError({"reason": _("Please say why, in one sentence.")})
    if not since < until <= now() or until - since > LONGEST:
        told = _("An outage is past, ends after it began, and lasts at most %d hours.")
        raise ValidationError({"until": told % (LONGEST.seconds // 3600)})
    rounds = Round.objects.filter(contest=row)
    if not any(since < last_moment(one) and until > one.opens_at for one in rounds):
        raise ValidationError({"since": _("Nobody was taking part then.")})
    made = Outage.objects.create(
        school=row.school,
        contest=row,
        since=since,
        until=until,
        reason=reason,
        by=by,
        noted_at=now(),
    )
    record("outage of a contest noted", made, by=by)
    going_on = Attempt.objects.select_for_update(of=("self",)).going_on()
    retime(going_on.filter(round__contest=row).select_related("round"))
    return made


@transaction.atomic
def take_outage_back(outage: Outage, *, by: Person) -> None:
    """Let an outage be gone that was noted by mistake; once it is closed, so that nobody loses
    time in the middle of a paper. Twice is harmless."""
    require(can_decide(by, outage.contest))
    must_be(locked(outage.contest), *BEFORE_PUBLISHING)
    for row in Outage.objects.select_for_update(of=("self",)).filter(pk=outage.pk):
        record("outage of a contest taken back", row, by=by)
        row.delete()

"""A contest opens: what it was set to stands from then on. Longer rounds, and closing by hand."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions.across import tell_invited
from mangxanh.contests.actions.after import locked
from mangxanh.contests.actions.contests import locked_draft
from mangxanh.contests.actions.extra_time import retime
from mangxanh.contests.chance import commitment
from mangxanh.contests.limits import LONGEST_ROUND
from mangxanh.contests.models import Attempt, Contest, Round
from mangxanh.contests.permissions import can_run_contest
from mangxanh.contests.queries.contests import pools, what_lacks
from mangxanh.history.actions import record
from mangxanh.school.models import Person

State = Contest.State


@transaction.atomic
def open_contest(contest: Contest, *, by: Person) -> None:
    """Open a draft: its settings stand, each of several rounds gets its sealed slice of the bank.

    The seed of the lot is drawn now and kept; what is published of it, its commitment, stands in
    the rules from this moment. ValidationError with all that lacks.
    """
    require(can_run_contest(by, contest.school))
    row = locked_draft(contest)
    seed = secrets.token_hex(32)
    rounds = list(row.rounds.all())
    found = pools(row, rounds, f"{seed}:rounds") if rounds else []
    if lacks := what_lacks(row, found):
        raise ValidationError([lack.text for lack in lacks])
    for pool in found:
        pool.round.questions = pool.dealt
    Round.objects.bulk_update([pool.round for pool in found], ["questions"])
    row.lot_seed, row.lot_commitment = seed, commitment(seed)
    row.state, row.opened_at = State.OPEN, now()
    row.save(update_fields=["lot_seed", "lot_commitment", "state", "opened_at"])
    tell_invited(row)
    record("contest opened", row, by=by)


def _locked_open(contest: Contest) -> Contest:
    row = locked(contest)
    if row.state != State.OPEN:
        raise ValidationError(_("The contest is not open."))
    return row


def _why(reason: str) -> str:
    reason = clean(reason)[:300]
    if not reason:
        raise ValidationError({"reason": _("Please say why, in one sentence.")})
    return reason


@transaction.atomic
def lengthen_round(one: Round, *, closes_at: datetime, reason: str, by: Person) -> None:
    """Let a round of an open contest close later, the only thing that may change; with the reason.

    Who is writing, and began so late that the closing cut their time, has the whole of it now. Not
    in the worker, which can't tell the desk.
    """
    require(can_run_contest(by, one.school))
    _locked_open(one.contest)
    row = Round.objects.select_for_update().get(pk=one.pk)
    reason = _why(reason)
    if closes_at <= max(row.closes_at, now()):
        raise ValidationError({"closes_at": _("A round can only be made longer.")})
    if closes_at - row.opens_at > LONGEST_ROUND:
        told = _("it lasts longer than %d days.") % LONGEST_ROUND.days
        raise ValidationError({"closes_at": told})
    later = Round.objects.filter(contest=row.contest_id, number__gt=row.number).first()
    if later and later.opens_at < closes_at:
        told = _("A round opens when the one before has closed.")
        raise ValidationError({"closes_at": told})
    row.lengthened = [*row.lengthened, [row.closes_at.isoformat(), reason]]
    row.closes_at = closes_at
    row.save(update_fields=["lengthened", "closes_at"])
    record("round of a contest lengthened", row, by=by)
    going_on = Attempt.objects.select_for_update(of=("self",)).going_on()
    retime(going_on.filter(round=row).select_related("round"))


@transaction.atomic
def close_by_hand(contest: Contest, *, reason: str, by: Person) -> None:
    """Close an open contest before its time; while somebody writes it waits for them."""
    require(can_run_contest(by, contest.school))
    row = _locked_open(contest)
    reason = _why(reason)
    if Attempt.objects.filter(round__contest=row).going_on().exists():
        told = pgettext(
            "to a teacher", "Somebody is taking part right now. Please wait until they are done."
        )
        raise ValidationError(told)
    row.state, row.closed_at, row.close_reason = State.CLOSED, now(), reason
    row.save(update_fields=["state", "closed_at", "close_reason"])
    record("contest closed by hand", row, by=by)

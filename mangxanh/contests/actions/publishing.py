"""Results published for good, filed in the plan; lists taken away; attempts taken out; forgetting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions.after import locked, must_be
from mangxanh.contests.actions.filing import file_contest, file_in_schools
from mangxanh.contests.actions.winners import fix_class_winners, fix_winners
from mangxanh.contests.desk import desk
from mangxanh.contests.models import Appeal, Attempt, Contest, Participation, StaffReason
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.permissions import (
    can_decide,
    can_keep_bank,
    can_see_names,
)
from mangxanh.contests.queries.boards import class_board
from mangxanh.contests.queries.live import tokens_kept
from mangxanh.contests.queries.publishing import hindrances
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.ranking import DRAW
from mangxanh.history.actions import record
from mangxanh.school.models import Person, School
from mangxanh.school.retention import past_before

AT_A_STROKE = 500  # attempts that are looked for, and swept, at once

State = Contest.State


@transaction.atomic
def publish(contest: Contest, *, lot_public: str = "", by: Person) -> None:
    """Fix the prizes and file what was done in the plan; ValidationError with what hinders it."""
    require(can_decide(by, contest))
    row = locked(contest)
    if row.state == State.PUBLISHED:
        return
    must_be(row, State.APPEALS)
    if told := hindrances(row, results_of(row)):
        raise ValidationError(told)
    if DRAW in row.rules:
        row.lot_public = clean(lot_public)[:120]
        if not row.lot_public:
            told_lot = _("Please give the public text that the lot goes by.")
            raise ValidationError({"lot_public": told_lot})
    row.state, row.published_at = State.PUBLISHED, now()
    fix_winners(results_of(row))
    if row.across:
        file_in_schools(row)
    else:
        found = class_board(row)
        fix_class_winners(row, found)
        row.activity = None if row.trial else file_contest(row, row.school, found, by=by)
    row.save(update_fields=["state", "published_at", "lot_public", "activity"])
    record("results published", row, by=by)


@transaction.atomic
def archive(contest: Contest, *, by: Person) -> None:
    """Put a published contest away; what it says stays readable."""
    require(can_decide(by, contest))
    row = locked(contest)
    if row.state == State.ARCHIVED:
        return
    must_be(row, State.PUBLISHED)
    row.state = State.ARCHIVED
    row.save(update_fields=["state"])
    record("contest archived", row, by=by)


@transaction.atomic
def void_attempt(attempt: Attempt, *, reason: str, heard: str, by: Person) -> None:
    """Take an attempt out of the results. A person decides, after hearing whose it is."""
    row = _attempt(attempt, by)
    reason, heard = clean(reason), clean(heard)
    if not reason:
        raise ValidationError({"reason": _("Please say why, in one sentence.")})
    if not heard:
        raise ValidationError({"heard": _("Please hear whose attempt it is first.")})
    if row.voided_at:
        return
    row.voided_at = now()
    row.void_reason = _("%(reason)s Heard: %(heard)s") % {"reason": reason, "heard": heard}
    row.void_reason = row.void_reason[:300]
    row.save(update_fields=["voided_at", "void_reason"])
    record("attempt taken out", row, by=by)


@transaction.atomic
def let_count(attempt: Attempt, *, by: Person) -> None:
    """Let an attempt count again that was taken out by mistake."""
    row = _attempt(attempt, by)
    if row.voided_at is None:
        return
    row.voided_at, row.void_reason = None, ""
    row.save(update_fields=["voided_at", "void_reason"])
    record("attempt counts again", row, by=by)


@transaction.atomic
def clear_signs(attempt: Attempt, *, by: Person) -> None:
    """Say that the signs of an attempt mean nothing; its marks were never touched."""
    row = _attempt(attempt, by)
    if not row.signs:
        return
    row.signs = []
    row.save(update_fields=["signs"])
    record("signs of an attempt cleared", row, by=by)


def _attempt(attempt: Attempt, by: Person) -> Attempt:
    """Return an attempt locked, of a contest whose results are not published yet."""
    contest = attempt.round.contest
    require(can_see_names(by, contest) and attempt.person_id != by.pk)
    must_be(locked(contest), *BEFORE_PUBLISHING)
    rows = Attempt.objects.select_for_update(of=("self",))
    row: Attempt = rows.get(pk=attempt.pk)
    return row


@transaction.atomic
def take_list_away(contest: Contest, *, by: Person) -> None:
    """Write down that somebody took the list of results with names away."""
    require(can_see_names(by, contest))
    record("list of results taken away", locked(contest), by=by)


@transaction.atomic
def take_papers_away(contest: Contest, *, by: Person) -> None:
    """Write down that somebody took papers to print away, which hold the key."""
    require(can_keep_bank(by, contest.school))
    record("papers to print taken away", locked(contest), by=by)


def forget_attempts() -> int:
    """Delete attempts, appeals, prizes of persons and reasons past their time; return how many
    attempts.

    Counted from the publishing, or the closing where nothing was published. Counts of classes stay
    as the activity, prizes of classes as they are.
    """
    gone = 0
    for school in School.objects.order_by("pk"):
        past = past_before(school, "contests")
        joined = Participation.objects.filter(school=school).values("contest")
        ended = Contest.objects.filter(Q(school=school) | Q(pk__in=joined)).annotate(
            ended=Coalesce("published_at", "closed_at")
        )
        for contest in ended.filter(ended__date__lte=past).order_by("pk"):
            gone += _forget(contest, school)
    return gone


def _forget(contest: Contest, school: School) -> int:
    rows = Attempt.objects.filter(round__contest=contest, school=school)
    tokens = list(rows.values_list("token", flat=True))
    reasons = StaffReason.objects.filter(contest=contest, school=school)
    if not tokens and not reasons.exists():
        return 0
    desk().forget(tokens)
    with transaction.atomic():
        row = locked(contest)
        Appeal.objects.filter(contest=row, school=school).delete()
        reasons.delete()
        rows.delete()
        record("attempts of a contest deleted", row, by=None, school_id=school.pk)
    return len(tokens)


def sweep_answers() -> int:
    """Delete the answers of attempts that went with whoever made them; return of how many.

    An attempt is written before its first answer is: what the desk knew a moment ago and has no
    row now, will never have one.
    """
    known, gone = desk().attempts(), 0
    played = tokens_kept()
    for start in range(0, len(known), AT_A_STROKE):
        some = known[start : start + AT_A_STROKE]
        there = set(Attempt.objects.filter(token__in=some).values_list("token", flat=True))
        if nameless := [token for token in some if token not in there | played]:
            desk().forget(nameless)
            gone += len(nameless)
    return gone

"""A contest is closed, its results reckoned, questions doubted and decided on."""

from datetime import time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import at, now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean, nfc
from mangxanh.contests.actions.certificates import put_certificates_right
from mangxanh.contests.actions.late import gather_late
from mangxanh.contests.actions.winners import fix_winners
from mangxanh.contests.models import Appeal, Attempt, Contest, ItemLook, KeyDecision
from mangxanh.contests.models.bank import QuestionVersion
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.permissions import (
    can_ask_again,
    can_decide,
    can_look_at_results,
)
from mangxanh.contests.queries.closing import is_over, sits_somebody
from mangxanh.contests.queries.deciding import dry_run_of
from mangxanh.contests.queries.figures import signs_of
from mangxanh.contests.queries.keys import answer_from, as_kept
from mangxanh.contests.queries.results import Paper, results_of
from mangxanh.contests.queries.steps import MOST_DAYS, MOST_LETTERS
from mangxanh.contests.scoring import Answer, Decision
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.models import Membership, Person

State = Contest.State
Verdict = KeyDecision.Verdict
BATCH = 500


def locked(contest: Contest) -> Contest:
    """Return a contest as it is now; others who would change it wait."""
    rows = Contest.objects.select_for_update(of=("self",)).select_related("school")
    row: Contest = rows.get(pk=contest.pk)
    return row


def must_be(contest: Contest, *states: str) -> None:
    if contest.state not in states:
        raise ValidationError(_("The contest has gone on meanwhile. Please open the page again."))


def close_over() -> int:
    """Close every contest whose rounds are past, extra time too; return how many."""
    closed = 0
    for contest in Contest.objects.running():
        if is_over(contest):
            with transaction.atomic():
                closed += _close(contest)
    return closed


def _close(contest: Contest) -> bool:
    row = locked(contest)
    if row.state != State.OPEN or sits_somebody(row):
        return False
    row.state, row.closed_at = State.CLOSED, now()
    row.save(update_fields=["state", "closed_at"])
    record("contest closed", row, by=None)
    return True


@transaction.atomic
def make_provisional(contest: Contest, *, by: Person) -> None:
    """Reckon the results: who took part sees their paper, signs wait for a person."""
    require(can_decide(by, contest))
    row = locked(contest)
    if row.state == State.PROVISIONAL:
        return
    must_be(row, State.CLOSED)
    if sits_somebody(row):  # begun in the very moment of a closing by hand
        told = pgettext(
            "to a teacher", "Somebody is taking part right now. Please wait until they are done."
        )
        raise ValidationError(told)
    gather_late(row)
    _keep_signs(row)
    row.state = State.PROVISIONAL
    row.save(update_fields=["state"])
    record("provisional results shown", row, by=by)


def _keep_signs(contest: Contest) -> None:
    """Write down which attempts a person should look at; no score is touched."""
    found = signs_of(results_of(contest))
    rows = list(Attempt.objects.filter(pk__in=found))
    for row in rows:
        row.signs = [
            {"sign": one.sign, "measured": round(one.measured, 3), "bound": one.bound}
            for one in found[row.pk]
        ]
    Attempt.objects.bulk_update(rows, ["signs"], batch_size=BATCH)


@transaction.atomic
def begin_appeals(contest: Contest, *, days: int, by: Person) -> None:
    """Let who took part doubt questions until the end of a day."""
    require(can_decide(by, contest))
    row = locked(contest)
    if row.state == State.APPEALS:
        return
    must_be(row, State.PROVISIONAL)
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": _("Between 1 and %d days, please.") % MOST_DAYS})
    row.state = State.APPEALS
    row.appeals_until = at(today() + timedelta(days=days), time(23, 59))
    row.save(update_fields=["state", "appeals_until"])
    record("appeals begun", row, by=by)


def ask_again(contest: Contest, version: int, *, text: str, by: Person) -> Appeal:
    """Doubt a question that one had; once for each question, while appeals run.

    No row of history tells of it: what a child wrote here is forgotten earlier than history is.
    """
    require(can_ask_again(by, contest))
    text = nfc(text).strip()
    if not text:
        raise ValidationError({"text": _("Please write what seems wrong to you.")})
    if len(text) > MOST_LETTERS:
        raise ValidationError({"text": _("At most %d letters, please.") % MOST_LETTERS})
    try:
        with transaction.atomic():
            return _ask(contest, version, text, by)
    except IntegrityError:  # the other tap of a double tap was quicker
        rows = Appeal.objects.filter(contest=contest, version=version, by=by)
        there: Appeal = rows.latest("pk")
        return there


def _ask(contest: Contest, version: int, text: str, by: Person) -> Appeal:
    require(can_ask_again(by, locked(contest)))
    rows = Attempt.objects.finished().filter(round__contest=contest, person=by)
    had = next((row for row in rows if version in row.versions), None)
    if had is None:
        raise PermissionDenied
    own = Appeal.objects.filter(contest=contest, version=version, by=by)
    before: Appeal | None = own.first()
    if before is not None and before.decision_id is None:
        return before
    if before is not None:
        raise ValidationError(_("This question was answered already."))
    made: Appeal = Appeal.objects.create(
        school_id=had.school_id,
        contest=contest,
        version_id=version,
        by=by,
        text=text,
        made_at=now(),
    )
    return made


@transaction.atomic
def decide_key(
    contest: Contest,
    version: QuestionVersion,
    *,
    verdict: str,
    answer: Answer | None = None,
    reason: str,
    by: Person,
) -> KeyDecision:
    """Decide on a question for everybody who had it: mark again, answer who asked.

    Deciding the same again changes nothing further. Once prizes are published they follow.
    """
    require(can_decide(by, contest))
    row = locked(contest)
    must_be(row, *BEFORE_PUBLISHING, State.PUBLISHED)
    reason = _sound(verdict, answer, reason)
    results = results_of(row)
    if version.pk not in results.versions:
        raise ValidationError(_("Nobody had this question."))
    if same := _same(row, version, verdict, answer):
        return same
    found = dry_run_of(results, Decision(version.pk, verdict, answer))
    _write(found.changed)
    made = KeyDecision.objects.create(
        school=row.school,
        contest=row,
        version=version,
        verdict=verdict,
        answer=answer,
        reason=reason,
        moved=len(found.changed),
        by=by,
        decided_at=now(),
    )
    _follow(row, made, by)
    record("key decided", made, by=by)
    return made


def _follow(contest: Contest, decision: KeyDecision, by: Person) -> None:
    """Let prizes and certificates follow once they are published; answer who asked."""
    if contest.state == State.PUBLISHED:
        fix_winners(results_of(contest))
        put_certificates_right(contest, decision.reason[:200], by=by)
    _answer(contest, decision)


def _sound(verdict: str, answer: Answer | None, reason: str) -> str:
    reason = clean(reason)[:500]
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Please choose one.")})
    if (verdict == Verdict.ACCEPT) != (answer is not None):
        raise ValidationError({"answer": _("Please choose the answer that counts as well.")})
    if not reason:
        raise ValidationError({"reason": _("Please say why, in one sentence.")})
    return reason


def _same(
    contest: Contest, version: QuestionVersion, verdict: str, answer: Answer | None
) -> KeyDecision | None:
    """Return the last decision on a question where it was this one and nobody asked since."""
    rows = KeyDecision.objects.filter(contest=contest, version=version)
    last = rows.order_by("decided_at", "pk").last()
    if last is None or (last.verdict, answer_from(last.answer)) != (verdict, answer):
        return None
    asked = Appeal.objects.filter(contest=contest, version=version).waiting().exists()
    return None if asked else last


def _write(papers: list[Paper]) -> None:
    """Write new marks of many attempts in a few statements."""
    rows = [
        Attempt(pk=one.attempt, score=as_kept(one.result.score), right=one.result.right)
        for one in papers
    ]
    Attempt.objects.bulk_update(rows, ["score", "right"], batch_size=BATCH)


def _answer(contest: Contest, decision: KeyDecision) -> None:
    """Answer all who wait on this question, and tell them; who left meanwhile is not told."""
    waiting = Appeal.objects.filter(contest=contest, version=decision.version).waiting()
    asked = list(waiting.select_related("by", "school"))
    waiting.update(decision=decision)
    held = Membership.objects.filter(person__in=[one.by_id for one in asked]).current()
    still = set(held.values_list("person", "school"))
    for one in asked:
        if (one.by_id, one.school_id) in still:
            tell_by_letter(
                one.by,
                one.school,
                "appeal-answered",
                url=reverse("contest_board", args=[contest.pk]),
                kind=Notice.Kind.OTHER,
                contest=contest.name,
                verdict=decision.get_verdict_display(),
                reason=decision.reason,
            )


@transaction.atomic
def look_at_item(
    contest: Contest, version: QuestionVersion, *, note: str = "", by: Person
) -> ItemLook:
    """Say that a question was looked at and may stand. Twice is harmless."""
    require(can_look_at_results(by, contest))
    row = locked(contest)
    must_be(row, *BEFORE_PUBLISHING)
    if version.pk not in results_of(row).versions:
        raise ValidationError(_("Nobody had this question."))
    look, made = ItemLook.objects.get_or_create(
        contest=row,
        version=version,
        defaults={"school": row.school, "note": clean(note)[:300], "by": by, "at": now()},
    )
    if made:
        record("question looked at after a contest", look, by=by)
    return look

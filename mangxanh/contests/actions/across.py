"""A contest across schools: schools are invited, join or don't; what was done is filed in each."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.contests.actions.after import locked
from mangxanh.contests.actions.contests import locked_draft
from mangxanh.contests.models import Attempt, Contest, Participation
from mangxanh.contests.permissions import can_answer_invitation, can_invite_schools
from mangxanh.contests.queries.across import has_begun, invitable
from mangxanh.contests.queries.contests import keepers_of, span_words
from mangxanh.history.actions import record
from mangxanh.notices.actions import tell_by_letter
from mangxanh.school.models import Person, Role, School
from mangxanh.school.queries import staff_of

State = Participation.State


@transaction.atomic
def invite_schools(contest: Contest, schools: Sequence[School], *, by: Person) -> None:
    """Say which schools a draft is for; none makes it a contest of one's own people."""
    require(can_invite_schools(by, contest))
    row = locked_draft(contest)
    require({one.pk for one in schools} <= {one.pk for one in invitable()})
    asked = Participation.objects.filter(contest=row)
    asked.exclude(school__in=schools).delete()
    there = set(asked.values_list("school", flat=True))
    Participation.objects.bulk_create(
        Participation(contest=row, school=one) for one in schools if one.pk not in there
    )
    row.across = bool(schools)
    if schools:
        row.class_prizes = []  # each school has boards of its own classes
    row.save(update_fields=["across", "class_prizes"])
    record("schools invited to a contest", row, by=by)


def tell_invited(contest: Contest) -> None:
    """Tell the boards of the schools that a contest was opened to. Part of its opening."""
    if not contest.across or contest.trial:
        return
    span = span_words(list(contest.rounds.all()))
    url = reverse("contest_join", args=[contest.pk])
    for one in Participation.objects.filter(contest=contest).select_related("school"):
        for person in staff_of(one.school, Role.BOARD):
            tell_by_letter(
                person,
                one.school,
                "contest-invitation",
                url=url,
                contest=contest.name,
                authority=contest.school.name,
                span=span,
            )


@transaction.atomic
def join_contest(asked: Participation, *, contact: Person, by: Person) -> None:
    """Let a school take part, looked after by one of its keepers; or let another look after it."""
    require(can_answer_invitation(by, asked))
    contest, row = _locked(asked)
    if contest.state in (Contest.State.DRAFT, Contest.State.ARCHIVED) or (
        row.state != State.JOINED and contest.state != Contest.State.OPEN
    ):
        raise ValidationError(_("The contest is over: nobody can join it any more."))
    if contact.pk not in {one.pk for one in keepers_of(row.school)}:
        told = pgettext("to a teacher", "Please choose who looks after it.")
        raise ValidationError({"contact": told})
    row.contact = contact
    _decide(contest, row, State.JOINED, by)


@transaction.atomic
def decline_contest(asked: Participation, *, by: Person) -> None:
    """Say that a school doesn't take part; after joining as long as nobody of it has begun."""
    require(can_answer_invitation(by, asked))
    contest, row = _locked(asked)
    if contest.state != Contest.State.OPEN:
        raise ValidationError(_("The contest is over."))
    if has_begun(row):
        told = _("Somebody of your school has begun a paper: it stays in the contest.")
        raise ValidationError(told)
    ahead = Attempt.objects.filter(round__contest=contest, school=row.school)
    ahead.filter(started_at__isnull=True).delete()
    row.contact = None
    _decide(contest, row, State.DECLINED, by)


def _locked(asked: Participation) -> tuple[Contest, Participation]:
    contest = locked(asked.contest)
    rows = Participation.objects.select_for_update(of=("self",)).select_related("school")
    return contest, rows.get(pk=asked.pk)


def _decide(contest: Contest, row: Participation, state: str, by: Person) -> None:
    """Write an answer down, for the school and for who asked."""
    row.state, row.decided_by, row.decided_at = state, by, now()
    row.save(update_fields=["state", "contact", "decided_by", "decided_at"])
    verb = "contest of an authority joined" if state == State.JOINED else "invitation declined"
    record(verb, row, by=by)
    record(verb, row, by=by, school_id=contest.school_id)

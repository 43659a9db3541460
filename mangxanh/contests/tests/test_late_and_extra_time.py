"""Late answers, which a person settles; extra time, which acts at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests import tasks
from mangxanh.contests.actions import attempts as actions
from mangxanh.contests.actions.extra_time import retime, set_time_factor
from mangxanh.contests.actions.late import gather_late, settle_late
from mangxanh.contests.actions.opening import lengthen_round
from mangxanh.contests.models import Attempt, Contest, KeyDecision, Round
from mangxanh.contests.queries.keys import keys_of
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.sitting import ticket_of
from mangxanh.contests.tests.sitters import answer, right_place
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    TeacherFactory,
)

MOST_SQL = 20


def sqls(work):
    with CaptureQueriesContext(connection) as asked:
        found = work()
    return found, len(asked)


# ---- late answers


@pytest.fixture
def late(attempt, pupil, desk):
    """An attempt whose second answer came ten minutes after its time."""
    answer(attempt, 1, right_place(attempt, 1))
    with moved_clock(attempt.due_at + timedelta(seconds=24)):
        actions.finish_due()
    with moved_clock(attempt.due_at + timedelta(minutes=10)):
        assert answer(attempt, 2, right_place(attempt, 2), seq=1) == 1
    return Attempt.objects.get()


@pytest.fixture
def in_charge(contest):
    return contest.in_charge.get().at(contest.school)


def test_what_comes_late_waits_beside_the_answers(late):
    assert late.late == []

    tasks.gather_late()
    assert gather_late() == 0

    row = Attempt.objects.get()
    assert [one[:2] for one in row.late] == [[2, str(right_place(late, 2))]]
    assert (row.right, row.late_settled) == (1, None)


def test_late_answers_count_when_somebody_says_so(late, in_charge):
    row = settle_late(late, counts=True, by=in_charge)

    assert (row.right, row.late_settled, row.last_change) == (2, True, row.due_at)
    assert settle_late(late, counts=True, by=in_charge).right == 2
    assert settle_late(late, counts=False, by=in_charge).right == 1
    assert HistoryRow.objects.filter(verb__startswith="late answers").count() == 2


def test_only_who_is_in_charge_decides(late, school, pupil):
    for person in (BoardFactory(school=school), TeacherFactory(school=school), pupil.person):
        with pytest.raises(PermissionDenied):
            settle_late(late, counts=True, by=person)


def test_nothing_late_nothing_to_decide(attempt, pupil, in_charge, desk):
    actions.finish(attempt, by=pupil.person)
    with pytest.raises(ValidationError):
        settle_late(attempt, counts=True, by=in_charge)


def test_published_results_stand(late, in_charge):
    Contest.objects.update(state="published")
    with pytest.raises(ValidationError, match="công bố"):
        settle_late(late, counts=True, by=in_charge)


def test_what_was_decided_about_a_key_holds(late, in_charge):
    Contest.objects.update(state="closed")
    contest = Contest.objects.get()
    KeyDecision.objects.create(
        school=contest.school, contest=contest, version_id=late.versions[2], verdict="void",
        reason="Hai ý đúng", by=in_charge, decided_at=now(),
    )  # fmt: skip
    version = versions_by_pk(late.versions)[late.versions[3]]
    KeyDecision.objects.create(
        school=contest.school, contest=contest, version=version, verdict="accept", answer=[1],
        reason="Cũng đúng", by=in_charge, decided_at=now(),
    )  # fmt: skip

    assert settle_late(late, counts=True, by=in_charge).right == 3
    assert keys_of([version])[version.pk].right == ((0,),)


# ---- extra time


def test_extra_time_acts_in_the_middle_of_a_paper(attempt, pupil, school, desk):
    ticket = ticket_of(attempt, versions_by_pk(attempt.versions))
    board = BoardFactory(school=school)

    set_time_factor(pupil, 1.5, by=board)
    set_time_factor(pupil, 1.5, by=board)

    row = Attempt.objects.get()
    assert row.due_at - row.started_at == timedelta(minutes=22.5)
    assert desk.due(ticket) == round(row.due_at.timestamp() * 1000)
    told = HistoryRow.objects.get()
    assert (told.verb, told.object_key) == ("extra time changed", str(pupil.pk))
    with moved_clock(attempt.due_at + timedelta(seconds=24)):
        assert actions.finish_due() == 0
        assert answer(attempt, 1, 0) == 0


def test_a_homeroom_teacher_gives_it_to_their_class_only(pupil, school, desk):
    theirs, other = TeacherFactory(school=school), TeacherFactory(school=school)
    pupil.school_class.homeroom_teacher = theirs
    pupil.school_class.save()

    set_time_factor(pupil, 2.0, by=theirs)

    pupil.refresh_from_db()
    assert pupil.time_factor == 2.0
    clerk = PersonFactory(school=school, roles=(Role.CLERK,))
    for person in (other, clerk, pupil.person, BoardFactory()):
        with pytest.raises(PermissionDenied):
            set_time_factor(pupil, 1.0, by=person)
    with pytest.raises(ValidationError):
        set_time_factor(pupil, 3.0, by=theirs)


def test_extra_time_is_in_the_attempt_from_its_beginning(contest, pupil, desk):
    pupil.time_factor = 2.0
    pupil.save()

    attempt = actions.start(contest.rounds.get(), by=pupil.person)

    assert (attempt.factor, attempt.due_at - attempt.started_at) == (2.0, timedelta(minutes=30))


def test_a_lengthened_round_moves_who_would_have_been_cut_off(contest, pupil, desk):
    Round.objects.update(closes_at=now() + timedelta(minutes=5))
    attempt = actions.start(contest.rounds.get(), by=pupil.person)
    assert attempt.due_at - attempt.started_at < timedelta(minutes=6)
    assert retime(Attempt.objects.going_on()) == 0

    lengthen_round(
        contest.rounds.get(),
        closes_at=now() + timedelta(hours=1),
        reason="Mất điện",
        by=BoardFactory(school=contest.school),
    )

    row = Attempt.objects.get()
    assert row.due_at - row.started_at == timedelta(minutes=15)
    assert desk.due(ticket_of(attempt, versions_by_pk(attempt.versions))) > desk.now() + 600_000

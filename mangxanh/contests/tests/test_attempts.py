"""Attempts: begun once, finished by oneself or by time, scored, late answers settled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions import attempts as actions
from mangxanh.contests.actions.preparing import prepare, prepare_soon
from mangxanh.contests.models import Attempt, Contest, Division, Round
from mangxanh.contests.queries.attempts import entries_of, sits_anything
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.sitting import audience_of, division_of, ticket_of
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.tests.sitters import answer, right_place, wrong_place
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Person, Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    GuardianFactory,
    PersonFactory,
    PupilFactory,
    TeacherFactory,
)

MOST_SQL = 20


def sqls(work):
    with CaptureQueriesContext(connection) as asked:
        found = work()
    return found, len(asked)


# ---- who sits where


def test_everybody_has_their_audience(school):
    pupil = PupilFactory(school=school, school_class=ClassFactory(year__school=school, grade=8))

    assert audience_of(pupil.person.at(school), school) == "8"
    assert audience_of(TeacherFactory(school=school), school) == "teachers"
    assert audience_of(GuardianFactory(school=school), school) == "guardians"
    assert audience_of(PersonFactory(school=school, roles=()), school) == ""


def test_a_teacher_who_is_a_parent_sits_where_there_is_a_place(contest, school):
    both = PersonFactory(school=school, roles=(Role.TEACHER, Role.GUARDIAN))
    assert division_of(contest, both) is None
    Division.objects.create(
        school=school, contest=contest, name="Phụ huynh", audiences=["guardians"]
    )

    seat = division_of(contest, both)

    assert (seat.audience, seat.factor) == ("guardians", 1.0)


def test_keepers_try_a_trial_contest_and_nobody_else(school, desk):
    trial = make_contest(school, trial=True, questions=0)
    for n in range(5):
        make_question(school, trial=True, stem=f"Câu thử riêng số {n}: em làm gì?")
    row = trial.rounds.get()

    attempt = actions.start(row, by=BoardFactory(school=school))

    assert attempt.audience == "6"
    with pytest.raises(PermissionDenied):
        actions.start(row, by=PupilFactory(school=school).person.at(school))
    assert prepare(Round.objects.select_related("contest").get(pk=row.pk)) == 0


# ---- beginning


def test_an_attempt_holds_all_that_it_needs(attempt, contest, pupil):
    assert len(attempt.versions) == len(attempt.orders) == 4
    assert attempt.due_at - attempt.started_at == timedelta(minutes=15)
    assert 0 <= attempt.token < 2**63
    assert (attempt.audience, attempt.school_class) == ("6", pupil.school_class)
    assert not HistoryRow.objects.exists()


def test_beginning_again_gives_the_same_attempt(attempt, contest, pupil):
    again = actions.start(contest.rounds.get(), by=pupil.person)

    assert again.pk == attempt.pk
    assert Attempt.objects.count() == 1


def test_one_attempt_is_one_attempt(attempt, contest, pupil):
    actions.finish(attempt, by=pupil.person)

    with pytest.raises(PermissionDenied):
        actions.start(contest.rounds.get(), by=pupil.person)


def test_a_second_attempt_where_the_round_allows_one(attempt, contest, pupil):
    Round.objects.update(attempts=2)
    actions.finish(attempt, by=pupil.person)

    second = actions.start(contest.rounds.get(), by=pupil.person)

    assert second.number == 2
    # 6 questions, 4 asked: those that were not seen come first
    assert len(set(second.versions) - set(attempt.versions)) == 2


def test_a_voided_attempt_can_be_made_anew(attempt, contest, pupil):
    Attempt.objects.update(voided_at=now(), void_reason="Máy hỏng")

    assert actions.start(contest.rounds.get(), by=pupil.person).number == 2


@pytest.mark.parametrize("state", [one for one in Contest.State if one not in ("open", "draft")])
def test_nothing_begins_once_a_contest_is_closed(school, desk, state):
    contest = make_contest(school, state=state)

    with pytest.raises(ValidationError):
        actions.start(contest.rounds.get(), by=PupilFactory(school=school).person.at(school))


def test_nobody_sees_a_draft(school, desk):
    contest = make_contest(school, state="draft")

    with pytest.raises(PermissionDenied):
        actions.start(contest.rounds.get(), by=PupilFactory(school=school).person.at(school))


@pytest.mark.parametrize("days", [-2, 2])
def test_nothing_begins_outside_the_window(contest, pupil, desk, days):
    with moved_clock(now() + timedelta(days=days)), pytest.raises(ValidationError):
        actions.start(contest.rounds.get(), by=pupil.person)


def test_who_has_no_place_cannot_begin(contest, school, desk):
    for person in (
        TeacherFactory(school=school),
        GuardianFactory(school=school),
        PupilFactory(
            school=school, school_class=ClassFactory(year=contest.year, grade=9)
        ).person.at(school),
        TeacherFactory(),
    ):
        with pytest.raises(PermissionDenied):
            actions.start(contest.rounds.get(), by=person)


def test_a_bank_that_lacks_questions_is_told(school, desk):
    contest = make_contest(school, questions=3)

    with pytest.raises(ValidationError):
        actions.start(contest.rounds.get(), by=PupilFactory(school=school).person.at(school))


# ---- papers drawn ahead


def test_papers_are_drawn_ahead_for_whoever_may_sit(contest, school, pupil):
    PupilFactory(school=school, school_class=ClassFactory(year=contest.year, grade=9))
    TeacherFactory(school=school)
    GuardianFactory(school=school)

    assert prepare_soon() == 1

    paper = Attempt.objects.get()
    assert (paper.person, paper.started_at, len(paper.versions)) == (pupil.person, None, 4)
    assert prepare_soon() == 0


def test_grown_ups_get_theirs(contest, school):
    from mangxanh.school.tests.factories import GuardianshipFactory  # noqa: PLC0415

    for audience in ("teachers", "guardians"):
        Division.objects.create(
            school=school, contest=contest, name=audience, audiences=[audience]
        ).cells.create(school=school, topic="rieng-tu", difficulty=2, count=2)
    for n in range(4):
        make_question(school, audiences=("teachers", "guardians"), stem=f"Câu người lớn số {n}?")
    GuardianshipFactory(pupil=PupilFactory(school=school))

    prepare_soon()

    audiences = Attempt.objects.values_list("audience", flat=True)
    assert sorted(set(audiences)) == ["6", "guardians", "teachers"]


def test_papers_are_drawn_in_batches(contest, school):
    for _n in range(3):
        PupilFactory(school=school)
    row = Round.objects.select_related("contest").get()

    assert [prepare(row, 2), prepare(row, 2), prepare(row, 2)] == [2, 1, 0]


def test_nothing_is_drawn_long_before_the_opening(contest, pupil):
    Round.objects.update(opens_at=now() + timedelta(hours=3), closes_at=now() + timedelta(days=1))

    assert prepare_soon() == 0


def test_a_bank_that_lacks_questions_prepares_nothing(school):
    make_contest(school, questions=3)
    PupilFactory(school=school)

    assert prepare_soon() == 0


def test_a_prepared_paper_is_used_in_few_statements(contest, pupil, desk):
    prepare_soon()
    paper = Attempt.objects.get()

    attempt, asked = sqls(lambda: actions.start(contest.rounds.get(), by=pupil.person))

    assert (attempt.pk, attempt.versions) == (paper.pk, paper.versions)
    assert asked <= MOST_SQL


def test_a_round_that_was_lengthened_while_somebody_waited_is_as_long_as_it_is(
    contest, pupil, desk
):
    Round.objects.update(closes_at=now() + timedelta(minutes=5))
    row = contest.rounds.get()
    Round.objects.update(closes_at=now() + timedelta(hours=1))

    attempt = actions.start(row, by=pupil.person)

    assert attempt.due_at - attempt.started_at == timedelta(minutes=15)


def test_drawing_now_takes_few_statements_too(contest, pupil, desk):
    _attempt, asked = sqls(lambda: actions.start(contest.rounds.get(), by=pupil.person))

    assert asked <= MOST_SQL


def test_a_paper_with_a_retired_question_is_drawn_anew(contest, pupil, desk):
    prepare_soon()
    paper = Attempt.objects.get()
    gone = versions_by_pk(paper.versions)[paper.versions[0]].question
    gone.state = "retired"
    gone.save()

    attempt = actions.start(contest.rounds.get(), by=pupil.person)

    assert attempt.pk == paper.pk
    assert paper.versions[0] not in attempt.versions


# ---- finishing


def test_finishing_scores_what_was_saved(attempt, pupil, desk):
    answer(attempt, 1, right_place(attempt, 1))
    answer(attempt, 2, wrong_place(attempt, 2), after=1)
    answer(attempt, 3, right_place(attempt, 3), after=2)

    done, asked = sqls(lambda: actions.finish(attempt, by=pupil.person))

    assert (done.right, done.score, done.ended) == (2, 2, "self")
    assert done.answers[3] == ""
    assert [bool(moment) for moment in done.changed] == [True, True, True, False]
    assert timedelta(seconds=2) <= done.last_change - done.first_change < timedelta(seconds=4)
    assert asked <= MOST_SQL


def test_finishing_twice_is_harmless(attempt, pupil, desk):
    answer(attempt, 1, right_place(attempt, 1))
    first = actions.finish(attempt, by=pupil.person)

    actions.finish(attempt, by=pupil.person)
    again = actions.finish(first, by=pupil.person)

    assert (again.finished_at, again.score) == (first.finished_at, first.score)


def test_nobody_finishes_for_another(attempt, school, desk):
    with pytest.raises(PermissionDenied):
        actions.finish(attempt, by=PupilFactory(school=school).person.at(school))


def test_a_finished_attempt_does_not_change(attempt, pupil, desk):
    answer(attempt, 1, wrong_place(attempt, 1))
    actions.finish(attempt, by=pupil.person)

    assert answer(attempt, 1, right_place(attempt, 1), after=1) == 2
    actions.finish(attempt, by=pupil.person)

    assert Attempt.objects.get().right == 0


def test_the_worker_finishes_what_was_left(attempt, desk):
    answer(attempt, 1, right_place(attempt, 1))
    with moved_clock(attempt.due_at + timedelta(seconds=22)):
        assert actions.finish_due() == 0
    with moved_clock(attempt.due_at + timedelta(seconds=24)):
        (ended, asked) = sqls(actions.finish_due)
        assert ended == 1
        assert actions.finish_due() == 0

    row = Attempt.objects.get()
    assert (row.ended, row.right, row.finished_at) == ("time", 1, row.due_at)
    assert asked <= MOST_SQL


def test_finishing_after_the_time_is_by_time(attempt, pupil, desk):
    with moved_clock(attempt.due_at + timedelta(seconds=5)):
        done = actions.finish(attempt, by=pupil.person)

    assert (done.ended, done.finished_at, done.score) == ("time", done.due_at, 0)


def test_a_guess_is_kept_until_the_paper_is_in(attempt, contest, pupil, desk):
    with pytest.raises(PermissionDenied):
        actions.set_guess(attempt, 300, by=pupil.person)
    Contest.objects.update(asks_number=True)

    actions.set_guess(attempt, 300, by=pupil.person)

    assert Attempt.objects.get().guess == 300
    with pytest.raises(ValidationError):
        actions.set_guess(attempt, -1, by=pupil.person)
    actions.finish(attempt, by=pupil.person)
    with pytest.raises(ValidationError):
        actions.set_guess(attempt, 5, by=pupil.person)


def test_a_paper_that_was_not_begun_has_no_ticket(contest, pupil):
    prepare_soon()
    paper = Attempt.objects.get()

    with pytest.raises(ValueError, match="not begun"):
        ticket_of(paper, versions_by_pk(paper.versions))


def test_who_acts_nowhere_sits_nothing(contest, pupil):
    nowhere = Person.objects.get(pk=pupil.person.pk)

    assert entries_of(nowhere) == []
    assert not sits_anything(nowhere)

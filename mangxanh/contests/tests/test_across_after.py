"""A contest across schools: its walls, the board, prizes, certificates, what is filed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.certificates.models import Certificate
from mangxanh.certificates.permissions import can_put_right, can_revoke
from mangxanh.common.dates import now
from mangxanh.consents.tests.factories import allow
from mangxanh.contests.actions.after import ask_again, decide_key, look_at_item
from mangxanh.contests.actions.certificates import issue_certificates
from mangxanh.contests.actions.publishing import forget_attempts, publish
from mangxanh.contests.entrants import number_of
from mangxanh.contests.models import (
    Appeal,
    Attempt,
    Cell,
    Contest,
    Division,
    Participation,
    Question,
    QuestionVersion,
    Round,
    Winner,
)
from mangxanh.contests.praise import praise_paper
from mangxanh.contests.queries.across import asked_about, school_board
from mangxanh.contests.queries.boards import class_board
from mangxanh.contests.queries.prizes import places, shown_prizes
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.tests.contest_factories import make_attempts, verbs
from mangxanh.contests.tests.districts import make_place, make_ward, pupils_of
from mangxanh.notices.models import Notice
from mangxanh.plan.models import Activity
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.school.models import Pupil, Role, SchoolYear
from mangxanh.school.tests.factories import (
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def ward():
    return make_ward()


def over(ward, *, right=lambda n, slot: slot <= n, counts=(3, 2)):
    """Let pupils of both schools have sat, appeals be over, every question be looked at."""
    ward.join(ward.a, ward.b)
    for place, count in zip((ward.a, ward.b), counts, strict=True):
        people = pupils_of(place, count)
        rows = make_attempts(ward.contest, people, right=right, school_class=place.room)
        Attempt.objects.filter(pk__in=[row.pk for row in rows]).update(school=place.school)
    contest = ward.contest
    Contest.objects.filter(pk=contest.pk).update(
        state="appeals",
        appeals_until=now() - timedelta(minutes=1),
        closed_at=now() - timedelta(hours=1),
    )
    contest.refresh_from_db()
    for key in results_of(contest).versions:
        look_at_item(contest, QuestionVersion.objects.get(pk=key), by=ward.keeper)
    return contest


def plan_in(place):
    """Let a school have a line of contests in its plan."""
    year = SchoolYear.objects.get(school=place.school)
    line = LineFactory(plan=PlanFactory(school=place.school), form="contest")
    return LineYearFactory(line=line, year=year)


class TestWalls:
    def test_no_keeper_of_a_school_sees_a_question_a_key_or_the_matrix(self, ward):
        ward.join(ward.a)
        over_it = (Question, QuestionVersion, Cell)

        for person in (ward.a.board, ward.a.keeper, ward.b.board, ward.b.keeper):
            for model in over_it:
                assert not model.objects.visible_to(person).exists(), model
            assert not Attempt.objects.visible_to(person).exists()

    def test_a_school_that_was_asked_shows_it_to_its_keepers_only(self, ward):
        teacher = TeacherFactory(school=ward.a.school)
        pupil = pupils_of(ward.a)[0]

        for model in (Contest, Division, Round):
            assert model.objects.visible_to(ward.a.keeper).exists()
            assert not model.objects.visible_to(teacher).exists()
            assert not model.objects.visible_to(pupil).exists()
        ward.join(ward.a)
        for model in (Contest, Division, Round):
            assert model.objects.visible_to(teacher).exists()
            assert model.objects.visible_to(pupil).exists()
        assert Participation.objects.visible_to(teacher).get().school == ward.a.school
        assert not Participation.objects.visible_to(pupil).exists()
        assert not Contest.objects.visible_to(make_place("THCS Xa").board).exists()

    def test_the_authority_sees_numbers_and_no_names(self, ward):
        contest = over(ward)

        rows = places(results_of(contest))

        assert {row.name for row in rows} == {
            f"Số báo danh {number_of(ward.contest.pk, row.entrant.person)}" for row in rows
        }
        assert {row.where for row in rows} == {"6A1 – THCS Ánh Dương", "6A1 – THCS Bình Minh"}
        assert Attempt.objects.visible_to(ward.keeper).count() == 5  # in charge of it
        assert not Attempt.objects.visible_to(ward.board).exists()
        assert not Pupil.objects.visible_to(ward.board).exists()

    def test_who_is_in_charge_sees_no_attempt_from_another_school(self, ward):
        over(ward)
        ward.keeper.memberships.create(
            school=ward.a.school, role=Role.BOARD, from_date=now().date()
        )
        there = type(ward.keeper).objects.get(pk=ward.keeper.pk).at(ward.a.school)

        assert not Attempt.objects.visible_to(there).exists()

    def test_who_looks_after_it_sees_whom_to_hear(self, ward):
        over(ward)
        odd = Attempt.objects.filter(school=ward.a.school).first()
        Attempt.objects.filter(pk=odd.pk).update(signs=[{"sign": "fast"}])
        late = Attempt.objects.filter(school=ward.b.school).first()
        Attempt.objects.filter(pk=late.pk).update(late=[[1, "0", 1]])

        assert asked_about(ward.asked(ward.a)) == [odd]
        assert asked_about(ward.asked(ward.b)) == [late]


class TestAfter:
    def test_a_school_sees_its_classes_and_schools_stand_by_name(self, ward):
        over(ward, counts=(6, 2))
        make_place("THCS Không mời")
        pupils_of(ward.b, 2)

        found = school_board(ward.contest)

        assert [one.school.name for one in found.lines] == ["THCS Ánh Dương", "THCS Bình Minh"]
        assert found.of(ward.a.school).share == 80  # 6 of 6, capped
        assert not found.of(ward.a.school).is_few
        assert (found.of(ward.b.school).took_part, found.of(ward.b.school).pupils) == (2, 4)
        assert found.of(ward.b.school).is_few
        assert found.steps == [(80, ["THCS Ánh Dương"]), (50, ["THCS Bình Minh"])]
        assert found.of(ward.school) is None
        own = class_board(ward.contest, ward.a.school)
        assert [(one.name, one.took_part) for one in own.turnouts] == [("6A1", 6)]

    def test_the_board_takes_the_same_few_statements(self, ward, django_assert_max_num_queries):
        over(ward)
        with django_assert_max_num_queries(4):
            school_board(ward.contest)

    def test_publishing_files_it_in_the_plan_of_each_school(self, ward):
        plan_in(ward.a), plan_in(ward.b)
        contest = over(ward, counts=(3, 0))

        publish(contest, by=ward.keeper)

        filed = Activity.objects.get()
        assert (filed.school, filed.title, filed.heads) == (ward.a.school, contest.name, 3)
        assert [one.name for one in filed.classes.all()] == ["6A1"]
        assert filed.logged_by == ward.a.keeper
        assert ward.asked(ward.a).activity == filed
        assert contest.activity is None

    def test_the_board_files_where_who_looked_after_it_has_left(self, ward):
        plan_in(ward.a)
        contest = over(ward)
        ward.a.keeper.memberships.all().delete()
        ward.b.keeper.memberships.all().delete()
        ward.b.board.memberships.all().delete()  # nobody is left there

        publish(contest, by=ward.keeper)

        assert Activity.objects.get().logged_by == ward.a.board

    def test_a_school_where_it_cannot_be_filed_hinders_nobody(self, ward):
        plan_in(ward.a), plan_in(ward.b)
        contest = over(ward)
        SchoolYear.objects.filter(school=ward.a.school).update(
            first_day="2026-11-23", second_term="2027-01-15"
        )
        Contest.objects.update(closed_at=now() - timedelta(days=3))

        publish(contest, by=ward.keeper)

        assert ward.asked(ward.b).activity is not None
        assert ward.asked(ward.a).activity is None

    def test_names_of_winners_follow_consents_and_stop_at_the_school(self, ward):
        contest = over(ward)
        publish(contest, by=ward.keeper)
        contest.refresh_from_db()
        first = Winner.objects.get(rank=1)
        assert first.school in (ward.a.school, ward.b.school)
        winner = first.attempt.person.name
        mine, other = (ward.a, ward.b) if first.school == ward.a.school else (ward.b, ward.a)

        def shown(person):
            return shown_prizes(contest, person)[0].name

        assert shown(mine.board) == "Một bạn lớp 6A1"
        assert shown(ward.keeper) == shown(other.board) == f"Một bạn của {mine.school.name}"
        assert winner not in str(praise_paper(contest))
        assert "Số báo danh" in str(praise_paper(contest))
        allow(Pupil.objects.get(person=first.attempt.person))
        assert shown(mine.board) == f"{winner}, lớp 6A1"
        assert shown(ward.keeper) == f"{winner}, {mine.school.name}"
        assert shown(other.board) == f"Một bạn của {mine.school.name}"
        assert winner in str(praise_paper(contest))

    def test_adults_of_another_school_are_not_named(self, ward):
        contest = over(ward)
        Attempt.objects.update(audience="teachers")
        Pupil.objects.all().delete()
        publish(contest, by=ward.keeper)
        contest.refresh_from_db()
        first = Winner.objects.get(rank=1)

        assert shown_prizes(contest, ward.keeper)[0].name == f"Một thầy cô của {first.school.name}"
        Attempt.objects.update(audience="guardians")
        told = shown_prizes(contest, ward.keeper)[0].name
        assert told == f"Một phụ huynh của {first.school.name}"

    def test_certificates_are_the_schools_own_in_the_name_of_the_authority(self, ward):
        contest = over(ward)
        publish(contest, by=ward.keeper)
        contest.refresh_from_db()

        made = issue_certificates(contest, by=ward.keeper)

        assert made == 5 + Winner.objects.count()
        one = Certificate.objects.filter(school=ward.a.school).first()
        assert (one.giver, one.class_name) == (ward.school, "6A1")
        assert one.signer_title
        assert not Certificate.objects.visible_to(ward.board).exists()
        assert Certificate.objects.visible_to(one.person.at(ward.a.school)).exists()
        seen = Certificate.objects.visible_to(ward.a.board)
        assert set(seen) == set(Certificate.objects.filter(school=ward.a.school))
        assert can_put_right(ward.a.board, one)
        assert not can_revoke(ward.a.board, one)
        assert not can_put_right(ward.b.board, one)

    def test_a_key_that_is_changed_later_puts_them_right(self, ward):
        contest = over(ward, right=lambda n, slot: slot < n)
        publish(contest, by=ward.keeper)
        contest.refresh_from_db()
        issue_certificates(contest, by=ward.keeper)
        before = Certificate.objects.filter(kind="prize").count()

        for key in results_of(contest).versions:
            decide_key(
                contest,
                QuestionVersion.objects.get(pk=key),
                verdict="void",
                reason="Câu sai",
                by=ward.keeper,
            )

        assert Certificate.objects.filter(kind="prize").count() > before
        assert {row.school for row in Winner.objects.all()} == {ward.a.school, ward.b.school}

    def test_questions_are_doubted_at_the_own_school_and_answered_there(self, ward):
        contest = over(ward)
        Contest.objects.update(appeals_until=now() + timedelta(days=1))
        contest.refresh_from_db()
        row = Attempt.objects.filter(school=ward.a.school).first()
        by = row.person.at(ward.a.school)

        appeal = ask_again(contest, row.versions[0], text="Câu này lạ", by=by)

        assert appeal.school == ward.a.school
        assert Appeal.objects.visible_to(ward.keeper).get() == appeal
        assert Appeal.objects.visible_to(by).get() == appeal
        assert not Appeal.objects.visible_to(ward.a.board).exists()
        version = QuestionVersion.objects.get(pk=row.versions[0])
        decide_key(contest, version, verdict="keep", reason="Khóa đúng", by=ward.keeper)
        assert Notice.objects.get(person=by).school == ward.a.school
        strange = QuestionVersion.objects.exclude(pk__in=row.versions).first()
        with pytest.raises(PermissionDenied):
            ask_again(contest, strange.pk, text="Câu của bạn", by=by)

    @pytest.mark.usefixtures("desk")
    def test_attempts_go_by_each_school(self, ward):
        contest = over(ward)
        publish(contest, by=ward.keeper)
        Contest.objects.update(published_at=now() - timedelta(days=366))

        assert forget_attempts() == 5

        assert not Attempt.objects.exists()
        for school in (ward.a.school, ward.b.school):
            assert verbs(school)[-1] == "attempts of a contest deleted"

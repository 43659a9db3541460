"""A contest across schools: invited, joined, sat."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import now
from mangxanh.contests.actions.across import decline_contest, invite_schools, join_contest
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.actions.contests import add_contest
from mangxanh.contests.actions.on_paper import enter_on_paper
from mangxanh.contests.actions.opening import open_contest
from mangxanh.contests.actions.preparing import prepare
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.actions.telling import tell_of_contests
from mangxanh.contests.models import (
    Attempt,
    Contest,
    Division,
    Participation,
    Question,
    QuestionVersion,
    Round,
)
from mangxanh.contests.permissions import can_enter_paper, can_look_after
from mangxanh.contests.queries.across import invitable
from mangxanh.contests.queries.attempts import entries_of, sits_anything, sitting_of
from mangxanh.contests.queries.contests import what_lacks
from mangxanh.contests.queries.on_paper import paper_classes
from mangxanh.contests.tests.contest_factories import verbs, window
from mangxanh.contests.tests.districts import make_place, make_ward, pupils_of
from mangxanh.contests.tests.factories import asked, make_question
from mangxanh.contests.wording import AUDIENCES
from mangxanh.notices.models import Notice
from mangxanh.school.models import Pupil, Role, School
from mangxanh.school.tests.factories import (
    GuardianshipFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def ward():
    return make_ward()


def for_adults(ward):
    """Let the ward's bank hold questions for colleagues and parents."""
    for n in range(4):
        make_question(ward.school, stem=f"Câu {n} cho người lớn?", audiences=AUDIENCES)


class TestInviting:
    @pytest.fixture
    def draft(self):
        school = SchoolFactory(kind=School.Kind.AUTHORITY)
        YearFactory(school=school)
        keeper = PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))
        news = [New("tin-gia", asked(stem=f"Tin {n}?", difficulty=1), "ready") for n in range(20)]
        put(school, news, by=None)
        contest = add_contest(
            school, name="Phường thi", divisions=[("6",)], rounds=[window()], size=5, by=keeper
        )
        return contest, keeper

    def test_boards_are_told_when_it_opens_and_see_nothing_before(self, draft):
        contest, keeper = draft
        place = make_place("THCS A")

        invite_schools(contest, [place.school], by=keeper)
        assert not Contest.objects.visible_to(place.board).exists()
        assert not Participation.objects.visible_to(place.board).exists()
        assert not Notice.objects.exists()
        open_contest(Contest.objects.get(), by=keeper)

        notice = Notice.objects.get()
        assert (notice.person, notice.school) == (place.board, place.school)
        assert notice.url == f"/cuoc-thi/{contest.pk}/tham-gia/"
        assert Contest.objects.visible_to(place.board).get() == contest
        assert Participation.objects.visible_to(place.keeper).get().state == "invited"

    def test_what_was_chosen_may_be_changed_until_then(self, draft):
        contest, keeper = draft
        one, other = make_place("THCS A").school, make_place("THCS B").school

        invite_schools(contest, [one, other], by=keeper)
        invite_schools(contest, [other], by=keeper)
        assert Participation.objects.get().school == other
        invite_schools(contest, [], by=keeper)
        contest.refresh_from_db()
        assert not contest.across
        with pytest.raises(ValidationError, match="mời các trường"):
            open_contest(contest, by=keeper)
        Division.objects.update(audiences=["teachers"])  # an authority has colleagues
        assert "mời các trường" not in " ".join(one.text for one in what_lacks(contest))
        Division.objects.update(audiences=["6"])
        invite_schools(contest, [one], by=keeper)
        open_contest(contest, by=keeper)
        with pytest.raises(ValidationError):
            invite_schools(contest, [one], by=keeper)

    @pytest.mark.usefixtures("bank")
    def test_only_an_authority_invites_and_only_schools(self, draft, school, keeper):
        contest, by = draft
        own = add_contest(
            school, name="Trường", divisions=[("6",)], rounds=[window()], size=5, by=keeper
        )

        with pytest.raises(PermissionDenied):
            invite_schools(own, [make_place("THCS A").school], by=keeper)
        with pytest.raises(PermissionDenied):
            invite_schools(contest, [contest.school], by=by)
        assert contest.school not in invitable()

    def test_a_trial_tells_nobody(self, draft):
        contest, keeper = draft
        place = make_place("THCS A")
        invite_schools(contest, [place.school], by=keeper)
        Question.objects.update(trial=True)
        Contest.objects.update(trial=True)

        open_contest(Contest.objects.get(), by=keeper)

        assert not Notice.objects.exists()
        assert not Participation.objects.visible_to(place.board).exists()


class TestAnswering:
    def test_a_school_joins_and_both_sides_have_it_in_their_history(self, ward):
        ward.join(ward.a)

        row = ward.asked(ward.a)
        assert (row.state, row.contact, row.decided_by) == ("joined", ward.a.keeper, ward.a.board)
        for school in (ward.a.school, ward.school):
            assert verbs(school)[-1] == "contest of an authority joined"

    def test_only_its_board_answers(self, ward):
        for by in (ward.a.keeper, ward.board, ward.b.board):
            with pytest.raises(PermissionDenied):
                join_contest(ward.asked(ward.a), contact=ward.a.keeper, by=by)
            with pytest.raises(PermissionDenied):
                decline_contest(ward.asked(ward.a), by=by)

    def test_one_of_its_keepers_looks_after_it(self, ward):
        for person in (ward.b.keeper, TeacherFactory(school=ward.a.school)):
            with pytest.raises(ValidationError):
                join_contest(ward.asked(ward.a), contact=person, by=ward.a.board)

    def test_another_may_look_after_it_later(self, ward):
        ward.join(ward.a)
        Contest.objects.update(state="appeals")

        join_contest(ward.asked(ward.a), contact=ward.a.board, by=ward.a.board)

        assert ward.asked(ward.a).contact == ward.a.board
        assert not can_look_after(ward.a.keeper, ward.asked(ward.a))
        assert not can_look_after(ward.b.board, ward.asked(ward.a))

    def test_nobody_joins_what_is_over(self, ward):
        Contest.objects.update(state="closed")

        with pytest.raises(ValidationError):
            ward.join(ward.a)
        with pytest.raises(ValidationError):
            decline_contest(ward.asked(ward.a), by=ward.a.board)

    @pytest.mark.usefixtures("desk")
    def test_it_withdraws_until_somebody_has_begun(self, ward):
        ward.join(ward.a)
        first, second = pupils_of(ward.a, 2)
        prepare(Round.objects.get())
        assert Attempt.objects.count() == 2

        decline_contest(ward.asked(ward.a), by=ward.a.board)

        assert not Attempt.objects.exists()
        assert ward.asked(ward.a).contact is None
        with pytest.raises(PermissionDenied):
            start(Round.objects.get(), by=first)
        ward.join(ward.a)
        start(Round.objects.get(), by=second)
        with pytest.raises(ValidationError):
            decline_contest(ward.asked(ward.a), by=ward.a.board)


class TestSitting:
    @pytest.mark.usefixtures("desk")
    def test_pupils_of_a_school_that_joined_sit_at_their_school(self, ward):
        ward.join(ward.a)
        pupil = pupils_of(ward.a)[0]

        assert sits_anything(pupil)
        assert [one.contest for one in entries_of(pupil)] == [ward.contest]
        attempt = start(Round.objects.get(), by=pupil)

        assert (attempt.school, attempt.school_class) == (ward.a.school, ward.a.room)
        assert start(Round.objects.get(), by=pupil) == attempt
        bank = QuestionVersion.objects.filter(school=ward.school)
        assert set(attempt.versions) <= set(bank.values_list("pk", flat=True))

    @pytest.mark.usefixtures("desk")
    def test_papers_are_drawn_ahead_in_each_school(self, ward):
        ward.join(ward.a)
        pupil = pupils_of(ward.a)[0]
        pupils_of(ward.b)
        Division.objects.update(audiences=["6", "teachers", "guardians"])
        for_adults(ward)
        parent = GuardianshipFactory(pupil=Pupil.objects.get(person=pupil)).guardian

        prepare(Round.objects.get())

        drawn = {row.person: row.school for row in Attempt.objects.all()}
        assert drawn.keys() == {pupil, parent, ward.a.board, ward.a.keeper}
        assert set(drawn.values()) == {ward.a.school}
        assert start(Round.objects.get(), by=pupil).pk == Attempt.objects.get(person=pupil).pk

    def test_colleagues_of_schools_that_joined_are_told_and_nobody_else(self, ward):
        Division.objects.update(audiences=["teachers"])
        ward.join(ward.a)

        tell_of_contests()

        told = {(row.person, row.school) for row in Notice.objects.all()}
        assert told == {(one, ward.a.school) for one in (ward.a.board, ward.a.keeper)}

    @pytest.mark.usefixtures("desk")
    def test_a_paper_begun_in_one_school_is_not_gone_on_with_in_another(self, ward):
        Division.objects.update(audiences=["teachers"])
        for_adults(ward)
        ward.join(ward.a, ward.b)
        both = TeacherFactory(school=ward.a.school)
        both.memberships.create(school=ward.b.school, role=Role.TEACHER, from_date=now().date())
        start(Round.objects.get(), by=both)

        with pytest.raises(PermissionDenied):
            start(Round.objects.get(), by=type(both).objects.get(pk=both.pk).at(ward.b.school))

    @pytest.mark.usefixtures("desk")
    def test_who_is_not_in_finds_no_contest(self, ward):
        ward.join(ward.a)
        Division.objects.update(audiences=["6", "teachers"])
        for_adults(ward)

        for person in (pupils_of(ward.b)[0], ward.b.board, ward.keeper, ward.board):
            assert not entries_of(person)
            assert not sits_anything(person)
            with pytest.raises(PermissionDenied):
                start(Round.objects.get(), by=person)

    def test_who_acts_nowhere_sits_nothing(self, ward):
        nowhere = type(ward.a.keeper).objects.get(pk=ward.a.keeper.pk)

        assert not School.objects.filter(sitting_of(nowhere)).exists()
        with pytest.raises(PermissionDenied):
            start(Round.objects.get(), by=nowhere)

    def test_results_on_paper_are_entered_by_the_school_itself(self, ward):
        ward.join(ward.a)
        pupil = Pupil.objects.get(person=pupils_of(ward.a)[0])
        turn = Round.objects.get()

        assert paper_classes(ward.contest, ward.a.keeper) == [ward.a.room]
        assert paper_classes(ward.contest, ward.b.keeper) == []
        assert paper_classes(ward.contest, ward.keeper) == []
        enter_on_paper(turn, ward.a.room, {pupil.pk: 3}, by=ward.a.keeper)

        assert Attempt.objects.get().school == ward.a.school
        assert not can_enter_paper(ward.keeper, ward.contest, ward.a.room)
        assert not can_enter_paper(ward.b.keeper, ward.contest, ward.b.room)

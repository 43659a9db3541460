"""Classes that took part, names of prizes, results on paper."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import now
from mangxanh.consents.models import Party, Purpose
from mangxanh.consents.tests.factories import ConsentFactory
from mangxanh.contests.actions.on_paper import enter_on_paper
from mangxanh.contests.models import Attempt, Contest, Division, Winner
from mangxanh.contests.queries.boards import class_board
from mangxanh.contests.queries.on_paper import paper_classes
from mangxanh.contests.queries.prizes import shown_prizes
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils, sat
from mangxanh.school.models import Pupil, Role
from mangxanh.school.tests.factories import (
    ClassFactory,
    GuardianFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper)


class TestBoards:
    def test_it_asks_few_things_whatever_the_size(
        self, contest, room, school, django_assert_max_num_queries
    ):
        """Case 25."""
        sat(contest, room, 30)
        for n in range(2, 26):
            ClassFactory(year=room.year, name=f"7A{n}", grade=7, size=40)
        make_attempts(
            contest, [GuardianFactory(school=school)], right=lambda n, slot: n == slot,
            audience="guardians",
        )  # fmt: skip
        Division.objects.filter(contest=contest).update(
            audiences=["6", "7", "teachers", "guardians"]
        )
        with django_assert_max_num_queries(6):
            found = class_board(contest)
        assert found.steps == [(80, ["6A1"]), (50, [])]
        assert (found.pupils, found.guardians, found.staff.took_part) == (30, 1, 0)

    def test_who_changes_the_class_counts_once_where_they_sat_last(self, contest, room):
        next_door = ClassFactory(year=room.year, name="6A2", grade=6, size=2)
        mover, stayer = make_pupils(room, 2)
        sits = {"right": lambda n, slot: n == slot}
        make_attempts(contest, [mover, stayer], school_class=room, **sits)
        Pupil.objects.filter(person=mover).update(school_class=next_door)
        later = now()
        make_attempts(contest, [mover], school_class=next_door, number=2, finished_at=later, **sits)

        found = class_board(contest)

        assert {one.name: one.took_part for one in found.turnouts} == {"6A1": 1, "6A2": 1}
        assert found.pupils == 2

    def test_a_threshold_above_the_cap_is_left_out(self, contest):
        contest.thresholds = [50, 90]
        assert [percent for percent, _names in class_board(contest).steps] == [50]

    def test_names_of_prizes_follow_consents(self, contest, room, school, keeper):
        rows = sat(contest, room, 4)
        teacher, parent = PersonFactory(school=school), GuardianFactory(school=school)
        lost = make_pupils(room, 2)
        Pupil.objects.filter(person=lost[0]).delete()
        for person, audience in ((teacher, "teachers"), (parent, "guardians"), (lost[0], "6")):
            rows += make_attempts(
                contest, [person], right=lambda n, slot: n == slot, audience=audience
            )
        rows += make_attempts(contest, lost[1:], right=lambda n, slot: n == slot)
        named, homeless = (
            Pupil.objects.get(person=rows[0].person),
            Pupil.objects.get(person=rows[2].person),
        )
        for pupil in (named, homeless):
            for party in Party:
                ConsentFactory(pupil=pupil, purpose=Purpose.NAME, party=party, agreed=True)
        Attempt.objects.filter(pk=rows[2].pk).update(school_class=None)
        Contest.objects.filter(pk=contest.pk).update(published_at=now())
        for rank, row in enumerate(rows, start=1):
            Winner.objects.create(
                school=school, contest=contest, attempt=row, rank=rank, prize="Giải"
            )
        viewer = rows[3].person.at(school)

        seen = [one.name for one in shown_prizes(contest, viewer)]
        by_staff = [one.name for one in shown_prizes(contest, keeper)]

        assert named.person.name in seen[0]
        assert "6A1" in seen[1]
        assert rows[1].person.name not in seen[1]
        assert seen[2] == homeless.person.name
        assert seen[3] == rows[3].person.name
        assert teacher.name not in seen[4]
        assert by_staff[4] == teacher.name
        assert parent.name not in by_staff[5]
        assert lost[0].name not in by_staff[6]
        assert lost[1].name not in by_staff[7]


class TestOnPaper:
    def test_a_paper_that_was_drawn_ahead_gives_way(self, contest, room, keeper):
        person = make_pupils(room, 1)[0]
        [drawn] = make_attempts(contest, [person], right=lambda n, slot: n == slot)
        Attempt.objects.filter(pk=drawn.pk).update(started_at=None, finished_at=None, score=None)
        pupil, turn = Pupil.objects.get(person=person), contest.rounds.get()
        assert enter_on_paper(turn, room, {pupil.pk: 2}, by=keeper) == 1
        assert enter_on_paper(turn, room, {pupil.pk: 3}, by=keeper) == 1
        row = Attempt.objects.get()
        assert (row.pk, row.right, row.versions) == (drawn.pk, 3, [])

    def test_what_can_not_be_is_refused(self, contest, room, keeper):
        pupil, turn = Pupil.objects.get(person=make_pupils(room, 1)[0]), contest.rounds.get()
        with pytest.raises(ValidationError):
            enter_on_paper(turn, room, {pupil.pk: 5}, by=keeper)
        other = ClassFactory(year=room.year, name="9A1", grade=9)
        with pytest.raises(ValidationError):
            enter_on_paper(turn, other, {}, by=keeper)
        far = ClassFactory()
        with pytest.raises(PermissionDenied):
            enter_on_paper(turn, far, {}, by=keeper)

    def test_a_pupil_who_begins_at_the_same_moment(self, contest, room, keeper, monkeypatch):
        pupil, turn = Pupil.objects.get(person=make_pupils(room, 1)[0]), contest.rounds.get()
        real = Attempt.save

        def late(row, *args, **kwargs):
            monkeypatch.setattr(Attempt, "save", real)
            make_attempts(contest, [pupil.person], right=lambda n, slot: n == slot)
            real(row, *args, **kwargs)

        monkeypatch.setattr(Attempt, "save", late)
        with pytest.raises(ValidationError):
            enter_on_paper(turn, room, {pupil.pk: 2}, by=keeper)

    def test_each_enters_their_own_classes(self, contest, room, keeper, school):
        teacher = PersonFactory(school=school, roles=(Role.HOMEROOM_TEACHER,))
        room.homeroom_teacher = teacher
        room.save()
        ClassFactory(year=room.year, name="7A1", grade=7)
        clerk = PersonFactory(school=school, roles=(Role.CLERK,))
        assert len(paper_classes(contest, keeper)) == 2
        assert len(paper_classes(contest, clerk)) == 2
        assert paper_classes(contest, teacher) == [room]
        contest.state = State.PUBLISHED
        assert paper_classes(contest, keeper) == []

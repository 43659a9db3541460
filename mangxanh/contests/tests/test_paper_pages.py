"""Results on paper, entered class by class."""

import pytest

from mangxanh.contests.models import Attempt, Contest
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils
from mangxanh.plan.tests.factories import go
from mangxanh.school.models import Pupil, Role
from mangxanh.school.tests.acting import browser, told
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, YearFactory

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def room(school, monday):
    return ClassFactory(year=YearFactory(school=school), name="6A1", grade=6, size=40)


@pytest.fixture
def contest(school, keeper, room):
    made = make_contest(school, by=keeper)
    make_attempts(made, make_pupils(room, 6), right=lambda n, slot: slot < n, school_class=room)
    return made


@pytest.fixture
def client(keeper):
    return browser(keeper)


def text(answer):
    return answer.content.decode()


class TestOnPaper:
    def test_a_class_without_phones_loses_nothing(self, school, keeper, room, client):
        contest = make_contest(school, by=keeper)
        people = make_pupils(room, 3)
        make_attempts(contest, people[:1], right=lambda n, slot: slot == n, school_class=room)
        second, third = (Pupil.objects.get(person=one) for one in people[1:])
        data = {f"p{second.pk}": "3", f"p{third.pk}": ""}

        shown = text(go(client, "contest_paper_class", contest.pk, room.pk))
        answer = go(client, "contest_paper_class", contest.pk, room.pk, data=data)

        assert people[1].name in shown
        row = Attempt.objects.get(person=people[1])
        assert (row.ended, row.right, row.score) == ("paper", 3, 3)
        assert not Attempt.objects.filter(person=people[2]).exists()
        assert answer.url.endswith("?vong=1")
        assert len(told("results on paper entered")) == 1
        go(client, "contest_paper_class", contest.pk, room.pk, data=data)
        assert len(told("results on paper entered")) == 1
        go(client, "contest_paper_class", contest.pk, room.pk, data={f"p{second.pk}": ""})
        assert not Attempt.objects.filter(person=people[1]).exists()

    def test_more_than_was_asked_is_refused(self, contest, room, client):
        pupil = Pupil.objects.get(person=make_pupils(room, 1)[0])
        data = {f"p{pupil.pk}": "9"}
        answer = go(client, "contest_paper_class", contest.pk, room.pk, data=data)
        assert answer.status_code == 422

    def test_the_homeroom_teacher_goes_to_the_class_at_once(self, contest, room, school):
        teacher = PersonFactory(school=school, roles=(Role.HOMEROOM_TEACHER, Role.TEACHER))
        room.homeroom_teacher = teacher
        room.save()
        client = browser(teacher)
        answer = go(client, "contest_paper", contest.pk)
        assert answer.url == f"/cuoc-thi/{contest.pk}/tren-giay/{room.pk}/"
        assert client.get(answer.url).status_code == 200

    def test_others_have_no_class_there(self, contest, room, school):
        client = browser(PersonFactory(school=school))
        assert go(client, "contest_paper", contest.pk).status_code == 200
        assert go(client, "contest_paper_class", contest.pk, room.pk).status_code == 403

    def test_a_class_that_it_is_not_for_has_no_list(self, contest, room, client):
        other = ClassFactory(year=room.year, name="9A1", grade=9)
        assert go(client, "contest_paper_class", contest.pk, other.pk).status_code == 404

    def test_without_rounds_there_is_nothing_to_enter(self, school, keeper, room, client):
        contest = make_contest(school, by=keeper)
        contest.rounds.all().delete()
        assert go(client, "contest_paper_class", contest.pk, room.pk).status_code == 404

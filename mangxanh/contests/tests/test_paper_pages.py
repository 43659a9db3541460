"""Results on paper, entered class by class."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from mangxanh.contests.models import Attempt, Contest
from mangxanh.contests.printed import Printed, papers_zip
from mangxanh.contests.queries.on_paper import papers_to_print
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils
from mangxanh.contests.tests.factories import make_question
from mangxanh.plan.tests.factories import go
from mangxanh.school.models import Pupil, Role
from mangxanh.school.tests.acting import browser, told
from mangxanh.school.tests.factories import ClassFactory, PersonFactory

pytestmark = pytest.mark.django_db
State = Contest.State


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


@pytest.mark.usefixtures("room")
class TestPrinting:
    WANTED = {"whom": "6", "round": "1"}  # read only

    def test_four_orders_of_the_same_questions_with_their_key(self, school, keeper, client):
        contest = make_contest(school, by=keeper, asked=6)
        turn = contest.rounds.get()
        turn.contest = contest

        data = go(client, "contest_print", contest.pk, data=self.WANTED).content
        papers = papers_to_print(turn, "6")

        names = ZipFile(BytesIO(data)).namelist()
        assert names == ["de-101.docx", "de-102.docx", "de-103.docx", "de-104.docx", "dap-an.docx"]
        asked = [[one.version.pk for one in questions] for questions in papers.values()]
        assert len({tuple(order) for order in asked}) > 1
        assert len({frozenset(order) for order in asked}) == 1
        for one in papers["102"]:
            assert one.version.options[one.order["ABCD".index(one.key)]] == "Hỏi bạn"
        assert [row[0] for row in told("papers to print taken away")] == [keeper.pk]
        assert papers_to_print(turn, "teachers") is None

    def test_only_while_it_is_open_and_for_whom_it_is(self, school, keeper, client):
        contest = make_contest(school, by=keeper)
        wrong = go(client, "contest_print", contest.pk, data={"whom": "9", "round": "1"})
        assert wrong.status_code == 302
        assert "de/" in text(go(client, "contest_paper", contest.pk))
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED)
        assert go(client, "contest_print", contest.pk, data=self.WANTED).status_code == 302
        assert not told("papers to print taken away")

    def test_a_bank_that_lacks_questions_says_so(self, school, keeper, client):
        contest = make_contest(school, by=keeper, questions=2, asked=4)
        answer = go(client, "contest_print", contest.pk, data=self.WANTED)
        assert answer.status_code == 302

    @pytest.mark.parametrize(
        ("kind", "more", "key"),
        [
            ("multiple", {"correct": (0, 2)}, "A, C"),
            ("ordering", {"correct": (0, 1, 2, 3)}, "A B C D"),
            ("matching", {"correct": (1, 0, 1, 1), "answers": ("nên", "không")}, "1B, 2A, 3B, 4B"),
            ("short", {"correct": (0,), "options": ("111",)}, "111"),
        ],
    )
    def test_every_kind_is_printed_with_its_key(self, school, kind, more, key):
        version = make_question(school, kind=kind, **more).current
        order = tuple(range(len(version.answers or version.options)))
        assert Printed(version, order).key == key
        assert papers_zip("Thi", "Khối 6", 15, {"101": [Printed(version, order)]}, {})

"""Prizes of classes: set, in the rules, on the board, fixed at the publishing."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from python_calamine import CalamineWorkbook

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.contests import set_prizes
from mangxanh.contests.actions.copying import copy_contest
from mangxanh.contests.actions.publishing import forget_attempts, publish
from mangxanh.contests.models import Attempt, ClassWinner, Contest, Division
from mangxanh.contests.praise import praise_paper
from mangxanh.contests.queries.boards import class_board, class_prizes, steps_of, with_prize
from mangxanh.contests.rules_paper import rules_flow
from mangxanh.contests.tests.contest_factories import make_contest, make_pupils, sat
from mangxanh.contests.tests.test_publishing import ripe
from mangxanh.documents.papers import Table
from mangxanh.documents.praise import praise_list_docx
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory
from mangxanh.school.models import Pupil, SchoolClass
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory

pytestmark = pytest.mark.django_db
PRIZES = [["Lớp xuất sắc", 80], ["Lớp tích cực", 50]]


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper, class_prizes=PRIZES, thresholds=[30])


@pytest.fixture
def rooms(contest, room):
    """6A1 with 8 of 10, 6A2 with 2 of 3, 7A1 with 1 of 10."""
    made = [room]
    for name, grade in (("6A2", 6), ("7A1", 7)):
        made.append(ClassFactory(year=room.year, name=name, grade=grade, size=0))
    SchoolClass.objects.update(size=0)
    for one, came, others in zip(made, (8, 2, 1), (2, 1, 9), strict=True):
        sat(contest, one, came)
        make_pupils(one, others)
    return made


def given(contest):
    return [(name, [str(one) for one in rooms]) for name, rooms in class_prizes(contest)]


class TestSetting:
    def test_they_are_set_by_share_highest_first(self, draft, keeper):
        words = {"prizes": [("Giải Nhất", 1, 5)], "rules": ["right"], "thresholds": [50]}
        set_prizes(draft, **words, class_prizes=[("Tích cực", 50), (" Xuất  sắc ", 80)], by=keeper)
        draft.refresh_from_db()
        assert draft.class_prizes == [["Xuất sắc", 80], ["Tích cực", 50]]
        for bad in ([("A", 81)], [("A", 0)], [(" ", 50)], [("A", 50), ("B", 50)], [("A", 1)] * 4):
            with pytest.raises(ValidationError):
                set_prizes(draft, **words, class_prizes=bad, by=keeper)

    def test_a_copy_has_them(self, contest, keeper):
        assert copy_contest(contest, by=keeper).class_prizes == PRIZES

    def test_on_the_page(self, draft, keeper):
        client, url = browser(keeper), f"/cuoc-thi/{draft.pk}/giai/"
        data = {"rule_1": "right", "thresholds": ["50"], "class_prize_1": "Lớp tích cực"}
        assert client.post(url, data).status_code == 422
        assert client.post(url, data | {"percent_1": "90"}).status_code == 422
        assert client.post(url, {**data, "class_prize_1": "", "percent_1": "50"}).status_code == 422
        assert client.post(url, data | {"percent_1": "65"}).status_code == 302
        assert Contest.objects.get(pk=draft.pk).class_prizes == [["Lớp tích cực", 65]]
        assert "Lớp tích cực" in client.get(f"/cuoc-thi/{draft.pk}/").content.decode()


class TestRules:
    def test_the_paper_says_how_they_are_given(self, contest):
        tables = [one for one in rules_flow(contest).blocks if isinstance(one, Table)]
        assert tables[-1].rows == (("Lớp xuất sắc", "từ 80%"), ("Lớp tích cực", "từ 50%"))
        Division.objects.filter(contest=contest).update(audiences=["teachers"])
        told = str(rules_flow(contest).blocks)
        assert "Lớp tích cực" not in told
        assert "báo lý do" in told


class TestGiving:
    @pytest.mark.usefixtures("rooms")
    def test_every_class_that_reached_one_gets_the_highest(self, contest, keeper, school):
        """A class of three needs two for 80 %, not all three."""
        steps = steps_of(contest, class_board(contest))
        assert [(one.percent, one.prize, one.names) for one in steps] == [
            (80, "Lớp xuất sắc", ["6A1", "6A2"]), (50, "Lớp tích cực", []), (30, "", []),
        ]  # fmt: skip
        line = LineFactory(plan=PlanFactory(school=school))
        LineYearFactory(line=line, year=contest.year)
        ripe(contest, keeper, line=line)
        publish(contest, by=keeper)

        contest.refresh_from_db()
        assert given(contest) == [("Lớp xuất sắc", ["6A1", "6A2"])]
        assert contest.activity.note == "Lớp xuất sắc: 6A1, 6A2"
        assert praise_paper(contest).classes == (("6A1", "Lớp xuất sắc"), ("6A2", "Lớp xuất sắc"))
        assert praise_list_docx(praise_paper(contest))
        won = {row.name: row for row in with_prize(SchoolClass.objects.all())}
        assert (won["6A2"].prize, won["6A2"].prize_contest) == ("Lớp xuất sắc", contest.pk)
        assert won["6A2"].prize_contest_name == contest.name
        assert won["7A1"].prize is None

    def test_they_stay_whatever_comes_later(self, contest, rooms, keeper):
        ripe(contest, keeper)
        publish(contest, by=keeper)
        Pupil.objects.update(school_class=rooms[2])
        with moved_clock(now() + timedelta(days=400)):
            forget_attempts()
        assert not Attempt.objects.exists()
        assert given(contest) == [("Lớp xuất sắc", ["6A1", "6A2"])]

    @pytest.mark.usefixtures("rooms")
    def test_without_any_nothing_is_given(self, contest, keeper):
        ripe(contest, keeper, class_prizes=[])
        publish(contest, by=keeper)
        assert not ClassWinner.objects.exists()


class TestPages:
    @pytest.mark.usefixtures("rooms")
    def test_where_they_stand(self, contest, keeper):
        client = browser(keeper)
        assert "Lớp xuất sắc" in client.get(f"/cuoc-thi/{contest.pk}/lop/").content.decode()
        ripe(contest, keeper)
        publish(contest, by=keeper)
        assert "Lớp xuất sắc" in client.get(f"/cuoc-thi/{contest.pk}/trao-giai/").content.decode()

        data = BytesIO(client.post(f"/cuoc-thi/{contest.pk}/xep-hang/bang/").content)
        rows = CalamineWorkbook.from_filelike(data).get_sheet_by_index(1).to_python()
        assert ["6A2", 3, 2, "Lớp xuất sắc"] in rows
        assert any(row[0] == "7A1" and not row[3] for row in rows)

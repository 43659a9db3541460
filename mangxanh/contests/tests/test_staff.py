"""Colleagues of a contest: all of them, each one done or with a reason."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from python_calamine import CalamineWorkbook

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.publishing import forget_attempts
from mangxanh.contests.actions.staff import (
    note_reason,
    remind_staff,
    take_reason_back,
    take_staff_list_away,
)
from mangxanh.contests.models import Attempt, Contest, Division, Round, StaffReason
from mangxanh.contests.queries.boards import class_board
from mangxanh.contests.queries.staff import own_reason, staff_list
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, verbs
from mangxanh.notices.models import Notice
from mangxanh.school.models import Membership, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory, PersonFactory
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
State = Contest.State
URL = "/cuoc-thi/{}/thay-co/"


@pytest.fixture
def contest(school, keeper, room):
    made = make_contest(school, by=keeper)
    Division.objects.filter(contest=made).update(audiences=["6", "teachers"])
    return made


@pytest.fixture
def teacher(school, contest):
    return PersonFactory(school=school, name="Trần Thị Bình", email="binh@truong.vn")


def took_part(contest, person):
    make_attempts(contest, [person], right=lambda _n, _slot: True, audience="teachers")


def names(rows):
    return {one.person.name for one in rows}


class TestList:
    def test_each_one_took_part_has_a_reason_or_neither(
        self, contest, teacher, keeper, school, django_assert_max_num_queries
    ):
        PersonFactory(school=school, roles=(Role.IT,), name="Máy Chủ")
        gone = PersonFactory(school=school, name="Đã Nghỉ Việc")
        Membership.objects.filter(person=gone).update(until_date=now() - timedelta(days=9))
        left = PersonFactory(school=school, name="Thi Rồi Nghỉ")
        took_part(contest, left)
        Membership.objects.filter(person=left).update(until_date=now() - timedelta(days=1))
        done = PersonFactory(school=school, name="Đã Thi")
        took_part(contest, done)
        note_reason(contest, teacher, kind="leave", by=keeper)

        with django_assert_max_num_queries(3):
            found = staff_list(contest)
            lists = found.done, found.excused, found.missing

        assert [names(one) for one in lists] == [
            {"Thi Rồi Nghỉ", "Đã Thi"}, {teacher.name}, {keeper.name}
        ]  # fmt: skip
        assert (found.settled, len(found.rows)) == (3, 4)
        assert (class_board(contest).staff.took_part, class_board(contest).staff.people) == (2, 4)

    def test_who_came_after_the_closing_is_not_asked(self, contest, teacher):
        Contest.objects.filter(pk=contest.pk).update(closed_at=now() - timedelta(days=30))
        Membership.objects.filter(person=teacher).update(from_date=now() - timedelta(days=3))
        contest.refresh_from_db()
        assert teacher.name not in names(staff_list(contest).rows)


class TestReasons:
    def test_colleagues_say_their_own_and_take_it_back(self, contest, teacher, school):
        first = note_reason(contest, teacher, kind="away", text="đi họp", by=teacher)
        again = note_reason(contest, teacher, kind="other", text=" Việc  nhà ", by=teacher)

        assert (first.pk, again.words, again.own) == (
            again.pk,
            f"{again.get_kind_display()}: Việc nhà",
            True,
        )
        assert first.text == ""  # words stand only beside another reason
        assert own_reason(contest, teacher) == again
        take_reason_back(again, by=teacher)
        take_reason_back(again, by=teacher)
        assert own_reason(contest, teacher) is None
        assert verbs(school)[-2:] == [
            "reason of a colleague noted",
            "reason of a colleague taken back",
        ]

    def test_nobody_notes_one_for_others_but_who_is_in_charge_and_the_board(
        self, contest, teacher, keeper, school
    ):
        board, head = (
            BoardFactory(school=school),
            PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,)),
        )
        assert not note_reason(contest, teacher, kind="leave", by=board).own
        note_reason(contest, teacher, kind="leave", by=keeper)
        for other in (head, PersonFactory(school=school)):
            with pytest.raises(PermissionDenied):
                note_reason(contest, teacher, kind="leave", by=other)
            with pytest.raises(PermissionDenied):
                take_reason_back(StaffReason.objects.get(), by=other)
            with pytest.raises(PermissionDenied):
                take_staff_list_away(contest, by=other)
            assert not StaffReason.objects.visible_to(other).exists()
        for one in (board, keeper, teacher):
            assert StaffReason.objects.visible_to(one).count() == 1

    def test_what_can_not_be_is_refused(self, contest, teacher, keeper, school):
        stranger = PersonFactory(school=school, roles=(Role.IT,))
        took_part(contest, done := PersonFactory(school=school))
        for whom, given in (
            (teacher, {"kind": "sick"}), (teacher, {"kind": "other", "text": " "}),
            (stranger, {"kind": "leave"}), (done, {"kind": "leave"}),
        ):  # fmt: skip
            with pytest.raises(ValidationError):
                note_reason(contest, whom, **given, by=keeper)
        Contest.objects.filter(pk=contest.pk).update(state=State.PUBLISHED)
        with pytest.raises(ValidationError):
            note_reason(contest, teacher, kind="leave", by=keeper)

    def test_a_contest_of_pupils_asks_no_colleague(self, contest, teacher, keeper):
        Division.objects.filter(contest=contest).update(audiences=["6"])
        with pytest.raises(ValidationError):
            note_reason(contest, teacher, kind="leave", by=keeper)
        assert remind_staff(contest, by=keeper) == 0

    def test_they_go_with_the_attempts(self, contest, teacher, keeper):
        note_reason(contest, teacher, kind="leave", by=keeper)
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED, closed_at=now())
        forget_attempts()
        assert StaffReason.objects.exists()
        with moved_clock(now() + timedelta(days=400)):
            forget_attempts()
        assert not StaffReason.objects.exists()


class TestReminder:
    def test_who_has_neither_is_told_once_a_day(self, contest, teacher, keeper, school):
        excused, done = PersonFactory(school=school), PersonFactory(school=school)
        note_reason(contest, excused, kind="leave", by=keeper)
        took_part(contest, done)

        assert remind_staff(contest, by=keeper) == 2
        assert remind_staff(contest, by=keeper) == 0

        assert set(Notice.objects.values_list("person", flat=True)) == {teacher.pk, keeper.pk}
        notice = Notice.objects.get(person=teacher)
        assert (notice.kind, notice.url) == ("reminder", f"/thi/cuoc/{contest.pk}/")
        assert contest.name in notice.subject
        assert OutgoingMail.objects.count() >= 1
        assert verbs(school).count("colleagues reminded of a contest") == 1
        with moved_clock(now() + timedelta(hours=20)):
            assert remind_staff(contest, by=keeper) == 2

    def test_only_while_a_paper_can_be_begun(self, contest, teacher, keeper):
        Round.objects.update(opens_at=now() + timedelta(hours=1))
        assert remind_staff(contest, by=keeper) == 0
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED)
        with pytest.raises(ValidationError):
            remind_staff(contest, by=keeper)
        with pytest.raises(PermissionDenied):
            remind_staff(contest, by=teacher)


class TestPages:
    def test_the_list_says_who_never_how_well(self, contest, teacher, keeper, school):
        took_part(contest, done := PersonFactory(school=school, name="Lê Văn Đã"))
        client = browser(keeper)
        page = client.get(URL.format(contest.pk)).content.decode()
        assert teacher.name in page
        assert done.name in page
        assert client.post(URL.format(contest.pk), {"kind": "leave"}).status_code == 422
        bad = {"person": teacher.pk, "kind": "other"}
        assert client.post(URL.format(contest.pk), bad).status_code == 422
        good = {"person": teacher.pk, "kind": "other", "text": "Chăm con nhỏ"}
        assert client.post(URL.format(contest.pk), good).status_code == 302
        assert "Chăm con nhỏ" in client.get(URL.format(contest.pk)).content.decode()

        data = BytesIO(client.post(f"{URL.format(contest.pk)}bang/").content)
        rows = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()
        assert len(rows) == 4
        assert len(rows[0]) == 4
        assert any("Chăm con nhỏ" in str(row[3]) for row in rows)
        assert verbs(school)[-1] == "list of colleagues taken away"

        reason = StaffReason.objects.get()
        back = client.post(f"/cuoc-thi/ly-do/{reason.pk}/bo/", {"from": "list"})
        assert back.url == URL.format(contest.pk)

    @pytest.mark.usefixtures("teacher")
    def test_a_reminder_and_a_second_one(self, contest, keeper):
        client = browser(keeper)
        for _turn in range(2):
            client.post(f"{URL.format(contest.pk)}nhac/")
        assert Notice.objects.count() == 2
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED)
        assert client.post(f"{URL.format(contest.pk)}nhac/").status_code == 302

    def test_ones_own_reason(self, contest, teacher):
        client = browser(teacher)
        lobby = f"/thi/cuoc/{contest.pk}/"
        assert f"{lobby}ly-do/" in client.get(lobby).content.decode()
        server = PersonFactory(school=teacher.school, roles=(Role.IT,))
        assert "ly-do" not in browser(server).get(lobby).content.decode()
        assert client.post(f"{lobby}ly-do/", {"kind": "other"}).status_code == 422
        assert client.post(f"{lobby}ly-do/", {"kind": "away"}).url == lobby
        reason = StaffReason.objects.get()
        assert f"/cuoc-thi/ly-do/{reason.pk}/bo/" in client.get(lobby).content.decode()
        assert client.post(f"/cuoc-thi/ly-do/{reason.pk}/bo/").url == lobby
        note_reason(contest, teacher, kind="away", by=teacher)
        Contest.objects.filter(pk=contest.pk).update(state=State.PUBLISHED)
        client.post(f"/cuoc-thi/ly-do/{StaffReason.objects.get().pk}/bo/")
        assert StaffReason.objects.exists()

    @pytest.mark.usefixtures("teacher")
    def test_a_reminder_counts_nobody_while_a_number_is_guessed(self, contest, keeper):
        Contest.objects.filter(pk=contest.pk).update(asks_number=True)
        page = browser(keeper).post(f"{URL.format(contest.pk)}nhac/", follow=True).text
        assert "Đã nhắc thầy cô còn thiếu." in page
        assert Notice.objects.count() == 2

    def test_a_contest_of_pupils_has_no_such_pages(self, contest, teacher, keeper):
        Division.objects.filter(contest=contest).update(audiences=["6"])
        assert browser(keeper).get(URL.format(contest.pk)).status_code == 404
        assert browser(teacher).get(f"/thi/cuoc/{contest.pk}/ly-do/").status_code == 404

    def test_while_a_number_is_guessed_nobody_counts(self, contest, teacher, keeper):
        Contest.objects.filter(pk=contest.pk).update(asks_number=True)
        client = browser(keeper)
        assert teacher.name not in client.get(URL.format(contest.pk)).content.decode()
        assert client.post(f"{URL.format(contest.pk)}bang/").status_code == 404
        assert Attempt.objects.count() == 0

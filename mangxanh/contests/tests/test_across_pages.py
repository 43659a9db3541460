"""Pages of a contest across schools: of the authority, of a school, of who sits it."""

from datetime import timedelta

import pytest

from mangxanh.certificates.models import Certificate
from mangxanh.common.dates import now
from mangxanh.contests.actions.preparing import prepare
from mangxanh.contests.entrants import number_of
from mangxanh.contests.models import Attempt, Contest, Participation, Round
from mangxanh.contests.tests.contest_factories import make_attempts
from mangxanh.contests.tests.districts import make_ward, pupils_of
from mangxanh.contests.tests.sitters import answer, browser_of, browser_of_pupil, lobby, right_place
from mangxanh.school.models import Pupil, School
from mangxanh.school.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "desk")]


@pytest.fixture
def ward():
    return make_ward()


def page(contest, name=""):
    return f"/cuoc-thi/{contest.pk}/{name}"


def at(person):
    return browser_of(person, person.school)


def over(ward, **changes):
    """Let two pupils of the first school and one of the second have sat it."""
    ward.join(ward.a, ward.b)
    for place, count in ((ward.a, 2), (ward.b, 1)):
        people = pupils_of(place, count)
        rows = make_attempts(
            ward.contest, people, right=lambda n, slot: slot > n, school_class=place.room
        )
        Attempt.objects.filter(pk__in=[row.pk for row in rows]).update(school=place.school)
    Contest.objects.filter(pk=ward.contest.pk).update(**changes)
    ward.contest.refresh_from_db()
    return list(Attempt.objects.select_related("person"))


class TestAuthority:
    def test_schools_are_ticked_at_first_and_chosen(self, ward):
        Contest.objects.update(state="draft", across=False)
        Participation.objects.all().delete()
        browser = at(ward.keeper)

        assert "Mời các trường" in browser.get(page(ward.contest)).text
        shown = browser.get(page(ward.contest, "moi-truong/")).text
        assert shown.count("checked") == 2
        browser.post(page(ward.contest, "moi-truong/"), {"schools": [ward.b.school.pk]})

        assert Participation.objects.get().school == ward.b.school
        shown = browser.get(page(ward.contest, "moi-truong/")).text
        assert shown.count("checked") == 1
        assert ward.b.school.name in browser.get(page(ward.contest)).text
        assert "Các trường được mời nhận tin ngay" in browser.get(page(ward.contest, "mo/")).text
        shown = browser.get(page(ward.contest, "giai/")).text
        assert "class_prize_1" not in shown

    def test_what_is_open_stands(self, ward):
        answered = at(ward.keeper).post(page(ward.contest, "moi-truong/"), {"schools": []})

        assert answered["Location"] == page(ward.contest)
        assert Participation.objects.count() == 2

    def test_a_school_has_no_such_page(self, ward):
        Contest.objects.update(state="draft")

        assert at(ward.a.keeper).get(page(ward.contest, "moi-truong/")).status_code == 404
        Contest.objects.update(school=ward.a.school, across=False)
        assert at(ward.a.keeper).get(page(ward.contest, "moi-truong/")).status_code == 403
        assert School.objects.count() == 3

    def test_no_page_of_the_authority_names_an_entrant(self, ward):
        rows = over(ward, state="provisional", closed_at=now())
        Attempt.objects.filter(pk=rows[0].pk).update(signs=[{"sign": "fast"}], late=[[1, "0", 1]])
        browser = at(ward.keeper)
        pages = ["", "ket-qua/", "xep-hang/", "cau-hoi/", "lop/"]

        shown = [browser.get(page(ward.contest, name)) for name in pages]
        sheet = browser.post(page(ward.contest, "xep-hang/bang/"))

        for one in (*shown, sheet):
            assert one.status_code == 200
            for row in rows:
                assert row.person.name.encode() not in one.content
        assert f"Số báo danh {number_of(ward.contest.pk, rows[0].person_id)}" in shown[2].text
        assert "chưa đến 5" in shown[1].text
        version = rows[0].versions[0]
        tried = browser.post(
            page(ward.contest, f"cau-hoi/{version}/"),
            {"do": "look", "verdict": "void", "reason": "Sai"},
        )
        assert tried.status_code == 200
        assert all(row.person.name not in tried.text for row in rows)

    def test_certificates_are_issued_and_printed_by_the_schools(self, ward):
        rows = over(ward, state="published", closed_at=now(), published_at=now())
        browser = at(ward.board)

        browser.post(page(ward.contest, "ket-qua/"), {"step": "certificates"})

        assert Certificate.objects.count() == len(rows)
        assert (
            "trường nào in giấy của trường ấy" in browser.get(page(ward.contest, "ket-qua/")).text
        )
        assert browser.get(f"/chung-nhan/dot/contest:{ward.contest.pk}/").status_code == 404
        own = browser_of_pupil(Pupil.objects.get(person=rows[0].person))
        one = Certificate.objects.get(person=rows[0].person)
        assert one.code in own.get("/chung-nhan/").text
        assert own.get(f"/chung-nhan/{one.code}/in/").content.startswith(b"%PDF")
        checked = own.get(one.get_absolute_url()).text
        assert ward.school.name in checked
        assert rows[0].person.name not in checked
        board = at(ward.a.board)
        assert "deed" not in board.get(f"/chung-nhan/{one.code}/cap-lai/").text


class TestSchool:
    def test_the_board_is_asked_and_answers(self, ward):
        browser = at(ward.a.board)

        assert "Trả lời lời mời" in browser.get(page(ward.contest)).text
        assert "Chưa trả lời" in browser.get("/cuoc-thi/").text
        assert "Ai phụ trách ở trường mình?" in browser.get(page(ward.contest, "tham-gia/")).text
        assert browser.post(page(ward.contest, "tham-gia/"), {}).status_code == 422
        browser.post(page(ward.contest, "tham-gia/"), {"contact": ward.a.keeper.pk})
        assert ward.asked(ward.a).is_in
        shown = browser.get(page(ward.contest, "tham-gia/")).text
        assert f"{ward.a.keeper.name} phụ trách" in shown
        browser.post(page(ward.contest, "tham-gia/"), {"do": "decline"})

        assert ward.asked(ward.a).state == "declined"

    def test_what_is_over_is_told(self, ward):
        Contest.objects.update(state="closed")
        browser = at(ward.a.board)

        browser.post(page(ward.contest, "tham-gia/"), {"contact": ward.a.keeper.pk})

        assert "Cuộc thi đã đóng" in browser.get(page(ward.contest, "tham-gia/")).text
        assert ward.asked(ward.a).state == "invited"

    def test_others_read_it_and_colleagues_only_once_it_is_in(self, ward):
        teacher = at(TeacherFactory(school=ward.a.school))

        assert at(ward.a.keeper).get(page(ward.contest, "tham-gia/")).status_code == 200
        assert at(ward.a.keeper).post(page(ward.contest, "tham-gia/"), {}).status_code == 403
        for name in ("", "tham-gia/", "the-le/"):
            assert teacher.get(page(ward.contest, name)).status_code == 404
        for name in ("lop/", "trao-giai/"):  # who took part is told to those who joined
            assert at(ward.a.keeper).get(page(ward.contest, name)).status_code == 404
        ward.join(ward.a)
        for name in ("", "tham-gia/", "the-le/", "lop/"):
            assert teacher.get(page(ward.contest, name)).status_code == 200
        assert "Các trường tham gia" in teacher.get(page(ward.contest, "the-le/")).text

    def test_no_page_of_a_school_holds_a_key(self, ward):
        over(ward, state="closed", closed_at=now())

        for person in (ward.a.board, ward.a.keeper):
            browser = at(person)
            for name in ("ket-qua/", "cau-hoi/", "xep-hang/", "phu-trach/"):
                assert browser.get(page(ward.contest, name)).status_code == 403, name
            for name in ("tren-giay/de/", "xep-hang/bang/", "khen/", "chep/"):
                assert browser.post(page(ward.contest, name)).status_code == 403, name
            assert browser.get("/ngan-hang/").text.count("Câu hỏi thử số") == 0

    def test_who_looks_after_it_is_told_whom_to_hear_and_who_won(self, ward):
        rows = over(ward, state="published", closed_at=now(), published_at=now())
        Attempt.objects.filter(pk=rows[0].pk).update(signs=[{"sign": "fast"}])
        ward.contest.winners.create(school=ward.a.school, attempt=rows[1], rank=1, prize="Giải Ba")
        teacher = TeacherFactory(school=ward.a.school)

        shown = at(ward.a.keeper).get(page(ward.contest, "tham-gia/")).text
        assert rows[0].person.name in shown
        assert f"Số báo danh {number_of(ward.contest.pk, rows[0].person_id)}" in shown
        assert "Giải Ba" in shown
        for person in (teacher, ward.b.keeper):
            hidden = at(person).get(page(ward.contest, "tham-gia/")).text
            assert rows[0].person.name not in hidden
            assert rows[1].person.name not in hidden

    def test_the_board_of_schools_and_of_its_own_classes(self, ward):
        over(ward, state="closed", closed_at=now())

        shown = at(ward.a.keeper).get(page(ward.contest, "lop/")).text

        assert shown.index(ward.a.school.name) < shown.index(ward.b.school.name)
        assert "Chưa đến 5 học sinh dự thi" in shown
        assert "Các lớp trường mình" in shown
        at_ward = at(ward.keeper).get(page(ward.contest, "lop/")).text
        assert "Các lớp trường mình" not in at_ward

    def test_nobody_counts_where_a_number_is_guessed(self, ward):
        over(ward, asks_number=True)

        for person in (ward.a.keeper, ward.keeper):
            shown = at(person).get(page(ward.contest, "lop/")).text
            assert "Từ 80%" not in shown
        assert "chưa đến 5" not in at(ward.keeper).get(page(ward.contest, "ket-qua/")).text


class TestSitting:
    def test_a_pupil_sits_on_the_page_of_their_school(self, ward, django_assert_max_num_queries):
        ward.join(ward.a)
        pupil = Pupil.objects.get(person=pupils_of(ward.a)[0])
        browser = browser_of_pupil(pupil)

        assert ward.contest.name in browser.get("/thi/").text
        told = browser.get(lobby(ward.contest)).text
        assert "không thấy tên em" in told
        assert "Chỉ em và thầy cô" not in told
        prepare(Round.objects.get())
        with django_assert_max_num_queries(20):
            begun = browser.post(lobby(ward.contest))
        assert begun["Location"] == "/thi/bai/1/"
        attempt = Attempt.objects.get()
        answer(attempt, 1, right_place(attempt, 1))
        browser.post("/thi/nop/")

        attempt.refresh_from_db()
        assert (attempt.right, attempt.school) == (1, ward.a.school)
        Contest.objects.update(state="provisional", closed_at=now())
        assert "1/4" in browser.get(f"{lobby(ward.contest)}ket-qua/").text

    def test_at_another_school_there_is_none(self, ward):
        ward.join(ward.a)
        Round.objects.update(closes_at=now() + timedelta(hours=1))
        browser = browser_of_pupil(Pupil.objects.get(person=pupils_of(ward.b)[0]))

        assert browser.get(lobby(ward.contest)).status_code == 404
        assert browser.post(lobby(ward.contest)).status_code == 404
        assert browser.get(page(ward.contest, "lop/")).status_code == 404

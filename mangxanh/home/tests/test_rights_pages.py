"""Own data on a page and in a file: complete, one's own, and due in two working days (case 44)."""

import io
import json
from datetime import date, time

import docx
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock
from mangxanh.history.models import HistoryRow
from mangxanh.home.own_data import as_json, readable
from mangxanh.home.personal import everything, export
from mangxanh.home.prose import CONTENT, read_prose
from mangxanh.home.tasks import remind_of_requests
from mangxanh.notices.models import Notice
from mangxanh.school.actions import rights
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import DataRequest, Guardianship, Look, Pupil, Role
from mangxanh.school.tests.factories import GuardianshipFactory, PupilFactory
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
PLACES = (("tiengvong",),)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield


@pytest.fixture
def place(here):
    return here


def browser(place, viewer):
    client = Client(headers={"host": place.school.host})
    cookie = PUPIL_COOKIE if viewer == "pupil" else SESSION_COOKIE
    client.cookies[cookie] = place.tokens[viewer]
    return client


def open_page(place, viewer, name, *args, data=None):
    client, url = browser(place, viewer), reverse(name, args=args)
    return client.post(url, data) if data else client.get(url)


def test_a_pupil_reads_what_is_kept_why_and_who_looked(place):
    page = open_page(place, "pupil", "rights").text

    assert "Quyền của em" in page
    assert "HS-tiengvong" in page
    assert "12 tháng sau khi rời trường" in page
    assert "Trần tiengvong clerk" in page
    assert "23/11/2026" in page
    assert "Mật khẩu" not in page
    assert "Tài khoản đăng nhập" not in page


def test_a_guardian_reads_their_own_and_their_childs(place):
    own = open_page(place, "guardian", "rights").text
    child = place.keys["pupil"][0]
    of_child = open_page(place, "guardian", "rights_child", child).text

    assert "Quyền của phụ huynh" in own
    assert reverse("rights_child", args=[child]) in own
    assert "HS-tiengvong" in of_child
    assert "Thông báo trong hộp thư" not in of_child  # the child's own
    assert "Trần tiengvong clerk" in of_child


def test_a_colleague_reads_their_own_without_looks(place):
    page = open_page(place, "teacher", "rights").text

    assert "Quyền của thầy cô" in page
    assert "Ai đã xem<" not in page
    assert "teacher@tiengvong.test" in page


def test_a_guardian_finds_no_other_child_and_none_after_the_end(place):
    other = PupilFactory(school=place.school)
    names = ("rights_child", "rights_child_ask")
    found = [open_page(place, "guardian", name, other.pk).status_code for name in names]
    found.append(open_page(place, "guardian", "rights_child_export", other.pk, "json").status_code)
    assert found == [404, 404, 404]

    Guardianship.objects.update(until_date=date(2026, 11, 22))
    child = place.keys["pupil"][0]
    assert open_page(place, "guardian", "rights_child", child).status_code == 404


def rows_about(person, place, kept):
    model = apps.get_model(kept.model)
    return model._base_manager.filter(**{kept.person: getattr(person, kept.match)}).count()


@pytest.mark.parametrize("viewer", ["pupil", "guardian", "teacher", "board", "clerk"])
def test_the_export_holds_every_row_of_every_declaration(place, viewer):
    person = place.people[viewer]
    told = {part.kept.title: len(part.rows) for part in export(person, place.school)}

    for kept in everything():
        if kept.person and not (kept.model == "school.Person" and viewer == "pupil"):
            assert told.get(kept.title, 0) == rows_about(person, place, kept), kept.title


def test_the_json_names_what_why_and_until_and_shows_no_secret(place):
    answer = open_page(place, "pupil", "rights_export", "json")
    told = answer.json()

    record = next(part for part in told["sections"] if part["model"] == "school.Pupil")
    assert record["rows"][0]["code"] == "HS-tiengvong"
    assert record["kept"].startswith("12 tháng")
    card = next(part for part in told["sections"] if part["model"] == "school.Card")
    assert card["rows"][0]["words_digest"] is None
    assert "0" * 64 not in answer.text
    assert answer["Cache-Control"] == "no-store"


def test_the_guardian_does_not_get_what_is_the_childs_alone(place):
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    child = pupil.person.at(place.school)
    rights.ask_about_data(child, "complain", "Chuyện riêng của em", by=child)
    Notice.objects.update(person=child)

    whole = json.dumps(as_json(child, place.school), default=str, ensure_ascii=False)
    part = json.dumps(
        as_json(child, place.school, for_guardian=True), default=str, ensure_ascii=False
    )

    assert "Chuyện riêng của em" in whole
    assert "Nhắc tiengvong" in whole
    assert "Chuyện riêng của em" not in part
    assert "Nhắc tiengvong" not in part
    page = open_page(place, "guardian", "rights_child", pupil.pk).text
    assert "Chuyện riêng của em" not in page
    listed = open_page(place, "guardian", "data_request_list")
    detail = DataRequest.objects.get(person=child)
    assert listed.status_code == 404
    assert open_page(place, "guardian", "data_request_detail", detail.pk).status_code == 404


def test_one_guardian_reads_nothing_of_another(place):
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    other = GuardianshipFactory(pupil=pupil, guardian__name="Người Khác").guardian
    child = pupil.person.at(place.school)

    pages = [
        json.dumps(as_json(child, place.school, for_guardian=True), ensure_ascii=False),
        open_page(place, "guardian", "rights_child", pupil.pk).text,
        open_page(place, "guardian", "rights").text,
    ]

    assert other.name in json.dumps(as_json(child, place.school), ensure_ascii=False)
    assert not [page for page in pages if other.name in page]


def test_the_paper_is_to_be_read(place):
    child = place.keys["pupil"][0]
    for viewer, name, args in (
        ("pupil", "rights_export", ["docx"]),
        ("teacher", "rights_export", ["docx"]),
        ("guardian", "rights_child_export", [child, "docx"]),
    ):
        client_answer = open_page(place, viewer, name, *args).content
        text = "\n".join(
            paragraph.text for paragraph in docx.Document(io.BytesIO(client_answer)).paragraphs
        )
        assert "giữ của" in text.lower()
        assert "kể từ khi" in text or "sau khi" in text


def test_a_long_list_in_the_paper_says_that_it_is_cut(place, monkeypatch):
    monkeypatch.setattr("mangxanh.home.own_data.LONGEST", 1)
    GuardianshipFactory(guardian=place.people["guardian"], pupil=PupilFactory(school=place.school))

    data = open_page(place, "guardian", "rights_export", "docx").content

    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    assert "1 dòng mới nhất trong 2 dòng" in text


def test_no_other_form_of_the_export_is_there(place):
    assert open_page(place, "teacher", "rights_export", "pdf").status_code == 404


@pytest.mark.parametrize(
    ("viewer", "said"), [("pupil", "Em đã gửi xong"), ("teacher", "Đã gửi. Nhà trường")]
)
def test_asking_tells_the_office_and_says_until_when(place, viewer, said):
    client = browser(place, viewer)
    data = {"kind": "correct", "text": "Tên em sai dấu"}
    answer = client.post(reverse("rights_ask"), data, follow=True)
    row = DataRequest.objects.latest("pk")

    assert said in answer.text
    assert row.due_on == date(2026, 11, 30)  # the place has holidays until 26 November
    told = Notice.objects.filter(url=reverse("data_request_detail", args=[row.pk]))
    office = {place.people[name] for name in ("board", "head", "clerk")}
    assert {notice.person for notice in told} == office
    assert not OutgoingMail.objects.filter(text__contains="sai dấu").exists()


def test_a_guardian_asks_about_the_child(place):
    child = place.keys["pupil"][0]
    data = {"kind": "delete", "text": "Xóa ngày sinh"}

    answer = open_page(place, "guardian", "rights_child_ask", child, data=data)

    assert answer.status_code == 302
    row = DataRequest.objects.latest("pk")
    assert (row.person, row.about.pk) == (
        place.people["guardian"], Pupil.objects.get(pk=child).person_id
    )  # fmt: skip
    assert "Xóa ngày sinh" in open_page(place, "guardian", "rights_child", child).text


@pytest.mark.parametrize("data", [{"kind": "correct", "text": " "}, {"kind": "x", "text": "a"}])
def test_an_empty_request_is_shown_again(place, data):
    before = DataRequest.objects.count()

    answer = open_page(place, "teacher", "rights_ask", data=data)

    assert answer.status_code == 422
    assert DataRequest.objects.count() == before


def test_the_clerk_answers_and_who_asked_reads_it(place):
    key = place.keys["data_request"][0]

    answer = open_page(
        place, "clerk", "data_request_detail", key, data={"answer": "Đã sửa tên trong danh sách."}
    )

    assert answer.status_code == 302
    assert Notice.objects.filter(person=place.people["teacher"], url="/quyen/").count() == 1
    assert "Đã sửa tên trong danh sách." in open_page(place, "teacher", "rights").text
    assert "Đã trả lời: 1" in open_page(place, "board", "data_request_list").text
    assert "Đã sửa tên" in open_page(place, "board", "data_request_detail", key).text
    again = open_page(place, "board", "data_request_detail", key, data={"answer": "Lần nữa."})
    assert again.status_code == 422
    assert HistoryRow.objects.filter(verb="request about data answered").count() == 1


def test_who_left_meanwhile_is_answered_without_a_notice(place):
    place.people["teacher"].memberships.update(until_date=date(2026, 11, 1))

    open_page(
        place,
        "clerk",
        "data_request_detail",
        place.keys["data_request"][0],
        data={"answer": "Rồi."},
    )

    assert DataRequest.objects.get(pk=place.keys["data_request"][0]).answer == "Rồi."
    assert not Notice.objects.filter(person=place.people["teacher"], url="/quyen/").exists()


def test_the_office_is_reminded_before_and_when_late_once_a_day(place):
    key = place.keys["data_request"][0]
    DataRequest.objects.filter(pk=key).update(due_on=date(2026, 12, 2))
    url = reverse("data_request_detail", args=[key])
    counts = []
    for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 3),
                date(2026, 12, 5), date(2026, 12, 7)):  # fmt: skip
        with moved_clock(at(day, time(8))):
            remind_of_requests()
        counts.append(Notice.objects.filter(url=url, person=place.people["clerk"]).count())

    assert counts == [0, 1, 1, 2, 2, 3]  # not on a Saturday
    kinds = Notice.objects.filter(url=url, person=place.people["clerk"]).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["other", "overdue", "overdue"]
    with moved_clock(at(date(2026, 12, 7), time(9))):
        rights.answer_request(DataRequest.objects.get(pk=key), "Xong.", by=place.people["clerk"])
    with moved_clock(at(date(2026, 12, 8), time(8))):
        remind_of_requests()
    assert Notice.objects.filter(url=url, person=place.people["clerk"]).count() == 3


def test_a_late_request_is_marked(place):
    with moved_clock(at(date(2026, 12, 8), time(8))):
        assert "quá hạn từ" in open_page(place, "board", "data_request_list").text
        assert "Quá hạn" in open_page(place, "teacher", "rights").text


def test_the_public_page_says_it_in_few_words_and_sets_no_cookie(place):
    answer = Client(headers={"host": place.school.host}).get(reverse("privacy"))

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Trường tiengvong" in answer.text
    assert "Bảng đầy đủ" in answer.text


@pytest.mark.parametrize("name", ["rieng-tu", "thong-bao-phu-huynh"])
def test_what_parents_read_has_at_most_250_syllables(name):
    words = {"school": "Trường THCS Bãi Giữa", "pupil_time": "12 tháng sau khi rời trường"}

    title, pieces = read_prose(name, words)

    assert sum(len(piece.text.split()) for piece in pieces) + len(title.split()) <= 250
    assert not any("!" in piece.text for piece in pieces)


def test_own_rights_are_at_most_two_taps_from_any_page(place):
    rights_link, more_link = f'href="{reverse("rights")}"', f'href="{reverse("more")}"'

    for viewer, name in (("pupil", "home"), ("guardian", "home"), ("guardian", "notice_list")):
        assert rights_link in open_page(place, viewer, name).text
    for name in ("home", "notice_list", "person_list"):
        page = open_page(place, "teacher", name).text
        assert more_link in page  # on a phone
        assert rights_link in page
    assert rights_link in open_page(place, "teacher", "more").text


def test_values_are_written_as_people_read_them():
    assert readable(at(date(2026, 3, 4), time(9, 5))) == "04/03/2026 09:05"
    assert readable(date(2026, 3, 4)) == "04/03/2026"
    assert [readable(value) for value in (True, False, None, "", 7)] == [
        "Có", "Không", "–", "–", "7"
    ]  # fmt: skip


@pytest.mark.parametrize("viewer", ["teacher", "board", "it", "guardian", "pupil"])
def test_whatever_somebody_has_can_be_written_as_json(place, viewer):
    told = as_json(place.people[viewer], place.school)

    assert json.loads(json.dumps(told))["person"] == place.people[viewer].name


def test_every_text_has_a_title_and_is_read_in_vietnamese_where_english_lacks():
    for path in sorted(CONTENT.glob("*/papers/*.md")):
        assert path.read_text(encoding="utf-8").startswith("---\ntitle: ")
    words = {"school": "A", "pupil_time": "b"}
    assert read_prose("rieng-tu", words, language="en")[0] == "What does this site keep?"
    assert read_prose("rieng-tu", words, language="fr")[0] == "Trang này giữ những gì?"


def test_looks_of_today_are_one_a_viewer(place):
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    for _turn in range(3):
        rights.note_look(pupil, by=place.people["board"])

    assert Look.objects.filter(pupil=pupil, role=Role.BOARD).count() == 1

"""The pages of cards: printing them, and a pupil's way in with them."""

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from django.test import Client

from mangxanh.common.dates import now, today
from mangxanh.school.actions import card_sign_in
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Card, Membership, Pupil, StaffSession
from mangxanh.school.queries import class_address, class_of_address
from mangxanh.school.tests.acting import browser, rows_of_history
from mangxanh.school.tests.carding import a_class, card_of, printed, typed
from mangxanh.school.tests.factories import (
    ClassAlarmFactory,
    ClassFactory,
    PupilFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
DIGITS = {"digits": "7351", "again": "7351", "device": "shared"}


@pytest.fixture
def row(school):
    return a_class(school)


@pytest.fixture
def teacher(row):
    return browser(row.homeroom_teacher.at(row.school))


@pytest.fixture
def phone(school):
    return Client(SERVER_NAME=school.host)


def words_of(answer):
    """Return the text of a PDF, page by page."""
    assert answer["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def step_of(answer):
    return re.search(r'name="step" value="([^"]+)"', answer.content.decode())[1]


def come_in(phone, row, card, **more):
    asked = phone.post("/vao/7a2/", {"number": card.number, "words": typed(card)})
    return phone.post("/vao/4-so/", {"step": step_of(asked)} | DIGITS | more)


def read(answer):
    return answer.content.decode()


def test_a_class_without_cards_says_for_what_they_are_and_prints_them(row, teacher):
    page = read(teacher.get(f"/lop/{row.pk}/the/"))
    assert "Lớp này chưa có thẻ" in page
    assert "In 5 thẻ" in page

    answer = teacher.post(f"/lop/{row.pk}/the/in/")

    [text] = words_of(answer)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="the-lop-7a2.pdf"'
    assert text.count("Lớp 7A2 · thẻ số") == 5
    assert all(pupil.person.name in text for pupil in Pupil.objects.select_related("person"))
    number, *words = re.search(r"thẻ số 1(\r?\n.*){3}", text)[0].splitlines()
    assert number == "thẻ số 1"
    assert card_sign_in.check_words(row, 1, " ".join(words))


def test_the_list_shows_numbers_and_who_came_in_but_no_words(row, teacher):
    cards = printed(row)
    Card.objects.filter(number=1).update(pin_digest="x" * 64)
    PupilFactory(school=row.school, school_class=row, person__name="Mới Đến")

    page = read(teacher.get(f"/lop/{row.pk}/the/"))

    assert page.count("em đã đặt") == 1
    assert page.count("chưa đặt") == 4
    assert "Mới Đến" in page
    assert "In 1 thẻ" in page
    assert f"{row.school.host}/vao/7a2/" in page
    # one of the words may stand in the page by chance ("bài học"), two of a card do not
    told = [card for card in cards.values() if sum(word in page for word in card.words) > 1]
    assert not told


def test_the_whole_class_is_printed_anew_only_when_asked_and_after_a_warning(row, teacher):
    printed(row)

    assert "Em nào trong lớp cũng có thẻ rồi" in read(teacher.get(f"/lop/{row.pk}/the/in/"))
    assert "hết hiệu lực ngay" in read(teacher.get(f"/lop/{row.pk}/the/in/?tat-ca=1"))
    words_of(teacher.post(f"/lop/{row.pk}/the/in/", {"tat-ca": "1"}))
    assert set(Card.objects.values_list("edition", flat=True)) == {2}


def test_looking_prints_nothing(row, teacher):
    printed(row)
    written = rows_of_history()

    for path in (f"/lop/{row.pk}/the/", f"/lop/{row.pk}/the/in/?tat-ca=1"):
        assert teacher.get(path).status_code == 200
    assert teacher.get(f"/the/{card_of(row, 1).pk}/in-lai/").status_code == 200
    assert rows_of_history() == written


def test_two_taps_print_one_card_anew_and_its_pupil_reads_when_and_by_whom(row, teacher, phone):
    printed(row)
    page = read(teacher.get(f"/lop/{row.pk}/the/"))
    card = card_of(row, 2)
    assert f'href="/the/{card.pk}/in-lai/"' in page

    [text] = words_of(teacher.post(f"/the/{card.pk}/in-lai/"))

    words = re.search(r"thẻ số 2(\r?\n.*){3}", text)[0].splitlines()[1:]
    asked = read(phone.post("/vao/7a2/", {"number": "2", "words": " ".join(words)}))
    by = row.homeroom_teacher.addressed
    assert f"Thẻ của em được in lại ngày {today():%d/%m/%Y}, người in: {by}." in asked


@pytest.mark.parametrize("path", ["/the/{card}/in-lai/", "/lop/{row}/the/in/?tat-ca=1"])
def test_a_second_press_on_the_same_page_makes_no_fresh_sheet_void(row, teacher, path):
    printed(row)
    path = path.format(card=card_of(row, 2).pk, row=row.pk)
    seen = re.search(r'name="seen" value="([^"]+)"', teacher.get(path).text)[1]
    sent = {"seen": seen, "tat-ca": "1"}

    words_of(teacher.post(path, sent))
    again = read(teacher.post(path, sent, follow=True))

    assert "Thẻ vừa được in xong" in again
    assert card_of(row, 2).edition == 2


def test_a_pupil_who_moved_gets_a_card_of_the_new_class(row):
    printed(row)
    other = a_class(row.school, "Đinh Yên", name="7A1")
    Pupil.objects.filter(card__number=1).update(school_class=other)
    card = card_of(row, 1)

    [text] = words_of(
        browser(other.homeroom_teacher.at(row.school)).post(f"/the/{card.pk}/in-lai/")
    )

    assert "Lớp 7A1 · thẻ số 1" in text
    assert card_of(other, 1).pupil == card.pupil


def test_colleagues_see_no_cards(row):
    printed(row)
    other = browser(TeacherFactory(school=row.school))

    assert other.get(f"/lop/{row.pk}/the/").status_code == 403
    assert other.get(f"/the/{card_of(row, 1).pk}/in-lai/").status_code == 404


def test_a_class_of_last_year_prints_nothing_and_says_so(row, teacher):
    YearFactory(school=row.school, name="2030-2031", first_day=today() - timedelta(days=1))

    answer = teacher.post(f"/lop/{row.pk}/the/in/", follow=True)

    assert "Lớp này thuộc năm học khác." in read(answer)
    assert not Card.objects.exists()


def test_an_empty_class_has_nothing_to_print(school):
    row = ClassFactory(
        year=YearFactory(school=school), homeroom_teacher=TeacherFactory(school=school)
    )

    page = browser(row.homeroom_teacher.at(school)).get(f"/lop/{row.pk}/the/")
    assert "Lớp này chưa có học sinh" in read(page)


def test_an_alarm_of_this_week_stands_above_the_list(row, teacher):
    ClassAlarmFactory(school_class=row, guesses=12, cards=4)
    ClassAlarmFactory(school_class=row, raised_at=now() - timedelta(days=8))

    assert read(teacher.get(f"/lop/{row.pk}/the/")).count("12 lần gõ sai ở 4 thẻ") == 1


@pytest.mark.parametrize("typed_name", ["7A2", "7a2", " lớp 7A2 ", "7 a 2", "7.A.2", "Lop 7a2"])
def test_a_class_is_found_however_its_name_is_typed(row, phone, typed_name):
    answer = phone.get("/vao/", {"lop": typed_name})

    assert (answer.status_code, answer["Location"]) == (302, "/vao/7a2/")


def test_a_name_that_fits_no_class_or_two_is_asked_again(row, phone):
    ClassFactory(year=row.year, name="6/11")
    ClassFactory(year=row.year, name="61/1")

    assert class_of_address(row.school, "611") is None
    assert class_of_address(row.school, "6/11").name == "6/11"
    assert class_address("6/11") == "6-11"
    for name in ("9Z9", "!!!", ""):
        assert phone.get("/vao/", {"lop": name}).status_code == 422
    assert phone.get("/vao/9z9/").status_code == 404


def test_a_school_without_a_year_has_no_class(school, phone):
    assert phone.get("/vao/", {"lop": "7A2"}).status_code == 422


def test_looking_at_any_address_signs_nobody_in(row, phone):
    printed(row)

    for path in ("/vao/", "/vao/7a2/", "/vao/4-so/", "/vao/7a2/?number=1&words=hoa+sen"):
        phone.get(path)
    assert PUPIL_COOKIE not in phone.cookies


def test_a_pupil_comes_in_on_a_shared_device(row, phone):
    card = printed(row)[1]

    answer = come_in(phone, row, card)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    cookie = answer.cookies[PUPIL_COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")
    home = phone.get("/")
    assert home.status_code == 200
    assert home["Cache-Control"] == "no-store"
    assert home["Refresh"] == "900; url=/vao/?yen=1"
    assert phone.get("/vao/").status_code == 302


def test_on_a_device_of_ones_own_one_stays_in_for_thirty_days(row, phone):
    card = printed(row)[1]
    with time_machine.travel(now(), tick=False) as clock:
        answer = come_in(phone, row, card, device="own")
        assert answer.cookies[PUPIL_COOKIE]["max-age"] == 30 * 24 * 3600
        clock.shift(timedelta(days=29))
        home = phone.get("/")
        assert home.status_code == 200
        assert "Refresh" not in home
        clock.shift(timedelta(days=29))
        assert phone.get("/").status_code == 200
        clock.shift(timedelta(days=31))
        assert phone.get("/")["Location"] == "/vao/"


def test_a_shared_device_that_is_left_alone_signs_out_and_one_in_use_stays(row, phone):
    card = printed(row)[1]
    with time_machine.travel(now(), tick=False) as clock:
        come_in(phone, row, card)
        for _turn in range(4):
            clock.shift(timedelta(minutes=10))
            assert phone.get("/").status_code == 200
        clock.shift(timedelta(minutes=15, seconds=1))
        assert phone.get("/").status_code == 302
        assert "Máy để yên 15 phút" in read(phone.get("/vao/?yen=1"))


def test_a_shared_device_signs_out_after_half_a_day_even_in_use(row, phone):
    card = printed(row)[1]
    with time_machine.travel(now(), tick=False) as clock:
        come_in(phone, row, card)
        for _turn in range(51):
            clock.shift(timedelta(minutes=14))
            assert phone.get("/").status_code == 200
        clock.shift(timedelta(minutes=14))
        assert phone.get("/").status_code == 302


def test_a_device_that_a_pupil_used_leads_back_to_the_cards(row, phone):
    come_in(phone, row, printed(row)[1])

    with time_machine.travel(now() + timedelta(minutes=16)):
        assert phone.get("/")["Location"] == "/vao/"
        assert phone.get("/vao/").status_code == 200


def test_a_pupil_whose_time_here_ended_is_a_stranger(row, phone):
    come_in(phone, row, printed(row)[1])
    Membership.objects.filter(role="pupil").update(until_date=today() - timedelta(days=1))

    assert phone.get("/")["Location"] == "/vao/"
    assert phone.get("/vao/").status_code == 200


def test_signing_out_forgets_the_device(row, phone):
    come_in(phone, row, printed(row)[1])

    with time_machine.travel(now() + timedelta(minutes=2)):
        answer = phone.post("/dang-xuat/")

    assert answer["Location"] == "/vao/"
    assert answer.cookies[PUPIL_COOKIE]["max-age"] == 0
    assert phone.get("/").status_code == 302


def test_who_comes_in_is_not_taken_for_who_was_here_before(row, phone):
    card = printed(row)[1]
    page = phone.post("/vao/7a2/", {"number": card.number, "words": typed(card)})

    assert 'data-forgets=""' in page.text


def test_wrong_words_and_wrong_digits_are_told_softly_and_nothing_secret_is_shown_again(row, phone):
    card = printed(row)[1]
    come_in(phone, row, card)
    phone.post("/dang-xuat/")

    wrong = phone.post("/vao/7a2/", {"number": "1", "words": "hoa sen"})
    assert (wrong.status_code, "chưa khớp" in read(wrong)) == (422, True)
    asked = phone.post("/vao/7a2/", {"number": "1", "words": typed(card)})
    assert typed(card) not in read(asked)
    wrong = phone.post("/vao/4-so/", {"step": step_of(asked), "digits": "8642", "device": "own"})
    assert wrong.status_code == 422
    assert "Chưa đúng 4 số của em" in read(wrong)
    assert "8642" not in re.sub(r"[Ss]ố \d+", "", read(wrong))  # names of the factory
    assert PUPIL_COOKIE not in wrong.cookies


@pytest.mark.parametrize("number", ["", "0", "1000", "-1", "hai", "1.5", "9" * 30])
def test_what_is_no_number_is_asked_again(row, phone, number):
    assert phone.post("/vao/7a2/", {"number": number, "words": "hoa sen"}).status_code == 422


def test_too_many_tries_wait_in_minutes(row, phone):
    for _turn in range(6):
        answer = phone.post("/vao/7a2/", {"number": "1", "words": "hoa sen"})

    assert "Em đợi 1 phút rồi thử lại nhé" in read(answer)


def test_a_step_that_is_over_leads_to_the_beginning(row, phone):
    card = printed(row)[1]
    asked = phone.post("/vao/7a2/", {"number": "1", "words": typed(card)})
    printed(row, pupils=[card_of(row, 1).pupil])

    late = phone.post("/vao/4-so/", {"step": step_of(asked)} | DIGITS)
    made_up = phone.post("/vao/4-so/", {"step": "x" * 200} | DIGITS)

    for answer in (late, made_up):
        assert answer.status_code == 422
        assert "Em làm lại từ đầu nhé" in read(answer)


def test_digits_that_are_refused_are_asked_again_on_the_same_page(row, phone):
    card = printed(row)[1]
    asked = phone.post("/vao/7a2/", {"number": "1", "words": typed(card)})
    step = step_of(asked)

    easy = phone.post(
        "/vao/4-so/", {"step": step, "digits": "1234", "again": "1234", "device": "own"}
    )
    unlike = phone.post("/vao/4-so/", {"step": step} | DIGITS | {"again": "1"})
    missing = phone.post("/vao/4-so/", {"step": step, "device": "shared"})

    assert "dễ đoán" in read(easy)
    assert "Hai lần gõ chưa giống nhau" in read(unlike)
    assert missing.status_code == 422
    assert come_in(phone, row, card).status_code == 302


def test_a_phone_holds_one_session_the_newest(row, phone):
    card = printed(row)[1]
    teacher = row.homeroom_teacher.at(row.school)
    phone.cookies[SESSION_COOKIE] = open_session(teacher, row.school, device="Test")

    answer = come_in(phone, row, card)

    assert answer.cookies[SESSION_COOKIE]["max-age"] == 0
    assert StaffSession.objects.get().ended_at is not None
    home = phone.get("/")
    assert home["Cache-Control"] == "no-store"
    assert home.context["request"].user == card_of(row, 1).pupil.person

    told = {"username": teacher.username, "password": "mat-khau-tot-1"}
    answer = phone.post("/dang-nhap/", told)
    assert answer.cookies[PUPIL_COOKIE]["max-age"] == 0


def test_signing_out_leaves_nothing_of_the_pages_and_forms_in_the_browser(row, phone):
    come_in(phone, row, printed(row)[1])
    phone.get("/")
    phone.cookies["csrftoken"] = "x" * 32

    answer = phone.post("/dang-xuat/")

    assert answer.cookies["csrftoken"]["max-age"] == 0
    assert answer["Clear-Site-Data"] == '"cache"'

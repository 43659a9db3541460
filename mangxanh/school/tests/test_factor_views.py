"""The pages of the second step: signing in, the account's page, the gate, the board's button."""

import html
import json
import re

import pytest
import time_machine

from mangxanh.common.dates import now
from mangxanh.school.http import passkey_host
from mangxanh.school.models import Role, SecondFactor, StaffSession
from mangxanh.school.passkeys import Question
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.authenticator import Device, Phone, phone_of
from mangxanh.school.tests.factories import PersonFactory
from mangxanh.school.views.access import HALF_COOKIE

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-tot-1"
SIGN_IN, STEP, MINE = "/dang-nhap/", "/dang-nhap/buoc-2/", "/tai-khoan/buoc-2/"
SAFE = {"secure": True}


@pytest.fixture(autouse=True)
def standing_clock():
    """Codes change every half minute; no test meets the change."""
    with time_machine.travel(now().replace(second=10, microsecond=0), tick=False) as clock:
        yield clock


@pytest.fixture
def it(school):
    return PersonFactory(school=school, roles=[Role.IT])


def password_of(person, to="", **words):
    """Return a browser in which somebody showed their password, and the answer to that."""
    client = browser(school=person.school)
    sent = {"username": person.username, "password": PASSWORD} | ({"next": to} if to else {})
    return client, client.post(SIGN_IN, sent, **words)


def fresh(person):
    """Return a browser whose session has seen the password only, a moment ago."""
    client = browser(school=person.school)
    client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
    return client


def question_on(page):
    options = re.search(r'data-options="([^"]+)"', page.text)[1]
    note = re.search(r'name="note" value="([^"]+)"', page.text)[1]
    return Question(html.unescape(options), html.unescape(note))


def test_after_the_password_comes_the_second_step_and_no_session_yet(teacher):
    phone_of(teacher)
    client, answer = password_of(teacher, "/thay-co/")

    assert answer["Location"] == f"{STEP}?next=%2Fthay-co%2F"
    assert "mx_session" not in answer.cookies
    cookie = answer.cookies[HALF_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", STEP)
    assert client.get("/thay-co/").status_code == 302
    assert not StaffSession.objects.living().exists()


def test_the_code_leads_to_where_one_was_going(teacher):
    phone, _codes = phone_of(teacher)
    client, _answer = password_of(teacher)
    page = client.get(f"{STEP}?next=/thay-co/")

    answer = client.post(STEP, {"code": phone.code(), "next": "/thay-co/"})

    assert 'autocomplete="one-time-code"' in page.text
    assert 'value="/thay-co/"' in page.text
    assert answer["Location"] == "/thay-co/"
    assert answer.cookies[HALF_COOKIE]["max-age"] == 0
    assert client.get("/thay-co/").status_code == 200
    assert client.get(STEP)["Location"] == "/"


@pytest.mark.parametrize("sent", [{"code": "000000"}, {"recovery": "AAAA-BBBB"}, {"code": ""}, {}])
def test_what_is_wrong_is_said_at_its_field_and_opens_nothing(teacher, sent):
    phone_of(teacher)
    client, _answer = password_of(teacher)

    answer = client.post(STEP, sent)

    assert answer.status_code == 422
    assert not StaffSession.objects.living().exists()


def test_too_many_wrong_codes_say_how_long_to_wait(teacher):
    phone, _codes = phone_of(teacher)
    client, _answer = password_of(teacher)
    for _turn in range(5):
        client.post(STEP, {"code": "000000"})

    answer = client.post(STEP, {"code": phone.code()})

    assert answer.status_code == 422
    assert "2" in answer.context["refused"]
    assert answer.context["code"].errors["code"] == [answer.context["refused"]]


def test_a_code_on_paper_signs_in_and_says_how_many_are_left(teacher):
    _phone, codes = phone_of(teacher)
    client, _answer = password_of(teacher)

    answer = client.post(STEP, {"recovery": codes[3]}, follow=True)

    assert answer.status_code == 200
    assert "9" in next(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_password_shown_the_second_step_leads_to_the_first(school, method):
    client = browser(school=school)

    assert getattr(client, method)(f"{STEP}?next=/lop/")["Location"] == f"{SIGN_IN}?next=%2Flop%2F"
    assert getattr(client, method)(STEP)["Location"] == SIGN_IN


def test_a_link_for_a_new_password_does_not_spare_the_second_step(teacher, board):
    phone, _codes = phone_of(teacher)
    made = browser(board).post(f"/thay-co/{teacher.pk}/lien-ket-moi/")
    link = re.search(r"/lien-ket/[\w-]+/", made.text)[0]
    client = browser(school=teacher.school)
    new = {"password": "một câu ngắn dễ nhớ", "again": "một câu ngắn dễ nhớ"}

    answer = client.post(link, new)

    assert answer["Location"] == STEP
    assert client.post(STEP, {"code": phone.code()})["Location"] == "/"


def test_it_is_led_to_set_it_up_and_nothing_else_opens(it):
    client = fresh(it)

    for closed in ("/", "/thay-co/", "/sao-luu/", "/them/", "/hop-thu/"):
        answer = client.get(closed)
        assert answer.status_code in (302, 404), closed
        assert answer.status_code == 404 or answer["Location"] == MINE, closed
    assert client.post("/thay-co/moi/", {"name": "A"})["Location"] == MINE
    for open_page in (MINE, "/tai-khoan/", "/tai-khoan/mat-khau/", f"{MINE}ung-dung/"):
        assert client.get(open_page).status_code == 200
    page = client.get(MINE)
    assert page.context["owes"]
    assert page.context["menu"] == []
    assert client.post("/dang-xuat/")["Location"] == SIGN_IN


def set_up(client):
    """Set up an app as the page asks; return the telephone and the answer."""
    page = client.get(f"{MINE}ung-dung/")
    phone = Phone(page.context["secret"].replace(" ", ""))
    sent = {"sealed": page.context["sealed"], "code": phone.code(), "name": "Máy của em"}
    return phone, client.post(f"{MINE}ung-dung/", sent)


def test_the_app_is_set_up_from_its_page_and_codes_are_shown_once(it):
    client = fresh(it)

    phone, answer = set_up(client)

    codes = answer.context["codes"]
    assert len(codes) == 10
    assert "no-store" in answer["Cache-Control"]
    assert all(code in answer.text for code in codes)
    assert client.get("/thay-co/").status_code == 200
    listed = client.get(MINE)
    assert not any(code in listed.text for code in codes)
    assert phone.secret not in listed.text
    assert "Máy của em" in listed.text
    assert not listed.context["owes"]


def test_the_page_draws_the_secret_as_a_code_that_can_be_read_back(teacher):
    page = fresh(teacher).get(f"{MINE}ung-dung/")

    secret = page.context["secret"].replace(" ", "")
    assert page.context["address"].startswith("otpauth://totp/")
    assert f"secret={secret}" in page.context["address"]
    assert teacher.username in page.context["address"]
    assert f'src="data:image/svg+xml;base64,{page.context["drawn"]}"' in page.text
    assert secret not in page.context["sealed"]


def test_a_wrong_code_keeps_the_secret_that_the_telephone_has_read(teacher):
    client = fresh(teacher)
    page = client.get(f"{MINE}ung-dung/")

    answer = client.post(f"{MINE}ung-dung/", {"sealed": page.context["sealed"], "code": "000000"})

    assert answer.status_code == 422
    assert answer.context["secret"] == page.context["secret"]
    assert "code" in answer.context["form"].errors


def test_a_secret_of_another_session_or_a_forged_one_is_not_taken(teacher):
    theirs = fresh(teacher).get(f"{MINE}ung-dung/")
    client = fresh(teacher)

    for sealed in (theirs.context["sealed"], "forged", ""):
        phone = Phone(theirs.context["secret"].replace(" ", ""))
        answer = client.post(f"{MINE}ung-dung/", {"sealed": sealed, "code": phone.code()})
        assert answer.status_code == 422
    assert not SecondFactor.objects.exists()


def test_later_the_password_is_asked_again(teacher, standing_clock):
    client = fresh(teacher)
    standing_clock.shift(16 * 60)
    page = client.get(f"{MINE}ung-dung/")
    phone = Phone(page.context["secret"].replace(" ", ""))
    sent = {"sealed": page.context["sealed"], "code": phone.code()}

    without = client.post(f"{MINE}ung-dung/", sent)
    wrong = client.post(f"{MINE}ung-dung/", sent | {"old": "wrong"})
    right = client.post(f"{MINE}ung-dung/", sent | {"old": PASSWORD})

    assert set(without.context["form"].errors) == set(wrong.context["form"].errors) == {"old"}
    assert len(right.context["codes"]) == 10


def make_passkey(client, device):
    page = client.get(f"{MINE}khoa-truy-cap/", **SAFE)
    question = question_on(page)
    sent = {"note": question.note, "answer": device.make(question), "name": "Máy tính"}
    return client.post(f"{MINE}khoa-truy-cap/", sent, **SAFE)


def test_a_passkey_is_made_and_signs_in(teacher):
    client, device = fresh(teacher), Device(teacher.school.host)

    made = make_passkey(client, device)
    client.post("/dang-xuat/")
    client.post(SIGN_IN, {"username": teacher.username, "password": PASSWORD})
    question = question_on(client.get(STEP, **SAFE))
    answer = client.post(STEP, {"note": question.note, "answer": device.show(question)}, **SAFE)

    assert len(made.context["codes"]) == 10
    assert json.loads(question.options)["rpId"] == teacher.school.host
    assert answer["Location"] == "/"
    assert client.get("/thay-co/").status_code == 200


def test_a_device_is_not_asked_to_make_a_second_key(teacher):
    client = fresh(teacher)
    make_passkey(client, Device(teacher.school.host))

    page = client.get(f"{MINE}khoa-truy-cap/", **SAFE)

    assert len(json.loads(question_on(page).options)["excludeCredentials"]) == 1


def test_a_refused_passkey_is_said_on_the_page(teacher):
    client = fresh(teacher)
    answer = client.post(f"{MINE}khoa-truy-cap/", {"note": "x", "answer": "{}"}, **SAFE)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_without_encryption_passkeys_are_off_with_a_sentence(teacher):
    client = fresh(teacher)
    make_passkey(client, Device(teacher.school.host))
    listed = client.get(MINE)
    half, _answer = password_of(teacher)
    step = half.get(STEP)

    assert client.get(f"{MINE}khoa-truy-cap/")["Location"] == MINE
    assert "https" in listed.text
    assert step.context["question"] is None
    assert step.context["has_passkey"]
    assert "passkeys.js" not in step.text
    assert teacher.school.host in step.text


@pytest.mark.parametrize(
    ("host", "secure", "plain", "found"),
    [
        ("truong.test", True, False, "truong.test"),
        ("truong.test:8443", True, False, "truong.test"),
        ("truong.test", False, False, ""),
        ("localhost:8000", False, False, "localhost"),
        ("localhost:8000", False, True, ""),
        ("127.0.0.1:8000", True, False, ""),
        ("[::1]:8000", True, False, ""),
    ],
)
def test_passkeys_need_a_name_and_encryption(rf, settings, host, secure, plain, found):
    settings.ALLOWED_HOSTS, settings.PLAIN_HTTP = ["*"], plain

    assert passkey_host(rf.get("/", headers={"host": host}, secure=secure)) == found


def test_removing_asks_for_the_password(teacher):
    client = fresh(teacher)
    set_up(client)
    url = f"{MINE}{SecondFactor.objects.get().pk}/bo/"

    assert client.get(url).status_code == 200
    assert client.post(url, {"old": "wrong"}).status_code == 422
    assert client.post(url, {"old": PASSWORD})["Location"] == MINE
    assert not SecondFactor.objects.exists()


def test_it_hears_that_the_last_one_stays(it):
    client = fresh(it)
    set_up(client)
    url = f"{MINE}{SecondFactor.objects.get().pk}/bo/"

    answer = client.post(url, {"old": PASSWORD})

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_codes_are_made_anew_on_a_page(teacher):
    client = fresh(teacher)
    refused = client.post(f"{MINE}ma-du-phong/", {"make": "1"})
    _phone, first = set_up(client)

    asked = client.get(f"{MINE}ma-du-phong/")
    second = client.post(f"{MINE}ma-du-phong/", {"make": "1"})

    assert refused.status_code == 422
    assert asked.context["left"] == 10
    assert "no-store" in second["Cache-Control"]
    assert not set(first.context["codes"]) & set(second.context["codes"])


def test_too_many_wrong_passwords_are_said_at_the_password(teacher):
    client = fresh(teacher)
    set_up(client)
    url = f"{MINE}{SecondFactor.objects.get().pk}/bo/"
    for _turn in range(5):
        client.post(url, {"old": "wrong"})

    assert "old" in client.post(url, {"old": PASSWORD}).context["form"].errors


def test_the_board_takes_it_away_on_a_colleagues_page(teacher, board):
    phone_of(teacher)
    client = browser(board)
    page = client.get(f"/thay-co/{teacher.pk}/")

    answer = client.post(f"/thay-co/{teacher.pk}/bo-buoc-2/")

    assert page.context["may_reset_second_step"]
    assert answer["Location"] == f"/thay-co/{teacher.pk}/"
    assert not client.get(f"/thay-co/{teacher.pk}/").context["may_reset_second_step"]


def test_the_list_of_sessions_says_what_each_has_seen(teacher):
    client = fresh(teacher)
    before = client.get("/tai-khoan/")
    set_up(client)
    after = client.get("/tai-khoan/")

    assert not before.context["factors"]
    assert [row.second_factor_at for row in before.context["sessions"]] == [None]
    assert [row.second_factor_at for row in after.context["sessions"]] == [now()]

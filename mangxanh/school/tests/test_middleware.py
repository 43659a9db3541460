"""Every answer: which school, in which language, with which headers and cookies."""

from http.cookies import SimpleCookie

import pytest
from django.test import Client

from mangxanh.school.actions.access import make_link
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import OneUseLink, StaffSession
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db
RIGHT = "mat-khau-tot-1"
SIGN_IN = "/dang-nhap/"


def enter(client, person, **data):
    return client.post(SIGN_IN, {"username": person.username, "password": RIGHT, **data})


def test_an_unknown_host_gets_a_page_that_says_there_is_nothing():
    SchoolFactory(host="a.test", name="Trường Bí Mật A")
    SchoolFactory(host="b.test", name="Trường Bí Mật B")

    answer = Client(SERVER_NAME="c.test").get("/")

    assert answer.status_code == 404
    assert "text/html" in answer["Content-Type"]
    assert "<h1" in answer.text
    assert "Bí Mật" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_malformed_host_is_refused(school):
    assert Client(SERVER_NAME="a b<>").get(SIGN_IN).status_code == 400


def test_two_schools_greet_by_their_own_name():
    SchoolFactory(host="a.test", name="Trường A")
    SchoolFactory(host="b.test", name="Trường B")

    first = Client(SERVER_NAME="a.test").get(SIGN_IN).text
    second = Client(SERVER_NAME="b.test").get(SIGN_IN).text

    assert "Trường A" in first
    assert "Trường B" not in first
    assert "Trường B" in second


def test_one_school_answers_any_host(school):
    assert Client(SERVER_NAME="192.168.1.5").get(SIGN_IN).status_code == 200


def test_a_session_of_one_school_is_nobody_on_the_pages_of_another(teacher):
    other = SchoolFactory()
    client = browser(teacher)
    client.defaults["SERVER_NAME"] = other.host

    answer = client.get("/thay-co/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "'; drop table", "\u00e9"])
def test_a_made_up_token_is_nobody(school, token):
    client = browser(school=school)
    client.cookies[SESSION_COOKIE] = token

    assert client.get("/thay-co/").status_code == 302


def test_a_page_may_load_nothing_from_elsewhere_and_nothing_inline(school):
    for path in (SIGN_IN, "/không-có/", "/thay-co/"):
        headers = browser(school=school).get(path).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-cache"
        assert "camera=()" in headers["Permissions-Policy"]


def test_static_files_carry_the_policy_and_may_be_kept(school):
    answer = browser(school=school).get("/static/ui/css/tokens.css")

    assert answer.status_code == 200
    assert "Content-Security-Policy" in answer.headers
    assert "private" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("cookie", "sends", "spoken"),
    [("", "en-GB,en", "vi"), ("en", "", "en"), ("vi", "en", "vi"), ("xx", "en", "vi")],
)
def test_pages_speak_vietnamese_unless_this_browser_chose(school, cookie, sends, spoken):
    client = browser(school=school)
    client.cookies["django_language"] = cookie

    answer = client.get(SIGN_IN, headers={"accept-language": sends})

    assert answer.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}"' in answer.text


def test_choosing_a_language_goes_back_to_a_page_of_ours_only(school):
    client = browser(school=school)

    away = client.post("/ngon-ngu/", {"language": "en", "next": "https://evil.test/"})
    here = client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"})

    assert away["Location"] == "/"
    assert here["Location"] == "/dang-nhap/"
    assert here.cookies["django_language"].value == "en"
    assert here.cookies["django_language"]["samesite"] == "Lax"


def flags(cookie):
    return bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]


@pytest.mark.parametrize("tls", [False, True])
def test_cookies_are_closed_to_scripts_and_to_other_pages(teacher, settings, tls):
    settings.SECURE_COOKIES = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = tls
    client = browser(school=teacher.school)

    answer = enter(client, teacher)
    form = client.get("/tai-khoan/")

    assert flags(answer.cookies[SESSION_COOKIE]) == (tls, True, "Lax")
    assert flags(answer.cookies["mx_device"]) == (tls, True, "Lax")
    assert flags(form.cookies["csrftoken"]) == (tls, True, "Lax")
    assert answer.cookies[SESSION_COOKIE]["max-age"] == 30 * 24 * 3600


def test_messages_travel_in_a_closed_cookie(teacher):
    client = browser(teacher)

    answer = client.post(
        "/tai-khoan/", {"name": "Mai", "address_form": "cô", "email": "", "language": "vi"}
    )

    assert answer.status_code == 302
    assert flags(answer.cookies["messages"]) == (False, True, "Lax")


def test_the_cookie_of_a_session_holds_no_name(teacher):
    answer = enter(browser(school=teacher.school), teacher)

    jar = SimpleCookie(answer.cookies.output(header=""))
    assert teacher.username not in jar[SESSION_COOKIE].value
    assert teacher.name not in answer.cookies.output()


ELSEWHERE = "http://noi-khac.test"


@pytest.mark.parametrize("told", [
    {}, {"HTTP_ORIGIN": ELSEWHERE}, {"HTTP_ORIGIN": "null"}, {"HTTP_REFERER": f"{ELSEWHERE}/a"},
    {"HTTP_ORIGIN": ELSEWHERE, "HTTP_REFERER": "http://truong.test/a"}, {"HTTP_REFERER": "//["},
    {"HTTP_ORIGIN": "https://truong.test"}, {"HTTP_ORIGIN": "http://truong.test:81"},
    {"HTTP_REFERER": "/dang-nhap/"}, {"HTTP_ORIGIN": "http://truong.test.noi-khac.test"},
], ids=str)  # fmt: skip
def test_a_form_from_another_page_is_refused(told):
    person = TeacherFactory(school=SchoolFactory(host="truong.test"))
    client = Client(SERVER_NAME="truong.test", enforce_csrf_checks=True, **told)

    answer = enter(client, person)

    assert answer.status_code == 403
    assert not StaffSession.objects.exists()


@pytest.mark.parametrize("told", [
    {"HTTP_ORIGIN": "http://truong.test"}, {"HTTP_REFERER": "http://truong.test/dang-nhap/?next=/"},
], ids=str)  # fmt: skip
def test_who_signs_in_on_our_page_needs_no_cookie_before(told):
    person = TeacherFactory(school=SchoolFactory(host="truong.test"))
    client = Client(SERVER_NAME="truong.test", enforce_csrf_checks=True, **told)

    assert not client.get(SIGN_IN).cookies
    assert enter(client, person).status_code == 302

    assert StaffSession.objects.count() == 1


def test_who_is_signed_in_sends_a_token_too(teacher):
    client = browser(teacher)
    client.handler.enforce_csrf_checks = True
    origin = {"HTTP_ORIGIN": f"http://{teacher.school.host}"}

    refused = client.post("/dang-xuat/", **origin)
    token = client.get("/tai-khoan/").cookies["csrftoken"].value
    taken = client.post("/dang-xuat/", {"csrfmiddlewaretoken": token}, **origin)

    assert (refused.status_code, taken.status_code) == (403, 302)


def test_a_link_and_its_secret_stay_out_of_referrers_and_caches(teacher):
    token = make_link(teacher, teacher.school, OneUseLink.Purpose.RESET)

    answer = browser(school=teacher.school).get(f"/lien-ket/{token}/")

    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_somebody_whose_last_role_ended_is_a_stranger_at_once(teacher):
    client = browser(teacher)
    there = client.get("/thay-co/").status_code
    teacher.memberships.update(until_date="2020-12-31")

    assert (there, client.get("/thay-co/").status_code) == (200, 302)


def test_a_closed_account_is_a_stranger_at_once():
    teacher = TeacherFactory()
    client = browser(teacher)
    teacher.is_active = False
    teacher.save()

    assert client.get("/thay-co/").status_code == 302

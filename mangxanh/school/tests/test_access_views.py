"""Pages of signing in and out, of links, of one's own account."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import now
from mangxanh.school.actions.access import make_link, open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import OneUseLink, Person, StaffSession, WrongGuess
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db
RIGHT, NEW = "mat-khau-tot-1", "một câu ngắn dễ nhớ"
SIGN_IN = "/dang-nhap/"


@pytest.fixture
def out(school):
    return browser(school=school)


def enter(client, person, password=RIGHT, **data):
    return client.post(SIGN_IN, {"username": person.username, "password": password, **data})


def test_a_stranger_comes_back_to_where_they_wanted_to_go(out, teacher):
    asked = out.get("/thay-co/?q=an")
    form = out.get(asked["Location"])

    answer = enter(out, teacher, next=form.context["next"])

    assert answer["Location"] == "/thay-co/?q=an"
    assert out.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("word", ["abc", "sign_out", "use_link", "report_edit"])
def test_a_next_that_is_no_address_names_no_view(out, teacher, word):
    answer = enter(out, teacher, next=word)

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_what_was_written_when_the_session_ended_is_kept_and_sent_again(out, teacher):
    written = "Cô Tạ <b>Bích</b> Ngọc"
    form = {"name": written, "address_form": "cô", "email": "a@b.vn", "language": "vi"}

    lost = out.post("/tai-khoan/", form)
    enter(out, teacher)
    kept = {**dict(lost.context["rest"]), **dict(lost.context["words"])}
    again = out.post("/tai-khoan/", kept)

    assert lost.status_code == 403
    assert "Cô Tạ &lt;b&gt;Bích&lt;/b&gt; Ngọc" in lost.text
    assert kept == form
    assert again.status_code == 302
    assert Person.objects.get(pk=teacher.pk).name == written


def test_a_form_of_a_stranger_without_words_leads_to_signing_in(out):
    assert out.post("/tai-khoan/", {"name": "X"})["Location"].startswith(f"{SIGN_IN}?")
    assert out.get("/")["Location"] == SIGN_IN


def test_no_password_is_shown_again_when_the_session_ended(out):
    answer = out.post("/tai-khoan/mat-khau/", {"old": RIGHT, "password": NEW, "again": NEW})

    assert answer["Location"].startswith(SIGN_IN)
    assert NEW not in answer["Location"]


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.test/",
        "//evil.test/",
        "///evil.test",
        "/\\evil.test",
        "http:///evil.test",
        "javascript:alert(1)",
        "\x01https://evil.test",
        "https:evil.test",
        "/\n/evil.test",
    ],
)
def test_nobody_is_led_away_after_signing_in(out, teacher, away):
    shown = out.get(SIGN_IN, {"next": away})
    answer = enter(out, teacher, next=away)

    assert shown.context["next"] == "/"
    assert answer["Location"] == "/"


def test_who_is_signed_in_goes_home(teacher):
    assert browser(teacher).get(SIGN_IN)["Location"] == "/"


def test_a_wrong_password_is_said_in_the_page_and_not_kept_in_it(out, teacher):
    answer = enter(out, teacher, "sai-mat-khau-9")

    assert answer.status_code == 422
    assert "sai-mat-khau-9" not in answer.text
    assert teacher.username in answer.text
    assert teacher.name not in answer.text
    assert not StaffSession.objects.exists()


def test_unknown_names_and_wrong_passwords_read_the_same(out, teacher):
    known = enter(out, teacher, "wrong").text.replace(teacher.username, "NAME")
    unknown = out.post(SIGN_IN, {"username": "ai-do-khac", "password": "wrong"}).text

    def plain(text):
        return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]

    assert plain(known) == plain(unknown.replace("ai-do-khac", "NAME"))


def test_an_empty_form_asks_for_both(out):
    answer = out.post(SIGN_IN, {"username": "", "password": ""})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"username", "password"}
    assert not WrongGuess.objects.exists()


def test_too_many_guesses_say_how_long_to_wait_but_a_known_device_goes_on(teacher):
    mine = browser(school=teacher.school)
    enter(mine, teacher)
    mine.post("/dang-xuat/")
    other = browser(school=teacher.school)
    for _turn in range(5):
        enter(other, teacher, "wrong")

    refused, known = enter(other, teacher), enter(mine, teacher)

    assert refused.status_code == 422
    assert known.status_code == 302


def test_the_mark_of_a_device_is_of_one_account(teacher):
    colleague = TeacherFactory(school=teacher.school)
    client = browser(school=teacher.school)
    enter(client, colleague)
    client.post("/dang-xuat/")
    for _turn in range(5):
        enter(browser(school=teacher.school), teacher, "wrong")

    assert enter(client, teacher).status_code == 422


def test_a_forged_mark_of_a_device_is_no_mark(teacher):
    for _turn in range(5):
        enter(browser(school=teacher.school), teacher, "wrong")
    client = browser(school=teacher.school)
    client.cookies["mx_device"] = "eyJ9:forged"

    assert enter(client, teacher).status_code == 422


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) Safari/604", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/140", "Chrome · Android"),
        ("curl/8", "Thiết bị khác"),
    ],
)
def test_a_session_is_named_after_its_browser(out, teacher, agent, device):
    out.post(
        SIGN_IN,
        {"username": teacher.username, "password": RIGHT},
        headers={"user-agent": agent},
    )

    named = StaffSession.objects.get().device
    assert named == device or (agent == "curl/8" and named)


def test_signing_out_ends_the_session_and_its_cookie(teacher):
    client = browser(teacher)

    answer = client.post("/dang-xuat/")

    assert answer["Location"] == SIGN_IN
    assert answer.cookies[SESSION_COOKIE].value == ""
    assert StaffSession.objects.get().ended_at
    assert client.get("/dang-xuat/").status_code == 405


def test_a_copied_cookie_is_worth_nothing_after_signing_out(teacher):
    client = browser(teacher)
    thief = browser(school=teacher.school)
    thief.cookies[SESSION_COOKIE] = client.cookies[SESSION_COOKIE].value
    before = thief.get("/thay-co/").status_code

    client.post("/dang-xuat/")

    assert (before, thief.get("/thay-co/").status_code) == (200, 302)


def link_of(person, purpose=OneUseLink.Purpose.INVITE):
    return reverse("use_link", args=[make_link(person, person.school, purpose)])


def test_a_link_leads_to_a_password_and_in(out, teacher):
    url = link_of(teacher)
    shown = out.get(url)

    answer = out.post(url, {"password": NEW, "again": NEW})

    assert shown.status_code == 200
    assert answer["Location"] == "/"
    assert out.get("/tai-khoan/").context["request"].user == teacher
    assert Person.objects.get(pk=teacher.pk).check_password(NEW)


def test_a_spent_or_unknown_link_says_so(out, teacher):
    url = link_of(teacher)
    out.post(url, {"password": NEW, "again": NEW})

    for gone in (url, "/lien-ket/khong-co/"):
        answer = browser(school=teacher.school).get(gone)
        assert answer.status_code == 404
        assert teacher.name not in answer.text


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [("ngan", "ngan", "password"), (NEW, "khác", "again"), ("", "", "password")],
)
def test_a_password_that_does_not_do_is_said_at_its_field(out, teacher, password, again, field):
    url = link_of(teacher)

    answer = out.post(url, {"password": password, "again": again})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert out.get(url).status_code == 200


def test_a_link_does_not_work_on_the_pages_of_another_school(teacher):
    url = link_of(teacher)

    assert browser(school=SchoolFactory()).get(url).status_code == 404


def test_the_account_lists_ones_own_living_sessions(teacher, django_assert_num_queries):
    client = browser(teacher)
    open_session(teacher, teacher.school, device="Chrome · Android")
    colleague = TeacherFactory(school=teacher.school)
    open_session(colleague, teacher.school, device="Máy của người khác")

    page = client.get("/tai-khoan/")

    assert {row.device for row in page.context["sessions"]} == {"Test", "Chrome · Android"}
    assert "Máy của người khác" not in page.text


def test_a_session_that_is_too_old_to_open_anything_is_not_listed(teacher):
    client = browser(teacher)
    token_session = StaffSession.objects.get()
    open_session(teacher, teacher.school, device="Cũ")
    old = StaffSession.objects.exclude(pk=token_session.pk)
    old.update(created_at=now() - timedelta(days=31))

    assert "Cũ" not in [row.device for row in client.get("/tai-khoan/").context["sessions"]]


def test_another_session_is_ended_from_the_account(teacher):
    client, phone = browser(teacher), browser(teacher)
    _mine, other = StaffSession.objects.order_by("pk")

    answer = client.post(reverse("session_end", args=[other.pk]))

    assert answer["Location"] == "/tai-khoan/"
    assert phone.get("/tai-khoan/").status_code == 302
    assert client.get("/tai-khoan/").status_code == 200


def test_the_session_of_a_colleague_does_not_exist_for_others(teacher, board):
    browser(teacher)
    session = StaffSession.objects.get(person=teacher)

    assert browser(board).post(reverse("session_end", args=[session.pk])).status_code == 404
    session.refresh_from_db()
    assert session.ended_at is None


def test_ones_account_is_saved_and_a_fault_is_shown(teacher):
    client = browser(teacher)
    good = {"name": "Trần Thị Mai", "address_form": "cô", "email": "", "language": "vi"}

    saved = client.post("/tai-khoan/", good)
    refused = client.post("/tai-khoan/", good | {"name": "", "email": "không phải thư"})

    assert saved["Location"] == "/tai-khoan/"
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"name", "email"}
    assert Person.objects.get(pk=teacher.pk).name == "Trần Thị Mai"


def change(client, old=RIGHT, password=NEW, again=NEW):
    data = {"old": old, "password": password, "again": again}
    return client.post("/tai-khoan/mat-khau/", data)


def test_a_new_password_signs_out_other_devices_and_not_this_one(teacher):
    here, there = browser(teacher), browser(teacher)

    answer = change(here)

    assert answer["Location"] == "/tai-khoan/"
    assert here.get("/tai-khoan/").status_code == 200
    assert there.get("/tai-khoan/").status_code == 302


@pytest.mark.parametrize(
    ("fault", "field"),
    [({"old": "sai"}, "old"), ({"password": "ngan", "again": "ngan"}, "password")],
)
def test_a_refused_new_password_is_said_at_its_field(teacher, fault, field):
    answer = change(browser(teacher), **fault)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Person.objects.get(pk=teacher.pk).check_password(RIGHT)


def test_the_page_of_a_new_password_is_there(teacher):
    assert browser(teacher).get("/tai-khoan/mat-khau/").status_code == 200


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://{host}/hoat-dong/moi/?nhu=1", "/hoat-dong/moi/?nhu=1"),
        ("http://{host}/tai-khoan/", "/tai-khoan/"),
        ("https://evil.test/x/", "/"),
        ("", "/"),
    ],
)
def test_what_was_sent_after_the_session_ended_is_said_to_be_unsaved(out, school, referer, back):
    asked = out.post("/tai-khoan/mat-khau/", {}, HTTP_REFERER=referer.format(host=school.host))
    form = out.get(asked["Location"])

    assert form.context["next"] == back
    assert "chưa lưu được" in form.content.decode()

"""A pupil comes in with the class card; the homeroom teacher prints one anew in two taps."""

import pytest

from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Card
from mangxanh.school.tests.carding import a_class, card_of, printed

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
DIGITS = "7351"
EACH_LOOK = [(320, False), (390, False), (390, True), (1366, False), (1366, True)]


@pytest.fixture
def row(school):
    school.host = ""
    school.save()
    return a_class(school)


@pytest.fixture
def cards(row):
    return printed(row)


def to_digits(page, site, card, words=None):
    """Go from the choice of a class to the page of the digits."""
    page.goto(f"{site}/vao/")
    page.get_by_label("Lớp của em").fill("7a2")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Số thẻ").fill(str(card.number))
    page.get_by_label("Ba từ trên thẻ").fill(words or " ".join(card.words))
    page.get_by_role("button", name="Tiếp tục").click()


def into_home(page, *, first=True):
    page.locator("#id_digits").fill(DIGITS)
    if first:
        page.get_by_label("Gõ lại 4 số").fill(DIGITS)
    page.get_by_role("button", name="Vào trang của em").click()
    page.get_by_role("heading", name="Chào").wait_for()


def signed_in_as(page, person, site):
    token = open_session(person.at(person.school), person.school, device="e2e")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_pupil_comes_in_goes_out_and_comes_in_again(live_server, cards, page_at, scripts):
    page = page_at(390, java_script_enabled=scripts)

    to_digits(page, live_server.url, cards[1])
    into_home(page)
    assert "An" in page.locator("h1").inner_text()
    assert PUPIL_COOKIE in {cookie["name"] for cookie in page.context.cookies()}

    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/vao/")
    assert PUPIL_COOKIE not in {cookie["name"] for cookie in page.context.cookies()}
    page.go_back()
    assert "Chào" not in page.locator("h1").inner_text()

    to_digits(page, live_server.url, cards[1], words="".join(cards[1].words).upper())
    assert page.get_by_label("Gõ lại 4 số").count() == 0
    into_home(page, first=False)


def test_wrong_words_keep_the_number_and_say_what_to_do(live_server, cards, page_at):
    page = page_at(390)

    to_digits(page, live_server.url, cards[1], words="sai ba từ")

    assert page.locator(".errors").inner_text().count("chưa khớp") == 1
    assert page.get_by_label("Số thẻ").input_value() == "1"


@pytest.mark.usefixtures("cards")
def test_the_code_of_a_class_leads_to_its_page_and_signs_nobody_in(live_server, page_at):
    page = page_at(390)

    page.goto(f"{live_server.url}/vao/7a2/")

    assert page.get_by_role("img", name="Mã QR trang đăng nhập của lớp 7A2").is_visible()
    assert PUPIL_COOKIE not in {cookie["name"] for cookie in page.context.cookies()}


@pytest.mark.usefixtures("cards")
def test_a_lost_card_is_printed_anew_in_two_taps(live_server, row, page_at):
    page = page_at(390)
    signed_in_as(page, row.homeroom_teacher.at(row.school), live_server.url)
    page.goto(f"{live_server.url}/lop/{row.pk}/the/")

    page.get_by_role("link", name="In lại Trần Cường").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải thẻ (PDF)").click()

    assert waiting.value.suggested_filename == "the-lop-7a2.pdf"
    assert Card.objects.get(edition=2).pupil.person.name == "Trần Cường"


@pytest.mark.parametrize(("width", "dark"), EACH_LOOK)
def test_everybody_can_use_the_pages_of_signing_in(
    live_server, row, cards, page_at, axe, sticks_out, too_small, width, dark
):
    page = page_at(width, dark=dark)
    faults = {}

    def look(name):
        found = [*axe(page), *sticks_out(page), *too_small(page)]
        if found:
            faults[name] = found

    page.goto(f"{live_server.url}/vao/?yen=1")
    look("class")
    page.goto(f"{live_server.url}/vao/?lop=9z9")
    look("no such class")
    to_digits(page, live_server.url, cards[1], words="sai ba từ")
    look("wrong words")
    to_digits(page, live_server.url, printed(row, pupils=[card_of(row, 1).pupil])[1])
    look("digits, printed anew")
    page.locator("#id_digits").fill("1234")
    page.get_by_role("button", name="Vào trang của em").click()
    look("easy digits")
    into_home(page)
    look("home")

    assert faults == {}


@pytest.mark.parametrize(("width", "dark"), EACH_LOOK)
def test_everybody_can_use_the_pages_of_cards(
    live_server, row, page_at, axe, sticks_out, too_small, width, dark
):
    page = page_at(width, dark=dark)
    signed_in_as(page, row.homeroom_teacher.at(row.school), live_server.url)
    faults = {}

    def look(name):
        found = [*axe(page), *sticks_out(page), *too_small(page)]
        if found:
            faults[name] = found

    page.goto(f"{live_server.url}/lop/{row.pk}/the/")
    look("none")
    page.goto(f"{live_server.url}/lop/{row.pk}/the/in/")
    look("print")
    printed(row)
    page.goto(f"{live_server.url}/lop/{row.pk}/the/")
    page.locator("summary").last.click()
    look("list")
    page.goto(f"{live_server.url}/the/{card_of(row, 1).pk}/in-lai/")
    look("anew")

    assert faults == {}

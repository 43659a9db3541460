"""A quiz in class: a teacher at the wall, pupils on phones; refresh, another device, a late joiner."""

import pytest
from playwright.sync_api import expect

from mangxanh.contests.models import LiveGame
from mangxanh.contests.tests.factories import make_question
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Card, Role
from mangxanh.school.tests.factories import (
    CardFactory,
    ClassFactory,
    PersonFactory,
    PupilFactory,
    YearFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PLAY = "/thi/do-vui/"
EACH_LOOK = [(390, False), (390, True), (1366, False), (1366, True)]
STEPS, PARTNERS = ("Dừng lại", "Giữ bằng chứng", "Báo người lớn"), ("Trẻ em", "Công an")
SOON = 4_000  # milliseconds; a page asks every two seconds


@pytest.fixture
def room(school):
    school.host = ""
    school.save()
    return ClassFactory(year=YearFactory(school=school), name="7A2", grade=7, size=40)


@pytest.fixture
def teacher(school, room):  # noqa: ARG001  # its year is that of the school
    return PersonFactory(school=school, roles=(Role.TEACHER,), name="Nguyễn Thị My")


@pytest.fixture
def site(settings, native_server, room, desk):  # noqa: ARG001  # they are there before it is opened
    settings.ALLOWED_HOSTS = ["localhost"]
    return native_server.url


@pytest.fixture
def phone_of(page_at, site):
    """Open a device of a pupil: phone_of(pupil, java_script_enabled=False)."""

    def open_phone(pupil, width=390, **context):
        page = page_at(width, base_url=site, **context)
        card = Card.objects.filter(pupil=pupil).first() or CardFactory(pupil=pupil)
        page.context.add_cookies([{"name": PUPIL_COOKIE, "value": pupil_token(card), "url": site}])
        return page

    return open_phone


@pytest.fixture
def wall(page_at, site, teacher, school):
    """Open the wall of the teacher: wall(1366, dark=True)."""

    def open_wall(width=1366, **context):
        page = page_at(width, base_url=site, **context)
        token = open_session(teacher, school, device="test", second_step=True)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site}])
        return page

    return open_wall


@pytest.fixture
def pupils(school, room):
    return [PupilFactory(school=school, school_class=room) for _n in range(3)]


def begin(page, *, hands=False):
    page.goto("/do-vui/")
    page.get_by_label("Lớp", exact=True).select_option(label="7A2")
    if hands:
        page.get_by_label("Giơ tay").check()
    page.get_by_role("button", name="Bắt đầu").click()
    page.get_by_role("heading", name="Lớp 7A2 sẵn sàng chưa?").wait_for()


def on(page):
    """Go on as a teacher does at the keyboard: the button has the focus."""
    before = page.get_by_role("button").last.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => [...document.querySelectorAll('#on button, .back')].at(-1).innerText !== before",
        arg=before,
    )


def join(page):
    page.goto(PLAY)
    page.get_by_role("button", name="Vào chơi").click()


def see(page, words):
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=SOON)


def is_chosen(page, words):
    button = page.get_by_role("button", name=words)
    expect(button).to_have_attribute("aria-pressed", "true", timeout=SOON)


def send(page, words):
    page.get_by_role("button", name=words).click()
    is_chosen(page, words)
    expect(page.locator("[data-sent]")).to_have_text("Đã gửi")


def test_refresh_another_device_a_late_joiner(wall, phone_of, pupils, school):
    """Case 19: nothing is keyed on a connection; the score is there wherever one comes back."""
    for n, stem in enumerate(("Câu một?", "Câu hai?"), start=1):
        make_question(school, stem=stem, trial=True, audiences=("7",), difficulty=n)
    led, first = wall(), phone_of(pupils[0])
    begin(led)
    join(first)
    see(first, "Em đã vào rồi.")
    expect(led.get_by_text("1 em đã vào")).to_be_visible(timeout=SOON)
    on(led)
    see(first, "Câu một?")
    send(first, "Hỏi bạn")
    expect(led.get_by_text("Cả 1 em đã trả lời")).to_be_visible(timeout=SOON)
    first.reload()
    is_chosen(first, "Hỏi bạn")
    second = phone_of(pupils[0])
    second.goto(PLAY)
    is_chosen(second, "Hỏi bạn")
    second.get_by_role("button", name="Đăng ngay").click()
    send(second, "Hỏi bạn")
    second.context.set_offline(True)  # Wi-Fi to 4G, a locked screen

    on(led)
    see(first, "Em trả lời đúng.")
    late = phone_of(pupils[1])
    join(late)
    see(late, "Đáp án đây nhé.")
    on(led)
    second.context.set_offline(False)
    for page in (first, second, late):
        see(page, "Câu hai?")
    send(late, "Hỏi bạn")
    on(led)
    on(led)

    for page in (first, second, late):
        see(page, "Em trả lời đúng 1/2 câu")
    assert [one["answered"] for one in LiveGame.objects.get().results] == [1, 1]


def test_an_answer_without_a_network_is_sent_when_there_is_one(wall, phone_of, pupils, school):
    make_question(school, stem="Câu một?", trial=True, audiences=("7",))
    led, phone = wall(), phone_of(pupils[0])
    begin(led)
    join(phone)
    on(led)
    see(phone, "Câu một?")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Hỏi bạn").click()
    expect(phone.locator("[data-sent]")).to_contain_text("Mất mạng")
    phone.context.set_offline(False)
    expect(phone.locator("[data-sent]")).to_have_text("Đã gửi", timeout=SOON)

    on(led)
    see(phone, "Em trả lời đúng.")


def test_a_whole_game_without_scripts(wall, phone_of, pupils, school):
    make_question(school, stem="Câu một?", trial=True, audiences=("7",))
    led, phone = (
        wall(java_script_enabled=False),
        phone_of(pupils[0], java_script_enabled=False),
    )
    begin(led)
    join(phone)
    led.get_by_role("button", name="Câu đầu tiên").click()
    phone.goto(PLAY)
    phone.get_by_role("button", name="Hỏi bạn").click()
    phone.get_by_text("Em vẫn đổi được").wait_for()
    assert phone.url.endswith(PLAY)
    led.get_by_role("button", name="Xem đáp án").click()
    see(phone, "Em trả lời đúng.")  # the page asks by itself
    led.get_by_role("button", name="Kết quả của lớp").click()
    led.get_by_text("1 em trả lời").wait_for()


def make_ten(school):
    """Put eight choices, an ordering and a matching in the trial bank."""
    words = {"trial": True, "audiences": ("7",)}
    order = {"kind": "ordering", "options": STEPS, "correct": (0, 1, 2)}
    make_question(school, stem="Xếp thứ tự?", **order, **words)
    match = {"options": ("111", "113"), "answers": PARTNERS, "correct": (0, 1)}
    make_question(school, stem="Ghép đôi?", kind="matching", **match, **words)
    for n in range(8):
        make_question(school, stem=f"Câu số {n}?", **words)


@pytest.fixture
def look(axe, sticks_out, too_small):
    """Look at a wall and a phone: look(wall, phone) gives what is wrong with them."""

    def at(led, phone):
        wide = [*sticks_out(led), *sticks_out(phone)]
        return [*axe(led), *axe(phone), *wide, *too_small(led), *too_small(phone)]

    return at


@pytest.mark.parametrize(("width", "dark"), EACH_LOOK)
def test_ten_questions_by_keyboard_and_what_axe_finds(
    width, dark, wall, phone_of, pupils, school, look
):
    """Case 21: the whole game by keyboard; lists where others drag; nothing serious for axe."""
    make_ten(school)
    led, phone = wall(width, dark=dark), phone_of(pupils[0], width, dark=dark)
    begin(led)
    phone.goto(PLAY)
    wrong = look(led, phone)
    phone.get_by_role("button", name="Vào chơi").focus()
    phone.keyboard.press("Enter")
    see(phone, "Em đã vào rồi.")
    kinds = set()
    for _question in range(10):
        on(led)
        phone.locator("form[data-live]").wait_for(timeout=SOON)
        expect(phone.locator("#live h1")).to_be_focused()
        expect(phone.locator("[data-says]")).not_to_be_empty()
        kind = answer_by_keyboard(phone)
        expect(phone.locator("[data-sent]")).to_have_text("Đã gửi")
        wrong += [] if kind in kinds else look(led, phone)
        on(led)
        phone.locator(".dl").wait_for(timeout=SOON)
        expect(phone.locator("#live h1")).to_be_focused()
        wrong += [] if kind in kinds else look(led, phone)
        kinds.add(kind)
    on(led)
    see(phone, "Em trả lời đúng 10/10 câu")

    assert kinds == {"one", "order", "match"}
    assert wrong + look(led, phone) == []


def answer_by_keyboard(page):
    """Answer right with Tab, letters and Enter alone."""
    style = page.locator("fieldset").get_attribute("data-style")
    if style == "one":
        wanted = page.get_by_role("button", name="Hỏi bạn")
        while not wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        return style
    for word in STEPS if style == "order" else PARTNERS:
        page.keyboard.press("Tab")
        page.keyboard.type(word)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    return style


def test_a_show_of_hands(wall, school, axe):
    make_question(school, stem="Câu một?", trial=True, audiences=("7",))
    led = wall()
    begin(led, hands=True)
    on(led)
    led.get_by_role("heading", name="Câu một?").wait_for()
    for letter, hands in zip("ABCD", (20, 5, 3, 1), strict=True):
        led.get_by_label(f"Số tay giơ cho {letter}").fill(str(hands))
    assert axe(led) == []
    led.get_by_role("button", name="Xem đáp án").click()
    led.get_by_text("/29 đúng").wait_for()

    assert LiveGame.objects.get().results[0]["counts"] == [20, 5, 3, 1]

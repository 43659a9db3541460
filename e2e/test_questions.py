"""A subject head keeps the question bank: finds, writes, mends, lets rest, brings in, takes along."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mangxanh.contests.models import Question
from mangxanh.contests.tests.factories import asked, make_question
from mangxanh.contests.tests.pictures import png, with_figures
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PICTURE = {"name": "tin.png", "mimeType": "image/png", "buffer": png((900, 500))}
FILE = """Câu 1: Bạn thân nhắn tin mượn tiền gấp, em làm gì trước tiên?
A. Gọi điện hỏi lại bạn ấy
B. Chuyển một nửa số tiền
C. Hỏi số tài khoản của bạn
D. Nhắn lại để hỏi lý do
Đáp án: A

Câu 2: Trang tặng quà hỏi mật khẩu tài khoản. Em thấy thế nào?
A. Đây là cách nhận quà bình thường
B. Có thể cho vì là trang lớn
C. Đây là dấu hiệu lừa đảo
D. Nên đổi mật khẩu rồi cho
"""


@pytest.fixture
def bank(school):
    """Some questions of several kinds, two of which say nearly the same."""
    school.host = ""
    school.save()
    make_question(school)
    make_question(school, stem=asked().stem.replace("bạn", "bạn em"))
    with_figures(school, ["stem", "0", "2"], topic="lua-dao", stem="Ai được hỏi mã OTP của em?")
    steps = ("Dừng lại", "Hỏi người lớn", "Báo cáo")
    make_question(school, kind="ordering", stem="Xếp lại.", options=steps, correct=(0, 1, 2))
    return school


@pytest.fixture
def opened(live_server, page_at, bank):
    """Open the bank as a subject head."""
    head = PersonFactory(school=bank, roles=(Role.SUBJECT_HEAD,))

    def open_at(width, **looks):
        page = page_at(width, **looks)
        token = open_session(head, bank, device="e2e", second_step=True)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(live_server.url + reverse("question_list"))
        return page

    return open_at


@pytest.fixture
def look(axe, sticks_out, too_small):
    def all_is_well(page):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url

    return all_is_well


def press(page, words):
    """Press a button or a link of the page by what it says."""
    main = page.locator("main")
    found = main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words))
    found.first.click()
    page.wait_for_load_state()


def pick(page, name, value):
    page.locator(f".pick:has([name={name}][value='{value}'])").click()


def find(page):
    page.select_option("[name=chu-de]", "lua-dao")
    page.fill("[name=q]", "otp")
    press(page, "Lọc")
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        press(page, "Excel")
    assert download.value.suggested_filename.endswith(".xlsx")
    press(page, "Ai được hỏi mã OTP của em?")
    expect(page.locator(".options")).to_contain_text("Đúng")


def write(page):
    page.select_option("[name=topic]", "lua-dao")
    page.fill("[name=stem]", "Nhận tin trúng thưởng lạ, em làm gì?")
    for at, text in enumerate(("Hỏi bố mẹ", "Bấm vào xem", "Gửi cho bạn", "Nhập mật khẩu")):
        page.fill(f"[name=option_{at}]", text)
    page.get_by_text("Hình của câu hỏi").click()
    page.set_input_files("[name=picture_stem]", files=[PICTURE])
    page.fill("[name=alt_stem]", "Tin nhắn báo trúng thưởng")
    page.fill("[name=document_0]", "Luật Trẻ em 102/2016/QH13")
    page.fill("[name=article_0]", "Điều 21")
    page.fill("[name=begins_0]", "01/06/2017")
    pick(page, "audiences", 6)
    press(page, "Lưu và dùng")
    expect(page.locator("[name=alt_stem]")).to_have_value("Tin nhắn báo trúng thưởng")
    expect(page.get_by_alt_text("Tin nhắn báo trúng thưởng")).to_be_visible()
    pick(page, "right", 0)  # it was forgotten: the picture is still there
    press(page, "Lưu và dùng")
    expect(page.get_by_alt_text("Tin nhắn báo trúng thưởng")).to_be_visible()
    expect(page.locator("main h2").first).to_have_text("Nhận tin trúng thưởng lạ, em làm gì?")


def mend_and_let_rest(page):
    press(page, re.compile("^Sửa"))
    page.fill("[name=explanation]", "Tin trúng thưởng lạ thường là bẫy.")
    press(page, "Lưu và dùng")
    expect(page.locator("main")).to_contain_text("Bản 2")
    press(page, "Cho nghỉ")
    page.fill("[name=reason]", "Trùng với câu khác.")
    press(page, "Cho nghỉ")
    expect(page.locator(".chip").first).to_have_text("Đã nghỉ")


def bring(page):
    upload = {"name": "to-tin.txt", "mimeType": "text/plain", "buffer": FILE.encode()}
    page.set_input_files("[name=file]", files=[upload])
    page.select_option("[name=topic]", "lua-dao")
    pick(page, "audiences", 6)
    press(page, "Đọc tệp")
    expect(page.locator("main article")).to_have_count(2)


def mend_in_the_file(page):
    page.locator("#cau-2").get_by_role("link", name="Sửa").click()
    pick(page, "right", 2)
    press(page, "Lưu câu này")
    assert page.url.endswith("#cau-2")
    press(page, "Nhập 2 câu")
    expect(page.locator("main")).to_contain_text("Đã nhập 2 câu hỏi.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_subject_head_keeps_the_bank(opened, look, bank, script):
    page = opened(390 if script else 1366, java_script_enabled=script)
    check = look if script else lambda _page: None  # axe is a script
    check(page)
    find(page)
    check(page)
    press(page, "Ngân hàng câu hỏi")

    press(page, "Viết câu hỏi")
    check(page)
    write(page)
    mend_and_let_rest(page)
    check(page)
    press(page, "Ngân hàng câu hỏi")

    press(page, "Nhập tệp")
    check(page)
    bring(page)
    check(page)
    mend_in_the_file(page)

    for tab, words in (("Ma trận", "ít"), ("Chất lượng", "Không ra"), ("Căn cứ", "Điều 21")):
        press(page, tab)
        expect(page.locator("main")).to_contain_text(words)
        check(page)
    states = Question.objects.filter(school=bank).order_by("number").values_list("state", flat=True)
    assert list(states) == ["ready"] * 4 + ["retired"] + ["draft"] * 2


def test_every_page_of_the_bank_is_well_on_a_laptop(opened, look, bank):
    page = opened(1366)
    number = Question.objects.filter(school=bank, topic="lua-dao").get().pk
    look(page)

    for name in ("bank_cells", "bank_quality", "bank_laws", "question_new", "questions_bring"):
        page.goto(page.url.split("/ngan-hang/")[0] + reverse(name))
        look(page)
    for name in ("question_detail", "question_edit", "question_retire"):
        page.goto(page.url.split("/ngan-hang/")[0] + reverse(name, args=[number]))
        look(page)

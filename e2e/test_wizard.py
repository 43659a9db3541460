"""From the one-use code to the imported plan, on a phone, by somebody who starts from nothing."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from mangxanh.common.dates import today
from mangxanh.school.actions.schools import new_setup_code
from mangxanh.school.models import School
from mangxanh.school.tests.factories import SchoolFactory
from mangxanh.work.passphrase import is_passphrase

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "con-trau-di-truoc-cai-cay"  # noqa: S105  # of nobody
PLAN = """KẾ HOẠCH
Xây dựng nếp ứng xử đẹp trên mạng

I. MỤC TIÊU
1. Mọi thành viên nhà trường biết bảo vệ mình trên mạng.

II. NHIỆM VỤ
1. Tuyên truyền
- Tổ chức sinh hoạt dưới cờ về an toàn trên mạng, mỗi tháng một lần.
- Phát tờ rơi cho cha mẹ học sinh trước ngày 30/11/2026.
2. Tập huấn
- Tổ chuyên môn tập huấn cho giáo viên viết tin bài, trước ngày 16/11/2026.

III. TỔ CHỨC THỰC HIỆN
- Giáo viên chủ nhiệm báo cáo kết quả trước ngày 30/9 hằng năm.
"""


@pytest.fixture
def code():
    school = SchoolFactory(
        name="Our school", abbreviation="", host="", authority="", place="", set_up_at=None
    )
    return new_setup_code(school)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(page_at, live_server, request) -> Page:
    page = page_at(390, java_script_enabled=request.param, base_url=live_server.url)
    page.scripted = request.param
    return page


@pytest.fixture
def fine(axe, sticks_out, too_small):
    """Look at the page as somebody with a screen reader, a small screen, a thumb would."""

    def look(page: Page) -> None:
        if page.scripted:  # axe is a script itself
            assert axe(page) == []
            assert sticks_out(page) == []
            assert too_small(page) == []

    return look


def go_on(page: Page) -> None:
    page.locator("main form .btn:not(.btn--2):not(.btn--quiet)").last.click()


def step(page: Page, number: int) -> None:
    expect(page.locator(".eyebrow").first).to_contain_text(f"{number}/10")


def test_a_school_starts_from_nothing(phone, fine, code):
    phone.goto("/")

    the_code_opens_an_account(phone, fine, code)
    the_school_says_what_it_is(phone, fine)
    its_year_and_holidays(phone, fine)
    its_classes(phone, fine)
    its_help(phone, fine)
    the_words_are_made(phone, fine)
    colleagues_are_invited(phone, fine)
    the_plan_is_brought_in(phone, fine)

    assert School.objects.get().set_up_at is not None


def the_code_opens_an_account(page: Page, fine, code: str) -> None:
    step(page, 1)
    fine(page)
    page.get_by_role("textbox").fill(code.lower())
    go_on(page)
    step(page, 2)
    fine(page)
    page.locator("#id_name").fill("Đỗ Thị Hạnh")
    page.locator("#id_address_form").select_option("cô")
    page.locator("#id_title").fill("Phó Hiệu trưởng")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    go_on(page)


def the_school_says_what_it_is(page: Page, fine) -> None:
    step(page, 3)
    expect(page.locator(".messages")).to_contain_text("hanhdt")
    fine(page)
    page.locator("#id_name").fill("Trường THCS Bãi Giữa")
    page.locator("#id_abbreviation").fill("THCSBG")
    go_on(page)
    step(page, 4)
    fine(page)
    page.locator("#id_authority").fill("UBND phường Bãi Giữa")
    page.locator("#id_place").fill("Bãi Giữa")
    go_on(page)


def its_year_and_holidays(page: Page, fine) -> None:
    step(page, 5)
    fine(page)
    go_on(page)
    step(page, 6)
    fine(page)
    page.locator("#id_name").fill("Nghỉ theo thông báo")
    page.locator("#id_first_day").fill(f"{today():%d/%m/%Y}")
    go_on(page)
    expect(page.locator("main")).to_contain_text("Nghỉ theo thông báo")
    fine(page)
    page.locator("a.btn[href='/bat-dau/lop/']").click()


def its_classes(page: Page, fine) -> None:
    step(page, 7)
    page.locator("#id_pasted").fill("Lớp\tSĩ số\n6A1\t42\n7A3\t4O")
    page.locator("[name=look]").click()
    expect(page.locator(".errors")).to_contain_text("7A3 4O")
    fine(page)
    page.locator("#id_pasted").fill("Lớp\tSĩ số\n6A1\t42\n7A3\t40")
    page.locator("[name=look]").click()
    expect(page.locator("main h2").first).to_contain_text("82")
    fine(page)
    page.locator("[name=save]").click()


def its_help(page: Page, fine) -> None:
    step(page, 8)
    fine(page)
    page.locator("#id_hotline").fill("024 3999 0111")
    go_on(page)


def the_words_are_made(page: Page, fine) -> None:
    step(page, 9)
    fine(page)
    page.locator("[name=make]").click()
    words = page.locator("main ol:not(.track) strong").all_inner_texts()
    assert len(words) == 6
    fine(page)
    with page.expect_download() as saved:
        page.locator("[name=docx]").click()
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as paper:
        text = paper.read("word/document.xml").decode()
    assert all(word in text for word in words)
    page.locator("[name=ask]").click()
    fine(page)
    page.locator("#id_first").fill(words[1])
    page.locator("#id_second").fill("sai")
    page.locator("[name=check]").click()
    expect(page.locator(".errors")).to_be_visible()
    page.locator("#id_second").fill(words[4])
    page.locator("[name=check]").click()
    step(page, 10)
    assert is_passphrase(" ".join(words))


def colleagues_are_invited(page: Page, fine) -> None:
    step(page, 10)
    fine(page)
    page.locator("#id_pasted").fill("Cô Nguyễn Thị Mai, GVCN\nTrần Văn Khải, Văn thư")
    page.locator("main form .btn").first.click()
    link = re.compile("/lien-ket/.{43}")
    expect(page.locator("main textarea[readonly]").first).to_have_value(link)
    fine(page)
    page.locator("a.btn[href='/bat-dau/xong/']").click()
    fine(page)
    go_on(page)
    expect(page.locator(".empty h1")).to_be_visible()
    fine(page)
    page.locator(".empty .btn").first.click()


def the_plan_is_brought_in(page: Page, fine) -> None:
    fine(page)
    page.locator("#id_title").fill("Kế hoạch ứng xử đẹp trên mạng")
    page.locator("#id_text").fill(PLAN)
    go_on(page)
    expect(page).to_have_url(re.compile(r"/ke-hoach/\d+/duyet/"))
    expect(page.locator("main")).to_contain_text("sinh hoạt dưới cờ")
    fine(page)

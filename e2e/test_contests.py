"""The youth leader makes a contest: one short form, what lacks, opened, its rules read."""

import re

import pytest

from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.models import Contest
from mangxanh.contests.models.bank import AUDIENCE_FIELDS, Topic
from mangxanh.contests.tests.factories import asked
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory, YearFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
EACH = 6  # questions of a cell


@pytest.fixture
def leader(school):
    school.host = ""
    school.save()
    YearFactory(school=school)
    everybody = tuple(AUDIENCE_FIELDS)
    put(
        school,
        [
            New(
                topic,
                asked(stem=f"{topic} {level} {n}?", difficulty=level, audiences=everybody),
                "ready",
            )
            for topic in (Topic.SCAMS, Topic.BULLYING, Topic.PRIVACY)
            for level in (1, 2, 3)
            for n in range(EACH)
        ],
        by=None,
    )
    return PersonFactory(school=school, roles=(Role.YOUTH_LEADER,))


@pytest.fixture
def opened(live_server, school, leader, page_at):
    """Open a browser for the youth leader."""

    def open_for(width=390, path="/cuoc-thi/", **looks):
        page = page_at(width, **looks)
        token = open_session(leader, school, device="e2e", second_step=True)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return open_for


@pytest.fixture
def check(axe, sticks_out, too_small):
    def look(page):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url

    return look


def test_from_one_short_form_to_the_opened_contest_and_its_rules(opened, check):
    page = opened()
    check(page)
    page.get_by_role("link", name="Cuộc thi mới").first.click()
    check(page)
    page.get_by_label("Tên cuộc thi").fill("Hội thi luật mạng")
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.get_by_role("heading", name="Không còn thiếu gì").wait_for()
    check(page)

    page.get_by_role("link", name="Ma trận").first.click()
    check(page)
    page.locator("#id_size_0").check(force=True)
    page.get_by_role("button", name="Đề xuất").click()
    page.get_by_text("Tất cả 10 câu.").wait_for()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lưu.").wait_for()

    page.get_by_role("link", name="Mở cuộc thi").click()
    check(page)
    page.get_by_role("button", name="Mở cuộc thi").click()
    page.get_by_text("Đã mở cuộc thi.").wait_for()
    check(page)
    page.get_by_role("link", name="Xem và in thể lệ").click()
    page.get_by_text("Chỉ em và thầy cô phụ trách thấy điểm của em.").wait_for()
    check(page)

    contest = Contest.objects.get()
    assert (contest.state, contest.name) == ("open", "Hội thi luật mạng")


def test_every_page_of_a_draft_is_whole_without_scripts(opened, check):
    page = opened(1366, path="/cuoc-thi/moi/", java_script_enabled=False)
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.wait_for_url(re.compile(r"/cuoc-thi/\d+/$"))
    contest = Contest.objects.get()
    site = page.url.split("/cuoc-thi/")[0]

    looking = opened(390)
    for part in ("", "sua/", "bang/", "vong/", "giai/", "phu-trach/", "the-le/", "mo/", "xoa/"):
        looking.goto(f"{site}/cuoc-thi/{contest.pk}/{part}")
        check(looking)

    page.goto(f"{site}/cuoc-thi/{contest.pk}/giai/")
    page.get_by_label("Cuối cùng mới bốc thăm").check()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lưu.").wait_for()
    contest.refresh_from_db()
    assert contest.rules[-1] == "draw"

"""A school is invited by its ward, joins, its pupil sits; the ward sees a number and no name."""

import pytest

from mangxanh.contests.models import Attempt, Contest, Participation
from mangxanh.contests.tests.districts import make_ward, pupils_of
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Pupil, School
from mangxanh.school.tests.factories import CardFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HOSTS = {"ward": "phuong.localhost", "a": "anhduong.localhost", "b": "binhminh.localhost"}


@pytest.fixture
def ward():
    found = make_ward()
    for name, one in (("ward", found.school), ("a", found.a.school), ("b", found.b.school)):
        School.objects.filter(pk=one.pk).update(host=HOSTS[name])
        one.host = HOSTS[name]
    return found


@pytest.fixture
def browse(live_server, page_at):
    """Open a browser for somebody at their school's host."""

    def open_for(school, cookie, token, path, width):
        page = page_at(width)
        base = live_server.url.replace("localhost", school.host).replace("127.0.0.1", school.host)
        page.context.add_cookies([{"name": cookie, "value": token, "url": base}])
        page.goto(base + path)
        return page

    def colleague(person, path, width=390):
        token = open_session(person, person.school, device="e2e", second_step=True)
        return open_for(person.school, SESSION_COOKIE, token, path, width)

    def pupil(person, path, width=390):
        row = Pupil.objects.select_related("school").get(person=person)
        token = pupil_token(CardFactory(pupil=row), own=True)
        return open_for(row.school, PUPIL_COOKIE, token, path, width)

    return colleague, pupil


@pytest.fixture
def check(axe, sticks_out, too_small):
    def look(page):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url

    return look


def test_from_the_invitation_to_the_ward_that_sees_no_name(ward, browse, check):
    colleague, pupil = browse
    child = pupils_of(ward.a)[0]

    board = colleague(ward.a.board, "/cuoc-thi/")
    check(board)
    board.get_by_role("link", name="Xem").first.click()
    check(board)
    board.get_by_role("link", name="Trả lời lời mời").click()
    check(board)
    board.get_by_role("radio", name=ward.a.keeper.name).check(force=True)
    board.get_by_role("button", name="Tham gia", exact=True).click()
    board.get_by_text("Trường mình tham gia.").wait_for()
    check(board)
    assert Participation.objects.get(school=ward.a.school).contact == ward.a.keeper

    sitting = pupil(child, "/thi/")
    sitting.get_by_role("link", name=ward.contest.name).click()
    sitting.get_by_text("không thấy tên em").wait_for()
    check(sitting)
    sitting.get_by_role("button", name="Bắt đầu làm bài").click()
    sitting.wait_for_url("**/thi/bai/1/")
    sitting.goto(sitting.url.replace("bai/1", "nop"))
    sitting.get_by_role("button", name="Nộp bài").click()
    sitting.wait_for_url("**/ket-qua/")
    assert Attempt.objects.get(finished_at__isnull=False).school == ward.a.school

    Contest.objects.update(state="closed")
    at_ward = colleague(ward.keeper, f"/cuoc-thi/{ward.contest.pk}/", 1366)
    check(at_ward)
    for page in ("ket-qua", "xep-hang", "lop"):
        at_ward.goto(at_ward.url.split("/cuoc-thi/")[0] + f"/cuoc-thi/{ward.contest.pk}/{page}/")
        check(at_ward)
        assert child.name not in at_ward.content()
    own = colleague(ward.a.keeper, f"/cuoc-thi/{ward.contest.pk}/lop/")
    own.get_by_text("Các lớp trường mình").wait_for()
    check(own)


def test_a_ward_chooses_its_schools(ward, browse, check):
    colleague, _pupil = browse
    Contest.objects.update(state="draft", across=False)
    Participation.objects.all().delete()

    page = colleague(ward.keeper, f"/cuoc-thi/{ward.contest.pk}/")
    page.get_by_role("link", name="Mời các trường").click()
    check(page)
    page.get_by_role("checkbox", name=ward.a.school.name).uncheck(force=True)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("heading", name="Các trường").wait_for()
    check(page)

    assert Participation.objects.get().school == ward.b.school

"""Certificates: issued by hand, printed again by a pupil, verified by whoever scans the code."""

import pytest
from django.urls import reverse

from mangxanh.certificates.models import Certificate
from mangxanh.certificates.tests.factories import CertificateFactory
from mangxanh.common.dates import now
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.tests.factories import CardFactory, PupilFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def pupil(school):
    school.host = ""
    school.save()
    return PupilFactory(school=school, person__name="Nguyễn Thị Phương Thảo")


@pytest.fixture
def opened(live_server, page_at, board, pupil):
    """Open an address as "board", "pupil" or anybody."""
    card = CardFactory(pupil=pupil)
    cookies = {
        "board": (SESSION_COOKIE, lambda: open_session(board, board.school, device="e2e")),
        "pupil": (PUPIL_COOKIE, lambda: pupil_token(card)),
    }

    def open_as(who, name, *keys, width=390, **looks):
        page = page_at(width, **looks)
        if who in cookies:
            cookie, token = cookies[who]
            told = {"name": cookie, "value": token(), "url": live_server.url}
            page.context.add_cookies([told])
        page.goto(live_server.url + reverse(name, args=keys))
        return page

    return open_as


@pytest.mark.parametrize(("width", "dark"), [(320, True), (390, False), (1366, False)])
def test_everybody_can_use_the_pages(opened, pupil, width, dark, axe, sticks_out, too_small):
    there = CertificateFactory(pupil=pupil)
    gone = CertificateFactory(pupil=pupil, revoked_at=now(), replaced_by=there, reason="Sai tên")
    looks = {"width": width, "dark": dark}
    for page in (
        opened("anybody", "certificate_check", there.code, **looks),
        opened("anybody", "certificate_check", gone.code, **looks),
        opened("anybody", "certificate_check", "X", **looks),
        opened("pupil", "certificate_list", **looks),
        opened("pupil", "certificate_badge", there.code, **looks),
        opened("board", "certificate_list", **looks),
        opened("board", "certificate_issue_class", pupil.school_class_id, **looks),
        opened("board", "certificate_event", there.source, **looks),
        opened("board", "certificate_reissue", there.code, **looks),
    ):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url


@SCRIPT
def test_a_class_is_chosen_ticked_and_whoever_scans_the_code_reads_that_it_is_genuine(
    opened, pupil, script
):
    page = opened("board", "certificate_issue", width=1366, java_script_enabled=script)
    page.select_option("[name=lop]", str(pupil.school_class_id))
    page.locator("main form button").first.click()
    page.fill("[name=event]", "Ngày hội Internet an toàn")
    page.get_by_label(pupil.person.name, exact=True).check()
    page.locator("main form[method=post] button").click()
    page.wait_for_url("**/dot/**")

    [made] = Certificate.objects.all()
    assert pupil.person.name in page.locator("main").inner_text()
    shown = opened("anybody", "certificate_check", made.code, java_script_enabled=script)
    told = shown.locator("main").inner_text()
    assert "Giấy chứng nhận này là thật" in told
    assert pupil.person.name not in told
    assert shown.context.cookies() == []

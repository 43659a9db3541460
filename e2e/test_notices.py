"""A teacher is reminded, reads it, copies it for Zalo, goes to the work."""

from datetime import time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.plan.tasks import send_reminders
from mangxanh.plan.tests.work_of_a_week import MONDAY, WEEK, a_row, a_task
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inbox(live_server, school, teacher, page_at):
    """Open the inbox of a teacher who was reminded: inbox(390, dark=True)."""
    school.host = ""
    school.save()
    a_task(a_row(school), teacher, WEEK)
    with moved_clock(at(MONDAY, time(9))):
        send_reminders()
    token = open_session(teacher, school, device="e2e")

    def opened(width=390, **looks):
        page = page_at(width, **looks)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(f"{live_server.url}/hop-thu/")
        return page

    return opened


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_the_inbox(inbox, width, dark, axe, sticks_out, too_small):
    page = inbox(width, dark=dark)

    for summary in page.locator("article summary").all():
        summary.click()

    assert axe(page) == []
    assert sticks_out(page) == []
    assert too_small(page) == []


def test_a_reminder_leads_to_the_work_and_is_read(inbox):
    page = inbox()

    page.locator("article form button").first.click()

    page.wait_for_url("**/nhiem-vu/*/")
    assert not Notice.objects.unread().exists()


def test_without_javascript_too(inbox):
    page = inbox(java_script_enabled=False)

    page.locator("form[action='/hop-thu/da-doc/'] button").click()

    assert not Notice.objects.unread().exists()
    assert page.locator(".empty").count() == 0

"""Links are checked once a week, where a person allowed it, and nothing is ever taken off by it."""

import http.server
import threading
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock, now
from mangxanh.learning.actions.resources import note_check
from mangxanh.learning.models import Resource
from mangxanh.learning.queries.resources import to_check
from mangxanh.learning.resource_tasks import check_due, check_resources
from mangxanh.learning.tests.factories import ResourceFactory
from mangxanh.notices.models import Notice
from mangxanh.outside.links import Limits
from mangxanh.school.actions.outside import switch_outside
from mangxanh.school.models import OutsideSwitch
from mangxanh.school.tests.factories import SchoolFactory
from mangxanh.work.models import LongJob
from mangxanh.work.worker import drain

pytestmark = pytest.mark.django_db
SOURCE = OutsideSwitch.Source.RESOURCES


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(404 if "mat" in self.path else 200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def pages():
    """A server of others on this machine: what has "mat" in its address is gone."""
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.asked = []
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def check(pages):
    where = f"127.0.0.1:{pages.server_address[1]}"
    limits = Limits(gap=0, seconds=2, allow=frozenset({where}))
    return lambda: check_due(limits=limits)


@pytest.fixture
def listed(school, teacher, pages):
    def make(path, **more):
        url = f"http://127.0.0.1:{pages.server_address[1]}/{path}"
        more = {"state": "approved", "school": school, "proposed_by": teacher} | more
        return ResourceFactory(url=url, **more)

    return make


@pytest.fixture
def let_out(school, board):
    switch_outside(school, SOURCE, on=True, by=board)


def test_nothing_leaves_the_server_until_a_person_switched_it_on(
    listed, pages, check, school, board
):
    listed("a")
    check_resources()
    assert (check(), pages.asked, LongJob.objects.count()) == (0, [], 0)

    switch_outside(school, SOURCE, on=True, by=board)
    assert check() == 1
    switch_outside(school, SOURCE, on=False, by=board)
    Resource.objects.update(checked_at=None)
    assert (check(), pages.asked) == (0, ["/a"])


def test_switched_off_on_the_way_it_stops(listed, pages, check, school, board, let_out):
    for path in "abc":
        listed(path)
    limits = Limits(gap=0, allow=frozenset({f"127.0.0.1:{pages.server_address[1]}"}))

    def told(done, _total):
        if done == 1:
            switch_outside(school, SOURCE, on=False, by=board)

    assert check_due(told, limits) == 1
    assert len(pages.asked) == 1


@pytest.mark.usefixtures("let_out")
def test_what_was_found_stands_beside_the_page_and_it_stays(listed, check, pages):
    good, gone = listed("a"), listed("mat")
    listed("cho", state="proposed")
    ResourceFactory(
        school=SchoolFactory(), proposed_by=gone.proposed_by, state="approved", url=good.url
    )  # of a school that did not allow it

    assert check() == 2
    good.refresh_from_db()
    gone.refresh_from_db()

    assert sorted(pages.asked) == ["/a", "/mat"]
    assert (good.reachable, good.failures) == (True, 0)
    assert (gone.reachable, gone.failures, gone.state) == (False, 1, "approved")
    assert check() == 0  # its week is not over


@pytest.mark.usefixtures("let_out")
def test_after_three_weeks_who_proposed_it_is_told_once(listed, check, teacher):
    gone = listed("mat", title="Trang đã mất")
    start = now()
    for week in range(5):
        with moved_clock(start + timedelta(weeks=week)):
            check()
        assert Notice.objects.count() == (1 if week >= 2 else 0)

    notice = Notice.objects.get()
    assert (notice.person, notice.url) == (teacher, reverse("resource_detail", args=[gone.pk]))
    assert "ba tuần" in notice.body
    gone.refresh_from_db()
    assert (gone.state, gone.failures) == ("approved", 5)


def test_one_answer_begins_the_count_anew(listed):
    row = listed("mat")
    for ok in (False, False, True, False, False):
        note_check(row, ok=ok)

    row.refresh_from_db()
    assert row.failures == 2
    assert not Notice.objects.exists()


def test_a_page_that_was_taken_off_meanwhile_is_noted_no_more(listed):
    row = listed("a", state="withdrawn")
    note_check(row, ok=False)

    row.refresh_from_db()
    assert row.checked_at is None


@pytest.mark.usefixtures("let_out")
def test_where_this_server_has_no_way_out_nobody_is_blamed(school, check):
    for n in range(3):
        ResourceFactory(school=school, state="approved", url=f"http://trang{n}.invalid/")

    assert check() == 0
    assert not Resource.objects.filter(checked_at__isnull=False).exists()


def test_each_page_once_a_week_the_oldest_first(school, let_out):
    with moved_clock(at(date(2026, 11, 23), time(4, 20))):
        old = {"a": timedelta(days=6), "b": timedelta(days=7), "c": timedelta(days=20)}
        for name, age in old.items():
            ResourceFactory(school=school, state="approved", title=name, checked_at=now() - age)
        ResourceFactory(school=school, state="approved", title="d")

        assert [row.title for row in to_check()] == ["d", "c", "b"]


@pytest.mark.usefixtures("let_out")
def test_the_clock_starts_one_long_job(school):
    ResourceFactory(school=school, state="approved", url="http://169.254.169.254/latest/")
    check_resources()
    check_resources()

    assert drain() == 1
    assert LongJob.objects.get().state == "done"
    assert Resource.objects.get().reachable is False

"""Below /trang/ nobody is known, whatever their browser brings along."""

import io
import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.common.logs import Anonymous
from mangxanh.home.tests.asking import rows
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.tests.factories import CardFactory, PupilFactory, TeacherFactory
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.tests.walking import STORY, browser, code_on, tell, third_page

pytestmark = pytest.mark.django_db
PEOPLE = re.compile(r'school_(staffsession|card|pupil|membership)"', re.IGNORECASE)


@pytest.fixture
def pupil(team):  # noqa: F811  # the fixture
    return PupilFactory(school=team.school)


@pytest.fixture
def known(team, pupil):  # noqa: F811
    """A browser in which a pupil is signed in, on a device that is shared."""
    client = browser(team.school, HTTP_USER_AGENT="Bi-Mat/1", REMOTE_ADDR="203.0.113.9")
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.cookies["messages"] = "x"
    return client


@pytest.fixture
def log():
    """What the installation's own handler would write."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Anonymous())
    [own] = [one for one in logging.getLogger().handlers if one.name == "stderr"]
    handler.setFormatter(own.formatter)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def asked(work):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = work()
    return result, [query["sql"] for query in queries.captured_queries]


def test_a_pupil_who_is_signed_in_asks_the_database_the_same_as_nobody(team, known):  # noqa: F811
    nobody = browser(team.school)
    tell(nobody)  # what is read once a process is read
    _answer, of_nobody = asked(lambda: tell(nobody))
    answer, of_pupil = asked(lambda: tell(known))

    assert len(of_pupil) == len(of_nobody)
    assert "Em không" in answer.content.decode() or "Cảm ơn em" in answer.content.decode()
    assert not [sql for sql in of_pupil if "staffsession" in sql or '"school_card"' in sql]
    assert not [sql for sql in of_pupil if '"school_pupil"' in sql]


def test_no_row_holds_anything_of_who_was_signed_in(known, pupil):
    before = rows()
    assert code_on(tell(known))
    after = rows()

    fresh = [row for label in after for row in after[label] if row not in before[label]]
    assert fresh
    assert not [
        row for row in fresh if pupil.person.name in row or "203.0.113" in row or "Bi-Mat" in row
    ]
    changed = {label for label in after if after[label] != before[label]}
    assert {label.split(".")[0] for label in changed} == {"cases", "speakup"}


@pytest.mark.parametrize("page", ["help_page", "tell_what", "tell_who", "tell", "tell_kept"])
def test_no_answer_sets_or_renews_anything(known, page):
    for answer in (
        known.get(reverse(page)),
        known.post(reverse(page), {}),
        known.put(reverse(page)),
    ):
        assert not answer.cookies
        assert "Refresh" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    receipt = tell(known)
    assert not receipt.cookies
    assert receipt.headers["X-Robots-Tag"] == "noindex"
    assert receipt.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert receipt.headers["Content-Language"] == "vi"  # not as the cookie would have it


def test_the_microphone_is_for_the_last_page_alone(known):
    token = third_page(known)
    last = known.post("/trang/3/", token)
    assert "microphone=(self)" in last.headers["Permissions-Policy"]
    for answer in (known.get("/trang/1/?ai=hoc-sinh"), tell(known), known.get("/")):
        assert "microphone=()" in answer.headers["Permissions-Policy"]


def test_a_teacher_who_is_signed_in_needs_no_token_and_leaves_no_trace(team):  # noqa: F811
    teacher = TeacherFactory(school=team.school)
    client = browser(team.school)
    client.cookies[SESSION_COOKIE] = open_session(
        teacher, team.school, device="x", second_step=True
    )
    before = rows()["school.StaffSession"]

    assert code_on(tell(client, door="thay-co"))
    assert rows()["school.StaffSession"] == before
    assert Receipt.objects.get().case.teller == "teacher"


def test_nothing_is_written_to_the_log(known, log):
    logging.getLogger().setLevel(logging.INFO)
    try:
        tell(known)
        known.get("/trang/khong-co/")
        known.get("/trang/1")
        known.put("/trang/1/")
        known.post("/trang/3/", {"form": "x", "story": STORY})
        known.generic("POST", "/trang/3/", "story=" + "a" * 4_000_000,
                      content_type="application/x-www-form-urlencoded")  # fmt: skip
        Client(HTTP_HOST="unknown.test").get("/trang/1/")
        Client().post("/trang/3/", {"story": STORY})
    finally:
        logging.getLogger().setLevel(logging.WARNING)

    assert log.getvalue() == ""


def break_down(execute, sql, params, many, context):
    """Let a page break with what was told in the text of the failure."""
    if 'FROM "cases_box"' in sql:
        raise RuntimeError(STORY)
    return execute(sql, params, many, context)


def test_a_page_that_breaks_says_where_and_quotes_nothing(known, log):
    known.raise_request_exception = False
    with connection.execute_wrapper(break_down):
        answer = known.post("/trang/3/", {"form": "x", "story": STORY})

    assert answer.status_code == 500
    assert STORY not in log.getvalue()
    assert STORY not in answer.content.decode()
    assert re.search(r"A page below /trang/ broke: RuntimeError in [\w.]+:\d+", log.getvalue())

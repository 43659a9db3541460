"""Pages that another process makes: the same to whoever asks, and made here where it is gone."""

import gc
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from django.utils.safestring import mark_safe

from mangxanh.contests import desk as ours
from mangxanh.contests.saving.desk import OpenDesk
from mangxanh.contests.saving.far import TakeDown
from mangxanh.contests.saving.papers import Page
from mangxanh.contests.saving.sqlite_store import SqliteStore
from mangxanh.contests.tests.saving.served import seal
from mangxanh.serving import lines as lines_module
from mangxanh.serving.apart import Apart, Conversation
from mangxanh.serving.lines import (
    BEGINNING,
    HANDING_IN,
    LINES,
    READING,
    Hello,
    Lines,
    Made,
    Meeting,
    framed,
)
from mangxanh.serving.tests.adapted import ask, served

ATTEMPT, DUE = 77, 1_800_000_000_000


@pytest.fixture
def home(tmp_path):
    """The desk where answers are taken."""
    desk = OpenDesk(SqliteStore(tmp_path / "answers.sqlite3"), seal())
    yield desk
    desk.close()


@pytest.fixture
def meeting():
    made = Meeting.new()
    yield made
    made.socket.close()


@pytest.fixture
def lines(home, meeting):
    return Lines(home, meeting)


@pytest.fixture
def port(lines):
    with served(lines) as free:
        yield free


def apart(environ, start):
    """The pages of the other process."""
    match environ["PATH_INFO"]:
        case "/thi/file":
            start("200 OK", [("Content-Type", "image/webp")])
            return environ["wsgi.file_wrapper"](open(environ["QUERY_STRING"], "rb"))  # noqa: PTH123  # the answer closes it
        case "/thi/none":
            start("304 Not Modified", [])
            return []
        case "/thi/broken":
            raise ValueError("on purpose")
        case "/thi/write":
            start("200 OK", [])(b"no")
        case "/thi/shelve":
            ours.desk().lay_out(ATTEMPT, DUE, {1: Page.of([], b"p")})
            ours.desk().finish(ATTEMPT + 1)
        case "/thi/slow":
            time.sleep(0.5)
        case "/thi/safe":
            start("200 OK", [("X-Made", mark_safe("apart"))])  # as Django marks it
            return []
    start("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Made", "apart")])
    words = (environ["REQUEST_METHOD"], environ["QUERY_STRING"], environ.get("HTTP_COOKIE", ""))
    return [" ".join(words).encode(), b" ", environ["wsgi.input"].read()]


@contextmanager
def making(lines, *names):
    """Another process, though in threads of this one, until the end of the block."""
    stop, before = threading.Event(), dict(lines._there)
    thread = threading.Thread(target=Apart(apart, lines._meeting, names).run, args=[stop])
    thread.start()
    gc.collect()  # a loop may forget whom nobody holds
    try:
        wait_until(lambda: all(lines._there[name] > before.get(name, 0) for name in names))
        yield
    finally:
        stop.set()
        thread.join(10)
        ours._far.clear()
        assert not thread.is_alive()
        wait_until(lambda: all(lines._there[name] == before.get(name, 0) for name in names))


def wait_until(true):
    last = time.monotonic() + 10
    while not true():
        assert time.monotonic() < last
        time.sleep(0.02)


def made_by(port, path="/thi/", method="GET", body=None, **headers):
    answer, _page = ask(port, path, method, body, headers)
    return answer.headers["X-Made"]


def test_what_is_asked_and_answered_comes_whole(port, lines, tmp_path):
    (tmp_path / "hinh.webp").write_bytes(b"x" * 300_000)
    with making(lines, *LINES):
        answer, page = ask(port, "/thi/a?b=1", "POST", b"d" * 200_000, {"Cookie": "c=3"})
        assert page == b"POST b=1 c=3 " + b"d" * 200_000
        assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
        answer, page = ask(port, f"/thi/file?{tmp_path / 'hinh.webp'}")
        assert (answer.headers["Content-Type"], len(page)) == ("image/webp", 300_000)
        assert ask(port, "/thi/none")[0].status == 304
        assert made_by(port, "/thi/safe") == "apart"


@pytest.mark.parametrize("path", ["/thi/broken", "/thi/write"])
def test_a_page_that_breaks_is_told_and_the_next_one_comes(port, lines, path):
    with making(lines, *LINES):
        answer, page = ask(port, path)
        assert answer.status == 500
        assert "trục trặc" in page.decode()
        assert made_by(port) == "apart"


def test_only_pupils_pages_of_its_lines_are_made_there(port, lines):
    with making(lines, READING):
        assert made_by(port) == "apart"
        assert made_by(port, Cookie="mx_session=a") is None
        assert made_by(port, "/khac/") is None
        assert made_by(port, method="POST", body=b"") is None
        with making(lines, BEGINNING, HANDING_IN):
            assert made_by(port, method="POST", body=b"") == "apart"
            assert made_by(port, "/thi/nop", method="POST", body=b"") == "apart"
            large = b"x" * (1024 * 1024 + 1)
            assert made_by(port, method="POST", body=large) is None


def test_its_errands_at_the_desk_are_done_here(port, lines, home):
    with making(lines, *LINES):
        assert made_by(port, "/thi/shelve") == "apart"

    assert home.papers.get(ATTEMPT, 1) == Page.of([], b"p")
    assert [one.attempt for one in home._store.standings()] == [ATTEMPT + 1]


def test_without_it_pages_are_made_here(port, lines):
    assert made_by(port) is None
    with making(lines, *LINES):
        assert made_by(port) == "apart"
    assert made_by(port) is None
    with making(lines, *LINES):
        assert made_by(port) == "apart"


def test_who_waits_in_the_line_of_one_that_goes_is_served_here(port, meeting):
    gone = Conversation(READING, meeting.socket.getsockname(), meeting.secret)
    first = threading.Thread(target=ask, args=(port, "/thi/"))
    time.sleep(0.2)
    first.start()
    assert gone._heard()
    got = []
    waiting = [threading.Thread(target=lambda: got.append(ask(port, "/thi/none"))) for _n in "123"]
    for one in waiting:
        one.start()
    time.sleep(0.3)
    gone.close()
    for one in (first, *waiting):
        one.join(10)

    assert [answer.status for answer, _page in got] == [304] * 3


def test_who_was_being_served_by_one_that_goes_is_served_here(port, meeting):
    gone = Conversation(READING, meeting.socket.getsockname(), meeting.secret)
    got = []
    time.sleep(0.2)
    asking = threading.Thread(target=lambda: got.append(ask(port, "/thi/?d=4")))
    asking.start()
    assert gone._heard()
    gone.close()
    asking.join(10)

    ((answer, page),) = got
    assert answer.status == 200
    assert b"QUERY_STRING=d=4" in page


def test_who_waits_for_one_that_stands_still_is_told(port, lines, monkeypatch):
    with making(lines, *LINES):
        monkeypatch.setattr(lines_module, "PATIENCE", 0.1)
        answer, page = ask(port, "/thi/slow")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert "Xin thử lại" in page.decode()
        assert made_by(port) is None


def test_who_says_nothing_does_not_stay(port, meeting, monkeypatch):
    monkeypatch.setattr(lines_module, "PATIENCE", 0.1)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(meeting.socket.getsockname())
        silent.settimeout(10)
        assert silent.recv(1) == b""


def test_a_page_that_is_being_made_at_the_end_still_comes(port, lines):
    got = []
    with making(lines, *LINES):
        asking = threading.Thread(target=lambda: got.append(made_by(port, "/thi/slow")))
        asking.start()
        time.sleep(0.2)
    asking.join(10)

    assert got == ["apart"]


@pytest.mark.parametrize(
    "words",
    [
        b"\0\0\0\2hi", b"GET / HTTP/1.1\r\n\r\n", framed(Hello(READING, b"secret")),
        framed(TakeDown(ATTEMPT, (1,))), framed(Made(200, [], b"")), b"\x7f" + b"x" * 100_000,
    ],
)  # fmt: skip
def test_who_says_something_else_gets_nothing_to_do(port, meeting, words):
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(meeting.socket.getsockname())
        with suppress(OSError):  # sent away in the middle
            stranger.sendall(words)
        assert made_by(port) is None

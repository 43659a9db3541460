"""Help pages from a real `serve`: for every school's host, and with the database gone."""

import http.client
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from runpy import run_path

import pytest

from mangxanh.serving.adapter import THREADS
from mangxanh.serving.tests.running import ROOT, Serve, environment
from mangxanh.speakup.shelf import ASSETS, HEADERS, PAGES

pytestmark = pytest.mark.timeout(180)
HOSTS = {"mot.test": "Số nóng trường một", "hai.test": "Số nóng trường hai"}


def make_schools(data, **more):
    """Make a database with two schools, each with a contact of its own, as their people would."""
    code = f"""
import django
django.setup()
from mangxanh.school.actions.schools import add_school
from mangxanh.school.models import HelpContact
from mangxanh.serving.prepare import make_database
from mangxanh.speakup.pages import write_all
make_database()
for host, words in {HOSTS}.items():
    school = add_school(host, host=host)
    HelpContact.objects.create(school=school, kind="hotline", name=words, phone="1")
write_all()
"""
    subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment() | {"MX_DATA": str(data)} | more,
        check=True,
    )


def ask(serve, path, host, method="GET", **headers):
    """Return status, headers, body and seconds of an answer."""
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=30)
    connection.request(method, path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    body = answer.read()
    told = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, told, body, time.monotonic() - begun


def all_help_comes(serve):
    """Assert that every page and all it loads comes for every host, soon; return the slowest."""
    slowest = 0.0
    for host, words in HOSTS.items():
        for path in PAGES:
            status, told, body, seconds = ask(serve, path, host)
            slowest = max(slowest, seconds)
            assert status == 200
            assert "set-cookie" not in told
            assert {name: told[name] for name in HEADERS} == HEADERS
            if path.startswith("/trang/"):
                assert words in body.decode()
                assert not any(other in body.decode() for other in set(HOSTS.values()) - {words})
    for asset in ASSETS:
        assert ask(serve, f"/static/{asset}", "mot.test")[0] == 200
    assert ask(serve, "/giup", "mot.test")[1]["location"] == "/trang/"
    assert b"tel:111" in ask(serve, "/trang/", "ai-do.test")[2]
    return slowest


@pytest.fixture
def served(tmp_path):
    serve = Serve(tmp_path / "served")
    make_schools(serve.data)
    serve.start()
    yield serve
    serve.stop()


def test_each_school_gets_its_own_page_and_headers(served):
    all_help_comes(served)

    status, told, body, _seconds = ask(served, "/trang/", "mot.test", "HEAD")
    assert (status, body) == (200, b"")
    assert int(told["content-length"]) > 3000
    assert ask(served, "/trang/", "mot.test", "POST")[0] in (403, 405)
    packed = ask(served, "/trang/", "mot.test", **{"Accept-Encoding": "gzip, br"})
    assert packed[1]["content-encoding"] == "gzip"


def test_help_comes_while_every_thread_waits_for_the_database(served):
    sent = "username=ai&password=do"
    told = {
        "Host": "mot.test",
        "Origin": "http://mot.test",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    waiting = []
    with closing(sqlite3.connect(served.data / "main.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")  # a wrong password is counted, so signing in waits
        for _turn in range(THREADS + 4):
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
            connection.request("POST", "/dang-nhap/", sent, told)
            waiting.append(connection)
        time.sleep(1)

        slowest = all_help_comes(served)

        for connection in waiting:  # none of them had been answered
            connection.sock.settimeout(0.01)
            with pytest.raises(TimeoutError):
                connection.getresponse()
            connection.close()
        database.execute("ROLLBACK")
    print(f"{len(waiting)} requests wait: slowest help page {1000 * slowest:.0f} ms")  # noqa: T201  # a measurement
    assert slowest < 2


def test_help_comes_when_the_database_is_gone(served):
    for path in served.data.glob("main.sqlite3*"):
        path.write_bytes(b"not a database" * 1000)

    slowest = all_help_comes(served)

    assert ask(served, "/dang-nhap/", "mot.test")[0] == 500
    print(f"database destroyed: slowest help page {1000 * slowest:.0f} ms")  # noqa: T201  # a measurement


def test_help_comes_after_the_web_process_was_killed_with_the_database_gone(served):
    for path in served.data.glob("main.sqlite3*"):
        path.unlink()
    web = served.pids()["web"]

    os.kill(web, signal.SIGKILL)
    served.wait_until(lambda: served.pids().get("web") not in (None, web))
    served.wait_until(lambda: served.get("/trang/")[0] == 200)

    all_help_comes(served)


def test_help_comes_when_postgresql_is_stopped(tmp_path):
    postgres = run_path(str(ROOT / "bin" / "postgres.py"))
    if postgres["programs"]() is None:
        pytest.skip("there is no PostgreSQL")
    serve = Serve(tmp_path / "served")
    try:
        with postgres["throwaway"]() as url:
            make_schools(serve.data, DATABASE_URL=url)
            serve.more = {"DATABASE_URL": url}
            serve.start()
            all_help_comes(serve)
            assert ask(serve, "/dang-nhap/", "mot.test")[0] == 200
        # Here the cluster has stopped, as when its machine fails.
        slowest = all_help_comes(serve)
        assert ask(serve, "/dang-nhap/", "mot.test")[0] == 500
    finally:
        serve.stop()
    print(f"PostgreSQL stopped: slowest help page {1000 * slowest:.0f} ms")  # noqa: T201  # a measurement


def test_help_comes_without_any_file(served):
    helps = served.data / "help"
    while helps.exists():  # the worker may just be writing one of them
        shutil.rmtree(helps, ignore_errors=True)

    assert b"tel:111" in ask(served, "/trang/", "mot.test")[2]

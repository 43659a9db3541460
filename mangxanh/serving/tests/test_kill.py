"""SIGKILL at random moments while people work: what was acknowledged stays, the data is whole."""

import http.client
import http.cookiejar
import os
import random
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from mangxanh.serving.tests.running import Serve

KILLS = int(os.environ.get("MX_KILLS", "12"))
PEOPLE = 3


class Person(threading.Thread):
    """Somebody who mistypes name and password; each refusal is a row that must stay."""

    def __init__(self, url, name):
        super().__init__(daemon=True)
        self.url, self.mistyper = url, name
        self.acknowledged = 0
        self.done = threading.Event()

    def run(self):
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        browser.addheaders = [("Origin", self.url)]
        tries = 0
        while not self.done.is_set():
            tries += 1
            try:
                form = {
                    "username": f"{self.mistyper}{tries}",
                    "password": "not the one",
                }
                browser.open(
                    f"{self.url}/dang-nhap/", urllib.parse.urlencode(form).encode(), timeout=10
                ).read()
                self.acknowledged += 1
            except urllib.error.HTTPError as answer:
                answer.read()
                self.acknowledged += answer.code == 422
            except OSError:
                time.sleep(0.05)
            except http.client.HTTPException:
                time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_by_kills(tmp_path, request):
    chance = random.Random(request.node.name)  # noqa: S311  # moments, not secrets
    serve = Serve(tmp_path / "killed")
    serve.start()
    people = [Person(serve.url, f"nobody{n}x") for n in range(PEOPLE)]
    for person in people:
        person.start()

    killed = []
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.2, 2.0))
        name, pid = chance.choice(sorted(serve.pids().items()))
        os.kill(pid, signal.SIGKILL)
        killed.append(name)
        if name == "parent":
            serve.process.wait()
            serve.process.stdout.close()
            serve.start()
        else:
            serve.wait_until(lambda n=name, p=pid: serve.pids().get(n) not in (None, p))
        serve.wait_until(serve.is_up)
    for person in people:
        person.done.set()
    for person in people:
        person.join(30)
    serve.stop()

    acknowledged = sum(person.acknowledged for person in people)
    database = sqlite3.connect(serve.data / "main.sqlite3")
    rows = database.execute("SELECT count(*) FROM school_wrongguess").fetchone()[0]
    whole = database.execute("PRAGMA integrity_check").fetchone()[0]
    strays = database.execute("PRAGMA foreign_key_check").fetchall()
    database.close()
    print(f"{KILLS} kills {killed}; {acknowledged} acknowledged, {rows} stored")  # noqa: T201  # a measurement
    assert whole == "ok"
    assert strays == []
    assert acknowledged > 0
    assert rows >= acknowledged

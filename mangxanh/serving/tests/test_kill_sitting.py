"""Whole papers at the real server while any of its processes is killed: each ends as it was told."""

import http.client
import json
import os
import random
import signal
import sqlite3
import threading
import time
from contextlib import closing, suppress

import pytest
from django.conf import settings

from mangxanh.common.tests.on_disk import put_on_disk
from mangxanh.contests.actions.preparing import prepare
from mangxanh.contests.models import Attempt
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.factories import CardFactory, PupilFactory
from mangxanh.serving.tests.running import Serve

PUPILS, QUESTIONS, SHORTEST = 24, 4, 12  # seconds of killing
TOKEN = "a" * 32  # of forms: the cookie and what is sent are the same
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


class Sitter(threading.Thread):
    """A pupil who taps again until it works."""

    def __init__(self, port, token, contest):
        super().__init__(daemon=True)
        self.port, self.lobby = port, f"/thi/cuoc/{contest}/"
        self.cookies = {PUPIL_COOKIE: token, "csrftoken": TOKEN}
        self.chance, self.tried, self.chosen = random.Random(token), 0, []  # noqa: S311  # which answers

    def run(self):
        form = f"csrfmiddlewaretoken={TOKEN}"
        self.until({302}, "POST", self.lobby, form)
        for slot in range(1, QUESTIONS + 1):
            self.until({200}, "GET", f"/thi/bai/{slot}/")
            value = self.chance.randrange(4)
            self.until({303}, "POST", "/thi/luu/", f"slot={slot}&value={value}&next={slot}")
            self.chosen.append(str(value))
        self.until({302}, "POST", "/thi/nop/", form)
        self.until({200}, "GET", f"{self.lobby}ket-qua/")

    def until(self, wanted, method, path, body=None):
        last = time.monotonic() + 60
        while time.monotonic() < last:
            self.tried += 1
            with suppress(OSError, http.client.HTTPException):
                if self.ask(method, path, body) in wanted:
                    return
            time.sleep(0.2)
        raise TimeoutError(path)

    def ask(self, method, path, body):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with closing(line):
            line.request(method, path, body, headers)
            answer = line.getresponse()
            answer.read()
        for given in answer.headers.get_all("Set-Cookie") or ():
            if given.startswith("thi="):
                self.cookies["thi"] = given.partition("=")[2].partition(";")[0]
        return answer.status


@pytest.fixture
def served(tmp_path):
    serve = Serve(tmp_path, MX_SECRET_KEY=settings.SECRET_KEY)
    yield serve
    serve.stop()


@pytest.mark.django_db(transaction=True)
def test_every_paper_is_handed_in_as_it_was_answered(school, served, tmp_path):
    contest = make_contest(school, asked=QUESTIONS)
    tokens = [pupil_token(CardFactory(pupil=PupilFactory(school=school))) for _n in range(PUPILS)]
    while prepare(contest.rounds.get()):
        pass
    put_on_disk(tmp_path)
    served.start()
    sitters = [Sitter(served.port, token, contest.pk) for token in tokens]
    chance, killed, begun = random.Random(5), [], time.monotonic()  # noqa: S311  # who is killed
    for sitter in sitters:
        sitter.start()
        for name in chance.sample(["sit-1", "sit-2", "web"], k=chance.randrange(2)):
            with suppress(KeyError, ProcessLookupError):
                os.kill(served.pids()[name], signal.SIGKILL)
                killed.append(name)
        time.sleep(SHORTEST / PUPILS)
    for sitter in sitters:
        sitter.join(100)

    tried = sum(sitter.tried for sitter in sitters)
    print(f"{len(killed)} kills {killed}, {tried} requests in {time.monotonic() - begun:.0f} s")  # noqa: T201  # a measurement
    served.stop()
    with closing(sqlite3.connect(tmp_path / "main.sqlite3")) as database:
        rows = database.execute(
            "select answers, ended from contests_attempt where started_at is not null"
        ).fetchall()
    assert sorted(json.loads(answers) for answers, _ended in rows) == sorted(
        sitter.chosen for sitter in sitters
    )
    assert {ended for _answers, ended in rows} == {Attempt.Ended.BY_ONESELF}

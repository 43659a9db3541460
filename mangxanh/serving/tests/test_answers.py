"""Answers are saved beside Django, in the process that `mangxanh serve` starts."""

import hashlib
import http.client
import resource

from mangxanh.contests.saving.sqlite_store import SqliteStore
from mangxanh.contests.saving.tickets import Seal, Shape, Ticket
from mangxanh.contests.tests.saving.pupils import change, head_of
from mangxanh.serving.tests.running import Serve
from mangxanh.serving.tree import LINES

DUE = 4_000_000_000_000


def sealed(data, attempt):
    secret = (data / "keys" / "secret").read_bytes()
    key = hashlib.blake2b(secret, person=b"thi", digest_size=32).digest()
    return Seal(key).sealed(Ticket(attempt, 1, DUE, (Shape("one", 4),)))


def sent(serve, request):
    line = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=10)
    line.connect()
    line.sock.sendall(request)
    answer = http.client.HTTPResponse(line.sock, method="POST")
    answer.begin()
    line.close()
    return answer.status


def test_answers_are_saved_and_outlive_a_restart(tmp_path):
    serve = Serve(tmp_path / "data")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
    try:
        serve.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    try:
        soft, hard = resource.prlimit(serve.pids()["web"], resource.RLIMIT_NOFILE)
        assert soft == (LINES if hard == resource.RLIM_INFINITY else min(LINES, hard))
        assert not (serve.data / "answers.sqlite3").exists()
        head = head_of(serve.port, sealed(serve.data, 5))
        assert sent(serve, change(head, 1, 2, 1000, 1)) == 200
        assert sent(serve, change(head_of(serve.port, "forged.x"), 1, 3, 2000, 2)) == 403
        assert serve.get("/thi/bai/1/")[0] == 302  # Django: to sign in
    finally:
        assert serve.stop() == 0

    answers = SqliteStore(serve.data / "answers.sqlite3")
    assert [(answer.slot, answer.value) for answer in answers.answers_of(5)] == [(1, "2")]
    answers.close()

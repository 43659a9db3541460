"""Whoever waits holds up nobody else: uploads, a whole school at once."""

import threading
import time
from contextlib import contextmanager

import pytest

from mangxanh.serving.adapter import KEEP, THREADS
from mangxanh.serving.tests.adapted import ask, holding, served


@pytest.fixture(scope="module")
def port():
    with served() as free:
        yield free


def test_uploads_that_wait_hold_up_no_page(port):
    with many_that_wait(port, "/hold", "POST", b"x" * (KEEP + 1)):
        assert ask(port, "/sum", "POST", b"")[0].status == 200


def test_a_rush_of_one_kind_holds_up_no_other(port):
    with many_that_wait(port, "/thi/hold", "POST", b""):
        assert ask(port, "/sum", "POST", b"")[0].status == 200
        assert ask(port, "/thi/none")[0].status == 304
    with many_that_wait(port, "/thi/hold"):
        assert ask(port, "/sum")[0].status == 200
        assert ask(port, "/thi/none", "POST", b"")[0].status == 304
        assert ask(port, "/thi/none", headers={"Cookie": "mx_session=a"})[0].status == 304
    with many_that_wait(port, "/thi/nop/", "POST", b""):
        assert ask(port, "/thi/none", "POST", b"")[0].status == 304
    with many_that_wait(port, "/hold"):
        assert ask(port, "/thi/none")[0].status == 304


@contextmanager
def many_that_wait(port, *wanted):
    """More requests than there are threads, none answered before the end of the block."""
    waiting = threading.Semaphore(0)
    holding[:] = [waiting]
    asked = [threading.Thread(target=ask, args=(port, *wanted)) for _ in range(THREADS + 4)]
    for one in asked:
        one.start()
    time.sleep(0.5)
    try:
        yield
        assert all(one.is_alive() for one in asked)
    finally:
        for _one in asked:
            waiting.release()
        for one in asked:
            one.join()

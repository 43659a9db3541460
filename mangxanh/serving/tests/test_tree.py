"""The tree with children of the tests: one that breaks, one that does not end when told."""

import os
import signal
import subprocess
import sys
import time

import pytest

from mangxanh.serving.tests.running import ROOT, environment, is_alive

CHILDREN = """
import sys, time
from mangxanh.serving import tree
tree.PATIENCE = 0.3

def stubborn(stop):
    while True:
        time.sleep(1)

def broken(stop):
    raise ValueError("on purpose")

def up():
    print(children[0].pid, flush=True)
    return True

children = [tree.Child("stubborn", stubborn), tree.Child("broken", broken)]
tree.Tree(children).run(up)
"""


@pytest.fixture
def parent():
    with subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-c", CHILDREN],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def ended(pid):
    last = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < last:
        time.sleep(0.05)
    return not is_alive(pid)


def test_a_child_that_does_not_end_when_told_is_ended(parent):
    stubborn = int(parent.stdout.readline())
    while "broken ended" not in parent.stderr.readline():
        pass

    parent.send_signal(signal.SIGTERM)

    assert parent.wait(20) == 0
    assert not is_alive(stubborn)


def test_a_child_that_breaks_says_why(parent):
    said = ""

    while "broken ended" not in said:
        said += parent.stderr.readline()

    assert "ValueError: on purpose" in said


def test_a_stubborn_child_ends_after_its_parent_was_killed(parent):
    stubborn = int(parent.stdout.readline())

    os.kill(parent.pid, signal.SIGKILL)

    assert ended(stubborn)

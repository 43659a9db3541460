"""SIGKILL at random moments of filing: what was shown as filed is there, and no form files twice."""

import os
import random
import signal
import threading
import time

import pytest

from mangxanh.speakup.tests.served import LOOK, Reporter, run, with_open_box

AT_ONCE = 3  # reports on their way at each kill


class Sending(threading.Thread):
    """One report on its way; `code` stays None where no receipt came back."""

    def __init__(self, url, story):
        super().__init__(daemon=True)
        self.one, self.story, self.code = Reporter(url), story, None
        self.token = self.one.last_page()

    def run(self):
        self.code = self.one.file(self.token, self.story)


def ready(url, turn):
    """Return people who have filled in everything but the last button."""
    return [Sending(url, f"Chuyện {turn}-{n}") for n in range(AT_ONCE)]


@pytest.mark.parametrize(
    "kills", [6, pytest.param(int(os.environ.get("MX_KILLS", "200")), marks=pytest.mark.slow)]
)
@pytest.mark.timeout(3600)
def test_what_was_shown_as_filed_is_there(tmp_path, request, kills):
    chance = random.Random(request.node.name)  # noqa: S311  # moments, not secrets
    serve = with_open_box(tmp_path / "killed")
    serve.start()
    whole, begun = ready(serve.url, "whole"), time.monotonic()
    for one in whole:
        one.start()
    for one in whole:
        one.join()
    takes = time.monotonic() - begun
    shown, lost = {one.code: one.story for one in whole}, 0
    for turn in range(kills):
        sending = ready(serve.url, turn)
        for one in sending:
            one.start()
        time.sleep(takes * chance.random() ** 2 / 2)
        os.killpg(serve.process.pid, signal.SIGKILL)
        for one in sending:
            one.join()
        serve.process.wait()
        serve.process.stdout.close()
        serve.start()
        for one in sending:
            again = one.one.file(one.token, one.story)  # as browsers do when told to try again
            assert again
            assert one.code in (None, again)
            lost += one.code is None
            shown[again] = one.story
    serve.stop()

    told = "".join(f"{code}\t{story}\n" for code, story in shown.items())
    stored = int(run(tmp_path / "killed", LOOK, told))
    print(f"{kills} kills in {takes:.2f} s; {lost} answers lost, {stored} reports")  # noqa: T201  # a measurement
    assert stored == len(shown) == (kills + 1) * AT_ONCE

"""The copy of a file that staff look at: pixels, pages or sound, and nothing else of it.

It is made by `child.py`, fed through a pipe; what is hostile in a file meets little memory, little
time and nothing to open. A file of which no copy can be made stays sealed as it came.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from typing import IO, Any

from mangxanh.cases.evidence import child
from mangxanh.cases.evidence.refusals import refuse
from mangxanh.cases.evidence.sealed import LARGEST
from mangxanh.cases.evidence.sniffing import FORMATS

SECONDS = 10.0  # by the clock, from the start of the child
QUEUE = 20.0  # seconds that a file waits for its turn
_AT_ONCE = BoundedSemaphore(2)  # children take up to 512 MB each
_REFUSED = {"film", "long"}
_STARTS = {"picture": b"\xff\xd8\xff", "paper": b"%PDF-"}

_SMALLEST = {
    "gif": bytes.fromhex(
        "47494638376101000100810000ffffff0000000000000000002c000000000100010000080400010404003b"
    ),
    "pdf": b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    b"trailer\n<</Root 1 0 R>>\n",
}


@dataclass(frozen=True)
class StaffCopy:
    """What staff may look at. Without content there is none, and `why` tells the reason: broken,
    locked, pixels, memory, time, busy.

    `look` is a picture's perceptual hash, in hex; `cut`: the original has more pages than these.
    """

    mime: str
    ending: str
    content: bytes
    why: str = ""
    look: str = ""
    pages: int = 0
    cut: bool = False
    seconds: float = 0.0


def make_copy(chunks: Iterable[bytes], found: str) -> StaffCopy:
    """Return the staff copy of a file of a format (`sniffing.FORMATS`).

    Call it before any transaction: it takes up to ten seconds, and its turn to come. BadInput with
    one sentence for a film, and for a recording of more than three minutes.
    """
    form = FORMATS[found]
    said, content = _wait_and_ask(chunks, found)
    why = str(said.get("why", ""))
    if why in _REFUSED:
        raise refuse(why)
    if not why and not content.startswith(_STARTS.get(form.family, b"")):
        why = "broken"
    return StaffCopy(
        mime=form.copy_mime,
        ending=form.copy_ending,
        content=b"" if why else content,
        why=why,
        look=str(said.get("look", "")),
        pages=int(said.get("pages", 0)),
        cut=bool(said.get("cut")),
        seconds=float(said.get("seconds", 0)),
    )


def copies_can_be_made() -> bool:
    """Return whether the child works on this machine: a picture and a page, for `doctor`."""
    return all(make_copy([data], found).content for found, data in _SMALLEST.items())


def _wait_and_ask(chunks: Iterable[bytes], found: str) -> tuple[dict[str, Any], bytes]:
    if not _AT_ONCE.acquire(timeout=QUEUE):
        return {"why": "busy"}, b""
    try:
        return _ask(chunks, found)
    finally:
        _AT_ONCE.release()


def _ask(chunks: Iterable[bytes], found: str) -> tuple[dict[str, Any], bytes]:
    """Return what the child said and gave."""
    command = [sys.executable, "-I", "-B", str(Path(child.__file__)), found]
    failed: list[BaseException] = []
    with subprocess.Popen(  # noqa: S603  # our own script; the file goes through a pipe
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"MALLOC_ARENA_MAX": "1"},  # nothing of ours; fewer addresses
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise OSError(command[-2])
        late = Timer(SECONDS, process.kill)
        late.start()
        feeder = Thread(target=_feed, args=(process.stdin, chunks, failed), daemon=True)
        feeder.start()
        answer = process.stdout.read(LARGEST + child.MOST_SAID)
        late.cancel()
        if process.stdout.read(1):
            process.kill()
        code = process.wait()
        feeder.join()
    if failed:
        raise failed[0]
    return _read(answer) if code == 0 else ({"why": _ended(code)}, b"")


def _ended(code: int) -> str:
    """Return why a child ended that said nothing: killed, fell for want of memory, or failed."""
    if code in {-signal.SIGKILL, -signal.SIGXCPU}:
        return "time"
    return "memory" if code < 0 else "broken"


def _feed(pipe: IO[bytes], chunks: Iterable[bytes], failed: list[BaseException]) -> None:
    """Write the file into the child; what goes wrong in opening it is told to who waits."""
    with suppress(BrokenPipeError), pipe:
        try:
            for chunk in chunks:
                pipe.write(chunk)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  # raised again in the thread that waits
            failed.append(error)


def _read(answer: bytes) -> tuple[dict[str, Any], bytes]:
    line, _end, content = answer.partition(b"\n")
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    return (said, content) if isinstance(said, dict) else ({"why": "broken"}, b"")

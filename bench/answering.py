"""Many pupils in a process of their own, and a server that does nothing: the two ends of a bench.

Reads what to do as JSON from stdin, prints what it saw as JSON: `python -m bench.answering`;
`python -m bench.answering noop PORT` serves. Loopback only; ends by itself.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bench.table import share
from mangxanh.contests.tests.saving.pupils import change, open_line
from mangxanh.serving.tree import allow_many_lines

QUESTIONS, OPTIONS = 20, 4
SAVED = [("content-type", "application/json"), ("cache-control", "no-store")]


def answers(head: bytes, begins: float, ends: float, most: int) -> Iterator[bytes]:
    """Yield changes of one pupil: question by question, and again, until it is time."""
    for turn in range(most):
        if time.perf_counter() > ends:
            return
        seq = int((time.perf_counter() - begins) * 1000) + turn
        value = random.randrange(OPTIONS)  # noqa: S311  # an answer, no secret
        yield change(head, 1 + turn % QUESTIONS, value, seq, turn)


async def play(told: dict[str, Any]) -> dict[str, Any]:
    """Let one line for each head change answers; return counts and times."""
    times: list[float] = []
    statuses: Counter[int] = Counter()

    def heard(status: int, seconds: float) -> None:
        statuses[status] += 1
        times.append(seconds * 1000)

    async def one(head: str) -> None:
        await asyncio.sleep(random.uniform(0, told["within"]))  # noqa: S311  # as above
        requests = answers(head.encode(), begun, begun + told["seconds"], told["most"])
        line = await open_line(told["port"], requests, heard, told["pause"])
        await line.over

    begun, cpu = time.perf_counter(), time.process_time()
    ended = await asyncio.gather(*map(one, told["heads"]), return_exceptions=True)
    broken = sum(isinstance(one, BaseException) for one in ended)
    return {
        "saved": statuses[200],
        "failed": sum(statuses.values()) - statuses[200] + broken,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        **{f"p{part}": share(times, part / 100) for part in (50, 95, 99)},
    }


def noop(port: int) -> None:
    """Serve the floor: takes a body, answers a few bytes."""
    import uvloop  # noqa: PLC0415  # the client needs none of it
    from granian.constants import Interfaces  # noqa: PLC0415  # as above
    from granian.server.embed import Server  # noqa: PLC0415  # as above

    async def application(_scope: Any, protocol: Any) -> None:
        await protocol()
        protocol.response_bytes(200, SAVED, b'{"at":1,"late":0}')

    server = Server(
        application, port=port, interface=Interfaces.RSGI, websockets=False, log_enabled=False
    )
    uvloop.run(server.serve())


def main() -> int:
    allow_many_lines()
    if sys.argv[1:2] == ["noop"]:
        noop(int(sys.argv[2]))
    else:
        json.dump(asyncio.run(play(json.load(sys.stdin))), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

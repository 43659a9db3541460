"""Whole attempts of 20 questions at the real server: begun, read, answered, handed in, looked at.

Step after step by many pupils, as when a school begins together, so that each step has a figure of
its own; then by others, each on their own way. The client is Python on the same cores. Some pupils
take every step before, so that no thread of the server meets a page for the first time. The floors
are a file, and the page of signing in for somebody unknown. Loopback only, bounded, a minute.
"""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bench.site import STATIC, Site, copy_of_demo
from bench.table import Row, print_table, share
from mangxanh.contests.tests.saving.pupils import change, head_of

PUPILS, LINES = int(os.environ.get("BENCH_PUPILS", "400")), 32
WARM = 48  # pupils who go first, three for each thread
QUESTIONS, OPTIONS = 20, 4
LOOP = asyncio.new_event_loop()  # one for all steps: browsers keep their lines
TOKEN = "a" * 32  # of forms: the cookie and what is sent are the same
MOODLE = {"start": "21/s, 89 ms CPU", "finish": "18/s, 107 ms CPU", "whole": "209 a minute"}


@dataclass
class Sitter:
    """A pupil's browser: the cookie of the card, the ticket of the attempt, its line."""

    cookies: str
    ticket: str = ""
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def all(self) -> str:
        mine = f"{self.cookies}; csrftoken={TOKEN}"
        return f"{mine}; thi={self.ticket}" if self.ticket else mine


@dataclass(frozen=True)
class Step:
    times: list[float]  # milliseconds
    wall: float
    web: float  # CPU seconds of the server
    wrong: Counter[int]

    @property
    def failed(self) -> str:
        """Return which answers were not as they should be, and how often."""
        return "".join(f", {often} × {status}" for status, often in self.wrong.items())

    def row(self, what: str, goal: str = "", floor: str = "", *, kept: bool = True) -> Row:
        count = len(self.times)
        each = 1000 * self.web / count
        return Row(
            what,
            f"{count / self.wall:.0f}/s, p95 {share(self.times, 0.95):.0f} ms" + self.failed,
            floor=floor,
            goal=goal,
            cpu=f"web {each:.2f} ms each",
            kept=kept and not self.wrong,
        )


async def _ask(
    site: Site, sitter: Sitter, url: str, body: str | None, took: list[float]
) -> tuple[int, str]:
    """Ask once on the line of a pupil's browser; return status and head."""
    begun = time.perf_counter()
    words = f"{'GET' if body is None else 'POST'} {url} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
    words += f"Cookie: {sitter.all}\r\nAccept-Encoding: gzip\r\n"
    if body is not None:
        words += f"Origin: http://127.0.0.1:{site.port}\r\nContent-Length: {len(body)}\r\n"
        words += "Content-Type: application/x-www-form-urlencoded\r\n"
    got = await _sent(site, sitter, f"{words}\r\n{body or ''}".encode())
    took.append((time.perf_counter() - begun) * 1000)
    head = got.decode("latin-1")
    return int(head[9:12]), head


async def _sent(site: Site, sitter: Sitter, request: bytes) -> bytes:
    """Send a request, read the answer to its end; return its head."""
    if sitter.line is None:
        sitter.line = await asyncio.open_connection("127.0.0.1", site.port)
    reader, writer = sitter.line
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    low = head.lower()
    at = low.find(b"content-length:") + 15
    if at >= 15:
        await reader.readexactly(int(low[at : low.index(b"\r", at)]))
    return head


def step(
    site: Site, sitters: Sequence[Sitter], url: str, wanted: int, body: str | None = None
) -> Step:
    """Let every pupil ask for the same, LINES at a time."""

    async def one(sitter: Sitter, took: list[float], wrong: Counter[int]) -> None:
        await _page(site, sitter, url, wanted, body, took, wrong)

    return _measured(site, sitters, one)


async def _page(
    site: Site, sitter: Sitter, url: str, wanted: int, body: str | None,
    took: list[float], wrong: Counter[int],
) -> None:  # fmt: skip
    """Ask for a page; keep the ticket that it gives."""
    status, head = await _ask(site, sitter, url, body, took)
    if status != wanted:
        wrong[status] += 1
    for line in head.split("\r\n"):
        if line.lower().replace(" ", "").startswith("set-cookie:thi="):
            sitter.ticket = line.split("=", 1)[1].split(";")[0]


def _measured(
    site: Site,
    sitters: Sequence[Sitter],
    one: Callable[[Sitter, list[float], Counter[int]], Awaitable[None]],
) -> Step:
    took: list[float] = []
    wrong: Counter[int] = Counter()

    async def all_of_them() -> None:
        gate = asyncio.Semaphore(LINES)

        async def gated(sitter: Sitter) -> None:
            async with gate:
                await one(sitter, took, wrong)

        await asyncio.gather(*map(gated, sitters))

    cpu, wall = site.cpu()["web"], time.perf_counter()
    LOOP.run_until_complete(all_of_them())
    return Step(took, time.perf_counter() - wall, site.cpu()["web"] - cpu, wrong)


def answers(site: Site, sitters: Sequence[Sitter]) -> Step:
    """Let every pupil answer every question."""

    async def one(sitter: Sitter, took: list[float], wrong: Counter[int]) -> None:
        await _answer(site, sitter, took, wrong)

    return _measured(site, sitters, one)


async def _answer(site: Site, sitter: Sitter, took: list[float], wrong: Counter[int]) -> None:
    head = head_of(site.port, sitter.ticket)
    for slot in range(1, QUESTIONS + 1):
        begun = time.perf_counter()
        got = await _sent(site, sitter, change(head, slot, slot % OPTIONS, 1 + slot, slot))
        took.append((time.perf_counter() - begun) * 1000)
        if got[9:12] != b"200":
            wrong[int(got[9:12])] += 1


def mixed(site: Site, sitters: Sequence[Sitter], lobby: str) -> Step:
    """Let each pupil make a whole attempt, LINES of them at a time; times are those of pages."""
    begin, *rest = pages(lobby)

    async def one(sitter: Sitter, took: list[float], wrong: Counter[int]) -> None:
        await _page(site, sitter, *begin, took, wrong)
        for page in rest[:2]:
            await _page(site, sitter, *page, took, wrong)
        await _answer(site, sitter, [], wrong)
        for page in rest[2:]:
            await _page(site, sitter, *page, took, wrong)

    return _measured(site, sitters, one)


def pages(lobby: str) -> list[tuple[str, int, str | None]]:
    """Return what a pupil asks for: begin, first question, whole paper, hand in, own result."""
    form = f"csrfmiddlewaretoken={TOKEN}"
    return [
        (lobby, 302, form),
        ("/thi/bai/1/", 200, None),
        ("/thi/bai/0/", 200, None),
        ("/thi/nop/", 302, form),
        (f"{lobby}ket-qua/", 200, None),
    ]


def school_of_sitters() -> tuple[int, list[Sitter], float]:
    """Open a contest with papers drawn ahead; return it, its pupils, CPU ms of drawing a paper."""
    from mangxanh.contests.actions.preparing import prepare  # noqa: PLC0415  # after the set-up
    from mangxanh.contests.models import Cell, Question  # noqa: PLC0415  # as above
    from mangxanh.contests.tests.contest_factories import make_contest  # noqa: PLC0415  # as above
    from mangxanh.school.actions.pupil_access import pupil_token  # noqa: PLC0415  # as above
    from mangxanh.school.middleware import PUPIL_COOKIE  # noqa: PLC0415  # as above
    from mangxanh.school.models import Card, Pupil, School  # noqa: PLC0415  # as above
    from mangxanh.school.tests.factories import CardFactory  # noqa: PLC0415  # as above

    school = School.objects.get()
    contest = make_contest(school, questions=60, asked=QUESTIONS, minutes=30)
    ours = Question.objects.filter(current__stem__startswith="Câu hỏi thử số")
    for rows in (ours, Cell.objects.filter(division__contest=contest)):
        rows.update(topic="khac")  # of one choice each, apart from the bank of the demo
    drawn, cpu = 0, time.process_time()
    while some := prepare(contest.rounds.get()):
        drawn += some
    each = 1000 * (time.process_time() - cpu) / max(drawn, 1)
    pupils = Pupil.objects.present().filter(school=school, school_class__grade__in=[6, 7])
    sitters = []
    for pupil in pupils.select_related("school_class").order_by("pk")[: WARM + PUPILS]:
        card = Card.objects.filter(pupil=pupil).first() or CardFactory(pupil=pupil)
        sitters.append(Sitter(f"{PUPIL_COOKIE}={pupil_token(card)}"))
    return contest.pk, sitters, each


def whole(site: Site, sitters: Sequence[Sitter], lobby: str) -> dict[str, Step]:
    """Let pupils take all steps, one after the other."""
    begin, first, paper, hand_in, result = pages(lobby)
    return {
        "start, paper drawn ahead": step(site, sitters, *begin),
        "the first question": step(site, sitters, *first),
        "the whole paper": step(site, sitters, *paper),
        "an answer": answers(site, sitters),
        "hand in": step(site, sitters, *hand_in),
        "own result": step(site, sitters, *result),
    }


def main() -> int:
    with copy_of_demo() as folder:
        contest, sitters, drawing = school_of_sitters()
        first, sitters = sitters[:WARM], sitters[WARM:]
        others, sitters = sitters[: len(sitters) // 2], sitters[len(sitters) // 2 :]
        nobody = [Sitter("") for _sitter in sitters]
        with Site(folder) as site:
            for some in (nobody[:WARM], nobody):
                floors = step(site, some, STATIC, 200), step(site, some, "/dang-nhap/", 200)
            for some in (first, sitters):
                steps = whole(site, some, f"/thi/cuoc/{contest}/")
            by_themselves = mixed(site, others, f"/thi/cuoc/{contest}/")
    rows = _rows(steps, floors, drawing)
    rows.append(_minute("each on their own way", [by_themselves], len(others)))
    return print_table(f"{len(sitters)} whole attempts, {LINES} at a time", rows)


def _minute(how: str, steps: Sequence[Step], count: int) -> Row:
    minute = 60 * count / sum(one.wall for one in steps)
    return Row(
        f"whole attempts a minute, {how}",
        f"{minute:.0f}" + "".join(one.failed for one in steps),
        MOODLE["whole"],
        "≥ 5,000",
        cpu=f"web {1000 * sum(one.web for one in steps) / count:.0f} ms each",
        kept=minute >= 5000,
    )


def _rows(steps: dict[str, Step], floors: tuple[Step, Step], drawing: float) -> list[Row]:
    count = len(floors[0].times)
    cost = {name: 1000 * one.web / len(one.times) for name, one in steps.items()}
    end = cost["hand in"] + cost["own result"]
    start, first, paper, answer, hand_in, result = steps
    return [
        Row("drawing a paper ahead", "", cpu=f"worker {drawing:.1f} ms each"),
        floors[0].row("floor: a static file"),
        floors[1].row("floor: the page of signing in, for somebody unknown"),
        steps[start].row(start, "≤ 5 ms CPU", MOODLE["start"], kept=cost[start] <= 5),
        steps[first].row(first),
        steps[paper].row(paper),
        steps[answer].row(answer, "≤ 0.2 ms CPU", "26/s, 71 ms CPU", kept=cost[answer] <= 0.2),
        steps[hand_in].row(hand_in, "", MOODLE["finish"]),
        steps[result].row(result, "with handing in ≤ 10 ms CPU", kept=end <= 10),
        _minute("all at the same step", list(steps.values()), count),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

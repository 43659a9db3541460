"""A game in class: two hundred answer within 100 ms, again and again, at the real server.

Alone, then while every phone asks each two seconds how the game stands. The client is Python on
the same cores. After each turn what was said to be saved is compared with what is stored. About
25 seconds.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass

from bench.attempts import TOKEN, Sitter, step
from bench.site import Ask, Site, copy_of_demo
from bench.table import Row, print_table, share
from mangxanh.contests.tests.saving.pupils import head_of

PLAYERS, WITHIN, TURNS, TURNS_BESIDE = 200, 0.1, 50, 20
PAGE = "/thi/do-vui/"
OPTIONS, EVERY = 4, 2.0  # seconds between two questions of a phone
GOAL = 300  # milliseconds, own acknowledgement


@dataclass
class Seen:
    """What players were told: milliseconds until each acknowledgement, what went wrong."""

    times: list[float]
    wrong: Counter[str]


def school_that_plays() -> tuple[str, str, list[Sitter], list[int]]:
    """Begin a game with its first question; return its address, its teacher, players, tokens."""
    from mangxanh.contests.actions.live import go_on, start_game  # noqa: PLC0415  # after the set-up
    from mangxanh.contests.models import LivePlayer  # noqa: PLC0415  # as above
    from mangxanh.contests.queries.live import token_of  # noqa: PLC0415  # as above
    from mangxanh.school.actions.access import open_session  # noqa: PLC0415  # as above
    from mangxanh.school.actions.pupil_access import pupil_token  # noqa: PLC0415  # as above
    from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE  # noqa: PLC0415  # as above
    from mangxanh.school.models import Card, Person, Pupil, School, SchoolClass  # noqa: PLC0415  # as above
    from mangxanh.school.tests.factories import CardFactory  # noqa: PLC0415  # as above

    school = School.objects.get()
    room = SchoolClass.objects.filter(name="7A2").order_by("-pk")[0]
    by = Person.objects.get(username="mynh").at(school)
    game = go_on(start_game(room, mode="phones", by=by), step=0, by=by)
    pupils = list(Pupil.objects.present().filter(school=school).order_by("pk")[:PLAYERS])
    players = LivePlayer.objects.bulk_create(
        LivePlayer(
            school=school, game=game, person=one.person, token=random.getrandbits(63)
        )  # names
        for one in pupils
    )
    sitters = []
    for pupil in pupils:
        card = Card.objects.filter(pupil=pupil).first() or CardFactory(pupil=pupil)
        sitters.append(Sitter(f"{PUPIL_COOKIE}={pupil_token(card)}"))
    led = f"{SESSION_COOKIE}={open_session(by, school, device='bench', second_step=True)}"
    return f"/do-vui/{game.pk}/", led, sitters, [token_of(one, 1) for one in players]


async def _turn(site: Site, heads: list[bytes], turn: int, seen: Seen) -> None:
    """Let everybody answer once, each at a moment within 100 ms, on a line that is open."""
    loop, base = asyncio.get_running_loop(), time.time_ns() // 1_000_000
    lines = [await asyncio.open_connection("127.0.0.1", site.port) for _head in heads]
    begin = loop.time() + 0.05

    async def one(n: int) -> None:
        reader, writer = lines[n]
        await asyncio.sleep(begin - loop.time() + random.uniform(0, WITHIN))  # noqa: S311  # a moment
        body = b'{"slot":1,"value":%d,"seq":%d,"id":%d}' % ((n + turn) % OPTIONS, base, turn * PLAYERS + n)  # fmt: skip
        begun = loop.time()
        writer.write(b"%b%d\r\n\r\n%b" % (heads[n], len(body), body))
        got = await reader.readuntil(b"\r\n\r\n")
        seen.times.append((loop.time() - begun) * 1000)
        if got[9:12] != b"200":
            seen.wrong[got[9:12].decode()] += 1
        writer.close()

    await asyncio.gather(*(one(n) for n in range(len(heads))))


async def _phones(
    site: Site, sitters: list[Sitter], tokens: list[int], over: asyncio.Event
) -> None:
    """Let every phone ask how the game stands, each two seconds, until it is over."""

    async def one(sitter: Sitter, token: int) -> None:
        await asyncio.sleep(random.uniform(0, EVERY))  # noqa: S311  # a moment
        while not over.is_set():
            reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
            words = f"GET {PAGE}?buoc={token} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
            writer.write(f"{words}HX-Request: true\r\nCookie: {sitter.all}\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            writer.close()
            await asyncio.sleep(EVERY)

    await asyncio.gather(*map(one, sitters, tokens))


def _stored(tokens: list[int], turn: int) -> Counter[str]:
    """Return what is not stored as it was sent last: lost, doubled."""
    from mangxanh.contests.desk import desk  # noqa: PLC0415  # after the set-up

    wrong: Counter[str] = Counter()
    for n, token in enumerate(tokens):
        answers = desk().answers_of(token)
        wrong["doubled"] += len(answers) > 1
        wrong["lost"] += not answers or answers[0].value != str((n + turn) % OPTIONS)
    return +wrong


def play(
    site: Site, sitters: list[Sitter], tokens: list[int], turns: range, *, phones: bool
) -> Seen:
    """Let two hundred answer again and again; with `phones` asking beside."""
    heads = [head_of(site.port, one.ticket) for one in sitters]
    seen = Seen([], Counter())

    async def run() -> None:
        over = asyncio.Event()
        beside = asyncio.create_task(_phones(site, sitters, tokens, over)) if phones else None
        for turn in turns:
            await _turn(site, heads, turn, seen)
            seen.wrong.update(await asyncio.to_thread(_stored, tokens, turn))
        over.set()
        if beside:
            beside.cancel()

    asyncio.run(run())
    return seen


def _row(what: str, seen: Seen) -> Row:
    wrong = "".join(f", {n} × {word}" for word, n in seen.wrong.items()) or ", 0 lost, 0 doubled"
    p95 = share(seen.times, 0.95)
    figure = f"p50 {share(seen.times, 0.5):.0f} ms, p95 {p95:.0f} ms{wrong}"
    return Row(what, figure, goal=f"p95 ≤ {GOAL} ms", kept=p95 <= GOAL and not seen.wrong)


def main() -> int:
    with copy_of_demo() as folder:
        game, led, sitters, tokens = school_that_plays()
        with Site(folder) as site:
            opened = step(site, sitters, PAGE, 200)
            alone = play(site, sitters, tokens, range(TURNS), phones=False)
            last = range(TURNS, TURNS + TURNS_BESIDE)
            beside = play(site, sitters, tokens, last, phones=True)
            cookies = f"{led}; csrftoken={TOKEN}"
            told = site.ask(Ask(f"{game}tiep/", cookies, f"csrfmiddlewaretoken={TOKEN}&step=1"))
            wall = site.ask(Ask(game, led)).content.decode()
    whole = f"/{PLAYERS} " in wall
    rows = [
        opened.row("a phone opens the question"),
        _row(f"{PLAYERS} answers within 100 ms, {TURNS} times", alone),
        _row(f"the same while {PLAYERS} phones ask every 2 s", beside),
        Row("closing the question, all of them counted", f"{told.ms:.0f} ms", kept=whole),
    ]
    return print_table(f"A game of {PLAYERS}", rows)


if __name__ == "__main__":
    sys.exit(main())

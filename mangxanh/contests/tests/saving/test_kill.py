"""SIGKILL and cut lines at random moments: what a pupil saw as saved is saved (case 2)."""

import asyncio
import random
import signal

import pytest

from mangxanh.contests.saving.store import Late
from mangxanh.contests.saving.tickets import Shape
from mangxanh.contests.tests.saving.pupils import change, head_of
from mangxanh.contests.tests.saving.served import process, seal, store_at, ticket
from mangxanh.serving.tests.running import free_port

PUPILS, QUESTIONS, OPTIONS = 48, 40, 60
MOST = QUESTIONS * OPTIONS  # changes of one attempt, so that a value tells which change it was


class Pupil:
    """Changes one answer after the other; what was not acknowledged is sent again."""

    def __init__(self, port, first, chance):
        self.port, self.attempt, self.chance = port, first, chance
        self.saved = 0  # changes of this attempt that were acknowledged
        self.done = {}  # attempt: changes
        self.over = False
        self.cut = 0

    @property
    def total(self):
        return self.saved + sum(self.done.values())

    async def work(self):
        while not self.over:
            try:
                await self._on_one_line()
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.02)
        self.done[self.attempt] = self.saved

    async def _on_one_line(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        mine = ticket(self.attempt, shapes=(Shape("one", OPTIONS),) * QUESTIONS)
        head = head_of(self.port, seal().sealed(mine))
        while not self.over and self.saved < MOST:
            number = self.saved
            writer.write(change(head, 1 + number % QUESTIONS, number // QUESTIONS, number, number))
            if self.chance.random() < 0.005:
                self.cut += 1
                await asyncio.sleep(self.chance.uniform(0, 0.005))
                writer.transport.abort()
                return
            answer = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(answer.lower().split(b"content-length:")[1].split()[0]))
            assert answer[9:12] in (b"200", b"503"), answer
            if answer[9:12] == b"503":  # it is being ended
                return
            self.saved += 1
        writer.close()
        if self.saved == MOST:
            self.done[self.attempt], self.saved = MOST, 0
            self.attempt += 1

    def lost(self, store):
        """Return how many acknowledged changes are neither there nor followed by a later one."""
        lost = 0
        for attempt, saved in self.done.items():
            stored = {a.slot: int(a.value) for a in store.answers_of(attempt) if a.late == Late.NO}
            for slot in range(QUESTIONS):
                rounds = (saved - slot + QUESTIONS - 1) // QUESTIONS  # how often it was changed
                lost += max(0, rounds - 1 - stored.get(slot + 1, -1))
        return lost


def kill_until(where, first, enough, *, kills):
    """Let pupils work until that much is saved, over at least so many kills; return them, kills."""
    chance, port = random.Random(first), free_port()  # noqa: S311  # moments, no secrets
    pupils = [Pupil(port, first + n * 1000, chance) for n in range(PUPILS)]

    async def run():
        work, killed = [asyncio.create_task(pupil.work()) for pupil in pupils], 0
        while killed < kills or sum(pupil.total for pupil in pupils) < enough:
            with process(where, port) as serving:
                await asyncio.sleep(
                    chance.uniform(0.2, 0.4) if kills < 5 else chance.uniform(0.5, 2)
                )
                serving.send_signal(signal.SIGKILL)
                await asyncio.to_thread(serving.wait)
            killed += 1
        for pupil in pupils:
            pupil.over = True
        await asyncio.gather(*work)
        return killed

    return pupils, asyncio.run(run())


def check(where, first, enough, *, kills):
    pupils, killed = kill_until(where, first, enough, kills=kills)
    store = store_at(where)
    lost = sum(pupil.lost(store) for pupil in pupils)
    store.close()
    acknowledged, cut = sum(p.total for p in pupils), sum(p.cut for p in pupils)
    print(f"{killed} kills, {cut} cut lines; {acknowledged} acknowledged, {lost} lost")  # noqa: T201  # a measurement
    assert acknowledged >= enough
    assert lost == 0


@pytest.mark.postgres
def test_kills_lose_nothing(where, attempt):
    check(where, attempt, 200, kills=2)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_fifty_thousand_answers_survive_kills(where, attempt):
    check(where, attempt, 50_000, kills=12)


@pytest.mark.postgres
def test_an_end_in_good_order_tells_everybody_who_waits(where, attempt):
    chance, port = random.Random(1), free_port()  # noqa: S311  # moments, no secrets
    pupils = [Pupil(port, attempt + n * 1000, chance) for n in range(8)]

    async def run():
        with process(where, port) as serving:
            work = [asyncio.create_task(pupil.work()) for pupil in pupils]
            await asyncio.sleep(0.3)
            for pupil in pupils:
                pupil.over = True
            serving.send_signal(signal.SIGTERM)
            await asyncio.gather(*work)
            assert await asyncio.to_thread(serving.wait, 20) == 0

    asyncio.run(run())
    store = store_at(where)
    assert sum(pupil.total for pupil in pupils) > 0
    assert sum(pupil.lost(store) for pupil in pupils) == 0
    store.close()

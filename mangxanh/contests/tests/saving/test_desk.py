"""Two tabs, two devices, the end of the time: cases 2 to 5 of contests."""

import asyncio
import itertools
import random
import threading

import pytest

from mangxanh.contests.saving.changes import Change
from mangxanh.contests.saving.desk import GRACE, OpenDesk, Unavailable, settled
from mangxanh.contests.saving.papers import Page
from mangxanh.contests.saving.store import Late, in_time
from mangxanh.contests.saving.tickets import Shape
from mangxanh.contests.tests.saving.served import SHAPES, seal, ticket

ids = itertools.count(1)
FOUR = tuple(Shape("one", 4) for _ in range(4))


def change(slot, value, seq):
    return Change(slot, value, seq, next(ids))


def values(desk, attempt):
    return {answer.slot: answer.value for answer in in_time(desk.answers_of(attempt))}


@pytest.mark.postgres
def test_two_tabs_and_two_devices_in_200_orders(store, attempt):
    """Each tab sends in its own order, again after a lost answer; the tabs are mixed at random."""
    clock = 1_000_000
    desk = OpenDesk(store, seal(), now=lambda: clock)
    chance = random.Random(4)  # noqa: S311  # orders, no secrets

    async def play(turn):
        mine = ticket(attempt + turn, shapes=FOUR)
        made = [
            change(1 + chance.randrange(4), chance.choice([0, 1, 2, 3, None]), 1000 + moment)
            for moment in range(24)
        ]
        tabs = [[], [], []]
        for one in made:
            tabs[chance.randrange(3)].append(one)
        sent = []
        while any(tabs):
            tab = chance.choice([tab for tab in tabs if tab])
            one = tab[0] if chance.random() < 0.2 else tab.pop(0)  # its answer was lost: again
            sent.append(one)
        outcomes = []
        for begin in range(0, len(sent), 8):
            waiting = [desk.save(mine, one, clock) for one in sent[begin : begin + 8]]
            outcomes += await asyncio.gather(*waiting)
        assert set(outcomes) == {Late.NO}
        wanted = {one.slot: one.value for one in made}
        return {s: None if v is None else str(v) for s, v in wanted.items()}

    for turn in range(200):
        wanted = asyncio.run(play(turn))
        assert values(desk, attempt + turn) == wanted
    desk.close()


@pytest.mark.postgres
def test_ten_minutes_offline(store, attempt):
    """What comes back in time counts as if it had been sent at once; what is later is kept."""
    clock = [1_000_000]
    desk = OpenDesk(store, seal(), now=lambda: clock[0])
    start, due = clock[0], clock[0] + 900_000
    online, offline, late = (ticket(attempt + n, due, (Shape("one", 4),) * 20) for n in range(3))
    changes = [change(slot, slot % 4, start + slot * 40_000) for slot in range(1, 21)]

    async def send(mine, some, at):
        return [await desk.save(mine, one, at) for one in some]

    for one in changes:
        assert asyncio.run(send(online, [one], one.seq)) == [Late.NO]
    for mine, back in ((offline, due - 1), (late, due + GRACE + 1)):
        assert asyncio.run(send(mine, changes[:5], changes[4].seq)) == [Late.NO] * 5
        outcome = Late.NO if mine is offline else Late.AFTER_DUE
        assert asyncio.run(send(mine, changes[5:], back)) == [outcome] * 15
        assert asyncio.run(send(mine, changes[5:], back + 1)) == [outcome] * 15
    desk.close()

    assert values(desk, online.attempt) == values(desk, offline.attempt)
    kept = desk.answers_of(late.attempt)
    assert [(a.slot, a.late) for a in kept] == [
        *((slot, Late.NO) for slot in range(1, 6)),
        *((slot, Late.AFTER_DUE) for slot in range(6, 21)),
    ]
    assert {a.slot: a.value for a in kept} == values(desk, online.attempt)


def test_2000_answers_around_the_deadline_are_all_judged_by_our_clock(desk, attempt):
    due = 1_000_000
    chance = random.Random(5)  # noqa: S311  # moments, no secrets

    async def judged(turn):
        at = due + GRACE + chance.choice([-1, 0, 1, chance.randint(-2000, 2000)])
        page = max(0, at - chance.randint(0, 86_400_000))  # a page whose clock is off
        late = await desk.save(ticket(attempt + turn, due), change(1, 1, page), at)
        return (late is Late.AFTER_DUE) == (at > due + GRACE)

    async def send():
        right = 0
        for begin in range(0, 2000, 100):
            right += sum(await asyncio.gather(*map(judged, range(begin, begin + 100))))
        return right

    assert asyncio.run(send()) == 2000


@pytest.mark.postgres
def test_a_finish_sees_every_answer_that_was_said_to_be_saved(desk, attempt):
    """The finish falls somewhere among 2,000 answers."""
    mine = ticket(attempt, shapes=(Shape("one", 4),) * 200)
    result, said = [], []

    def finish():
        result.append(desk.finish(attempt))

    async def send():
        ending = threading.Thread(target=finish)
        for slot in range(1, 201):
            if slot == 100:
                ending.start()
            said.append((slot, await desk.save(mine, change(slot, slot % 4, 1), 1000)))
        await asyncio.to_thread(ending.join)

    asyncio.run(send())
    counted = {answer.slot for answer in in_time(result[0])}
    assert counted == {slot for slot, late in said if late is Late.NO}
    assert set(range(1, 100)) <= counted
    assert {answer.slot for answer in desk.answers_of(attempt)} == set(range(1, 201))
    assert in_time(desk.answers_of(attempt)) == in_time(desk.finish(attempt)) == in_time(result[0])


def test_more_time_is_known_at_once(desk, attempt):
    mine = ticket(attempt, due=desk.now() - 60_000)
    assert not desk.goes_on(mine)

    desk.move_due(attempt, desk.now() + 60_000)

    assert desk.goes_on(mine)
    assert desk.due(mine) > desk.now()
    desk.finish(attempt)
    assert not desk.goes_on(mine)


def test_a_page_whose_question_was_answered_is_rendered_anew(desk, attempt):
    for number in (0, 1, 2):
        desk.papers.keep(attempt, number, Page.of([], b"page"))

    asyncio.run(desk.save(ticket(attempt), change(1, 1, 1), 1000))

    assert desk.papers.get(attempt, 1) is None
    assert desk.papers.get(attempt, 0) is None  # it shows every answer
    assert desk.papers.get(attempt, 2)
    desk.finish(attempt)
    assert desk.papers.get(attempt, 2) is None


def test_what_is_forgotten_is_gone(desk, attempt):
    asyncio.run(desk.save(ticket(attempt, shapes=SHAPES), change(1, 1, 1), 1000))

    desk.forget([attempt])

    assert desk.answers_of(attempt) == []


def test_a_closed_desk_takes_nothing(desk, attempt):
    desk.close()

    with pytest.raises(Unavailable):
        asyncio.run(desk.save(ticket(attempt), change(1, 1, 1), 1000))


def test_another_process_may_read_when_all_that_counts_is_there():
    assert settled(1000, grace=500) == 1500 + 20_000

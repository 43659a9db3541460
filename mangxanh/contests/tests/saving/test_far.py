"""The desk as another process has it: errands to the one where answers are taken."""

import asyncio
import threading
from contextlib import contextmanager

import msgspec
import pytest

from mangxanh.contests.saving.changes import Change
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.contests.saving.far import Errand, FarDesk, run
from mangxanh.contests.saving.papers import Page
from mangxanh.contests.saving.store import Late
from mangxanh.contests.saving.tickets import Shape, Ticket
from mangxanh.contests.tests.saving.served import seal

PAGE = Page.of([("content-type", "text/html")], "Câu 1".encode())


@contextmanager
def far_from(desk, store):
    """A desk whose errands are packed, and run in the event loop of the open one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def errand(one):
        came = msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=Errand)
        return asyncio.run_coroutine_threadsafe(run(desk, came), loop).result(20)

    try:
        yield FarDesk(store, seal(), errand, now=desk.now)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def far(desk, store):
    with far_from(desk, store) as made:
        yield made


def ticket_of(desk, attempt):
    return Ticket(attempt, 1, desk.now() + 60_000, (Shape("one", 4), Shape("one", 4)))


def say(desk, ticket, slot, value):
    change = Change(slot, value, desk.now(), 10 * slot + value)
    return asyncio.run(desk.save(ticket, change, desk.now()))


def test_a_finish_from_afar_gives_all_that_was_saved_and_ends_it_here(desk, far, attempt):
    ticket = ticket_of(desk, attempt)
    say(desk, ticket, 1, 3)
    say(desk, ticket, 2, 0)
    desk.lay_out(attempt, ticket.due, {1: PAGE})

    saved = far.finish(attempt)

    assert [(one.slot, one.value) for one in saved] == [(1, "3"), (2, "0")]
    assert not desk.goes_on(ticket)
    assert desk.papers.get(attempt, 1) is None
    assert say(desk, ticket, 1, 1) is Late.AFTER_FINISH
    assert far.finish(attempt)[:2] == saved  # again


def test_pages_from_afar_lie_on_the_shelf_here(desk, far, attempt):
    ticket = ticket_of(desk, attempt)

    assert far.lay_out(attempt, ticket.due, {1: PAGE, 0: PAGE})
    assert desk.papers.get(attempt, 1) == desk.papers.get(attempt, 0) == PAGE
    far.take_down(attempt, 1)
    assert desk.papers.get(attempt, 1) is None
    assert desk.papers.get(attempt, 0) == PAGE


def test_pages_that_show_another_end_are_told_of(desk, far, attempt):
    due = desk.now() + 60_000
    far.move_due(attempt, due + 1000)

    assert not far.lay_out(attempt, due, {1: PAGE})
    assert desk.papers.get(attempt, 1) is None
    assert far.lay_out(attempt, due + 1000, {1: PAGE})


def test_both_know_the_same_tickets(desk, far, attempt):
    ticket = ticket_of(desk, attempt)
    line = far.cookie(ticket, secure=True)

    assert desk.opened(line.split("=", 1)[1].split(";")[0]) == ticket
    assert far.opened(line.split("=", 1)[1].split(";")[0]) == ticket
    assert far.opened("a.b") is None


def test_what_can_not_be_written_down_is_unavailable_from_afar_too(desk, far, attempt):
    desk.close()

    with pytest.raises(Unavailable):
        far.finish(attempt)

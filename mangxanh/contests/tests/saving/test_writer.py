"""Group commit: nobody is told "saved" who is not, whatever happens to the database."""

import asyncio
import logging
import resource
import signal
import sqlite3
import threading
import time

import pytest

from mangxanh.contests.saving import writer as writer_module
from mangxanh.contests.saving.sqlite_store import SqliteStore
from mangxanh.contests.saving.store import Late, Row, Standing
from mangxanh.contests.saving.writer import Unavailable, Writer

DUE, GRACE = 10_000, 500


def row(slot=1, *, attempt=1, at=100, seq=100):
    return Row(attempt, slot, Late.NO, 7, "1", seq, 1, at)


class Slow:
    """A real store whose disk waits until it is let."""

    def __init__(self, store):
        self.store, self.batches = store, []
        self.let, self.writing = threading.Event(), threading.Event()

    def write(self, rows, standings):
        self.writing.set()
        self.let.wait(20)
        self.batches.append(len(rows) + len(standings))
        self.store.write(rows, standings)

    def __getattr__(self, name):
        return getattr(self.store, name)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "answers.sqlite3"


@pytest.fixture
def slow(file):
    return Slow(SqliteStore(file))


@pytest.fixture
def writer(slow):
    made = Writer(slow, grace=GRACE, waiting=50)
    yield made
    slow.let.set()
    made.close()


async def told(*waiting):
    return await asyncio.gather(*waiting, return_exceptions=True)


def kinds(outcomes):
    return [type(outcome) for outcome in outcomes]


def test_what_comes_while_a_commit_is_on_its_way_is_one_commit(writer, slow):
    async def save():
        first = writer.save(row(0), DUE)
        await asyncio.to_thread(slow.writing.wait, 10)
        more = [writer.save(row(slot), DUE) for slot in range(1, 30)]
        await asyncio.sleep(0)
        assert not any(done.done() for done in (first, *more))
        slow.let.set()
        return await told(first, *more)

    assert asyncio.run(save()) == [Late.NO] * 30
    assert slow.batches == [1, 29]
    assert len(slow.answers_of(1)) == 30


def test_a_full_queue_says_so_at_once(writer, slow):
    async def save():
        first = writer.save(row(0), DUE)
        await asyncio.to_thread(slow.writing.wait, 10)
        waiting = [writer.save(row(slot), DUE) for slot in range(1, 51)]
        with pytest.raises(Unavailable):
            writer.save(row(51), DUE)
        slow.let.set()
        return await told(first, *waiting)

    assert asyncio.run(save()) == [Late.NO] * 51
    assert len(slow.answers_of(1)) == 51


def test_closing_writes_what_is_queued_and_takes_no_more(writer, slow):
    async def save():
        waiting = [writer.save(row(slot), DUE) for slot in range(40)]
        closing = asyncio.create_task(asyncio.to_thread(writer.close))
        await asyncio.to_thread(slow.writing.wait, 10)
        slow.let.set()
        await closing
        with pytest.raises(Unavailable):
            writer.save(row(41), DUE)
        return await told(*waiting)

    assert asyncio.run(save()) == [Late.NO] * 40
    assert len(slow.answers_of(1)) == 40
    with pytest.raises(Unavailable):
        writer.stand(Standing(1, 1, None))


def test_a_locked_file_is_told_and_the_next_try_succeeds(file, caplog):
    writer = Writer(SqliteStore(file, patience=0.05), grace=GRACE)

    async def save():
        await writer.save(row(0), DUE)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("begin immediate")
        locked = await told(writer.save(row(1), DUE), writer.save(row(2), DUE))
        assert [answer.slot for answer in SqliteStore(file).answers_of(1)] == [0]
        other.execute("rollback")
        other.close()
        return locked, await told(writer.save(row(1), DUE))

    with caplog.at_level(logging.ERROR):
        locked, after = asyncio.run(save())
    writer.close()
    assert kinds(locked) == [Unavailable, Unavailable]
    assert after == [Late.NO]
    assert len(caplog.records) == 1
    assert "locked" in caplog.text


@pytest.fixture
def full_disk():
    """Let no file of this process grow beyond what `allow` says; as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def allow(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]) if size else before)

    yield allow
    allow(None)
    signal.signal(signal.SIGXFSZ, ignored)


def test_on_a_full_disk_nobody_is_told_that_it_was_saved(file, full_disk):
    writer = Writer(SqliteStore(file), grace=GRACE)

    async def save():
        saved = set()
        await writer.save(row(0), DUE)
        full_disk(file.with_name(f"{file.name}-wal").stat().st_size + 20_000)
        refused = 0
        for slot in range(1, 40):
            (outcome,) = await told(writer.save(row(slot), DUE))
            if outcome is Late.NO:
                saved.add(slot)
            else:
                refused += isinstance(outcome, Unavailable)
        full_disk(None)
        again = await told(writer.save(row(99), DUE))
        return saved | {0, 99}, refused, again

    saved, refused, again = asyncio.run(save())
    writer.close()
    assert refused > 0
    assert again == [Late.NO]
    assert {answer.slot for answer in SqliteStore(file).answers_of(1)} >= saved


def test_a_file_that_is_none_of_ours_is_not_written(file):
    file.write_bytes(b"something else " * 1000)
    writer = Writer(SqliteStore(file), grace=GRACE)

    async def save():
        return await told(writer.save(row(), DUE))

    assert kinds(asyncio.run(save())) == [Unavailable]
    writer.close()
    assert file.read_bytes() == b"something else " * 1000


def test_after_the_deadline_and_its_grace_an_answer_is_late(writer, slow):
    slow.let.set()

    async def save():
        return await told(
            writer.save(row(1, at=DUE + GRACE), DUE), writer.save(row(2, at=DUE + GRACE + 1), DUE)
        )

    assert asyncio.run(save()) == [Late.NO, Late.AFTER_DUE]


def test_an_attempt_may_be_given_more_time(writer, slow):
    slow.let.set()

    async def save():
        before = await told(writer.save(row(1, at=DUE + 5000), DUE))
        await asyncio.to_thread(writer.stand, Standing(1, None, DUE + 6000))
        return before + await told(writer.save(row(1, at=DUE + 5000), DUE))

    assert asyncio.run(save()) == [Late.AFTER_DUE, Late.NO]


def test_what_was_queued_before_the_end_counts_what_came_after_is_late(writer, slow):
    async def save():
        first = writer.save(row(0), DUE)
        await asyncio.to_thread(slow.writing.wait, 10)
        before = [writer.save(row(slot), DUE) for slot in range(1, 10)]
        ending = asyncio.create_task(asyncio.to_thread(writer.stand, Standing(1, 200, None)))
        while len(writer._queue) < 10:
            await asyncio.sleep(0.001)
        after = [writer.save(row(slot), DUE) for slot in range(20, 30)]
        slow.let.set()
        await ending
        return await told(first, *before), await told(*after)

    before, after = asyncio.run(save())
    assert before == [Late.NO] * 10
    assert after == [Late.AFTER_FINISH] * 10
    assert slow.batches == [1, 20]


def test_another_process_knows_which_attempts_have_ended(file):
    first = Writer(SqliteStore(file), grace=GRACE)
    first.stand(Standing(1, 200, None))
    first.stand(Standing(2, None, DUE * 2))
    first.close()
    second = Writer(SqliteStore(file), grace=GRACE)

    async def save():
        return await told(second.save(row(1), DUE), second.save(row(1, attempt=2, at=DUE * 2), DUE))

    assert asyncio.run(save()) == [Late.AFTER_FINISH, Late.NO]
    second.close()


def test_what_took_too_long_is_not_called_saved(writer, slow, monkeypatch):
    monkeypatch.setattr(writer_module, "SETTLED", 0.1)

    async def save():
        waiting = writer.save(row(0), DUE)
        await asyncio.to_thread(slow.writing.wait, 10)
        time.sleep(0.15)  # the pages stand still too
        slow.let.set()
        return await told(waiting)

    assert kinds(asyncio.run(save())) == [Unavailable]


def test_an_end_that_cannot_be_written_says_so(writer, monkeypatch):
    monkeypatch.setattr(writer_module, "SETTLED", 0.1)

    with pytest.raises(Unavailable):
        writer.stand(Standing(1, 200, None))


def test_an_end_that_fails_is_no_end(tmp_path):
    writer = Writer(SqliteStore(tmp_path / "nowhere" / "answers.sqlite3"), grace=GRACE)

    with pytest.raises(Unavailable):
        writer.stand(Standing(1, 200, None))
    writer.close()

    assert writer.finished == {}


def test_who_has_gone_does_not_stop_the_others(writer, slow):
    async def save():
        waiting = [writer.save(row(slot), DUE) for slot in range(3)]
        waiting[1].cancel()
        slow.let.set()
        return await told(waiting[0], waiting[2])

    assert asyncio.run(save()) == [Late.NO, Late.NO]
    assert len(slow.answers_of(1)) == 3


def test_pages_that_ended_do_not_stop_the_writing(writer, slow):
    async def save():
        writer.save(row(1), DUE)
        await asyncio.to_thread(slow.writing.wait, 10)

    asyncio.run(save())
    slow.let.set()
    writer.stand(Standing(1, 200, None))

    assert len(slow.answers_of(1)) == 1

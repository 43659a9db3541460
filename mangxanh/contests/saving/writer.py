"""Group commit: many wait while one thread writes all that is queued in one transaction.

No timer: while a commit is on its way to the disk, the next batch grows by itself. The queue is
where the order of things is decided: what comes after an attempt's finishing is late.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeAlias

from mangxanh.contests.saving.store import Late, Row, Standing, Store

BATCH = 512
WAITING = 8192  # changes in the queue, about a second of the slowest disk we know
SETTLED = 20.0  # seconds after which nobody is told "saved" any more, so that a finish may read
DRAINING = 10.0  # seconds for the last commit when the process ends
QUIET = 60.0  # seconds between two lines of the log about the same trouble
logger = logging.getLogger(__name__)


class Unavailable(Exception):  # noqa: N818  # an answer, not a failure
    """It was not saved, or nobody knows: send it again."""


@dataclass(slots=True)
class _Item:
    """Something that is to be written, and who waits for it."""

    what: Row | Standing
    due: int
    done: "Waiting"
    begun: float = field(default_factory=time.monotonic)


Waiting: TypeAlias = "asyncio.Future[Late] | Future[Late]"
Told: TypeAlias = tuple["asyncio.Future[Late]", Late | Unavailable]


class Writer:
    """The only one who writes answers. `grace`: milliseconds after the due moment."""

    def __init__(
        self, store: Store, *, grace: int, batch: int = BATCH, waiting: int = WAITING
    ) -> None:
        self._store, self._grace, self._batch, self._most = store, grace, batch, waiting
        self._queue: deque[_Item] = deque()
        self._bell = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._known = False  # whether the standings of earlier processes were read
        self._complained = -QUIET
        self.finished: dict[int, int] = {}
        self.moved: dict[int, int] = {}

    def save(self, what: Row | Standing, due: int = 0) -> "asyncio.Future[Late]":
        """Return what becomes done when it is on the disk; Unavailable at once or then.

        To be called in an event loop. It becomes whether a row counts.
        """
        done: asyncio.Future[Late] = asyncio.get_running_loop().create_future()
        self._put(_Item(what, due, done))
        return done

    def stand(self, *standings: Standing) -> None:
        """Return when standings are on the disk; all that was queued before them is there too."""
        waits = [(standing, Future[Late]()) for standing in standings]
        for standing, done in waits:
            self._put(_Item(standing, 0, done))
        try:
            for _standing, done in waits:
                done.result(SETTLED)
        except TimeoutError as error:
            raise Unavailable from error

    def begin(self) -> None:
        """Start to work, and learn what earlier processes knew of attempts, if that wasn't done."""
        if self._thread:
            return
        with self._bell:
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="answers", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Take nothing more, write what is queued, tell those who wait."""
        with self._bell:
            self._closing = True
            self._bell.notify()
            thread = self._thread
        if thread:
            thread.join(DRAINING)

    def _put(self, item: _Item) -> None:
        self.begin()
        with self._bell:
            if self._closing or len(self._queue) >= self._most:
                raise Unavailable
            self._queue.append(item)
            self._bell.notify()

    def _run(self) -> None:
        try:
            self._learn()
        except Exception as error:  # noqa: BLE001  # the first batch tries again and is told
            self._complain(error)
        while items := self._taken():
            outcome = self._written(items)
            _tell(items, outcome)
        self._store.close()

    def _taken(self) -> list[_Item]:
        """Wait for work; return nothing when there is none and will be none."""
        with self._bell:
            while not self._queue and not self._closing:
                self._bell.wait()
            return [self._queue.popleft() for _ in range(min(len(self._queue), self._batch))]

    def _written(self, items: Sequence[_Item]) -> Sequence[Late | Unavailable]:
        """Write a batch; return what each is told."""
        try:
            self._learn()
            rows, standings, outcomes = self._judged(items)
            self._store.write(rows, standings)
        except Exception as error:  # noqa: BLE001  # each of them hears it: nobody is told "saved"
            self._complain(error)
            return [Unavailable()] * len(items)
        self._remember(standings)
        late = time.monotonic() - SETTLED
        return [
            outcome if item.begun > late else Unavailable()
            for item, outcome in zip(items, outcomes, strict=True)
        ]

    def _learn(self) -> None:
        if not self._known:
            self._remember(self._store.standings())
            self._known = True

    def _remember(self, standings: Iterable[Standing]) -> None:
        for attempt, finished, due in standings:
            if finished is not None:
                self.finished.setdefault(attempt, finished)
            if due is not None:
                self.moved[attempt] = due

    def _judged(self, items: Sequence[_Item]) -> tuple[list[Row], list[Standing], list[Late]]:
        """Sort a batch; what comes after the end of its attempt becomes a late row."""
        rows, standings, outcomes = list[Row](), list[Standing](), list[Late]()
        finished, moved = set[int](), dict[int, int]()
        for item in items:
            what, late = item.what, Late.NO
            if isinstance(what, Standing):
                standings.append(what)
                if what.finished is not None:
                    finished.add(what.attempt)
                if what.due is not None:
                    moved[what.attempt] = what.due
            else:
                attempt = what.attempt
                due = moved.get(attempt) or self.moved.get(attempt) or item.due
                if attempt in finished or attempt in self.finished:
                    late = Late.AFTER_FINISH
                elif what.at > due + self._grace:
                    late = Late.AFTER_DUE
                rows.append(what._replace(late=late) if late else what)
            outcomes.append(late)
        return rows, standings, outcomes

    def _complain(self, error: Exception) -> None:
        if time.monotonic() - self._complained > QUIET:
            self._complained = time.monotonic()
            logger.error("Answers cannot be saved: %s: %s", type(error).__name__, error)


def _tell(items: Sequence[_Item], outcomes: Sequence[Late | Unavailable]) -> None:
    """Tell each who waits; those of the event loop with one call for all."""
    told: list[Told] = []
    for item, outcome in zip(items, outcomes, strict=True):
        if isinstance(item.done, asyncio.Future):
            told.append((item.done, outcome))
        elif isinstance(outcome, Unavailable):
            item.done.set_exception(outcome)
        else:
            item.done.set_result(outcome)
    if told:
        try:
            told[0][0].get_loop().call_soon_threadsafe(_wake, told)
        except RuntimeError:
            logger.info("The pages ended before %d answers were acknowledged", len(told))


def _wake(told: Sequence[Told]) -> None:
    for done, outcome in told:
        if done.done():
            continue  # who asked has gone
        if isinstance(outcome, Unavailable):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)

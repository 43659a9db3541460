"""The desk at which attempts are looked after: all that a room needs of saving.

One process takes answers, at its OpenDesk; others do their errands there (far.py). Methods but
`save` may be called from any thread.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

from mangxanh.contests.saving.changes import Change, stored
from mangxanh.contests.saving.papers import Page, Papers
from mangxanh.contests.saving.store import AHEAD, Late, Row, Saved, Standing, Store
from mangxanh.contests.saving.tickets import Seal, Ticket, cookie
from mangxanh.contests.saving.writer import SETTLED, Unavailable, Writer

GRACE = 3000  # milliseconds: what was sent in time may be on its way
LATE_FOR = 7 * 24 * 3600 * 1000  # milliseconds after the due moment that late answers are kept
WHOLE = 0  # the number of the page that shows every question
AT_ONCE = 16  # changes of one attempt on their way: one pupil does not fill everybody's queue


class Refused(Exception):  # noqa: N818  # an answer, not a failure
    """It is not taken: status and one word for the page that sent it."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


def clock() -> int:
    """Return the machine's time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Desk(ABC):
    """What a room does at the desk, in whatever process. `now` is the server's clock."""

    def __init__(self, store: Store, seal: Seal, *, now: Callable[[], int] = clock) -> None:
        self.now = now
        self._store, self._seal = store, seal

    @abstractmethod
    def stand(self, *standings: Standing) -> None:
        """Return when standings are on the disk; Unavailable where nobody knows."""

    @abstractmethod
    def lay_out(self, attempt: int, due: int, pages: Mapping[int, Page]) -> bool:
        """Keep pages of an attempt if it still ends at the moment that they show; return whether."""

    @abstractmethod
    def take_down(self, attempt: int, *numbers: int) -> None:
        """Forget pages, for what they show has changed."""

    def cookie(self, ticket: Ticket, *, secure: bool) -> str:
        """Return the Set-Cookie line of a ticket; it lasts as long as late answers are taken."""
        seconds = max(0, ticket.due + LATE_FOR - self.now()) // 1000
        return cookie(self._seal.sealed(ticket), seconds=seconds, secure=secure)

    def opened(self, sealed: str) -> Ticket | None:
        """Return the ticket of a cookie, None where it isn't ours."""
        return self._seal.opened(sealed)

    def finish(self, attempt: int) -> list[Saved]:
        """End an attempt for good; return its answers, every one that was said to be saved.

        What arrives later is kept as late. Unavailable where that could not be written.
        """
        return self.finish_all([attempt])[attempt]

    def finish_all(self, attempts: Sequence[int]) -> dict[int, list[Saved]]:
        """End many attempts at one stroke; return the answers of each. Else as `finish`."""
        self.stand(*(Standing(attempt, self.now(), None) for attempt in attempts))
        return {attempt: self.answers_of(attempt) for attempt in attempts}

    def answered(self, attempts: Sequence[int]) -> int:
        """Return how many of these attempts hold an answer that counts."""
        return self._store.answered(attempts)

    def move_due(self, attempt: int, due: int) -> None:
        """Let an attempt end at another moment from now on; Unavailable as above."""
        self.stand(Standing(attempt, None, due))

    def answers_of(self, attempt: int) -> list[Saved]:
        """Return the answers of an attempt, those in time before late ones."""
        return self._store.answers_of(attempt)

    def attempts(self) -> list[int]:
        """Return the attempts of which anything is kept."""
        return self._store.attempts()

    def forget(self, attempts: Sequence[int]) -> None:
        """Delete the answers of attempts whose results were taken or are not to be kept."""
        self._store.forget(attempts)


class OpenDesk(Desk):
    """The desk where answers are taken in. `grace` in milliseconds."""

    def __init__(
        self, store: Store, seal: Seal, *, grace: int = GRACE, now: Callable[[], int] = clock
    ) -> None:
        super().__init__(store, seal, now=now)
        self.grace = grace
        self.papers = Papers()
        self._writer = Writer(store, grace=grace)
        self._on_the_way: dict[int, int] = {}  # only the event loop touches it

    def opened(self, sealed: str) -> Ticket | None:
        ticket = super().opened(sealed)
        if ticket:
            self._writer.begin()
        return ticket

    def due(self, ticket: Ticket) -> int:
        """Return when an attempt ends, in milliseconds."""
        return self._writer.moved.get(ticket.attempt, ticket.due)

    def goes_on(self, ticket: Ticket) -> bool:
        """Return whether answers to an attempt count now."""
        over = ticket.attempt in self._writer.finished or self.now() > self.due(ticket)
        return not over

    async def save(self, ticket: Ticket, change: Change, at: int) -> Late:
        """Return when a change is on the disk; Refused or Unavailable when it is not.

        `at` is when it arrived.
        """
        if change.slot > len(ticket.shapes):
            raise Refused(422, "slot")
        if at > self.due(ticket) + LATE_FOR:
            raise Refused(410, "over")
        if change.seq > at + AHEAD:
            raise Refused(409, "clock")
        try:
            value = stored(ticket.shapes[change.slot - 1], change.value)
        except ValueError:
            raise Refused(422, "value") from None
        attempt = ticket.attempt
        row = Row(attempt, change.slot, Late.NO, ticket.school, value, change.seq, change.id, at)
        waiting = self._on_the_way.get(attempt, 0)
        if waiting >= AT_ONCE:
            raise Refused(429, "many")
        self._on_the_way[attempt] = waiting + 1
        try:
            late = await self._writer.save(row, ticket.due)
        finally:
            self._on_the_way[attempt] -= 1
            if not self._on_the_way[attempt]:
                del self._on_the_way[attempt]
        self.take_down(attempt, change.slot, WHOLE)
        return late

    def stand(self, *standings: Standing) -> None:
        self._writer.stand(*standings)
        self._cleared(standings)

    async def stand_soon(self, *standings: Standing) -> None:
        """Do as `stand` in the event loop, which goes on meanwhile."""
        waits = [self._writer.save(standing) for standing in standings]
        await asyncio.gather(*waits)
        self._cleared(standings)

    def _cleared(self, standings: Sequence[Standing]) -> None:
        for standing in standings:
            self.papers.drop(standing.attempt)

    def lay_out(self, attempt: int, due: int, pages: Mapping[int, Page]) -> bool:
        for number, page in pages.items():
            self.papers.keep(attempt, number, page)
        fresh = self._writer.moved.get(attempt, due) == due
        if not fresh:
            self.take_down(attempt, *pages)
        return fresh

    def take_down(self, attempt: int, *numbers: int) -> None:
        if numbers:
            self.papers.drop(attempt, *numbers)

    def close(self) -> None:
        """Write what is queued, take no more."""
        self._writer.close()


def settled(due: int, grace: int = GRACE) -> int:
    """Return from when another process may read and score: whatever counts is there by then."""
    return due + grace + int(SETTLED * 1000)


__all__ = ["Desk", "OpenDesk", "Refused", "Unavailable", "clock", "settled"]

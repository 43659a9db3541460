"""The desk as another process of the machine sees it: what changes something there is an errand.

Whoever takes answers runs errands (`run`) and tells whether it went well; the other waits for that.
Answers are read where they lie, by both.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from mangxanh.contests.saving.desk import Desk, OpenDesk, clock
from mangxanh.contests.saving.papers import Page
from mangxanh.contests.saving.store import Standing, Store
from mangxanh.contests.saving.tickets import Seal
from mangxanh.contests.saving.writer import SETTLED, Unavailable


class Stand(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Write down what became of attempts; well where it is on the disk."""

    standings: tuple[Standing, ...]


class LayOut(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Keep pages of an attempt; well where it still ends at the moment that they show."""

    attempt: int
    due: int
    pages: dict[int, Page]


class TakeDown(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Forget pages."""

    attempt: int
    numbers: tuple[int, ...]


Errand: TypeAlias = Stand | LayOut | TakeDown


class FarDesk(Desk):
    """`errand` brings one to the desk and returns how it went; Unavailable where nobody knows."""

    def __init__(
        self,
        store: Store,
        seal: Seal,
        errand: Callable[[Errand], bool],
        *,
        now: Callable[[], int] = clock,
    ) -> None:
        super().__init__(store, seal, now=now)
        self._errand = errand

    def stand(self, *standings: Standing) -> None:
        if not self._errand(Stand(standings)):
            raise Unavailable

    def lay_out(self, attempt: int, due: int, pages: Mapping[int, Page]) -> bool:
        return self._errand(LayOut(attempt, due, dict(pages)))

    def take_down(self, attempt: int, *numbers: int) -> None:
        self._errand(TakeDown(attempt, numbers))


async def run(desk: OpenDesk, errand: Errand) -> bool:
    """Do an errand in the event loop of the desk; return how it went."""
    match errand:
        case Stand(standings):
            try:
                async with asyncio.timeout(SETTLED):
                    await desk.stand_soon(*standings)
            except (Unavailable, TimeoutError):
                return False
        case LayOut(attempt, due, pages):
            return desk.lay_out(attempt, due, pages)
        case TakeDown(attempt, numbers):
            desk.take_down(attempt, *numbers)
    return True

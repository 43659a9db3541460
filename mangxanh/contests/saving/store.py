"""Where answers lie: what both databases have in common."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

AHEAD = 2000  # milliseconds that a page may reckon the server's clock ahead of what it is


class Late(enum.IntEnum):
    """Whether an answer counts; a late one is kept for a person to decide."""

    NO = 0
    AFTER_DUE = 1
    AFTER_FINISH = 2


class Row(NamedTuple):
    """One change of an answer, as it is written; moments in milliseconds of the server's clock."""

    attempt: int
    slot: int
    late: int
    school: int
    value: str | None
    seq: int
    id: int
    at: int


class Standing(NamedTuple):
    """What became of an attempt since its ticket was sealed: finished, or due at another time."""

    attempt: int
    finished: int | None
    due: int | None


@dataclass(frozen=True)
class Saved:
    """The answer to a question. `first` and `last`: when it was changed, by the server's clock.

    `changes` counts what was written: of several changes within one commit PostgreSQL counts one.
    """

    slot: int
    value: str | None
    first: int
    last: int
    changes: int
    late: Late


class Store(Protocol):
    """A database of answers; every thread has a connection of its own."""

    def write(self, rows: Sequence[Row], standings: Sequence[Standing]) -> None:
        """Return when all of it is on the disk; raise when none of it is, or nobody knows."""

    def standings(self) -> list[Standing]:
        """Return all that is known of attempts that were not forgotten."""

    def attempts(self) -> list[int]:
        """Return the attempts of which anything is known."""

    def answers_of(self, attempt: int) -> list[Saved]:
        """Return the answers of an attempt by question, those in time before late ones."""

    def answered(self, attempts: Sequence[int]) -> int:
        """Return how many of these attempts hold an answer in time that was not taken back."""

    def forget(self, attempts: Sequence[int]) -> None:
        """Delete all that is known of attempts."""

    def close(self) -> None:
        """Close the connection of this thread."""


def saved(row: tuple[Any, ...]) -> Saved:
    """Return an answer from its row: slot, value, first, last, changes, late."""
    slot, value, first, last, changes, late = row
    return Saved(slot, value, first, last, changes, Late(late))


def in_time(answers: Sequence[Saved]) -> list[Saved]:
    """Return the answers that count."""
    return [answer for answer in answers if answer.late == Late.NO]

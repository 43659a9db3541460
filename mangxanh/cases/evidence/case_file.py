"""What a pack tells of a case, as plain values: opened, and allowed to be told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

Read = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Step:
    """A line of the chronology. `when` as it may be told: of an anonymous report the day."""

    when: str
    who: str
    what: str
    said: str = ""


@dataclass(frozen=True)
class Hand:
    """Who had a piece of evidence in hands, when, and what was done with it."""

    when: str
    who: str
    what: str


@dataclass(frozen=True)
class Piece:
    """A file: as it came (`read`, which must hash to `sha256`), and what happened to it since.

    `copy` reads the copy that staff look at, None where there is none. A locked piece is in no pack.
    """

    name: str
    ending: str
    size: int
    sha256: str
    read: Read
    hands: tuple[Hand, ...] = ()
    copy: Read | None = None
    copy_ending: str = ""
    locked: bool = False


@dataclass(frozen=True)
class CaseFile:
    """What a pack tells of a case."""

    school: str
    number: str
    title: str
    made_at: datetime
    made_by: str
    reason: str
    steps: tuple[Step, ...]
    pieces: tuple[Piece, ...]

"""How much a text is worded like those in which a child needed help: learned, not written.

Rules know what somebody thought of; children find other words. A linear model over rows of one
to three words (bare keys, so marks, teencode and slips count no more) was trained by
`bin/train_wording.py` on sentences of our own; its weights are one byte each, found by a hash.
It reads windows, so that a long story hides nothing. Only a number comes out of it.
"""

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from mangxanh.analysis.pieces import Kind
from mangxanh.analysis.tokens import Token

WEIGHTS = Path(__file__).resolve().parents[2] / "content" / "vi" / "crisis" / "wording.bin"
BUCKETS = 2**16
WINDOW, STEP, SLACK = 24, 12, 6  # words; a text that is only a little longer is read whole
ROUND = 6  # words on either side of an alarm
MOST_WORDS = 40_000
SHORT, DOUBT = 3, 3.0  # of a word or two little can be said


class Weights(NamedTuple):
    """A weight in [-127, 127] for each bucket, what one is worth, and what is added."""

    table: bytes
    unit: float
    bias: float


def likeness(row: Sequence[Token], weights: Weights | None = None) -> float:
    """Return how much the likest window is worded so: above 0 rather yes than no."""
    known = weights or shipped()
    keys = [token.key for token in row if token.kind is not Kind.STOP][:MOST_WORDS]
    told = max((worth_of(window, known) for window in windows(keys)), default=float("-inf"))
    return told if len(keys) >= SHORT else told - DOUBT


def likeness_round(row: Sequence[Token], spans: Iterable[tuple[int, int]]) -> float:
    """Return how much the likest of some places is worded so, with the few words round it alone.

    `spans` are code points of the text. What a long story says besides weighs nothing here.
    """
    starts = [token.start for token in row]
    told = float("-inf")
    for start, end in spans:
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
        near = row[max(first - ROUND, 0) : last + ROUND]
        keys = [token.key for token in near if token.kind is not Kind.STOP]
        told = max(told, worth_of(keys, shipped()))
    return told


def windows(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a text's words in windows that overlap by half."""
    if len(keys) <= WINDOW + SLACK:
        if keys:
            yield keys
        return
    for start in range(0, len(keys) - STEP + 1, STEP):
        yield keys[start : start + WINDOW]


def buckets(keys: Sequence[str]) -> set[int]:
    """Return the buckets of the rows of one, two and three words in a window."""
    return {
        zlib.crc32(" ".join(keys[start : start + length]).encode()) % BUCKETS
        for length in (1, 2, 3)
        for start in range(len(keys) - length + 1)
    }


def worth_of(keys: Sequence[str], weights: Weights) -> float:
    """Return the weight of one window: above 0 rather yes than no."""
    found = buckets(keys)
    table = weights.table
    told = sum(value if value < 128 else value - 256 for value in map(table.__getitem__, found))
    return weights.bias + weights.unit * told / sqrt(len(found))


@cache
def shipped() -> Weights:
    """Return the weights that ship."""
    return read(WEIGHTS.read_bytes())


def read(data: bytes) -> Weights:
    """Return the weights of a file; ValueError for one of another shape."""
    head, _line, table = data.partition(b"\n")
    unit, bias = (float(word) for word in head.split())
    if len(table) != BUCKETS:
        raise ValueError(len(table))
    return Weights(table, unit, bias)


def write(weights: Weights) -> bytes:
    """Return the bytes of a file: unit and bias in a first line, then a byte a bucket."""
    return f"{weights.unit!r} {weights.bias!r}\n".encode() + weights.table

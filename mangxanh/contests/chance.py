"""Chance that anybody can recompute: things in the order of SHA-256 of a seed and their name."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

Thing = TypeVar("Thing", int, str)

LEAST_SEED = 32  # letters; 128 bits in hex: a shorter seed can be found from its commitment


def digest(text: str) -> str:
    """Return SHA-256 of a text in UTF-8, in hex: `printf '%s' TEXT | sha256sum` gives the same."""
    return hashlib.sha256(text.encode()).hexdigest()


def mixed(things: Iterable[Thing], seed: str) -> list[Thing]:
    """Return the things in the order of `digest("seed:thing")`, however they came."""
    return sorted(things, key=lambda thing: digest(f"{seed}:{thing}"))


def commitment(seed: str) -> str:
    """Return what is published before a draw, so that nobody can change its seed afterwards.

    Raises ValueError for a seed that is so short that its commitment would give it away.
    """
    if len(seed) < LEAST_SEED:
        raise ValueError(f"a seed has at least {LEAST_SEED} letters")
    return digest(seed)

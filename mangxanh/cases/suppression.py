"""Counts that may be shown: nothing under five, nor what would give it away. Pure.

Only tables of one row are ever shown, each with the same total, so a reader can subtract within
a table and nowhere else. What is hidden there must have at least two possible values, also for
somebody who knows this rule (a test goes through every table of a few cells).
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K", bound=Hashable)


def suppress(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Return the counts that may be shown beside their total; None for what is hidden.

    With a total under five nothing is shown, the total neither.
    """
    if sum(counts.values()) < LEAST:
        return dict.fromkeys(counts)
    hidden = {key for key, n in counts.items() if n < LEAST}
    while hidden and _gives_away([counts[key] for key in hidden]):
        seen = [key for key in counts if key not in hidden]
        if not seen:
            break
        hidden.add(min(seen, key=lambda key: counts[key]))
    return {key: None if key in hidden else n for key, n in counts.items()}


def _gives_away(hidden: list[int]) -> bool:
    """Return whether the sum of what is hidden tells each: one alone, all nought, all four."""
    return len(hidden) == 1 or set(hidden) in ({0}, {LEAST - 1})


def told(n: int) -> int | None:
    """Return a count that stands alone, None under five."""
    return n if n >= LEAST else None


def told_share(part: int, whole: int) -> tuple[int, int] | None:
    """Return a share that may be shown: neither its part nor the rest is under five."""
    both = suppress({"part": part, "rest": whole - part})
    return None if None in both.values() else (part, whole)

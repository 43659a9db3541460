"""The first proposal for what a paper asks: topics evenly, more to know than to apply."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

SIZES = (10, 15, 20, 30)  # questions of a paper
MOST = 60
SHARES = {1: 2, 2: 2, 3: 1}  # of five: 40 % know, 40 % understand, 20 % apply
_NEXT = {1: (2, 3), 2: (1, 3), 3: (2, 1)}  # which difficulty stands in where one has too little

Counts: TypeAlias = dict[tuple[str, int], int]  # {(topic, difficulty): how many questions}


def proposed(topics: Sequence[str], size: int, held: Mapping[tuple[str, int], int]) -> Counts:
    """Return how many questions of each topic and difficulty a paper of `size` might have.

    `held`: how many there are at most. Fewer than `size` come back where the topics hold fewer.
    """
    counts: Counter[tuple[str, int]] = Counter()
    for difficulty, wanted in _shared(size).items():
        for _one in range(wanted):
            cell = _next_cell(topics, difficulty, held, counts)
            if cell is None:
                break
            counts[cell] += 1
    return {cell: counts[cell] for cell in sorted(counts)}


def _shared(size: int) -> dict[int, int]:
    """Return how many questions each difficulty gets; what is left over goes to the easier ones."""
    whole = sum(SHARES.values())
    found = {difficulty: size * share // whole for difficulty, share in SHARES.items()}
    for difficulty in list(found)[: size - sum(found.values())]:
        found[difficulty] += 1
    return found


def _next_cell(
    topics: Sequence[str],
    difficulty: int,
    held: Mapping[tuple[str, int], int],
    counts: Mapping[tuple[str, int], int],
) -> tuple[str, int] | None:
    """Return the cell that gets the next question: of the topic that has fewest so far."""
    for level in (difficulty, *_NEXT[difficulty]):
        room = [one for one in topics if counts.get((one, level), 0) < held.get((one, level), 0)]
        if room:
            topic = min(room, key=lambda one: (_of_topic(one, counts), counts.get((one, level), 0)))
            return topic, level
    return None


def _of_topic(topic: str, counts: Mapping[tuple[str, int], int]) -> int:
    return sum(count for (of, _level), count in counts.items() if of == topic)

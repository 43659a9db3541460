"""A bank and pupils for the tests of the pure parts of contests."""

from datetime import date

from mangxanh.contests.drawing import Candidate, Cell

DAY = date(2026, 12, 1)
TOPICS = ["mạng xã hội", "bản quyền", "tin giả", "bắt nạt"]


def bank(each=10, audiences=frozenset("6789")):
    """Return `each` questions of every topic and difficulty, numbered from 1."""
    kinds = [(topic, difficulty) for topic in TOPICS for difficulty in (1, 2, 3)]
    return [
        Candidate(at * each + n + 1, topic, difficulty, audiences)
        for at, (topic, difficulty) in enumerate(kinds)
        for n in range(each)
    ]


def matrix(audience="6", counts=(3, 1, 1)):
    """Return a matrix of every topic: so many easy, middle and hard ones; 20 together."""
    return [
        Cell(topic, difficulty, audience, count)
        for topic in TOPICS
        for difficulty, count in enumerate(counts, start=1)
    ]

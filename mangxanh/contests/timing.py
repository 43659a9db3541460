"""Time of an attempt: limit, window, one factor of the pupil, grace, outages of our own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

FACTORS = (1.0, 1.25, 1.5, 2.0)  # of extra time; each is exact in binary
NOTHING = timedelta(0)


@dataclass(frozen=True)
class Outage:
    """A span in which our own server did not answer, as logged; `until` is its first good moment."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Limits:
    """When a round can be begun (`opens` ≤ t < `closes`), and how long an attempt lasts.

    `grace`: how long after its end an answer still counts that left the device in time.
    """

    opens: datetime
    closes: datetime
    length: timedelta
    grace: timedelta = NOTHING


def checked(factor: float) -> float:
    """Return the factor; ValueError if it is none of FACTORS."""
    if factor not in FACTORS:
        raise ValueError(f"no factor {factor!r}")
    return factor


def lengthened(length: timedelta, factor: float) -> tuple[timedelta, timedelta]:
    """Return a limit as the pupil has it, and how much of it is extra: "45 phút (30 + 15)".

    Of every limit: of an attempt, of a question in class.
    """
    whole = length * checked(factor)
    return whole, whole - length


def can_begin(limits: Limits, at: datetime) -> bool:
    """Return whether an attempt may begin at a moment of the server's clock."""
    return limits.opens <= at < limits.closes


def due(
    limits: Limits, began: datetime, factor: float = 1.0, outages: Iterable[Outage] = ()
) -> datetime:
    """Return the moment when an attempt ends, by the server's clock.

    The pupil has the whole limit, but not past the closing of the window; extra time moves that
    closing too, else who begins late would lose it. Time of our outages does not count. Changing
    the factor in the middle is asking again.
    """
    whole, extra = lengthened(limits.length, factor)
    return _after(began, min(whole, limits.closes + extra - began), outages)


def _after(began: datetime, time: timedelta, outages: Iterable[Outage]) -> datetime:
    """Return when a time is over that stands still during outages."""
    now = began
    for since, until in merged(outages):
        if until <= now:
            continue
        if since >= now + time:
            break
        time -= max(since - now, NOTHING)
        now = until
    return now + time


def merged(outages: Iterable[Outage]) -> list[tuple[datetime, datetime]]:
    """Return outages in order, those that overlap or touch as one, empty ones left out."""
    found: list[tuple[datetime, datetime]] = []
    for one in sorted(outages, key=lambda one: one.since):
        if one.until <= one.since:
            continue
        if found and one.since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], one.until)
        else:
            found.append((one.since, one.until))
    return found


def lost(outages: Iterable[Outage], since: datetime, until: datetime) -> timedelta:
    """Return how much of a span our outages took."""
    return sum(
        (
            max(min(end, until) - max(start, since), NOTHING)
            for start, end in merged(outages)
        ),
        NOTHING,
    )  # fmt: skip


def counts(limits: Limits, ends: datetime, at: datetime) -> bool:
    """Return whether what the server got at a moment still counts; the device's clock is not asked.

    `ends`: as `due` gives it. What comes later is kept for a person to decide, never dropped.
    """
    return at <= ends + limits.grace


def is_over(limits: Limits, ends: datetime, at: datetime) -> bool:
    """Return whether an attempt is to be finished by the server: nothing more can count."""
    return at > ends + limits.grace

"""Whether a contest is over: no paper can be begun, none is being written. What outages took."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest, Outage, Round
from mangxanh.contests.timing import FACTORS, lengthened
from mangxanh.contests.timing import Outage as Span

GRACE = timedelta(minutes=1)  # what was sent in time may be on its way


def is_over(contest: Contest) -> bool:
    """Return whether every round is past, with the longest extra time, and nobody sits."""
    rounds = list(contest.rounds.all())
    if not rounds or any(now() <= last_moment(one) for one in rounds):
        return False
    return not sits_somebody(contest)


def last_moment(one: Round) -> datetime:
    """Return until when a paper of a round can last: of who has the most extra time."""
    _whole, extra = lengthened(timedelta(minutes=one.minutes), max(FACTORS))
    end: datetime = one.closes_at + extra + GRACE
    return end


def sits_somebody(contest: Contest) -> bool:
    return Attempt.objects.going_on().filter(round__contest=contest).exists()


def outages_of(contests: Iterable[int]) -> dict[int, list[Span]]:
    """Return the outages that were noted of contests, by contest."""
    found: dict[int, list[Span]] = defaultdict(list)
    for row in Outage.objects.filter(contest__in=contests):
        found[row.contest_id].append(row.span)
    return found

"""Contests and their rounds, as a whole school asks for them at once."""

from mangxanh.common.asked import Asked
from mangxanh.common.dates import now
from mangxanh.contests.models import Contest, Round

_CONTEST = Asked(Contest, "select * from contests_contest where id = %s")
_ROUND = Asked(Round, "select * from contests_round where id = %s")
_ROUNDS = Asked(Round, "select * from contests_round where contest_id = %s order by number")


def contest_by_pk(pk: int) -> Contest | None:
    """Return a contest, whoever asks: whether they may see it is to be asked then."""
    return _CONTEST.first(pk)


def open_round(contest: int) -> Round | None:
    """Return the round of a contest that can be begun now."""
    at = now()
    return next((one for one in rounds_of(contest) if one.opens_at <= at < one.closes_at), None)


def round_by_pk(pk: int) -> Round:
    """Return a round that there is, as it is now, with its contest."""
    row = _ROUND.all(pk)[0]
    row.contest = _CONTEST.all(row.contest_id)[0]
    return row


def rounds_of(contest: int) -> list[Round]:
    """Return the rounds of a contest, in order."""
    return _ROUNDS.all(contest)

"""Where a case stands: the state in which staff find it, and the step of line 111; pure."""

from dataclasses import dataclass

from mangxanh.cases.models import Case

STEPS = ("received", "assess", "need", "plan", "act", "review", "closed")


@dataclass(frozen=True)
class Facts:
    """What the coded fields of a case tell."""

    acknowledged: bool = False
    closed: bool = False
    asked_again: bool = False  # closed, and the reporter is still to be asked how it is
    has_news: bool = False
    reply_owed: bool = False
    notice_owed: bool = False  # it must be notified, and no call is logged
    answer_awaited: bool = False  # of another place
    planned: bool = False
    acting: bool = False  # something was begun, done or handed on


def state_of(facts: Facts) -> str:
    """Return the state: what the team itself owes comes before what others owe."""
    if facts.closed:
        return Case.State.CLOSED
    if not facts.acknowledged or facts.has_news or facts.reply_owed or facts.notice_owed:
        return Case.State.TODO
    return Case.State.WAITING if facts.answer_awaited else Case.State.WATCHED


def step_of(facts: Facts) -> str:
    """Return which of line 111's six steps this is, or "closed" once they are gone through."""
    if facts.closed:
        return "review" if facts.asked_again else "closed"
    if not facts.acknowledged:
        return "received"
    if facts.acting:
        return "act"
    if facts.planned:
        return "plan"
    return "assess" if facts.reply_owed or facts.notice_owed else "need"

"""How far a contest is after its closing, and what comes next."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mangxanh.contests.models import Contest

State = Contest.State
MOST_DAYS = 14  # of appeals
MOST_LETTERS = 1000  # of one appeal
CLOSE, RECKON, APPEALS, PUBLISH, ARCHIVE = "close", "reckon", "appeals", "publish", "archive"
CERTIFICATES = "certificates"  # beside what comes next, once prizes are published
_NEXT = {
    State.OPEN: CLOSE,
    State.CLOSED: RECKON,
    State.PROVISIONAL: APPEALS,
    State.APPEALS: PUBLISH,
    State.PUBLISHED: ARCHIVE,
}
_ORDER = [State.OPEN, State.CLOSED, State.PROVISIONAL, State.APPEALS, State.PUBLISHED]


@dataclass(frozen=True)
class Bar:
    """How many entrants had so many right answers."""

    right: int
    count: int


def next_step(contest: Contest) -> str:
    """Return what can be done next, "" for nothing more."""
    return _NEXT.get(State(contest.state), "")


def track_of(contest: Contest) -> list[dict[str, Any]]:
    """Return the way of a contest from its opening to its prizes, as steps to show."""
    state = State.PUBLISHED if contest.state == State.ARCHIVED else contest.state
    here = _ORDER.index(State(state)) if state in _ORDER else -1
    texts = {
        State.OPEN: _("Papers are written."),
        State.CLOSED: _("No paper can be begun any more; nothing is told yet."),
        State.PROVISIONAL: _("Everybody sees their own paper with the right answers."),
        State.APPEALS: _("Who took part can doubt questions; each is answered for all."),
        State.PUBLISHED: _("Prizes stand, and what was done is filed in the plan."),
    }
    over = contest.state in (State.PUBLISHED, State.ARCHIVED)
    return [
        {
            "title": one.label,
            "text": texts[one],
            "state": "done" if at < here or over else "now" if at == here else "todo",
        }
        for at, one in enumerate(_ORDER)
    ]


def bars_of(rights: list[int]) -> list[Bar]:
    """Return how many had 0, 1, 2, … right, up to the most that anybody had."""
    if not rights:
        return []
    return [Bar(right, rights.count(right)) for right in range(max(rights) + 1)]

"""Who gets what at the addresses of games in class: who runs one, who sees its result, who plays."""

from mangxanh.home.tests.url_table import PLAN, Page, R, who

SEE = {"board": 403, "subject_head": 403, "youth_leader": 403, "staff": 403}


def _begun(place):
    """A class in which a game goes on already."""
    room = place.keys["school_class"][0]
    return {"school_class": room, "mode": "phones", "count": "10", "clock": "0"}


# The teacher began it and leads the class, staff stands in for them; the others keep the bank.
LIVE = [
    Page("live_list", get=who(200, *PLAN), post=who(422, *PLAN), data=_begun),
    Page(
        "live_game",
        "live_game",
        get=who(200, R.TEACHER, R.STAFF, R.BOARD, R.SUBJECT_HEAD, R.YOUTH_LEADER, others=404),
    ),
    Page(
        "live_next",
        "live_game",
        post=who(302, R.TEACHER, others=404, **SEE),
        data={"step": "1"},
    ),
    Page("live_end", "live_game", post=who(302, R.TEACHER, others=404, **SEE)),
    Page("live_play", get=who(200, R.PUPIL, others=404), post=who(302, R.PUPIL, others=404)),
]

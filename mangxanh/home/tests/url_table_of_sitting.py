"""Who gets what at the addresses of who sits a contest: everybody their own, nobody another's."""

from mangxanh.home.tests.url_table import ALL, FAMILY, Page, R, who

SITTERS = (*ALL, *FAMILY)
# Only the pupil has begun; for others there is no paper yet.
OWN = {R.PUPIL: 200}
# The homeroom teacher, who stands in for them, the board: nobody else knows of extra time.
GIVERS = (R.BOARD, R.TEACHER, R.STAFF)


def _more(place):
    return {"pupil": place.keys["pupil"][0], "factor": "1.5"}


SITTING = [
    Page("sit_list", get=who(200, *SITTERS)),
    Page("sit_lobby", "sat_contest", get=who(200, *SITTERS), post=who(302, *SITTERS)),
    Page("sit_check", "sat_contest", post=who(302, *SITTERS), idle=True),
    Page("sit_result", "sat_contest", get=who(302, *SITTERS, **OWN)),
    Page("sit_question", "sit_slot", get=who(302, *SITTERS, **OWN)),
    Page("sit_hand_in", get=who(302, *SITTERS, **OWN), post=who(302, *SITTERS), idle=True),
    Page(
        "class_extra_time",
        "school_class",
        get=who(200, *GIVERS),
        post=who(302, *GIVERS),
        data=_more,
    ),
]

"""Who gets what at the addresses of colleagues of a contest."""

from mangxanh.home.tests.url_table import ALL, Page, R, who

COLLEAGUES = tuple(role for role in ALL if role != R.IT)


def _leave(place):
    return {"person": str(place.people[R.CLERK].pk), "kind": "leave"}


PRIZES = [
    Page(
        "contest_staff",
        "sat_contest",
        get=who(200, R.BOARD),
        post=who(302, R.BOARD),
        data=_leave,
    ),
    Page("contest_staff_remind", "sat_contest", post=who(302, R.BOARD)),
    Page("contest_staff_sheet", "sat_contest", post=who(200, R.BOARD)),
    Page("reason_back", "staff_reason", post=who(302, R.BOARD, R.TEACHER, others=404)),
    Page(
        "sit_reason",
        "sat_contest",
        get=who(200, *COLLEAGUES),
        post=who(302, *COLLEAGUES),
        data={"kind": "away"},
    ),
]

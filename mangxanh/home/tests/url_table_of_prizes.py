"""Who gets what at the addresses of colleagues and of outages of a contest."""

from datetime import timedelta

from django.utils.timezone import localtime

from mangxanh.common.dates import now
from mangxanh.home.tests.url_table import ALL, Page, R, who

COLLEAGUES = tuple(role for role in ALL if role != R.IT)


def _leave(place):
    return {"person": str(place.people[R.CLERK].pk), "kind": "leave"}


def _lately(_place):
    since, until = (localtime(now() - timedelta(minutes=ago)) for ago in (20, 10))
    shown = "%d/%m/%Y %H:%M"
    return {"since": f"{since:{shown}}", "until": f"{until:{shown}}", "reason": "Mất điện"}


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
        "contest_outages",
        "closed_contest",
        get=who(200, R.BOARD, R.SUBJECT_HEAD),
        post=who(302, R.BOARD, R.SUBJECT_HEAD),
        data=_lately,
    ),
    Page("outage_back", "outage", post=who(302, R.BOARD, R.SUBJECT_HEAD)),
    Page(
        "sit_reason",
        "sat_contest",
        get=who(200, *COLLEAGUES),
        post=who(302, *COLLEAGUES),
        data={"kind": "away"},
    ),
]

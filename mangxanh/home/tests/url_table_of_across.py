"""Who gets what at the addresses of a contest across schools: the board answers."""

from mangxanh.home.tests.url_table import PLAN, Page, who
from mangxanh.school.models import Role

R = Role
KEEPERS = (R.BOARD, R.SUBJECT_HEAD, R.YOUTH_LEADER)


def _contact(place):
    return {"contact": place.keys["contact"][0]}


ACROSS = [
    Page(
        "contest_schools",
        "across_draft",
        get=who(200, *KEEPERS, others=404),
        post=who(302, *KEEPERS, others=404),
        data={"schools": []},
    ),
    Page(
        "contest_join",
        "across_contest",
        get=who(200, *PLAN),
        post=who(302, R.BOARD),
        data=_contact,
    ),
]

"""Who gets what at the addresses of homeroom packs: slides for everybody, the rest for teachers."""

from mangxanh.home.tests.url_table import PLAN, Page, everybody, who
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.queries.packs import propose_year
from mangxanh.learning.tests.factories import KEY
from mangxanh.plan.models import Line
from mangxanh.plan.queries import plan_of
from mangxanh.school.models import Role, SchoolClass
from mangxanh.school.queries import year_on

R = Role
PLANNERS = (R.BOARD, R.YOUTH_LEADER, R.SUBJECT_HEAD)


def _taught(place):
    """A pack on another day than the one that the school has already."""
    line = Line.objects.filter(plan=plan_of(place.school, year_on(place.school))).obligations()
    return {
        "request_key": "url-table",
        "lop": place.keys["school_class"][0],
        "heads": "1",
        "day": "2026-11-20",
        "way": "hands",
        "lines": [line[0].pk],
    }


def _proposed(place):
    year = year_on(place.school)
    grades = SchoolClass.objects.filter(year=year).values_list("grade", flat=True)
    one = propose_year(lessons_of(place.school), year, grades)[-1]
    name = f"{one.lesson.key}_{one.grade}"
    return {f"take_{name}": "on", f"due_{name}": "2027-03-01"}


PACKS = [
    Page("pack_slides", "lesson", get=everybody(200)),
    Page("pack_slides_file", "lesson", get=everybody(200)),
    Page("pack_list", get=who(200, *PLAN)),
    Page("pack_page", "lesson", get=who(200, *PLAN)),
    Page("pack_paper_file", "pack_paper", get=who(200, *PLAN)),
    Page(
        "pack_log",
        "lesson",
        # who leads the table's class finds what is written down for today already
        get=who(200, *PLAN, teacher=302, staff=302),
        post=who(302, *PLAN),
        data=_taught,
    ),
    Page(
        "pack_flag",
        "lesson",
        get=who(200, *PLAN),
        post=who(302, R.BOARD, R.YOUTH_LEADER),
        data=_taught,
    ),
    Page("pack_run", "pack_run", get=who(200, *PLAN)),
    Page(
        "pack_undo",
        "pack_run",
        post=who(302, R.BOARD, R.TEACHER, R.STAFF),
    ),
    Page(
        "pack_plans",
        get=who(200, *PLAN),
        post=who(302, *PLANNERS),
        data={"lesson": KEY, "grade": "6", "due_on": "2027-03-01"},
    ),
    Page(
        "pack_plans_propose",
        get=who(200, *PLANNERS),
        post=who(302, *PLANNERS),
        data=_proposed,
    ),
    Page("pack_plan_remove", "pack_plan", post=who(302, *PLANNERS)),
]

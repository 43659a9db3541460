"""Lists of pupils that tests bring in, and all that they may change."""

from collections import Counter

from mangxanh.school.actions import roster_swap, rosters
from mangxanh.school.models import Membership, Person, Pupil, Role, SchoolClass
from mangxanh.school.roster import read_roster
from mangxanh.school.tests.roster.files import csv

HEADINGS = ["Mã HS", "Họ và tên", "Lớp", "Ngày sinh", "Trạng thái"]


def roster(*rows):
    return read_roster(csv(HEADINGS, *rows), "danh-sach.csv")


def stage(year, *rows, by, **words):
    return rosters.stage_pupils(year.school, roster(*rows), year=year, by=by, **words)


def bring(year, *rows, by, **words):
    return roster_swap.apply_roster(stage(year, *rows, by=by, **words), by=by)


def outcomes(begun):
    return Counter(begun.rows.values_list("outcome", flat=True))


def everything(school):
    """Return all that an import may change, to be compared."""
    pupils = Pupil.objects.filter(school=school).order_by("code", "person__name")
    held = Membership.objects.filter(school=school, role=Role.PUPIL)
    return (
        list(
            pupils.values_list(
                "pk", "person__name", "person__search_name", "code", "birth_date",
                "school_class", "left_on",
            )
        ),
        sorted(held.values_list("person", "from_date", "until_date")),
        sorted(SchoolClass.objects.filter(school=school).values_list("name", "size", "year")),
        Person.objects.count(),
    )  # fmt: skip


AN = ["A1", "Nguyễn Văn An", "6A1", "1/9/2014"]
BINH = ["A2", "Lê Bình", "6A1", "2/9/2014"]
CHI = ["A3", "Trần Chi", "6A2", "3/9/2014"]

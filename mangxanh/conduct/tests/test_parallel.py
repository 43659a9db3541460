"""Whoever taps at the same moment leaves one draft, one code in force, one count, one mark."""

import pytest

from mangxanh.conduct.tests.factories import CodeFactory
from mangxanh.plan.tests.factories import LineFactory, PlanFactory
from mangxanh.school.tests.factories import BoardFactory, ClassFactory, YearFactory
from mangxanh.school.tests.test_parallel import in_threads

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
START = (
    "from mangxanh.conduct.actions import codes, spreading; "
    "from mangxanh.conduct.models import Code; from mangxanh.plan.models import Line; "
    "from mangxanh.school.models import SchoolClass; from mangxanh.common.dates import today; "
    "me = Person.objects.get(username='hanh').at(school); "
)
COUNT = "__import__('mangxanh.conduct.models', fromlist=['Code']).{}.objects.filter({}).count()"


@pytest.fixture
def me(school):
    return BoardFactory(school=school, username="hanh")


def test_six_who_begin_a_version_have_one_draft(school, me, tmp_path):
    act = START + "codes.draft_code(school, 'staff', by=me)"

    said, count = in_threads(tmp_path, school, act, COUNT.format("Code", ""))

    assert (said, count) == (str(["did"] * 6), "1")


def test_six_who_issue_leave_one_in_force(school, me, tmp_path):
    CodeFactory(school=school)
    CodeFactory(school=school, state="draft", number=2)
    act = START + (
        "code = Code.objects.select_related('school').get(number=2); "
        "codes.issue_code(code, first_day=today(), by=me)"
    )

    said, count = in_threads(tmp_path, school, act, COUNT.format("Code", "state='issued'"))

    assert (said, count) == (str(["did"] * 6), "1")


def test_who_issues_and_who_withdraws_leave_one_in_force(school, me, tmp_path):
    first = CodeFactory(school=school, state="replaced")
    CodeFactory(school=school, number=2, replaces=first)
    CodeFactory(school=school, state="draft", number=3)
    act = START + (
        "code = Code.objects.select_related('school').get(number=2 + turn % 2); "
        "codes.issue_code(code, first_day=today(), by=me) if turn % 2 "
        "else codes.withdraw_code(code, by=me)"
    )

    said, count = in_threads(tmp_path, school, act, COUNT.format("Code", "state='issued'"))

    assert (said, count) == (str(["did"] * 6), "1")


def test_six_who_count_a_class_leave_one_count(school, me, tmp_path):
    year = YearFactory(school=school)
    ClassFactory(year=year, name="6A1", grade=6)
    LineFactory(plan=PlanFactory(school=school))
    CodeFactory(school=school)
    act = START + (
        "row = SchoolClass.objects.select_related('school', 'year').get(); "
        "spreading.count_signatures(row, 20 + turn, day=row.year.first_day, "
        "line=Line.objects.get(), request_key=f'key {turn}', by=me)"
    )

    said, count = in_threads(
        tmp_path, school, act, COUNT.format("ClassSignatures", "withdrawn_at=None")
    )

    assert (said, count) == (str(["did"] * 6), "1")


def test_six_taps_are_one_mark(school, me, tmp_path):
    CodeFactory(school=school, audience="staff")
    act = START + "spreading.acknowledge(Code.objects.select_related('school').get(), by=me)"

    said, count = in_threads(tmp_path, school, act, COUNT.format("Acknowledgement", ""))

    assert (said, count) == (str(["did"] * 6), "1")

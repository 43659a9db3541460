"""The money of every line on one page."""

import pytest

from mangxanh.history.models import HistoryRow
from mangxanh.plan.models import LineYear
from mangxanh.plan.tests.factories import LineFactory, LineYearFactory, PlanFactory, go
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_accountant(signed_in, school):
    return signed_in(PersonFactory(school=school, roles=["accountant"]))


@pytest.fixture
def second(plan, row):
    return LineYearFactory(line=LineFactory(plan=plan, n="2"), year=row.year)


def typed(*rows):
    names = ("planned", "spent", "source")
    return {
        f"line-{n}-{name}": value
        for n, *sums in rows
        for name, value in zip(names, sums, strict=True)
    }


def test_the_accountant_enters_all_lines_at_once(as_accountant, plan, row, second):
    data = typed((row.line.n, "1.200.000", "", "Quỹ lớp"), ("2", "", "", ""))

    response = go(as_accountant, "money_list", plan.pk, data=data)

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.planned, row.spent, row.money_source) == (1_200_000, None, "Quỹ lớp")
    assert HistoryRow.objects.filter(verb="money entered").count() == 1
    page = go(as_accountant, "money_list", plan.pk).content.decode()
    assert 'value="1.200.000"' in page


def test_what_was_not_changed_is_not_written(as_accountant, plan, row):
    go(as_accountant, "money_list", plan.pk, data=typed((row.line.n, "", "", "")))

    assert not HistoryRow.objects.filter(verb="money entered").exists()


@pytest.mark.parametrize("sum_", ["-5", "x", "9" * 13])
def test_a_sum_that_is_none_saves_nothing(as_accountant, plan, row, second, sum_):
    data = typed((row.line.n, "1.000", "", ""), ("2", sum_, "", ""))

    assert go(as_accountant, "money_list", plan.pk, data=data).status_code == 422

    assert not LineYear.objects.filter(planned__isnull=False).exists()


def test_a_teacher_reads_it_and_enters_nothing(as_teacher, plan, row):
    data = typed((row.line.n, "1", "", ""))

    assert go(as_teacher, "money_list", plan.pk).status_code == 200
    assert go(as_teacher, "money_list", plan.pk, data=data).status_code == 403


def test_without_open_lines_it_says_what_to_do(as_teacher, plan):
    assert "<table" not in go(as_teacher, "money_list", plan.pk).content.decode()


def test_the_plan_of_another_school_is_not_there(as_accountant):
    assert go(as_accountant, "money_list", PlanFactory().pk).status_code == 404

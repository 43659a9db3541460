"""Pages of the school's own data: its name, years, holidays and classes."""

from datetime import date

import pytest
from django.urls import reverse

from mangxanh.common.dates import today
from mangxanh.plan.tests.factories import ActivityClassFactory, ActivityFactory
from mangxanh.school.models import Holiday, School, SchoolClass, SchoolYear
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory, TeacherFactory, YearFactory

pytestmark = pytest.mark.django_db
YEAR = {
    "name": "2026-2027",
    "first_day": "7/9/2026",
    "second_term": "18/1/2027",
    "last_day": "28/5/2027",
}


@pytest.fixture
def client(board):
    return browser(board)


def go(client, name, *args, data=None):
    url = reverse(name, args=args)
    return client.get(url) if data is None else client.post(url, data)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_years_and_holidays_asks_six_questions(
    school, client, rows, django_assert_num_queries
):
    for n in range(rows):
        YearFactory(school=school, name=f"20{20 + n}-20{21 + n}")
        Holiday.objects.create(school=school, name="Tết", first_day=today(), last_day=today())

    with django_assert_num_queries(6):
        page = go(client, "year_list")

    assert len(page.context["years"]) == len(page.context["holidays"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_classes_asks_seven_questions(school, client, rows, django_assert_num_queries):
    year = YearFactory(school=school)
    for _turn in range(rows):
        ClassFactory(year=year, homeroom_teacher=TeacherFactory(school=school))

    with django_assert_num_queries(7):
        page = go(client, "class_list")

    assert len(page.context["rows"]) == rows
    assert page.context["pupils"] == 40 * rows


def test_the_page_of_the_school_shows_its_name(school, client):
    assert school.name in go(client, "school_edit").text


def test_the_school_is_named_and_a_fault_leaves_its_name_on_the_page(school, client):
    good = {"name": "THCS Bãi Giữa", "abbreviation": "THCSBG", "authority": "", "place": ""}

    saved = go(client, "school_edit", data=good)
    refused = go(client, "school_edit", data=good | {"name": ""})

    assert saved["Location"] == reverse("school_edit")
    assert refused.status_code == 422
    assert School.objects.get(pk=school.pk).name == "THCS Bãi Giữa"
    assert "THCS Bãi Giữa" in refused.text


def test_a_year_is_entered_and_days_out_of_order_are_refused(client):
    saved = go(client, "year_list", data=YEAR)
    refused = go(client, "year_list", data=YEAR | {"second_term": "1/1/2026"})
    unread = go(client, "year_list", data=YEAR | {"name": "năm nay"})

    assert saved.status_code == 302
    assert refused.status_code == unread.status_code == 422
    assert SchoolYear.objects.get().second_term == date(2027, 1, 18)


def test_a_holiday_is_entered_and_removed(client):
    go(client, "holiday_add", data={"name": "Tết", "first_day": "4/2/2027", "last_day": "8/2/2027"})
    row = Holiday.objects.get()

    answer = go(client, "holiday_remove", row.pk, data={})

    assert (row.first_day, row.last_day) == (date(2027, 2, 4), date(2027, 2, 8))
    assert answer["Location"] == reverse("year_list")
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("fault", [{"last_day": "1/1/2027"}, {"first_day": "?"}, {"name": ""}])
def test_a_holiday_with_a_fault_is_shown_again(client, fault):
    data = {"name": "Tết", "first_day": "4/2/2027", "last_day": "8/2/2027"}

    page = go(client, "holiday_add", data=data | fault)

    assert page.status_code == 422
    assert page.context["holiday_form"].errors
    assert not Holiday.objects.exists()


def test_classes_are_pasted_from_a_sheet(school, client):
    YearFactory(school=school)

    saved = go(client, "class_list", data={"pasted": "6A1\t38\n6A2\t40"})
    twice = go(client, "class_list", data={"pasted": "6A3 1\n6A3 2"})
    unread = go(client, "class_list", data={"pasted": "không phải lớp"})

    assert saved.status_code == 302
    assert twice.status_code == unread.status_code == 422
    assert set(SchoolClass.objects.values_list("name", "size")) == {("6A1", 38), ("6A2", 40)}


def test_without_a_year_there_is_nowhere_to_put_classes(client):
    page = go(client, "class_list", data={"pasted": "6A1 38"})

    assert page.status_code == 200
    assert not SchoolClass.objects.exists()


def test_a_class_gets_its_teacher_from_this_school(school, client, teacher):
    row = ClassFactory(year__school=school)
    stranger = TeacherFactory()

    saved = go(client, "class_edit", row.pk, data={"teacher": teacher.pk})
    refused = go(client, "class_edit", row.pk, data={"teacher": stranger.pk})

    row.refresh_from_db()
    assert saved["Location"] == reverse("class_list")
    assert refused.status_code == 422
    assert row.homeroom_teacher == teacher


def test_a_class_that_activities_name_stays_and_says_why(school, client):
    kept = ClassFactory(year__school=school)
    free = ClassFactory(year=kept.year)
    ActivityClassFactory(activity=ActivityFactory(school=school), school_class=kept)

    go(client, "class_remove", free.pk, data={})
    answer = go(client, "class_remove", kept.pk, data={})

    assert list(SchoolClass.objects.all()) == [kept]
    assert [m.level_tag for m in client.get(answer["Location"]).context["messages"]][-1] == "error"

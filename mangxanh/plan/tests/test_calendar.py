from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from mangxanh.common.dates import at, moved_clock
from mangxanh.plan.models import LineYear, Task
from mangxanh.plan.tests.work_of_a_week import FRIDAY, MONDAY, WEEK, a_row, a_task, lead
from mangxanh.school.actions.people import delegate
from mangxanh.school.models import Membership, Role
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory


@pytest.fixture
def row(school):
    return a_row(school)


def read(client, person, school=None, **headers):
    client.defaults["HTTP_HOST"] = (school or person.school).host
    return client.get(reverse("calendar", args=[person.feed_key]), headers=headers)


def test_the_feed_holds_each_due_day_as_a_whole_day(client, row, teacher):
    LineYear.objects.filter(pk=row.pk).update(due_on=FRIDAY)
    lead(row, teacher)
    task = a_task(row, teacher, WEEK, title="Mời báo cáo viên; chuẩn bị phòng, máy chiếu")
    a_task(row, TeacherFactory(school=row.school), WEEK, title="Của người khác")

    with moved_clock(at(MONDAY, time(9))):
        response = read(client, teacher)

    feed = Calendar.from_ical(response.content)
    events = {str(event["uid"]): event for event in feed.walk("VEVENT")}
    assert len(events) == 2
    event = events[f"task-{task.pk}.{row.school.pk}@mangxanh"]
    assert event["summary"] == task.title
    assert event["dtstart"].dt == WEEK
    assert event["dtend"].dt == WEEK + timedelta(days=1)
    assert not isinstance(event["dtstart"].dt, datetime)
    assert str(event["url"]) == f"http://{row.school.host}{row.line.get_absolute_url()}"
    assert not feed.walk("VALARM")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"].startswith("private")


def test_no_line_of_the_feed_is_longer_than_the_format_allows(client, row, teacher):
    a_task(row, teacher, WEEK, title="Tập huấn ứng xử trên không gian mạng " * 5)

    with moved_clock(at(MONDAY, time(9))):
        lines = read(client, teacher).content.split(b"\r\n")

    assert max(map(len, lines)) <= 75


def test_an_unchanged_feed_is_not_sent_again(client, row, teacher):
    task = a_task(row, teacher, WEEK)
    with moved_clock(at(MONDAY, time(9))):
        etag = read(client, teacher)["ETag"]

    with moved_clock(at(MONDAY, time(15))):
        same = read(client, teacher, **{"If-None-Match": etag})
        Task.objects.filter(pk=task.pk).update(due_on=FRIDAY)
        other = read(client, teacher, **{"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


def test_a_moved_day_keeps_its_event(client, row, teacher):
    task = a_task(row, teacher, WEEK)
    uids = []

    for day in (WEEK, FRIDAY):
        Task.objects.filter(pk=task.pk).update(due_on=day)
        feed = Calendar.from_ical(read(client, teacher).content)
        uids.append([str(event["uid"]) for event in feed.walk("VEVENT")])

    assert uids[0] == uids[1]


def test_an_empty_feed_is_a_calendar_too(client, row, teacher):
    feed = Calendar.from_ical(read(client, teacher).content)

    assert feed["version"] == "2.0"
    assert not feed.walk("VEVENT")


def test_a_wrong_key_opens_nothing(client, row, teacher):
    a_task(row, teacher, WEEK)
    teacher.calendar_key = "guess"

    assert read(client, teacher).status_code == 404


@pytest.mark.parametrize("key", ["guess", "1-guess", "9" * 5000 + "-x", "²-x", "-", "1"])
def test_a_key_of_no_shape_opens_nothing(client, row, teacher, key):
    client.defaults["HTTP_HOST"] = row.school.host

    assert client.get(reverse("calendar", args=[key])).status_code == 404


def test_what_the_database_holds_opens_no_calendar(client, row, teacher):
    client.defaults["HTTP_HOST"] = row.school.host
    held = teacher.calendar_key

    opened = [client.get(reverse("calendar", args=[k])) for k in (held, f"{teacher.pk}-{held}")]

    assert [response.status_code for response in opened] == [404, 404]
    assert held not in teacher.feed_key


def test_an_account_without_a_calendar_has_no_feed(client, row, teacher):
    teacher.calendar_key = ""
    teacher.save()
    client.defaults["HTTP_HOST"] = row.school.host

    assert teacher.feed_key == ""
    assert client.get(reverse("calendar", args=[f"{teacher.pk}-"])).status_code == 404


def test_the_key_of_another_school_opens_nothing_here(client, row, teacher):
    a_task(row, teacher, WEEK)
    other = SchoolFactory()

    assert read(client, teacher, school=other).status_code == 404


@pytest.mark.parametrize("how", ["ended", "closed", "it"])
def test_who_is_no_longer_of_the_staff_has_no_feed(client, row, teacher, how):
    a_task(row, teacher, WEEK)
    if how == "ended":
        Membership.objects.filter(person=teacher).update(until_date=date(2021, 1, 1))
    elif how == "closed":
        teacher.is_active = False
        teacher.save()
    else:
        Membership.objects.filter(person=teacher).update(role=Role.IT)

    assert read(client, teacher).status_code == 404


def test_the_feed_is_only_read(client, row, teacher):
    client.defaults["HTTP_HOST"] = row.school.host

    response = client.post(reverse("calendar", args=[teacher.feed_key]))

    assert response.status_code == 405


def test_who_stands_in_sees_it_and_what_has_no_day_is_left_out(client, row, teacher):
    deputy = TeacherFactory(school=row.school)
    task = a_task(row, teacher, WEEK)
    a_task(row, teacher, None, title="Chưa có hạn")

    with moved_clock(at(MONDAY, time(9))):
        delegate(row.school, teacher, deputy, first_day=MONDAY, last_day=FRIDAY, by=teacher)
        feed = Calendar.from_ical(read(client, deputy).content)

    (event,) = feed.walk("VEVENT")
    assert event["summary"] == task.title
    assert "·" in event["description"]

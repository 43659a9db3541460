import threading
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mangxanh.common.dates import WorkingDays, at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.plan import reminders
from mangxanh.plan.actions.reminders import remind
from mangxanh.plan.models import Line, LineOwner, LineYear, Plan, Reminded, Task, TaskPart
from mangxanh.plan.reminders import OVERDUE, Staff, Thing, calls_on, reminder_day, stage_on
from mangxanh.plan.tasks import send_reminders
from mangxanh.school.actions.people import delegate
from mangxanh.school.models import Holiday, Membership, Role, SchoolYear
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)
from mangxanh.work.actions.mail import send_due
from mangxanh.work.models import OutgoingMail
from mangxanh.work.tests.test_mail import Sink, running

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
LONG_AGO = at(date(2026, 9, 1), time(8))
dues = st.dates(date(2026, 1, 1), date(2027, 12, 31))
holidays = st.frozensets(st.dates(date(2025, 10, 1), date(2028, 3, 1)), max_size=80)


# ---------------------------------------------------------------- the arithmetic


def run_of(due_on, days, since=None, skipped=frozenset()):
    """Return [(day, stage)] of what one person gets when it runs on every day but `skipped`."""
    got, day = [], due_on - timedelta(days=120)
    while day < due_on + timedelta(days=120):
        if days.is_working(day) and day not in skipped:
            stage = stage_on(due_on, day, days, since)
            if stage is not None and stage not in {sent for _day, sent in got}:
                got.append((day, stage))
        day += timedelta(days=1)
    return got


@given(due_on=dues, closed=holidays)
def test_each_reminder_goes_on_its_day_or_the_working_day_before(due_on, closed):
    days = WorkingDays(closed)

    got = run_of(due_on, days)

    assert all(days.is_working(day) for day, _stage in got)
    for day, stage in got[:-1]:
        assert day == reminder_day(due_on, stage, days)
        assert day <= due_on - timedelta(days=stage)
    assert got[-1] == (days.forward(due_on + timedelta(days=1)), OVERDUE)
    assert [stage for _day, stage in got] == sorted({s for _d, s in got}, reverse=True)


@given(due_on=dues, closed=holidays)
def test_what_is_left_out_was_pushed_onto_the_day_of_a_nearer_one(due_on, closed):
    days = WorkingDays(closed)

    stages = {stage for _day, stage in run_of(due_on, days)}

    for earlier, nearer in ((30, 7), (7, 1)):
        same = reminder_day(due_on, earlier, days) == reminder_day(due_on, nearer, days)
        assert (earlier in stages) != same


@given(due_on=dues, stage=st.sampled_from([30, 7, 1]))
def test_a_day_on_which_the_server_was_off_is_made_up_on_the_next(due_on, stage):
    days = WorkingDays()
    off = reminder_day(due_on, stage, days)

    got = dict((sent, day) for day, sent in run_of(due_on, days, skipped={off}))

    following = days.forward(off + timedelta(days=1))
    next_is_due = following > due_on or (stage != 1 and stage_on(due_on, following, days) != stage)
    assert got.get(stage) == (None if next_is_due else following)


def test_a_week_on_holiday_keeps_the_reminder_on_the_last_working_day_before():
    tet = frozenset(date(2027, 2, 3) + timedelta(days=n) for n in range(10))

    got = run_of(date(2027, 2, 17), WorkingDays(tet))

    assert got == [
        (date(2027, 1, 18), 30),
        (date(2027, 2, 2), 7),
        (date(2027, 2, 16), 1),
        (date(2027, 2, 18), OVERDUE),
    ]


def test_what_was_made_today_is_not_about_a_month_away_since_last_week():
    since = MONDAY
    due_on = MONDAY + timedelta(days=28)

    got = run_of(due_on, WorkingDays(), since)

    assert [stage for _day, stage in got] == [7, 1, OVERDUE]


def test_what_was_given_today_for_tomorrow_is_reminded_of_today():
    assert stage_on(MONDAY + timedelta(days=1), MONDAY, WorkingDays(), since=MONDAY) == 1


def test_what_was_late_when_it_was_made_is_not_told_to_be_late():
    assert stage_on(MONDAY - timedelta(days=3), MONDAY, WorkingDays(), since=MONDAY) is None


def test_nobody_is_nagged_weeks_later():
    assert stage_on(MONDAY - timedelta(days=20), MONDAY, WorkingDays()) is None
    assert stage_on(MONDAY + timedelta(days=20), MONDAY, WorkingDays()) is None
    assert stage_on(MONDAY + timedelta(days=60), MONDAY, WorkingDays()) is None


def test_no_calls_on_a_sunday():
    thing = Thing("task", 1, MONDAY, frozenset({1}))

    assert not list(calls_on(date(2026, 11, 22), [thing], WorkingDays(), Staff(frozenset({1}))))


def test_owner_and_deputy_are_called_once_each_and_lateness_goes_to_the_owner_alone():
    staff = Staff(frozenset({1, 2, 3}), {1: frozenset({2}), 3: frozenset({2, 1, 9})})
    soon = Thing("line", 5, MONDAY + timedelta(days=7), frozenset({1, 3}))
    late = Thing("task", 6, MONDAY - timedelta(days=1), frozenset({1}))

    calls = list(calls_on(MONDAY, [soon, late], WorkingDays(), staff))

    assert [(c.thing.pk, c.person, c.days_before, c.stands_in) for c in calls] == [
        (5, 1, 7, False),
        (5, 3, 7, False),
        (5, 2, 7, True),
        (6, 1, OVERDUE, False),
    ]


def test_who_left_is_not_called_but_who_stands_in_for_them_is():
    staff = Staff(frozenset({2}), {1: frozenset({2})})
    thing = Thing("task", 1, MONDAY + timedelta(days=1), frozenset({1}))

    calls = list(calls_on(MONDAY, [thing], WorkingDays(), staff))

    assert [(call.person, call.stands_in) for call in calls] == [(2, True)]


# ---------------------------------------------------------------- the school


@pytest.fixture
def school(db):
    return SchoolFactory(name="Trường THCS Bãi Giữa")


@pytest.fixture
def row(school):
    return a_row(school)


def a_row(school, *, n="3", title="Tập huấn cho giáo viên", due_on=None, previous=None):
    year, _made = SchoolYear.objects.get_or_create(
        school=school,
        name="2026-2027",
        defaults={
            "first_day": date(2026, 9, 5),
            "second_term": date(2027, 1, 18),
            "last_day": date(2027, 5, 31),
        },
    )
    plan = Plan.objects.create(
        school=school,
        title="Kế hoạch",
        first_day=date(2026, 1, 1),
        last_day=date(2030, 12, 31),
        text="",
        created_at=LONG_AGO,
        confirmed_at=LONG_AGO,
    )
    line = Line.objects.create(
        school=school,
        plan=plan,
        position=1,
        n=n,
        path="II.1",
        title=title,
        obligation=title,
        previous=previous,
    )
    return LineYear.objects.create(school=school, line=line, year=year, due_on=due_on)


def lead(row, person, *, leads=True):
    return LineOwner.objects.create(school=row.school, line_year=row, person=person, leads=leads)


def a_task(row, owner=None, due_on=FRIDAY + timedelta(days=3), **words):
    return Task.objects.create(
        school=row.school,
        line_year=row,
        title=words.pop("title", "Mời báo cáo viên"),
        owner=owner,
        due_on=due_on,
        created_at=LONG_AGO,
        **words,
    )


def run(day=MONDAY, clock=time(9)):
    with moved_clock(at(day, clock)):
        send_reminders()


def told():
    """Return {(person, kind)} of every inbox."""
    return set(Notice.objects.values_list("person", "kind"))


WEEK = MONDAY + timedelta(days=7)


def test_a_reminder_goes_into_inbox_and_mail(row, teacher):
    task = a_task(row, teacher, WEEK)

    run()

    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (teacher, Notice.Kind.REMINDER)
    assert notice.url == row.line.get_absolute_url()
    assert "“Mời báo cáo viên” đến hạn ngày 30/11/2026" in notice.body
    assert f"http://{row.school.host}{notice.url}" in notice.zalo
    assert len(notice.zalo) <= 600
    assert OutgoingMail.objects.get().to == teacher.email
    sent = Reminded.objects.get()
    assert (sent.task, sent.days_before, sent.due_on) == (task, 7, WEEK)


def test_a_subject_names_the_work_and_nobody(row, teacher):
    teacher.name = "Lò Thị Sương"
    teacher.save()
    a_task(row, teacher, WEEK)

    run()

    mail = OutgoingMail.objects.get()
    assert mail.subject == "Còn khoảng một tuần: Mời báo cáo viên"


def test_twice_sends_once(row, teacher):
    a_task(row, teacher, WEEK)

    run()
    run(clock=time(10))
    run(MONDAY + timedelta(days=1))

    assert Notice.objects.count() == OutgoingMail.objects.count() == 1


def test_the_second_of_two_workers_finds_it_sent(row, teacher):
    task = a_task(row, teacher, WEEK)
    words = {"due_on": WEEK, "days_before": 7, "stands_in": False}

    with moved_clock(at(MONDAY, time(9))):
        sent = [remind(teacher, task, **words) for _worker in range(2)]

    assert sent == [True, False]
    assert Notice.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_once(row, teacher):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no database in memory")
    a_task(row, teacher, WEEK)
    start = threading.Barrier(4)

    def work():
        start.wait()
        try:
            run()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Notice.objects.count() == OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("clock", [time(6, 59), time(20), time(23)], ids=str)
def test_nothing_is_sent_at_night(row, teacher, clock):
    a_task(row, teacher, WEEK)

    run(clock=clock)

    assert not Notice.objects.exists()


def test_nothing_is_sent_on_a_holiday_and_friday_comes_before_it(row, teacher):
    a_task(row, teacher, WEEK)
    Holiday.objects.create(school=row.school, name="Nghỉ", first_day=MONDAY, last_day=MONDAY)

    run(MONDAY)
    assert not Notice.objects.exists()
    run(MONDAY - timedelta(days=3))
    assert Notice.objects.get().kind == Notice.Kind.REMINDER


def test_each_school_has_its_own_holidays(row, teacher):
    other = a_row(SchoolFactory())
    colleague = TeacherFactory(school=other.school)
    a_task(row, teacher, WEEK)
    a_task(other, colleague, WEEK)
    Holiday.objects.create(school=row.school, name="Nghỉ", first_day=MONDAY, last_day=MONDAY)

    run()

    assert told() == {(colleague.pk, "reminder")}


def test_leads_are_reminded_of_their_line_and_helpers_are_not(row, teacher):
    helper = TeacherFactory(school=row.school)
    LineYear.objects.filter(pk=row.pk).update(due_on=MONDAY + timedelta(days=30))
    lead(row, teacher)
    lead(row, helper, leads=False)

    run()

    notice = Notice.objects.get()
    assert notice.person == teacher
    assert "còn khoảng một tháng" in notice.body


def test_a_task_without_an_owner_is_the_leads(row, teacher):
    lead(row, teacher)
    a_task(row, None, MONDAY + timedelta(days=1))

    run()

    assert told() == {(teacher.pk, "reminder")}


def test_a_task_without_a_day_is_due_with_its_line(row, teacher):
    LineYear.objects.filter(pk=row.pk).update(due_on=WEEK)
    a_task(row, teacher, None)

    run()

    assert Reminded.objects.get().due_on == WEEK


def test_reminders_go_to_both_while_somebody_stands_in(row, teacher):
    deputy = TeacherFactory(school=row.school)
    a_task(row, teacher, WEEK)
    with moved_clock(at(MONDAY, time(8))):
        delegate(row.school, teacher, deputy, first_day=MONDAY, last_day=FRIDAY, by=teacher)

    run()

    bodies = dict(Notice.objects.values_list("person", "body"))
    assert bodies.keys() == {teacher.pk, deputy.pk}
    assert len(bodies[deputy.pk]) > len(bodies[teacher.pk])
    assert teacher.name not in bodies[deputy.pk]


def test_a_delegation_that_is_over_reminds_one(row, teacher):
    deputy = TeacherFactory(school=row.school)
    a_task(row, teacher, WEEK)
    before = MONDAY - timedelta(days=7)
    with moved_clock(at(before, time(8))):
        delegate(
            row.school,
            teacher,
            deputy,
            first_day=before,
            last_day=MONDAY - timedelta(days=1),
            by=teacher,
        )

    run()

    assert told() == {(teacher.pk, "reminder")}


def test_what_is_late_is_said_once_and_to_nobody_else(row, teacher):
    BoardFactory(school=row.school)
    a_task(row, teacher, FRIDAY - timedelta(days=7))

    for day in range(5):
        run(MONDAY + timedelta(days=day))

    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (teacher, Notice.Kind.OVERDUE)
    assert "đã qua hạn 20/11/2026" in notice.subject.lower() + notice.body


def test_a_new_due_day_is_reminded_of_anew(row, teacher):
    task = a_task(row, teacher, WEEK)
    run()

    Task.objects.filter(pk=task.pk).update(due_on=WEEK + timedelta(days=1))
    run(MONDAY + timedelta(days=1))

    assert Notice.objects.count() == 2


def test_a_task_of_everyone_reminds_who_has_no_part_yet(row, teacher):
    did, late = TeacherFactory(school=row.school), PersonFactory(school=row.school, roles=["clerk"])
    PersonFactory(school=row.school, roles=[Role.IT])
    task = a_task(row, None, WEEK, everyone=True)
    TaskPart.objects.create(school=row.school, task=task, person=did, did_on=MONDAY)

    run()

    assert told() == {(teacher.pk, "reminder"), (late.pk, "reminder")}
    assert set(Notice.objects.values_list("url", flat=True)) == {
        reverse("task_part", args=[task.pk])
    }


@pytest.mark.parametrize("state", [Task.State.DONE, Task.State.NA])
def test_what_is_closed_reminds_nobody(row, teacher, state):
    a_task(row, teacher, WEEK, state=state, reason="Đã gộp vào buổi khác")

    run()

    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"done_at": LONG_AGO}, {"na_reason": "Không có nhóm lớp"}],
    ids=lambda c: next(iter(c)),
)
def test_a_closed_line_reminds_nobody(row, teacher, change):
    lead(row, teacher)
    LineYear.objects.filter(pk=row.pk).update(due_on=WEEK, **change)

    run()

    assert not Notice.objects.exists()


def test_a_line_that_was_taken_over_by_a_later_plan_reminds_once(row, teacher):
    LineYear.objects.filter(pk=row.pk).update(due_on=WEEK)
    later = a_row(row.school, due_on=WEEK, previous=row.line)
    lead(row, teacher)
    lead(later, teacher)

    run()

    assert Reminded.objects.get().line_year == later


def test_who_left_the_school_is_not_reminded(row, teacher):
    a_task(row, teacher, WEEK)
    Membership.objects.filter(person=teacher).update(until_date=MONDAY - timedelta(days=1))

    run()

    assert not Notice.objects.exists()


def test_it_speaks_the_language_of_who_is_reminded(row):
    colleague = TeacherFactory(school=row.school, language="en")
    a_task(row, colleague, WEEK)

    run()

    assert Notice.objects.get().subject == "About a week left: Mời báo cáo viên"


def test_names_as_long_as_can_be_still_fit_into_zalo(row):
    colleague = TeacherFactory(school=row.school, name="Ê" * 80, address_form="")
    a_task(row, colleague, WEEK, title="ắ" * 200)

    run()

    notice = Notice.objects.get()
    assert len(notice.zalo) <= 600
    assert notice.zalo.endswith(row.line.get_absolute_url())
    assert OutgoingMail.objects.get().subject.startswith("Còn khoảng một tuần: ắắ")


def test_it_takes_as_many_queries_to_find_nothing_new_for_one_as_for_three(
    row, teacher, django_assert_num_queries
):
    a_task(row, teacher, WEEK)
    run()
    with django_assert_num_queries(9):
        run()

    a_task(row, teacher, WEEK)
    a_task(row, TeacherFactory(school=row.school), WEEK)
    run()

    with django_assert_num_queries(9):
        run()


def test_a_reminder_reaches_a_real_mail_server(row, teacher, settings):
    a_task(row, teacher, WEEK)
    run()

    with running(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        with moved_clock(at(MONDAY, time(9, 1))):
            sent = send_due()

    assert sent == len(sink.taken) == 1


def test_stages_are_those_that_the_page_promises():
    assert reminders.DAYS_BEFORE == (30, 7, 1)


# ---------------------------------------------------------------- the calendar


def read(client, person, school=None, **headers):
    client.defaults["HTTP_HOST"] = (school or person.school).host
    return client.get(reverse("calendar", args=[person.calendar_key]), headers=headers)


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


def test_the_key_of_another_school_opens_nothing_here(client, row, teacher):
    a_task(row, teacher, WEEK)
    other = SchoolFactory()

    assert read(client, teacher, school=other).status_code == 404


@pytest.mark.parametrize("how", ["ended", "closed", "it"])
def test_who_is_no_longer_of_the_staff_has_no_feed(client, row, teacher, how):
    a_task(row, teacher, WEEK)
    if how == "ended":
        yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011  # the real clock
        Membership.objects.filter(person=teacher).update(until_date=yesterday)
    elif how == "closed":
        teacher.is_active = False
        teacher.save()
    else:
        Membership.objects.filter(person=teacher).update(role=Role.IT)

    assert read(client, teacher).status_code == 404


def test_the_feed_is_only_read(client, row, teacher):
    client.defaults["HTTP_HOST"] = row.school.host

    response = client.post(reverse("calendar", args=[teacher.calendar_key]))

    assert response.status_code == 405

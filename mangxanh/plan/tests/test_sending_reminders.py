from datetime import time, timedelta

import pytest
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.plan.actions.reminders import remind
from mangxanh.plan.models import LineYear, Reminded, Task, TaskPart
from mangxanh.plan.tasks import send_reminders
from mangxanh.plan.tests.work_of_a_week import FRIDAY, LONG_AGO, MONDAY, WEEK, a_row, a_task, lead
from mangxanh.school.actions.people import delegate
from mangxanh.school.models import Holiday, Membership, Role
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)
from mangxanh.work.actions.mail import send_due
from mangxanh.work.models import OutgoingMail
from mangxanh.work.tests.test_mail import Sink, running


@pytest.fixture
def row(school):
    return a_row(school)


def run(day=MONDAY, clock=time(9)):
    with moved_clock(at(day, clock)):
        send_reminders()


def told():
    """Return {(person, kind)} of every inbox."""
    return set(Notice.objects.values_list("person", "kind"))


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


@pytest.mark.parametrize("clock", [time(6, 59), time(20), time(23)], ids=str)
def test_case_04_nothing_is_sent_at_night(row, teacher, clock):
    a_task(row, teacher, WEEK)

    run(clock=clock)

    assert not Notice.objects.exists()


def test_case_04_nothing_is_sent_on_a_holiday_and_friday_comes_before_it(row, teacher):
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

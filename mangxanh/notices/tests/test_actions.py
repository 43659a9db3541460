from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from mangxanh.common.dates import at, moved_clock, now
from mangxanh.history.models import HistoryRow
from mangxanh.notices.actions import forget_notices, mark_all_read, mark_read, retime_mail, tell
from mangxanh.notices.models import Notice
from mangxanh.notices.queries import unread_count
from mangxanh.notices.tasks import forget, retime
from mangxanh.notices.tests.factories import NoticeFactory
from mangxanh.school.actions.people import new_calendar_key
from mangxanh.school.models import Holiday, Membership, Stranger
from mangxanh.school.queries import address
from mangxanh.school.tests.factories import (
    BoardFactory,
    PersonFactory,
    SchoolFactory,
    TeacherFactory,
)
from mangxanh.work.actions.mail import send_due
from mangxanh.work.models import OutgoingMail
from mangxanh.work.tests.factories import OutgoingMailFactory
from mangxanh.work.tests.test_mail import Sink, running

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
WORDS = {
    "kind": Notice.Kind.REMINDER,
    "subject": "Còn khoảng một tuần: Tập huấn",
    "body": "Chào cô,\n\nNhiệm vụ sắp đến hạn.",
    "url": "/nhiem-vu/3/",
    "zalo": "Gửi cô: sắp đến hạn.",
}


def tell_on_monday(person, clock=time(9), **words):
    with moved_clock(at(MONDAY, clock)):
        return tell(person, person.school, **(WORDS | words))


def test_telling_puts_a_row_into_the_inbox_and_a_mail_on_its_way(teacher):
    notice = tell_on_monday(teacher)

    assert list(Notice.objects.visible_to(teacher)) == [notice]
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (teacher.email, WORDS["subject"])
    assert mail.due_at == at(MONDAY, time(9))
    assert mail.school_id == teacher.school.pk


def test_the_mail_holds_the_link_once(teacher):
    link = address(teacher.school, WORDS["url"])

    tell_on_monday(teacher)
    tell_on_monday(teacher, body=f"Mở {link}")

    assert [mail.text.count(link) for mail in OutgoingMail.objects.order_by("pk")] == [1, 1]


@pytest.mark.parametrize("email", ["", "cô Hạnh ở phòng văn thư"])
def test_without_an_address_there_is_only_the_inbox(email):
    teacher = TeacherFactory(email=email)

    tell_on_monday(teacher)

    assert unread_count(teacher) == 1
    assert not OutgoingMail.objects.exists()


def test_the_mail_of_an_evening_before_a_holiday_waits_for_the_next_working_day(teacher):
    tuesday = MONDAY + timedelta(days=1)
    Holiday.objects.create(
        school=teacher.school, name="Nghỉ bão", first_day=tuesday, last_day=tuesday
    )

    tell_on_monday(teacher, time(20))

    assert OutgoingMail.objects.get().due_at == at(MONDAY + timedelta(days=2), time(7))


def test_a_mail_may_leave_until_the_evening_of_its_day(teacher):
    tell_on_monday(teacher, time(21))

    assert OutgoingMail.objects.get().by_day_until == at(MONDAY + timedelta(days=1), time(20))


def test_a_mail_that_failed_all_day_waits_for_the_next_morning(teacher):
    tell_on_monday(teacher, time(19, 50))
    OutgoingMail.objects.update(attempts=1, due_at=at(MONDAY, time(20, 20)))

    with moved_clock(at(MONDAY, time(20, 30))):
        left = send_due()
        retime()

    mail = OutgoingMail.objects.get()
    assert left == 0
    assert mail.due_at == at(MONDAY + timedelta(days=1), time(7))
    assert mail.by_day_until == at(MONDAY + timedelta(days=1), time(20))


def test_a_mail_that_waits_for_its_next_try_is_not_touched_before(teacher):
    tell_on_monday(teacher, time(19, 50))
    OutgoingMail.objects.update(attempts=1, due_at=at(MONDAY, time(20, 20)))

    with moved_clock(at(MONDAY, time(20, 10))):
        assert retime_mail() == 0


def test_a_mail_whose_server_stood_still_leaves_on_the_next_working_day(teacher):
    tell_on_monday(teacher)
    sunday = MONDAY + timedelta(days=6)

    with moved_clock(at(sunday, time(10))):
        left, moved = send_due(), retime_mail()
    with moved_clock(at(sunday + timedelta(days=1), time(7, 1))):
        then = send_due()

    assert (left, moved, then) == (0, 1, 1)


def test_a_mail_of_today_leaves_at_once_when_its_last_day_is_over(teacher):
    tell_on_monday(teacher)
    tuesday = at(MONDAY + timedelta(days=1), time(9))

    with moved_clock(tuesday):
        retime_mail()

    assert OutgoingMail.objects.get().due_at == tuesday


def test_a_mail_leaves_its_day_when_that_becomes_a_holiday(teacher):
    tell_on_monday(teacher, time(20))
    other = TeacherFactory()
    tell_on_monday(other, time(20))
    tuesday = MONDAY + timedelta(days=1)
    Holiday.objects.create(
        school=teacher.school, name="Nghỉ bão", first_day=tuesday, last_day=tuesday
    )

    with moved_clock(at(MONDAY, time(22))):
        moved = retime_mail()

    assert moved == 1
    wednesday = at(MONDAY + timedelta(days=2), time(7))
    assert OutgoingMail.objects.get(to=teacher.email).due_at == wednesday
    assert OutgoingMail.objects.get(to=other.email).due_at == at(tuesday, time(7))


@pytest.mark.parametrize("attempts", [0, 1])
def test_no_mail_leaves_on_a_day_that_became_a_holiday_a_minute_ago(teacher, attempts):
    tell_on_monday(teacher, time(20))
    other = TeacherFactory()
    tell_on_monday(other, time(20))
    OutgoingMail.objects.update(attempts=attempts)
    tuesday = MONDAY + timedelta(days=1)

    with moved_clock(at(tuesday, time(7, 1))):
        Holiday.objects.create(
            school=teacher.school, name="Nghỉ bão", first_day=tuesday, last_day=tuesday
        )
        left = send_due()

    assert left == 1
    waiting = OutgoingMail.objects.get(sent_at=None)
    assert (waiting.to, waiting.due_at) == (
        teacher.email,
        at(tuesday + timedelta(days=1), time(7)),
    )


def test_a_mail_that_may_leave_by_night_keeps_its_moment(school):
    mail = OutgoingMailFactory(school_id=school.pk, due_at=at(MONDAY, time(23)))

    with moved_clock(at(MONDAY + timedelta(days=1), time(1))):
        moved = retime_mail()
        left = send_due()

    assert (moved, left) == (0, 1)
    assert OutgoingMail.objects.get(pk=mail.pk).due_at >= mail.due_at


def test_inbox_and_mail_stand_or_fall_together(teacher):
    def broken():
        tell_on_monday(teacher)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        broken()

    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_who_works_elsewhere_is_told_nothing(teacher):
    stranger = TeacherFactory()

    with pytest.raises(ValidationError):
        tell(stranger, teacher.school, **WORDS)

    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_who_left_is_told_nothing(teacher):
    yesterday = now().date() - timedelta(days=1)
    Membership.objects.filter(person=teacher).update(until_date=yesterday)

    with pytest.raises(ValidationError):
        tell(teacher, teacher.school, **WORDS)

    assert not Notice.objects.exists()


def test_a_colleague_may_tell_and_somebody_of_another_school_may_not(teacher):
    colleague = BoardFactory(school=teacher.school)
    other = BoardFactory()

    tell(teacher, teacher.school, **WORDS, by=colleague)
    with pytest.raises(PermissionDenied):
        tell(teacher, teacher.school, **WORDS, by=other)

    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gossip"},
        {"url": "https://evil.test/"},
        {"url": "//evil.test/"},
        {"url": "/\\evil.test/"},
        {"url": "viec-cua-toi"},
        {"zalo": "ă" * 601},
    ],
    ids=lambda wrong: str(wrong)[:24],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(teacher, wrong):
    with pytest.raises(ValueError, match=r".+"):
        tell_on_monday(teacher, **wrong)

    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_six_hundred_characters_for_zalo_fit(teacher):
    notice = tell_on_monday(teacher, zalo="ắ" * 600)

    assert len(notice.zalo) == 600


@pytest.mark.parametrize("wrong", [{"zalo": "a" * 601}, {"url": "//x.test"}, {"url": "x"}])
def test_the_database_keeps_what_must_hold(teacher, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeFactory(person=teacher, **wrong)

    assert not Notice.objects.exists()


def test_reading_counts_the_first_time_and_writes_no_history(teacher):
    notice = tell_on_monday(teacher)

    with moved_clock(at(MONDAY, time(10))):
        mark_read(notice, by=teacher)
    with moved_clock(at(MONDAY, time(11))):
        mark_read(notice, by=teacher)

    notice.refresh_from_db()
    assert notice.read_at == at(MONDAY, time(10))
    assert not HistoryRow.objects.exists()


def test_nobody_reads_for_somebody_else(teacher):
    notice = NoticeFactory(person=teacher)
    elsewhere = SchoolFactory()

    for reader in (BoardFactory(school=teacher.school), BoardFactory(), teacher.at(elsewhere)):
        with pytest.raises(PermissionDenied):
            mark_read(notice, by=reader)

    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_all_leaves_the_notices_of_others(teacher):
    NoticeFactory.create_batch(2, person=teacher)
    other = NoticeFactory(person=PersonFactory(school=teacher.school))

    changed = mark_all_read(by=teacher)

    assert changed == 2
    assert unread_count(teacher) == 0
    assert unread_count(other.person) == 1


def test_a_person_of_two_schools_has_two_inboxes(teacher):
    first, second = teacher.school, SchoolFactory()
    Membership.objects.create(
        person=teacher, school=second, role="teacher", from_date=date(2020, 1, 1)
    )
    here = NoticeFactory(person=teacher)
    there = NoticeFactory(person=teacher, school=second)

    assert list(Notice.objects.visible_to(teacher.at(second))) == [there]
    mark_all_read(by=teacher.at(second))
    assert list(Notice.objects.visible_to(teacher.at(first)).unread()) == [here]


def test_strangers_have_no_inbox(teacher):
    NoticeFactory(person=teacher)

    assert not Notice.objects.visible_to(Stranger(teacher.school)).exists()


def test_notices_are_forgotten_after_twelve_months(teacher):
    NoticeFactory(person=teacher, created_at=now() - timedelta(days=366))
    kept = NoticeFactory(person=teacher, created_at=now() - timedelta(days=364))

    forget()

    assert list(Notice.objects.all()) == [kept]
    assert forget_notices() == 0


def test_a_school_without_a_host_is_reached_where_the_settings_say(settings):
    settings.PUBLIC_URL = "http://192.168.1.5:8000/"

    assert address(SchoolFactory(host=""), "/hop-thu/") == "http://192.168.1.5:8000/hop-thu/"


def test_a_school_with_a_host_is_reached_there(settings):
    settings.SECURE_COOKIES = True

    assert address(SchoolFactory(host="a.test"), "/hop-thu/") == "https://a.test/hop-thu/"


def test_the_mail_arrives_at_a_real_mail_server(teacher, settings):
    with running(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        tell_on_monday(teacher)

        with moved_clock(at(MONDAY, time(9, 1))):
            sent = send_due()

    assert sent == 1
    assert f"To: {teacher.email}" in sink.taken[0]
    assert teacher.name not in sink.taken[0].split("\n\n")[0]


def test_a_new_calendar_address_is_its_owners_to_take(teacher):
    old = teacher.calendar_key

    key = new_calendar_key(teacher, by=teacher)

    teacher.refresh_from_db()
    assert teacher.calendar_key == key != old
    assert HistoryRow.objects.get().verb == "calendar address changed"


def test_a_new_calendar_address_for_somebody_else_is_denied(teacher):
    old = teacher.calendar_key

    with pytest.raises(PermissionDenied):
        new_calendar_key(teacher, by=BoardFactory(school=teacher.school))

    teacher.refresh_from_db()
    assert teacher.calendar_key == old
    assert not HistoryRow.objects.exists()


def test_a_notice_in_a_log_tells_nothing(teacher):
    notice = NoticeFactory(person=teacher)

    assert str(notice) == f"notice {notice.pk}"

"""The first pages of pupils and guardians, and the page of a class."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock, today
from mangxanh.home.tests.addresses import patterns
from mangxanh.notices.tests.factories import NoticeFactory
from mangxanh.plan.models import Activity
from mangxanh.plan.tests.factories import (
    ActivityClassFactory,
    ActivityFactory,
    LineFactory,
    PlanFactory,
)
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.models import Delegation, Guardianship, Pupil, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import (
    CardFactory,
    ClassFactory,
    GuardianshipFactory,
    PersonFactory,
    PupilFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(MONDAY, time(9))):
        yield


@pytest.fixture
def teacher(school):
    return TeacherFactory(school=school, name="Đỗ Thị Hạnh", roles=[Role.HOMEROOM_TEACHER])


@pytest.fixture
def row(school, teacher):
    return ClassFactory(year=YearFactory(school=school), name="7A2", homeroom_teacher=teacher)


@pytest.fixture
def pupil(row):
    return PupilFactory(school=row.school, school_class=row, person__name="Nguyễn Ngọc Minh Anh")


@pytest.fixture
def guardian(pupil):
    return GuardianshipFactory(pupil=pupil, guardian__name="Nguyễn Văn Tâm").guardian


def did(row, title, day=MONDAY, kind=Activity.Kind.HOMEROOM, **words):
    activity = ActivityFactory(school=row.school, title=title, day=day, kind=kind, **words)
    ActivityClassFactory(activity=activity, school_class=row)
    return activity


def page(client, url="/"):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def of_pupil(pupil):
    client = Client(SERVER_NAME=pupil.school.host)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    return client


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_guardian_sees_child_class_teacher_and_what_the_class_did(row, guardian):
    activity = did(row, "Đọc lại trước khi gửi", note="Em Bình nghỉ học")
    did(ClassFactory(year=row.year), "Của lớp khác")
    did(row, "Rút rồi", withdrawn_at=activity.created_at)

    shown = page(browser(guardian))

    for words in ("Minh Anh", "7A2", "cô Hạnh", "Đọc lại trước khi gửi", "23/11/2026"):
        assert words in shown
    for words in ("Của lớp khác", "Rút rồi", "Em Bình", 'class="staff"', "/viec-cua-toi/"):
        assert words not in shown
    assert shown == page(browser(guardian), "/con-cua-toi/") or "Minh Anh" in shown


def test_a_guardian_sees_no_child_of_anybody_else(row, pupil, guardian):
    classmate = PupilFactory(school=row.school, school_class=row, person__name="Bùi Gia An")
    former = GuardianshipFactory(pupil=classmate, guardian=guardian)
    Guardianship.objects.filter(pk=former.pk).update(until_date=today() - timedelta(days=1))

    assert "Bùi Gia An" not in page(browser(guardian))


def test_no_address_tells_a_guardian_or_a_pupil_of_another_child(row, pupil, guardian):
    other = PupilFactory(school=row.school, school_class=row, person__name="Lạ Thị Lùng")
    theirs = GuardianshipFactory(pupil=other, guardian__name="Lạ Văn Người")
    CardFactory(pupil=other)
    keys = {other.pk, other.person_id, theirs.pk}

    told = []
    for client in (browser(guardian), of_pupil(pupil)):
        for pattern in patterns():
            names = set(pattern.pattern.converters)
            if not pattern.name or names - {"pk"}:
                continue
            for key in keys if names else {None}:
                url = reverse(pattern.name, kwargs={"pk": key} if names else {})
                shown = client.get(url).content.decode(errors="ignore")
                told += [url] if "Lạ " in shown else []

    assert told == []


def test_without_children_the_page_says_how_to_add_one(row, guardian):
    Pupil.objects.update(left_on=today())

    assert "Tài khoản chưa có em nào" in page(browser(guardian))


def test_a_child_without_a_class_or_a_teacher_is_shown_all_the_same(row, guardian):
    row.homeroom_teacher = None
    row.save()
    assert "Minh Anh" in page(browser(guardian))
    Pupil.objects.update(school_class=None)
    assert "Minh Anh" in page(browser(guardian))


def test_the_other_school_is_named_to_the_guardian_alone(school, row, guardian):
    elsewhere = GuardianshipFactory(guardian=guardian, pupil__person__name="Em Bên Kia")
    elsewhere.school.name = "Trường Bên Kia"
    elsewhere.school.save()

    shown = page(browser(guardian))

    assert "Trường Bên Kia" in shown
    assert f"//{elsewhere.school.host}/" in shown
    assert "Em Bên Kia" not in shown
    clerk = browser(PersonFactory(school=school, roles=[Role.CLERK]))
    assert "Bên Kia" not in page(clerk, f"/lop/{row.pk}/phu-huynh/")


def test_a_teacher_who_is_a_parent_keeps_the_staff_shell(pupil, teacher):
    teacher.memberships.create(school=pupil.school, role=Role.GUARDIAN, from_date=date(2020, 1, 1))
    GuardianshipFactory(pupil=pupil, guardian=teacher)
    client = browser(teacher)

    assert "/con-cua-toi/" in page(client)
    shown = page(client, "/con-cua-toi/")
    assert 'class="staff"' in shown
    assert "Minh Anh" in shown
    assert "/con-cua-toi/" not in page(browser(TeacherFactory(school=pupil.school)))


def test_new_notices_stand_on_the_first_page_and_in_the_inbox(guardian, pupil):
    NoticeFactory(person=guardian, subject="Họp phụ huynh", url="/con-cua-toi/")
    NoticeFactory(person=pupil.person.at(pupil.school), subject="Chào em", url="/")
    client = browser(guardian)

    assert "Họp phụ huynh" in page(client)
    shown = page(client, "/hop-thu/")
    assert "1 thông báo chưa đọc" in shown
    assert "lịch" not in shown.lower()
    client.post("/hop-thu/da-doc/")
    assert "Họp phụ huynh" not in page(client)
    assert "Chào em" in page(of_pupil(pupil), "/hop-thu/")
    assert "Tin nhà trường gửi sẽ" in page(of_pupil(PupilFactory(school=pupil.school)), "/hop-thu/")


def test_a_pupil_sees_their_class_and_nobody_of_it(row, pupil):
    PupilFactory(school=row.school, school_class=row, person__name="Bùi Gia An")
    did(row, "Đọc lại trước khi gửi")

    shown = page(of_pupil(pupil))

    for words in ("Chào Anh", "7A2", "cô Hạnh", "Đọc lại trước khi gửi", "tuần", "Đăng xuất"):
        assert words in shown
    for words in ("Bùi Gia An", 'class="staff"', "/tai-khoan/"):
        assert words not in shown


def test_a_pupil_without_a_class_has_a_page_too(row, pupil):
    client = of_pupil(pupil)
    Pupil.objects.update(school_class=None)

    assert "Chào Anh" in page(client)


def test_the_page_of_a_class_lists_it_in_order_with_cards_and_parents(
    row, pupil, teacher, guardian
):
    PupilFactory(school=row.school, school_class=row, person__name="Bùi Gia An")
    CardFactory(pupil=pupil, number=17)

    shown = page(browser(teacher), f"/lop/{row.pk}/")

    assert shown.index("Bùi Gia An") < shown.index("Minh Anh")
    for words in ("17", "Nguyễn Văn Tâm", "1/2 gia đình", f"/lop/{row.pk}/phu-huynh/"):
        assert words in shown


def test_the_lesson_of_the_week_is_asked_for_until_it_is_logged(row, teacher):
    plan = PlanFactory(school=row.school)
    LineFactory(plan=plan)
    client, url = browser(teacher), f"/lop/{row.pk}/"
    did(row, "Tuần trước", day=MONDAY - timedelta(days=3))
    did(row, "Chào cờ", kind=Activity.Kind.FLAG_CEREMONY)

    shown = page(client, url)
    assert "Tiết khác? Ghi ở đây" in shown
    assert "Tuần trước" not in shown
    form = client.get(f"/hoat-dong/moi/?loai=homeroom&lop={row.pk}").context["form"]
    assert form.initial["kind"] == "homeroom"
    assert form.initial["groups"] == [f"class-{row.pk}"]

    did(row, "Đọc lại trước khi gửi")
    assert "Đọc lại trước khi gửi" in page(client, url)
    assert "Tiết khác? Ghi ở đây" not in page(client, url)


def test_the_board_logs_for_any_class(row):
    LineFactory(plan=PlanFactory(school=row.school))
    board = browser(PersonFactory(school=row.school, roles=[Role.BOARD]))

    form = board.get(f"/hoat-dong/moi/?loai=homeroom&lop={row.pk}").context["form"]

    assert form.initial["classes"] == [row.pk]
    assert "Đến hạn" not in page(board, f"/lop/{row.pk}/")


def test_who_leads_a_class_finds_it_in_the_menu(row, teacher, school):
    client = browser(teacher)

    assert "/lop-cua-toi/" in page(client)
    assert client.get("/lop-cua-toi/")["Location"] == f"/lop/{row.pk}/"
    assert f'href="/lop/{row.pk}/"' in page(client, "/lop/")
    other = browser(TeacherFactory(school=school, roles=[Role.HOMEROOM_TEACHER]))
    assert "/lop-cua-toi/" not in page(other)
    assert "không chủ nhiệm lớp nào" in page(other, "/lop-cua-toi/")
    assert f'href="/lop/{row.pk}/"' not in page(other, "/lop/")
    clerk = browser(PersonFactory(school=school, roles=[Role.CLERK]))
    assert f'href="/lop/{row.pk}/"' in page(clerk, "/lop/")


def test_who_stands_in_chooses_between_two_classes(row, teacher, school):
    deputy = TeacherFactory(school=school, roles=[Role.HOMEROOM_TEACHER])
    own = ClassFactory(year=row.year, name="6A1", homeroom_teacher=deputy)
    Delegation.objects.create(
        school=school, person=teacher, deputy=deputy, first_day=today(), last_day=today()
    )

    shown = page(browser(deputy), "/lop-cua-toi/")

    assert f"/lop/{own.pk}/" in shown
    assert f"/lop/{row.pk}/" in shown


def test_a_colleague_opens_no_page_of_a_class(row):
    assert browser(TeacherFactory(school=row.school)).get(f"/lop/{row.pk}/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_for_one_and_for_three(row, teacher, guardian, count):
    for n in range(1, count):
        sister = PupilFactory(school=row.school, school_class=ClassFactory(year=row.year))
        GuardianshipFactory(pupil=sister, guardian=guardian)
        CardFactory(pupil=PupilFactory(school=row.school, school_class=row), number=n)
    did(row, "Đọc lại trước khi gửi")

    asked = [
        queries(browser(guardian), "/"),
        queries(browser(teacher), f"/lop/{row.pk}/"),
        queries(browser(teacher), f"/lop/{row.pk}/phu-huynh/"),
    ]
    assert asked == [11, 20, 10]

"""Pages of pupils: who sees whom, and what is changed by hand."""

from datetime import date

import pytest
from django.urls import reverse

from mangxanh.school.models import Look, Pupil, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import (
    BoardFactory,
    ClassFactory,
    PapersConfirmationFactory,
    PersonFactory,
    PupilFactory,
    SchoolFactory,
    TeacherFactory,
    YearFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
HEADINGS = ["Mã HS", "Họ và tên", "Lớp", "Ngày sinh", "Số CMND"]
AN = ["A1", "Nguyễn Văn An", "6A1", "1/9/2014", "001214"]
BINH = ["A2", "Lê Bình", "6A1", "2/9/2014", "001215"]


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def school():
    made = SchoolFactory()
    PapersConfirmationFactory(school=made)
    return made


@pytest.fixture
def year(school):
    return YearFactory(school=school)


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=[Role.CLERK])


def text(response):
    return response.content.decode()


def test_a_pupil_is_added_edited_moved_left_and_taken_back(year, clerk):
    client = browser(clerk)
    row, other = ClassFactory(year=year, name="6A1"), ClassFactory(year=year, name="6A2")

    assert client.get(f"{reverse('pupil_add')}?lop={row.pk}").status_code == 200
    assert client.post(reverse("pupil_add"), {"name": ""}).status_code == 422
    given = {"name": "Lò Thị Pâng", "school_class": row.pk, "birth_date": "1/9/2014", "code": "A1"}
    client.post(reverse("pupil_add"), given)
    pupil = Pupil.objects.get()
    detail = reverse("pupil_detail", args=[pupil.pk])
    assert "01/09/2014" in text(client.get(detail)) or "1/9/2014" in text(client.get(detail))
    assert Look.objects.get().viewer == clerk

    edit = reverse("pupil_edit", args=[pupil.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"name": "Pâng", "birth_date": "1/9/1914"}).status_code == 422
    PupilFactory(school=year.school, school_class=row, code="A2")
    assert client.post(edit, {"name": "Pâng", "code": "A2"}).status_code == 422
    assert client.post(edit, {"name": "Lò Pâng", "code": "A1"}).url == detail

    move = reverse("pupil_move", args=[pupil.pk])
    assert client.post(move, {"school_class": "999999"}).url == detail
    client.post(move, {"school_class": other.pk})
    pupil.refresh_from_db()
    assert pupil.school_class == other
    client.post(reverse("pupil_leave", args=[pupil.pk]))
    assert "has left" in text(client.get(reverse("pupil_list"), {"q": "pang"})).lower()
    assert client.get(detail).status_code == 200
    client.post(move, {"school_class": row.pk})
    pupil.refresh_from_db()
    assert (pupil.left_on, pupil.school_class) == (None, row)


def test_a_pupil_of_a_school_without_papers_does_not_come_back(clerk):
    other = SchoolFactory()
    row = ClassFactory(year=YearFactory(school=other))
    gone = PupilFactory(school=other, school_class=row, left_on=date(2026, 1, 1))

    browser(BoardFactory(school=other)).post(
        reverse("pupil_move", args=[gone.pk]), {"school_class": row.pk}
    )

    gone.refresh_from_db()
    assert gone.left_on


def test_a_homeroom_teacher_sees_their_class_and_no_other(year, school):
    teacher = TeacherFactory(school=school, roles=[Role.HOMEROOM_TEACHER])
    own = ClassFactory(year=year, name="6A1", homeroom_teacher=teacher)
    mine = PupilFactory(school=school, school_class=own, person__name="Lê Của Tôi")
    theirs = PupilFactory(
        school=school, school_class=ClassFactory(year=year, name="6A2"), person__name="Lê Của Bạn"
    )
    client = browser(teacher)

    page = text(client.get(reverse("pupil_list")))
    assert "Lê Của Tôi" in page
    assert "Lê Của Bạn" not in page
    assert "Lê Của Bạn" not in text(client.get(reverse("pupil_list"), {"q": "le"}))
    assert client.get(reverse("pupil_detail", args=[mine.pk])).status_code == 200
    assert client.get(reverse("pupil_detail", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("pupil_leave", args=[mine.pk])).status_code == 403
    assert client.get(reverse("roster_start")).status_code == 403


def test_others_of_the_staff_see_no_pupils(school, year):
    PupilFactory(school=school)

    assert browser(TeacherFactory(school=school)).get(reverse("pupil_list")).status_code == 403


def test_classes_are_chosen_and_searched_without_marks(year, clerk):
    one, two = ClassFactory(year=year, name="6A2"), ClassFactory(year=year, name="6A10")
    PupilFactory(school=year.school, school_class=one, person__name="Đặng Ẩn", code="M1")
    PupilFactory(school=year.school, school_class=two, person__name="Lê Chi")
    client, url = browser(clerk), reverse("pupil_list")

    page = text(client.get(url))
    assert page.index("6A2") < page.index("6A10")
    assert "Đặng Ẩn" not in page
    assert "Đặng Ẩn" in text(client.get(url, {"lop": one.pk}))
    assert "Đặng Ẩn" in text(client.get(url, {"q": "dang an"}))
    assert "Đặng Ẩn" in text(client.get(url, {"q": "M1"}))
    assert "Đặng Ẩn" not in text(client.get(url, {"q": "zzz"}))


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_as_often_however_long_it_is(year, clerk, count, django_assert_num_queries):
    row = ClassFactory(year=year)
    for _ in range(count):
        PupilFactory(school=year.school, school_class=row)
    client = browser(clerk)
    client.get(reverse("pupil_list"))

    with django_assert_num_queries(9):
        client.get(reverse("pupil_list"))

"""The pages of the integration log."""

from datetime import date

import pytest
from django.urls import reverse

from mangxanh.common.signing import new_token
from mangxanh.learning.actions.integrations import Integration, integrate
from mangxanh.learning.tests.factories import ResourceFactory
from mangxanh.plan.models import Activity, Line, Plan
from mangxanh.plan.tests.factories import ActivityFactory, LineFactory, go
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory, TeacherFactory

pytestmark = pytest.mark.django_db
TODAY = "2026-11-23"


@pytest.fixture
def line(plan):
    return LineFactory(plan=plan, form="integration", title="Lồng ghép vào các môn")


@pytest.fixture
def other_class(row):
    return ClassFactory(year=row.year, name="7A3", grade=7, size=36)


@pytest.fixture
def client(homeroom, line, row):
    return browser(homeroom)


def logged(by, *classes, **more):
    words = {"into": "lesson", "subject": "Tin học", "lesson": "Đường dẫn lạ"}
    said = Integration(
        **(
            words
            | {"day": date(2026, 11, 20), "request_key": new_token(), "classes": classes}
            | more
        )
    )
    return integrate(by.school, said, by=by)


def text(answer):
    return answer.content.decode()


def test_the_first_choice_is_child_protection_and_three_taps_log_it(client, row, homeroom):
    page = text(go(client, "integration_new"))
    assert page.index("Hoạt động bảo vệ học sinh") < page.index("Tiết học")
    assert f'name="usual" value="{row.pk}"' in page
    assert "Lồng ghép vào các môn" in page

    sent = {"request_key": "k", "into": "activity", "programme": "violence", "when": TODAY}
    answer = go(client, "integration_new", data=sent | {"usual": [row.pk]})

    activity = Activity.objects.get()
    assert answer.url == reverse("integration_detail", args=[activity.pk])
    shown = text(go(client, "integration_detail", activity.pk))
    for words in ("MC-", "7A2", "38/38", "Phòng, chống bạo lực học đường", "Chép sang lớp khác"):
        assert words in shown


def test_a_lesson_is_logged_with_a_subject_of_ones_own_and_a_material(client, row, homeroom):
    page = ResourceFactory(
        school=row.school, proposed_by=homeroom, state="approved", title="Trang A"
    )
    sent = {
        "request_key": "k", "into": "lesson", "subject": "other", "other_subject": "Tiếng Nhật",
        "lesson": "", "when": "other", "day": "2026-11-18", "classes": [row.pk], "heads": "30",
        "material": f"page-{page.pk}",
    }  # fmt: skip

    go(client, "integration_new", data=sent)

    activity = Activity.objects.get()
    assert (activity.title, activity.heads) == ("Tiếng Nhật: Trang A", 30)
    assert activity.day == date(2026, 11, 18)
    again = text(go(client, "integration_new"))
    assert again.index("Tiếng Nhật") < again.index("Giáo dục công dân")
    assert 'value="lesson" data-asks="b"' in again.replace(" required", "").replace(
        ' id="id_into_1"', ""
    ).replace(" checked", "")


def test_what_is_missing_is_said_at_its_place(client):
    answer = go(
        client, "integration_new", data={"request_key": "k", "into": "lesson", "when": TODAY}
    )
    assert answer.status_code == 422
    assert "chọn môn" in text(answer)
    sent = {"request_key": "k", "into": "lesson", "subject": "Toán", "when": TODAY}
    assert "chọn lớp" in text(go(client, "integration_new", data=sent))
    assert go(client, "integration_new", data={"x": "1"}).status_code == 422


def test_without_a_plan_the_page_says_so(client, plan, row):
    Plan.objects.update(confirmed_at=None)
    assert "plan/plan_empty.html" in [t.name for t in go(client, "integration_new").templates]


def test_a_copy_proposes_the_next_class_and_the_same_again(client, homeroom, row, other_class):
    activity = logged(homeroom, row)
    page = text(go(client, "integration_copy", activity.pk))
    assert f'value="{other_class.pk}" id="id_usual_0" checked' in page
    assert f'value="{row.pk}" id="id_usual_0" checked' in text(
        go(client, "integration_copy", activity.pk, query="?lop=cu")
    )

    sent = {"request_key": "k", "when": TODAY, "usual": [other_class.pk]}
    answer = go(client, "integration_copy", activity.pk, data=sent)

    made = Activity.objects.exclude(pk=activity.pk).get()
    assert answer.url == reverse("integration_detail", args=[made.pk])
    assert (made.title, made.size) == (activity.title, 36)
    assert "id_usual_0" not in text(go(client, "integration_copy", made.pk))


def test_a_copy_that_cannot_be_says_why(client, homeroom, row):
    activity = logged(homeroom, row)
    answer = go(client, "integration_copy", activity.pk, data={"request_key": "k", "when": TODAY})
    assert (answer.status_code, "chọn lớp" in text(answer)) == (422, True)

    Line.objects.update(dropped_reason="Gộp")
    sent = {"request_key": "k", "when": TODAY, "groups": ["7"]}
    assert "không có nhiệm vụ" in text(go(client, "integration_copy", activity.pk, data=sent))


def test_undo_takes_it_back_and_what_is_something_else_is_not_here(client, homeroom, row):
    activity = logged(homeroom, row)
    assert go(client, "integration_undo", activity.pk, data={}).url == reverse("integration_list")

    shown = text(go(client, "integration_detail", activity.pk))
    assert "Đã rút" in shown
    assert "Chép sang" not in shown
    assert (
        go(client, "integration_detail", ActivityFactory(school=row.school).pk).status_code == 404
    )
    other = logged(TeacherFactory(school=row.school), row)
    assert go(client, "integration_undo", other.pk, data={}).status_code == 403


def test_the_list_shows_filters_and_figures(client, homeroom, row, other_class):
    assert "Chưa có gì" in text(go(client, "integration_list"))
    logged(homeroom, row)
    logged(homeroom, other_class, subject="Toán", lesson="Biểu đồ")
    logged(homeroom, row, into="activity", programme="law", carrier="")

    page = text(go(client, "integration_list"))
    for words in ("Giáo dục pháp luật", "1 lần", "Tin học", "1 tiết", "11/2026"):
        assert words in page
    found = text(go(client, "integration_list", query="?mon=Toán&thang=2026-11"))
    assert "Biểu đồ" in found
    assert "Đường dẫn lạ" not in found
    assert "Biểu đồ" not in text(go(client, "integration_list", query=f"?lop={row.pk}"))
    assert go(client, "integration_list", query="?lop=x&thang=y&page=9").status_code == 200


def test_before_the_first_year_the_list_says_what_to_do(teacher):
    assert "plan/plan_empty.html" in [
        t.name for t in go(browser(teacher), "integration_list").templates
    ]
    assert go(browser(teacher), "integration_new").status_code == 200

"""Pages of the plan: seen by colleagues, changed by who may, with as many queries for 3 as for 1."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangxanh.history.models import HistoryRow
from mangxanh.plan.tests.factories import (
    DAY,
    ActivityClassFactory,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    RecipientFactory,
    TaskFactory,
    go,
)
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import BoardFactory, ClassFactory, PersonFactory

pytestmark = pytest.mark.django_db


def queries(client, name, *args):
    with CaptureQueriesContext(connection) as asked:
        response = go(client, name, *args)
    assert response.status_code == 200
    return len(asked)


@pytest.fixture
def all_pages(plan, row, teacher):
    """One of everything, and every page of it."""
    task = TaskFactory(line_year=row, everyone=True)
    activity = ActivityFactory(school=plan.school, year=row.year)
    evidence = EvidenceFactory(line=row.line, year=row.year)
    LineFactory(plan=plan, kind="outcome", n="M1")
    LineFactory(plan=plan, kind="resource", n="K1")
    line = row.line
    RecipientFactory(plan=plan)
    args = {
        (): [
            "my_work", "plan_home", "plan_import", "recipient_list", "activity_list",
            "activity_new", "activity_sheet",
        ],
        (plan.pk,): [
            "plan_detail", "plan_review", "plan_discard", "plan_copy", "plan_sheet", "money_list"
        ],
        (plan.pk, "docx"): ["decision"],
        (line.pk,): [
            "line_detail", "line_edit", "line_split", "line_merge", "line_carry", "line_drop"
        ],
        (row.pk,): ["line_assign", "line_state", "line_money", "evidence_add", "task_add"],
        (task.pk,): ["task_edit", "task_state", "task_part"],
        (evidence.pk,): ["evidence_withdraw"],
        (activity.pk,): [
            "activity_detail", "activity_edit", "activity_add_files", "activity_withdraw"
        ],
        (activity.pk, "bien-ban"): ["activity_paper"],
        (activity.pk, "giay-moi"): ["activity_paper"],
        (activity.pk, "danh-sach-ky"): ["activity_paper"],
    }  # fmt: skip
    return [reverse(name, args=key) for key, names in args.items() for name in names]


def test_the_board_sees_every_page(all_pages, plan, as_board):
    for url in [*all_pages, reverse("distribution", args=[plan.pk])]:
        assert as_board.get(url).status_code == 200, url


def test_a_stranger_is_asked_to_sign_in_everywhere(all_pages, school, settings):
    settings.ALLOWED_HOSTS = ["*"]

    for url in all_pages:
        response = Client(HTTP_HOST=school.host).get(url)
        assert response.status_code == 302, url
        assert "title" not in response.content.decode()


def test_another_school_finds_nothing_of_ours(all_pages, signed_in, plan):
    client = signed_in(BoardFactory())

    for url in all_pages:
        response = client.get(url)
        assert response.status_code == (404 if any(c.isdigit() for c in url) else 200), url
        assert plan.title not in response.content.decode()


def test_who_keeps_the_server_sees_nothing_of_the_plan(all_pages, signed_in, school, plan):
    client = signed_in(PersonFactory(school=school, roles=[Role.IT]))

    for url in all_pages:
        response = client.get(url)
        assert response.status_code in (403, 404), url
        assert plan.title not in response.content.decode()


def test_a_teacher_is_refused_what_is_the_boards(plan, row, as_teacher):
    names = [("plan_import",), ("plan_copy", plan.pk),
             ("line_edit", row.line.pk), ("line_assign", row.pk), ("line_money", row.pk)]  # fmt: skip

    for name, *args in names:
        assert go(as_teacher, name, *args).status_code == 403
        assert go(as_teacher, name, *args, data={"title": "x"}).status_code == 403

    assert set(HistoryRow.objects.values_list("verb", flat=True)) <= {"signed in"}


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("plan_home", 0),
        ("my_work", 0),
        ("activity_list", 0),
        ("recipient_list", 0),
        ("plan_review", 1),
    ],
)
def test_a_list_asks_as_many_queries_for_three_as_for_one(
    school, plan, year, board, as_board, name, count
):
    def one_more():
        row = LineYearFactory(line=LineFactory(plan=plan), year=year, due_on=DAY)
        OwnerFactory(line_year=row, person=board)
        TaskFactory(line_year=row, owner=board, due_on=DAY)
        activity = ActivityFactory(school=school, year=year, logged_by=board)
        ActivityClassFactory(activity=activity, school_class=ClassFactory(year=year))
        EvidenceFactory(line=row.line, year=year, activity=activity, author=board)
        RecipientFactory(plan=plan)

    args = [plan.pk] * count
    one_more()
    go(as_board, name, *args)
    first = queries(as_board, name, *args)
    one_more()
    one_more()

    assert queries(as_board, name, *args) == first
    assert first == LITERAL[name]


LITERAL = {
    "plan_home": 15, "my_work": 14, "activity_list": 10, "recipient_list": 8, "plan_review": 12
}  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("odd", ["%00", "%EF%BF%BE", "9" * 400, "../../x", "'%20OR%201=1--"])
def test_odd_words_in_an_address_break_nothing(as_board, plan, row, odd):
    names = [
        ("plan_home", "nam"), ("plan_home", "q"), ("plan_home", "nguoi"),
        ("activity_list", "q"), ("activity_list", "nam"), ("activity_list", "khoi"),
        ("activity_list", "page"), ("activity_new", "nhu"), ("activity_new", "nhiem-vu"),
    ]  # fmt: skip

    for name, key in names:
        assert go(as_board, name, query=f"?{key}={odd}").status_code in (200, 404), (name, key)
    assert go(as_board, "plan_review", plan.pk, query=f"?dong={odd}").status_code == 200

"""The page of the figures: who sees it, what stands on it."""

from datetime import date

import pytest
from django.urls import reverse

from mangxanh.cases.models import CaseFigure, MonthBook
from mangxanh.common.dates import now
from mangxanh.school.tests.factories import YearFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("case_figures")


def add(school, count, **fields):
    usual = {"day": date(2026, 10, 5), "kind": "bullied", "teller": "pupil", "was_urgent": False}
    CaseFigure.objects.bulk_create(
        [CaseFigure(school=school, **usual | fields) for _n in range(count)]
    )


def test_the_board_sees_counts_and_what_is_not_told(team, visit):
    YearFactory(school=team.school)
    add(team.school, 12, outcome="helped")
    add(team.school, 3, kind="stranger", outcome="handed", acknowledge_minutes=9, was_urgent=True)
    MonthBook.objects.create(
        school=team.school, month=date(2026, 10, 1), leaves=[], root="ab" * 32, made_at=now()
    )

    page = visit(team.head.person).get(PAGE).content.decode()

    assert "15" in page
    assert "Người lạ rủ rê" in page.split("Không nêu:")[1]
    assert "ab" * 32 in page


def test_without_five_cases_nothing_is_told(team, visit):
    YearFactory(school=team.school)
    add(team.school, 4)
    assert "Chưa đủ 5 vụ việc" in visit(team.head.person).get(PAGE).content.decode()


def test_before_there_is_a_year_it_says_so(team, visit):
    assert visit(team.officer.person).get(PAGE).status_code == 200


def test_a_year_that_is_not_there_is_not_found(team, visit):
    assert visit(team.head.person).get(PAGE, {"nam": "1999-2000"}).status_code == 404


def test_others_do_not_see_it(team, visit, teacher):
    assert visit(teacher).get(PAGE).status_code == 403

"""Importing a plan and shaping its lines on the pages."""

import pytest
from django.urls import reverse

from mangxanh.files.tests.factories import jpeg_with_gps, upload, word
from mangxanh.plan.models import (
    Line,
    LineYear,
    Plan,
    Reshaping,
)
from mangxanh.plan.tests.factories import (
    LineFactory,
    PlanFactory,
    go,
    nothing_stored,
)
from mangxanh.plan.tests.importer.conftest import FIXTURES

pytestmark = pytest.mark.django_db


# ── import and review ──────────────────────────────────────────────────────────────────────────


def plan_facts(**words):
    return {"title": "Kế hoạch", "first_day": "15/01/2026", "last_day": "31/12/2030"} | words


def fixture(name="page-twice"):
    return (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")


def test_a_pasted_plan_becomes_a_draft_to_review(as_board, school, year):
    response = go(as_board, "plan_import", data=plan_facts(text=fixture()))

    plan = Plan.objects.get()
    assert response.url == reverse("plan_review", args=[plan.pk])
    assert plan.lines.obligations().count() == 13
    assert plan.text.startswith(fixture().strip()[:20])


def test_a_plan_in_word_is_kept_as_it_came(as_board, year):
    data = word("1. Tổ chức chào cờ về tin giả trước ngày 01/10 hằng năm.")

    go(as_board, "plan_import", data=plan_facts(file=upload(data, "kế hoạch.docx")))

    assert Plan.objects.get().source.path.read_bytes() == data


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({}, 422),
        ({"text": " \n "}, 422),
        ({"text": "KẾ HOẠCH"}, 422),
        ({"text": fixture(), "last_day": "01/01/2026"}, 422),
        ({"text": fixture(), "first_day": "hôm qua"}, 422),
        ({"file": upload(b"", "a.txt")}, 422),
        ({"file": upload(b"PK\x03\x04 broken", "a.docx")}, 422),
        ({"file": upload(b"MZ\x90\x00" + b"\x00" * 200, "a.docx")}, 422),
        ({"file": upload(b"%PDF-1.7\nbroken", "a.pdf")}, 422),
        ({"file": upload(b"x" * (20 * 1024 * 1024 + 1), "a.txt")}, 422),
        ({"file": upload(jpeg_with_gps(), "a.docx")}, 422),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused_and_nothing_is_stored(
    as_board, year, settings, words, status
):
    for value in words.values():
        if hasattr(value, "seek"):
            value.seek(0)

    response = go(as_board, "plan_import", data=plan_facts(**words))

    assert response.status_code == status
    assert (
        response.content.decode().count('class="err') >= 1 or "error" in response.content.decode()
    )
    assert not Plan.objects.exists()
    assert nothing_stored(settings)


def test_a_file_that_is_too_large_is_told_so(as_board, year):
    big = upload(b"x" * (20 * 1024 * 1024 + 1), "a.txt")

    for name, data in (
        ("plan_import", plan_facts(file=big)),
        ("activity_sheet", {"file": big, "source": "Sổ"}),
    ):
        big.seek(0)
        assert "20 MB" in go(as_board, name, data=data).context["form"].errors.as_text() + "".join(
            go(
                as_board, name, data=data | {"file": upload(big.file.getvalue(), "a.txt")}
            ).context.get("faults", [])
        )


@pytest.fixture
def draft(school, year):
    plan = PlanFactory(school=school, confirmed_at=None)
    LineFactory.create_batch(3, plan=plan, confirmed_at=None)
    return plan


def test_the_review_leads_from_line_to_line(as_board, draft):
    first, second, third = draft.lines.all()

    response = go(as_board, "line_confirm", first.pk, data={})
    assert response.url.endswith(f"?dong={second.pk}#line")
    response = go(
        as_board, "line_edit", second.pk, data={"title": "Tên", "actor": "Tổ Văn", "form": ""}
    )
    assert response.url.endswith(f"?dong={third.pk}#line")
    second.refresh_from_db()
    assert (second.title, bool(second.confirmed_at)) == ("Tên", True)

    assert go(as_board, "plan_confirm", draft.pk, data={}).url == reverse(
        "plan_review", args=[draft.pk]
    )
    go(as_board, "line_confirm", third.pk, data={})
    go(as_board, "plan_confirm", draft.pk, data={})

    draft.refresh_from_db()
    assert draft.confirmed_at
    assert LineYear.objects.count() == 3


def test_a_plan_of_later_years_opens_no_year_when_confirmed(as_board, school, year):
    plan = PlanFactory(
        school=school, confirmed_at=None, first_day="2031-01-01", last_day="2035-01-01"
    )
    LineFactory(plan=plan)

    go(as_board, "plan_confirm", plan.pk, data={})
    assert not LineYear.objects.exists()

    go(as_board, "year_open", plan.pk, data={"nam": "2026-2027"})
    assert LineYear.objects.count() == 1


def test_lines_are_split_merged_carried_dropped_and_brought_back(as_board, draft):
    first, second, third = draft.lines.all()

    words = first.obligation.split(";")
    go(as_board, "line_split", first.pk, data={"first": words[0] + ";", "second": words[1]})
    go(as_board, "reshaping_undo", Reshaping.objects.get().pk, data={})
    go(as_board, "line_merge", first.pk, data={"other": second.pk})
    go(as_board, "line_carry", third.pk, data={"other": first.pk})
    third.refresh_from_db()
    assert third.carried_by == first
    go(as_board, "line_carry", third.pk, data={"other": ""})
    go(as_board, "line_drop", third.pk, data={"reason": "lead-in"})

    assert Line.objects.filter(plan=draft).standing().get() == first
    review = go(as_board, "plan_review", draft.pk)
    assert third in review.context["dropped"]
    go(as_board, "line_take_back", third.pk, data={})
    assert Line.objects.filter(plan=draft).standing().count() == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("line_split", {"first": "khác", "second": "hẳn"}),
        ("line_merge", {"other": ""}),
        ("line_carry", {"other": "999999"}),
        ("line_drop", {"reason": "other", "words": ""}),
        ("line_drop", {"reason": "other", "words": "\u200b"}),
        ("line_edit", {"title": ""}),
    ],
)
def test_a_refused_change_of_a_line_is_said_on_its_page(as_board, draft, name, data):
    line = draft.lines.first()

    assert go(as_board, name, line.pk, data=data).status_code == 422

    assert draft.lines.standing().count() == 3


def test_a_line_that_is_gone_cannot_be_worked_on(as_board, draft):
    first, second, _third = draft.lines.all()
    Line.objects.filter(pk=first.pk).update(merged_into=second)

    assert go(as_board, "line_edit", first.pk, data={"title": "x"}).status_code == 422
    assert go(as_board, "line_carry", first.pk, data={"other": second.pk}).status_code == 422
    assert go(as_board, "line_confirm", first.pk, data={}).status_code == 302
    assert go(as_board, "reshaping_undo", 999, data={}).status_code == 404


def test_a_draft_is_thrown_away_but_no_plan_that_holds(as_board, draft, plan):
    go(as_board, "plan_discard", draft.pk, data={})
    go(as_board, "plan_discard", plan.pk, data={})

    assert Plan.objects.get() == plan


def test_a_plan_is_copied_for_its_next_period(as_board, plan, line):
    bad = go(
        as_board, "plan_copy", plan.pk,
        data={"title": "x", "first_day": "01/01/2020", "last_day": "01/01/2021"},
    )  # fmt: skip
    good = go(
        as_board, "plan_copy", plan.pk,
        data={"title": "Mới", "first_day": "01/01/2031", "last_day": "31/12/2035"},
    )  # fmt: skip

    assert bad.status_code == 422
    assert good.url == reverse("plan_review", args=[Plan.objects.get(title="Mới").pk])


# ── what is known later ────────────────────────────────────────────────────────────────────────


def test_number_and_day_are_entered_when_the_clerk_gave_them(as_board, plan):
    data = plan_facts(title=plan.title, number="41/KH-THCSBG", issued_on="15/01/2026")

    response = go(as_board, "plan_edit", plan.pk, data=data)

    plan.refresh_from_db()
    assert response.url == reverse("plan_detail", args=[plan.pk])
    assert (plan.number, f"{plan.issued_on:%d/%m/%Y}") == ("41/KH-THCSBG", "15/01/2026")


def test_days_in_the_wrong_order_are_said_and_nothing_changes(as_board, plan):
    before = plan.last_day

    response = go(as_board, "plan_edit", plan.pk, data=plan_facts(last_day="01/01/2020"))

    plan.refresh_from_db()
    assert response.status_code == 422
    assert plan.last_day == before


def test_a_line_is_told_which_earlier_one_it_goes_on_with(as_board, school, plan):
    line, later = LineFactory(plan=plan), PlanFactory(school=school, confirmed_at=None)
    earlier = LineFactory(plan=PlanFactory(school=school, first_day="2019-01-01"))
    other = LineFactory(plan=later)

    page = go(as_board, "line_follow", line.pk).text
    go(as_board, "line_follow", line.pk, data={"other": earlier.pk})

    line.refresh_from_db()
    assert line.previous == earlier
    assert earlier.title in page
    assert f'value="{other.pk}"' not in page


def test_a_discarded_draft_takes_its_file_with_it(
    as_board, year, settings, django_capture_on_commit_callbacks
):
    data = word("1. Tổ chức chào cờ về tin giả trước ngày 01/10 hằng năm.")
    with django_capture_on_commit_callbacks(execute=True):
        go(as_board, "plan_import", data=plan_facts(file=upload(data, "kh.docx")))
        go(as_board, "plan_discard", Plan.objects.get().pk, data={})

    assert not Plan.objects.exists()
    assert nothing_stored(settings)

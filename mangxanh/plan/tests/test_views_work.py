"""A line's own pages: owners, tasks, state, money, evidence, papers, recipients."""

import io
import zipfile

import pytest
from django.urls import reverse

from mangxanh.documents.excel import read_sheets
from mangxanh.files.tests.factories import drawing, saved, upload, word
from mangxanh.plan.actions import lines
from mangxanh.plan.models import (
    Activity,
    Evidence,
    Line,
    LineYear,
    Plan,
    Recipient,
    Task,
    TaskPart,
)
from mangxanh.plan.tests.factories import (
    DAY,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    TaskFactory,
    entry_for,
    go,
    nothing_stored,
)
from mangxanh.school.tests.factories import BoardFactory

pytestmark = pytest.mark.django_db


# ── the plan and its lines ─────────────────────────────────────────────────────────────────────


def test_without_a_plan_or_a_year_the_pages_say_what_to_do(as_board, as_teacher, plan, year):
    Plan.objects.update(confirmed_at=None)
    for name in ("plan_home", "recipient_list", "activity_new"):
        assert "plan/plan_empty.html" in [t.name for t in go(as_teacher, name).templates]

    year.delete()
    for name, args in (("plan_home", ()), ("plan_detail", (plan.pk,)), ("my_work", ())):
        assert go(as_board, name, *args).status_code == 200
    assert go(as_board, "decision", plan.pk, "docx").status_code == 404
    assert go(as_board, "plan_sheet", plan.pk).status_code == 404


def test_the_list_is_filtered_by_state_words_and_owner(as_board, plan, row, teacher):
    OwnerFactory(line_year=row, person=teacher)
    LineYearFactory(line=LineFactory(plan=plan, title="Đọc sách"), year=row.year, due_on=DAY)

    def found(query):
        groups = go(as_board, "plan_home", query=query).context["groups"]
        return [item.line.n for _heading, items in groups for item in items]

    assert found("") == ["1", "2"]
    assert found("?tinh-trang=late") == ["2"]
    assert found("?q=doc+sach") == ["2"]
    assert found(f"?nguoi={teacher.pk}") == ["1"]
    assert go(as_board, "plan_home", query="?nam=1999-2000").status_code == 404


def test_the_states_of_a_line_show_on_its_page(as_board, row):
    for fields in ({"na_reason": "không có"}, {"na_reason": "", "done_at": row.line.confirmed_at}):
        LineYear.objects.filter(pk=row.pk).update(**fields)
        assert go(as_board, "line_detail", row.line.pk).status_code == 200


def test_owners_are_chosen_on_the_page(as_board, row, teacher, board):
    data = {"lead": teacher.pk, "helpers": [board.pk], "groups": ["union"], "due_on": "1/12/2026"}

    assert go(as_board, "line_assign", row.pk, data=data).status_code == 302
    again = go(as_board, "line_assign", row.pk).context["form"]

    assert [str(owner) for owner in row.owners.all()][:2] == [teacher.name, board.name]
    assert (again.initial["lead"], again.initial["helpers"]) == (teacher.pk, [board.pk])
    assert go(as_board, "line_assign", row.pk, data={"due_on": "x"}).status_code == 422


def test_a_task_lives_on_its_pages(as_board, row, board):
    go(as_board, "task_add", row.pk, data={"title": "In sổ", "owner": board.pk})
    task = Task.objects.get()
    assert go(as_board, "task_add", row.pk, data={"title": "\u200b"}).status_code == 422
    go(as_board, "task_edit", task.pk, data={"title": "In sách", "due_on": "1/12/2026"})
    assert go(as_board, "task_state", task.pk, data={"state": "na"}).status_code == 422
    assert go(as_board, "task_state", task.pk, data={"state": "late"}).status_code == 422
    mine = go(as_board, "task_state", task.pk, data={"state": "doing", "next": "my_work"})
    assert mine.url == reverse("my_work")
    go(as_board, "task_remove", task.pk, data={})
    assert Task.objects.get().title == "In sách"

    go(as_board, "task_state", task.pk, data={"state": "todo"})
    go(as_board, "task_remove", task.pk, data={})
    assert not Task.objects.exists()


def test_a_part_is_taken_by_oneself_and_noted_for_others_by_the_board(
    as_board, as_teacher, row, teacher, board
):
    task = TaskFactory(line_year=row, everyone=True)

    assert go(as_teacher, "task_part", task.pk, data={"did_on": ""}).status_code == 422
    go(as_teacher, "task_part", task.pk, data={"did_on": "20/11/2026", "person": board.pk})
    assert TaskPart.objects.get().person == teacher
    go(as_board, "task_part", task.pk, data={"person": board.pk, "reason": "ốm"})

    task.refresh_from_db()
    assert task.state == "done"


def test_done_is_refused_on_the_page_without_evidence(as_board, row):
    refused = go(as_board, "line_state", row.pk, data={"state": "done"})
    assert refused.status_code == 422
    assert go(as_board, "line_state", row.pk, data={"state": "na"}).status_code == 422

    EvidenceFactory(line=row.line, year=row.year)
    assert go(as_board, "line_state", row.pk, data={"state": "done"}).status_code == 302


def test_money_is_typed_with_points(as_board, row):
    assert go(as_board, "line_money", row.pk, data={"planned": "1.200.000đ", "spent": ""}).url
    row.refresh_from_db()
    assert (row.planned, row.spent) == (1_200_000, None)

    form = go(as_board, "line_money", row.pk).context["form"]
    assert form.initial["planned"] == "1.200.000"
    assert go(as_board, "line_money", row.pk, data={"planned": "-5"}).status_code == 422
    assert go(as_board, "line_money", row.pk, data={"planned": "9" * 12}).status_code == 302


def test_evidence_is_filed_by_hand_and_withdrawn(as_board, row):
    data = {"title": "Giấy mời", "day": "20/11/2026", "paper_source": "Sổ văn thư"}
    go(as_board, "evidence_add", row.pk, data=data)
    filed = Evidence.objects.get()
    assert go(as_board, "evidence_file", filed.pk).status_code == 404
    assert go(as_board, "evidence_withdraw", filed.pk, data={"reason": "\u200b"}).status_code == 422
    go(as_board, "evidence_withdraw", filed.pk, data={"reason": "nhầm"})

    filed.refresh_from_db()
    assert filed.withdrawn_at


def test_a_filed_paper_is_served_to_colleagues_only(as_board, row, signed_in):
    data = {"title": "Giấy", "day": "20/11/2026", "file": upload(word(), "a.docx")}
    go(as_board, "evidence_add", row.pk, data=data)
    filed = Evidence.objects.get()

    assert go(as_board, "evidence_file", filed.pk).status_code == 200
    assert go(signed_in(BoardFactory()), "evidence_file", filed.pk).status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        {"file": upload(b"MZ hello", "a.docx")},
        {"file": upload(word(), "a.docx"), "faces": "yes"},
        {"file": upload(saved(drawing()), "a.jpg")},  # nobody looked whose faces are on it
        {"file": upload(word(), "a.docx"), "day": "24/12/2026"},
        {},
    ],
)
def test_evidence_that_is_refused_leaves_nothing(as_board, row, settings, words):
    if "file" in words:
        words["file"].seek(0)

    response = go(
        as_board, "evidence_add", row.pk, data={"title": "x", "day": "20/11/2026"} | words
    )

    assert response.status_code == 422
    assert not Evidence.objects.exists()
    assert nothing_stored(settings)


# ── papers and recipients ──────────────────────────────────────────────────────────────────────


def test_the_decision_comes_as_pdf_and_in_no_other_form(as_board, plan, row):
    assert go(as_board, "decision", plan.pk, "pdf").content.startswith(b"%PDF")
    assert go(as_board, "decision", plan.pk, "exe").status_code == 404


def test_an_activity_has_three_papers(as_board, school, year):
    activity = ActivityFactory(school=school, year=year)

    assert go(as_board, "activity_paper", activity.pk, "giay-khen").status_code == 404


def test_the_distribution_list_is_kept_on_its_page(as_board, as_teacher, plan, teacher):
    go(as_board, "recipient_add_staff", plan.pk, data={})
    go(as_board, "recipient_add", plan.pk, data={"name": "UBND phường"})
    go(as_board, "recipient_add", plan.pk, data={"name": ""})
    assert Recipient.objects.count() == 3

    own = Recipient.objects.get(person=teacher)
    go(as_teacher, "recipient_tick", own.pk, data={})
    own.refresh_from_db()
    assert own.received_on
    assert not own.on_paper
    go(as_board, "recipient_remove", own.pk, data={})
    go(as_board, "recipient_untick", own.pk, data={})
    go(as_board, "recipient_remove", own.pk, data={})

    assert Recipient.objects.count() == 2
    office = Recipient.objects.get(person=None)
    assert go(as_teacher, "recipient_tick", office.pk, data={}).status_code == 403
    assert go(as_teacher, "recipient_add", plan.pk, data={"name": "x"}).status_code == 403
    assert go(as_teacher, "recipient_list").context["mine"] is None


def test_a_reshaping_of_another_school_is_not_found(signed_in, line, plan, board):
    done = lines.merge_lines(line, LineFactory(plan=plan), by=board)

    assert go(signed_in(BoardFactory()), "reshaping_undo", done.pk, data={}).status_code == 404
    done.refresh_from_db()
    assert done.undone_at is None
    assert entry_for(line)


def test_a_withdrawn_activity_has_no_papers(as_board, school, year, plan):
    activity = ActivityFactory(school=school, year=year, withdrawn_at=plan.created_at)

    assert go(as_board, "activity_paper", activity.pk, "bien-ban").status_code == 404
    assert Activity.objects.count() == 1


def test_the_sheet_of_the_plan_holds_words_and_no_formula(as_board, plan, row):
    Line.objects.filter(pk=row.line.pk).update(obligation='=HYPERLINK("http://x","y")')

    data = go(as_board, "plan_sheet", plan.pk).content

    [sheet] = read_sheets(data, "a.xlsx")
    assert any("HYPERLINK" in str(cell) for cells in sheet.rows for cell in cells)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name


def test_a_line_shows_the_figures_behind_its_evidence(as_teacher, row, teacher):
    activity = ActivityFactory(
        school=row.school, year=row.year, heads=40, size=41, others=3, details={"copies": 120}
    )
    EvidenceFactory(line=row.line, year=row.year, activity=activity)
    EvidenceFactory(line=row.line, year=row.year)

    sums = go(as_teacher, "line_detail", row.line.pk).context["sums"]

    assert sums == {"activities": 1, "heads": 40, "others": 3, "copies": 120}

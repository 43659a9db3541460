"""From a text to lines that hold: import, edit, confirm, drop, carry."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.files.models import StoredFile
from mangxanh.plan.actions import lines
from mangxanh.plan.importer import read_plan
from mangxanh.plan.models import Line, LineKind, Plan
from mangxanh.plan.tests.factories import (
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    PlanFactory,
    verbs,
)
from mangxanh.plan.tests.importer.conftest import FIXTURES
from mangxanh.school.tests.factories import BoardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAYS = {"first_day": date(2026, 1, 15), "last_day": date(2030, 12, 31)}


def read(name="page-twice"):
    return read_plan((FIXTURES / f"{name}.txt").read_bytes(), f"{name}.txt")


def imported(school, by, **words):
    given = {"title": "Kế hoạch", "number": " 04/KH ", "issued_on": None, **DAYS}
    return lines.import_plan(school, read(), by=by, **(given | words))


def test_an_imported_plan_is_a_draft_with_the_proposed_lines(school, board):
    plan = imported(school, board)

    assert plan.confirmed_at is None
    assert plan.number == "04/KH"
    assert plan.lines.obligations().count() == 13
    assert plan.lines.filter(kind=LineKind.OUTCOME).count() == 3
    assert plan.lines.get(n="13").obligation.startswith("Gửi báo cáo năm")
    assert verbs(plan) == ["plan imported"]


def test_an_imported_line_stands_in_the_text_where_it_says(school, board):
    plan = imported(school, board)

    for line in plan.lines.obligations():
        assert line.obligation.split()[-1].strip(".;,") in plan.text[line.start : line.end]


def test_a_likeness_is_kept_as_a_hint_only(school, board, monkeypatch):
    proposed = lines.propose_lines(read().text)
    proposed.lines[4] = replace(proposed.lines[4], like=proposed.lines[3].n)
    monkeypatch.setattr(lines, "propose_lines", lambda _text: proposed)

    plan = imported(school, board)

    hinted = plan.lines.get(n=proposed.lines[4].n)
    assert hinted.resembles.n == proposed.lines[3].n
    assert hinted.carried_by is None


def test_an_import_by_a_teacher_is_denied_and_keeps_nothing(school, teacher):
    with pytest.raises(PermissionDenied):
        imported(school, teacher)

    assert not Plan.objects.exists()


def test_an_import_by_the_board_of_another_school_is_denied(school):
    with pytest.raises(PermissionDenied):
        imported(school, BoardFactory())

    assert not Plan.objects.exists()


def test_a_plan_that_ends_before_it_begins_is_refused(school, board):
    with pytest.raises(ValidationError):
        imported(school, board, first_day=date(2026, 1, 1), last_day=date(2025, 1, 1))

    assert not Plan.objects.exists()


def test_a_text_without_obligations_is_refused(school, board):
    with pytest.raises(ValidationError, match=r"(?i)nhiệm vụ|obligations"):
        lines.import_plan(
            school, read_plan("KẾ HOẠCH".encode(), "a.txt"),
            title="x", number="", issued_on=None, **DAYS, by=board,
        )  # fmt: skip

    assert not Plan.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_short_title_is_cut_between_words():
    assert lines.short_title("Phát sổ tay.") == "Phát sổ tay"
    long = lines.short_title("một " * 40)
    assert len(long) <= lines.SHORT + 1
    assert long.endswith("một…")


def test_a_plan_can_be_edited_but_not_its_text(plan, board):
    lines.edit_plan(plan, title="Tên khác", text="giả", by=board)

    plan.refresh_from_db()
    assert (plan.title, plan.text) == ("Tên khác", "Văn bản kế hoạch.")
    assert verbs(plan) == ["plan edited"]


def test_a_plan_cannot_be_edited_to_end_before_it_begins(plan, board):
    with pytest.raises(ValidationError):
        lines.edit_plan(plan, last_day=date(2020, 1, 1), by=board)

    plan.refresh_from_db()
    assert plan.last_day == date(2030, 12, 31)


def test_editing_a_line_leaves_its_obligation(line, board):
    was = line.obligation

    lines.edit_line(line, title="  ", actor=" Tổ   Văn ", obligation="giả", by=board)

    line.refresh_from_db()
    assert (line.obligation, line.actor, line.version) == (was, "Tổ Văn", 2)
    assert line.title == lines.short_title(was)
    assert verbs(line) == ["line edited"]


def test_a_corrected_deadline_gives_a_corrected_due_day(line, board):
    lines.edit_line(line, due_words="trước ngày 01/10 hằng năm", by=board)

    line.refresh_from_db()
    assert (line.due_rule["month"], line.due_rule["day"]) == (10, 1)


def test_words_that_name_no_deadline_leave_no_rule(line, board):
    lines.edit_line(line, due_words="trước ngày 01/10 hằng năm", by=board)

    lines.edit_line(line, due_words="", by=board)

    line.refresh_from_db()
    assert line.due_rule == {}


def test_confirming_a_line_twice_is_one_confirmation(plan, board):
    line = LineFactory(plan=plan, confirmed_at=None)

    lines.confirm_line(line, by=board)
    lines.confirm_line(line, by=board)

    line.refresh_from_db()
    assert line.confirmed_at
    assert verbs(line) == ["line confirmed"]


def test_a_dropped_line_leaves_the_plan_and_can_come_back(line, board):
    lines.drop_line(line, "Câu dẫn", by=board)

    assert not Line.objects.standing().filter(pk=line.pk).exists()

    lines.take_back_line(line, by=board)
    lines.take_back_line(line, by=board)

    assert Line.objects.standing().filter(pk=line.pk).exists()
    assert verbs(line) == ["line dropped", "line taken back"]


def test_dropping_needs_a_reason(line, board):
    with pytest.raises(ValidationError):
        lines.drop_line(line, " \u200b ", by=board)

    line.refresh_from_db()
    assert not line.dropped_reason


@pytest.mark.parametrize("hangs", ["evidence", "year", "carried"])
def test_a_line_on_which_something_hangs_cannot_be_dropped(plan, line, board, hangs):
    if hangs == "evidence":
        EvidenceFactory(line=line)
    elif hangs == "year":
        LineYearFactory(line=line)
    else:
        LineFactory(plan=plan, carried_by=line)

    with pytest.raises(ValidationError):
        lines.drop_line(line, "Câu dẫn", by=board)

    line.refresh_from_db()
    assert not line.dropped_reason


def test_a_dropped_line_cannot_be_edited(line, board):
    lines.drop_line(line, "Câu dẫn", by=board)

    with pytest.raises(ValidationError):
        lines.edit_line(line, title="Khác", by=board)


def test_a_draft_counts_without_gaps_after_a_line_was_dropped(school, board):
    draft = PlanFactory(school=school, confirmed_at=None)
    first, second, third = LineFactory.create_batch(3, plan=draft)

    lines.drop_line(second, "Câu dẫn", by=board)

    assert list(draft.lines.obligations().values_list("n", flat=True)) == ["1", "2"]

    lines.take_back_line(second, by=board)

    assert list(draft.lines.values_list("pk", "n")) == [
        (first.pk, "1"), (second.pk, "2"), (third.pk, "3")
    ]  # fmt: skip


def test_a_line_can_be_carried_and_stand_alone_again(plan, line, board):
    other = LineFactory(plan=plan)

    lines.carry_line(other, line, by=board)
    lines.carry_line(other, None, by=board)

    other.refresh_from_db()
    assert other.carried_by is None
    assert verbs(other) == ["line carried", "line stands alone"]


@pytest.mark.parametrize("what", ["itself", "other plan", "dropped", "carried", "carries"])
def test_a_carrier_must_stand_for_itself_in_the_same_plan(plan, line, board, what):
    carrier = LineFactory(plan=plan)
    if what == "itself":
        carrier = line
    elif what == "other plan":
        carrier = LineFactory(plan=PlanFactory(school=plan.school))
    elif what == "dropped":
        lines.drop_line(carrier, "Câu dẫn", by=board)
    elif what == "carried":
        lines.carry_line(carrier, LineFactory(plan=plan), by=board)
    else:
        lines.carry_line(LineFactory(plan=plan), line, by=board)
    carrier = Line.objects.get(pk=carrier.pk)

    with pytest.raises(ValidationError):
        lines.carry_line(line, carrier, by=board)

    line.refresh_from_db()
    assert line.carried_by is None


def test_a_plan_holds_once_every_line_is_confirmed(school, board):
    plan = PlanFactory(school=school, confirmed_at=None)
    line = LineFactory(plan=plan, confirmed_at=None)

    with pytest.raises(ValidationError, match="1"):
        lines.confirm_plan(plan, by=board)
    lines.confirm_line(line, by=board)
    lines.confirm_plan(plan, by=board)
    lines.confirm_plan(plan, by=board)

    plan.refresh_from_db()
    assert plan.confirmed_at
    assert verbs(plan) == ["plan confirmed"]


def test_a_draft_can_be_thrown_away_with_its_shapes_and_its_file(school, board):
    plan = PlanFactory(school=school, confirmed_at=None)
    first, second, third = LineFactory.create_batch(3, plan=plan)
    lines.merge_lines(first, second, by=board)
    lines.carry_line(third, first, by=board)

    lines.discard_plan(plan, by=board)

    assert not Plan.objects.exists()
    assert not Line.objects.exists()


def test_a_confirmed_plan_stays(plan, line, board):
    with pytest.raises(ValidationError):
        lines.discard_plan(plan, by=board)

    assert Line.objects.filter(pk=line.pk).exists()

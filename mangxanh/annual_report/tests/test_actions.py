from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.annual_report import actions
from mangxanh.annual_report.models import BasisDocument, ManualFigure, Report
from mangxanh.annual_report.queries import readiness_of, steps_of
from mangxanh.annual_report.tests.factories import make_world
from mangxanh.common.seen import Overtaken
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Holiday, Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.postgres
FIGURE = {"year": "2024-2025", "period": "school", "code": "articles", "value": 9, "source": "Sổ"}
BASIS = {
    "number": "112/KH-UBND",
    "issuer": "UBND phường Bãi Giữa",
    "title": "xây dựng văn hóa ứng xử",
    "issued_on": date(2025, 8, 22),
}


def verbs(report):
    return list(
        HistoryRow.objects.filter(school_id=report.school_id)
        .order_by("pk")
        .values_list("verb", flat=True)
    )


# Everything that writes: (what it does, the verb that history keeps).
WRITING = {
    "dates": (
        lambda _world, report, by: actions.set_dates(
            report, cutoff=date(2026, 9, 8), due_on=date(2026, 9, 29), by=by
        ),
        "report dates set",
    ),
    "text": (
        lambda _world, report, by: actions.save_text(report, "strengths", "Tốt.", by=by),
        "report text saved",
    ),
    "recipients": (
        lambda _world, report, by: actions.set_recipients(
            report, addressees=["UBND phường"], recipients=[], by=by
        ),
        "report recipients set",
    ),
    "basis": (
        lambda _world, report, by: actions.add_basis(report, **BASIS, by=by),
        "report basis added",
    ),
    "submit": (lambda _world, report, by: actions.submit_report(report, by=by), "report submitted"),
    "check": (
        lambda _world, report, by: actions.check_evidence(report, by=by),
        "report evidence checked",
    ),
    "build": (
        lambda _world, report, by: actions.start_build(report, "docx", by=by),
        "report build started",
    ),
    "figure": (
        lambda world, _report, by: actions.set_manual_figure(world.school, **FIGURE, by=by),
        "figure entered",
    ),
}


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("who", ["board", "clerk"])
def test_board_and_clerk_write_and_history_knows(world, report, name, who):
    act, verb = WRITING[name]

    act(world, report, getattr(world, who))

    assert verbs(report)[-1] == verb


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("who", ["teacher", "it", "elsewhere"])
def test_others_do_not_write(world, report, name, who):
    people = {
        "teacher": world.teacher,
        "it": PersonFactory(school=world.school, roles=(Role.IT,)),
        "elsewhere": make_world().board,
    }
    before = verbs(report)

    with pytest.raises(PermissionDenied):
        WRITING[name][0](world, report, people[who])

    assert verbs(report) == before
    report.refresh_from_db()
    assert (report.state, report.texts) == ("draft", {})
    assert not ManualFigure.objects.exists()


def test_opening_twice_gives_the_same_report(world):
    first = actions.open_report(world.year, "school", by=world.board)
    second = actions.open_report(world.year, "school", by=world.clerk)

    assert first == second
    assert verbs(first).count("report opened") == 1
    assert (first.cutoff, first.due_on) == (date(2026, 9, 10), date(2026, 9, 30))
    assert first.addressees == ["UBND phường Bãi Giữa"]


def test_teacher_does_not_open_a_report(world):
    with pytest.raises(PermissionDenied):
        actions.open_report(world.year, "school", by=world.teacher)

    assert not Report.objects.exists()


def test_period_that_is_none_is_refused(world):
    with pytest.raises(ValidationError):
        actions.open_report(world.year, "week", by=world.board)


def test_report_takes_recipients_from_the_year_before(world):
    earlier = actions.open_report(world.before, "school", by=world.board)
    actions.set_recipients(earlier, addressees=["Sở GDĐT"], recipients=["Như trên"], by=world.board)

    report = world.report()

    assert (report.addressees, report.recipients) == (["Sở GDĐT"], ["Như trên"])


def test_case_04_the_due_day_of_the_plan_moves_every_date(world):
    row = world.row("5")
    row.due_on = date(2026, 10, 15)
    row.save()

    report = world.report()

    assert report.due_on == date(2026, 10, 15)
    assert report.cutoff == date(2026, 9, 25)
    assert steps_of(report).send == date(2026, 10, 9)  # 10/10 is a Saturday


def test_plan_that_names_no_day_has_its_report_due_at_the_end_of_september(world):
    type(world.lines["5"]).objects.filter(form="report").update(due_rule={})

    assert world.report().due_on == date(2026, 9, 30)


def test_report_without_addressee_lacks_one(world, report):
    report.addressees = []

    assert "report_recipients" in {lack.view for lack in readiness_of(report).lacks}


def test_due_day_on_a_holiday_is_met_before_it(world, report):
    Holiday.objects.create(
        school=world.school, name="Nghỉ", first_day=date(2026, 9, 30), last_day=date(2026, 9, 30)
    )

    assert steps_of(report).due == date(2026, 9, 29)


def test_figures_are_not_closed_after_the_report_is_due(world, report):
    with pytest.raises(ValidationError):
        actions.set_dates(
            report, cutoff=date(2026, 10, 1), due_on=date(2026, 9, 30), by=world.board
        )


def test_text_keeps_its_paragraphs_and_its_length(world, report):
    actions.save_text(report, "limits", " Một.\n\n  Hai. ", by=world.board)

    report.refresh_from_db()
    assert report.texts == {"limits": "Một.\nHai."}
    with pytest.raises(ValidationError):
        actions.save_text(report, "limits", "a" * 4001, by=world.board)
    with pytest.raises(ValidationError):
        actions.save_text(report, "poem", "a", by=world.board)


def test_who_was_overtaken_under_the_lock_is_told(world, report):
    actions.save_text(report, "limits", "của chị Mai", by=world.clerk, seen="")
    days = {"cutoff": report.cutoff, "due_on": report.due_on}
    names = {"addressees": report.addressees, "recipients": report.recipients}
    later = {"cutoff": date(2026, 9, 1), "due_on": date(2026, 9, 2)}
    actions.set_dates(report, **later, by=world.clerk, seen=days)
    actions.set_recipients(report, addressees=["A"], recipients=[], by=world.clerk, seen=names)

    with pytest.raises(Overtaken):
        actions.save_text(report, "limits", "của tôi", by=world.board, seen="")
    with pytest.raises(Overtaken):
        actions.set_dates(
            report, cutoff=date(2026, 9, 2), due_on=date(2026, 9, 3), by=world.board, seen=days
        )
    with pytest.raises(Overtaken):
        actions.set_recipients(report, addressees=["B"], recipients=[], by=world.board, seen=names)
    actions.save_text(report, "limits", "của chị Mai", by=world.clerk, seen="")  # a double tap
    actions.save_text(report, "limits", "của tôi", by=world.board, seen="của chị Mai")


def test_report_without_addressee_is_refused(world, report):
    with pytest.raises(ValidationError):
        actions.set_recipients(report, addressees=[" "], recipients=["x"], by=world.board)


def test_basis_of_the_same_number_is_corrected(world, report):
    actions.add_basis(report, **BASIS, by=world.board)
    actions.add_basis(report, **{**BASIS, "title": "về việc khác"}, by=world.board)

    assert [row.title for row in BasisDocument.objects.all()] == ["về việc khác"]
    assert verbs(report)[-1] == "report basis changed"


@pytest.mark.parametrize("wrong", [{"number": " "}, {"issued_on": date(2030, 1, 1)}])
def test_basis_without_number_or_of_the_future_is_refused(world, report, wrong):
    with pytest.raises(ValidationError):
        actions.add_basis(report, **{**BASIS, **wrong}, by=world.board)

    assert not BasisDocument.objects.exists()


def test_basis_is_removed_by_who_may(world, report):
    row = actions.add_basis(report, **BASIS, by=world.board)
    with pytest.raises(PermissionDenied):
        actions.remove_basis(row, by=world.teacher)

    actions.remove_basis(row, by=world.clerk)

    assert not BasisDocument.objects.exists()
    assert verbs(report)[-1] == "report basis removed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": " "},
        {"year": "2024-2026"},
        {"period": "x"},
        {"code": ""},
        {"value": -1},
        {"of": 10**13},
    ],
)
def test_number_from_paper_needs_source_year_and_name(world, wrong):
    with pytest.raises(ValidationError):
        actions.set_manual_figure(world.school, **{**FIGURE, **wrong}, by=world.board)

    assert not ManualFigure.objects.exists()


def test_accountant_enters_a_number_but_no_text(world, report):
    accountant = PersonFactory(school=world.school, roles=(Role.ACCOUNTANT,))

    row = actions.set_manual_figure(world.school, **FIGURE, by=accountant)
    again = actions.set_manual_figure(world.school, **{**FIGURE, "value": 8}, by=accountant)

    assert row == again
    assert again.value == 8
    with pytest.raises(PermissionDenied):
        actions.save_text(report, "limits", "x", by=accountant)


def test_number_from_paper_is_removed_by_who_may(world, report):
    row = actions.set_manual_figure(world.school, **FIGURE, by=world.board)
    with pytest.raises(PermissionDenied):
        actions.remove_manual_figure(row, by=world.teacher)

    actions.remove_manual_figure(row, by=world.clerk)

    assert not ManualFigure.objects.exists()
    assert verbs(report)[-1] == "figure removed"

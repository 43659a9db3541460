from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.annual_report import actions
from mangxanh.annual_report.actions import PARTS
from mangxanh.annual_report.models import BasisDocument, ManualFigure, Report
from mangxanh.annual_report.queries import readiness_of, report_data, steps_of
from mangxanh.annual_report.tests.factories import make_world
from mangxanh.files.actions import prepare_upload
from mangxanh.files.tests.factories import jpeg_with_gps, pdf, upload
from mangxanh.history.models import HistoryRow
from mangxanh.plan.actions.evidence import file_paper
from mangxanh.school.models import Holiday, Role
from mangxanh.school.tests.factories import PersonFactory
from mangxanh.work.models import LongJob

FIGURE = {"year": "2024-2025", "period": "school", "code": "articles", "value": 9, "source": "Sổ"}
BASIS = {
    "number": "112/KH-UBND",
    "issuer": "UBND phường Bãi Giữa",
    "title": "xây dựng văn hóa ứng xử",
    "issued_on": date(2025, 8, 22),
}


@pytest.fixture
def report(world):
    return world.report()


def verbs(report):
    return list(
        HistoryRow.objects.filter(school_id=report.school_id)
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def submitted(world):
    world.log(line="1")
    report = world.report()
    actions.submit_report(report, by=world.board)
    report.refresh_from_db()
    return report


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


def test_due_day_of_the_plan_moves_every_date(world):
    row = world.row("5")
    row.due_on = date(2026, 10, 15)
    row.save()

    report = world.report()

    assert report.due_on == date(2026, 10, 15)
    assert report.cutoff == date(2026, 9, 25)
    assert steps_of(report).send == date(2026, 10, 9)  # 10/10 is a Saturday


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


def test_submitting_freezes_the_figures(world):
    report = submitted(world)
    told = report_data(report)

    world.log("article", classes=())

    report.refresh_from_db()
    assert report.state == "to_sign"
    assert report.submitted_by == world.board
    assert report_data(report) == told


def test_taking_back_counts_anew(world):
    report = submitted(world)
    world.log("article", classes=())

    actions.take_back(report, by=world.clerk)

    report.refresh_from_db()
    assert (report.state, report.frozen) == ("draft", None)
    assert report_data(report).figure("articles").amount.value == 1
    assert verbs(report)[-1] == "report taken back"


def test_taking_back_a_draft_is_harmless(world, report):
    before = verbs(report)

    actions.take_back(report, by=world.board)

    assert verbs(report) == before


def test_teacher_takes_nothing_back(world):
    report = submitted(world)

    with pytest.raises(PermissionDenied):
        actions.take_back(report, by=world.teacher)

    report.refresh_from_db()
    assert report.state == "to_sign"


@pytest.mark.parametrize("name", ["dates", "text", "recipients", "basis", "submit"])
def test_report_with_the_signer_stays_as_it_is(world, name):
    report = submitted(world)

    with pytest.raises(ValidationError):
        WRITING[name][0](world, report, world.board)


def test_basis_of_a_report_with_the_signer_stays(world):
    report = world.report()
    row = actions.add_basis(report, **BASIS, by=world.board)
    actions.submit_report(report, by=world.board)

    with pytest.raises(ValidationError):
        actions.remove_basis(row, by=world.board)


def test_one_changed_byte_of_a_photograph_keeps_the_report_from_the_signer(world, report):
    photo = prepare_upload(upload(jpeg_with_gps()), kind="photo")
    activity = world.log(line="1", files=[photo])
    path = activity.files.get().stored.path
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(ValidationError, match="MC-1-2526-001"):
        actions.submit_report(report, by=world.board)

    report.refresh_from_db()
    assert report.state == "draft"
    assert report.broken == ["MC-1-2526-001"]
    assert readiness_of(report).blocking


@pytest.mark.parametrize("harm", ["changed", "gone", "another"])
def test_paper_that_is_not_what_was_kept_is_found(world, report, harm):
    paper = prepare_upload(upload(pdf(), "so.pdf"), kind="paper")
    piece = file_paper(
        world.row("3"), "Sổ rà soát", day=date(2026, 3, 1), by=world.board, prepared=paper
    )
    if harm == "gone":
        piece.stored.path.unlink()
    elif harm == "changed":
        piece.stored.path.write_bytes(b"%PDF-1.7 other")
    else:
        type(piece).objects.filter(pk=piece.pk).update(sha256="0" * 64)

    assert actions.check_evidence(report, by=world.board) == [piece.code]


def test_whole_evidence_passes_and_says_how_much_was_read(world, report):
    world.log(files=[prepare_upload(upload(jpeg_with_gps()), kind="photo")])
    paper = prepare_upload(upload(pdf(), "so.pdf"), kind="paper")
    file_paper(world.row("3"), "Sổ", day=date(2026, 3, 1), by=world.board, prepared=paper)

    assert actions.check_evidence(report, by=world.board) == []

    report.refresh_from_db()
    assert report.checked_files == 2


def test_report_without_a_plan_does_not_go_to_the_signer(world, report):
    type(world.plan).objects.update(confirmed_at=None)

    with pytest.raises(ValidationError):
        actions.submit_report(report, by=world.board)


def test_clerk_enters_number_day_and_scan(world):
    report = submitted(world)
    scan = prepare_upload(upload(pdf(), "ban-ky.pdf"), kind="paper")

    actions.set_issued(
        report, number="52/BC-THCSBG", issued_on=date(2026, 9, 24), scan=scan, by=world.clerk
    )

    report.refresh_from_db()
    assert (report.state, report.number) == ("sent", "52/BC-THCSBG")
    assert report.scan.name == "ban-ky.pdf"
    assert "report issued" in verbs(report)


def test_sent_report_is_evidence_of_the_line_that_asks_for_it_once(world):
    report = submitted(world)

    for _turn in range(2):
        actions.set_issued(report, number="52/BC", issued_on=date(2026, 9, 24), by=world.clerk)

    piece = world.lines["5"].evidence.get()
    assert (piece.title, piece.day) == ("Báo cáo số 52/BC", date(2026, 9, 24))


def test_report_of_a_term_fulfils_no_yearly_line(world):
    report = world.report("term1")
    actions.submit_report(report, by=world.board)

    actions.set_issued(report, number="9/BC", issued_on=date(2026, 2, 2), by=world.clerk)

    assert not world.lines["5"].evidence.exists()


def test_scan_is_a_pdf_or_a_picture(world):
    report = submitted(world)
    scan = prepare_upload(upload(b"chi la chu", "a.txt"), kind="any")

    with pytest.raises(ValidationError):
        actions.set_issued(
            report, number="52/BC", issued_on=date(2026, 9, 24), scan=scan, by=world.clerk
        )

    report.refresh_from_db()
    assert report.state == "to_sign"


@pytest.mark.parametrize("wrong", [{"number": " "}, {"issued_on": date(2030, 1, 1)}])
def test_number_and_day_must_make_sense(world, wrong):
    report = submitted(world)

    with pytest.raises(ValidationError):
        actions.set_issued(
            report, **{"number": "52/BC", "issued_on": date(2026, 9, 24), **wrong}, by=world.clerk
        )

    report.refresh_from_db()
    assert report.state == "to_sign"


def test_draft_gets_no_number(world, report):
    with pytest.raises(ValidationError):
        actions.set_issued(report, number="1/BC", issued_on=date(2026, 9, 24), by=world.clerk)


def test_teacher_gives_no_number(world):
    report = submitted(world)

    with pytest.raises(PermissionDenied):
        actions.set_issued(report, number="1/BC", issued_on=date(2026, 9, 24), by=world.teacher)


@pytest.mark.parametrize("part", PARTS)
def test_double_tap_starts_one_build(world, report, part):
    first = actions.start_build(report, part, by=world.board)
    second = actions.start_build(report, part, by=world.board)

    assert first == second
    assert LongJob.objects.count() == 1


def test_part_that_is_none_is_not_built(world, report):
    with pytest.raises(ValidationError):
        actions.start_build(report, "exe", by=world.board)

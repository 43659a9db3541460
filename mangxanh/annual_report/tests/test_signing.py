from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.annual_report import actions
from mangxanh.annual_report.actions import PARTS
from mangxanh.annual_report.queries import readiness_of, report_data
from mangxanh.annual_report.tests.test_actions import BASIS, WRITING, verbs
from mangxanh.files.actions import prepare_upload
from mangxanh.files.tests.factories import jpeg_with_gps, pdf, upload
from mangxanh.plan.actions.evidence import file_paper
from mangxanh.work.models import LongJob

pytestmark = pytest.mark.postgres


def submitted(world):
    world.log(line="1")
    report = world.report()
    actions.submit_report(report, by=world.board)
    report.refresh_from_db()
    return report


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


def test_case_07_one_changed_byte_of_a_photograph_keeps_the_report_from_the_signer(world, report):
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
def test_case_07_a_paper_that_is_not_what_was_kept_is_found(world, report, harm):
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

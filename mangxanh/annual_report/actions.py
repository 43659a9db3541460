"""Opening a report, writing into it, bringing it to the signer, numbering it, building it."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.annual_report.data import plain
from mangxanh.annual_report.figures import BY_CODE
from mangxanh.annual_report.models import (
    BasisDocument,
    Box,
    ManualFigure,
    PeriodKind,
    Report,
)
from mangxanh.annual_report.periods import years_of
from mangxanh.annual_report.permissions import (
    can_edit_report,
    can_enter_figure,
    can_issue_report,
    can_remove_figure,
    can_submit_report,
    can_write_report,
)
from mangxanh.annual_report.queries import (
    collect,
    dates_of,
    files_of,
    kind_of,
    line_of,
    readiness_of,
    report_before,
)
from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Overtaken, Seen, must_be_as
from mangxanh.common.text import clean, nfc
from mangxanh.files.actions import Prepared, keep
from mangxanh.files.queries import verify_hash
from mangxanh.history.actions import record
from mangxanh.plan.actions.evidence import file_paper
from mangxanh.plan.models import Evidence
from mangxanh.school.models import Person, School, SchoolYear
from mangxanh.work.actions import start_job
from mangxanh.work.models import LongJob

LONGEST = 4000  # letters of one box
PARTS = ("docx", "pdf", "json", "folder")
BUILD = "annual_report.build"
SCANS = ("pdf", "photo")


@transaction.atomic
def open_report(year: SchoolYear, period: str, *, by: Person) -> Report:
    """Open the report on a period; the one that is open already is returned.

    Whom it goes to, and the papers it rests on but their numbers, come from the year before.
    """
    require(can_write_report(by, year.school))
    if period not in PeriodKind.values:
        raise ValidationError(_("Please choose a period from the list."))
    due_on, cutoff = dates_of(year.school, year, kind_of(period))
    report, made = Report.objects.get_or_create(
        year=year,
        period=period,
        defaults={
            "school": year.school,
            "cutoff": cutoff,
            "due_on": due_on,
            "created_by": by,
            "created_at": now(),
        },
    )
    if made:
        before = report_before(report)
        report.addressees = before.addressees if before else [year.school.authority]
        report.addressees = [name for name in report.addressees if name]
        report.recipients = before.recipients if before else ["Như trên", "Ban giám hiệu"]
        report.save(update_fields=["addressees", "recipients"])
        record("report opened", report, by=by)
    return report


def _draft(report: Report) -> Report:
    """Return the report, locked, if it may still be changed."""
    locked: Report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("school", "year")
        .get(pk=report.pk)
    )
    if locked.state != Report.State.DRAFT:
        raise ValidationError(_("The report is with the signer. Take it back first."))
    return locked


@transaction.atomic
def set_dates(
    report: Report, *, cutoff: date, due_on: date, by: Person, seen: Seen | None = None
) -> None:
    """Say on which day figures are closed and by when the report is due."""
    require(can_edit_report(by, report))
    report = _draft(report)
    must_be_as(report, seen, {"cutoff": cutoff, "due_on": due_on})
    if cutoff > due_on:
        raise ValidationError({"cutoff": _("Figures are closed before the report is due.")})
    report.cutoff, report.due_on = cutoff, due_on
    report.save(update_fields=["cutoff", "due_on"])
    record("report dates set", report, by=by)


@transaction.atomic
def save_text(report: Report, box: str, text: str, *, by: Person, seen: str | None = None) -> None:
    """Write one box of a report; paragraphs are kept. `seen` is what stood in it."""
    require(can_edit_report(by, report))
    report = _draft(report)
    if box not in Box.values:
        raise ValidationError(_("Please choose a part from the list."))
    lines = [clean(line) for line in nfc(text).splitlines()]
    kept = "\n".join(line for line in lines if line)
    if seen is not None and report.texts.get(box, "") not in (seen, kept):
        raise Overtaken
    if len(kept) > LONGEST:
        raise ValidationError(
            {"text": _("Please keep to %(n)d letters; a report is short.") % {"n": LONGEST}}
        )
    report.texts = {**report.texts, box: kept}
    report.save(update_fields=["texts"])
    record("report text saved", report, by=by)


@transaction.atomic
def set_recipients(
    report: Report,
    *,
    addressees: Sequence[str],
    recipients: Sequence[str],
    by: Person,
    seen: Seen | None = None,
) -> None:
    """Say to whom the report goes, and what stands under "Nơi nhận"."""
    require(can_edit_report(by, report))
    report = _draft(report)
    must_be_as(report, seen, {"addressees": addressees, "recipients": recipients})
    report.addressees = [clean(name)[:160] for name in addressees if clean(name)]
    report.recipients = [clean(name)[:160] for name in recipients if clean(name)]
    if not report.addressees:
        raise ValidationError({"addressees": _("Please write to whom the report goes.")})
    report.save(update_fields=["addressees", "recipients"])
    record("report recipients set", report, by=by)


@transaction.atomic
def add_basis(
    report: Report, *, number: str, issuer: str, title: str, issued_on: date | None, by: Person
) -> BasisDocument:
    """Name a document of the authority on which the report rests."""
    require(can_edit_report(by, report))
    report = _draft(report)
    if not (clean(number) and clean(issuer) and clean(title)):
        raise ValidationError(_("Please give number, issuer and title, as they are printed."))
    if issued_on and issued_on > today():
        raise ValidationError({"issued_on": _("This day is still to come.")})
    row, made = BasisDocument.objects.update_or_create(
        report=report,
        number=clean(number)[:60],
        defaults={
            "school": report.school,
            "issuer": clean(issuer)[:160],
            "title": clean(title)[:300],
            "issued_on": issued_on,
        },
    )
    record("report basis added" if made else "report basis changed", row, by=by)
    return row


@transaction.atomic
def remove_basis(row: BasisDocument, *, by: Person) -> None:
    """Take a document out of the basis of a report."""
    require(can_edit_report(by, row.report))
    _draft(row.report)
    record("report basis removed", row, by=by)
    row.delete()


def _check_number(*numbers: int | None, source: str) -> None:
    if not clean(source):
        raise ValidationError({"source": _("Please say on which paper it stands.")})
    if any(number is not None and not 0 <= number <= 10**12 for number in numbers):
        raise ValidationError({"value": _("Please write a whole number without a sign.")})


@transaction.atomic
def set_manual_figure(
    school: School,
    *,
    by: Person,
    year: str,
    period: str,
    code: str,
    value: int,
    source: str,
    label: str = "",
    unit: str = "",
    turns: int | None = None,
    of: int | None = None,
) -> ManualFigure:
    """Enter a number from paper; the same figure of the same period again corrects it."""
    require(can_enter_figure(by, school))
    if years_of(year) is None or period not in PeriodKind.values:
        raise ValidationError({"year": _("Please write the school year as 2025-2026.")})
    if code not in BY_CODE and not clean(label):
        raise ValidationError({"label": _("Please choose a figure, or name your own.")})
    _check_number(value, turns, of, source=source)
    row, _made = ManualFigure.objects.update_or_create(
        school=school,
        year=year,
        period=period,
        code=code if code in BY_CODE else "",
        label="" if code in BY_CODE else clean(label)[:160],
        defaults={
            "unit": clean(unit)[:20],
            "value": value,
            "turns": turns,
            "of": of,
            "source": clean(source)[:200],
            "author": by,
            "entered_at": now(),
        },
    )
    record("figure entered", row, by=by)
    return row


@transaction.atomic
def remove_manual_figure(row: ManualFigure, *, by: Person) -> None:
    """Take a number from paper back."""
    require(can_remove_figure(by, row))
    record("figure removed", row, by=by)
    row.delete()


def check_evidence(report: Report, *, by: Person) -> list[str]:
    """Compare every file of a report with what was kept; return the codes that differ.

    Reading takes long, so it is done before the transaction that notes the outcome.
    """
    require(can_edit_report(by, report))
    broken, checked = _read_files(report)
    with transaction.atomic():
        Report.objects.filter(pk=report.pk).update(
            checked_at=now(), checked_files=checked, broken=broken
        )
        record("report evidence checked", report, by=by)
    return broken


def _read_files(report: Report) -> tuple[list[str], int]:
    """Return the codes whose file is not what was kept, and how many files were read."""
    evidence, attached = files_of(report)
    broken, checked = set(), 0
    for piece in evidence:
        checked += 1
        stored = piece.stored
        if stored is None or piece.sha256 != stored.sha256 or not verify_hash(stored):
            broken.add(piece.code)
    for row in attached.prefetch_related("activity__evidence"):
        checked += 1
        if not verify_hash(row.stored):
            broken.update(
                piece.code for piece in row.activity.evidence.all() if not piece.withdrawn_at
            )
    return sorted(broken), checked


def submit_report(report: Report, *, by: Person) -> None:
    """Bring the report to the signer ("Trình ký"): its figures are frozen from here on.

    Refused while any file of its evidence is not what was kept.
    """
    require(can_submit_report(by, report))
    if report.state != Report.State.DRAFT:
        raise ValidationError(_("The report is with the signer. Take it back first."))
    check_evidence(report, by=by)
    report.refresh_from_db()
    lacks = readiness_of(report).blocking
    if lacks:
        raise ValidationError([lack.text for lack in lacks])
    data = collect(report)
    with transaction.atomic():
        locked = _draft(report)
        locked.state = Report.State.TO_SIGN
        locked.frozen = plain(data)
        locked.submitted_by, locked.submitted_at = by, now()
        locked.save(update_fields=["state", "frozen", "submitted_by", "submitted_at"])
        record("report submitted", locked, by=by)


@transaction.atomic
def take_back(report: Report, *, by: Person) -> None:
    """Take a report back from the signer, or one that the authority returned, to mend it."""
    require(can_submit_report(by, report))
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.state == Report.State.DRAFT:
        return
    report.state, report.frozen = Report.State.DRAFT, None
    report.save(update_fields=["state", "frozen"])
    record("report taken back", report, by=by)


@transaction.atomic
def set_issued(
    report: Report, *, number: str, issued_on: date, by: Person, scan: Prepared | None = None
) -> None:
    """Enter the number and day that the clerk gave, and keep the signed scan."""
    require(can_issue_report(by, report))
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("school", "year")
        .get(pk=report.pk)
    )
    if report.state == Report.State.DRAFT:
        raise ValidationError(_("The report goes to the signer first."))
    if not clean(number):
        raise ValidationError({"number": _("Please write the number of the report.")})
    if issued_on > today():
        raise ValidationError({"issued_on": _("This day is still to come.")})
    if scan is not None and scan.kind not in SCANS:
        raise ValidationError({"scan": _("Please send the signed scan as a PDF or a picture.")})
    report.number, report.issued_on = clean(number)[:40], issued_on
    report.state = Report.State.SENT
    if scan is not None:
        report.scan = keep(scan, school_id=report.school_id)
    report.save(update_fields=["number", "issued_on", "state", "scan"])
    record("report issued", report, by=by)
    _file_as_evidence(report, by=by)


def _file_as_evidence(report: Report, *, by: Person) -> None:
    """File the sent report on the line that asks for it, once for a number."""
    row = line_of(report)
    if row is None or report.issued_on is None:
        return
    paper = f"Báo cáo số {report.number}"
    there = Evidence.objects.filter(line=row.line_id, year=row.year_id, paper_source=paper)
    if not there.standing().exists():
        file_paper(row, paper, day=report.issued_on, by=by, paper_source=paper)


@transaction.atomic
def start_build(report: Report, part: str, *, by: Person) -> LongJob:
    """Let the worker make one of PARTS of a report; the job's result is the file."""
    require(can_edit_report(by, report))
    if part not in PARTS:
        raise ValidationError(_("Please choose a part from the list."))
    record("report build started", report, by=by)
    return start_job(
        BUILD,
        school_id=report.school_id,
        by_id=by.pk,
        params={"report": report.pk, "part": part},
    )

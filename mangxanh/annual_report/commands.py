"""`mangxanh report build`: a report and its evidence folder as files."""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from mangxanh.annual_report.build import MOST_PAGES, file_stem, fitted
from mangxanh.annual_report.data import ReportData, to_json
from mangxanh.annual_report.folder import layout_of, write_folder
from mangxanh.annual_report.models import PeriodKind
from mangxanh.annual_report.queries import report_data, unopened
from mangxanh.common.errors import BadInput
from mangxanh.documents.docx import report_docx
from mangxanh.documents.pdf import report_pdf
from mangxanh.school.models import School, SchoolYear


def add_to(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `report build`; `--data` is read by the console script before Django starts."""
    report = subparsers.add_parser("report", help=_("Writes a report."))
    verbs = report.add_subparsers(dest="verb", required=True)
    build = verbs.add_parser(
        "build", help=_("Writes a report as DOCX, PDF, JSON, with its evidence.")
    )
    build.add_argument("--year", required=True, metavar="2025-2026", help=_("School year."))
    build.add_argument(
        "--period", choices=PeriodKind.values, default="school", help=_("Of which days it tells.")
    )
    build.add_argument("--school", metavar="CODE", help=_("Which school, where there are several."))
    build.add_argument("--out", required=True, metavar="DIR", help=_("Where the files go."))
    build.add_argument("--data", metavar="DIR", help=_("Where the data is."))
    build.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the four files and name them; BadInput for a school or year that is not there."""
    school = _school(arguments.school)
    year = SchoolYear.objects.filter(school=school, name=arguments.year).first()
    if year is None:
        raise BadInput(_("This school has no school year %(name)s.") % {"name": arguments.year})
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    data = report_data(unopened(school, year, arguments.period))
    for path in write_all(data, school.pk, out):
        sys.stdout.write(f"{path}\n")
    return 0


def _school(code: str | None) -> School:
    schools = School.objects.filter(kind=School.Kind.SCHOOL)
    found = list(schools.filter(code=code) if code else schools[:2])
    if len(found) != 1:
        raise BadInput(
            _("No school has this code.") if code else _("Please say which school: --school CODE.")
        )
    return found[0]


def write_all(data: ReportData, school_id: int, out: Path) -> list[Path]:
    """Write DOCX, PDF, JSON and the folder into `out`; each appears whole or not at all."""
    stem = file_stem(data)
    paper, pages = fitted(data)
    if pages > MOST_PAGES:
        sys.stderr.write(_("The body has %(n)d pages; 4 are usual.") % {"n": pages} + "\n")
    written = []
    for name, content in (
        (f"bao-cao-{stem}.docx", report_docx(paper)),
        (f"bao-cao-{stem}.pdf", report_pdf(paper)),
        (f"bao-cao-{stem}.json", to_json(data)),
    ):
        part = out / f"{name}.part"
        part.write_bytes(content)
        written.append(part.rename(out / name))
    part = out / f"ho-so-minh-chung-{stem}.zip.part"
    write_folder(data, layout_of(data, school_id), part, lambda _done, _total: None)
    written.append(part.rename(out / f"ho-so-minh-chung-{stem}.zip"))
    return written

"""The demo's yearly report: figures from paper, texts, the papers it rests on, its number."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from mangxanh.annual_report import actions
from mangxanh.annual_report.figures import BY_CODE
from mangxanh.annual_report.models import Report
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import FIRST_YEAR
from mangxanh.home.demo.stage import Stage

Happening = tuple[date, time, Callable[[], object]]
# How the content names figures that have a code of ours; those of last year that nobody counts
# any more are left out.
CODES = {
    "protection_activities": "integration_activities",
    "lessons": "integration_lessons",
    "staff_conferences": "conferences",
    "police_talks": "with_police",
    "trainings_by_authority": "trainings",
}


def report_events(stage: Stage) -> Iterator[Happening]:
    """Yield what leads to the report of 2025–2026, and how it was sent."""
    told = read("report-text")
    for row in told["earlier_figures"]:
        if CODES.get(row["figure"], row["figure"]) not in BY_CODE:
            continue
        yield row["entered_on"], time(14), lambda row=row: _figure(stage, row)  # type: ignore[misc]
    sent = told["submission"]
    yield sent["figures_closed_on"], time(9), lambda: _write(stage)
    yield (
        sent["to_sign_on"],
        time(10),
        lambda: actions.submit_report(_report(stage), by=stage.deputy),
    )
    yield (
        sent["issued_on"],
        time(15),
        lambda: actions.set_issued(
            _report(stage),
            number=sent["number"],
            issued_on=sent["issued_on"],
            by=stage.who(sent["sent_by"]),
        ),
    )


def _report(stage: Stage) -> Report:
    reports = Report.objects.select_related("school", "year")
    report: Report = reports.get(year=stage.years[FIRST_YEAR], period="school")
    return report


def _figure(stage: Stage, row: dict[str, Any]) -> None:
    code = CODES.get(row["figure"], row["figure"])
    actions.set_manual_figure(
        stage.school,
        year=row["year"],
        period="school",
        code=code,
        unit=row["unit"],
        value=row["value"],
        source=row["source_paper"],
        by=stage.deputy,
    )


def _write(stage: Stage) -> None:
    """Open the report and write its boxes, with the papers of the ward that it rests on."""
    report = actions.open_report(stage.years[FIRST_YEAR], "school", by=stage.deputy)
    for paper in read("school")["documents"]:
        of_ward = paper["issuer"] == stage.school.authority and paper["kind"] == "plan"
        if of_ward and paper["date"] <= stage.years[FIRST_YEAR].last_day:
            actions.add_basis(
                report,
                number=paper["number"],
                issuer=paper["issuer"],
                title=paper["subject"],
                issued_on=paper["date"],
                by=stage.deputy,
            )
    texts = next(row for row in read("report-text")["years"] if row["year"] == FIRST_YEAR)["text"]
    for box, text in texts.items():
        actions.save_text(report, box, text, by=stage.deputy)

"""Deleting reports and figures of years whose plan is past its time (decisions, Retention)."""

from datetime import date

from django.db import transaction

from mangxanh.annual_report.models import ManualFigure, Report
from mangxanh.annual_report.periods import years_of
from mangxanh.history.actions import record
from mangxanh.plan.actions.forgetting import drop_file, kept_plans
from mangxanh.school.models import School
from mangxanh.school.retention import past_before


def forget_reports(school: School) -> int:
    """Delete the reports of years that are over and of no plan that is kept; return how many."""
    gone = 0
    for report in Report.objects.filter(school=school).select_related("year", "scan"):
        if _is_past(school, report.year.first_day, report.year.last_day):
            with transaction.atomic():
                record("report deleted", report, by=None)
                stored = report.scan
                report.delete()
                drop_file(stored)
            gone += 1
    return gone


def forget_figures(school: School) -> int:
    """Delete the figures from paper of such years; return how many."""
    gone = 0
    for figure in ManualFigure.objects.filter(school=school):
        years = years_of(figure.year)
        if years and _is_past(school, date(years[0], 9, 1), date(years[1], 8, 31)):
            with transaction.atomic():
                record("figure deleted", figure, by=None)
                figure.delete()
            gone += 1
    return gone


def _is_past(school: School, first: date, last: date) -> bool:
    kept = kept_plans(school).filter(first_day__lte=last, last_day__gte=first)
    return last <= past_before(school, "plan") and not kept.exists()

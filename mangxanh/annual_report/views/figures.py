"""Figures with their definitions, and numbers from paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.annual_report import actions
from mangxanh.annual_report.data import Figure
from mangxanh.annual_report.figures import PARTS
from mangxanh.annual_report.forms import FigureForm
from mangxanh.annual_report.models import ManualFigure, PeriodKind, Report
from mangxanh.annual_report.periods import name_before
from mangxanh.annual_report.permissions import can_enter_figure, can_see_figures
from mangxanh.annual_report.phrases import last_quantity, quantity, share
from mangxanh.annual_report.queries import figures_typed, kind_of
from mangxanh.annual_report.sources import figures_of, gather, spans_of
from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolYear

SOURCES = ("records", "typed", "none")


def _asked(request: Request, years: list[SchoolYear]) -> tuple[SchoolYear, str]:
    """Return the school year and kind of period of ?nam=2025-2026&ky=school; 404 for others.

    Without a name it is the newest year that has begun.
    """
    period = request.GET.get("ky", "school")
    named = request.GET.get("nam", "")
    begun = [year for year in years if year.first_day <= today()] or years[-1:]
    found = [year for year in years if year.name == named] if named else begun
    if period not in PeriodKind.values or not found:
        raise Http404
    return found[0], period


def _shown(row: Figure, source: str) -> bool:
    if source == "none":
        return row.amount.value is None and not row.amount.withheld
    if source == "typed":
        return row.amount.source is not None or row.last.source is not None
    return source != "records" or row.amount.records > 0


@login_required
@require_http_methods(["GET", "HEAD"])
def report_figures(request: Request) -> HttpResponse:
    require(can_see_figures(request.user, request.school))
    years = list(SchoolYear.objects.visible_to(request.user))
    if not years:
        return render(request, "annual_report/report_figures.html", {"year": None})
    year, period = _asked(request, years)
    report = Report.objects.visible_to(request.user).filter(year=year, period=period).first()
    cutoff = min(report.cutoff, today()) if report else today()
    spans = spans_of(request.school, year, kind_of(period), cutoff, years=years)
    figures = figures_of(gather(spans))
    part, source = request.GET.get("phan", ""), request.GET.get("nguon", "")
    rows = [row for row in figures if part in ("", row.part) and _shown(row, source)]
    context = {
        "year": year,
        "period": spans[0].period,
        "until": spans[0].until,
        "report": report,
        "groups": _groups(rows),
        "counts": _counts(figures),
        "parts": PARTS.items(),
        "years": years,
        "kinds": PeriodKind.choices,
        "wanted": {"phan": part, "nguon": source, "ky": period},
        "typed": figures_typed(request.school, year.name, period),
        "may_enter": can_enter_figure(request.user, request.school),
        "last_year": name_before(year.name),
    }
    return render(request, "annual_report/report_figures.html", context)


def _groups(rows: list[Figure]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the figures by part, each with its words."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        words = {
            "row": row,
            "now": quantity(row, row.amount),
            "share": share(row.amount),
            "last": last_quantity(row),
        }
        groups.setdefault(row.part, []).append(words)
    return [(str(PARTS[part]), groups[part]) for part in PARTS if part in groups]


def _counts(figures: list[Figure]) -> dict[str, int]:
    typed = [row.last.source for row in figures] + [row.amount.source for row in figures]
    return {
        "all": len(figures),
        "records": sum(row.amount.records > 0 for row in figures),
        "none": sum(_shown(row, "none") for row in figures),
        "typed": sum(source is not None for source in typed),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_enter(request: Request) -> HttpResponse:
    require(can_enter_figure(request.user, request.school))
    initial = {"code": request.GET.get("ma", ""), "year": request.GET.get("nam", "")}
    form = FigureForm(
        request.POST or None, initial={**initial, "period": request.GET.get("ky", "school")}
    )
    if form.is_valid():
        try:
            row = actions.set_manual_figure(request.school, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved, with your name and the paper."))
            return redirect(_back(request, row))
    status = 422 if form.errors else 200
    return render(request, "annual_report/figure_enter.html", {"form": form}, status=status)


def _back(request: Request, row: ManualFigure) -> str:
    """Return the page of figures in whose columns the number stands."""
    years = SchoolYear.objects.visible_to(request.user).order_by("first_day")
    names = list(years.values_list("name", flat=True))
    shown = [name for name in names if row.year in (name, name_before(name))]
    asked = {"ky": row.period} | ({"nam": shown[-1]} if shown else {})
    return f"{reverse('report_figures')}?{urlencode(asked)}"


@login_required
@require_POST
def figure_remove(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(ManualFigure.objects.visible_to(request.user), pk=pk)
    back = _back(request, row)
    actions.remove_manual_figure(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect(back)

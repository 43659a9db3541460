"""The first page of each role, and the whole menu on one page."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.annual_report.models import Report
from mangxanh.annual_report.periods import inner_dates
from mangxanh.annual_report.queries import report_due
from mangxanh.cases.listing import for_home
from mangxanh.common.dates import WorkingDays, today
from mangxanh.common.permissions import require
from mangxanh.home.menu import groups_for
from mangxanh.home.permissions import can_keep_backup
from mangxanh.home.queries import Copies, copies, next_step, waits_for_code
from mangxanh.home.views.family import my_children, pupil_home
from mangxanh.learning.queries.packs import packs_of_own_classes
from mangxanh.plan.models import Activity
from mangxanh.plan.models.lines import PLAN_ROLES
from mangxanh.plan.permissions import can_see_plan
from mangxanh.plan.queries import (
    by_section,
    count_states,
    line_rows,
    needs_attention,
    plan_of,
    received_of,
)
from mangxanh.plan.views.work import my_work_context
from mangxanh.school.http import Request, login_required
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.models import Membership, Role, SchoolYear
from mangxanh.school.queries import working_days, year_on


@require_http_methods(["GET", "HEAD"])
def home(request: Request) -> HttpResponseBase:
    if request.staff_session is None and waits_for_code(request.school):
        return redirect("setup_start")
    if not request.user.roles and PUPIL_COOKIE in request.COOKIES:
        return redirect("card_sign_in")  # this device was a pupil's
    if request.user.works_here or not request.user.roles:
        return home_of_role(request)
    if request.user.has_role(Role.GUARDIAN):
        return my_children(request)
    return pupil_home(request)


@login_required
def home_of_role(request: Request) -> HttpResponse:
    """Return the first page of whoever is signed in."""
    if request.user.has_role(Role.BOARD):
        context = _board_context(request) | _cases_context(request)
        return render(request, "home/board.html", context)
    if request.user.has_role(*PLAN_ROLES):
        packs = packs_of_own_classes(request.user, request.school)
        context = my_work_context(request) | {"packs": packs} | _cases_context(request)
        return render(request, "home/my_day.html", context)
    context = {"accounts": _accounts(request), "copies": _copies(request)}
    return render(request, "home/it.html", context | _cases_context(request))


@login_required
@require_http_methods(["GET", "HEAD"])
def my_work(request: Request) -> HttpResponse:
    """Show one's own work: of the plan, and of cases to who handles them."""
    require(can_see_plan(request.user, request.school))
    context = my_work_context(request) | _cases_context(request)
    return render(request, "home/my_day.html", context)


def _cases_context(request: Request) -> dict[str, Any]:
    """Return what waits for who handles cases."""
    return {"cases": for_home(request.user)}


def _copies(request: Request) -> Copies | None:
    return copies() if can_keep_backup(request.user, request.school) else None


def _accounts(request: Request) -> tuple[int, int]:
    """Return (colleagues who set a password, all colleagues)."""
    held = Membership.objects.visible_to(request.user).current().filter(person__is_active=True)
    people = held.values_list("person", "person__password").distinct()
    ready = [password for _pk, password in people if not password.startswith("!")]
    return len(ready), len(people)


def _board_context(request: Request) -> dict[str, Any]:
    year = year_on(request.school)
    plan = plan_of(request.school, year) if year else None
    days = working_days(request.school)
    context: dict[str, Any] = {
        "today": today(),
        "year": year,
        "week": year.week_of(today()) if year else None,
        "plan": plan,
        "accounts": _accounts(request),
        "holidays_missing": bool(year and not _has_holidays(year, days)),
        "copies": _copies(request),
        "resume": next_step(request.school) if request.school.set_up_at is None else "",
        "newest": Activity.objects.visible_to(request.user).standing()[:6],
    }
    if plan and year:
        rows = line_rows(plan, year)
        report = report_due(year, rows)
        without = [item.line for item in rows if not item.evidence and item.state != "na"]
        context |= {
            "report": report,
            "steps": _steps(report, days),
            "days_left": (report.due_on - today()).days,
            "proved": len(rows) - len(without),
            "map": by_section(rows),
            "counts": count_states(rows),
            "total": len(rows),
            "without": without,
            "attention": needs_attention(rows)[:6],
            "received": received_of(plan),
            "money": [
                sum(getattr(item.row, name) or 0 for item in rows if item.row)
                for name in ("planned", "spent")
            ],
        }
    return context


def _has_holidays(year: SchoolYear, days: WorkingDays) -> bool:
    return any(year.first_day <= day <= year.last_day for day in days.holidays)


def _steps(report: Report, days: WorkingDays) -> list[dict[str, Any]]:
    """Return the inner dates on the way to a report, with what is behind already."""
    dates = inner_dates(report.due_on, days)
    written, gone = report.state != Report.State.DRAFT, report.state == Report.State.SENT
    rows = [
        (_("Close the figures"), dates.close, written),
        (_("To the signer"), dates.submit, written),
        (_("Send it"), dates.send, gone),
    ]
    return [
        {"title": title, "text": f"{by:%d/%m/%Y}", "state": "done" if done else ""}
        for title, by, done in rows
    ]


@login_required
@require_http_methods(["GET", "HEAD"])
def more(request: Request) -> HttpResponse:
    return render(request, "home/more.html", {"groups": groups_for(request.user, request.path)})

"""The first page of each role, and the whole menu on one page."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import today
from mangxanh.home.menu import groups_for
from mangxanh.home.permissions import can_keep_backup
from mangxanh.home.queries import Copies, copies, next_step, waits_for_code
from mangxanh.plan.models import Activity
from mangxanh.plan.models.lines import PLAN_ROLES
from mangxanh.plan.queries import (
    by_section,
    count_states,
    line_rows,
    money_of,
    needs_attention,
    plan_of,
    received_of,
)
from mangxanh.plan.views.work import my_work_context
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Membership, Role
from mangxanh.school.queries import holidays_are_entered, year_on


@require_http_methods(["GET"])
def home(request: Request) -> HttpResponseBase:
    if request.staff_session is None and waits_for_code(request.school):
        return redirect("setup_start")
    return home_of_role(request)


@login_required
def home_of_role(request: Request) -> HttpResponse:
    """Return the first page of whoever is signed in."""
    if request.user.has_role(Role.BOARD):
        return render(request, "home/board.html", _board_context(request))
    if request.user.has_role(*PLAN_ROLES):
        return render(request, "plan/my_work.html", my_work_context(request))
    context = {"accounts": _accounts(request), "copies": _copies(request)}
    return render(request, "home/it.html", context)


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
    context: dict[str, Any] = {
        "today": today(),
        "year": year,
        "plan": plan,
        "accounts": _accounts(request),
        "holidays_missing": bool(year and not holidays_are_entered(year)),
        "copies": _copies(request),
        "resume": next_step(request.school) if request.school.set_up_at is None else "",
        "newest": Activity.objects.visible_to(request.user).standing()[:6],
    }
    if plan and year:
        rows = line_rows(plan, year)
        context |= {
            "map": by_section(rows),
            "counts": count_states(rows),
            "total": len(rows),
            "without": [item.line for item in rows if not item.evidence and item.state != "na"],
            "attention": needs_attention(rows)[:6],
            "received": received_of(plan),
            "money": money_of(plan, year),
        }
    return context


@login_required
@require_http_methods(["GET"])
def more(request: Request) -> HttpResponse:
    return render(request, "home/more.html", {"groups": groups_for(request.user, request.path)})

"""The plan of a year and one of its lines."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.common.text import clean, fold
from mangxanh.history.queries import history_of
from mangxanh.plan.forms.lines import LineStateForm
from mangxanh.plan.models import Line, LineKind, LineYear, Plan, Task
from mangxanh.plan.permissions import (
    can_file_evidence,
    can_make_plan,
    can_see_names,
    can_see_plan,
    can_set_money,
    can_set_sums,
    can_work_on_line,
    tasks_to_set,
)
from mangxanh.plan.queries import (
    LineRow,
    by_section,
    count_states,
    earlier_plans,
    evidence_of,
    line_row,
    line_rows,
    money_of,
    needs_attention,
    plan_of,
    received_of,
    sums_of,
)
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Person, SchoolYear
from mangxanh.school.queries import year_on


def chosen_year(request: Request) -> SchoolYear | None:
    """Return the school year of ?nam=2026-2027, else the one of today."""
    named = clean(request.GET.get("nam", ""))
    if named:
        years = SchoolYear.objects.visible_to(request.user)
        year: SchoolYear = get_object_or_404(years, name=named)
        return year
    return year_on(request.school)


def names(request: Request, rows: list[tuple[int | None, str]]) -> list[tuple[str, str]]:
    """Return (who, what) of history rows, with names joined here."""
    people = Person.objects.visible_to(request.user).in_bulk({pk for pk, _w in rows if pk})
    return [(people[pk].addressed if pk in people else "", what) for pk, what in rows]


@login_required
@require_http_methods(["GET", "HEAD"])
def plan_home(request: Request) -> HttpResponse:
    require(can_see_plan(request.user, request.school))
    year = chosen_year(request)
    plan = plan_of(request.school, year) if year else None
    if plan is None or year is None:
        context = {
            "may_make": can_make_plan(request.user, request.school),
            "year": year,
            "drafts": Plan.objects.visible_to(request.user).filter(confirmed_at__isnull=True),
        }
        return render(request, "plan/plan_empty.html", context)
    return _show_plan(request, plan, year)


@login_required
@require_http_methods(["GET", "HEAD"])
def plan_detail(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    year = chosen_year(request)
    if year is None:
        return render(request, "plan/plan_empty.html", {"year": None, "may_make": False})
    return _show_plan(request, plan, year)


def _wanted(request: Request, rows: list[LineRow]) -> list[LineRow]:
    """Return the lines that the filters leave."""
    state, sought = request.GET.get("tinh-trang", ""), fold(request.GET.get("q", "")[:80])
    owner = request.GET.get("nguoi", "")
    return [
        item
        for item in rows
        if (not state or item.state == state)
        and (not sought or sought in fold(f"{item.line.title} {item.line.obligation}"))
        and (not owner or any(str(own.person_id) == owner for own in item.owners))
    ]


def _show_plan(request: Request, plan: Plan, year: SchoolYear) -> HttpResponse:
    rows = line_rows(plan, year)
    received, recipients = received_of(plan)
    planned, spent = money_of(plan, year)
    others = Line.objects.visible_to(request.user).filter(plan=plan).standing()
    people = {own.person for item in rows for own in item.owners if own.person}
    context = {
        "plan": plan,
        "year": year,
        "years": SchoolYear.objects.visible_to(request.user),
        "groups": by_section(_wanted(request, rows)),
        "map": by_section(rows),
        "counts": count_states(rows),
        "total": len(rows),
        "late": [item for item in needs_attention(rows) if item.state == "late"],
        "evidence": sum(item.evidence for item in rows if item.carrier is None),
        "outcomes": [line for line in others if line.kind == LineKind.OUTCOME],
        "resources": [line for line in others if line.kind == LineKind.RESOURCE],
        "people": sorted(people, key=lambda person: person.search_name),
        "received": received,
        "recipients": recipients,
        "may_money": can_set_sums(request.user, plan),
        "planned": planned,
        "spent": spent,
        "opened": any(item.row for item in rows),
        "may_make": can_make_plan(request.user, request.school),
        "sees_names": can_see_names(request.user, request.school),
        "query": request.GET,
    }
    return render(request, "plan/plan_detail.html", context)


def _tasks(request: Request, row: LineYear | None, *, works: bool) -> list[tuple[Task, bool, bool]]:
    """Return each task with: may be set by this person, is open for them as a part."""
    if row is None:
        return []
    tasks = row.tasks.select_related("owner", "line_year").prefetch_related("parts")
    settable = tasks_to_set(request.user, tasks, works=works)
    return [
        (
            task,
            task.pk in settable,
            task.everyone and all(part.person_id != request.user.pk for part in task.parts.all()),
        )
        for task in tasks
    ]


@login_required
@require_http_methods(["GET", "HEAD"])
def line_detail(request: Request, pk: int) -> HttpResponse:
    lines = Line.objects.visible_to(request.user).select_related(
        "plan", "carried_by", "merged_into", "previous"
    )
    line = get_object_or_404(lines, pk=pk)
    year = chosen_year(request)
    asked = year is not None and line.kind == LineKind.OBLIGATION
    item = line_row(line, year) if year and asked else None
    row = item.row if item else None
    evidence = list(evidence_of(line, year)) if year else []
    past = history_of(row)[:10] if row else []
    works = row is not None and can_work_on_line(request.user, row)
    context = {
        "line": line,
        "plan": line.plan,
        "year": year,
        "years": SchoolYear.objects.visible_to(request.user),
        "item": item,
        "row": row,
        "evidence": evidence,
        "sums": sums_of(evidence),
        "tasks": _tasks(request, row, works=works),
        "state_form": LineStateForm(initial={"state": _marked(row)}),
        "history": [
            (entry, who)
            for entry, (who, _what) in zip(
                past, names(request, [(entry.actor_id, "") for entry in past]), strict=True
            )
        ],
        "zalo": _zalo(request, item) if item else "",
        "sees_names": can_see_names(request.user, request.school),
        "may_work": works,
        "may_file": bool(row and can_file_evidence(request.user, row, works=works)),
        "may_money": bool(row and can_set_money(request.user, row)),
        "may_make": can_make_plan(request.user, request.school),
        "earlier": earlier_plans(line.plan).exists(),
    }
    return render(request, "plan/line_detail.html", context)


def _marked(row: LineYear | None) -> str:
    if row is None:
        return "open"
    return "na" if row.na_reason else "done" if row.done_at else "open"


def _zalo(request: Request, item: LineRow) -> str:
    """Return the words that ask for this line, at most 600 characters with the address."""
    link = request.build_absolute_uri(item.line.get_absolute_url())
    due = f"{item.due_on:%d/%m/%Y}" if item.due_on else _("no day set")
    lead = next((owner.person.addressed for owner in item.owners if owner.person), _("colleagues"))
    text = _("Dear %(name)s, line %(n)s of the plan, “%(title)s”, is due: %(due)s.") % {
        "name": lead,
        "n": item.line.n,
        "title": item.line.title,
        "due": due,
    }
    return f"{text[: 590 - len(link)]} {link}"

"""Work on a line: owners, tasks, states, money, evidence by hand; and one's own work."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.files.actions import Prepared, prepare_upload
from mangxanh.files.kinds import PICTURES
from mangxanh.plan.actions import evidence as evidence_actions
from mangxanh.plan.actions import work as actions
from mangxanh.plan.forms.files import ASK
from mangxanh.plan.forms.lines import (
    AssignForm,
    LineStateForm,
    MoneyForm,
    PaperEvidenceForm,
    PartForm,
    ReasonForm,
    TaskForm,
    TaskStateForm,
)
from mangxanh.plan.models import Activity, Evidence, LineYear, Task
from mangxanh.plan.permissions import (
    can_assign,
    can_file_evidence,
    can_set_money,
    can_set_task,
    can_withdraw_evidence,
    can_work_on_line,
)
from mangxanh.plan.queries import work_of
from mangxanh.plan.views.uploads import leave
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Delegation, Person
from mangxanh.school.queries import year_on


def _row(request: Request, pk: int) -> LineYear:
    rows = LineYear.objects.visible_to(request.user).select_related("line", "school", "year")
    row: LineYear = get_object_or_404(rows, pk=pk)
    return row


def _task(request: Request, pk: int) -> Task:
    tasks = Task.objects.visible_to(request.user).select_related(
        "line_year__line", "line_year__school", "school"
    )
    task: Task = get_object_or_404(tasks, pk=pk)
    return task


def _to_line(row: LineYear) -> HttpResponse:
    response = redirect("line_detail", pk=row.line_id)
    response["Location"] += f"?nam={row.year.name}"
    return response


def _page(request: Request, form: forms.Form, row: LineYear, what: str) -> HttpResponse:
    context = {"form": form, "line": row.line, "row": row, "what": what}
    return render(request, "plan/line_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_assign(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(can_assign(request.user, row))
    seen = {"answering": row.answering, "due_on": row.due_on}
    form = AssignForm(request.POST or None, row=row)
    if form.is_valid():
        due, groups = form.cleaned_data["due_on"], form.cleaned_data["groups"]
        try:
            actions.assign_line(
                row, form.people(), groups=groups, due_on=due, by=request.user, seen=seen
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_line(row)
    return _page(request, form, row, _("Who answers for line %(n)s?") % {"n": row.line.n})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_add(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(can_work_on_line(request.user, row))
    form = TaskForm(request.POST or None, school=request.school)
    if form.is_valid():
        actions.add_task(row, **form.cleaned_data, by=request.user)
        messages.success(request, _("The task is added."))
        return _to_line(row)
    return _page(request, form, row, _("A task of line %(n)s") % {"n": row.line.n})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: Request, pk: int) -> HttpResponse:
    task = _task(request, pk)
    require(can_work_on_line(request.user, task.line_year))
    seen = {"title": task.title, "owner": task.owner_id, "due_on": task.due_on}
    form = TaskForm(request.POST or None, school=request.school, initial=seen)
    del form.fields["everyone"]
    if form.is_valid():
        try:
            actions.edit_task(task, **form.cleaned_data, by=request.user, seen=seen)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_line(task.line_year)
    return _page(request, form, task.line_year, _("Change the task"))


@login_required
@require_POST
def task_remove(request: Request, pk: int) -> HttpResponse:
    task = _task(request, pk)
    try:
        actions.remove_task(task, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Removed."))
    return _to_line(task.line_year)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_state(request: Request, pk: int) -> HttpResponse:
    task = _task(request, pk)
    require(can_set_task(request.user, task))
    form = TaskStateForm(request.POST or None, initial={"state": task.state, "reason": task.reason})
    if form.is_valid():
        try:
            actions.set_task_state(task, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            needs_reason = form.cleaned_data["state"] == Task.State.NA
            form.add_error("reason" if needs_reason else "state", refused)
        else:
            messages.success(request, _("Saved."))
            if request.POST.get("next") == "my_work":
                return redirect("my_work")
            return _to_line(task.line_year)
    return _page(request, form, task.line_year, task.title)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_part(request: Request, pk: int) -> HttpResponse:
    task = _task(request, pk)
    for_others = can_work_on_line(request.user, task.line_year)
    form = PartForm(request.POST or None, school=request.school)
    if not for_others:
        del form.fields["person"]
    if form.is_valid():
        person = form.cleaned_data.pop("person", None) or request.user
        try:
            actions.take_part(task, person, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("my_work") if not for_others else redirect("task_part", pk=task.pk)
    context = {
        "form": form,
        "task": task,
        "line": task.line_year.line,
        "parts": task.parts.select_related("person") if for_others else (),
        "missing": actions.who_is_missing(task) if for_others else (),
    }
    return render(request, "plan/task_part.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_state(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(can_work_on_line(request.user, row))
    form = LineStateForm(request.POST or None)
    if form.is_valid():
        try:
            actions.mark_line(row, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error("reason" if form.cleaned_data["state"] == "na" else "state", refused)
        else:
            messages.success(request, _("Saved."))
            return _to_line(row)
    return _page(request, form, row, _("State of line %(n)s") % {"n": row.line.n})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_money(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(can_set_money(request.user, row))
    form = MoneyForm(request.POST or None, row=row)
    if form.is_valid():
        seen = actions.money_seen(row)
        try:
            actions.set_money(row, **form.cleaned_data, by=request.user, seen=seen)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_line(row)
    return _page(request, form, row, _("Money of line %(n)s") % {"n": row.line.n})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(can_file_evidence(request.user, row))
    form = PaperEvidenceForm(request.POST or None, request.FILES or None, initial={"day": today()})
    if form.is_valid():
        data, prepared = form.cleaned_data, None
        try:
            prepared = _file_of(data)
            filed = evidence_actions.file_paper(
                row,
                data["title"],
                day=data["day"],
                link=data["link"],
                paper_source=data["paper_source"],
                prepared=prepared,
                by=request.user,
            )
        except BadInput as refused:
            form.add_error("file", refused.message)
        except ValidationError as refused:
            leave([prepared] if prepared else [])
            form.add_error(None, refused)
        else:
            messages.success(request, _("Filed as %(code)s.") % {"code": filed.code})
            return _to_line(row)
    return _page(request, form, row, _("Evidence for line %(n)s") % {"n": row.line.n})


def _file_of(data: dict[str, Any]) -> Prepared | None:
    """Return the file of a paper; ValidationError for a picture where nobody said whose faces."""
    if not data["file"]:
        return None
    prepared = prepare_upload(data["file"], kind="any")
    if prepared.kind in PICTURES and not data["faces"]:
        leave([prepared])
        raise ValidationError({"faces": ASK})
    return prepared


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_withdraw(request: Request, pk: int) -> HttpResponse:
    rows = Evidence.objects.visible_to(request.user).select_related("line__plan", "activity")
    evidence = get_object_or_404(rows, pk=pk)
    require(can_withdraw_evidence(request.user, evidence))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        evidence_actions.withdraw_evidence(evidence, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Withdrawn. Its code is not used again."))
        return redirect("line_detail", pk=evidence.line_id)
    context = {
        "form": form,
        "line": evidence.line,
        "what": _("Withdraw %(code)s") % {"code": evidence.code},
    }
    return render(request, "plan/line_form.html", context, status=422 if form.errors else 200)


def my_work_context(request: Request) -> dict[str, Any]:
    """Return what the page of one's own work shows; the first page of a teacher is the same."""
    person: Person = request.user
    due = work_of(person)
    year = year_on(request.school)
    logged = Activity.objects.visible_to(person).standing().filter(logged_by=person, year=year)
    done = Task.objects.visible_to(person).filter(
        owner=person, state=Task.State.DONE, line_year__year=year
    )
    return {
        "late": [item for item in due if item.when == "late"],
        "week": [item for item in due if item.when == "week"],
        "later": [item for item in due if item.when == "later"],
        "logged": logged.count(),
        "done": done.count(),
        "newest": logged.first(),
        "delegations": Delegation.objects.visible_to(person)
        .filter(person=person, ended_at__isnull=True, last_day__gte=today())
        .select_related("deputy"),
        "today": today(),
    }

"""From a text to a plan: import, review line by line, shape, confirm, copy."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.files.actions import prepare_upload
from mangxanh.plan.actions import lines as actions
from mangxanh.plan.actions.work import copy_plan, follow_line, open_year
from mangxanh.plan.forms.lines import (
    CopyPlanForm,
    DropForm,
    EarlierLineForm,
    LineForm,
    OtherLineForm,
    PlanForm,
    PlanTextForm,
    SplitForm,
)
from mangxanh.plan.importer import read_plan
from mangxanh.plan.models import Line, Plan, Reshaping
from mangxanh.plan.permissions import can_edit_plan, can_make_plan
from mangxanh.plan.queries import earlier_plans
from mangxanh.plan.views.uploads import content_of, leave
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolYear
from mangxanh.school.queries import year_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: Request) -> HttpResponse:
    require(can_make_plan(request.user, request.school))
    year = year_on(request.school)
    initial = {"first_day": year.first_day, "last_day": year.last_day} if year else {}
    form = PlanTextForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        try:
            plan = _import(request, form.cleaned_data)
        except (BadInput, ValidationError) as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refused.args[0]))
        else:
            return redirect("plan_review", pk=plan.pk)
    context = {"form": form, "plans": Plan.objects.visible_to(request.user).confirmed()}
    status = 422 if form.errors else 200
    return render(request, "plan/plan_import.html", context, status=status)


def _import(request: Request, data: dict[str, Any]) -> Plan:
    upload, source = data["file"], None
    if upload:
        read = read_plan(content_of(upload), upload.name)
        source = prepare_upload(upload, kind="paper")
    else:
        read = read_plan(data["text"].encode(), "plan.txt")
    facts = {key: data[key] for key in ("title", "number", "issued_on", "first_day", "last_day")}
    try:
        return actions.import_plan(request.school, read, **facts, by=request.user, source=source)
    except ValidationError:
        leave([source] if source else [])
        raise


def _plan(request: Request, pk: int) -> Plan:
    plan: Plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    require(can_edit_plan(request.user, plan))
    return plan


def _line(request: Request, pk: int) -> Line:
    lines = Line.objects.visible_to(request.user).select_related("plan", "plan__school")
    line: Line = get_object_or_404(lines, pk=pk)
    require(can_edit_plan(request.user, line.plan))
    return line


def _next_of(plan: Plan, after: int = 0) -> Line | None:
    """Return the next line that is to be confirmed."""
    waiting = Line.objects.filter(plan=plan, confirmed_at__isnull=True).standing()
    return waiting.filter(position__gt=after).first() or waiting.first()


@login_required
@require_http_methods(["GET", "HEAD"])
def plan_review(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    chosen = request.GET.get("dong", "")
    lines = list(Line.objects.filter(plan=plan).standing())
    at = next((line for line in lines if str(line.pk) == chosen), None) or _next_of(plan)
    at = at or (lines[0] if lines else None)
    undo = Reshaping.objects.visible_to(request.user).filter(kept__plan=plan).first()
    context = {
        "plan": plan,
        "lines": lines,
        "at": at,
        "confirmed": sum(line.confirmed_at is not None for line in lines),
        "dropped": Line.objects.filter(plan=plan).exclude(dropped_reason=""),
        "undo": undo if undo and actions.can_be_undone(undo) else None,
        "earlier": earlier_plans(plan).exists(),
    }
    return render(request, "plan/plan_review.html", context)


def _back(line: Line, *, after: bool = False) -> HttpResponse:
    """Return to where the line is worked on: the review of a draft, or the line's own page."""
    if line.plan.confirmed_at is not None:
        return redirect("line_detail", pk=line.pk)
    following = _next_of(line.plan, line.position) if after else line
    response = redirect("plan_review", pk=line.plan_id)
    if following:
        response["Location"] += f"?dong={following.pk}#line"
    return response


def _do(request: Request, *, done: str, action: Callable[[], object]) -> bool:
    """Do something that may be refused, and say how it went."""
    try:
        action()
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return False
    messages.success(request, done)
    return True


@login_required
@require_POST
def line_confirm(request: Request, pk: int) -> HttpResponse:
    line = _line(request, pk)
    _do(
        request,
        done=_("Line %(n)s is confirmed.") % {"n": line.n},
        action=lambda: actions.confirm_line(line, by=request.user),
    )
    return _back(line, after=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: Request, pk: int) -> HttpResponse:
    line = _line(request, pk)
    form = LineForm(request.POST or None, instance=line)
    if form.is_valid():
        try:
            actions.edit_line(line, **form.cleaned_data, by=request.user, seen=form.initial)
            actions.confirm_line(line, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Line %(n)s is saved.") % {"n": line.n})
            return _back(line, after=True)
    context = {"form": form, "line": line, "what": _("Edit line %(n)s") % {"n": line.n}}
    return render(request, "plan/line_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_split(request: Request, pk: int) -> HttpResponse:
    line = _line(request, pk)
    form = SplitForm(request.POST or None, line=line)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.split_line(
                line,
                data["first"],
                data["second"],
                evidence=data.get("evidence", []),
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error("second", refused)
        else:
            messages.success(request, _("One line became two."))
            return _back(line)
    context = {"form": form, "line": line, "what": _("Split line %(n)s") % {"n": line.n}}
    return render(request, "plan/line_form.html", context, status=422 if form.errors else 200)


def _with_other(
    request: Request,
    pk: int,
    what: str,
    done: str,
    act: Callable[[Line, Line | None], object],
    form_class: type[OtherLineForm | EarlierLineForm] = OtherLineForm,
) -> HttpResponse:
    line = _line(request, pk)
    form = form_class(request.POST or None, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            act(line, form.cleaned_data["other"])
        except ValidationError as refused:
            form.add_error("other", refused)
        else:
            messages.success(request, done)
            return _back(line, after=True)
    context = {"form": form, "line": line, "what": what % {"n": line.n}}
    return render(request, "plan/line_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_merge(request: Request, pk: int) -> HttpResponse:
    def act(line: Line, other: Line | None) -> None:
        if other is None:
            raise ValidationError(_("Please choose a line."))
        actions.merge_lines(line, other, by=request.user)

    return _with_other(
        request, pk, _("Merge line %(n)s with another"), _("Two lines became one."), act
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_carry(request: Request, pk: int) -> HttpResponse:
    def act(line: Line, other: Line | None) -> None:
        actions.carry_line(line, other, by=request.user)

    return _with_other(request, pk, _("Which line carries line %(n)s?"), _("Saved."), act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_follow(request: Request, pk: int) -> HttpResponse:
    def act(line: Line, other: Line | None) -> None:
        follow_line(line, other, by=request.user)

    what = _("Which earlier line does line %(n)s go on with?")
    return _with_other(request, pk, what, _("Saved."), act, EarlierLineForm)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def line_drop(request: Request, pk: int) -> HttpResponse:
    line = _line(request, pk)
    form = DropForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        reason = data["words"] or str(dict(form.fields["reason"].choices)[data["reason"]])  # type: ignore[attr-defined]
        try:
            actions.drop_line(line, reason, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The line was taken out. It can be put back at any time."))
            return redirect("plan_review", pk=line.plan_id)
    context = {"form": form, "line": line, "what": _("Take out line %(n)s") % {"n": line.n}}
    return render(request, "plan/line_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def line_take_back(request: Request, pk: int) -> HttpResponse:
    line = _line(request, pk)
    actions.take_back_line(line, by=request.user)
    messages.success(request, _("The line is back."))
    return _back(line)


@login_required
@require_POST
def reshaping_undo(request: Request, pk: int) -> HttpResponse:
    rows = Reshaping.objects.visible_to(request.user).select_related("kept__plan__school")
    row = get_object_or_404(rows, pk=pk)
    _do(
        request,
        done=_("Undone."),
        action=lambda: actions.undo_reshaping(row, by=request.user),
    )
    return _back(row.kept)


@login_required
@require_POST
def plan_confirm(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    year = year_on(request.school)

    def act() -> None:
        actions.confirm_plan(plan, by=request.user)
        plan.refresh_from_db()
        if year and plan.first_day <= year.last_day and plan.last_day >= year.first_day:
            open_year(plan, year, by=request.user)

    if _do(request, done=_("The plan holds now. Next: who answers for what."), action=act):
        return redirect("plan_detail", pk=plan.pk)
    return redirect("plan_review", pk=plan.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = PlanForm(request.POST or None, instance=plan)
    if form.is_valid():
        try:
            actions.edit_plan(plan, **form.cleaned_data, by=request.user, seen=form.initial)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("plan_detail", pk=plan.pk)
    status = 422 if form.errors else 200
    return render(request, "plan/plan_edit.html", {"form": form, "plan": plan}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_discard(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    if request.method == "POST":
        if _do(
            request,
            done=_("The draft was thrown away."),
            action=lambda: actions.discard_plan(plan, by=request.user),
        ):
            return redirect("plan_home")
        return redirect("plan_detail", pk=plan.pk)
    return render(request, "plan/plan_discard.html", {"plan": plan})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_copy(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = CopyPlanForm(request.POST or None, initial={"title": plan.title})
    if form.is_valid():
        try:
            copy = copy_plan(plan, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("plan_review", pk=copy.pk)
    status = 422 if form.errors else 200
    return render(request, "plan/plan_copy.html", {"form": form, "plan": plan}, status=status)


@login_required
@require_POST
def year_open(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    years = SchoolYear.objects.visible_to(request.user)
    year = get_object_or_404(years, name=clean(request.POST.get("nam", "")))
    _do(
        request,
        done=_("School year %(year)s is open.") % {"year": year.name},
        action=lambda: open_year(plan, year, by=request.user),
    )
    return redirect("plan_detail", pk=plan.pk)

"""The list of safe pages for teaching: propose, decide, take off, file the minutes, let the server out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.signing import new_token
from mangxanh.common.text import clean
from mangxanh.files.actions import prepare_upload
from mangxanh.learning.actions import resources as actions
from mangxanh.learning.forms.resources import DecideForm, ResourceForm, WithdrawForm
from mangxanh.learning.models import Resource
from mangxanh.learning.models.resources import GRADES
from mangxanh.learning.permissions import (
    can_decide_resource,
    can_propose_resource,
    can_withdraw_resource,
    decides_on_resources,
)
from mangxanh.learning.queries.integrations import SUBJECTS
from mangxanh.learning.queries.resources import (
    by_decision,
    line_of_minutes,
    minutes_of_term,
    search_resources,
    subjects_of,
    term_words,
)
from mangxanh.learning.resource_paper import minutes_docx
from mangxanh.plan.views.uploads import leave
from mangxanh.school.actions.outside import switch_outside
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import OutsideSwitch
from mangxanh.school.permissions import can_switch_outside

PER_PAGE = 25
State = Resource.State
SOURCE = OutsideSwitch.Source.RESOURCES


@login_required
@require_http_methods(["GET", "HEAD"])
def resource_list(request: Request) -> HttpResponse:
    wanted = {key: clean(request.GET.get(key, ""))[:80] for key in ("q", "mon", "khoi", "loai")}
    if wanted["loai"] not in State.values:
        wanted["loai"] = State.APPROVED
    everything = Resource.objects.visible_to(request.user)
    rows = search_resources(
        everything.filter(state=wanted["loai"]).select_related("proposed_by", "decided_by"),
        sought=wanted["q"],
        subject=wanted["mon"],
        grade=wanted["khoi"],
    )
    decides = decides_on_resources(request.user, request.school)
    switch = OutsideSwitch.objects.visible_to(request.user).filter(source=SOURCE).first()
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": State.choices,
        "subjects": subjects_of(request.school),
        "grades": [str(grade) for grade in GRADES],
        "may_propose": can_propose_resource(request.user, request.school),
        "waiting": _waiting(request) if decides else [],
        "decides": decides,
        "may_switch": can_switch_outside(request.user, request.school),
        "is_on": bool(switch and switch.is_on),
    }
    return render(request, "learning/resource_list.html", context)


def _waiting(request: Request) -> list[Resource]:
    """Return what waits for this person, the oldest first."""
    rows = Resource.objects.visible_to(request.user).waiting().select_related("proposed_by")
    return list(rows.exclude(proposed_by=request.user).order_by("proposed_at")[:20])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resource_new(request: Request) -> HttpResponse:
    require(can_propose_resource(request.user, request.school))
    form = ResourceForm(request.POST or None)
    if form.is_valid():
        try:
            row = actions.propose(request.school, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Proposed. You get a notice when it is decided."))
            return redirect(row)
    subjects = dict.fromkeys([*subjects_of(request.school), *SUBJECTS])
    context = {"form": form, "subjects": list(subjects)}
    status = 422 if form.errors else 200
    return render(request, "learning/resource_new.html", context, status=status)


def _resource(request: Request, pk: int) -> Resource:
    rows = Resource.objects.visible_to(request.user)
    found: Resource = get_object_or_404(
        rows.select_related("school", "proposed_by", "decided_by", "minutes"), pk=pk
    )
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def resource_detail(request: Request, pk: int) -> HttpResponse:
    return _detail(request, _resource(request, pk), DecideForm())


def _detail(request: Request, row: Resource, form: DecideForm) -> HttpResponse:
    same = Resource.objects.visible_to(request.user).filter(url=row.url).exclude(pk=row.pk)
    context = {
        "row": row,
        "form": form,
        "earlier": same.exclude(reason="").order_by("-decided_at"),
        "may_decide": row.state == State.PROPOSED and can_decide_resource(request.user, row),
        "may_withdraw": can_withdraw_resource(request.user, row),
        "own": row.proposed_by_id == request.user.pk,
    }
    status = 422 if form.errors else 200
    return render(request, "learning/resource_detail.html", context, status=status)


@login_required
@require_POST
def resource_decide(request: Request, pk: int) -> HttpResponse:
    row = _resource(request, pk)
    require(can_decide_resource(request.user, row))
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            actions.decide(row, **form.decision(), by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Decided. Who proposed it has a notice."))
            return redirect("resource_list")
    return _detail(request, row, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resource_withdraw(request: Request, pk: int) -> HttpResponse:
    row = _resource(request, pk)
    require(can_withdraw_resource(request.user, row))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_resource(row, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Taken off. It stays here to be looked up."))
            return redirect(row)
    context = {"form": form, "row": row, "proposed": row.state == State.PROPOSED}
    status = 422 if form.errors else 200
    return render(request, "learning/resource_withdraw.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resource_minutes(request: Request) -> HttpResponse:
    require(decides_on_resources(request.user, request.school))
    decided = Resource.objects.visible_to(request.user).not_in_minutes()
    rows = list(decided.select_related("proposed_by", "decided_by"))
    if request.method == "POST":
        return _file(request, rows)
    context = {
        "groups": by_decision(rows),
        "line": line_of_minutes(request.school),
        "filed": minutes_of_term(request.school),
        "term": term_words(request.school),
        "request_key": new_token(),
    }
    return render(request, "learning/resource_minutes.html", context)


def _file(request: Request, rows: list[Resource]) -> HttpResponse:
    """File the minutes with their paper, or say why not."""
    name = f"bien-ban-duyet-hoc-lieu-{today():%Y-%m-%d}.docx"
    paper = SimpleUploadedFile(name, minutes_docx(request.school, rows))
    files = [prepare_upload(paper, kind="paper")]
    try:
        activity = actions.file_minutes(
            request.school,
            rows,
            request_key=clean(request.POST.get("request_key", "")) or new_token(),
            by=request.user,
            files=files,
        )
    except ValidationError as refused:
        leave(files)
        messages.error(request, refused.messages[0])
        return redirect("resource_minutes")
    messages.success(request, _("Filed as evidence."))
    return redirect(activity)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outside_switch(request: Request) -> HttpResponse:
    require(can_switch_outside(request.user, request.school))
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        switch_outside(request.school, SOURCE, on=on, by=request.user)
        messages.success(
            request,
            _("Switched on. Pages are checked once a week.")
            if on
            else _("Switched off. Nothing leaves the server for this."),
        )
        return redirect("outside_switch")
    rows = OutsideSwitch.objects.visible_to(request.user).filter(source=SOURCE)
    context = {"switch": rows.select_related("changed_by").first()}
    return render(request, "learning/outside_switch.html", context)

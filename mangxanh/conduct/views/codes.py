"""Versions of the codes: the list, writing rule by rule, issuing, the decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.conduct import papers
from mangxanh.conduct.actions import codes as actions
from mangxanh.conduct.checking import remarks_on
from mangxanh.conduct.forms.codes import CodeForm, IssueForm, NumberForm, RuleForm
from mangxanh.conduct.models import Audience, Code, Rule
from mangxanh.conduct.permissions import (
    can_draft,
    can_edit,
    can_hand_out,
    can_issue,
    can_number,
    can_withdraw,
)
from mangxanh.conduct.queries import last_issued, lines_for_codes, rules_of, spread_of
from mangxanh.conduct.views.public import ADDRESSES, AS_ADDRESS, ICONS
from mangxanh.documents.docx import decision_docx
from mangxanh.plan.permissions import can_see_plan
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.http import Request, login_required


@login_required
@require_http_methods(["GET", "HEAD"])
def code_list(request: Request) -> HttpResponse:
    """Show for each audience what is in force, what is being written, and how far it has come."""
    require(can_see_plan(request.user, request.school))
    open_states = (Code.State.DRAFT, Code.State.ISSUED)
    shown = list(Code.objects.visible_to(request.user).filter(state__in=open_states))
    spread = spread_of(shown)
    rows = []
    for audience in Audience:
        of_audience = {code.state: code for code in shown if code.audience == audience}
        issued, draft = of_audience.get("issued"), of_audience.get("draft")
        rows.append(
            {
                "audience": audience,
                "word": AS_ADDRESS[audience],
                "icon": ICONS[audience],
                "issued": issued,
                "draft": draft,
                "spread": spread[issued.pk] if issued else None,
                "drafted": spread[draft.pk] if draft else None,
            }
        )
    context = {"rows": rows, "may_draft": can_draft(request.user, request.school)}
    return render(request, "conduct/code_list.html", context)


@login_required
@require_POST
def code_draft(request: Request, audience: str) -> HttpResponse:
    """Begin a new version; of a draft that is there already its page opens."""
    if audience not in ADDRESSES:
        raise Http404
    last = request.POST.get("from") == "last"
    code = actions.draft_code(request.school, ADDRESSES[audience], from_last=last, by=request.user)
    return redirect(code)


def _code(request: Request, pk: int) -> Code:
    require(can_see_plan(request.user, request.school))
    codes = Code.objects.visible_to(request.user).select_related("school", "activity", "issued_by")
    found: Code = get_object_or_404(codes, pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def code_detail(request: Request, pk: int) -> HttpResponse:
    code = _code(request, pk)
    rules = rules_of(code)
    of_audience = Code.objects.visible_to(request.user).filter(audience=code.audience)
    may_edit = can_edit(request.user, code)
    context = {
        "code": code,
        "rules": rules,
        "removed": Rule.objects.filter(code=code, removed_at__isnull=False) if may_edit else [],
        "spread": spread_of([code])[code.pk],
        "versions": of_audience.exclude(pk=code.pk).exclude(
            state=Code.State.WITHDRAWN, issued_at=None
        ),
        "remarks": remarks_on(code.audience, rules) if code.is_draft else [],
        "word": AS_ADDRESS[Audience(code.audience)],
        "may_edit": may_edit,
        "may_issue": code.is_draft and can_issue(request.user, code.school),
        "may_number": can_number(request.user, code),
        "may_withdraw": code.state in ("draft", "issued") and can_withdraw(request.user, code),
        "may_hand_out": bool(code.issued_at) and can_hand_out(request.user, code.school),
    }
    return render(request, "conduct/code_detail.html", context)


def _editable(request: Request, pk: int) -> Code:
    code = _code(request, pk)
    require(can_edit(request.user, code))
    return code


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_edit(request: Request, pk: int) -> HttpResponse:
    code = _editable(request, pk)
    form = CodeForm(request.POST or None, instance=code)
    if form.is_valid():
        try:
            actions.edit_code(code, **form.cleaned_data, by=request.user, seen=form.initial)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("code_detail", code.pk)
    return _form(request, code, form, _("Title, basis, who was heard"))


def _form(request: Request, code: Code, form: object, title: str) -> HttpResponse:
    failed = bool(getattr(form, "errors", None))
    context = {"code": code, "form": form, "title": title}
    return render(request, "conduct/code_form.html", context, status=422 if failed else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_rule_add(request: Request, pk: int) -> HttpResponse:
    code = _editable(request, pk)
    form = RuleForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_rule(code, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The rule stands at the end."))
            return redirect("code_detail", code.pk)
    return _form(request, code, form, _("A further rule"))


def _rule(request: Request, pk: int) -> Rule:
    require(can_see_plan(request.user, request.school))
    rules = Rule.objects.visible_to(request.user).select_related("code__school")
    found: Rule = get_object_or_404(rules, pk=pk)
    require(can_edit(request.user, found.code))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: Request, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    form = RuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        try:
            actions.edit_rule(rule, **form.cleaned_data, by=request.user, seen=form.initial)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("code_detail", rule.code_id)
    return _form(request, rule.code, form, _("A rule"))


@login_required
@require_POST
def rule_move(request: Request, pk: int) -> HttpResponse:
    """Put a rule at the place that was sent."""
    rule = _rule(request, pk)
    place = request.POST.get("place", "")
    if is_row_number(place):
        actions.move_rule(rule, int(place), by=request.user)
    return redirect("code_detail", rule.code_id)


@login_required
@require_POST
def rule_remove(request: Request, pk: int) -> HttpResponse:
    """Take a rule out, or put it back."""
    rule = _rule(request, pk)
    back = bool(request.POST.get("back"))
    try:
        actions.remove_rule(rule, back=back, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        said = _("The rule is back, at the end.") if back else _("Taken out; it waits below.")
        messages.success(request, said)
    return redirect("code_detail", rule.code_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_issue(request: Request, pk: int) -> HttpResponse:
    """Ask from when it holds and where it counts, then put it in force."""
    code = _code(request, pk)
    require(can_issue(request.user, code.school))
    form = IssueForm(request.POST or None, lines=lines_for_codes(code.school))
    if form.is_valid():
        try:
            actions.issue_code(code, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("In force. Now it goes to the people."))
            return redirect("code_detail", code.pk)
    context = {
        "code": code,
        "form": form,
        "before": last_issued(code.school, code.audience),
        "question": _("Put this version in force?"),
        "submit": _("Put in force"),
        "back": reverse("code_detail", args=[code.pk]),
    }
    return render(request, "conduct/code_issue.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code_number(request: Request, pk: int) -> HttpResponse:
    """Write down number and day of the signed decision."""
    code = _code(request, pk)
    require(can_number(request.user, code))
    initial = {"number": code.decision_number, "day": code.decision_day}
    form = NumberForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.number_decision(code, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("code_detail", code.pk)
    return _form(request, code, form, _("The signed decision"))


@login_required
@require_POST
def code_withdraw(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away, or take back what was put in force."""
    code = _code(request, pk)
    actions.withdraw_code(code, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("code_list")


@login_required
@require_http_methods(["GET", "HEAD"])
def code_decision(request: Request, pk: int) -> HttpResponse:
    code = _code(request, pk)
    name = f"quyet-dinh-quy-tac-{AS_ADDRESS[Audience(code.audience)]}.docx"
    return download(decision_docx(papers.decision_paper(code)), name, DOCX)

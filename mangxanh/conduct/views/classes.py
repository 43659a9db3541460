"""A class and its code: the list to sign, how many signed, what the class agreed on."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.text import fold
from mangxanh.conduct import papers
from mangxanh.conduct.actions import spreading as actions
from mangxanh.conduct.forms.spreading import AgreementForm, SignaturesForm
from mangxanh.conduct.models import ClassAgreement, ClassSignatures, Code
from mangxanh.conduct.permissions import can_keep_class
from mangxanh.conduct.queries import (
    agreement_of,
    code_of_class,
    lines_for_codes,
    rules_of,
    signatures_of,
)
from mangxanh.documents.docx import signature_list_docx
from mangxanh.files.actions import prepare_upload
from mangxanh.plan.permissions import can_see_plan
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.actions.rights import note_looks
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolClass
from mangxanh.school.queries import address, class_list_of


def _class(request: Request, pk: int) -> SchoolClass:
    classes = SchoolClass.objects.visible_to(request.user).select_related("school", "year")
    found: SchoolClass = get_object_or_404(classes, pk=pk)
    require(can_keep_class(request.user, found))
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def class_conduct(request: Request, pk: int) -> HttpResponse:
    """Show what the class signed and agreed on, and what comes next."""
    row = _class(request, pk)
    code = code_of_class(row)
    context = {
        "row": row,
        "code": code,
        "rules": rules_of(code) if code else [],
        "signed": signatures_of(row),
        "agreed": agreement_of(row),
    }
    return render(request, "conduct/class_conduct.html", context)


def _code_of(row: SchoolClass) -> Code:
    code = code_of_class(row)
    if code is None:
        raise Http404
    return code


@login_required
@require_http_methods(["GET", "HEAD"])
def class_sign_list(request: Request, pk: int) -> HttpResponse:
    """Send the list on which the class signs."""
    row = _class(request, pk)
    code = _code_of(row)
    note_looks(class_list_of(row), by=request.user)
    name = re.sub(r"[^a-z0-9]+", "-", fold(row.name)).strip("-")
    data = signature_list_docx(papers.signature_list(code, row))
    return download(data, f"danh-sach-ky-quy-tac-{name}.docx", DOCX)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_signatures(request: Request, pk: int) -> HttpResponse:
    """Ask how many signed."""
    row = _class(request, pk)
    code = _code_of(row)
    lines = lines_for_codes(row.school)
    form = SignaturesForm(request.POST or None, request.FILES or None, lines=lines)
    if form.is_valid() and _counted(request, row, form):
        return redirect("class_conduct", row.pk)
    context = {"row": row, "code": code, "form": form, "title": _("How many signed?")}
    status = 422 if form.errors else 200
    return render(request, "conduct/class_form.html", context, status=status)


def _counted(request: Request, row: SchoolClass, form: SignaturesForm) -> bool:
    data = dict(form.cleaned_data)
    scan: UploadedFile[bytes] | None = data.pop("scan")
    try:
        files = [prepare_upload(scan, kind="any")] if scan else []
        actions.count_signatures(row, **data, files=files, by=request.user)
    except BadInput as refused:
        form.add_error("scan", str(refused))
        return False
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    messages.success(request, _("Logged, with its evidence."))
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_agree(request: Request, pk: int) -> HttpResponse:
    """Ask what the class agreed on."""
    row = _class(request, pk)
    code = code_of_class(row)
    form = AgreementForm(
        request.POST or None,
        lines=lines_for_codes(row.school),
        rules=rules_of(code) if code else [],
        agreed=agreement_of(row),
    )
    if form.is_valid() and _agreed(request, row, form):
        return redirect("class_conduct", row.pk)
    context = {"row": row, "code": code, "form": form, "title": _("What the class agreed on")}
    status = 422 if form.errors else 200
    return render(request, "conduct/class_form.html", context, status=status)


def _agreed(request: Request, row: SchoolClass, form: AgreementForm) -> bool:
    kept = {name: form.cleaned_data[name] for name in ("signed", "day", "line", "request_key")}
    try:
        actions.agree(row, form.sentences(), **kept, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    messages.success(request, _("The class's agreement is here. Print it, and hang it up."))
    return True


def _kept_agreement(request: Request, pk: int) -> ClassAgreement:
    require(can_see_plan(request.user, request.school))
    rows = ClassAgreement.objects.visible_to(request.user).select_related(
        "school", "school_class__school", "activity"
    )
    found: ClassAgreement = get_object_or_404(rows, pk=pk)
    require(can_keep_class(request.user, found.school_class))
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def agreement_sheet(request: Request, pk: int, form: str) -> HttpResponse:
    """Send the agreement of a class as a poster."""
    agreed = _kept_agreement(request, pk)
    if form not in ("a3", "a4"):
        raise Http404
    where = address(agreed.school, reverse("rules"))
    data = papers.class_poster_pdf(agreed, "a3" if form == "a3" else "a4", where)
    return download(data, f"thoa-thuan-lop-{form}.pdf", "application/pdf")


@login_required
@require_POST
def agreement_withdraw(request: Request, pk: int) -> HttpResponse:
    agreed = _kept_agreement(request, pk)
    actions.withdraw_agreement(agreed, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("class_conduct", agreed.school_class_id)


@login_required
@require_POST
def signatures_withdraw(request: Request, pk: int) -> HttpResponse:
    require(can_see_plan(request.user, request.school))
    rows = ClassSignatures.objects.visible_to(request.user).select_related(
        "school_class__school", "activity"
    )
    counted = get_object_or_404(rows, pk=pk)
    actions.withdraw_signatures(counted, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("class_conduct", counted.school_class_id)

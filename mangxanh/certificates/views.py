"""One's own certificates, issuing by hand, revoking, and the page that verifies one.

`certificate_check` is for whoever holds the paper: it asks nobody to sign in, sets no cookie, and
says the same words of every code that it does not know.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.certificates import actions
from mangxanh.certificates.badges import issuer_document, own_code, status_document
from mangxanh.certificates.forms import IssueForm, ReissueForm, RevokeForm
from mangxanh.certificates.models import Certificate
from mangxanh.certificates.papers import certificates_paper
from mangxanh.certificates.permissions import (
    can_issue,
    can_print,
    can_put_right,
    can_revoke,
    can_take_badge,
)
from mangxanh.certificates.proofs import Document
from mangxanh.certificates.queries import (
    badge_keys,
    by_code,
    issues_for,
    may_show_name,
    of_source,
    own,
    to_print,
)
from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.common.signing import read_code
from mangxanh.common.text import clean, fold
from mangxanh.consents.queries import pupils_of
from mangxanh.documents.certificates import CertificateSize
from mangxanh.school.actions.rights import note_looks
from mangxanh.school.http import Request, account_required, login_required
from mangxanh.school.models import SchoolClass
from mangxanh.school.queries import year_on

PER_PAGE = 60
AT_ONCE = 60  # a class: a page waits a second for them


@require_http_methods(["GET", "HEAD"])
def certificate_check(request: Request, certificate: str) -> HttpResponse:
    """Say whether a certificate is genuine; the name only where it may be shown now."""
    found = by_code(request.school, certificate)
    context = {
        "certificate": found,
        "shows_name": found is not None and found.is_valid and may_show_name(found),
    }
    answer = render(
        request, "certificates/certificate_check.html", context, status=200 if found else 404
    )
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD"])
@account_required
def certificate_list(request: Request) -> HttpResponse:
    """Show one's own certificates; to who issues them, what was issued."""
    may_issue = can_issue(request.user, request.school)
    context = {
        "rows": own(request.user),
        "may_issue": may_issue,
        "issues": issues_for(request.user) if may_issue else [],
    }
    return render(request, "certificates/certificate_list.html", context)


def _certificate(request: Request, typed: str) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).select_related(
        "school", "issuer", "replaced_by"
    )
    found: Certificate = get_object_or_404(rows, code=read_code(typed[:40]))
    return found


def _wanted(typed: QueryDict) -> tuple[CertificateSize, bool]:
    """Return how large, and whether a frame is drawn."""
    return "a5" if typed.get("kho") == "a5" else "a4", typed.get("khung") != "khong"


def _paper(request: Request, certificates: Sequence[Certificate], name: str) -> HttpResponse:
    """Return certificates as a PDF, as large and with or without the frame as asked."""
    size, framed = _wanted(request.GET)
    data = certificates_paper(request.school, certificates, size=size, framed=framed)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="chung-nhan-{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD"])
@account_required
def certificate_pdf(request: Request, certificate: str) -> HttpResponse:
    found = _certificate(request, certificate)
    require(can_print(request.user, found))
    return _paper(request, [found], found.code.lower())


@require_http_methods(["GET", "HEAD", "POST"])
@account_required
def certificate_badge(request: Request, certificate: str) -> HttpResponse:
    """Say what an open badge is for, and give it to whose certificate it is."""
    found = _certificate(request, certificate)
    require(can_take_badge(request.user, found))
    if request.method == "POST":
        badge = actions.take_badge(found, by=request.user)
        answer = HttpResponse(_json(badge), content_type="application/vc")
        answer["Content-Disposition"] = f'attachment; filename="huy-hieu-{found.code.lower()}.json"'
        answer["Cache-Control"] = "no-store"
        return answer
    context = {"certificate": found, "own_code": own_code(found)}
    return render(request, "certificates/certificate_badge.html", context)


def _json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


def _for_machines(document: Document) -> HttpResponse:
    """Return what whoever verifies a badge asks for, from whatever site they do it on."""
    answer = HttpResponse(_json(document), content_type="application/ld+json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD"])
def certificate_issuer(request: Request) -> HttpResponse:
    """Say who issues the badges of this school, and with which keys."""
    return _for_machines(issuer_document(request.school, badge_keys(request.school)))


@require_http_methods(["GET", "HEAD"])
def certificate_status(request: Request, certificate: str) -> HttpResponse:
    """Say whether a badge still holds; 404 for a code that was never issued."""
    found = by_code(request.school, certificate)
    if found is None:
        raise Http404
    return _for_machines(status_document(found))


@login_required
@require_http_methods(["GET", "HEAD"])
def certificate_issue(request: Request) -> HttpResponse:
    """Choose the class whose pupils get certificates."""
    require(can_issue(request.user, request.school))
    typed = request.GET.get("lop", "")
    if is_row_number(typed):
        return redirect("certificate_issue_class", int(typed))
    return render(request, "certificates/certificate_issue.html", {"classes": _classes(request)})


def _classes(request: Request) -> QuerySet[SchoolClass]:
    classes: QuerySet[SchoolClass] = SchoolClass.objects.visible_to(request.user)
    return classes.filter(year=year_on(request.school)).select_related("school", "year")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_issue_class(request: Request, pk: int) -> HttpResponse:
    """Tick pupils of a class, and issue what they took part in."""
    require(can_issue(request.user, request.school))
    classes = _classes(request)
    row: SchoolClass = get_object_or_404(classes, pk=pk)
    pupils = pupils_of(row)
    note_looks(pupils, by=request.user)
    form = IssueForm(request.POST or None, pupils=pupils)
    if form.is_valid():
        batch = form.batch()
        made = actions.issue(request.school, batch, by=request.user)
        said = ngettext("Issued: %(n)s certificate.", "Issued: %(n)s certificates.", len(made))
        messages.success(request, said % {"n": len(made)})
        return redirect("certificate_event", batch.source)
    context = {"row": row, "pupils": pupils, "form": form, "classes": classes}
    status = 422 if form.errors else 200
    return render(request, "certificates/certificate_issue.html", context, status=status)


def _event(request: Request, source: str) -> list[Certificate]:
    require(can_issue(request.user, request.school))
    rows = of_source(request.user, source)
    if not rows:
        raise Http404
    return rows


@login_required
@require_http_methods(["GET", "HEAD"])
def certificate_event(request: Request, source: str) -> HttpResponse:
    """Show what was issued for one event: print all, revoke one, issue one anew."""
    rows = _event(request, source)
    sought = clean(request.GET.get("q", ""))[:80]
    found = [row for row in rows if fold(sought) in fold(f"{row.name} {row.class_name}")]
    context = {
        "source": source,
        "first": rows[0],
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "long": len(rows) > PER_PAGE,
        "valid": sum(row.is_valid for row in rows),
        "many": sum(row.is_valid for row in rows) > AT_ONCE,
    }
    return render(request, "certificates/certificate_event.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def certificate_event_pdf(request: Request, source: str) -> HttpResponse:
    """Print the certificates of an event that hold, in one file; many are drawn by the worker."""
    require(can_issue(request.user, request.school))
    rows = to_print(request.school, source)
    if not 0 < len(rows) <= AT_ONCE:
        raise Http404
    return _paper(request, rows, re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-"))


@login_required
@require_POST
def certificate_event_print(request: Request, source: str) -> HttpResponse:
    """Let the worker draw all certificates of an event."""
    require(can_issue(request.user, request.school))
    if not to_print(request.school, source):
        raise Http404
    size, framed = _wanted(request.POST)
    job = actions.start_print(request.school, source, size=size, framed=framed, by=request.user)
    return redirect("job_progress", pk=job.pk)


def _asked(request: Request, found: Certificate, form: Any, name: str) -> HttpResponse:  # noqa: ANN401  # either form
    context = {"certificate": found, "form": form}
    return render(request, f"certificates/{name}.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request: Request, certificate: str) -> HttpResponse:
    found = _certificate(request, certificate)
    require(can_revoke(request.user, found))
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.revoke(found, form.cleaned_data["reason"], by=request.user)
        except ValidationError as refused:
            form.add_error("reason", refused)
        else:
            messages.success(request, _("Revoked. Whoever checks the code reads so from now on."))
            return redirect("certificate_event", found.source)
    return _asked(request, found, form, "certificate_revoke")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_reissue(request: Request, certificate: str) -> HttpResponse:
    found = _certificate(request, certificate)
    require(can_put_right(request.user, found))
    form = ReissueForm(request.POST or None, old=found)
    if form.is_valid():
        try:
            actions.reissue(found, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Issued anew. The old one no longer holds."))
            return redirect("certificate_event", found.source)
    return _asked(request, found, form, "certificate_reissue")

"""What the school keeps of whoever is signed in, or of a guardian's child; export, requests."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.home import requests
from mangxanh.home.forms import DataRequestForm
from mangxanh.home.own_data import as_docx, as_json, declared, kind_of, shown, words_of
from mangxanh.home.papers import data_map, words_for
from mangxanh.home.prose import read_prose
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.http import Request, account_required, guardian_required
from mangxanh.school.models import DataRequest, Guardianship, Look, Person, Pupil
from mangxanh.school.retention import kept_for, said

LOOKS = 50


def _child(request: Request, pk: int) -> Person:
    """Return a guardian's own child at this school; 404 for any other."""
    own = Guardianship.objects.current().filter(guardian=request.user, school=request.school)
    rows = Pupil.objects.visible_to(request.user).filter(pk__in=own.values("pupil"))
    pupil: Pupil = get_object_or_404(rows.select_related("person"), pk=pk)
    return pupil.person.at(request.school)


@account_required
@require_http_methods(["GET", "HEAD"])
def rights(request: Request) -> HttpResponse:
    children = []
    if kind_of(request.user) != "pupil":
        own = Guardianship.objects.current().filter(guardian=request.user, school=request.school)
        children = [row.pupil for row in own.select_related("pupil__person")]
    return _page(request, request.user, {"children": children})


@require_http_methods(["GET", "HEAD"])
@guardian_required
def rights_child(request: Request, pk: int) -> HttpResponse:
    return _page(request, _child(request, pk), {"child": pk})


def _page(request: Request, about: Person, extra: dict[str, Any]) -> HttpResponse:
    child = extra.get("child")
    args = [child] if child else []
    start = "rights_child" if child else "rights"
    looks = Look.objects.visible_to(request.user).filter(pupil__person=about)
    asked = DataRequest.objects.visible_to(request.user).filter(person=request.user, about=about)
    context = {
        "about": about,
        "words": words_of(request.user, child=bool(child)),
        "shown": shown(about, request.school, for_guardian=bool(child)),
        "declared": declared(about, request.school, for_guardian=bool(child)),
        "has_looks": kind_of(about) == "pupil",
        "looks": looks.select_related("viewer")[:LOOKS],
        "asked": asked.select_related("answered_by"),
        "ask_url": reverse(f"{start}_ask", args=args),
        "json_url": reverse(f"{start}_export", args=[*args, "json"]),
        "docx_url": reverse(f"{start}_export", args=[*args, "docx"]),
    }
    return render(request, "home/rights.html", context | extra)


@account_required
@require_http_methods(["GET", "HEAD"])
def rights_export(request: Request, form: str) -> HttpResponse:
    return _export(request, request.user, form, for_guardian=False)


@require_http_methods(["GET", "HEAD"])
@guardian_required
def rights_child_export(request: Request, pk: int, form: str) -> HttpResponse:
    return _export(request, _child(request, pk), form, for_guardian=True)


def _export(request: Request, about: Person, form: str, *, for_guardian: bool) -> HttpResponse:
    if form == "docx":
        data = as_docx(about, request.school, for_guardian=for_guardian)
        response = download(data, "du-lieu-cua-toi.docx", DOCX)
    elif form == "json":
        told = as_json(about, request.school, for_guardian=for_guardian)
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    else:
        raise Http404
    response["Cache-Control"] = "no-store"
    return response


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def rights_ask(request: Request) -> HttpResponse:
    return _ask(request, request.user, reverse("rights"))


@require_http_methods(["GET", "HEAD", "POST"])
@guardian_required
def rights_child_ask(request: Request, pk: int) -> HttpResponse:
    return _ask(request, _child(request, pk), reverse("rights_child", args=[pk]))


def _ask(request: Request, about: Person, back: str) -> HttpResponse:
    form = DataRequestForm(request.POST or None)
    if form.is_valid():
        try:
            row = requests.ask(about, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error("text", refused)
        else:
            messages.success(request, _asked(request, row))
            return redirect(back)
    context = {
        "form": form,
        "about": about,
        "back": back,
        "words": words_of(request.user, child=about.pk != request.user.pk),
    }
    return render(request, "home/rights_ask.html", context, status=422 if form.is_bound else 200)


def _asked(request: Request, row: DataRequest) -> str:
    day = f"{row.due_on:%d/%m/%Y}"
    if kind_of(request.user) == "pupil":
        return pgettext("to a pupil", "Sent. The school answers by %(day)s.") % {"day": day}
    return _("Sent. The school answers by %(day)s.") % {"day": day}


@require_http_methods(["GET", "HEAD"])
def privacy(request: Request) -> HttpResponse:
    """Say to anybody what is kept here: it asks for no account, as a law-abiding notice must not."""
    title, pieces = read_prose(
        "rieng-tu", words_for(request.school), language=get_language() or "vi"
    )
    amounts = kept_for(request.school)
    rows = [
        (kept, fields, whose, said(kept.until, amounts[kept.until]))
        for kept, fields, whose in data_map()
    ]
    return render(request, "home/privacy.html", {"title": title, "pieces": pieces, "rows": rows})

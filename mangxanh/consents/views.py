"""Ticking slips for a class, one pupil's answers, and answering here as a pupil or a parent."""

import re
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.text import fold
from mangxanh.consents import actions
from mangxanh.consents.forms import DayForm, ScanForm, SlipForm, slip_forms
from mangxanh.consents.models import Consent, Party, Purpose
from mangxanh.consents.papers import slip_pages
from mangxanh.consents.permissions import can_answer, can_keep_consents, can_keep_consents_of
from mangxanh.consents.queries import (
    answers_of,
    answers_of_class,
    counts_of,
    kept_classes,
    pupils_of,
)
from mangxanh.consents.words import asked_of, asking_for_slips
from mangxanh.documents.slips import slips_docx
from mangxanh.files.actions import discard, prepare_upload
from mangxanh.files.kinds import KINDS
from mangxanh.files.responses import serve
from mangxanh.school.actions.rights import note_look, note_looks
from mangxanh.school.http import Request, guardian_required, login_required, pupil_required
from mangxanh.school.models import Pupil, SchoolClass
from mangxanh.school.queries import year_on


@login_required
@require_http_methods(["GET", "HEAD"])
def consent_classes(request: Request) -> HttpResponse:
    """Show the classes whose slips one keeps; who has one class is there at once."""
    year = year_on(request.school)
    classes = kept_classes(request.user, SchoolClass.objects.visible_to(request.user), year)
    if len(classes) == 1:
        return redirect("class_consents", classes[0].pk)
    context = {"year": year, "rows": counts_of(classes)}
    return render(request, "consents/consent_classes.html", context)


def _class(request: Request, pk: int) -> SchoolClass:
    classes = SchoolClass.objects.visible_to(request.user).select_related("school", "year")
    found: SchoolClass = get_object_or_404(classes, pk=pk)
    require(can_keep_consents(request.user, found))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_consents(request: Request, pk: int) -> HttpResponse:
    """Show who agreed to what, as a list to tick."""
    school_class = _class(request, pk)
    everybody = answers_of_class(school_class)
    only_missing = "thieu" in request.GET
    rows = [row for row in everybody if row.missing] if only_missing else everybody
    note_looks([row.pupil for row in rows], by=request.user)
    sent = request.POST or None
    forms = slip_forms(sent, rows)
    day = DayForm(sent, initial={"given_on": today()})
    if sent is not None:
        posted = [form for form in forms if form.is_bound]
        fine = all([day.is_valid(), *(form.is_valid() for form in posted)])
        if fine and _entered(request, school_class, posted, day):
            return redirect("class_consents", school_class.pk)
    context = {
        "school_class": school_class,
        "rows": list(zip(rows, forms, strict=True)),
        "forms": forms,
        "day": day,
        "purposes": Purpose.labels,
        "only_missing": only_missing,
        "count": len(everybody),
        "full": sum(row.state == "full" for row in everybody),
        "missing": sum(bool(row.missing) for row in everybody),
        "zalo": asking_for_slips(school_class),
    }
    failed = any(form.errors for form in (day, *forms))
    return render(request, "consents/class_consents.html", context, status=422 if failed else 200)


def _entered(
    request: Request, school_class: SchoolClass, forms: list[SlipForm], day: DayForm
) -> bool:
    given_on: date = day.cleaned_data["given_on"]
    slips = [form.slip() for form in forms]
    try:
        changed = actions.enter_slips(school_class, slips, given_on=given_on, by=request.user)
    except ValidationError as refused:
        day.add_error(None, refused)
        return False
    said = ngettext("Saved: %(n)s pupil changed.", "Saved: %(n)s pupils changed.", changed)
    messages.success(request, said % {"n": changed} if changed else _("Nothing was changed."))
    return True


@login_required
@require_http_methods(["GET", "HEAD"])
def class_consent_form(request: Request, pk: int) -> HttpResponse:
    """Download the form of each pupil of a class, and the list to tick."""
    school_class = _class(request, pk)
    pages = slip_pages(school_class, pupils_of(school_class))
    data = slips_docx(request.school.name, f"Phiếu đồng ý lớp {school_class.name}", pages)
    response = HttpResponse(data, content_type=KINDS["docx"].mime)
    name = re.sub(r"[^a-z0-9]+", "-", fold(school_class.name)).strip("-")
    response["Content-Disposition"] = f'attachment; filename="phieu-y-kien-{name}.docx"'
    return response


def _pupil(request: Request, pk: int) -> Pupil:
    pupils = Pupil.objects.visible_to(request.user).select_related(
        "person", "school", "school_class"
    )
    found: Pupil = get_object_or_404(pupils, pk=pk)
    return found


def _kept_pupil(request: Request, pk: int) -> Pupil:
    pupil = _pupil(request, pk)
    require(can_keep_consents_of(request.user, pupil))
    note_look(pupil, by=request.user)
    return pupil


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pupil_answers(request: Request, pk: int) -> HttpResponse:
    """Show what was answered for one pupil, all the way back; keep a picture of the slip."""
    pupil = _kept_pupil(request, pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _scanned(request, pupil, form):
        return redirect("pupil_answers", pupil.pk)
    said = Consent.objects.visible_to(request.user).filter(pupil=pupil)
    context = {
        "pupil": pupil,
        "answers": answers_of([pupil])[0],
        "said": said.select_related("recorded_by", "ended_by").order_by("-recorded_at", "-pk"),
        "scan": said.filter(scan__isnull=False).exists(),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "consents/pupil_answers.html", context, status=status)


def _scanned(request: Request, pupil: Pupil, form: ScanForm) -> bool:
    try:
        prepared = prepare_upload(form.cleaned_data["file"], kind="any")
    except BadInput as refused:
        form.add_error("file", refused.message)
        return False
    try:
        actions.add_scan(pupil, prepared, by=request.user)
    except ValidationError as refused:
        discard(prepared)
        form.add_error("file", refused)
        return False
    messages.success(request, _("Saved."))
    return True


@login_required
@require_http_methods(["GET", "HEAD"])
def pupil_scan(request: Request, pk: int) -> HttpResponseBase:
    pupil = _kept_pupil(request, pk)
    said = Consent.objects.visible_to(request.user).filter(pupil=pupil, scan__isnull=False)
    newest = said.select_related("scan").order_by("-recorded_at", "-pk").first()
    if newest is None or newest.scan is None:
        raise Http404
    return serve(request, newest.scan)


@login_required
@require_POST
def pupil_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back for both, of one purpose or of all: one of the two said so to the teacher."""
    pupil = _kept_pupil(request, pk)
    purpose = request.POST.get("purpose", "")
    purposes = [purpose] if purpose in Purpose.values else []
    count = actions.withdraw(pupil, purposes, by=request.user)
    if count:
        told = _("Withdrawn for %(name)s. What was shown is hidden from now on.")
        messages.success(request, told % {"name": pupil.person.name})
    else:
        messages.info(request, _("Nothing was changed."))
    if "here" in request.POST:
        return redirect("pupil_answers", pupil.pk)
    return redirect("class_consents", pupil.school_class_id)


@require_http_methods(["GET", "HEAD", "POST"])
@pupil_required
def consent_mine(request: Request) -> HttpResponse:
    """Ask a pupil, and tell them what their parent answered."""
    pupils = Pupil.objects.visible_to(request.user).filter(person=request.user)
    pupil = get_object_or_404(pupils.select_related("person", "school", "school_class"))
    return _asked(request, pupil, Party.PUPIL)


@require_http_methods(["GET", "HEAD", "POST"])
@guardian_required
def pupil_consents(request: Request, pk: int) -> HttpResponse:
    """Ask a parent about their child, and tell them what the child answered."""
    return _asked(request, _pupil(request, pk), Party.GUARDIAN)


def _asked(request: Request, pupil: Pupil, party: Party) -> HttpResponse:
    require(can_answer(request.user, pupil, party))
    if request.method == "POST":
        _hear(request, pupil, party)
        return redirect(request.path)
    other = Party.GUARDIAN if party == Party.PUPIL else Party.PUPIL
    (answers,) = answers_of([pupil])
    context = {
        "pupil": pupil,
        "of_pupil": party == Party.PUPIL,
        "rows": asked_of(answers, party, other),
        "any_yes": any(answers.agreed(purpose, party) for purpose in Purpose.values),
    }
    return render(request, "consents/asked.html", context)


def _hear(request: Request, pupil: Pupil, party: Party) -> None:
    """Take "photograph:yes", "photograph:no", "photograph:back" or "all:back"; else nothing."""
    purpose, _colon, said = request.POST.get("answer", "").partition(":")
    if purpose in Purpose.values and said in ("yes", "no"):
        actions.answer(pupil, party, {purpose: said == "yes"}, by=request.user)
        messages.success(request, _("Saved."))
    elif said == "back" and (purpose == "all" or purpose in Purpose.values):
        purposes = [] if purpose == "all" else [purpose]
        actions.withdraw(pupil, purposes, party=party, by=request.user)
        messages.success(request, pgettext("a consent", "Taken back. It holds from now on."))

"""The help pages as they lie on disk, and the pages on which the school keeps its contacts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangxanh.common.permissions import require
from mangxanh.documents.posters import help_poster_pdf, help_stickers_pdf
from mangxanh.documents.qr import qr_svg
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import HelpContact
from mangxanh.school.models.help import EMERGENCY, NEVER_CHECKED, REQUIRED
from mangxanh.school.permissions import can_edit_help, can_see_people
from mangxanh.school.queries import address
from mangxanh.speakup import shelf
from mangxanh.speakup.actions import contacts as actions
from mangxanh.speakup.forms import HelpContactForm
from mangxanh.speakup.hours import hours_in_words
from mangxanh.speakup.queries import is_loopback, missing_kinds, poster_lines


@require_safe
def help_page(request: Request) -> HttpResponse:
    """Answer as serving/ does before Django: for every address that the shelf knows."""
    leaf = shelf.find(request.method or "GET", request.get_host(), request.path)
    if leaf is None:
        raise Http404
    return HttpResponse(leaf.body, status=leaf.status, headers=leaf.headers)


@login_required
@require_safe
def help_contacts(request: Request) -> HttpResponse:
    """List the contacts: who is called when, checked by whom, what is missing."""
    require(can_see_people(request.user, request.school))
    rows = HelpContact.objects.visible_to(request.user).select_related("checked_by")
    context = {
        "rows": [
            {"contact": row, "hours": hours_in_words(row), "unchecked": row.is_unchecked()}
            for row in rows
        ],
        "emergency": EMERGENCY,
        "never_checked": NEVER_CHECKED,
        "missing": missing_kinds(request.school),
        "may_edit": can_edit_help(request.user, request.school),
    }
    return render(request, "speakup/help_contacts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def help_contact_add(request: Request) -> HttpResponse:
    require(can_edit_help(request.user, request.school))
    asked = request.GET.get("loai", "")
    kind = asked if asked in REQUIRED else HelpContact.Kind.OTHER.value
    known = HelpContact.objects.visible_to(request.user).filter(kind=kind).first()
    if known and asked == kind:
        return redirect("help_contact_edit", known.pk)
    label = str(HelpContact.Kind(kind).label) if asked == kind else ""
    form = HelpContactForm(request.POST or None, initial={"name": label})
    if form.is_valid():
        try:
            actions.add_contact(request.school, kind, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("help_contacts")
    context = {"form": form, "label": label, "contact": None}
    status = 422 if form.errors else 200
    return render(request, "speakup/help_contact_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def help_contact_edit(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(HelpContact.objects.visible_to(request.user), pk=pk)
    require(can_edit_help(request.user, request.school))
    form = HelpContactForm(request.POST or None, instance=contact)
    if form.is_valid():
        try:
            actions.edit_contact(contact, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("help_contacts")
    if form.errors:
        contact.refresh_from_db()
    context = {"form": form, "label": contact.name, "contact": contact, "emergency": EMERGENCY}
    status = 422 if form.errors else 200
    return render(request, "speakup/help_contact_form.html", context, status=status)


@login_required
@require_safe
def posters(request: Request) -> HttpResponse:
    """Offer the posters and stickers, and show what will stand on them."""
    require(can_see_people(request.user, request.school))
    where = address(request.school, reverse("help_short"))
    context = {
        "lines": poster_lines(request.school),
        "address": where.split("://", 1)[-1],
        "code": mark_safe(qr_svg(where, title=_("Code of the help page"))),  # noqa: S308  # drawn here
        "nowhere": is_loopback(where),
    }
    return render(request, "speakup/posters.html", context)


@login_required
@require_safe
def poster(request: Request, form: str) -> HttpResponse:
    """Send a poster or the stickers as a PDF."""
    require(can_see_people(request.user, request.school))
    where = address(request.school, reverse("help_short"))
    told = {"school": request.school.name, "address": where}
    if form == "nhan":
        pdf = help_stickers_pdf(**told)
    else:
        pdf = help_poster_pdf(
            **told,
            lines=poster_lines(request.school),
            size="a4" if form == "a4" else "a3",
            bleed=form == "a3-in",
        )
    name = {"Content-Disposition": f'attachment; filename="em-can-giup-do-{form}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=name)


@login_required
@require_POST
def help_contact_check(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(HelpContact.objects.visible_to(request.user), pk=pk)
    try:
        actions.check_contact(contact, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Noted: %(name)s is right.") % {"name": contact.name})
    return redirect("help_contacts")


@login_required
@require_POST
def help_contact_show(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(HelpContact.objects.visible_to(request.user), pk=pk)
    try:
        actions.show_contact(contact, shown=request.POST.get("shown") == "1", by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("help_contacts")


@login_required
@require_POST
def help_contact_remove(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(HelpContact.objects.visible_to(request.user), pk=pk)
    try:
        actions.remove_contact(contact, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("help_contacts")

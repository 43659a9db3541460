"""The end of the wizard: the recovery sheet, the invitations, the last page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.text import fold
from mangxanh.common.words import split
from mangxanh.documents.docx import recovery_sheet_docx
from mangxanh.documents.papers import RecoverySheetPaper
from mangxanh.home import actions
from mangxanh.home.forms import ColleaguesForm, TwoWordsForm
from mangxanh.home.permissions import can_make_sheet, runs_installation
from mangxanh.home.queries import setup_steps
from mangxanh.home.sheet import open_words, seal_words
from mangxanh.home.views.wizard import setup_page, show
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.actions import schools
from mangxanh.school.http import Request
from mangxanh.school.models import Person
from mangxanh.school.queries import staff_of
from mangxanh.work.passphrase import has_passphrase, new_passphrase


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@setup_page
def setup_sheet(request: Request) -> HttpResponse:
    if request.method != "POST":
        shown = {"made": has_passphrase(), "elsewhere": not runs_installation(request.school)}
        return show(request, "setup_sheet", None, **shown)
    require(can_make_sheet(request.user, request.school))
    if "make" in request.POST:
        words = new_passphrase()
        return _show_words(request, words, seal_words(words, request.user.pk))
    sealed = request.POST.get("sealed", "")
    try:
        words = open_words(sealed, request.user.pk)
    except BadInput as old:
        messages.error(request, old.message)
        return redirect("setup_sheet")
    if "docx" in request.POST:
        return download(_sheet(request, words), "to-khoi-phuc.docx", DOCX)
    if "show" in request.POST:
        return _show_words(request, words, sealed)
    typed = request.POST if "check" in request.POST else None
    form = TwoWordsForm(typed, words=words, initial={"sealed": sealed})
    if form.is_valid():
        actions.keep_words(request.school, words, by=request.user)
        messages.success(request, _("The words are checked. From now on every copy is locked."))
        return redirect("setup_invite")
    return show(request, "setup_sheet", form, sealed=sealed)


def _show_words(request: Request, words: str, sealed: str) -> HttpResponse:
    return show(request, "setup_sheet", None, words=split(words), sealed=sealed)


def _sheet(request: Request, words: str) -> bytes:
    return recovery_sheet_docx(
        RecoverySheetPaper(
            school=request.school.name,
            server=request.build_absolute_uri("/").rstrip("/"),
            words=tuple(split(words)),
            made=today(),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@setup_page
def setup_invite(request: Request) -> HttpResponse:
    here = staff_of(request.school)
    known = {fold(person.name) for person in here}
    form = ColleaguesForm(request.POST or None, known=known)
    invited: list[tuple[Person, str]] = []
    if form.is_valid():
        try:
            found = actions.invite_staff(
                request.school, form.cleaned_data["pasted"], by=request.user
            )
        except ValidationError as refused:
            form.add_error("pasted", refused)
        else:
            invited = [(person, _address(request, token)) for person, token in found]
            form = ColleaguesForm(known=known)
    others = [person for person in here if person.pk != request.user.pk]
    return show(request, "setup_invite", form, invited=invited, others=others)


def _address(request: Request, token: str) -> str:
    return request.build_absolute_uri(reverse("use_link", args=[token]))


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_done(request: Request) -> HttpResponse:
    steps = setup_steps(request.school)
    open_steps = [step for step in steps if not step.done]
    needed = {"setup_school", "setup_authority", "setup_year"}
    first = next((step for step in open_steps if step.name in needed), None)
    if request.method == "POST":
        if first:
            messages.error(request, _("This is still needed before the end."))
            return redirect(first.name)
        schools.finish_setup(request.school, by=request.user)
        return redirect("setup_done")
    finished = request.school.set_up_at is not None
    shown = {"open_steps": open_steps, "finished": finished, "first": first}
    return render(request, "home/setup_done.html", shown)

"""A pupil's way in: the class, its card's number and words, then four digits.

Looking at an address signs nobody in: what a code leads to is the page of a class.
"""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mangxanh.documents.qr import qr_svg
from mangxanh.school.actions import card_sign_in as actions
from mangxanh.school.actions.access import end_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.card_forms import CardForm, ClassForm, DigitsForm
from mangxanh.school.http import Request
from mangxanh.school.middleware import SESSION_COOKIE, TICKET_COOKIE, TICKET_PATH, keep_pupil
from mangxanh.school.models import Card, SchoolClass
from mangxanh.school.queries import address, class_address, class_of_address


@require_http_methods(["GET", "HEAD"])
def card_sign_in(request: Request) -> HttpResponse:
    """Ask for the class: typed here, or scanned from the card with the telephone's own camera."""
    if request.pupil_session:
        return redirect("home")
    form = ClassForm(request.GET if "lop" in request.GET else None)
    if form.is_valid():
        found = class_of_address(request.school, form.cleaned_data["lop"])
        if found:
            return redirect("card_class", class_address(found.name))
        told = pgettext("to a pupil", "There is no such class this school year. Please look again.")
        form.add_error("lop", told)
    context = {"form": form, "steps": _steps(None), "was_idle": "yen" in request.GET}
    status = 422 if form.errors else 200
    return render(request, "school/card_sign_in.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_class(request: Request, room: str) -> HttpResponse:
    """Take number and words of a card of this class; the digits are asked on the next page."""
    school_class = class_of_address(request.school, room)
    if school_class is None:
        raise Http404
    form = CardForm(request.POST or None)
    if form.is_valid():
        number, words = form.cleaned_data["number"], form.cleaned_data["words"]
        try:
            card = actions.check_words(school_class, number, words)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            digits = DigitsForm(new=not card.pin_digest, initial={"step": actions.step_of(card)})
            return _show_digits(request, card, digits, status=200)
    whole = address(request.school, reverse("card_class", args=[room]))
    title = pgettext("to a pupil", "Code of the sign-in page of class %(name)s")
    context = {
        "form": form,
        "row": school_class,
        "steps": _steps(school_class),
        "code": qr_svg(whole, title=title % {"name": school_class.name}),
    }
    status = 422 if form.errors else 200
    return render(request, "school/card_class.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_digits(request: Request) -> HttpResponse:
    """Take the four digits of whoever knew the words a moment ago, and sign them in."""
    if request.method != "POST":
        return redirect("card_sign_in")
    step = request.POST.get("step", "")
    card = actions.find_card(request.school, step)
    if card is None:
        return render(request, "school/card_over.html", status=422)
    form = DigitsForm(request.POST, new=not card.pin_digest)
    if form.is_valid():
        digits, again = form.cleaned_data["digits"], form.cleaned_data.get("again", "")
        try:
            card = actions.enter_digits(request.school, step, digits, again=again)
        except actions.StepIsOver:
            return render(request, "school/card_over.html", status=422)
        except ValidationError as refused:
            where = getattr(refused, "code", None)
            form.add_error(where if where in form.fields else None, refused)
        else:
            return _enter(request, card, own=form.cleaned_data["device"] == "own")
    return _show_digits(request, card, form, status=422)


def _enter(request: Request, card: Card, *, own: bool) -> HttpResponse:
    """Sign a pupil in; a grown-up who was signed in on this device is no longer."""
    response = redirect("home")
    if request.staff_session:
        end_session(request.staff_session, by=request.user)
        response.delete_cookie(SESSION_COOKIE)
    response.delete_cookie(TICKET_COOKIE, path=TICKET_PATH)  # of whoever was here before
    keep_pupil(response, pupil_token(card, own=own), own=own)
    return response


def _show_digits(request: Request, card: Card, form: DigitsForm, *, status: int) -> HttpResponse:
    is_new = not card.pin_digest
    context = {
        "form": form,
        "card": card,
        "is_new": is_new,
        "was_printed_anew": is_new and card.edition > 1,
        "back": reverse("card_class", args=[class_address(card.school_class.name)]),
    }
    return render(request, "school/card_digits.html", context, status=status)


def _steps(school_class: SchoolClass | None) -> list[dict[str, str]]:
    """Return the three steps of signing in, with where the pupil stands."""
    name = school_class.name if school_class else ""
    return [
        {
            "title": pgettext("to a pupil", "Class"),
            "state": "done" if school_class else "now",
            "text": name,
        },
        {
            "title": pgettext("to a pupil", "Number and three words"),
            "state": "now" if school_class else "",
        },
        {"title": pgettext("to a pupil", "Your 4 secret digits"), "state": ""},
    ]

"""The cards of a class for who leads it: numbers, printing, printing anew; never any words."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.documents.cards import CardFace, cards_pdf
from mangxanh.school.actions.cards import print_cards, state_of
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Card, ClassAlarm, Pupil, SchoolClass
from mangxanh.school.permissions import can_print_cards
from mangxanh.school.queries import ALARM_SHOWN, address, class_address, pupils_with_cards


@login_required
@require_http_methods(["GET", "HEAD"])
def class_cards(request: Request, pk: int) -> HttpResponse:
    """Show who has which number, and who has no card."""
    row = _class(request, pk)
    pupils = pupils_with_cards(row)
    context = {
        "row": row,
        "pupils": pupils,
        "without": [pupil for pupil, card in pupils if card is None],
        "with_card": [pupil for pupil, card in pupils if card],
        "address": address(request.school, _path(row)),
        "alarms": ClassAlarm.objects.visible_to(request.user).filter(
            school_class=row, raised_at__gt=now() - ALARM_SHOWN
        ),
    }
    return render(request, "school/class_cards.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_cards_print(request: Request, pk: int) -> HttpResponse:
    """Print cards for those without one, or (`tat-ca`) for the whole class anew."""
    row = _class(request, pk)
    everybody = "tat-ca" in (request.POST if request.method == "POST" else request.GET)
    found = pupils_with_cards(row)
    pupils = [pupil for pupil, card in found if everybody or card is None]
    if request.method == "POST":
        return _print(request, row, pupils)
    context = {
        "row": row,
        "count": len(pupils),
        "everybody": everybody,
        "seen": state_of(pupils),
    }
    return render(request, "school/class_cards_print.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_reprint(request: Request, pk: int) -> HttpResponse:
    """Print one card anew: this is the first tap's page, its button the second."""
    cards = Card.objects.visible_to(request.user).select_related(
        "pupil__person", "pupil__school_class"
    )
    card = get_object_or_404(cards.filter(pupil__in=Pupil.objects.present()), pk=pk)
    row = card.pupil.school_class or card.school_class
    require(can_print_cards(request.user, row))
    if request.method == "POST":
        return _print(request, row, [card.pupil])
    context = {"row": row, "card": card, "seen": state_of([card.pupil])}
    return render(request, "school/card_reprint.html", context)


def _class(request: Request, pk: int) -> SchoolClass:
    row: SchoolClass = get_object_or_404(SchoolClass.objects.visible_to(request.user), pk=pk)
    require(can_print_cards(request.user, row))
    return row


def _path(row: SchoolClass) -> str:
    return reverse("card_class", args=[class_address(row.name)])


def _print(request: Request, row: SchoolClass, pupils: Sequence[Pupil]) -> HttpResponse:
    """Answer with the sheet: its words are nowhere else, so no cache may keep it."""
    try:
        printed = print_cards(row, pupils=pupils, by=request.user, seen=request.POST.get("seen"))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("class_cards", row.pk)
    pdf = cards_pdf(
        [CardFace(card.number, card.name, card.words) for card in printed],
        school=request.school.name,
        class_name=row.name,
        address=address(request.school, _path(row)),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="the-lop-{class_address(row.name)}.pdf"'
    )
    response["Cache-Control"] = "no-store"
    return response

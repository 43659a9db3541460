"""The form with which anybody tells: three pages, then the receipt.

Nobody signs in here, and whoever is signed in stays unknown (school/middleware.nobody). Nothing is
stored before the last page is sent; what is wrong is answered with 400 and the same page. Each
page sends to its own address, so an answer stands where its mistakes are mended.
"""

import logging
from collections.abc import Callable
from functools import update_wrapper

from django.db import DatabaseError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mangxanh.school.http import Request
from mangxanh.speakup import receipts
from mangxanh.speakup.actions.filing import file_report, whom_to_leave_out
from mangxanh.speakup.answers import NotOffered, Told, read_told, read_what, read_who
from mangxanh.speakup.asking import DOORS, words_for
from mangxanh.speakup.chosen import chosen_words
from mangxanh.speakup.form_token import Form, new_form, opened, receipt_of, sealed_receipt
from mangxanh.speakup.incoming import Unreadable, posted_of
from mangxanh.speakup.queries import OpenBox, grades_of, handlers_by_value, open_box
from mangxanh.speakup.urgency import card_of, found_in, why_urgent
from mangxanh.speakup.views.form_pages import (
    closed_page,
    doors_page,
    kept_page,
    receipt_page,
    refused_page,
    tell_page,
    what_page,
    who_page,
)

logger = logging.getLogger(__name__)
Sent = Callable[[OpenBox, Form, QueryDict, bool], HttpResponse]


def _page(sent: Sent) -> Callable[[Request], HttpResponse]:
    """Make a view of what answers a sent page: the box is open, the form is one of ours."""

    def view(request: Request) -> HttpResponse:
        box = open_box(request.school)
        if box is None:
            return closed_page(request.school)
        if request.method != "POST":
            return redirect("tell_what")
        try:
            posted = posted_of(request)
            form, is_good = opened(posted.get("form", ""), request.school.pk)
            return refused_page() if form is None else sent(box, form, posted, is_good)
        except (Unreadable, NotOffered):
            return refused_page()

    update_wrapper(view, sent)
    return require_http_methods(["GET", "HEAD", "POST"])(view)


@require_http_methods(["GET", "HEAD", "POST"])
def tell_what(request: Request) -> HttpResponse:
    """Ask who writes, then what happened; the answers lead to the next page."""
    if request.method == "POST":
        return _what_sent(request)
    box = open_box(request.school)
    if box is None:
        return closed_page(request.school)
    audience = DOORS.get(request.GET.get("ai", ""))
    return what_page(box, new_form(request.school.pk, audience)) if audience else doors_page()


@_page
def _what_sent(box: OpenBox, form: Form, posted: QueryDict, is_good: bool) -> HttpResponse:  # noqa: ARG001, FBT001  # as Sent has it
    if "back" in posted:
        return what_page(box, form)
    form, faults = read_what(form, posted, words_for(form.audience))
    return what_page(box, form, faults) if faults else who_page(box, form)


@_page
def tell_who(box: OpenBox, form: Form, posted: QueryDict, is_good: bool) -> HttpResponse:  # noqa: ARG001, FBT001  # as Sent has it
    """Take whether they give their name and who must not read; ask for the story."""
    if not form.has_what:
        return refused_page()
    if "back" in posted:
        return who_page(box, form)
    known = handlers_by_value(box.school)
    ticked = posted.getlist("left_out")
    if any(value not in known for value in ticked):
        raise NotOffered
    keys = {known[value] for value in ticked}
    form, faults = read_who(form, posted, words_for(form.audience), keys)
    if faults:
        return who_page(box, form, faults)
    return tell_page(
        box, form, whom_to_leave_out(box.school, form), is_urgent=bool(why_urgent(form, Told()))
    )


@_page
def tell(box: OpenBox, form: Form, posted: QueryDict, is_good: bool) -> HttpResponse:  # noqa: FBT001  # as Sent has it
    """Take the story and file it; the answer is the receipt."""
    if not form.has_who:
        return refused_page()
    words = words_for(form.audience)
    told, faults = read_told(form, posted, words, grades_of(box.school))
    found = found_in(told)
    why, card = why_urgent(form, told, found), card_of(form, found)
    left_out = whom_to_leave_out(box.school, form)
    if not is_good:
        faults["story"] = words["errors"]["old_form"]
    if faults:
        return tell_page(
            box, form, left_out, posted=posted, faults=faults, is_urgent=bool(why), card=card
        )
    try:
        filed = file_report(box, form, told, why=why, quick=chosen_words(form, told))
    except (DatabaseError, OSError) as error:
        logger.error("A report could not be saved: %s", type(error).__name__)  # noqa: TRY400  # its text may quote what was told
        faults = {"story": words["errors"]["failed"]}
        return tell_page(
            box,
            form,
            left_out,
            posted=posted,
            faults=faults,
            status=503,
            is_urgent=bool(why),
            card=card,
        )
    return receipt_page(
        box,
        form,
        left_out,
        kept=sealed_receipt(form, is_urgent=filed.is_urgent),
        is_urgent=filed.is_urgent,
        is_again=filed.is_again,
        only_recovery=filed.only_recovery,
        card=card,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tell_kept(request: Request) -> HttpResponse:
    """Compare what was typed back with the code's last group."""
    box = open_box(request.school)
    if box is None:
        return closed_page(request.school)
    if request.method != "POST":
        return redirect("tell_what")
    try:
        posted = posted_of(request)
    except Unreadable:
        return refused_page()
    known = receipt_of(posted.get("receipt", ""), request.school.pk)
    if known is None:
        return refused_page()
    form, is_urgent = known
    if receipts.is_last_group(form.code, posted.get("group", "")):
        return kept_page(box, form, is_urgent=is_urgent)
    left_out = whom_to_leave_out(box.school, form)
    kept = sealed_receipt(form, is_urgent=is_urgent)
    return receipt_page(
        box, form, left_out, kept=kept, is_urgent=is_urgent, status=400, mistyped=True
    )

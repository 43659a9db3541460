"""The form with which anybody tells: three pages, then the receipt.

Nobody signs in here, and whoever is signed in stays unknown (school/middleware.nobody). Nothing is
stored before the last page is sent; what is wrong is answered with 400 and the same page. Each
page sends to its own address, so an answer stands where its mistakes are mended.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import update_wrapper

from django.db import DatabaseError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mangxanh.cases.evidence.uploads import SealedUpload
from mangxanh.common.errors import BadInput
from mangxanh.school.http import Request
from mangxanh.speakup import receipts
from mangxanh.speakup.actions.filing import Filed, file_report, filed_with, whom_to_leave_out
from mangxanh.speakup.answers import (
    Faults,
    NotOffered,
    Told,
    read_told,
    read_what,
    read_who,
    typed_in,
)
from mangxanh.speakup.asking import DOORS, Words, words_for
from mangxanh.speakup.chosen import chosen_words
from mangxanh.speakup.form_token import Form, new_form, opened, receipt_of, sealed_receipt
from mangxanh.speakup.incoming import Incoming, Unreadable, posted_of, posted_with_files
from mangxanh.speakup.naming import Named, named_by
from mangxanh.speakup.queries import OpenBox, grades_of, handlers_by_value, named_as, open_box
from mangxanh.speakup.urgency import card_of, found_in, why_urgent
from mangxanh.speakup.views.form_pages import (
    closed_page,
    doors_page,
    in_a_line,
    kept_page,
    receipt_page,
    refused_page,
    tell_page,
    what_page,
    who_page,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """A page that was sent: the open box, the form as it was carried, what came with it."""

    box: OpenBox
    form: Form
    is_good: bool  # not older than two hours
    came: Incoming

    @property
    def posted(self) -> QueryDict:
        return self.came.fields

    @property
    def words(self) -> Words:
        return words_for(self.form.audience)


def _page(
    answer: Callable[[Sent], HttpResponse], *, takes_files: bool = False
) -> Callable[[Request], HttpResponse]:
    """Make a view of what answers a sent page: the box is open, the form is one of ours."""

    def view(request: Request) -> HttpResponse:
        box = open_box(request.school)
        if box is None:
            return closed_page(request.school)
        if request.method != "POST":
            return redirect("tell_what")
        try:
            came = posted_with_files(request) if takes_files else Incoming(posted_of(request))
            form, is_good = opened(came.fields.get("form", ""), request.school.pk)
            return answer(Sent(box, form, is_good, came)) if form else refused_page()
        except (Unreadable, NotOffered):
            return refused_page()

    update_wrapper(view, answer)
    return require_http_methods(["GET", "HEAD", "POST"])(view)


@require_http_methods(["GET", "HEAD", "POST"])
def tell_what(request: Request) -> HttpResponse:
    """Ask who writes, then what happened; the answers lead to the next page."""
    if request.method == "POST":
        return _page(_what_sent)(request)
    box = open_box(request.school)
    if box is None:
        return closed_page(request.school)
    audience = DOORS.get(request.GET.get("ai", ""))
    return what_page(box, new_form(request.school.pk, audience)) if audience else doors_page()


def _what_sent(sent: Sent) -> HttpResponse:
    if "back" in sent.posted:
        return what_page(sent.box, sent.form)
    form, faults = read_what(sent.form, sent.posted, sent.words)
    return what_page(sent.box, form, faults) if faults else who_page(sent.box, form)


@_page
def tell_who(sent: Sent) -> HttpResponse:
    """Take whether they give their name and who must not read; ask for the story."""
    if not sent.form.has_what:
        return refused_page()
    if "back" in sent.posted:
        return who_page(sent.box, replace(sent.form, typed=typed_in(sent.posted)))
    known = handlers_by_value(sent.box.school)
    ticked = sent.posted.getlist("left_out")
    if any(value not in known for value in ticked):
        raise NotOffered
    keys = {known[value] for value in ticked}
    form, faults = read_who(sent.form, sent.posted, sent.words, keys)
    if faults:
        return who_page(sent.box, form, faults)
    left_out = whom_to_leave_out(sent.box.school, form)
    return tell_page(sent.box, form, left_out, is_urgent=bool(why_urgent(form, Told())))


def _tell_sent(sent: Sent) -> HttpResponse:
    box = sent.box
    if not sent.form.has_who:
        return refused_page()
    has_image = sent.posted.get("image") == "1"
    uploads = sent.came.takable(has_image=has_image)
    grades = grades_of(box.school) if sent.posted.get("grade") else ()
    told, faults = read_told(sent.form, sent.posted, sent.words, grades, has_files=bool(uploads))
    named = named_by(box, sent.form, told, sent.posted)
    form, faults = named.form, faults | _further_faults(sent, named, has_image=has_image)
    found = found_in(told)
    why, card = why_urgent(form, told, found), card_of(form, found)
    left_out = whom_to_leave_out(box.school, form)
    filed = faults or _file(replace(sent, form=form), told, why, uploads)
    if isinstance(filed, dict):
        return tell_page(
            box,
            form,
            left_out | named.open,
            posted=sent.posted,
            faults=filed,
            ticks=named.ticks,
            status=503 if "saving" in filed else 400,
            is_urgent=bool(why),
            card=card,
            had_files=bool(sent.came.uploads or sent.came.refusal),
        )
    return receipt_page(
        box,
        form,
        left_out,
        filed=filed,
        kept=sealed_receipt(form, is_urgent=filed.is_urgent),
        card=card,
        dropped=len(uploads) < len(sent.came.uploads),
    )


def _further_faults(sent: Sent, named: Named, *, has_image: bool) -> Faults:
    """Return what else keeps a report from being filed now: the page's age, a file, a question."""
    faults = {}
    if not sent.is_good:
        faults["story"] = sent.words["errors"]["old_form"]
    if sent.came.refusal and not has_image:
        faults["files"] = sent.came.refusal
    if named.open and not filed_with(sent.form):  # sent before, it was filed
        who = in_a_line(named_as(sent.box.school, named.open))
        faults["meant"] = sent.words["tell"]["meant"].format(who=who)
    return faults


tell = _page(_tell_sent, takes_files=True)


def _file(sent: Sent, told: Told, why: list[str], uploads: list[SealedUpload]) -> Filed | Faults:
    """Return what became of it, or what is to be said: help is shown either way."""
    quick = chosen_words(sent.form, told)
    try:
        return file_report(sent.box, sent.form, told, why=why, quick=quick, uploads=uploads)
    except BadInput as refused:
        return {"files": refused.message}
    except (DatabaseError, OSError) as error:
        kind = type(error).__name__  # its text may quote what was told
        logger.error("A report could not be saved: %s", kind)  # noqa: TRY400  # as said above
        return {"saving": sent.words["errors"]["failed"]}


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
    filed = Filed(is_again=False, is_urgent=is_urgent, only_recovery=False)
    return receipt_page(box, form, left_out, filed=filed, kept=kept, status=400, mistyped=True)

"""Whoever comes back with a receipt: their letters are the answer to the post that brings the code.

No session, no cookie, nothing in the address: each further step brings the code along, sealed, for
half an hour (letter_token). Nobody is slowed or locked out: see receipts.py.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import DatabaseError
from django.http import Http404, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from mangxanh.cases.book import as_text
from mangxanh.cases.models import Case
from mangxanh.cases.queries import book_of, usable_ladder
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.errors import BadInput
from mangxanh.school.http import Request
from mangxanh.school.models import School
from mangxanh.speakup import letter_token, receipts
from mangxanh.speakup.actions.letters import Answer, Letter, answer_asked, write
from mangxanh.speakup.actions.relays import drop_address, keep_address
from mangxanh.speakup.answers import NotOffered, read_image
from mangxanh.speakup.asking import DOORS, PUPIL, letter_words, words_for
from mangxanh.speakup.incoming import Incoming, Unreadable, posted_with_files
from mangxanh.speakup.opening import Opened, open_with
from mangxanh.speakup.urgency import card_in, danger_in
from mangxanh.speakup.views.form_pages import refused_page
from mangxanh.speakup.views.letter_pages import Said, door_page, image_in_words, letters_page

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: Request) -> HttpResponse:
    """Ask for the code; answer with the letters, and with them again after each step."""
    if request.method != "POST":
        return door_page(DOORS.get(request.GET.get("ai", ""), PUPIL))
    try:
        came = posted_with_files(request)
    except Unreadable:
        return refused_page()
    posted = came.fields
    step = STEPS.get(posted.get("step", ""))
    if step is None:
        return refused_page()
    audience = DOORS.get(posted.get("ai", ""), PUPIL)
    code, fault = _code_of(request.school, posted, audience)
    if not code:
        return door_page(audience, fault=fault, posted=posted)
    said = words_for(audience)["letters"]
    try:
        opened = open_with(request.school, code)
        if opened is None:
            return door_page(audience, fault=said["unknown"], posted=posted)
        return step(opened, came)
    except CannotOpen:
        return door_page(audience, fault=said["gone"], posted=posted)
    except NotOffered:
        return refused_page()


def _code_of(school: School, posted: QueryDict, audience: str) -> tuple[str, str]:
    """Return (code, what is wrong): typed, or carried by the page. Asks no database."""
    typed = posted.get("code", "")
    if not typed and "token" in posted:
        code = letter_token.opened(posted.get("token", ""), school.pk)
        return code or "", letter_words(audience)["old_page"]
    count = len(receipts.letters(typed))
    if count != receipts.LENGTH + 1:
        return "", letter_words(audience)["count"].format(n=count)
    code = receipts.read(typed)
    if code and not letter_token.is_fresh(posted.get("door", "")):
        return "", letter_words(audience)["old_page"]
    return code or "", words_for(audience)["letters"]["typo"]


def _open(opened: Opened, _came: Incoming) -> HttpResponse:
    return letters_page(opened)


def _write(opened: Opened, came: Incoming) -> HttpResponse:
    """Take a letter, a quick answer, files; what was written stays where it could not be taken."""
    posted, image = came.fields, read_image(came.fields)
    text, quick = posted.get("text", ""), posted.get("quick", "")
    told_of, uploads = image_in_words(image, opened), came.takable(has_image=image is not None)
    # Before anything is saved: the help card comes even where saving fails.
    found = danger_in(f"{text}\n{told_of}")
    card = card_in(found)
    why = ["quick.urgent"] if quick == "urgent" else []
    why += ["answer.image"] if image is not None else []
    why += found.why if found.is_urgent else []
    said = Said(
        given=text,
        image=image,
        card=card,
        is_alarm=bool(why),
        is_urgent=bool(why) and not card,
    )
    digests = [upload.sha256 for upload in uploads]
    once = letter_token.once_of(posted.get("mark", ""), "write", quick, text, told_of, *digests)
    if came.refusal and image is None:
        return letters_page(opened, replace(said, fault=came.refusal, is_saved=False), 400)
    try:
        write(opened, Letter(text, once, quick, why, told_of), uploads)
    except BadInput as refused:
        return letters_page(opened, replace(said, fault=refused.message, is_saved=False), 400)
    except (DatabaseError, OSError) as error:
        return _not_saved(opened, said, error)
    is_dropped = len(uploads) < len(came.uploads)
    note = _sent_note(opened, is_dropped=is_dropped)
    return letters_page(_anew(opened), replace(said, given="", image=None, note=note))


def _sent_note(opened: Opened, *, is_dropped: bool) -> str:
    """Return what is said of a letter that was taken; no day is promised where nobody can read."""
    words, more = words_for(opened.case.teller), letter_words(opened.case.teller)
    sent = more["sent" if usable_ladder(opened.case) else "sent_unread"]
    note = words["object"]["sent"] if opened.case.closed_on else sent
    return f"{note} {words['receipt']['dropped']}" if is_dropped else str(note)


def _not_saved(opened: Opened, said: Said, error: Exception) -> HttpResponse:
    logger.error("A letter could not be saved: %s", type(error).__name__)
    fault = words_for(opened.case.teller)["errors"]["failed"]
    return letters_page(opened, replace(said, fault=fault, is_saved=False), 503)


def _answer(opened: Opened, came: Incoming) -> HttpResponse:
    """Take how it has been since."""
    posted = came.fields
    days = posted.get("days", "")
    better, punished = posted.get("better", ""), posted.get("punished", "")
    once = letter_token.once_of(posted.get("mark", ""), "answer", days, better, punished)
    answer = Answer(int(days) if days in ("7", "30") else 0, better, punished, once)
    asked = words_for(opened.case.teller)["asked"]
    try:
        answer_asked(opened, answer)
    except BadInput as refused:
        return letters_page(opened, Said(fault=refused.message), 400)
    except (DatabaseError, OSError) as error:
        return _not_saved(opened, Said(), error)
    is_good = better == "better" and punished in ("", "no")
    note = asked["after_good" if is_good else "after_bad"]
    is_alarm = punished == "yes"
    return letters_page(_anew(opened), Said(note=note, is_alarm=is_alarm, is_urgent=is_alarm))


def _relay(opened: Opened, came: Incoming) -> HttpResponse:
    """Keep where to tell that there is news."""
    words, email = letter_words(opened.case.teller)["relay"], came.fields.get("email", "")
    try:
        keep_address(opened, email)
    except BadInput as refused:
        return letters_page(opened, Said(relay_fault=refused.message, email=email), 400)
    return letters_page(opened, Said(note=words["saved"]))


def _unrelay(opened: Opened, _came: Incoming) -> HttpResponse:
    drop_address(opened)
    return letters_page(opened, Said(note=letter_words(opened.case.teller)["relay"]["stopped"]))


def _in_book(opened: Opened, _came: Incoming) -> HttpResponse:
    """Look whether the report stands in the book; writes nothing at all."""
    return letters_page(opened, Said(looks_in_book=True))


def _anew(opened: Opened) -> Opened:
    """Return the same with the case as it is now."""
    case: Case = Case.objects.select_related("owner").get(pk=opened.case.pk)
    case.school = opened.case.school
    opened.receipt.refresh_from_db(fields=["better_7", "better_30", "seen_entries"])
    return replace(opened, case=case)


STEPS: dict[str, Callable[[Opened, Incoming], HttpResponse]] = {
    "": _open,
    "write": _write,
    "answer": _answer,
    "book": _in_book,
    "relay": _relay,
    "unrelay": _unrelay,
}


@require_safe
def month_book(request: Request, month: str) -> HttpResponse:
    """Give the book of a month to whoever asks: lines, and the hash over them."""
    first = _first_day(month)
    book = book_of(request.school, first) if first else None
    if book is None:
        raise Http404
    return HttpResponse(as_text(book.leaves), content_type="text/plain; charset=utf-8")


def _first_day(month: str) -> date | None:
    """Return the first day of "2026-11", None for what is no month."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None

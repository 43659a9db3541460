"""The pages of whoever comes back: the door that asks for the code, and their letters."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse

from mangxanh.cases.evidence.uploads import MOST_FILES
from mangxanh.cases.queries import book_of
from mangxanh.speakup import letter_token
from mangxanh.speakup.actions.letters import LONGEST, mark_read
from mangxanh.speakup.answers import LINE
from mangxanh.speakup.asking import (
    DOORS,
    PUPIL,
    all_letter_words,
    all_words,
    crisis_words,
    letter_words,
    words_for,
)
from mangxanh.speakup.letterbox import fill, in_book, report_mark
from mangxanh.speakup.models import Relay
from mangxanh.speakup.opening import Opened
from mangxanh.speakup.receipts import read
from mangxanh.speakup.relays import can_relay
from mangxanh.speakup.views.form_pages import image_fields, shown

ADDRESSES = {audience: address for address, audience in DOORS.items()}


@dataclass(frozen=True)
class Said:
    """What a page answers to the step before: a note, or what was wrong with what was given."""

    note: str = ""
    fault: str = ""
    given: str = ""
    image: Mapping[str, str] | None = None
    is_alarm: bool = False  # the ladder was told
    is_urgent: bool = False  # and no help card says whom to call
    is_saved: bool = True
    card: str = ""
    email: str = ""
    relay_fault: str = ""
    looks_in_book: bool = False


def door_page(
    audience: str = PUPIL, *, fault: str = "", posted: Mapping[str, str] | None = None
) -> HttpResponse:
    """Ask for the code; what was written on a page that grew old is kept, to be sent with it.

    A code is shown again only where it was mistyped.
    """
    posted = posted or {}
    return shown(
        "letters_door",
        400 if fault else 200,
        audience=audience,
        more=letter_words(audience),
        address=ADDRESSES[audience],
        fault=fault,
        typed="" if read(posted.get("code", "")) else posted.get("code", ""),
        door=letter_token.new_door(),
        text=posted.get("text", "")[:LONGEST],
        mark=posted.get("mark", ""),
    )


def letters_page(opened: Opened, said: Said | None = None, status: int = 200) -> HttpResponse:
    """Show the letters; they count as read, unless somebody only looks into the book."""
    said, audience = said or Said(), opened.case.teller
    box = fill(opened)
    if not said.looks_in_book:
        with suppress(DatabaseError):  # whoever waits for a letter reads it all the same
            mark_read(opened, box.last)
    words = words_for(audience)
    return shown(
        "letters",
        status,
        audience=audience,
        more=letter_words(audience),
        address=ADDRESSES[audience],
        box=box,
        said=said,
        note=said.note.format(by=box.next_by),
        news=words["letters"]["news"].format(n=box.new),
        object=words["object"]["text"].format(until=box.until),
        token=letter_token.sealed(opened.case.school_id, opened.code),
        mark=letter_token.draw_mark(),
        urgent=words["quick"][-1],
        quick=words["quick"][:-1],
        asked=_options(words["asked"]),
        given={"image": said.image is not None},
        image_fields=image_fields(words, {f"image_{k}": v for k, v in (said.image or {}).items()}),
        limits={"line": LINE},
        longest=LONGEST,
        photos=words["tell"]["photos_hint"].format(max=MOST_FILES),
        crisis=_crisis(opened, said) if said.card else None,
        **_relay(opened),
        **_book(opened, looked=said.looks_in_book),
    )


def image_in_words(image: Mapping[str, str] | None, opened: Opened) -> str:
    """Return what is told of an intimate picture as both sides read it, "" where there is none."""
    if image is None:
        return ""
    words = words_for(opened.case.teller)["tell"]
    lines = [f"{words[f'intimate_{name}']} {value}" for name, value in image.items() if value]
    return "\n".join([f"{words['intimate_tick']}.", *lines])


def _crisis(opened: Opened, said: Said) -> dict[str, Any]:
    """Return the help card of what was just written."""
    words = all_words()["crisis"]
    return {
        "card": crisis_words(said.card, opened.case.teller, opened.case.kind),
        "calls_title": words["calls_title"],
        "after": words["saved" if said.is_saved else "unsaved"],
    }


def _options(asked: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    return {name: list(asked[f"{name}_options"].items()) for name in ("better", "punished")}


def _relay(opened: Opened) -> dict[str, Any]:
    """Return whether an address can be left here, is left already, and who would write to it."""
    _name, sender = parseaddr(settings.RELAY_FROM_EMAIL)
    said = letter_words(opened.case.teller)["relay"]["from"]
    return {
        "relay": {
            "is_offered": can_relay(),
            "is_kept": Relay.objects.visible_to(opened.reporter).exists(),
        },
        "sender": said.format(sender=sender),
    }


def _book(opened: Opened, *, looked: bool) -> dict[str, Any]:
    """Return what the page says of the book of the month in which the report came."""
    day, said = opened.case.day, words_for(opened.case.teller)["letters"]
    following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    month = all_letter_words()["months"].format(n=day.month)
    found = in_book(opened) if looked else ""
    answer = said[f"in_book_{found}"].format(day=f"{following:%-d/%-m}") if found else ""
    return {
        "book": {
            "text": said["in_book_text"].format(month=month),
            "mark": report_mark(opened),
            "is_made": book_of(opened.case.school, day) is not None,
            "month": f"{day:%Y-%m}",
            "name": month,
            "found": found,
            "answer": answer,
        }
    }

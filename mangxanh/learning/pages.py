"""A lesson as one page that is the same for everybody, and answers that anybody may keep."""

import gzip
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise

from mangxanh.common.dates import today
from mangxanh.learning.marks import terms_in
from mangxanh.learning.queries.lessons import ended_facts
from mangxanh.learning.shelf import has_picture
from mangxanh.learning.texts import Card, Lesson, Option, Question
from mangxanh.learning.tone import KINDS, TONES, Tone
from mangxanh.school.models import School

LETTERS = "abcdef"  # as components.css knows answers
FRESH, ASKED_AGAIN = 60, 0  # seconds for which nobody asks again


@dataclass(frozen=True)
class Choice:
    """An answer of a question on the page; `better` is the right one where this is not."""

    letter: str
    text: str | Promise
    why: str | Promise
    right: bool
    better: Option | None


@dataclass(frozen=True)
class Screen:
    """A card with all that its screen shows; `number` counts from 1."""

    number: int
    card: Card
    kind: str | Promise
    choices: list[Choice]
    terms: list[tuple[str, str]]
    picture: str
    is_last: bool


def choices_of(question: Question, tone: Tone) -> list[Choice]:
    """Return the answers of a question, and "not sure" behind them."""
    right = question.options[question.right]
    found = [
        Choice(letter, option.text, option.why, option.right, None if option.right else right)
        for letter, option in zip(LETTERS, question.options, strict=False)
    ]
    letter = LETTERS[len(found)]
    return [*found, Choice(letter, tone.unsure, tone.unsure_why, right=False, better=right)]


def screens_of(lesson: Lesson) -> list[Screen]:
    """Return the cards of a lesson as screens; hard words are explained once each."""
    tone, left = TONES[lesson.audience], dict(lesson.glossary)
    found = []
    for number, card in enumerate(lesson.cards, start=1):
        terms = terms_in(_texts(card), left)
        for term, _meaning in terms:
            del left[term]
        found.append(
            Screen(
                number=number,
                card=card,
                kind=KINDS[card.kind],
                choices=choices_of(card.question, tone) if card.question else [],
                terms=terms,
                picture=_shown(card.picture or (lesson.picture if number == 1 else "")),
                is_last=number == len(lesson.cards),
            )
        )
    return found


def _shown(picture: str) -> str:
    return picture if picture and has_picture(picture) else ""


def _texts(card: Card) -> list[str]:
    question = card.question
    options = [f"{one.text} {one.why}" for one in question.options] if question else []
    chat = [line.says for line in card.chat]
    own = [card.title, card.text, card.after, card.more_text, card.when, card.then]
    return [*own, question.text if question else "", *options, *chat]


def lesson_bytes(lesson: Lesson, school: School, *, trial: bool = False) -> bytes:
    """Return the page of a lesson: no person, no cookie, no form, always in Vietnamese.

    `trial` shows it to whoever writes it: it keeps nothing, leads nowhere, and says what it has
    to say though a fact in it has ended.
    """
    is_over = bool(ended_facts(lesson, today())) and not trial
    context = {
        "school": school,
        "lesson": lesson,
        "tone": TONES[lesson.audience],
        "is_over": is_over,
        "screens": [] if is_over else screens_of(lesson),
        "offline": not (settings.PLAIN_HTTP or trial),
        "trial": trial,
    }
    return _page("learning/lesson.html", context)


def offline_bytes(school: School) -> bytes:
    """Return what stands in place of a page of lessons that was never opened with a network."""
    return _page("learning/offline.html", {"school": school})


def _page(template: str, context: dict[str, object]) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(template, context).encode()


def to_everybody(
    request: HttpRequest, body: bytes, kind: str = "text/html; charset=utf-8", fresh: int = FRESH
) -> HttpResponseBase:
    """Answer with what holds nothing of a person: packed, kept for a moment, asked for by its mark."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    mark = blake2b(body, digest_size=12).hexdigest()
    response = HttpResponse(gzip.compress(body, 6, mtime=0) if packed else body, content_type=kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'"{mark}{"-gz" if packed else ""}"'
    response.headers["Cache-Control"] = f"public, max-age={fresh}"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response

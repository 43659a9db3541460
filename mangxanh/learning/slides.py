"""The slides of a pack: eight of the lesson, three questions with their answers, help at the end."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from mangxanh.common.dates import today
from mangxanh.learning.queries.lessons import ended_facts
from mangxanh.learning.shelf import PICTURES, has_picture
from mangxanh.learning.texts import Lesson, Option

LETTERS = "ABCD"
SHAPES = ("circle", "square", "triangle", "diamond")  # told apart without colour
LONG = 160  # letters from which a slide is set smaller


@dataclass(frozen=True)
class Shown:
    """An answer with its letter and shape."""

    letter: str
    shape: str
    option: Option


@dataclass(frozen=True)
class Sheet:
    """One screen of the projector."""

    kind: str  # slide, question, answer
    number: int  # of all, from 1
    over: str
    title: str
    text: str = ""
    ask: str = ""
    picture: str = ""
    options: tuple[Shown, ...] = ()
    right: Shown | None = None

    @property
    def size(self) -> str:
        """Return "first" for the title, "long" for a slide with much on it."""
        if self.kind == "slide" and self.number == 1:
            return "first"
        letters = (
            len(self.text if self.kind == "slide" else self.title)
            + len(self.ask)
            + sum(len(one.option.text) for one in self.options)
        )
        return "long" if letters > LONG else ""


def sheets_of(lesson: Lesson) -> list[Sheet]:
    """Return the screens in their order: the slides, the questions before the last of them."""
    assert lesson.pack is not None  # noqa: S101  # a caller asks for lessons with a pack only
    slides = lesson.pack.slides
    found: list[Sheet] = []
    for n, slide in enumerate(slides, start=1):
        if n == len(slides):
            found += _questions(lesson, len(found))
        picture = slide.picture if slide.picture and has_picture(slide.picture) else ""
        over = _("Page %(n)d/%(all)d") % {"n": n, "all": len(slides)}
        found.append(
            Sheet("slide", len(found) + 1, over, slide.title, slide.text, slide.ask, picture)
        )
    return found


def _questions(lesson: Lesson, before: int) -> list[Sheet]:
    found: list[Sheet] = []
    for n, question in enumerate(lesson.recall, start=1):
        options = shown_options(question.options)
        over = _("Question %(n)d/%(all)d") % {"n": n, "all": len(lesson.recall)}
        number = before + len(found) + 1
        found.append(
            Sheet("question", number, over, question.title, question.text, options=options)
        )
        found.append(
            Sheet("answer", number + 1, over, question.title, right=options[question.right])
        )
    return found


def shown_options(options: tuple[Option, ...]) -> tuple[Shown, ...]:
    """Return the answers with their letters and shapes."""
    return tuple(
        Shown(letter, shape, option)
        for letter, shape, option in zip(LETTERS, SHAPES, options, strict=False)
    )


def slides_bytes(lesson: Lesson, *, alone: bool = False) -> bytes:
    """Return the page of a pack's slides: no person in it, always in Vietnamese.

    `alone`: one file that needs nothing else, for a USB stick.
    """
    with translation.override(settings.LANGUAGE_CODE):
        is_over = bool(ended_facts(lesson, today()))
        sheets = [] if is_over else sheets_of(lesson)
        context = {"lesson": lesson, "sheets": sheets, "is_over": is_over, "alone": alone}
        page = render_to_string("learning/slides.html", context)
    return (_in_one_piece(page) if alone else page).encode()


def _in_one_piece(page: str) -> str:
    """Put styles, fonts, script and pictures into the page itself."""
    style, script = _style(), _file("learning/slides.js").read_text(encoding="utf-8")
    page = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _m: f"<style>{style}</style>", page)
    page = re.sub(r'<link rel="icon"[^>]*>', "", page)
    page = re.sub(r"<script src=[^>]*></script>", "", page)
    page = page.replace("</body>", f"<script>{script}</script></body>")
    return re.sub(
        r'src="[^"]*/pictures/([a-z0-9-]+)(?:\.[0-9a-f]+)?\.svg"',
        lambda found: f'src="{_data(PICTURES / f"{found[1]}.svg", "image/svg+xml")}"',
        page,
    )


@cache
def _style() -> str:
    """Return the style sheet of the slides with its fonts in it."""
    css = _file("learning/slides.css").read_text(encoding="utf-8")
    return re.sub(
        r"url\(\.\./(ui/fonts/[a-z0-9-]+\.woff2)\)",
        lambda found: f"url({_data(_file(found[1]), 'font/woff2')})",
        css,
    )


def _file(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise LookupError(name)
    return Path(str(found))


def _data(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

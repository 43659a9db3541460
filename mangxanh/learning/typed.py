"""A lesson as somebody typed it into the form: names like "cards.2.options.0.why" made whole again."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from mangxanh.common.text import nfc, plain_to_see
from mangxanh.learning.texts import (
    Card,
    Lesson,
    Message,
    Option,
    Pack,
    Question,
    Slide,
    Step,
)

MOST_TYPED = 40  # parts of one list that are taken from a form
Values = Mapping[str, list[str]]


class Typed:
    """What was typed below a name."""

    def __init__(self, values: Values, at: str = "") -> None:
        self._values = values
        self._at = at

    def text(self, name: str) -> str:
        """Return one text: NFC, lines end with \\n, without letters that nobody sees."""
        given = self._values.get(self._name(name), [])
        lines = (
            plain_to_see(nfc(given[-1] if given else "")).replace("\r\n", "\n").replace("\r", "\n")
        )
        return "".join(
            c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
        ).strip()

    def number(self, name: str) -> int:
        """Return a whole number below 1000, 0 for anything else."""
        digits = self.text(name)
        return int(digits) if re.fullmatch(r"[0-9]{1,3}", digits) else 0

    def several(self, name: str) -> tuple[str, ...]:
        """Return what is ticked under a name."""
        return tuple(self._values.get(self._name(name), []))

    def parts(self, name: str) -> list["Typed"]:
        """Return the parts of a list, in their order."""
        begins = re.compile(re.escape(self._name(name)) + r"\.([0-9]{1,4})\.")
        found = {int(match[1]) for key in self._values if (match := begins.match(key))}
        return [Typed(self._values, self._name(f"{name}.{n}")) for n in sorted(found)[:MOST_TYPED]]

    def has(self, name: str) -> bool:
        """Return whether a field, or a part of it, was in the form."""
        whole = self._name(name)
        return any(key == whole or key.startswith(f"{whole}.") for key in self._values)

    def _name(self, name: str) -> str:
        return f"{self._at}.{name}" if self._at else name


def lesson_in(values: Values, base: Lesson) -> Lesson:
    """Return the lesson that a form holds; what the form has no field for stays as in `base`."""
    top = Typed(values)
    grades = top.text("grades")
    return replace(
        base,
        title=top.text("title"),
        about=top.text("about"),
        minutes=top.number("minutes"),
        order=top.number("order"),
        topic=top.text("topic"),
        picture=top.text("picture"),
        grades=tuple(int(one) for one in re.findall(r"[0-9]", grades)) if grades else base.grades,
        clauses=tuple(top.text("clauses").replace(",", " ").split()),
        facts=tuple(int(one) for one in top.several("facts") if re.fullmatch(r"[0-9]{1,3}", one)),
        cards=tuple(map(_card, top.parts("cards"))),
        recall=tuple(_question(one, one.text("title")) for one in top.parts("recall")),
        pack=_pack(top) if top.has("pack") else base.pack,
        flag=top.text("flag"),
        glossary=_glossary(top),
    )


def _card(one: Typed) -> Card:
    kind, title, text = one.text("kind"), one.text("title"), one.text("text")
    asks = kind == "check" or one.has("options")
    return Card(
        kind=kind,
        title=title,
        text="" if asks else text,
        chat=tuple(
            Message(line.text("who"), line.text("says"), line.text("at"))
            for line in one.parts("chat")
        ),
        after=one.text("after"),
        question=_question(one, title) if asks else None,
        more_title=one.text("more.title"),
        more_text=one.text("more.text"),
        when=one.text("if"),
        then=one.text("then"),
        picture=one.text("picture"),
    )


def _question(one: Typed, title: str) -> Question:
    right = one.text("right")
    options = tuple(
        Option(part.text("text"), part.text("why"), right=str(n) == right)
        for n, part in enumerate(one.parts("options"))
    )
    return Question(title, options, one.text("text"))


def _pack(top: Typed) -> Pack:
    steps = tuple(
        Step(one.number("minutes"), one.text("title"), one.text("do"), one.text("say"))
        for one in top.parts("pack.steps")
    )
    slides = tuple(
        Slide(one.text("title"), one.text("text"), one.text("ask"), one.text("picture"))
        for one in top.parts("pack.slides")
    )
    return Pack(top.text("pack.goal"), top.text("pack.need"), steps, slides)


def _glossary(top: Typed) -> dict[str, str]:
    pairs = [(one.text("word"), one.text("says")) for one in top.parts("glossary")]
    return {word: says for word, says in pairs if word or says}

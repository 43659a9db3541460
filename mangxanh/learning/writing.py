"""Writes a lesson as its file (docs/lessons.md); what `reading` makes of it is the lesson again."""

from collections.abc import Iterable
from typing import Any

import yaml

from mangxanh.learning.texts import Card, Lesson, Pack, Question

_WIDE = 1_000_000  # no line is folded
_BREAKS = "\r\t\x85\u2028\u2029\ufeff"  # YAML takes these for something else
Written = dict[str, Any]


class _Row(list[Any]):
    """A short list, written in one line."""


class _Writer(yaml.SafeDumper):
    """YAML as our lessons are written: lists indented, paragraphs as they stand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  # as PyYAML calls it
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # as PyYAML calls it
        return True


def _as_text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    odd = any(letter in text for letter in _BREAKS)
    style = '"' if odd else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _as_row(writer: yaml.SafeDumper, row: _Row) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)


_Writer.add_representer(str, _as_text)
_Writer.add_representer(_Row, _as_row)


def write_lesson(lesson: Lesson) -> str:
    """Return the file of a lesson, also of one that is not whole yet."""
    written: Written = {
        "key": lesson.key,
        "title": lesson.title,
        "about": lesson.about,
        "audience": lesson.audience,
        "grades": _Row(lesson.grades),
        "order": lesson.order,
        "topic": lesson.topic,
        "clauses": _Row(lesson.clauses),
        "minutes": lesson.minutes,
        "picture": lesson.picture,
        "facts": _Row(lesson.facts),
        "occasions": _Row(lesson.occasions),
        "glossary": dict(lesson.glossary),
        "cards": [_card(card) for card in lesson.cards],
        "recall": [_question(question) for question in lesson.recall],
        "pack": _pack(lesson.pack) if lesson.pack else None,
        "flag": lesson.flag,
    }
    whole = _without(written, ("grades", "glossary", "recall", "pack", "flag"))
    text: str = yaml.dump(whole, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDE)
    return text


def _without(written: Written, optional: Iterable[str]) -> Written:
    """Leave out what is optional and empty."""
    return {name: value for name, value in written.items() if value or name not in optional}


def _card(card: Card) -> Written:
    asked = card.question
    more = {"title": card.more_title, "text": card.more_text}
    plans = card.kind == "plan"
    written: Written = {
        "kind": card.kind,
        "title": card.title,
        "text": asked.text if asked else card.text,
        "picture": card.picture,
        "chat": [
            _without({"who": line.who, "at": line.at, "says": line.says}, ("at",))
            for line in card.chat
        ],
        "after": card.after,
        "options": _options(asked) if asked else [],
        "more": more if any(more.values()) else None,
        "if": card.when,
        "then": card.then,
    }
    needed = {"kind", "title"} | ({"if", "then"} if plans else set())
    return _without(written, set(written) - needed)


def _options(question: Question) -> list[Written]:
    return [
        _without({"text": one.text, "right": one.right, "why": one.why}, ("right",))
        for one in question.options
    ]


def _question(question: Question) -> Written:
    written = {
        "title": question.title,
        "text": question.text,
        "options": _options(question),
    }
    return _without(written, ("text",))


def _pack(pack: Pack) -> Written:
    return {
        "goal": pack.goal,
        "need": pack.need,
        "steps": [
            _without(
                {"minutes": step.minutes, "title": step.title, "do": step.do, "say": step.say},
                ("say",),
            )
            for step in pack.steps
        ],
        "slides": [
            _without(
                {
                    "title": slide.title,
                    "text": slide.text,
                    "ask": slide.ask,
                    "picture": slide.picture,
                },
                ("text", "ask", "picture"),
            )
            for slide in pack.slides
        ],
    }

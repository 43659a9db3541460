"""Questions as GIFT; what the format has no words for is named, not dropped."""

import re
from collections.abc import Sequence

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import Question
from mangxanh.contests.writing_out.shares import is_true, percent_text, percents

_SPECIAL = re.compile(r"([~=#{}:\\])")


def write_gift(questions: Sequence[Question]) -> tuple[str, list[int]]:
    """Return GIFT, and the places (from 0) of questions left out: ordering, those with pictures."""
    parts: list[str] = []
    left_out: list[int] = []
    category = ""
    for place, question in enumerate(questions):
        if question.type == words.ORDERING or question.pictures:
            left_out.append(place)
            continue
        if question.category != category:
            category = question.category
            parts.append(f"$CATEGORY: {' '.join(category.split())}\n")
        parts.append(_question(question))
    return "\n".join(parts), left_out


def _question(question: Question) -> str:
    title = f"::{_escaped(question.title)}::" if question.title else ""
    form = "" if question.format == words.PLAIN else f"[{question.format}]"
    stem = _escaped(question.stem)
    if not title and not form and stem.startswith(("//", "$")):
        form = "[moodle]"
    why = f"\n####{_escaped(question.explanation)}" if question.explanation else ""
    return f"{title}{form}{stem} {{{_answers(question)}{why}\n}}\n"


def _answers(question: Question) -> str:
    if question.type == words.ESSAY:
        return ""
    if question.type == words.TRUE_FALSE:
        return (
            "TRUE" + _verdict_feedback(question)
            if is_true(question)
            else ("FALSE" + _verdict_feedback(question))
        )
    if question.type == words.MATCHING:
        return "".join(_pairs(question))
    sign = "#" if question.type == words.NUMERICAL else ""
    return sign + "".join(_option(question, at) for at in range(len(question.options)))


def _verdict_feedback(question: Question) -> str:
    if not any(question.feedback):
        return ""
    right = 0 if is_true(question) else 1
    wrong = question.feedback[1 - right]
    return f"#{_escaped(wrong)}#{_escaped(question.feedback[right])}"


def _option(question: Question, at: int) -> str:
    percent = percents(question)[at]
    by_sign = question.type in (words.SHORT, words.NUMERICAL) or (
        question.type == words.SINGLE and at in question.correct
    )
    text = question.options[at]
    if question.type == words.NUMERICAL and text == "*":
        by_sign, text = False, ""
    sign = "=" if by_sign else "~"
    full = 100.0 if by_sign else 0.0
    plain = percent == full and not text.startswith("%")  # "%50%" has no escape
    weight = "" if plain else f"%{percent_text(percent)}%"
    said = question.feedback[at] if at < len(question.feedback) else ""
    written = text if question.type == words.NUMERICAL else _escaped(text)
    return f"\n\t{sign}{weight}{written}" + (f"#{_escaped(said)}" if said else "")


def _pairs(question: Question) -> list[str]:
    pairs = list(zip(question.options, question.correct, strict=True))
    rest = [at for at in range(len(question.answers)) if at not in question.correct]
    return [
        f"\n\t={_escaped(left).replace('->', '→')} -> {_escaped(question.answers[right])}"
        for left, right in [*pairs, *(("", at) for at in rest)]
    ]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")

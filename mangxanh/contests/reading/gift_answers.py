"""What stands between the braces of GIFT."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import pgettext

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import Question
from mangxanh.contests.reading.gift_text import find, rich

_WEIGHT = re.compile(r"\s*%(-?\d+(?:[.,]\d+)?)%")
_VERDICT = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
_NUM = r"[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUM})\s*\.\.\s*({_NUM})\s*")
_ABOUT = re.compile(rf"\s*({_NUM})\s*(?::\s*({_NUM})\s*)?")


class GiftError(ValueError):
    """A question that can't be read; `at` counts letters from its beginning."""

    def __init__(self, at: int, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.at, self.message, self.fix = at, message, fix


@dataclass
class Answer:
    """One answer: `sign` = or ~ (or "" for a bare number), percent or None."""

    at: int
    sign: str
    weight: float | None
    raw: str
    feedback: str = ""


def read_answers(inside: str, at: int, question: Question, form: str) -> bool:
    """Fill type, options and answers of a question from what its braces hold.

    `at`: where they begin in the block. Returns whether a gap for the answer belongs into the
    stem (not for an essay). Raises GiftError.
    """
    body, general = _general(inside)
    question.explanation = rich(general, form)[0] if general else ""
    if not body.strip():
        question.type = words.ESSAY
        return False
    if (verdict := _VERDICT.match(body)) is not None:
        _true_false(question, body, verdict)
    elif body.lstrip().startswith("#"):
        _numerical(question, body, at)
    else:
        _listed(question, list(_answers(body, at)), at, form)
    return True


def _general(inside: str) -> tuple[str, str]:
    """Return what stands before and behind "####"."""
    at = find(inside, "####", 0)
    return (inside, "") if at < 0 else (inside[:at], inside[at + 4 :])


def _true_false(question: Question, body: str, verdict: re.Match[str]) -> None:
    question.type, question.options = words.TRUE_FALSE, ["Đúng", "Sai"]
    is_true = verdict[1].upper().startswith("T")
    question.correct = [0 if is_true else 1]
    said = [rich(part)[0] for part in _split(body[verdict.end() :], "#")[1:]]
    if any(said):  # the first is shown to who was wrong, the second to who was right
        wrong, right = [*said, ""][:2]
        question.feedback = [right, wrong] if is_true else [wrong, right]


def _split(text: str, sign: str) -> list[str]:
    found, start = [], 0
    while (at := find(text, sign, start)) >= 0:
        found.append(text[start:at])
        start = at + len(sign)
    return [*found, text[start:]]


def _numerical(question: Question, body: str, at: int) -> None:
    question.type = words.NUMERICAL
    skipped = body.index("#") + 1
    rest = body[skipped:]
    answers = list(_answers(rest, at + skipped))
    if not answers:
        number, _hash, feedback = rest.partition("#")
        answers = [Answer(at, "=", None, number, rich(feedback)[0])]
    for answer in answers:
        question.options.append(_number(answer))
        question.feedback.append(answer.feedback)
    _weigh(question, answers)


def _number(answer: Answer) -> str:
    """Return "4", "3.5:0.1" (give or take) or "1..5"; "*" for what is wrong and has feedback."""
    text = answer.raw.strip()
    if not text and answer.sign == "~":
        return "*"
    if found := _RANGE.fullmatch(text):
        return f"{found[1]}..{found[2]}"
    if found := _ABOUT.fullmatch(text):
        return found[1] if found[2] is None else f"{found[1]}:{found[2]}"
    raise GiftError(
        answer.at,
        pgettext("to a teacher", "“%(text)s” is no number.") % {"text": text[:40]},
        pgettext("to a teacher", "Write {#4}, {#4:0.5} or {#3..5}."),
    )


def _answers(body: str, at: int) -> Iterator[Answer]:
    """Yield the answers behind = and ~; GiftError for text before the first."""
    begins = []
    place = 0
    while place < len(body):
        nearest = [p for p in (find(body, "=", place), find(body, "~", place)) if p >= 0]
        if not nearest:
            break
        begins.append(min(nearest))
        place = min(nearest) + 1
    if begins and body[: begins[0]].strip():
        raise GiftError(
            at,
            pgettext("to a teacher", "Text stands before the first answer in { }."),
            pgettext("to a teacher", "Write = before the right and ~ before each wrong answer."),
        )
    for start, end in zip(begins, [*begins[1:], len(body)], strict=False):
        text = body[start + 1 : end]
        weight = _WEIGHT.match(text)
        text = text[weight.end() :] if weight else text
        parts = _split(text, "#")
        yield Answer(
            at + start,
            body[start],
            float(weight[1].replace(",", ".")) if weight else None,
            parts[0],
            rich("#".join(parts[1:]))[0],
        )


def _listed(question: Question, answers: list[Answer], at: int, form: str) -> None:
    if not answers:
        raise GiftError(
            at,
            pgettext("to a teacher", "The answers in { } begin with neither = nor ~."),
            pgettext("to a teacher", "Write = before the right and ~ before each wrong answer."),
        )
    if all(answer.sign == "=" for answer in answers):
        if any(find(answer.raw, "->", 0) >= 0 for answer in answers):
            _matching(question, answers, form)
            return
        question.type = words.SHORT
    elif any(answer.sign == "=" for answer in answers):
        question.type = words.SINGLE
    else:
        question.type = words.MULTIPLE
    for answer in answers:
        question.options.append(rich(answer.raw, form)[0])
        question.feedback.append(answer.feedback)
    _weigh(question, answers)


def _weigh(question: Question, answers: list[Answer]) -> None:
    """Note weights where any are given, and which answers are right."""
    if any(answer.weight is not None for answer in answers):
        question.weights = [
            answer.weight if answer.weight is not None else 100.0 if answer.sign == "=" else 0.0
            for answer in answers
        ]
    several = question.type == words.MULTIPLE
    question.correct = [
        place
        for place, answer in enumerate(answers)
        if (answer.sign == "=" and answer.weight in (None, 100.0))
        or (several and (answer.weight or 0) > 0)
    ]
    if not any(question.feedback):
        question.feedback = []


def _matching(question: Question, answers: list[Answer], form: str) -> None:
    question.type = words.MATCHING
    for answer in answers:
        arrow = find(answer.raw, "->", 0)
        if arrow < 0:
            raise GiftError(
                answer.at,
                pgettext("to a teacher", "A pair of this question has no “->”."),
                pgettext("to a teacher", "Write each pair as =left -> right."),
            )
        left, right = rich(answer.raw[:arrow], form)[0], rich(answer.raw[arrow + 2 :], form)[0]
        if right not in question.answers:
            question.answers.append(right)
        if left:
            question.options.append(left)
            question.correct.append(question.answers.index(right))

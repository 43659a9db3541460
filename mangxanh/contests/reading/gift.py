"""GIFT (Moodle's text format for questions): its whole grammar, errors by line.

Format: docs.moodle.org/en/GIFT_format; what stays open there is decided as the GIFT-grammar-PEG
project and Moodle's qformat_gift do. A file is cut into blocks at empty lines outside braces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import MOST_QUESTIONS, Found, Question, too_many
from mangxanh.contests.reading.gift_answers import GiftError, read_answers
from mangxanh.contests.reading.gift_text import find, rich

_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*?)\s*$", re.MULTILINE)
_TITLE = re.compile(r"\s*::")
_LOOKS_SO = re.compile(
    r"(?<!\\)\{\s*(?:[=~#}]|T(?:RUE)?\s*[#}]|F(?:ALSE)?\s*[#}]|%)", re.IGNORECASE
)
_BLANK = "_____"
_FAR = 60  # lines: no question has more in its braces


@dataclass(frozen=True)
class Block:
    """The text of one question; comments are empty lines in it, so that lines can be counted."""

    line: int
    text: str


def looks_like_gift(text: str) -> bool:
    """Return whether a text has GIFT's answers in braces."""
    return bool(_LOOKS_SO.search(_without_comments(text)))


def read_gift(text: str) -> Found:
    """Return the questions of a file; BadInput with a line where the file is no GIFT at all."""
    found = Found()
    category = ""
    without_answers: list[Block] = []
    for block in _blocks(_without_comments(text)):
        body = block.text
        while (named := _CATEGORY.match(body)) is not None:
            category = named[1]
            body = "\n" * body[: named.end()].count("\n") + body[named.end() :]
        if not body.strip():
            continue
        line = block.line + len(body[: len(body) - len(body.lstrip())].splitlines())
        _read_block(Block(line, body.strip()), category, found, without_answers)
        if len(found.questions) + len(found.issues) > MOST_QUESTIONS:
            raise too_many()
    if not found.questions and not found.issues:
        raise _no_gift(without_answers)
    for block in without_answers:
        found.warn(
            block.line,
            pgettext("to a teacher", "This text has no answers in { } and is no question."),
            pgettext("to a teacher", "Add the answers, or delete the text."),
        )
    return found


def _no_gift(blocks: list[Block]) -> BadInput:
    told = pgettext(
        "to a teacher",
        "This is no GIFT file: from line %(line)d on there are no answers in { }.",
    )
    return BadInput(told % {"line": blocks[0].line if blocks else 1})


def _read_block(block: Block, category: str, found: Found, without: list[Block]) -> None:
    try:
        question = _question(block, category)
    except GiftError as error:
        line = block.line + block.text[: error.at].count("\n")
        found.fault(line, error.message, error.fix)
        return
    if question is None:
        without.append(block)
    else:
        found.questions.append(question)


def _without_comments(text: str) -> str:
    """Return the text with \\v for each line that begins with //: it parts no two blocks."""
    return "\n".join("\v" if line.lstrip().startswith("//") else line for line in text.split("\n"))


def _blocks(text: str) -> Iterator[Block]:
    """Yield blocks; an empty line inside braces ends none, unless the brace is never closed."""
    lines: list[str] = []
    start, depth = 1, 0
    rows = text.split("\n")
    for at, row in enumerate(rows):
        inside = depth > 0 and bool(lines)
        if row.strip() or (row == "\v" and inside) or (inside and _is_closed(rows, at)):
            start = start if lines else at + 1
            lines.append(row.replace("\v", ""))
            depth = max(0, depth + _braces(row))
            continue
        if row == "\v":
            if lines:
                lines.append("")
            continue
        if lines:
            yield Block(start, "\n".join(lines))
        lines, depth = [], 0
    if lines:
        yield Block(start, "\n".join(lines))


def _is_closed(rows: list[str], at: int) -> bool:
    """Return whether the next brace from here on closes one."""
    for row in rows[at : at + _FAR]:
        found = re.search(r"[{}]", re.sub(r"\\.", "", row))
        if found:
            return found[0] == "}"
    return False


def _braces(line: str) -> int:
    bare = re.sub(r"\\.", "", line)
    return bare.count("{") - bare.count("}")


def _question(block: Block, category: str) -> Question | None:
    text, at, title = block.text, 0, ""
    if _TITLE.match(text):
        begin = text.index("::") + 2
        end = find(text, "::", begin)
        if end < 0:
            raise GiftError(
                0,
                pgettext("to a teacher", "The title of this question does not end with “::”."),
                pgettext("to a teacher", "Write ::title:: before the question."),
            )
        title, at = rich(text[begin:end])[0], end + 2
    opening = find(text, "{", at)
    if opening < 0:
        if (stray := find(text, "}", at)) >= 0:
            raise GiftError(stray, *_unmatched())
        return None
    closing = find(text, "}", opening + 1)
    if closing < 0 or find(text, "{", opening + 1, closing) >= 0:
        raise GiftError(opening, *_unmatched())
    before, after = text[at:opening], text[closing + 1 :]
    if find(after, "{", 0) >= 0 or find(after, "}", 0) >= 0:
        raise GiftError(
            closing,
            pgettext("to a teacher", "This question has answers in { } twice."),
            pgettext("to a teacher", "Leave an empty line between two questions."),
        )
    return _made(block.line, title, category, (before, text[opening + 1 : closing], after), opening)


def _unmatched() -> tuple[str, str]:
    return (
        pgettext("to a teacher", "A brace { or } of this question has no partner."),
        pgettext("to a teacher", "Write \\{ and \\} where a brace belongs to the text."),
    )


def _made(
    line: int, title: str, category: str, parts: tuple[str, str, str], opening: int
) -> Question:
    before, inside, after = parts
    stem, form = rich(before)
    rest = rich(after)[0]
    question = Question(line=line, title=title, category=category)
    answers = read_answers(inside, opening + 1, question, form)
    if rest and answers:
        stem = f"{stem} {_BLANK} {rest}"
    elif rest:
        stem = f"{stem} {rest}"
    question.stem = stem
    question.format = words.HTML if form == "html" else form if form == "markdown" else words.PLAIN
    if question.type != words.ESSAY and not question.options:
        question.flag(words.NO_ANSWER)
    return question

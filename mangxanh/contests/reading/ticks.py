"""Marks behind the words of options ("… (đúng)", "… ✓"), and signs of a list, taken off."""

import re
from collections.abc import Sequence

from mangxanh.common.text import fold
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.building import Draft, Option

_TICK = re.compile(
    r"\s(?:[(\[]\s*(?:đúng|đ|đáp án đúng|đáp án|x|✓|✔|\*|true|correct|right)\s*[)\]]|"
    r"[–—-]+>?\s*(?:đúng|đáp án(?: đúng)?)|(?:<[-=]+|[←⬅⇐])\s*(?:đúng|đáp án(?: đúng)?)?)\s*$"
    r"|[✓✔☑√✅]\s*$|(?<!\*)\*\s*$",
    re.IGNORECASE,
)
_ONE_IN_BRACKETS = re.compile(r"\(\w\)$")
_SHORT = 4  # letters: "b*" may be a sign of its own
_VERDICT = re.compile(r"(?:dung|sai)\W*$")


def tidy(drafts: Sequence[Draft]) -> None:
    """Take the marks of a list (";" after each) and ticks off the words of options.

    Ticks count where most questions have one: a lone "(x)" may belong to the words.
    """
    for draft in drafts:
        _take_list_signs(draft)
    asked = [draft for draft in drafts if len(draft.options) > 1]
    ticked = [draft for draft in asked if any(_tick(draft, option) for option in draft.options)]
    for draft in ticked:
        if len(ticked) * 2 < len(asked):
            draft.flag(words.UNSURE)
            continue
        for option in draft.options:
            _take(option, _tick(draft, option))


def _take_list_signs(draft: Draft) -> None:
    texts = [option.text for option in draft.options]
    if len(texts) > 1 and all(text.endswith(";") for text in texts[:-1]):
        for option in draft.options:
            last = option.lines[-1]
            if last.text.rstrip().endswith((";", ".")):
                option.lines[-1] = last.part(0, len(last.text.rstrip()) - 1)


def _tick(draft: Draft, option: Option) -> int:
    """Return where the tick of an option begins, 0 for none."""
    text = option.lines[-1].text
    found = _TICK.search(text)
    if not found or not found.start():
        return 0
    if found[0] == "*" and text[:1].isalpha() and len(text) < _SHORT and not option.starred:
        return 0
    others = [one.text.rstrip() for one in draft.options if one is not option]
    if found[0].strip().startswith("(") and any(map(_ONE_IN_BRACKETS.search, others)):
        return 0  # (x) beside (y)
    if "đúng" in found[0].lower() and _VERDICT.search(fold(text[: found.start()])):
        return 0  # Sai – Đúng
    return found.start()


def _take(option: Option, at: int) -> None:
    if at:
        last = option.lines[-1]
        kept = last.part(0, at)
        kept.pictures, kept.formulas = last.pictures, last.formulas
        option.starred, option.lines[-1] = True, kept

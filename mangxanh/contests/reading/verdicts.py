"""Đúng or Sai behind statements: "Tin giả là có hại. (Đ)", a question each or those of one."""

import re
from collections.abc import Sequence

from mangxanh.common.text import fold
from mangxanh.contests.reading.building import Draft
from mangxanh.contests.reading.lines import Line

_END = re.compile(
    r"(?:[(\[]\s*(đúng|sai|[đs])\s*[)\]]|(?:(?<=[.!…])|[–—:-])\s*(Đúng|Sai|ĐÚNG|SAI|[ĐS]))[\s.]*$",
    re.IGNORECASE,
)
_LEAST = 3  # statements
_MOST = 0.8  # share of them with a verdict


def take_verdicts(drafts: Sequence[Draft]) -> None:
    """Take verdicts off the words they stand behind, and for answers."""
    alone = [draft for draft in drafts if not draft.options and not draft.told and draft.stem]
    ends = [_END.search(draft.stem[-1].text) for draft in alone]
    if sum(map(bool, ends)) >= max(_LEAST, _MOST * len(alone)):
        for draft, end in zip(alone, ends, strict=True):
            if end:
                draft.stem[-1] = _without(draft.stem[-1], end)
                draft.told.append("Đúng" if _is_true(end) else "Sai")
    for draft in drafts:
        found = [_END.search(option.lines[-1].text) for option in draft.options]
        told = [end for end in found if end and end[1] and end.start()]  # in brackets alone
        true = [_is_true(end) for end in told]
        if len(told) < max(2, len(draft.options)) or all(true) or not any(true):
            continue
        for option, end in zip(draft.options, told, strict=True):
            option.starred = _is_true(end)
            option.lines[-1] = _without(option.lines[-1], end)


def _is_true(end: re.Match[str]) -> bool:
    return fold(end[1] or end[2]) in ("d", "dung")


def _without(line: Line, end: re.Match[str]) -> Line:
    kept = line.part(0, end.start())
    kept.pictures, kept.formulas = line.pictures, line.formulas
    return kept

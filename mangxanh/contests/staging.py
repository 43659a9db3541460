"""From a question as a file has it to one as the bank has it, with what somebody has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from mangxanh.common.text import fold
from mangxanh.contests.figures import Taken, Taker
from mangxanh.contests.quality import Text, near_duplicates
from mangxanh.contests.reading import Found, Question
from mangxanh.contests.reading.found import HTML
from mangxanh.contests.reading.htmls import read_html
from mangxanh.contests.wording import AUDIENCES, KINDS, Law, Wording, shape_faults
from mangxanh.files.actions import PreparedFigure

_LEVELS = (
    (3, ("3", "van dung", "kho", "hard", "apply")),
    (2, ("2", "thong hieu", "trung binh", "medium", "understand")),
    (1, ("1", "nhan biet", "de", "easy", "know")),
)


@dataclass(frozen=True)
class Given:
    """What is said of a whole file; what a question says itself goes first."""

    difficulty: int
    audiences: tuple[str, ...]
    laws: tuple[Law, ...] = ()


@dataclass(frozen=True)
class Staged:
    """A question that waits. `must_mend`: as it is it can't stand in the bank; `twin`: a key."""

    line: int
    wording: Wording
    doubts: tuple[str, ...]
    must_mend: bool
    twin: int | None = None
    files: tuple[PreparedFigure, ...] = ()  # of the pictures of the wording


def stage(found: Found, given: Given, bank: Sequence[Text[int]]) -> list[Staged]:
    """Return the questions of a file; `bank` holds what the bank has, to find them there again."""
    taker = Taker()
    taken = [taker.take(one, _wording(one, given)) for one in found.questions]
    twins, repeated = _twins([one.wording for one in taken], bank)
    told: dict[int, list[str]] = {}
    for issue in found.issues:
        if issue.line:
            told.setdefault(issue.line, []).append(f"{issue.message} {issue.fix}".strip())
    return [
        _staged(question, taken[at], told.get(question.line, []), twins.get(at), repeated.get(at))
        for at, question in enumerate(found.questions)
    ]


def _staged(
    question: Question,
    taken: Taken,
    told: Sequence[str],
    twin: int | None,
    repeats: int | None,
) -> Staged:
    wording = taken.wording
    doubts = [*told, *taken.doubts]
    faults = shape_faults(wording)
    if wording.kind not in KINDS:
        doubts.append(
            pgettext("to a teacher", "The bank has no questions with an essay for answer.")
        )
    elif not told:  # the reader says it better
        doubts += [sentence for _field, sentence in faults]
    else:
        doubts += [sentence for field, sentence in faults if field.startswith("alt_")]
    if twin is not None:
        doubts.append(pgettext("to a teacher", "A question of the bank says nearly the same."))
    if repeats is not None:
        doubts.append(
            pgettext("to a teacher", "Question %d of this file says nearly the same.")
            % (repeats + 1)
        )
    return Staged(
        line=question.line,
        wording=wording,
        doubts=tuple(dict.fromkeys(doubts)),
        must_mend=bool(faults or taken.doubts),
        twin=twin,
        files=taken.files,
    )


def _wording(question: Question, given: Given) -> Wording:
    return Wording(
        kind=question.type,
        stem=_plain(question.stem, question),
        options=tuple(_plain(option, question) for option in question.options),
        correct=_correct(question),
        answers=tuple(_plain(answer, question) for answer in question.answers),
        explanation=_plain(question.explanation, question),
        difficulty=_level(question.difficulty) or given.difficulty,
        audiences=_grades(question.grade) or given.audiences,
        laws=given.laws,
    )


def _plain(text: str, question: Question) -> str:
    """Return text without HTML; what no browser reads is left as it is written."""
    return read_html(text, {}, question.line).text if question.format == HTML else text


def _correct(question: Question) -> tuple[int, ...]:
    """Return the key; kinds whose every option is right need not name it in a file."""
    if not question.correct and question.type in ("ordering", "short", "numerical"):
        return tuple(range(len(question.options)))
    return tuple(question.correct)


def _level(written: str) -> int:
    """Return the difficulty that a file names in its own words, 0 where it names none."""
    words = fold(written)
    return next((level for level, names in _LEVELS if words in names), 0)


def _grades(written: str) -> tuple[str, ...]:
    digits = set(fold(written).replace(",", " ").replace("-", " ").split())
    return tuple(grade for grade in AUDIENCES if grade.isdecimal() and grade in digits)


def _twins(
    wordings: Sequence[Wording], bank: Sequence[Text[int]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return {place: key in the bank} and {place: earlier place} of what says nearly the same."""
    here = [Text(-at - 1, one.stem, one.options) for at, one in enumerate(wordings)]
    twins: dict[int, int] = {}
    repeated: dict[int, int] = {}
    for one, other, _near in near_duplicates(here, among=bank):
        if other >= 0:
            twins.setdefault(-one - 1, other)
        else:
            first, second = sorted((-one - 1, -other - 1))
            repeated.setdefault(second, first)
    return twins, repeated

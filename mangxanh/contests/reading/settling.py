"""From drafts to questions: which answer is right, what kind of question it is, what is doubtful."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mangxanh.common.text import fold
from mangxanh.contests.reading import found as words
from mangxanh.contests.reading import patterns
from mangxanh.contests.reading.building import Draft, joined, pictures_of
from mangxanh.contests.reading.found import Question
from mangxanh.contests.reading.marks import Marks
from mangxanh.contests.reading.ticks import tidy
from mangxanh.contests.reading.verdicts import take_verdicts

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_VERDICTS = re.compile(
    r"(?:[a-h]\s*[.):\-–]\s*)?(đúng|sai|[đdts])(?=[^\w]|$)[\s,;.|–-]*", re.IGNORECASE
)
_RUN = re.compile(r"[ĐDS]{2,8}")


def questions_of(drafts: Sequence[Draft], key: Mapping[int, str]) -> list[Question]:
    """Return drafts as questions; `key` is {place from 1: letters} of a list of answers."""
    tidy(drafts)
    take_verdicts(drafts)
    marks = Marks(drafts)
    told = sum(bool(draft.told) for draft in drafts)
    by_words = told * 2 > len(drafts)  # then bold and colour are only ornament
    return [
        _question(draft, marks, key.get(place, ""), by_words=by_words)
        for place, draft in enumerate(drafts, start=1)
    ]


def _question(draft: Draft, marks: Marks, keyed: str, *, by_words: bool) -> Question:
    question = Question(
        line=draft.line,
        stem=patterns.without_points(joined(draft.stem)),
        options=[option.text for option in draft.options],
        explanation=joined(draft.why),
        flags=list(draft.flags),
        pictures=pictures_of([*draft.stem, *draft.why]),
        number=draft.number,
        letters="".join(option.letter for option in draft.options),
        category=draft.category,
        difficulty=draft.difficulty,
    )
    _place_pictures(draft, question)
    if any(line.formulas for line in draft.lines()):
        question.flag(words.FORMULA)
    if question.pictures:
        question.flag(words.PICTURE)
    if question.options:
        _choose(question, draft, marks, keyed, by_words=by_words)
    else:
        _without_options(question, draft)
    return question


def _place_pictures(draft: Draft, question: Question) -> None:
    for at, option in enumerate(draft.options):
        for picture in pictures_of(option.lines):
            question.pictures.append(replace(picture, place=str(at)))


def _choose(question: Question, draft: Draft, marks: Marks, keyed: str, *, by_words: bool) -> None:
    told = _told(question, draft)
    marked, doubt = marks.right(draft)
    if by_words and not marks.is_trusted and not marks.is_star:
        marked, doubt = ([], "") if told else (marked, words.UNSURE)
    listed = _places(question, keyed) if keyed else None
    if listed is None and keyed:
        question.flag(words.NOT_AMONG)
    said = [one for one in (listed, told, marked) if one]
    question.correct = sorted(said[0]) if said else []
    if said and said[0] is marked and doubt:
        question.flag(doubt)
    elif any(sorted(one) != question.correct for one in said[1:] if one is not marked or not doubt):
        question.flag(words.CONFLICT)
    if len(question.correct) > 1 and any(map(patterns.is_all, question.options)):
        question.flag(words.UNSURE)  # "A, B, C" may mean D, "all of them"
    if not question.correct and marks.marks_every_option(draft):
        question.flag(words.SEVERAL_MARKS)
    _name_type(question)


def _told(question: Question, draft: Draft) -> list[int] | None:
    """Return the options that "Đáp án: …" names; None where it names none of them."""
    last = patterns.chosen_at_end(draft.why[-1].text) if draft.why else ""
    for told in draft.told or ([last] if last else []):
        if verdicts := _verdicts(question, told):
            found: list[int] | None = verdicts
        elif letters := patterns.letters_of(told):
            found = _places(question, "".join(letters))
            _weigh_words(question, found, patterns.behind_letter(told))
        else:
            found = _same_text(question, told) or _counted(question, told)
        if found is None:
            question.flag(words.NOT_AMONG)
        else:
            return found
    return None


def _weigh_words(question: Question, places: list[int] | None, said: str) -> None:
    """Compare the words behind "Đáp án: C." with the options; what is none of them explains."""
    if not said:
        return
    same = _same_text(question, said)
    if same is not None and places and same != places:
        question.flag(words.CONFLICT)
    elif same is None and not (places and _begins_alike(question.options[places[0]], said)):
        question.explanation = f"{said}\n{question.explanation}".strip()


def _begins_alike(option: str, said: str) -> bool:
    one, other = fold(option).strip(" .;"), fold(said).strip(" .;")
    return one.startswith(other) or other.startswith(one)


def _places(question: Question, letters: str) -> list[int] | None:
    printed = question.letters.upper()
    found = []
    for letter in letters:
        at = printed.find(letter) if printed.count(letter) == 1 else "ABCDEFGH".find(letter)
        if not 0 <= at < len(question.options) or (printed and letter not in printed):
            return None
        found.append(at)
    return sorted(set(found))


def _counted(question: Question, told: str) -> list[int] | None:
    """Return the option that "Đáp án: 2" counts where options have no letters."""
    number = int(told) if told.isdecimal() and len(told) == 1 and not question.letters else 0
    return [number - 1] if 0 < number <= len(question.options) else None


def _same_text(question: Question, told: str) -> list[int] | None:
    wanted = fold(told).strip(" .;")
    found = [at for at, text in enumerate(question.options) if fold(text).strip(" .;") == wanted]
    return found if len(found) == 1 else None


def _verdicts(question: Question, told: str) -> list[int] | None:
    """Return the options called true by "a) Đ, b) S, c) Đ, d) S" or "ĐSĐS"."""
    said = [found[1] for found in _VERDICTS.finditer(told)]
    if _RUN.fullmatch(told.strip()):
        said = list(told.strip())
    if len(said) != len(question.options) or len(said) < 2:
        return None
    right = [at for at, word in enumerate(said) if fold(word) in ("d", "dung", "t")]
    return right or None


def _name_type(question: Question) -> None:
    if len(question.correct) > 1:
        question.type = words.MULTIPLE
    elif is_true_false(question.options):
        question.type = words.TRUE_FALSE
    else:
        question.type = words.SINGLE


def is_true_false(options: Sequence[str]) -> bool:
    """Return whether two options are Đúng and Sai."""
    told = [fold(text).strip(" .;") for text in options]
    return (len(told) == 2 and {"dung", "sai"} == set(told)) or {"true", "false"} == set(told)


def _without_options(question: Question, draft: Draft) -> None:
    told = [text for text in draft.told if text.strip()]
    if not told:
        question.type = words.ESSAY
        if not draft.essay:
            question.flag(words.FEW_OPTIONS)
        return
    answer = told[0].strip().rstrip(".")
    verdict = fold(answer)
    if patterns.letters_of(answer) and not _NUMBER.fullmatch(answer):
        question.flag(words.FEW_OPTIONS)
        question.flag(words.NOT_AMONG)
        return
    question.options, question.correct = [answer], [0]
    if verdict in ("dung", "sai", "true", "false"):
        question.type, question.options = words.TRUE_FALSE, ["Đúng", "Sai"]
        question.correct = [0 if verdict in ("dung", "true") else 1]
    elif _NUMBER.fullmatch(answer):
        question.type = words.NUMERICAL
    else:
        question.type = words.SHORT

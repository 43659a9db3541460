"""What somebody has to look at: question by question, and over the whole file."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import pgettext, pgettext_lazy

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading import patterns
from mangxanh.contests.reading.found import CHOICES, Found, Question

_ORDERS = ("ABCDEFGH", "ABCDĐEFGH")
SKEW = 0.40  # share of one letter among the right ones
LONGEST = 0.45  # share of questions in which the longest option is right
_LEAST = 10  # questions from which shares say something
_MESSAGES = {
    words.NO_ANSWER: (
        words.ERROR,
        pgettext_lazy("to a teacher", "This question has no marked answer."),
        pgettext_lazy("to a teacher", "Mark the right option, or add a list of answers."),
    ),
    words.SEVERAL_MARKS: (
        words.WARNING,
        pgettext_lazy("to a teacher", "Several options of this question are marked as right."),
        pgettext_lazy("to a teacher", "Choose which of them are right."),
    ),
    words.CONFLICT: (
        words.WARNING,
        pgettext_lazy("to a teacher", "Two places name different answers to this question."),
        pgettext_lazy("to a teacher", "Choose the right one."),
    ),
    words.NOT_AMONG: (
        words.ERROR,
        pgettext_lazy("to a teacher", "The answer given is none of the options."),
        pgettext_lazy("to a teacher", "Correct the answer or the letters of the options."),
    ),
    words.FEW_OPTIONS: (
        words.ERROR,
        pgettext_lazy("to a teacher", "This question has fewer than two options."),
        pgettext_lazy("to a teacher", "Begin each option with its letter: A. B. C. D."),
    ),
    words.LETTERS: (
        words.WARNING,
        pgettext_lazy("to a teacher", "The letters of the options are not in order."),
        pgettext_lazy("to a teacher", "Check that no option is missing or stands twice."),
    ),
    words.DUPLICATES: (
        words.WARNING,
        pgettext_lazy("to a teacher", "Two options of this question are the same."),
        pgettext_lazy("to a teacher", "Change or delete one of them."),
    ),
    words.NO_STEM: (
        words.ERROR,
        pgettext_lazy("to a teacher", "The words of this question are missing."),
        pgettext_lazy("to a teacher", "Write the question before its options."),
    ),
    words.EMPTY_OPTION: (
        words.WARNING,
        pgettext_lazy("to a teacher", "An option of this question is empty."),
        pgettext_lazy("to a teacher", "Fill it in or delete it."),
    ),
    words.FORMULA: (
        words.WARNING,
        pgettext_lazy("to a teacher", "There is a formula here; it was written out in one line."),
        pgettext_lazy("to a teacher", "Compare it with the file."),
    ),
    words.PICTURE: (
        words.WARNING,
        pgettext_lazy("to a teacher", "There is a picture here; it was taken along."),
        pgettext_lazy("to a teacher", "Look whether it stands where it belongs."),
    ),
    words.UNSURE: (
        words.WARNING,
        pgettext_lazy("to a teacher", "This question could be read in more than one way."),
        pgettext_lazy("to a teacher", "Compare it with the file."),
    ),
}


def check(found: Found) -> None:
    """Flag every doubtful question and say why; add what the whole file shows."""
    for question in found.questions:
        _flag(question)
        for word in question.flags:
            _tell(found, question, word)
    _check_skew(found)
    _check_longest(found)
    _check_numbers(found)


def _flag(question: Question) -> None:
    if not question.stem.strip():
        question.flag(words.NO_STEM)
    if question.type in CHOICES:
        _flag_options(question)
        if not question.correct and words.NOT_AMONG not in question.flags:
            question.flag(words.NO_ANSWER)


def _flag_options(question: Question) -> None:
    letters = question.letters.upper()
    if len(question.options) < 2:
        question.flag(words.FEW_OPTIONS)
    if any(not option.strip() for option in question.options):
        question.flag(words.EMPTY_OPTION)
    if letters and not any(order.startswith(letters) for order in _ORDERS):
        question.flag(words.LETTERS)
    if any(_begins_with_its_letter(*pair) for pair in zip(letters, question.options, strict=False)):
        question.flag(words.UNSURE)
    if not letters and sum(patterns.option(text) is not None for text in question.options) > 1:
        question.flag(words.UNSURE)  # letters that were not taken for labels
    if len(set(_seen(question))) < len(question.options):
        question.flag(words.DUPLICATES)


def _begins_with_its_letter(letter: str, option: str) -> bool:
    """Return whether "B." stands in option B again: a line may be cut in the wrong place."""
    label = patterns.option(option)
    return label is not None and label.letter.upper() == letter


def _seen(question: Question) -> list[str]:
    """Return what tells each option from the others: its words, its pictures."""
    pictures = [
        "".join(p.sha256 for p in question.pictures if p.place == str(at))
        for at in range(len(question.options))
    ]
    return [
        " ".join(option.split()).casefold().rstrip(" .;") + shown
        for option, shown in zip(question.options, pictures, strict=True)
    ]


def _tell(found: Found, question: Question, word: str) -> None:
    severity, message, fix = _MESSAGES[word]
    found.issues.append(words.Issue(question.line, severity, str(message), str(fix)))


def _single(questions: Sequence[Question]) -> list[Question]:
    return [q for q in questions if q.type == words.SINGLE and len(q.correct) == 1]


def _check_skew(found: Found) -> None:
    asked = _single(found.questions)
    counts = Counter(question.correct[0] for question in asked)
    if len(asked) < _LEAST:
        return
    place, count = counts.most_common(1)[0]
    if count > SKEW * len(asked):
        told = pgettext(
            "to a teacher",
            "%(letter)s is the right answer to %(count)d of %(all)d questions: who always "
            "chooses it scores well.",
        )
        found.warn(
            0,
            told % {"letter": "ABCDEFGH"[place], "count": count, "all": len(asked)},
            pgettext("to a teacher", "Let the order of the options be shuffled."),
        )


def _check_longest(found: Found) -> None:
    asked = [question for question in _single(found.questions) if len(question.options) > 2]
    if len(asked) < _LEAST:
        return
    longest = sum(_longest_is_right(question) for question in asked)
    if longest > LONGEST * len(asked):
        told = pgettext(
            "to a teacher", "In %(count)d of %(all)d questions the longest option is the right one."
        )
        found.warn(
            0,
            told % {"count": longest, "all": len(asked)},
            pgettext(
                "to a teacher", "Make the wrong options as long and as exact as the right one."
            ),
        )


def _longest_is_right(question: Question) -> bool:
    lengths = [len(option) for option in question.options]
    right = lengths[question.correct[0]]
    return right == max(lengths) and lengths.count(right) == 1


def _check_numbers(found: Found) -> None:
    """Tell numbers that stand twice or are missing between two questions of one part."""
    before: Question | None = None
    for question in found.questions:
        if question.number is None:
            continue
        last = before.number if before and before.number is not None else None
        before = question
        if last is None or question.number == last + 1 or question.number == 1:
            continue
        if question.number == last:
            told = pgettext("to a teacher", "The number %(number)d stands twice.")
        else:
            told = pgettext("to a teacher", "The numbers jump to %(number)d here.")
        found.warn(
            question.line,
            told % {"number": question.number},
            pgettext("to a teacher", "Check that no question is missing."),
        )

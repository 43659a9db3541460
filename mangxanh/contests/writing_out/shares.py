"""What an answer is worth where another program wants percents."""

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.found import Question

_TRUE = {"đúng", "true"}


def percents(question: Question) -> list[float]:
    """Return the percent of each option: as the question has them, else even shares of 100.

    Moodle takes a third only as 33.33333: five decimals.
    """
    if question.weights:
        return list(question.weights)
    several = question.type == words.MULTIPLE and len(question.correct) > 1
    share = round(100 / len(question.correct), 5) if several else 100.0
    return [share if at in question.correct else 0.0 for at in range(len(question.options))]


def is_true(question: Question) -> bool:
    """Return whether Đúng is the right answer to a true/false question."""
    right = [question.options[at] for at in question.correct]
    return bool(right) and right[0].strip(" .;").casefold() in _TRUE


def percent_text(percent: float) -> str:
    """Return 50 for 50.0, 33.33333 for a third."""
    return f"{percent:.5f}".rstrip("0").rstrip(".")


def number_and_room(text: str) -> tuple[str, str]:
    """Return number and give or take of "3", "3:0.5" or "3..5"."""
    low, dots, high = text.partition("..")
    if dots:
        first, last = float(low.replace(",", ".")), float(high.replace(",", "."))
        return percent_text((first + last) / 2), percent_text((last - first) / 2)
    number, _colon, room = text.partition(":")
    return number.replace(",", "."), room.replace(",", ".") or "0"

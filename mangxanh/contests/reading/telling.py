"""What a teacher is told of a file as a whole."""

from collections.abc import Sequence

from django.utils.translation import pgettext

from mangxanh.contests.reading.building import Draft
from mangxanh.contests.reading.found import Found
from mangxanh.contests.reading.keys import Pairs
from mangxanh.contests.reading.lines import Line


def by_hand() -> str:
    """Return how a person mends what was left out."""
    return pgettext("to a teacher", "Add it by hand where it belongs.")


def tell_left_out(lines: Sequence[Line], drafts: Sequence[Draft], found: Found) -> None:
    """Tell every picture and formula of the file that came into no question."""
    taken = [line for draft in drafts for line in draft.lines()]
    pictures = {id(picture) for line in taken for picture in line.pictures}
    formulas = {line.number for line in taken if line.formulas}
    for line in lines:
        left = [picture for picture in line.pictures if id(picture) not in pictures]
        found.pictures += left
        if left or (line.formulas and line.number not in formulas):
            told = pgettext("to a teacher", "A picture or formula here belongs to no question.")
            found.warn(line.number, told, by_hand())


def tell_papers(found: Found, names: Sequence[str]) -> None:
    """Tell that a list of answers for other papers was not used."""
    told = pgettext(
        "to a teacher",
        "The list of answers is for the papers %(papers)s, and this file is not clearly one of "
        "them. It was not used.",
    )
    found.fault(
        0,
        told % {"papers": ", ".join(names)},
        pgettext("to a teacher", "Write the number of the paper at its head: “Mã đề 101”."),
    )


def tell_key(found: Found, strange: Pairs, twice: Sequence[int]) -> None:
    """Tell answers of no question, and numbers with two answers."""
    for number, letters in strange:
        told = pgettext(
            "to a teacher",
            "The list of answers has %(number)d – %(letters)s, but there is no such question.",
        )
        found.warn(0, told % {"number": number, "letters": letters})
    for number in twice:
        told = pgettext(
            "to a teacher", "The list of answers names two answers to question %(number)d."
        )
        found.warn(0, told % {"number": number}, pgettext("to a teacher", "Choose the right one."))


def tell_encoding(found: Found, encoding: str) -> None:
    """Tell that letters of before Unicode were changed."""
    if encoding:
        told = pgettext(
            "to a teacher",
            "The letters of this file are those of %(encoding)s, from before Unicode. They were "
            "changed into Unicode.",
        )
        found.warn(
            0, told % {"encoding": encoding}, pgettext("to a teacher", "Compare some questions.")
        )


def tell_loose(found: Found, lines: Sequence[Line]) -> None:
    """Tell the words that belong to no question."""
    for line in lines:
        if line.text.strip() and not line.pictures and not line.formulas:
            told = pgettext("to a teacher", "This text belongs to no question and was left out.")
            found.warn(line.number, told, by_hand())


def tell_grids(found: Found, lines: Sequence[Line]) -> None:
    """Tell the tables that became text."""
    for line in lines:
        found.warn(
            line.number,
            pgettext("to a teacher", "There is a table here; it was written out as text."),
            pgettext("to a teacher", "Compare it with the file."),
        )

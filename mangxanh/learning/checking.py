"""What to mend in a lesson that can be read: too hard, too long, a fact that it may not state."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from mangxanh.analysis.hard_words import hard_words
from mangxanh.analysis.readability import count
from mangxanh.conduct.checking import frightening, too_hard
from mangxanh.learning.facts import Fact
from mangxanh.learning.shelf import familiar_words, syllables
from mangxanh.learning.texts import Lesson

# Tiếng a sentence, on average and at most.
LIMITS = {"pupil": (12, 20), "guardian": (15, 28), "teacher": (18, 32)}
SLIDE, FLAG = 45, (280, 450)  # tiếng of a slide; of what is read in three minutes


def remarks_on(
    lesson: Lesson, facts: dict[int, Fact], has_picture: Callable[[str], bool]
) -> list[str]:
    """Return what is to be mended before a lesson goes out, [] where it is fit."""
    return [*hard_to_read(lesson), *_wrong(lesson, facts, has_picture)]


def what_forbids(
    lesson: Lesson, facts: dict[int, Fact], has_picture: Callable[[str], bool]
) -> list[str]:
    """Return what keeps a lesson from its readers; grown-ups are trusted with a hard sentence."""
    if lesson.audience == "pupil":
        return remarks_on(lesson, facts, has_picture)
    return [*_wrong(lesson, facts, has_picture)]


def hard_to_read(lesson: Lesson) -> list[str]:
    """Return what in a lesson is too hard for its readers."""
    return [*_hard(lesson)]


def _wrong(
    lesson: Lesson, facts: dict[int, Fact], has_picture: Callable[[str], bool]
) -> Iterable[str]:
    yield from _long(lesson)
    yield from _facts(lesson, facts)
    yield from _pictures(lesson, has_picture)


def _hard(lesson: Lesson) -> Iterable[str]:
    texts = list(lesson.words_of_cards())
    yield from too_hard(texts, LIMITS[lesson.audience])
    if lesson.audience == "pupil":
        yield from frightening(texts)
        yield from _unknown(lesson)


def _unknown(lesson: Lesson) -> Iterable[str]:
    """A word of officials is explained in the glossary, or said more simply."""
    for word in unknown_words(lesson.words_of_cards(), lesson):
        yield _("“%s” may be too hard: say it more simply, or explain it in the glossary.") % word


def unknown_words(texts: Iterable[str], lesson: Lesson) -> list[str]:
    """Return the hard words of some texts of a lesson that its glossary does not explain."""
    known = familiar_words() | {word.lower() for word in lesson.glossary}
    return sorted(
        {word for text in texts for word in hard_words(text, syllables=syllables(), familiar=known)}
    )


def _long(lesson: Lesson) -> Iterable[str]:
    for slide in lesson.pack.slides if lesson.pack else ():
        length = count(f"{slide.title} {slide.text} {slide.ask}")
        if length > SLIDE:
            told = _("The slide “%(title)s” has %(count)d tiếng, at most %(most)d.")
            yield told % {"title": slide.title, "count": length, "most": SLIDE}
    length = count(lesson.flag)
    if lesson.flag and not FLAG[0] <= length <= FLAG[1]:
        told = _(
            "What is read at chào cờ has %(count)d tiếng; three minutes are %(least)d to %(most)d."
        )
        yield told % {"count": length, "least": FLAG[0], "most": FLAG[1]}


def _facts(lesson: Lesson, facts: dict[int, Fact]) -> Iterable[str]:
    for number in lesson.facts:
        if number not in facts:
            yield _("Fact %d is not in the list of sourced facts.") % number
        elif lesson.audience not in facts[number].audiences:
            yield _("Fact %d is not meant for these readers.") % number


def _pictures(lesson: Lesson, has_picture: Callable[[str], bool]) -> Iterable[str]:
    names = {lesson.picture, *(card.picture for card in lesson.cards)}
    names |= {slide.picture for slide in (lesson.pack.slides if lesson.pack else ())}
    for name in sorted(names - {""}):
        if not has_picture(name):
            yield _("There is no picture “%s”.") % name

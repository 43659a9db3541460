"""What a question says, as plain values; what keeps it from being asked."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.text import clean, fold, nfc, plain_to_see

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "truefalse"
ORDERING, MATCHING, SHORT, NUMERICAL = "ordering", "matching", "short", "numerical"
KINDS = (SINGLE, MULTIPLE, TRUE_FALSE, ORDERING, MATCHING, SHORT, NUMERICAL)
AUDIENCES = ("6", "7", "8", "9", "teachers", "guardians")
LONGEST_STEM, LONGEST_OPTION, LONGEST_WHY, LONGEST_SOURCE = 1500, 300, 1000, 400
MOST_OPTIONS, MOST_LAWS = 10, 4
LONGEST_ALT = 300
STEM = "stem"


@dataclass(frozen=True)
class Law:
    """An article that the right answer rests on; `until` is its last day, None while it holds."""

    document: str
    article: str
    begins: date
    until: date | None = None


@dataclass(frozen=True)
class Figure:
    """A picture of a question. `place`: "stem" or the place of an option; `key` names it.

    `alt`: what it shows, for whoever can't see it.
    """

    place: str
    key: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Wording:
    """A version of a question.

    `options`: what can be chosen; the steps in right order of an ordering; the left sides of a
    matching, with `answers` the right ones; the accepted answers of a short or numerical one.
    `correct`: places of `options`; of a matching one, for each left side the place in `answers`.
    """

    kind: str
    stem: str
    options: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()
    explanation: str = ""
    difficulty: int = 1
    audiences: tuple[str, ...] = ()
    source: str = ""
    laws: tuple[Law, ...] = ()
    pictures: tuple[Figure, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its pictures, by the name that a version has for them."""
        return self.pictures


Fault = tuple[str, str]  # field, sentence


def tidy(wording: Wording) -> Wording:
    """Return it as we store it: NFC, nothing invisible, single spaces but for lines of the stem."""
    return replace(
        wording,
        stem=_lines(wording.stem),
        options=tuple(clean(plain_to_see(option)) for option in wording.options),
        answers=tuple(clean(plain_to_see(answer)) for answer in wording.answers),
        explanation=_lines(wording.explanation),
        audiences=tuple(who for who in AUDIENCES if who in wording.audiences),
        source=clean(wording.source)[:LONGEST_SOURCE],
        laws=tuple(
            replace(law, document=clean(law.document)[:200], article=clean(law.article)[:60])
            for law in wording.laws
        ),
        pictures=tuple(
            replace(one, alt=clean(plain_to_see(one.alt))[:LONGEST_ALT]) for one in wording.pictures
        ),
    )


def _lines(text: str) -> str:
    lines = [clean(line) for line in plain_to_see(nfc(text)).splitlines()]
    return "\n".join(lines).strip()


def shape_faults(wording: Wording) -> list[Fault]:
    """Return what keeps a question from standing in the bank at all, [] where nothing does."""
    found = [*_texts(wording), *_options(wording), *_laws(wording), *_pictures(wording)]
    return found or list(_key(wording))


def use_faults(wording: Wording) -> list[Fault]:
    """Return what keeps it from being asked: also whom it fits, and the law it rests on."""
    found = shape_faults(wording)
    if not wording.audiences:
        found.append(("audiences", pgettext("to a teacher", "Please say whom it fits.")))
    if not wording.laws:
        told = pgettext("to a teacher", "Please name the law that the right answer rests on.")
        found.append(("laws", told))
    return found


def _texts(wording: Wording) -> Iterator[Fault]:
    if wording.kind not in KINDS:
        yield "kind", _("There is no such kind of question.")
    if not wording.stem:
        yield "stem", pgettext("to a teacher", "Please write the question.")
    if len(wording.stem) > LONGEST_STEM:
        yield "stem", _("The question is longer than %d characters.") % LONGEST_STEM
    if len(wording.explanation) > LONGEST_WHY:
        yield "explanation", _("The explanation is longer than %d characters.") % LONGEST_WHY
    if wording.difficulty not in (1, 2, 3):
        yield "difficulty", _("There is no such difficulty.")


def _laws(wording: Wording) -> Iterator[Fault]:
    for law in wording.laws:
        if not law.document or not law.article:
            yield "laws", pgettext("to a teacher", "Of each law please name document and article.")
        elif law.until and law.until < law.begins:
            yield "laws", _("A law can't end before it begins.")


def places_of(kind: str, options: int) -> list[str]:
    """Return where pictures may stand: beside the question, and beside options to be chosen."""
    return [STEM, *(str(at) for at in range(options) if kind in (SINGLE, MULTIPLE))]


def _pictures(wording: Wording) -> Iterator[Fault]:
    places = [one.place for one in wording.pictures]
    if len(set(places)) < len(places):
        yield "pictures", _("There is more than one picture in one place.")
    if not set(places) <= set(places_of(wording.kind, len(wording.options))):
        yield "pictures", _("A picture belongs to no option.")
    for one in wording.pictures:
        if not one.alt:
            told = pgettext("to a teacher", "Please say in a few words what the picture shows.")
            yield f"alt_{one.place}", told


def _options(wording: Wording) -> Iterator[Fault]:
    least = {SINGLE: 2, MULTIPLE: 3, TRUE_FALSE: 2, ORDERING: 3, MATCHING: 2}.get(wording.kind, 1)
    count = len(wording.options)
    if count < least:
        yield "options", _("It needs at least %d of these.") % least
    if count > MOST_OPTIONS or (wording.kind == TRUE_FALSE and count > least):
        yield "options", _("These are too many.")
    texts = [*wording.options, *wording.answers]
    if any(not text for text in texts):
        yield "options", _("One of these is empty.")
    if any(len(text) > LONGEST_OPTION for text in texts):
        yield "options", _("One of these is longer than %d characters.") % LONGEST_OPTION
    if wording.kind not in (SHORT, NUMERICAL) and _twice(wording.options):
        yield "options", _("Two of these are the same.")
    if wording.kind == MATCHING and _twice(wording.answers):
        yield "options", _("Two of these are the same.")
    if wording.kind == NUMERICAL and not all(map(_is_number, wording.options)):
        yield "options", pgettext("to a teacher", "Please write a number, or a range like 3..5.")


def _twice(texts: tuple[str, ...]) -> bool:
    """Return whether two texts are the same but for upper case; marks make another word."""
    return len({text.casefold() for text in texts}) < len(texts)


def _is_number(text: str) -> bool:
    numbers = [part for piece in text.split("..") for part in piece.split(":")]
    try:
        return bool(text) and all(float(number.replace(",", ".")) is not None for number in numbers)
    except ValueError:
        return False


def _key(wording: Wording) -> Iterator[Fault]:
    count, right = len(wording.options), wording.correct
    if wording.kind == MATCHING:
        if len(right) != count or any(at not in range(len(wording.answers)) for at in right):
            yield "correct", pgettext("to a teacher", "Each left side needs its right one.")
        return
    if any(at not in range(count) for at in right) or len(set(right)) < len(right):
        yield "correct", _("The right answer is none of the options.")
    elif wording.kind in (SINGLE, TRUE_FALSE) and len(right) != 1:
        yield "correct", pgettext("to a teacher", "Please mark the one right answer.")
    elif wording.kind == MULTIPLE and not 1 <= len(right) < count:
        told = pgettext("to a teacher", "Please mark which are right; one at least is wrong.")
        yield "correct", told
    elif wording.kind in (ORDERING, SHORT, NUMERICAL) and set(right) != set(range(count)):
        yield "correct", _("The right answer is none of the options.")


def plain(wording: Wording) -> dict[str, Any]:
    """Return it as values that JSON holds."""
    return {
        "kind": wording.kind,
        "stem": wording.stem,
        "options": list(wording.options),
        "correct": list(wording.correct),
        "answers": list(wording.answers),
        "explanation": wording.explanation,
        "difficulty": wording.difficulty,
        "audiences": list(wording.audiences),
        "source": wording.source,
        "laws": [
            [law.document, law.article, law.begins.isoformat(), law.until and law.until.isoformat()]
            for law in wording.laws
        ],
        "pictures": [asdict(one) for one in wording.pictures],
    }


def wording_of(words: Mapping[str, Any]) -> Wording:
    """Return what `plain` wrote."""
    lists = ("options", "correct", "answers", "audiences")
    laws = tuple(
        Law(document, article, date.fromisoformat(begins), until and date.fromisoformat(until))
        for document, article, begins, until in words["laws"]
    )
    values: dict[str, Any] = {
        key: tuple(value) if key in lists else value for key, value in words.items()
    }
    pictures = tuple(Figure(**one) for one in words.get("pictures", ()))
    return Wording(**(values | {"laws": laws, "pictures": pictures}))


def search_text(wording: Wording) -> str:
    """Return what a search looks through."""
    laws = [f"{law.document} {law.article}" for law in wording.laws]
    return fold(" ".join([wording.stem, *wording.options, *wording.answers, *laws]))

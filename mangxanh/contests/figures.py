"""Pictures of a file, made fit for the bank; what can't be kept is told, never dropped unsaid."""

from dataclasses import dataclass, replace
from time import monotonic

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading.found import PICTURE_HERE, Picture, Question
from mangxanh.contests.wording import LONGEST_ALT, STEM, Figure, Wording, places_of, tidy
from mangxanh.files.actions import PreparedFigure, prepare_figure

MOST = 100  # pictures of one file
SECONDS = 15  # for drawing all of them


@dataclass(frozen=True)
class Taken:
    """A wording with the pictures that were taken; `files` are theirs, in the same order.

    The keys of the pictures are still empty. `doubts`: why others were not taken.
    """

    wording: Wording
    files: tuple[PreparedFigure, ...] = ()
    doubts: tuple[str, ...] = ()


class Taker:
    """Takes the pictures of one file, question by question, within bounds."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._left, self._until = MOST, monotonic() + seconds

    def take(self, question: Question, wording: Wording) -> Taken:
        """Return a wording with the pictures of its question, one in each place."""
        places = places_of(wording.kind, len(wording.options))
        found: dict[str, tuple[Picture, PreparedFigure]] = {}
        doubts: list[str] = []
        for picture in question.pictures:
            fits = picture.place in places and picture.place not in found
            try:
                found[picture.place] = picture, self._drawn(picture, fits=fits)
            except BadInput as refused:
                doubts.append(f"{refused.message} {_by_hand()}")
        said = replace(
            wording,
            stem=_without_sign(wording.stem) if STEM in found else wording.stem,
            options=tuple(
                _without_sign(text) if str(at) in found else text
                for at, text in enumerate(wording.options)
            ),
            pictures=tuple(_figure(place, *found[place]) for place in places if place in found),
        )
        files = tuple(found[place][1] for place in places if place in found)
        return Taken(tidy(said), files, tuple(dict.fromkeys(doubts)))

    def _drawn(self, picture: Picture, *, fits: bool) -> PreparedFigure:
        if not fits:
            raise BadInput(_no_place())
        if not self._left or monotonic() > self._until:
            raise BadInput(pgettext("to a teacher", "There are too many pictures in this file."))
        self._left -= 1
        return prepare_figure(picture.data)


def _figure(place: str, picture: Picture, made: PreparedFigure) -> Figure:
    return Figure(place, "", picture.alt[:LONGEST_ALT], made.width, made.height)


def _without_sign(text: str) -> str:
    """Return a text without the sign that stood where its picture was."""
    before, sign, after = text.partition(PICTURE_HERE)
    first, last = before.rpartition("\n")[2], after.partition("\n")[0]
    if sign and not first.strip() and not last.strip():
        return before.rstrip("\n ") + after
    return f"{before} {after}"


def _no_place() -> str:
    return pgettext(
        "to a teacher",
        "A picture could not be placed: there is room for one beside the question and one beside "
        "each option to be chosen.",
    )


def _by_hand() -> str:
    return pgettext("to a teacher", "Add it by hand, or leave the question out.")

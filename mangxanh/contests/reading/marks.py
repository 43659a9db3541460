"""Which option is marked as right: by what letters look like, judged over the whole file.

One teacher underlines the letter, another makes it red or the whole line bold, and all of them
also use bold and colour for other things. So every way to mark is counted over all questions, and
that one is believed which marks one option in most of them.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from mangxanh.contests.reading import found as words
from mangxanh.contests.reading.building import Draft, Option
from mangxanh.contests.reading.lines import Line

Sign = tuple[str, str]  # (what: "label" or "text", how: "bold", "colour red", …)
_MOST = 0.6  # share of letters that must look so
_TRUSTED = 0.8  # share of questions from which the way to mark is beyond doubt
# Of signs that mark equally many questions, the first is taken.
_ORDER = ("star", "framed", "highlight", "underline", "colour", "bold", "italic", "strike")


def _signs_of_line(line: Line, where: str) -> set[Sign]:
    found: set[Sign] = set()
    looks = [look for c, look in zip(line.text, line.looks, strict=False) if c.isalnum()]
    if not looks:
        return found
    for how in ("bold", "italic", "underline", "strike", "framed"):
        if sum(bool(getattr(look, how)) for look in looks) >= _MOST * len(looks):
            found.add((where, how))
    for how in ("colour", "highlight"):
        counts = Counter(str(getattr(look, how)) for look in looks)
        found |= {
            (where, f"{how} {name}")
            for name, count in counts.items()
            if name and count >= _MOST * len(looks)
        }
    return found


def signs_of(option: Option) -> set[Sign]:
    """Return every way in which an option may be marked."""
    found: set[Sign] = {("label", "star")} if option.starred else set()
    if option.label is not None:
        found |= _signs_of_line(option.label, "label")
    whole = Line(
        0,
        "".join(line.text for line in option.lines),
        [look for line in option.lines for look in line.looks],
    )
    return found | _signs_of_line(whole, "text")


class Marks:
    """The marks of all questions of a file."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._of = {id(draft): _marked(draft) for draft in drafts if len(draft.options) >= 2}
        self._counts = {id(draft): len(draft.options) for draft in drafts}
        self.sign = self._best()
        self._alone = Counter(
            sign for marked in self._of.values() for sign, at in marked.items() if len(at) == 1
        )
        alone = self._alone[self.sign] if self.sign else 0
        self.is_trusted = alone >= 5 and alone >= _TRUSTED * len(self._of)

    def _best(self) -> Sign | None:
        signs = {sign for marked in self._of.values() for sign in marked}
        scored = [(self._score(sign), -_rank(sign), sign) for sign in sorted(signs)]
        return max((one for one in scored if one[0] > 0), default=(0, 0, None))[2]

    def _score(self, sign: Sign) -> int:
        """Return how many questions it marks once, less those in which it marks more."""
        counts = [
            (len(marked.get(sign, ())), self._counts[key]) for key, marked in self._of.items()
        ]
        alone = sum(count == 1 for count, _whole in counts)
        several = sum(1 < count < whole for count, whole in counts)
        if sum(count == whole for count, whole in counts) > alone:
            return 0  # letters are so in most questions: it says nothing
        return (alone + several) * 2 if sign[1] == "star" else alone * 2 - several

    def right(self, draft: Draft) -> tuple[list[int], str]:
        """Return which options are marked, and the flag that says why that is doubtful, or ""."""
        marked = self._of.get(id(draft), {})
        places = marked.get(self.sign, []) if self.sign else []
        if len(places) == len(draft.options):
            return [], ""
        if places:
            return places, self._doubt(marked, places)
        starred = marked.get(("label", "star"), [])
        if 0 < len(starred) < len(draft.options):
            return starred, words.UNSURE
        if self.is_trusted:
            return [], ""
        alone = {tuple(at) for sign, at in marked.items() if _is_strong(sign) and len(at) == 1}
        return (list(next(iter(alone))), words.UNSURE) if len(alone) == 1 else ([], "")

    def _doubt(self, marked: dict[Sign, list[int]], places: list[int]) -> str:
        if len(places) > 1 and not self.is_star:
            return words.SEVERAL_MARKS
        if self._is_denied(marked, places):
            return words.CONFLICT
        is_rare = self.sign is not None and self._alone[self.sign] * 2 < len(self._of)
        return words.UNSURE if is_rare and not self.is_star else ""

    @property
    def is_star(self) -> bool:
        return self.sign is not None and self.sign[1] == "star"

    def marks_every_option(self, draft: Draft) -> bool:
        marked = self._of.get(id(draft), {})
        return self.sign is not None and len(marked.get(self.sign, ())) == len(draft.options)

    def _is_denied(self, marked: dict[Sign, list[int]], places: list[int]) -> bool:
        """Return whether another sign, one that marks in this file too, names another option."""
        least = 0.5 * len(self._of) if self.is_trusted else 1
        return any(
            len(at) == 1 and at[0] not in places and self._alone[sign] >= least
            for sign, at in marked.items()
            if sign != self.sign and _is_strong(sign)
        )


def _marked(draft: Draft) -> dict[Sign, list[int]]:
    found: dict[Sign, list[int]] = defaultdict(list)
    for at, option in enumerate(draft.options):
        for sign in signs_of(option):
            found[sign].append(at)
    return found


def _is_strong(sign: Sign) -> bool:
    return sign[1].split()[0] not in ("italic", "strike")


def _rank(sign: Sign) -> int:
    return _ORDER.index(sign[1].split()[0]) * 2 + (sign[0] == "text")

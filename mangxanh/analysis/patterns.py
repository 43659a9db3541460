"""Patterns over word classes: words in a row with gaps, found in linear time.

`ME WANT .. DIE` is a word of each class in this order, at most two words between the last two.
CAPITALS name a class, small words stand for themselves, `(a b|c|NAME)` is either, `?` after one
says that it may be missing, `..` is a gap of up to 2 words, `..5` of up to 5, `!NAME` says that a
class may not begin here. The end of a sentence counts as one word of a gap.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from mangxanh.analysis.lexicon import QUOTED, WEAK, Found, Span

GAP = 2
LEAST_FOR_WEAK = 3  # classes of a pattern
_WORDS = r"[^\sA-Z()?!.<>]+(?:\s+[^\sA-Z()?!.<>]+)*"
_PARTS = re.compile(
    r"\.\.(?P<gap>\d*)|(?P<no>!)?(?:\((?P<either>[^()]*)\)"
    rf"|(?P<word>[A-Z][A-Z_]*|<[a-z]+>|{_WORDS}))(?P<may>\?)?"
)


@dataclass(frozen=True)
class Step:
    """One part of a pattern: a class, or a gap of up to so many words where it has no name."""

    name: str = ""
    gap: int = 0
    may_lack: bool = False
    must_lack: bool = False

    @property
    def is_fixed(self) -> bool:
        return bool(self.name) and not (self.may_lack or self.must_lack)


@dataclass(frozen=True, eq=False)
class Pattern:
    """The steps of a pattern."""

    steps: tuple[Step, ...]

    @cached_property
    def fixed(self) -> tuple[int, ...]:
        """Return which steps must be there."""
        return tuple(n for n, step in enumerate(self.steps) if step.is_fixed)

    @cached_property
    def needs(self) -> frozenset[str]:
        """Return the classes without which the pattern is nowhere."""
        return frozenset(self.steps[n].name for n in self.fixed)

    def find(self, found: Found) -> list[Span]:
        """Return where the pattern stands: the shortest span round each place of its rarest class.

        Where it has three classes or more, the words of one may be weak: without their marks they
        mostly mean something else, but not between the other two.
        """
        missing = self.needs - found.names
        spans: list[Span] = []
        if not missing:
            rarest = min(self.fixed, key=lambda n: found.count(self.steps[n].name))
            spans += self._round(rarest, self.steps[rarest].name, found)
        if len(self.fixed) >= LEAST_FOR_WEAK and len(missing) <= 1:
            for n in self.fixed:
                weak = self.steps[n].name + WEAK
                if weak in found.names and missing <= {self.steps[n].name}:
                    spans += self._round(n, weak, found)
        return spans

    def _round(self, at: int, name: str, found: Found) -> list[Span]:
        """Return the spans round each place of a class that stands for one of the steps."""
        spans: list[Span] = []
        for start, ends in found.starts(name).items():
            first = self._before(at, start, found)
            last = self._after(at, ends, found) if first is not None else None
            if first is not None and last is not None:
                spans.append((first, last))
        return spans

    def _after(self, at: int, ends: tuple[int, ...], found: Found) -> int | None:
        places = set(ends)
        for step in self.steps[at + 1 :]:
            places = _step(step, places, found, back=False)
            if not places:
                return None
        return min(places)

    def _before(self, at: int, start: int, found: Found) -> int | None:
        places = {start}
        for step in reversed(self.steps[:at]):
            places = _step(step, places, found, back=True)
            if not places:
                return None
        return max(places)


def _step(step: Step, places: set[int], found: Found, *, back: bool) -> set[int]:
    """Return where one can be after a step, forwards or back."""
    if not step.name:
        way = -1 if back else 1
        return {place + way * more for place in places for more in range(step.gap + 1)}
    if step.must_lack:
        return places - found.starts(step.name).keys()
    known = found.ends(step.name) if back else found.starts(step.name)
    reached = {to for place in places for to in known.get(place, ())}
    return reached | places if step.may_lack else reached


def compiled(text: str, classes: dict[str, list[str]]) -> Pattern:
    """Return the pattern that a text describes; what it says in words becomes a class of its own."""
    steps: list[Step] = []
    end = 0
    for part in _PARTS.finditer(text):
        if text[end : part.start()].strip():
            raise ValueError(f"{text}: this is no pattern")
        end = part.end()
        if part["gap"] is not None:
            steps.append(Step(gap=int(part["gap"] or GAP)))
            continue
        name = _class_of(part["either"] or part["word"], classes)
        steps.append(Step(name, may_lack=bool(part["may"]), must_lack=bool(part["no"])))
    pattern = Pattern(tuple(steps))
    if text[end:].strip() or not pattern.needs:
        raise ValueError(f"{text}: this is no pattern")
    return pattern


def _class_of(words: str, classes: dict[str, list[str]]) -> str:
    """Return the name of a class for "NAME", "word" or "a b|c|NAME"."""
    if words in classes or words == QUOTED:
        return words
    choices = [choice.strip() for choice in words.split("|")]
    unknown = [name for name in choices if name.isupper() and name not in (*classes, QUOTED)]
    if unknown:
        raise ValueError(f"{unknown[0]}: there is no class of this name")
    classes[words] = [f"+{choice}" if choice.isupper() else choice for choice in choices]
    return words

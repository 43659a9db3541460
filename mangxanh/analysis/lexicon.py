"""Word classes: which classes of words stand where in a row of tokens."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mangxanh.analysis.syllables import bare_form, form, is_near, is_part_of
from mangxanh.analysis.tokens import Token

Places: TypeAlias = dict[int, tuple[int, ...]]
Span: TypeAlias = tuple[int, int]
_SIGNS = "=-~"
NEVER = "NEVER"  # the class of phrases whose words are nothing else: "đánh răng" is no blow
WEAK = "?"  # after the name of a class: words that without marks mostly mean another
QUOTED = "QUOTED"  # the class of what stands between quotation marks


@dataclass(frozen=True)
class Phrase:
    """Words in a row; `strict` ones must have their marks, `careful` ones are weak without."""

    forms: tuple[str, ...]
    keys: tuple[str, ...]
    strict: bool
    careful: bool = False


@dataclass
class _Entry:
    """A phrase with the classes that it is of, and those that it takes words from."""

    phrase: Phrase
    classes: set[str]
    hides: set[str]


def phrase(text: str, ambiguous: Collection[str] = ()) -> Phrase:
    """Return a phrase as packs write it.

    "=sờ" needs its marks; one word of `ambiguous` counts but weakly without, unless it is "~bố".
    """
    signs = text[: len(text) - len(text.lstrip(_SIGNS))]
    words = text.lstrip(_SIGNS).split()
    careful = len(words) == 1 and words[0] in ambiguous and not {"=", "~"} & set(signs)
    forms = tuple(word if word.startswith("<") else form(word) for word in words)
    keys = tuple(word if word.startswith("<") else bare_form(word) for word in words)
    return Phrase(forms, keys, "=" in signs, careful)


class Found:
    """Where the classes stand in one text; worked out for a class when it is first asked for."""

    def __init__(
        self, own: Mapping[str, Collection[Span]], members: Mapping[str, Collection[str]]
    ) -> None:
        self._own = own
        self._parts: dict[str, list[str]] = defaultdict(list)
        for part, spans in own.items():
            if spans:
                for name in members[part]:
                    self._parts[name].append(part)
        self.names = self._parts.keys()
        self._starts: dict[str, Places] = {}
        self._ends: dict[str, Places] = {}

    def starts(self, name: str) -> Places:
        """Return {start: ends} of a class."""
        known = self._starts.get(name)
        if known is None:
            known = self._starts[name] = _places(self._spans(name))
        return known

    def ends(self, name: str) -> Places:
        """Return {end: starts} of a class."""
        known = self._ends.get(name)
        if known is None:
            spans = ((end, start) for start, end in self._spans(name))
            known = self._ends[name] = _places(spans)
        return known

    def count(self, name: str) -> int:
        """Return about how often a class stands in the text."""
        return sum(len(self._own[part]) for part in self._parts.get(name, ()))

    def _spans(self, name: str) -> set[Span]:
        return {span for part in self._parts.get(name, ()) for span in self._own[part]}


def _places(spans: Iterable[Span]) -> Places:
    places: Places = {}
    for place, other in spans:
        places[place] = (*places[place], other) if place in places else (other,)
    return places


class Lexicon:
    """All phrases of all classes, looked up by the bare forms of their first two words.

    `classes` has for each name its phrases; "+NAME" among them takes another class in, and where
    "-các em" stands its words are not seen as the class.
    """

    def __init__(
        self,
        classes: Mapping[str, Sequence[str]],
        *,
        ambiguous: Iterable[str] = (),
        common: Iterable[str] = (),
    ) -> None:
        careful = frozenset(ambiguous)
        self._common = frozenset(map(form, common))
        entries: dict[Phrase, _Entry] = {}
        parts = {
            name: [text[1:] for text in texts if text.startswith("+")]
            for name, texts in classes.items()
        }
        for name, texts in classes.items():
            for text in texts:
                if not text.startswith("+"):
                    one = phrase(text, careful)
                    entry = entries.setdefault(one, _Entry(one, set(), set()))
                    (entry.hides if text.startswith("-") else entry.classes).add(name)
        self._sizes = {
            name: sum(len(classes.get(part, ())) for part in _gather(name, parts, set()))
            for name in (*classes, QUOTED)
        }
        # by the bare forms of the first word and of the second, "" where there is none
        self._by_keys: dict[str, dict[str, list[_Entry]]] = defaultdict(lambda: defaultdict(list))
        for one, entry in entries.items():
            first, second = (*one.keys, "")[:2]
            self._by_keys[first][second].append(entry)
        self.syllables = frozenset(key for one in entries for key in one.keys if len(key) > 1)
        self._members: dict[str, set[str]] = defaultdict(set)
        for name in (*classes, QUOTED):
            for part in _gather(name, parts, set()):
                self._members[part].add(name)
                self._members[part + WEAK].add(name + WEAK)

    def size(self, name: str) -> int:
        """Return how many phrases a class has: the fewer, the rarer it is in a text."""
        return self._sizes[name]

    def find(self, row: Sequence[Token]) -> Found:
        """Return where each class stands in a row of tokens; QUOTED is what is quoted in it."""
        own: dict[str, set[Span]] = defaultdict(set)
        own[QUOTED] = {(at, at + 1) for at, token in enumerate(row) if token.quoted}
        hidden: dict[str, set[int]] = defaultdict(set)
        for at, token in enumerate(row):
            for entry in self._beginning(token, row[at + 1] if at + 1 < len(row) else None):
                end = at + len(entry.phrase.forms)
                how = _stands(entry.phrase, row[at:end], self._common)
                if how is None:
                    continue
                for name in entry.classes:
                    own[name + how].add((at, end))
                for name in entry.hides:
                    hidden[name].update(range(at, end))
        for name, places in hidden.items():
            own[name] = {span for span in own[name] if places.isdisjoint(range(*span))}
        _take_away(own.pop(NEVER, set()), own)
        return Found(own, self._members)

    def _beginning(self, token: Token, following: Token | None) -> Iterator[_Entry]:
        """Yield the phrases that may begin with a word, of several words only those that go on so."""
        if entries := self._by_keys.get(token.key):
            yield from entries.get("", ())
            if following and following.key:
                yield from entries.get(following.key, ())


def _take_away(never: set[Span], own: dict[str, set[Span]]) -> None:
    """Take the spans that lie within one that is never anything else."""
    phrase_at = {at: span for span in never for at in range(*span)}
    if phrase_at:
        for name, spans in own.items():
            own[name] = {
                span
                for span in spans
                if phrase_at.get(span[0]) is None
                or phrase_at[span[0]] != phrase_at.get(span[1] - 1)
            }


def _gather(name: str, parts: Mapping[str, Sequence[str]], seen: set[str]) -> set[str]:
    """Return a class and all that it takes in."""
    if name not in seen:
        seen.add(name)
        for part in parts.get(name, ()):
            _gather(part, parts, seen)
    return seen


def _stands(one: Phrase, row: Sequence[Token], common: Collection[str]) -> str | None:
    """Return "" where tokens are the words of a phrase, WEAK where they may be, None where not.

    One word may have a mark too few or a wrong tone, if it is no word that people mean; where it is
    the only one it is weak.
    """
    if len(one.forms) > len(row):
        return None
    spare = 0 if one.strict else 1
    for token, key, meant in zip(row, one.keys, one.forms, strict=True):
        if token.form == meant:
            continue
        if one.strict or token.key != key:
            return None
        if token.loose and is_part_of(token.form, meant):
            continue
        is_slip = len(one.forms) > 1 or token.form not in common
        if not spare or not is_slip or not is_near(token.form, meant):
            return None
        spare = 0
    is_single = len(one.forms) == 1 and row[0].form != one.forms[0]
    return WEAK if is_single and (one.careful or not spare) else ""

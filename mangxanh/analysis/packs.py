"""Pattern packs as people write them: content/vi/crisis/*.yaml and content/vi/normalise/*.yaml.

A pack has `version`, `words` (classes in capitals) and either `rules` or `guards`. See
docs/rooms/analysis.md for how to write one. A pack is ours, so what is wrong in it is a ValueError.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mangxanh.analysis.lexicon import Lexicon
from mangxanh.analysis.patterns import Pattern, compiled
from mangxanh.analysis.syllables import is_marked
from mangxanh.common.yaml_nodes import load_own

CONTENT = Path(__file__).resolve().parents[2] / "content" / "vi"


class Level(Enum):
    """How much haste a rule asks for; a sign alone asks for none, two different ones do."""

    URGENT = "urgent"
    LOOK = "look"
    SIGN = "sign"


class Where(Enum):
    """Where a guard must stand for a hit to be lowered by it."""

    OVER = "over"  # on the same words
    BEFORE = "before"  # in the same clause, at most `within` words before it
    CLAUSE = "clause"  # in the same clause, on either side
    SENTENCE = "sentence"
    NEAR = "near"  # at most `within` words away, sentences or not


@dataclass(frozen=True, eq=False)
class Rule:
    """What alarms: `open_to` names the guards that may lower it, all where it is None."""

    id: str
    category: str
    level: Level
    patterns: tuple[Pattern, ...]
    spared: frozenset[str]
    alarms: tuple[str, ...]
    harmless: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Guard:
    """What makes harmless: it lowers hits of its categories near it, or drops them.

    `spares_me`: somebody who speaks of themselves is not lowered by it.
    """

    id: str
    where: Where
    within: int
    drops: bool
    spares_me: bool
    categories: frozenset[str]
    rules: frozenset[str]  # those alone, where it names any
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, eq=False)
class Pack:
    """All rules and guards over one lexicon, and the words of chats."""

    version: str
    rules: tuple[Rule, ...]
    guards: tuple[Guard, ...]
    lexicon: Lexicon
    slang: Mapping[str, str]

    @cached_property
    def by_rarest(self) -> Mapping[str, list[tuple[Rule, Pattern]]]:
        """Return the patterns of the rules by the class of theirs that is rarest in texts."""
        found: dict[str, list[tuple[Rule, Pattern]]] = defaultdict(list)
        for rule in self.rules:
            for pattern in rule.patterns:
                rarest = min(sorted(pattern.needs), key=self.lexicon.size)
                found[rarest].append((rule, pattern))
        return found


@cache
def crisis_pack() -> Pack:
    """Return the rules that ship with the platform, read once a process."""
    paths = sorted((CONTENT / "crisis").glob("*.yaml"))
    normalise = CONTENT / "normalise"
    return pack_of(
        [read(path) for path in paths],
        slang=slang_of(read(normalise / "teencode.yaml")),
        ambiguous=read(normalise / "ambiguous.yaml")["words"],
        common=read(normalise / "common.yaml")["words"].split(),
    )


def read(path: Path) -> dict[str, Any]:
    """Return what a YAML file holds."""
    whole = load_own(path)
    if "version" not in whole:
        raise ValueError(f"{path.name}: a pack has a version")
    return whole


def slang_of(whole: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of chats and what they stand for."""
    return {str(typed): str(meant) for typed, meant in whole["words"].items()}


def pack_of(
    parts: list[dict[str, Any]],
    *,
    slang: Mapping[str, str],
    ambiguous: Iterable[str] = (),
    common: Iterable[str] = (),
) -> Pack:
    """Return the pack that several files make together: they share their word classes."""
    classes: dict[str, list[str]] = {}
    for part in parts:
        for name, words in part.get("words", {}).items():
            if name in classes:
                raise ValueError(f"{name}: there are two classes of this name")
            careful = "guards" in part
            classes[name] = [_with_marks(str(word)) if careful else str(word) for word in words]
    rules = [_rule(one, part, classes) for part in parts for one in part.get("rules", ())]
    guards = [_guard(one, classes) for part in parts for one in part.get("guards", ())]
    ids = [rule.id for rule in rules] + [guard.id for guard in guards]
    if len(ids) != len(set(ids)):
        raise ValueError(f"there are two rules of one name among {sorted(ids)}")
    version = ".".join(str(part["version"]) for part in parts)
    return Pack(
        version,
        tuple(rules),
        tuple(guards),
        Lexicon(classes, ambiguous=ambiguous, common=common),
        slang,
    )


def _with_marks(word: str) -> str:
    """Return a guard's word so that one syllable counts only with its marks: "mạng" is no "mang"."""
    return f"={word}" if " " not in word and is_marked(word) else word


def _patterns(one: Mapping[str, Any], classes: dict[str, list[str]]) -> tuple[Pattern, ...]:
    return tuple(compiled(text, classes) for text in one["find"])


def _rule(one: Mapping[str, Any], part: Mapping[str, Any], classes: dict[str, list[str]]) -> Rule:
    category = part["category"]
    return Rule(
        id=f"{category}.{one['id']}",
        category=category,
        level=Level(one["level"]),
        patterns=_patterns(one, classes),
        spared=frozenset(one.get("spared", ())),
        alarms=tuple(one.get("alarms", ())),
        harmless=tuple(one.get("harmless", ())),
    )


def _guard(one: Mapping[str, Any], classes: dict[str, list[str]]) -> Guard:
    return Guard(
        id=one["id"],
        where=Where(one["where"]),
        within=int(one.get("within", 12)),
        drops=one.get("effect", "lower") == "drop",
        spares_me=bool(one.get("spares_me", False)),
        categories=frozenset(one.get("categories", ("selfharm", "abuse", "grooming", "threat"))),
        rules=frozenset(one.get("rules", ())),
        patterns=_patterns(one, classes),
    )

"""Does a text say that a child is in danger? Which rules say so, and where.

Four categories: selfharm, abuse, grooming, threat. Two levels: `urgent` (somebody must be told at
once) and `look` (a sign that a person should weigh, or an alarm that its surroundings make
harmless). No word of a text is remembered or returned, only the names of rules and places.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mangxanh.analysis.guarding import Surroundings
from mangxanh.analysis.lexicon import WEAK, Found, Span
from mangxanh.analysis.packs import Level, Pack, Rule, crisis_pack
from mangxanh.analysis.spelling import Speller
from mangxanh.analysis.tokens import Token, tokens_of
from mangxanh.analysis.wording import likeness, likeness_round

CATEGORIES = ("selfharm", "abuse", "grooming", "threat")
TWO_SIGNS = "two-signs"
WORDING = "wording"
LIKE, UNLIKE = -1.0, -3.5  # of wording.likeness; chosen in folds, recall first
SIGNS_WITHIN, OTHERS_WITHIN = 150, 40  # words between two signs of one category, of any


@dataclass(frozen=True)
class Finding:
    """What a text tells: the highest level ("" for none), its category, the rules, the places.

    `spans` are [start, end) in code points of the text as it was given.
    """

    level: str = ""
    category: str = ""
    why: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def is_urgent(self) -> bool:
        """Whether somebody must be told at once."""
        return self.level == Level.URGENT.value


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    span: Span
    level: Level
    guard: str = ""  # what lowered it


def danger(text: str) -> Finding:
    """Return what a text tells, by the rules and by its wording together. This is what decides.

    Wording alone can say urgent; it has no places to show and knows no category of its own. A rule
    that nothing in the wording bears out at all is left to be looked at.
    """
    pack = crisis_pack()
    row = tokens_of(text, Speller(pack.slang, pack.lexicon.syllables))
    found, like = _by_rules(row, pack), likeness(row)
    if found.is_urgent:
        borne_out = max(like, likeness_round(row, found.spans)) >= UNLIKE
        return found if borne_out else replace(found, level=Level.LOOK.value)
    if like < LIKE:
        return found
    return replace(found, level=Level.URGENT.value, why=(*found.why, WORDING))


def crisis(text: str, *, pack: Pack | None = None) -> Finding:
    """Return what a text tells by the rules alone, those that ship where no other pack is given."""
    pack = pack or crisis_pack()
    return _by_rules(tokens_of(text, Speller(pack.slang, pack.lexicon.syllables)), pack)


def _by_rules(row: list[Token], pack: Pack) -> Finding:
    found = pack.lexicon.find(row)
    return _finding(_hits(pack, found, Surroundings(row, found, pack)), row)


def _hits(pack: Pack, found: Found, surroundings: Surroundings) -> list[_Hit]:
    """Return what the rules find, each hit at the level that its surroundings leave it."""
    spans: dict[Rule, set[Span]] = defaultdict(set)
    for name in {name.removesuffix(WEAK) for name in found.names}:
        for rule, pattern in pack.by_rarest.get(name, ()):
            spans[rule].update(pattern.find(found))
    hits: list[_Hit] = []
    for rule, places in spans.items():
        for span in places:
            guard = surroundings.guard_of(rule, span)
            if guard is None:
                hits.append(_Hit(rule, span, rule.level))
            elif rule.level is not Level.SIGN and not guard.drops:
                hits.append(_Hit(rule, span, Level.LOOK, guard.id))
    return hits


def _finding(hits: list[_Hit], row: Sequence[Token]) -> Finding:
    for level in (Level.URGENT, Level.SIGN, Level.LOOK):
        told = [hit for hit in hits if hit.level is level]
        named = [hit.rule for hit in told if hit.rule.category in CATEGORIES]
        if not named:  # fear and haste alone say nothing
            continue
        category = max(CATEGORIES, key=lambda one: len({r.id for r in named if r.category == one}))
        why = sorted({f"{hit.rule.id}~{hit.guard}" if hit.guard else hit.rule.id for hit in told})
        lasting = Level.LOOK if level is Level.SIGN else level
        if level is Level.SIGN and _two_signs(told):
            lasting = Level.URGENT
            why.append(f"{category}.{TWO_SIGNS}")
        spans = sorted({(row[h.span[0]].start, row[h.span[1] - 1].end) for h in told})
        return Finding(lasting.value, category, tuple(why), tuple(spans))
    return Finding()


def _two_signs(hits: list[_Hit]) -> bool:
    """Return whether two different signs stand not far from each other, on words of their own."""
    signs = sorted(hits, key=lambda hit: hit.span)
    return any(
        one.rule is not other.rule
        and other.span[0] >= one.span[1]
        and other.span[0] - one.span[0]
        <= (SIGNS_WITHIN if one.rule.category == other.rule.category else OTHERS_WITHIN)
        for n, one in enumerate(signs)
        for other in signs[n + 1 : n + 12]
    )

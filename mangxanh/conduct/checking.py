"""What to mend in what people read: too hard, frightening; rules of a code before they are issued."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from mangxanh.analysis.readability import read
from mangxanh.conduct.models.codes import PUPILS

# Tiếng a sentence, on average and at most.
LIMITS_OF_PUPILS, LIMITS_OF_ADULTS = (12, 20), (15, 28)
_FRIGHTENING = re.compile(r"\bphạt (?:tiền|tù|hành chính)|\bxử phạt|\btriệu đồng|\bđi tù|\bhình sự")


class Written(Protocol):
    """A rule, in a file or in the database."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def say(self) -> str: ...
    @property
    def dont(self) -> str: ...


def remarks_on(audience: str, rules: Sequence[Written]) -> list[str]:
    """Return what is to be mended, [] where the rules are fit for their readers."""
    texts = [part for rule in rules for part in _parts(rule)]
    if audience in PUPILS:
        return [*too_hard(texts, LIMITS_OF_PUPILS), *frightening(texts)]
    return [*too_hard(texts, LIMITS_OF_ADULTS)]


def _parts(rule: Written) -> tuple[str, ...]:
    return rule.title, rule.text, rule.why, rule.say, rule.dont


def too_hard(texts: Iterable[str], limits: tuple[int, int]) -> Iterable[str]:
    """Yield what asks too much: `limits` are tiếng a sentence, on average and at most."""
    mean, longest = limits
    reading = read(texts)
    if reading.mean > mean:
        told = _("A sentence has %(mean).1f tiếng on average; at most %(most)d are read with ease.")
        yield told % {"mean": reading.mean, "most": mean}
    if reading.longest > longest:
        told = _("A sentence has %(count)d tiếng, at most %(most)d: “%(sentence)s”")
        words = {"count": reading.longest, "most": longest, "sentence": reading.longest_sentence}
        yield told % words


def frightening(texts: Iterable[str]) -> Iterable[str]:
    """Yield what would frighten pupils with punishment."""
    for text in texts:
        found = _FRIGHTENING.search(text.lower())
        if found:
            yield _("Pupils are not frightened with punishment: “%s”") % found[0]

"""Sourced facts that lessons state (content/vi/facts.yaml), each with its law and its dates."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mangxanh.common.yaml_nodes import FaultyFileError, Map, compose
from mangxanh.learning.texts import AUDIENCES


@dataclass(frozen=True)
class Fact:
    """A fact in our words. It holds from `valid_from` until `valid_to`, None where it is open."""

    number: int
    text: str
    audiences: tuple[str, ...]
    source: str
    law: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether it may be stated on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def read_facts(text: str) -> dict[int, Fact]:
    """Return the facts by their number; FaultyFileError with every fault, each with its line."""
    top = compose(text)
    found: dict[int, Fact] = {}
    for one in top.maps("facts", least=1, most=500):
        fact = Fact(
            number=one.number("n", least=1, most=999),
            text=one.text("text", most=400),
            audiences=one.words("audiences", most=10),
            source=one.text("source", most=200),
            law=one.text("law", most=200, optional=True),
            valid_from=_day(one, "valid_from"),
            valid_to=_day(one, "valid_to"),
        )
        if not fact.audiences or set(fact.audiences) - set(AUDIENCES):
            one.fault(one.line, _("“audiences” holds: %s.") % ", ".join(AUDIENCES))
        if fact.number in found:
            one.fault(one.line, _("Fact %d stands here twice.") % fact.number)
        one.end()
        found[fact.number] = fact
    top.end()
    if top.faults:
        raise FaultyFileError(top.faults)
    return found


def _day(one: Map, name: str) -> date | None:
    written = one.text(name, most=10, optional=True)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        one.fault(one.line, _("“%s” is a day like 2026-07-01.") % name)
        return None

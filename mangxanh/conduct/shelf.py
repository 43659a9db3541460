"""The rules that ship with the platform: content/vi/conduct/<audience>.yaml."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from mangxanh.common.yaml_nodes import FaultyFileError, Map, compose
from mangxanh.conduct.models import Audience

CONTENT = Path(settings.BASE_DIR) / "content" / "vi" / "conduct"


class Basis(NamedTuple):
    """A paper that rules go with: short, in full, and since when it holds."""

    name: str
    full: str
    since: date


class RuleText(NamedTuple):
    """One rule as it is written."""

    title: str
    text: str
    why: str
    say: str
    dont: str
    basis: str


class CodeText(NamedTuple):
    """A code as it is written."""

    audience: str
    title: str
    lead: str
    basis: tuple[Basis, ...]
    rules: tuple[RuleText, ...]

    def on(self, day: date) -> "CodeText":
        """Return the code as of a day: without papers that did not hold yet."""
        basis = tuple(paper for paper in self.basis if paper.since <= day)
        names = tuple(paper.name for paper in basis)
        rules = tuple(
            rule if rule.basis.startswith(names) else rule._replace(basis="") for rule in self.rules
        )
        return self._replace(basis=basis, rules=rules)


@cache
def shipped_code(audience: str) -> CodeText:
    """Return the rules that ship for an audience."""
    return read_code((CONTENT / f"{audience}.yaml").read_text(encoding="utf-8"))


def read_code(text: str) -> CodeText:
    """Return the code of a file; FaultyFileError says every fault with its line."""
    whole = compose(text)
    code = CodeText(
        audience=whole.one_of("audience", tuple(Audience.values)),
        title=whole.text("title", most=120),
        lead=whole.text("lead", most=200),
        basis=tuple(_basis(one) for one in whole.maps("basis", most=6)),
        rules=tuple(_rule(one) for one in whole.maps("rules", least=1, most=12)),
    )
    whole.end()
    if whole.faults:
        raise FaultyFileError(whole.faults)
    return code


def _basis(one: Map) -> Basis:
    name, full = one.text("name", most=40), one.text("full", most=240)
    since = one.text("from", most=10)
    one.end()
    try:
        return Basis(name, full, date.fromisoformat(since))
    except ValueError:
        one.fault(one.line, _("“from” is to be a day like 2026-03-05."))
        return Basis(name, full, date.max)


def _rule(one: Map) -> RuleText:
    rule = RuleText(
        title=one.text("title", most=120),
        text=one.text("text", most=300),
        why=one.text("why", most=300),
        say=one.text("say", most=160),
        dont=one.text("dont", most=160),
        basis=one.text("basis", most=120, optional=True),
    )
    one.end()
    return rule

"""The training unit of handlers: content/vi/handlers/training.yaml, read strictly.

Vietnamese only: it speaks of Vietnamese law to the staff of Vietnamese schools.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from mangxanh.common.yaml_nodes import FaultyFileError, Map, compose

CONTENT = Path(settings.BASE_DIR) / "content" / "vi" / "handlers"
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list whose lines began with a dash."""

    lines: tuple[SafeString, ...]
    is_list: bool


@dataclass(frozen=True)
class Part:
    """A piece of the introduction."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Option:
    """What one might do, and what would come of it."""

    text: str
    is_right: bool
    feedback: str


@dataclass(frozen=True)
class Scenario:
    """A story with one right answer among a few."""

    key: str
    title: str
    story: tuple[Block, ...]
    question: str
    options: tuple[Option, ...]
    rule: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Closing:
    """What a handler confirms at the end."""

    title: str
    text: str
    confirms: tuple[str, ...]
    button: str
    done: str


@dataclass(frozen=True)
class Unit:
    """The whole: introduction, scenarios, what is confirmed."""

    title: str
    about: str
    minutes: int
    intro: tuple[Part, ...]
    scenarios: tuple[Scenario, ...]
    closing: Closing

    def next_of(self, answered: list[str]) -> Scenario | None:
        """Return the first scenario whose right answer was not found yet."""
        return next((one for one in self.scenarios if one.key not in answered), None)


@cache
def unit() -> Unit:
    """Return the unit that ships."""
    return read_unit((CONTENT / "training.yaml").read_text(encoding="utf-8"))


def read_unit(text: str) -> Unit:
    """Return the unit of a file; FaultyFileError says every fault with its line."""
    whole = compose(text)
    whole.text("key", most=40)
    found = Unit(
        title=whole.text("title", most=80),
        about=whole.text("about", most=200),
        minutes=whole.number("minutes", least=5, most=60),
        intro=tuple(_part(one) for one in whole.maps("intro", least=1, most=6)),
        scenarios=tuple(_scenario(one) for one in whole.maps("scenarios", least=1, most=12)),
        closing=_closing(whole),
    )
    keys = [one.key for one in found.scenarios]
    if len(set(keys)) != len(keys):
        whole.fault(whole.line, "two scenarios have one id", "scenarios")
    whole.end()
    if whole.faults:
        raise FaultyFileError(whole.faults)
    return found


def _part(one: Map) -> Part:
    part = Part(one.text("title", most=80), blocks_of(one.text("text", most=1200)))
    one.end()
    return part


def _scenario(one: Map) -> Scenario:
    found = Scenario(
        key=one.text("id", most=40),
        title=one.text("title", most=80),
        story=blocks_of(one.text("story", most=1200)),
        question=one.text("question", most=160),
        options=tuple(_option(option) for option in one.maps("options", least=3, most=5)),
        rule=one.text("rule", most=240),
        sources=one.words("sources", most=200),
    )
    if sum(option.is_right for option in found.options) != 1:
        one.fault(one.line, "exactly one option is to be right", "options")
    one.end()
    return found


def _option(one: Map) -> Option:
    option = Option(
        one.text("text", most=400),
        one.one_of("right", ("true", "false")) == "true",
        one.text("feedback", most=600),
    )
    one.end()
    return option


def _closing(whole: Map) -> Closing:
    one = whole.map("closing")
    if one is None:
        whole.fault(whole.line, "closing is missing", "closing")
        return Closing("", "", (), "", "")
    closing = Closing(
        one.text("title", most=80),
        one.text("text", most=400),
        one.words("confirms", most=300),
        one.text("button", most=40),
        one.text("done", most=200),
    )
    one.end()
    return closing


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return paragraphs and lists; "**" is the only mark, whatever else is written is shown."""
    found = []
    for piece in re.split(r"\n\s*\n", text.strip()):
        lines = piece.splitlines()
        is_list = all(line.startswith("- ") for line in lines)
        shown = [line[2:] for line in lines] if is_list else [" ".join(lines)]
        found.append(Block(tuple(_bold(line) for line in shown), is_list))
    return tuple(found)


def _bold(line: str) -> SafeString:
    return mark_safe(_BOLD.sub(r"<strong>\1</strong>", conditional_escape(line)))  # noqa: S308  # escaped before

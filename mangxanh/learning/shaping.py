"""The buttons of the writing page: a part more, one place up or down, away."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mangxanh.learning.beginning import empty_card
from mangxanh.learning.texts import KINDS, Lesson, Message, Option, Question, Slide, Step

MOST = {"cards": 9, "options": 4, "chat": 8, "steps": 7, "slides": 8, "recall": 3}
_LISTS = r"cards|recall|pack\.steps|pack\.slides|cards\.\d+\.(?:chat|options)|recall\.\d+\.options"
_MOVE = re.compile(rf"({_LISTS})\.(\d+)\.(up|down|drop)")
_ADD = re.compile(rf"({_LISTS})\.add(?:\.(\w+))?")
Parts = tuple[Any, ...]


def shape(lesson: Lesson, button: str) -> tuple[Lesson, str]:
    """Return the lesson after a button was pressed, and where on the page one goes on.

    A button that fits nothing leaves the lesson as it is.
    """
    if moved := _MOVE.fullmatch(button):
        at, n, verb = moved[1], int(moved[2]), moved[3]
        place = {"up": n - 1, "down": n + 1, "drop": max(n - 1, 0)}[verb]
        return _with(lesson, at.split("."), lambda parts: _moved(parts, n, verb)), _anchor(
            at, place
        )
    if added := _ADD.fullmatch(button):
        at, kind = added[1], added[2] or ""
        changed = _with(lesson, at.split("."), lambda parts: _longer(parts, at, kind))
        return changed, _anchor(at, _place_of_new(lesson, at))
    return lesson, ""


def _anchor(at: str, place: int) -> str:
    """Return the part of the page: a card or question as a whole for what is inside it."""
    names = at.split(".")
    return (
        "-".join(["phan", *names[:2]]) if len(names) > 2 else "-".join(["phan", *names, str(place)])
    )


def _place_of_new(lesson: Lesson, at: str) -> int:
    return len(lesson.cards) - _ends_in_help(lesson.cards) if at == "cards" else 0


def _ends_in_help(parts: Parts) -> bool:
    return bool(parts) and parts[-1].kind == "help"


def _with(thing: Any, names: list[str], change: Callable[[Parts], Parts]) -> Any:  # noqa: ANN401  # a lesson or a part of it
    """Return a copy in which the list of a name is changed; the same where there is none."""
    if not names:
        return change(thing)
    name, *rest = names
    if isinstance(thing, tuple):
        n = int(name)
        if n >= len(thing):
            return thing
        return (*thing[:n], _with(thing[n], rest, change), *thing[n + 1 :])
    if name == "options" and not isinstance(thing, Question):
        name, rest = "question", ["options"]
    inner = getattr(thing, name)
    return thing if inner is None else replace(thing, **{name: _with(inner, rest, change)})


def _moved(parts: Parts, n: int, verb: str) -> Parts:
    if n >= len(parts):
        return parts
    left = [*parts[:n], *parts[n + 1 :]]
    if verb != "drop":
        left.insert(max(n - 1, 0) if verb == "up" else n + 1, parts[n])
    return tuple(left)


def _longer(parts: Parts, at: str, kind: str) -> Parts:
    name = at.split(".")[-1]
    if len(parts) >= MOST[name]:
        return parts
    if name == "cards":
        end = len(parts) - _ends_in_help(parts)
        return (*parts[:end], empty_card(kind if kind in KINDS else "idea"), *parts[end:])
    return (*parts, _EMPTY[name])


_EMPTY: dict[str, Any] = {
    "chat": Message("", ""),
    "options": Option("", ""),
    "recall": Question("", (Option("", "", right=True), Option("", ""))),
    "steps": Step(1, "", ""),
    "slides": Slide(""),
}

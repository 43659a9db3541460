"""What somebody had before them when they wrote: compared again once the row is locked."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import pgettext

Seen: TypeAlias = Mapping[str, Any]  # name of an attribute → what it was


class Overtaken(ValidationError):  # noqa: N818  # it says what happened
    """Somebody else saved something newer in between."""

    def __init__(self) -> None:
        super().__init__(overtaken_words())


def overtaken_words() -> str:
    """Return the sentence for who was overtaken."""
    return pgettext(
        "to a teacher",
        "Somebody changed this while you were writing. What you typed is still here; "
        "save again to put it in the place of theirs.",
    )


def plain(value: Any) -> Any:  # noqa: ANN401  # whatever a field shows
    """Return rows as their numbers, several things as a list."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value


def must_be_as(row: object, seen: Seen | None, typed: Seen) -> None:
    """Raise Overtaken if a locked row is neither what was seen nor what was typed.

    None asks nothing. A double tap finds what it typed itself.
    """
    for name, value in (seen or {}).items():
        there = plain(getattr(row, name))
        if there not in (plain(value), plain(typed.get(name, value))):
            raise Overtaken

"""What a browser sends: read strictly, compared with the shape of its question."""

from typing import Annotated, TypeAlias
from urllib.parse import parse_qsl

import msgspec
from msgspec import Meta

from mangxanh.contests.saving.tickets import MOST_QUESTIONS, Shape

MOST_THINGS = 60  # in one answer
LONGEST_TEXT = 2000
NOTHING = -1  # the place of a thing that was not ordered or matched yet

Number: TypeAlias = Annotated[int, Meta(ge=0, lt=2**53)]  # what JavaScript counts exactly
Thing: TypeAlias = Annotated[int, Meta(ge=NOTHING, lt=MOST_THINGS)]
Value: TypeAlias = (
    Thing
    | Annotated[str, Meta(max_length=LONGEST_TEXT)]
    | Annotated[list[Thing], Meta(max_length=MOST_THINGS)]
    | None
)


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a question was changed to `value`, None for taken back.

    `seq`: when, in milliseconds of the server's clock as the page reckons it; the greatest of a
    question wins. `id`: drawn at random for this change; sent again, it is the same change.
    `attempt`: whose page it was changed on, where the page says so: two tabs of a browser, or what
    somebody else left on a shared device, have one ticket.
    """

    slot: Annotated[int, Meta(ge=1, le=MOST_QUESTIONS)]
    value: Value
    seq: Number
    id: Number
    attempt: Annotated[str, Meta(max_length=20)] = ""


class Form(msgspec.Struct, frozen=True):
    """What a page sends without JavaScript; `values` None where nothing was changed."""

    slot: int
    values: tuple[str, ...] | None
    next: int
    attempt: str = ""


read_change = msgspec.json.Decoder(Change).decode  # ValueError


def read_form(body: bytes) -> Form:
    """Read a plain form: slot, value (any number of them), had, next, attempt; else ValueError.

    `had` says that the page showed an answer: without any value it was taken back.
    """
    fields: dict[str, list[str]] = {}
    pairs = parse_qsl(
        body.decode("ascii"),
        keep_blank_values=True,
        strict_parsing=True,
        errors="strict",
        max_num_fields=MOST_THINGS + 4,
    )
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    values = tuple(fields.pop("value", ()))
    had = fields.pop("had", [])
    (slot,), (onward,) = fields.pop("slot", [""]), fields.pop("next", [""])
    (attempt,) = fields.pop("attempt", [""])
    if fields:
        raise ValueError("A field that no form of ours has")
    touched = any(values) or had
    return Form(_whole(slot), values if touched else None, _whole(onward), attempt)


def value_of(shape: Shape, values: tuple[str, ...]) -> Value:
    """Return what the fields of a form say about a question; ValueError for what says nothing."""
    if not any(values):
        return None
    if shape.kind == "text":
        (text,) = values
        return text
    if shape.kind == "one":
        (choice,) = values
        return _whole(choice)
    return [_whole(value) if value else NOTHING for value in values]


def stored(shape: Shape, value: Value) -> str | None:
    """Return an answer as it is stored ("2", "0,3", words); ValueError where it does not fit."""
    if value is None:
        return None
    if not _fits(shape, value):
        raise ValueError("That is no answer to this question")
    if isinstance(value, list):
        things = sorted(value) if shape.kind == "several" else value
        return ",".join(map(str, things)) or None
    return str(value) or None


def _fits(shape: Shape, value: Value) -> bool:
    match shape.kind, value:
        case "one", int(choice):
            return 0 <= choice < shape.size
        case "text", str(text):
            return len(text) <= shape.size and "\0" not in text
        case "several", list(things):
            return _within(things, 0, shape.size) and _differ(things)
        case "order", list(things):
            whole = len(things) == shape.size and _differ(things)
            return whole and _within(things, NOTHING, shape.size)
        case "match", list(things):
            return len(things) == shape.size and _within(things, NOTHING, shape.other)
    return False


def _differ(things: list[int]) -> bool:
    named = [thing for thing in things if thing != NOTHING]
    return len(named) == len(set(named))


def _within(things: list[int], least: int, end: int) -> bool:
    return all(least <= thing < end for thing in things)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError("Not a number")
    return int(text)

"""What pages of a paper draw without a loop of the template: there are twenty of them in one."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mangxanh.contests.quality import LETTERS
from mangxanh.contests.queries.attempts import Slot
from mangxanh.contests.templatetags.figures import figure
from mangxanh.contests.wording import Figure

register = template.Library()
_INPUTS = {"one": "radio", "several": "checkbox"}
_DONE, _LEFT = '<i class="on"></i>', "<i></i>"
KEPT = 4096  # drawn parts of each kind, about 1 KB each


@register.simple_tag
def bars(number: int, total: int) -> SafeString:
    """Draw how far a paper is: a bar for each question, filled up to this one."""
    return SafeString(_DONE * number + _LEFT * (total - number))


@register.simple_tag
def card(slot: Slot, total: int, token: int) -> SafeString:
    """Draw a question with its form; what is the same on many papers is drawn once."""
    return SafeString(_card(slot, total, token, get_language()))


@register.simple_tag
def cards(slots: Sequence[Slot], total: int, token: int) -> SafeString:
    """Draw every question of a paper, each in a part of its own."""
    language = get_language()
    return SafeString(
        "\n".join(
            f'<div data-page="{one.number}">{_card(one, total, token, language)}</div>'
            for one in slots
        )
    )


def _card(slot: Slot, total: int, token: int, language: str | None) -> str:
    top, number, turns = _place(slot.number, total, language)
    stem, asked = _question(slot.kind, slot.stem, slot.picture, language)
    if kind := _INPUTS.get(slot.style):
        asked += _choices(slot, kind)
    else:
        asked = _draw("asked", slot)  # holds what this attempt shows in an order of its own
    had = '<input type="hidden" name="had" value="1">' if slot.stored else ""
    return (
        f'{top}<form method="post" action="/thi/luu/" autocomplete="off">'
        f'<input type="hidden" name="slot" value="{slot.number}">'
        f'<fieldset data-style="{slot.style}"><legend id="cau-{slot.number}">{number}{stem}</legend>'
        f'{asked}<input type="hidden" name="attempt" value="{token}">{had}</fieldset>{turns}</form>'
    )


def _choices(slot: Slot, kind: str) -> str:
    """Draw the options of a question as this attempt shows them."""
    chosen = slot.chosen
    return "".join(
        f'<label class="choice"><input type="{kind}" name="value" value="{place}"'
        f"{' checked' if place in chosen else ''}> {_said(thing, shown)}</label>"
        for place, (thing, shown) in enumerate(slot.choices)
    )


@lru_cache(KEPT)
def _said(thing: str, shown: Figure | None) -> str:
    return f"<span>{escape(thing)}{figure(shown)}</span>"


@lru_cache(KEPT)
def _place(number: int, total: int, _language: str | None) -> tuple[str, str, str]:
    """Draw what stands around the question of a place in a paper, whichever it is."""
    slot = Slot(number, "", "", (), (), "")
    return (
        _draw("top", slot, total),
        _draw("number", slot, total),
        _draw("turns", slot, total),
    )


@lru_cache(KEPT)
def _question(
    kind: str, stem: str, picture: Figure | None, _language: str | None
) -> tuple[str, str]:
    """Draw a question as every paper has it, and how it is answered where options are chosen."""
    slot = Slot(0, kind, stem, (), (), "", picture)
    return _draw("stem", slot), _draw("asked", slot) if slot.style in _INPUTS else ""


def _draw(part: str, slot: Slot, total: int = 0) -> str:
    return render_to_string(f"contests/sit_card.html#{part}", {"slot": slot, "total": total})


@register.simple_tag
def letter(place: int) -> str:
    """Return the letter under which an option stands, the same as on the wall."""
    return LETTERS[place]

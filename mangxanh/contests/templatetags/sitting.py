"""What pages of a paper draw without a loop of the template: there are twenty of them in one."""

from dataclasses import replace
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mangxanh.contests.quality import LETTERS
from mangxanh.contests.queries.attempts import Slot
from mangxanh.contests.templatetags.figures import figure

register = template.Library()
_INPUTS = {"one": "radio", "several": "checkbox"}
_DONE, _LEFT = '<i class="on"></i>', "<i></i>"
KEPT = 4096  # drawn parts, about 1 KB each


@register.simple_tag
def bars(number: int, total: int) -> SafeString:
    """Draw how far a paper is: a bar for each question, filled up to this one."""
    return SafeString(_DONE * number + _LEFT * (total - number))


@register.simple_tag
def card(slot: Slot, total: int, token: int) -> SafeString:
    """Draw a question with its form; what is the same on many papers is drawn once."""
    language = get_language()
    place = Slot(slot.number, slot.kind, "", (), (), "")
    bare = replace(slot, number=0, things=(), stored="", beside=())
    if kind := _INPUTS.get(slot.style):
        asked = _drawn("asked", bare, 0, language) + _choices(slot, kind)
    else:
        asked = _draw("asked", slot, 0, language)
    had = '<input type="hidden" name="had" value="1">' if slot.stored else ""
    return SafeString(
        f"{_drawn('top', place, total, language)}"
        '<form method="post" action="/thi/luu/" autocomplete="off">'
        f'<input type="hidden" name="slot" value="{slot.number}">'
        f'<fieldset data-style="{slot.style}"><legend id="cau-{slot.number}">'
        f"{_drawn('number', place, total, language)}{_drawn('stem', bare, 0, language)}</legend>"
        f'{asked}<input type="hidden" name="attempt" value="{token}">{had}</fieldset>'
        f"{_drawn('turns', place, total, language)}</form>"
    )


def _choices(slot: Slot, kind: str) -> str:
    """Draw the options of a question as this attempt shows them."""
    chosen = slot.chosen
    return "".join(
        f'<label class="choice"><input type="{kind}" name="value" value="{place}"'
        f"{' checked' if place in chosen else ''}> <span>{escape(thing)}{figure(shown)}</span></label>"
        for place, (thing, shown) in enumerate(slot.choices)
    )


def _draw(part: str, slot: Slot, total: int, _language: str | None) -> str:
    return render_to_string(f"contests/sit_card.html#{part}", {"slot": slot, "total": total})


_drawn = lru_cache(maxsize=KEPT)(_draw)


@register.simple_tag
def letter(place: int) -> str:
    """Return the letter under which an option stands, the same as on the wall."""
    return LETTERS[place]

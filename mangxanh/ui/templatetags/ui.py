"""Tags and filters of every template: icons, fields, errors, states, figures, dates."""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangxanh.ui.states import STATES

register = template.Library()
STATIC = Path(__file__).parent.parent / "static" / "ui"
PICKS = {"tile", "row", "class", "grade", "day"}


@register.simple_tag
def still(part: str) -> SafeString:
    """Draw a part of a page that is the same for everybody, once for each language.

    It sees nothing of the page: neither who asks nor the request.
    """
    return SafeString(_still(part, get_language()))


@cache
def _still(part: str, _language: str | None) -> str:
    return render_to_string(part)


@cache
def icon_names() -> frozenset[str]:
    """Return the names of the drawings in the sprite."""
    return frozenset(
        re.findall(r'id="i-([a-z-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    )


@register.simple_tag
@cache
def icon(name: str, size: str = "", *, spin: bool = False) -> SafeString:
    """Draw one icon of the sprite, silent to screen readers; size "" or "lg".

    Raises LookupError for a name that the sprite lacks.
    """
    if name not in icon_names():
        raise LookupError(f"There is no icon {name!r} in ui/icons.svg.")
    kinds = "i" + (f" i--{size}" if size else "") + (" spin" if spin else "")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        kinds,
        static("ui/icons.svg"),
        name,
    )


@cache
def _size_of(drawing: str) -> tuple[str, str]:
    path = STATIC / "illustrations" / f"{drawing}.svg"
    if not path.is_file():
        raise LookupError(f"There is no drawing {drawing!r} in ui/illustrations/.")
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', path.read_text(encoding="utf-8"))
    return (found[1], found[2]) if found else ("", "")


@register.simple_tag
def picture(drawing: str) -> SafeString:
    """Show one of the drawings, which says nothing that the words beside it do not."""
    width, height = _size_of(drawing)
    source = static(f"ui/illustrations/{drawing}.svg")
    return format_html(
        '<img class="illu" src="{}" alt="" width="{}" height="{}">', source, width, height
    )


@register.simple_tag
def chip(state: str, label: object = None) -> SafeString:
    """Show a state by its shape, colour and word (or `label` in place of the word).

    Raises LookupError for a state that ui/states.py lacks.
    """
    if state not in STATES:
        raise LookupError(f"There is no state {state!r} in ui/states.py.")
    shown = STATES[state]
    return format_html(
        '<span class="chip{}">{} {}</span>',
        f" chip--{shown.tone}" if shown.tone else "",
        icon(shown.icon),
        shown.word if label in (None, "") else label,
    )


@register.simple_tag
def chip_count(state: str, count: int) -> SafeString:
    """Show how many are in a state: its chip with the word and the number."""
    return chip(state, f"{STATES[state].word} {count}")


@register.inclusion_tag("ui/map_leaf.html")
def map_leaf(number: object, state: str, url: str) -> dict[str, object]:
    """Draw one line of the plan as a leaf inside `dl.map`: number, shape, colour, spoken word."""
    shown = STATES[state]
    tone = shown.tone if shown.tone != "warn" else "go"
    return {"number": number, "url": url, "tone": tone, "icon": shown.icon, "word": shown.word}


@register.inclusion_tag("ui/steps.html")
def steps(now: int, total: int, title: object = "") -> dict[str, object]:
    """Show which step of a flow this is: bars, and "Step 3/8" in words."""
    marks = [step <= now for step in range(1, total + 1)]
    return {"now": now, "total": total, "title": title, "marks": marks}


@register.simple_tag
def meter(done: int, total: int, label: object, size: str = "") -> SafeString:
    """Draw how much is done: a bar that is spoken as "<label> done/total"; size "" or "l"."""
    share = 100 * min(max(done / total, 0), 1) if total else 0
    top, height = (13, 16) if size == "l" else (2, 12)
    bar = '<rect class="{}" width="{}%" height="{}" y="{}" rx="5"/>'
    return format_html(
        '<svg class="meter{}" role="img" aria-label="{}">{}{}</svg>',
        " meter--l" if size == "l" else "",
        f"{label} {done}/{total}",
        format_html(bar, "bg", "100", height, top),
        format_html(bar, "on", f"{share:.1f}", height, top),
    )


def _widget(field: forms.BoundField) -> forms.Widget:
    """Return the field's widget as we show it: figures and dates are typed, not spun."""
    widget: forms.Widget = copy.copy(field.field.widget)
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        decimal = isinstance(field.field, (forms.DecimalField, forms.FloatField))
        widget.attrs = {"inputmode": "decimal" if decimal else "numeric"} | widget.attrs
    elif isinstance(widget, forms.DateInput) and widget.input_type == "text":
        # "numeric" would leave some phones without the stroke between day and month
        widget.attrs = {"inputmode": "text", "autocomplete": "off", "size": "12"} | widget.attrs
    elif isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        widget.attrs = widget.attrs | {"rows": "4"}  # Django's ten fill a phone
    elif isinstance(widget, forms.ClearableFileInput):
        kept = widget.attrs
        widget = forms.FileInput(kept)
    return widget


def _style_of(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, forms.FileInput) else "input"


def _class_of(widget: forms.Widget, style: str) -> str:
    own = widget.attrs.get("class", "")
    base = {"input": "input", "file": "file", "bare": "file--bare"}.get(style, "")
    if isinstance(widget, (forms.DateInput, forms.NumberInput)):
        base += " input--short"
    return f"{base} {own}".strip()


@register.simple_tag
def field(bound: forms.BoundField, **shown: Any) -> SafeString:  # noqa: ANN401  # words of a template
    """Show a field of a form: label, hint, error, input.

    `shown` may hold: label, hint (in place of the form's own), hide_label (kept for screen
    readers), after (words beside the input, as a unit), picks (a list of choices as tiles:
    "tile", "row", "class", "grade" or "day"), icons (value of a choice to icon name), first and
    rest (so many picks, the others behind these words), drop (a file as a large area to drop it
    on), button (a photograph as a button of these words), optional (False hides "(optional)").
    """
    if bound.is_hidden:
        return SafeString(bound)
    widget = _widget(bound)
    style = _style_of(widget)
    hint = shown.get("hint", bound.help_text)
    if not hint and isinstance(widget, forms.DateInput):
        hint = _("Day/month/year, for example 20/11/2026")
    hint_id, error_id = f"{bound.auto_id}_helptext", f"{bound.auto_id}_error"
    options = list(_options(bound, shown.get("icons"))) if style == "choices" else []
    first = shown.get("first") or len(options)
    described = " ".join([hint_id] * bool(hint) + [error_id] * bool(bound.errors))
    context = {
        "label": bound.label,
        "optional": not bound.field.required and style != "checkbox",
        **shown,
        "field": bound,
        "style": style,
        "hint": hint,
        "hint_id": hint_id,
        "error_id": error_id,
        "described": described,
        "input": ""
        if style == "choices"
        else _input(bound, widget, _bare(style, shown), described),
        "options": options[:first],
        "further": options[first:],
        "further_open": any(option["chosen"] for option in options[first:]),
        "picks": shown.get("picks", "") if shown.get("picks") in PICKS else "",
    }
    return SafeString(render_to_string("ui/field.html", context))


def _bare(style: str, shown: Mapping[str, Any]) -> str:
    return "bare" if style == "file" and shown.get("button") else style


def _input(bound: forms.BoundField, widget: forms.Widget, style: str, described: str) -> str:
    attrs: dict[str, str | bool] = {}
    if style in ("input", "file", "bare"):
        attrs["class"] = _class_of(widget, style)
    if described:
        attrs["aria-describedby"] = described
    return bound.as_widget(widget=widget, attrs=attrs)


def _options(bound: forms.BoundField, icons: Mapping[str, str] | None) -> Iterator[dict[str, Any]]:
    for option in bound.subwidgets:
        value = str(option.data["value"])
        yield {
            "input": option.tag(),
            "chosen": bool(option.data["selected"]),
            "label": option.choice_label,
            "icon": (icons or {}).get(value, ""),
        }


@register.simple_tag
def errors(*forms_shown: Any) -> SafeString:  # noqa: ANN401  # forms and formsets
    """Show what is to be mended in one or more forms or formsets, each line a link to its field."""
    lines = [line for shown in forms_shown if shown for line in _lines(shown)]
    return (
        SafeString(render_to_string("ui/errors.html", {"lines": lines})) if lines else SafeString()
    )


def _lines(shown: Any) -> Iterable[tuple[str, str]]:  # noqa: ANN401  # a form or a formset
    """Yield (id of the input or "", message) of every error."""
    if not shown.is_bound:
        return
    whole = shown.non_field_errors if hasattr(shown, "fields") else shown.non_form_errors
    yield from (("", message) for message in whole())
    for part in getattr(shown, "forms", ()):
        yield from _lines(part)
    for name in getattr(shown, "fields", ()):
        bound = shown[name]
        for message in bound.errors:
            label = str(bound.label)
            yield _first_id(bound), f"{label}{'' if label.endswith('?') else ':'} {message}"


def _first_id(bound: forms.BoundField) -> str:
    if isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return next((option.id_for_label for option in bound.subwidgets), "")
    return bound.id_for_label


def _local(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


@register.filter
def day(moment: date | datetime | None) -> str:
    """Return a day as dd/mm/yyyy where the school is; "" for none."""
    return f"{_local(moment):%d/%m/%Y}" if moment else ""


@register.filter
def when(moment: datetime | None) -> str:
    """Return a moment as dd/mm/yyyy HH:MM where the school is; "" for none."""
    return f"{_local(moment):%d/%m/%Y %H:%M}" if moment else ""


@register.filter
def clock(moment: datetime | None) -> str:
    """Return a moment's time of day as HH:MM where the school is; "" for none."""
    return f"{_local(moment):%H:%M}" if moment else ""


@register.filter
def thousands(number: int | None) -> str:
    """Return a whole number in groups of three: 1.234 in Vietnamese; "" for none."""
    return "" if number is None else number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def percent(share: float | None, places: int = 0) -> str:
    """Return a share (0.123) in per cent with `places` decimals: 12,3%; "" for none."""
    if share is None:
        return ""
    return number_format(round(100 * share, places), decimal_pos=places, use_l10n=True) + "%"

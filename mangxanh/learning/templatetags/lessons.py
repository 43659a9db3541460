"""How lessons are shown: their text with its few marks, their pictures."""

import re
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mangxanh.learning.marks import to_html
from mangxanh.learning.shelf import PICTURES

register = template.Library()


@register.filter
def lesson_text(text: str) -> SafeString:
    """Show a text of a lesson: paragraphs, lists, bold; "" for none."""
    return to_html(text) if text else SafeString()


@register.filter
def full_stop(text: str) -> str:
    """Return what ends a sentence that this text closes: nothing where it is ended already."""
    return "" if text.rstrip('”»"').endswith((".", "?", "!", "…")) else "."


@cache
def _size_of(name: str) -> tuple[str, str]:
    drawn = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', drawn)
    return (found[1], found[2]) if found else ("", "")


@register.simple_tag
def lesson_picture(name: str) -> SafeString:
    """Show one of the lessons' pictures, which says nothing that the words beside it do not."""
    width, height = _size_of(name)
    source = static(f"learning/pictures/{name}.svg")
    drawn = '<img class="illu lesson__picture" src="{}" alt="" width="{}" height="{}">'
    return format_html(drawn, source, width, height)

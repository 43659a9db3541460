"""What pages of a paper draw without a loop of the template: there are twenty of them in one."""

from django import template
from django.utils.safestring import SafeString

from mangxanh.contests.quality import LETTERS

register = template.Library()
_DONE, _LEFT = '<i class="on"></i>', "<i></i>"


@register.simple_tag
def bars(number: int, total: int) -> SafeString:
    """Draw how far a paper is: a bar for each question, filled up to this one."""
    return SafeString(_DONE * number + _LEFT * (total - number))


@register.simple_tag
def letter(place: int) -> str:
    """Return the letter under which an option stands, the same as on the wall."""
    return LETTERS[place]

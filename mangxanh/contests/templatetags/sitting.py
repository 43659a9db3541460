"""What pages of a paper draw without a loop of the template: there are twenty of them in one."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()
_DONE, _LEFT = '<i class="on"></i>', "<i></i>"


@register.simple_tag
def bars(number: int, total: int) -> SafeString:
    """Draw how far a paper is: a bar for each question, filled up to this one."""
    return SafeString(_DONE * number + _LEFT * (total - number))

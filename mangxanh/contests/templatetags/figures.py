"""Pictures of questions on pages."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mangxanh.contests.models import QuestionVersion
from mangxanh.contests.wording import STEM, Figure, Wording

register = template.Library()


@register.simple_tag
def figure(one: Figure | None) -> SafeString:
    """Show a picture in its own size, or smaller where there is less room."""
    if one is None:
        return SafeString("")
    return format_html(
        '<img class="shown" src="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        reverse("question_picture", args=[one.key]),
        one.width,
        one.height,
        one.alt,
    )


@register.simple_tag
def stem_figure(said: QuestionVersion | Wording) -> SafeString:
    """Show the picture beside a question, if it has one."""
    return figure(next((one for one in said.figures if one.place == STEM), None))

"""Words and states that the list of pages for teaching shows."""

from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mangxanh.learning.models import Resource
from mangxanh.ui.templatetags.ui import chip, day

register = template.Library()
CHIPS = {
    Resource.State.PROPOSED: "waiting",
    Resource.State.APPROVED: "checked",
    Resource.State.REJECTED: "returned",
    Resource.State.WITHDRAWN: "withdrawn",
}


@register.simple_tag
def resource_chip(row: Resource) -> SafeString:
    """Show whether a page is on the list."""
    state = Resource.State(row.state)
    return chip(CHIPS[state], state.label)


@register.filter
def host(url: str) -> str:
    """Return whose page an address is, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def grade_words(row: Resource) -> str:
    return ", ".join(map(str, row.grades)) if row.grades else _("every grade")


@register.filter
def checked_words(row: Resource) -> str:
    """Return what the last check of the link found."""
    when = {"day": day(row.checked_at)}
    return _("opened on %(day)s") % when if row.reachable else _("did not open on %(day)s") % when

"""The calendar feed: what is open for one person, at a secret address of their own."""

import hashlib
from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from mangxanh.common.dates import at, today
from mangxanh.plan.permissions import can_see_plan
from mangxanh.plan.queries import Due, work_of
from mangxanh.school.http import Request
from mangxanh.school.models import Person
from mangxanh.school.queries import person_of_feed


@require_safe
def calendar(request: Request, key: str) -> HttpResponse:
    """Answer with the due days of the person who has this key, as RFC 5545; 404 for any other.

    Calendars of phones can't sign in, so the key in the address is all there is: it holds
    256 bits, opens nothing else, and its owner can change it.
    """
    person = person_of_feed(key)
    if person is None or not can_see_plan(person.at(request.school), request.school):
        raise Http404
    with translation.override(person.language):
        body = _feed(person, request)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Disposition"] = 'inline; filename="mang-xanh.ics"'
    return get_conditional_response(request, etag=etag, response=response) or response


def _feed(person: Person, request: Request) -> bytes:
    feed = Calendar()
    feed.add("prodid", "-//Mang Xanh//Plan//VI")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    name = _("Work at %(school)s") % {"school": request.school.name}
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    feed.add("x-published-ttl", timedelta(hours=6))
    for due in work_of(person):
        if due.due_on:
            feed.add_component(_event(due, due.due_on, request))
    return bytes(feed.to_ical())


def _event(due: Due, day: date, request: HttpRequest) -> Event:
    event = Event()
    event.add("uid", _uid(due))
    # The same all day long, so that the ETag is; a subscriber replaces the whole feed anyway.
    event.add("dtstamp", _midnight())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", due.title)
    words = [_("Line %(n)s") % {"n": due.line.n}]
    if due.stands_in:
        words.append(pgettext("to a teacher", "you stand in"))
    event.add("description", " · ".join(words))
    event.add("url", request.build_absolute_uri(due.line.get_absolute_url()))
    event.add("transp", "TRANSPARENT")
    return event


def _uid(due: Due) -> str:
    """Return the same id for the same thing for ever: a moved due day moves its event."""
    thing = (
        f"task-{due.task.pk}" if due.task else f"line-{due.line_year.pk if due.line_year else 0}"
    )
    return f"{thing}.{due.line.school_id}@mangxanh"


def _midnight() -> datetime:
    return at(today(), time())

"""Pages of lessons that are the same for everybody, the list of them, and their worker."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import today
from mangxanh.learning.pages import ASKED_AGAIN, lesson_bytes, offline_bytes, to_everybody
from mangxanh.learning.queries.lessons import ended_facts, lessons_of
from mangxanh.learning.queries.pupils import own_pupil, steps_of
from mangxanh.learning.texts import BANDS, Lesson
from mangxanh.learning.worker import worker_script
from mangxanh.school.http import Request
from mangxanh.school.models import Role


@require_http_methods(["GET", "HEAD"])
def lesson_path(request: Request) -> HttpResponse:
    """Show a pupil the path of their grade; everybody else the open list of lessons."""
    if request.user.has_role(Role.PUPIL):
        pupil = own_pupil(request.user)
        context = {"pupil": pupil, "steps": steps_of(pupil)}
        return render(request, "learning/path.html", context)
    lessons = list(lessons_of(request.school).values())
    groups = [("guardian", _listed(lessons, audience="guardian"))]
    if request.user.works_here:
        groups.insert(0, ("teacher", _listed(lessons, audience="teacher")))
    for band in BANDS:
        name = f"pupil-{band[0]}"
        groups.append((name, _listed(lessons, audience="pupil", grades=band)))
    return render(request, "learning/open_list.html", {"groups": [g for g in groups if g[1]]})


def _listed(lessons: list[Lesson], **wanted: object) -> list[tuple[Lesson, bool]]:
    fitting = [one for one in lessons if all(getattr(one, k) == v for k, v in wanted.items())]
    return [(one, bool(ended_facts(one, today()))) for one in fitting]


@require_http_methods(["GET", "HEAD"])
def lesson_page(request: Request, lesson: str) -> HttpResponseBase:
    """Show a lesson: the same bytes for whoever asks, so that devices may keep it."""
    found = lessons_of(request.school).get(lesson)
    if found is None:
        raise Http404
    return to_everybody(request, lesson_bytes(found, request.school))


@require_http_methods(["GET", "HEAD"])
def lesson_offline(request: Request) -> HttpResponseBase:
    """Show what stands in place of a page of lessons that this device never opened."""
    return to_everybody(request, offline_bytes(request.school))


@require_http_methods(["GET", "HEAD"])
def lesson_worker(request: Request) -> HttpResponseBase:
    """Give the service worker of the lessons; there is none without encryption."""
    if settings.PLAIN_HTTP:
        raise Http404
    return to_everybody(
        request, worker_script(), "text/javascript; charset=utf-8", fresh=ASKED_AGAIN
    )

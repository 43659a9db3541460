"""Slides of a pack: the same bytes for whoever asks, and as one file to take along.

Nobody has to sign in: they hold no person, and the classroom's computer is often nobody's.
"""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from mangxanh.learning.pages import to_everybody
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.slides import slides_bytes
from mangxanh.learning.texts import Lesson
from mangxanh.school.http import Request


def _lesson(request: Request, key: str) -> Lesson:
    found = lessons_of(request.school).get(key)
    if found is None or found.pack is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD"])
def pack_slides(request: Request, lesson: str) -> HttpResponseBase:
    return to_everybody(request, slides_bytes(_lesson(request, lesson)))


@require_http_methods(["GET", "HEAD"])
def pack_slides_file(request: Request, lesson: str) -> HttpResponseBase:
    found = _lesson(request, lesson)
    response = HttpResponse(
        slides_bytes(found, alone=True), content_type="text/html; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="trinh-chieu-{found.key}.html"'
    return response

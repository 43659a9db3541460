"""What a school year of lessons came to: by grade and class, and lesson by lesson."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.learning.class_queries import LEAST
from mangxanh.learning.permissions import can_read_lesson_figures
from mangxanh.learning.queries import lessons_of
from mangxanh.learning.year_queries import grades_in, lessons_in
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolYear


@login_required
@require_http_methods(["GET", "HEAD"])
def lesson_figures(request: Request) -> HttpResponse:
    require(can_read_lesson_figures(request.user, request.school))
    years = list(SchoolYear.objects.visible_to(request.user))  # the newest first
    named = clean(request.GET.get("nam", ""))
    if named and named not in {row.name for row in years}:
        raise Http404
    fitting = (row for row in years if (row.name == named if named else row.first_day <= today()))
    year = next(fitting, years[-1] if years else None)
    context: dict[str, object] = {"year": year, "years": years, "least": LEAST}
    if year:
        context |= {
            "grades": grades_in(year),
            "lessons": lessons_in(year, lessons_of(request.school).values()),
        }
    return render(request, "learning/lesson_figures.html", context)

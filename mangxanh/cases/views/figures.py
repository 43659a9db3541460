"""What may be told of a school year's cases, for the board."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mangxanh.cases.figures import figures_of
from mangxanh.cases.models import Box, MonthBook
from mangxanh.cases.permissions import can_see_figures
from mangxanh.cases.suppression import LEAST
from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolYear


@login_required
@require_safe
def case_figures(request: Request) -> HttpResponse:
    """Show the counts of a school year and the hashes of the months' books."""
    require(can_see_figures(request.user, request.school))
    years = list(SchoolYear.objects.visible_to(request.user))  # the newest first
    named = clean(request.GET.get("nam", ""))
    if named and named not in {row.name for row in years}:
        raise Http404
    fitting = (row for row in years if (row.name == named if named else row.first_day <= today()))
    year = next(fitting, years[-1] if years else None)
    context: dict[str, object] = {"year": year, "years": years, "least": LEAST}
    if year:
        # the summer belongs to the year that ends with it
        later = [row.first_day for row in years if row.first_day > year.first_day]
        until = min(later) if later else today()
        box = Box.objects.visible_to(request.user).first()
        context |= {
            "found": figures_of(request.school, year.first_day, until),
            "told_in_report": bool(box and box.publishes_counts),
            "books": MonthBook.objects.visible_to(request.user)[:12],
        }
    return render(request, "cases/figures.html", context)

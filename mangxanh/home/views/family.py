"""The first pages of those who do not work here: a pupil, a guardian and their children."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mangxanh.certificates.queries import has_any
from mangxanh.common.dates import today
from mangxanh.conduct.queries import agreement_of, agreements_of
from mangxanh.contests.queries.attempts import open_to
from mangxanh.contests.queries.live import is_playing
from mangxanh.learning.queries.packs import goal_of, plans_of, runs_of_class
from mangxanh.learning.queries.pupils import own_page, own_pupil
from mangxanh.notices.models import Notice
from mangxanh.plan.queries import done_with
from mangxanh.school.http import Request, guardian_required, pupil_required
from mangxanh.school.queries import address, children_of, other_schools_of

LATELY, NEWEST = 5, 3


@require_http_methods(["GET", "HEAD"])
@guardian_required
def my_children(request: Request) -> HttpResponse:
    children = children_of(request.user)
    done = done_with(pupil.school_class for pupil in children if pupil.school_class)
    agreed = agreements_of(pupil.school_class for pupil in children if pupil.school_class)
    context = {
        "children": [
            (
                pupil,
                done.get(pupil.school_class_id or 0, [])[:LATELY],
                agreed.get(pupil.school_class_id or 0),
            )
            for pupil in children
        ],
        "certificates": has_any(request.user),
        "elsewhere": [(school, address(school, "/")) for school in other_schools_of(request.user)],
        "notices": Notice.objects.visible_to(request.user).unread()[:NEWEST],
    }
    return render(request, "home/my_children.html", context)


@require_http_methods(["GET", "HEAD"])
@pupil_required
def pupil_home(request: Request) -> HttpResponse:
    pupil = own_pupil(request.user)
    row = pupil.school_class
    context = {
        "pupil": pupil,
        "learning": own_page(pupil),
        "contests": open_to(request.user, pupil),
        "week": row.year.week_of(today()) if row else None,
        "done": done_with([row]).get(row.pk, [])[:LATELY] if row else [],
        "agreed": agreement_of(row) if row else None,
        "goal": goal_of(row, runs_of_class(row), plans_of(row.year)) if row else None,
        "notices": Notice.objects.visible_to(request.user).unread()[:NEWEST],
        "plays": is_playing(request.user, row) if row else False,
    }
    return render(request, "home/pupil_home.html", context)

"""A class's page: its lesson of the week, what is due, its families, its list."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.conduct.queries import with_conduct
from mangxanh.consents.queries import answers_of
from mangxanh.contests.permissions import can_give_time, can_start_live
from mangxanh.contests.queries.boards import with_prize
from mangxanh.learning.queries.packs import pack_of_class
from mangxanh.plan.models import Activity
from mangxanh.plan.queries import work_of
from mangxanh.school.actions.rights import note_looks
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Card, Role, SchoolClass
from mangxanh.school.permissions import can_lead_class
from mangxanh.school.queries import class_list_of, guardians_by_pupil, year_on

MOST_DUE = 5


@login_required
@require_http_methods(["GET", "HEAD"])
def my_class(request: Request) -> HttpResponse:
    """Lead to the one class that somebody leads; to choose where there are several."""
    led = SchoolClass.objects.led_by(request.user).filter(year=year_on(request.school))
    rows = list(led.select_related("homeroom_teacher"))
    if len(rows) == 1:
        return redirect("class_page", pk=rows[0].pk)
    return render(request, "home/my_class.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD"])
def class_page(request: Request, pk: int) -> HttpResponse:
    rows = with_prize(with_conduct(SchoolClass.objects.visible_to(request.user)))
    row = get_object_or_404(rows.select_related("year", "homeroom_teacher", "school"), pk=pk)
    require(can_lead_class(request.user, row))
    pupils = class_list_of(row)
    note_looks(pupils, by=request.user)
    held = guardians_by_pupil(pupils)
    cards = Card.objects.visible_to(request.user).filter(pupil__in=pupils)
    numbers = dict(cards.values_list("pupil", "number"))
    monday = today() - timedelta(days=today().weekday())
    lessons = Activity.objects.visible_to(request.user).standing()
    own = row.homeroom_teacher_id == request.user.pk
    leads = own or SchoolClass.objects.led_by(request.user).filter(pk=row.pk).exists()
    fit, goal = pack_of_class(row, request.school)
    context = {
        "row": row,
        "fit": fit,
        "goal": goal,
        "log_url": f"{reverse('activity_new')}?loai=homeroom&lop={row.pk}",
        "week": row.year.week_of(today()),
        "rows": [(pupil, numbers.get(pupil.pk), held.get(pupil.pk, [])) for pupil in pupils],
        "unanswered": [said.pupil for said in answers_of(pupils) if said.missing],
        "with_account": len(held),
        "lessons": lessons.filter(kind=Activity.Kind.HOMEROOM, classes=row, day__gte=monday),
        "leads": leads,
        "plays": can_start_live(request.user, row),
        "gives_time": can_give_time(request.user, row),
        "due": work_of(request.user)[:MOST_DUE] if leads else [],
        "keeps_code": leads or request.user.has_role(Role.BOARD),
    }
    return render(request, "home/class_page.html", context)

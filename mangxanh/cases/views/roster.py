"""The duty roster: this week and the next, its shifts, days handed over."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangxanh.cases.actions import roster as actions
from mangxanh.cases.duty import roster_of
from mangxanh.cases.forms import EndShiftForm, HandOverForm, ShiftForm
from mangxanh.cases.models import DutyShift, Handler, HandOver
from mangxanh.cases.permissions import can_hand_over, can_keep_box, can_see_roster, is_handler
from mangxanh.cases.queries import able_people
from mangxanh.cases.week import Day, days_of
from mangxanh.cases.words import duty_words
from mangxanh.common.dates import clock_of, today
from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Holiday, Person
from mangxanh.school.models.help import Weekday

WEEKS = 2


@dataclass(frozen=True)
class Line:
    """A duty of a day as the page shows it: times, two people, and who of them stands in."""

    times: str
    officer: Person
    deputy: Person
    officer_for: Person | None
    deputy_for: Person | None
    lost: list[Person]


@dataclass(frozen=True)
class Shown:
    """A day of the page: what is missing is said in words."""

    day: date
    weekday: str
    is_today: bool
    lines: list[Line]
    gap: str
    note: str


@login_required
@require_safe
def duty_roster(request: Request) -> HttpResponse:
    require(can_see_roster(request.user, request.school))
    monday = today() - timedelta(days=today().weekday())
    days = _shown(request, monday)
    may_keep = can_keep_box(request.user, request.school)
    shifts = DutyShift.objects.visible_to(request.user).current()
    own = Handler.objects.visible_to(request.user).current().filter(person=request.user.pk).first()
    context = {
        "weeks": [
            (_("This week"), days[:7]),
            (_("Next week"), days[7:]),
        ],
        "now": duty_words(request.school),
        "gaps": sum(bool(day.gap) for day in days if day.day >= today()),
        "shifts": [
            (shift, _days_in_words(shift.days))
            for shift in shifts.select_related("officer", "deputy")
        ],
        "handed": [
            (row, can_hand_over(request.user, request.school, row.gives))
            for row in HandOver.objects.visible_to(request.user)
            .filter(day__gte=today())
            .select_related("gives", "takes")
        ],
        "may_keep": may_keep,
        "own": own,
        "may_hand_over": may_keep or own is not None,
    }
    return render(request, "cases/duty_roster.html", context)


def _shown(request: Request, monday: date) -> list[Shown]:
    roster = roster_of(request.school)
    able = {person.pk for person in able_people(request.school)}
    days = list(days_of(roster, monday, 7 * WEEKS, able))
    keys = {key for day in days for duty in day.duties for key in (duty.officer, duty.deputy)}
    keys |= {gives for _day, gives in roster.handed}
    people = {person.pk: person for person in Person.objects.filter(pk__in=keys)}
    handed = {
        (day, takes): people[gives]
        for (day, gives), takes in roster.handed.items()
        if gives in people
    }
    holidays = _holidays(request, monday)
    return [
        Shown(
            day.day,
            str(Weekday(str(day.day.isoweekday())).label),
            day.day == today(),
            [
                Line(
                    f"{clock_of(duty.begins)} – {clock_of(duty.ends)}",
                    people[duty.officer],
                    people[duty.deputy],
                    handed.get((day.day, duty.officer)),
                    handed.get((day.day, duty.deputy)),
                    [people[key] for key in (duty.officer, duty.deputy) if key in day.lost],
                )
                for duty in day.duties
            ],
            _gap_in_words(day),
            "" if day.duties else holidays.get(day.day, ""),
        )
        for day in days
    ]


def _gap_in_words(day: Day) -> str:
    if not day.is_gap:
        return ""
    if not day.duties:
        return _("Nobody is on duty")
    return _("Somebody who is entered cannot act any more")


def _holidays(request: Request, monday: date) -> dict[date, str]:
    last = monday + timedelta(days=7 * WEEKS)
    rows = Holiday.objects.visible_to(request.user).filter(first_day__lt=last, last_day__gte=monday)
    return {
        row.first_day + timedelta(days=n): row.name
        for row in rows
        for n in range((row.last_day - row.first_day).days + 1)
    }


def _days_in_words(days: str) -> str:
    if days == "12345":
        return _("Monday to Friday")
    return ", ".join(str(Weekday(day).label) for day in days)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shift_add(request: Request) -> HttpResponse:
    require(can_keep_box(request.user, request.school))
    form = ShiftForm(
        request.POST or None,
        people=able_people(request.school),
        initial={"first_day": f"{today():%d/%m/%Y}"},
    )
    if form.is_valid():
        try:
            actions.add_shift(request.school, **form.cleaned_data, by=request.user)
        except BadInput as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("duty_roster")
    status = 422 if form.errors else 200
    return render(request, "cases/shift_form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shift_end(request: Request, pk: int) -> HttpResponse:
    shift = get_object_or_404(DutyShift.objects.visible_to(request.user), pk=pk)
    require(can_keep_box(request.user, request.school))
    form = EndShiftForm(request.POST or None, initial={"last_day": f"{today():%d/%m/%Y}"})
    if form.is_valid():
        try:
            actions.end_shift(shift, form.cleaned_data["last_day"], by=request.user)
        except BadInput as refused:
            form.add_error("last_day", refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("duty_roster")
    context = {"form": form, "shift": shift, "days": _days_in_words(shift.days)}
    return render(request, "cases/shift_end.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request) -> HttpResponse:
    may_keep = can_keep_box(request.user, request.school)
    require(may_keep or is_handler(request.user, request.school))
    able = able_people(request.school)
    initial = {"day": request.GET.get("ngay", ""), "gives": request.GET.get("ai", "")}
    if not may_keep:
        initial["gives"] = str(request.user.pk)
    form = HandOverForm(
        request.POST or None,
        people=able,
        gives=_entered(request) if may_keep else [request.user],
        initial=initial,
    )
    if form.is_valid():
        try:
            actions.hand_over(request.school, **form.cleaned_data, by=request.user)
        except BadInput as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Saved. Whoever takes over is told."))
            return redirect("duty_roster")
    return render(
        request, "cases/hand_over.html", {"form": form}, status=422 if form.errors else 200
    )


def _entered(request: Request) -> list[Person]:
    """Return who stands in a shift, also those who cannot act any more: they need it most."""
    rows = DutyShift.objects.visible_to(request.user).current().select_related("officer", "deputy")
    people = {person.pk: person for row in rows for person in (row.officer, row.deputy)}
    return list(people.values())


@login_required
@require_POST
def hand_over_undo(request: Request, pk: int) -> HttpResponse:
    rows = HandOver.objects.visible_to(request.user).select_related("gives", "takes", "school")
    row = get_object_or_404(rows, pk=pk)
    try:
        actions.take_back(row, by=request.user)
    except BadInput as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Undone."))
    return redirect("duty_roster")

"""A pack for fifteen minutes: what fits, its page, writing it down, taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.signing import new_token
from mangxanh.learning.actions.packs import teach, undo
from mangxanh.learning.fitting import line_for_pack
from mangxanh.learning.forms.packs import PackForm
from mangxanh.learning.models import PackRun
from mangxanh.learning.papers import SHEETS, pack_paper
from mangxanh.learning.permissions import (
    can_plan_packs,
    can_read_at_flag,
    can_teach_pack,
    can_undo_pack,
)
from mangxanh.learning.queries.lessons import ended_facts, lessons_of
from mangxanh.learning.queries.packs import (
    fitting_packs,
    goal_of,
    hands_of_run,
    lines_to_choose,
    plans_of,
    run_of_day,
    runs_of_class,
)
from mangxanh.learning.slides import shown_options
from mangxanh.learning.texts import BANDS, Lesson, Pack
from mangxanh.plan.models import Activity
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolClass
from mangxanh.school.queries import pupils_in, year_on


def lesson_with_pack(request: Request, key: str) -> tuple[Lesson, Pack]:
    """Return a lesson that has a pack; 404 for any other."""
    found = lessons_of(request.school).get(key)
    if found is None or found.pack is None:
        raise Http404
    return found, found.pack


def _classes(request: Request) -> tuple[list[SchoolClass], list[SchoolClass]]:
    """Return (the classes that somebody leads, all others) of this school year."""
    year = year_on(request.school)
    rows = SchoolClass.objects.visible_to(request.user).filter(year=year)
    led = set(SchoolClass.objects.led_by(request.user).values_list("pk", flat=True))
    all_rows = list(rows.select_related("year", "school"))
    own = [row for row in all_rows if row.pk in led]
    return own, [row for row in all_rows if row.pk not in led]


@login_required
@require_http_methods(["GET", "HEAD"])
def pack_list(request: Request) -> HttpResponse:
    """What fits my class now; below, every pack with what my class had of it."""
    require(can_teach_pack(request.user, request.school))
    own, others = _classes(request)
    asked = request.GET.get("lop", "")
    chosen = [row for row in (*own, *others) if str(row.pk) == asked]
    lessons = lessons_of(request.school)
    year = year_on(request.school)
    plans = plans_of(year) if year else []
    shown = []
    for row in chosen or own:
        runs = runs_of_class(row)
        fits = fitting_packs(lessons, row, runs=runs, plans=plans, day=today())
        shown.append((row, fits[:1], fits[1:3], goal_of(row, runs, plans)))
    had = {run.lesson: run for _row, _fit, _next, goal in shown for run in goal.runs}
    context = {
        "shown": shown,
        "bands": [(band, _listed(lessons, band, had)) for band in _bands(chosen or own)],
        "classes": others,
        "chosen": chosen,
        "may_plan": can_plan_packs(request.user, request.school),
    }
    return render(request, "learning/pack_list.html", context)


def _bands(classes: list[SchoolClass]) -> list[tuple[int, ...]]:
    """Return the bands of grades, those of these classes first."""
    ours = {row.grade for row in classes}
    return sorted(BANDS, key=lambda band: not ours & set(band))


def _listed(
    lessons: dict[str, Lesson], band: tuple[int, ...], had: dict[str, PackRun]
) -> list[tuple[Lesson, PackRun | None, bool]]:
    return [
        (one, had.get(one.key), bool(ended_facts(one, today())))
        for one in lessons.values()
        if one.pack and one.grades == band
    ]


@login_required
@require_http_methods(["GET", "HEAD"])
def pack_page(request: Request, lesson: str) -> HttpResponse:
    """A pack: its goal, the script with words to say, its papers, and where to begin."""
    require(can_teach_pack(request.user, request.school))
    found, pack = lesson_with_pack(request, lesson)
    own, others = _classes(request)
    fitting = [row for row in (*own, *others) if row.grade in found.grades]
    asked = request.GET.get("lop", "")
    begin = [row for row in fitting if str(row.pk) == asked] or [
        row for row in fitting if row in own
    ]
    context = {
        "lesson": found,
        "pack": pack,
        "questions": [(one, shown_options(one.options)) for one in found.recall],
        "begin": begin,
        "classes": [row for row in fitting if row not in begin],
        "had": PackRun.objects.visible_to(request.user)
        .standing()
        .filter(lesson=found.key, school_class__in=begin)
        .select_related("school_class"),
        "is_over": bool(ended_facts(found, today())),
    }
    return render(request, "learning/pack_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def pack_paper_file(request: Request, lesson: str, sheet: str) -> HttpResponse:
    """Give the script, the slides, what is read at chào cờ, or ballots as PDF."""
    require(can_teach_pack(request.user, request.school))
    found, pack = lesson_with_pack(request, lesson)
    if sheet not in SHEETS:
        raise Http404
    pdf = pack_paper(sheet, found, pack, school=request.school.name)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{sheet}-{found.key}.pdf"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pack_log(request: Request, lesson: str) -> HttpResponse:
    """Write down that a class had a pack: the heads are filled in, the hands are a choice."""
    require(can_teach_pack(request.user, request.school))
    found, _pack = lesson_with_pack(request, lesson)
    own, others = _classes(request)
    fitting = [row for row in (*own, *others) if row.grade in found.grades]
    led = [row for row in fitting if row in own]
    asked = request.POST.get("lop") or request.GET.get("lop", "")
    if asked:
        row = next((row for row in fitting if str(row.pk) == asked), None)
        if row is None:
            raise Http404
    elif len(led) == 1:
        row = led[0]
    else:
        context = {"lesson": found, "own": led, "classes": [r for r in fitting if r not in led]}
        return render(request, "learning/pack_class.html", context)
    there = run_of_day(request.school, row, found.key, today())
    if there and request.method != "POST":
        return redirect("pack_run", there.pk)
    return _log(request, found, row, Activity.Kind.HOMEROOM, row.size)


def _log(
    request: Request, lesson: Lesson, row: SchoolClass | None, kind: str, size: int
) -> HttpResponse:
    """Show the form, or write down what was sent; nothing typed is lost."""
    year = row.year if row else year_on(request.school)
    lines = lines_to_choose(request.school, year) if year else []
    proposed = line_for_pack(lines, kind)
    form = PackForm(
        request.POST or None,
        lines=lines,
        questions=lesson.recall if row else (),
        initial={
            "request_key": new_token(),
            "heads": size,
            "day": today(),
            "way": PackRun.Way.HANDS,
            "lines": [proposed.pk] if proposed else [],
        },
    )
    if form.is_valid() and (run := _taught(request, lesson, row, form)):
        return redirect("pack_run", run.pk)
    context = {
        "lesson": lesson,
        "row": row,
        "size": size,
        "form": form,
        "proposed": proposed,
        "no_plan": not lines,
    }
    page = "learning/pack_log.html" if row else "learning/pack_flag.html"
    more = {"may_log": can_read_at_flag(request.user, request.school)}
    return render(request, page, context | more, status=422 if form.errors else 200)


def _taught(
    request: Request, lesson: Lesson, row: SchoolClass | None, form: PackForm
) -> PackRun | None:
    """Write it down; None where it was refused, with the form saying why."""
    data: dict[str, Any] = form.cleaned_data
    try:
        return teach(
            lesson,
            row,
            day=data["day"],
            heads=data["heads"],
            way=data["way"] or PackRun.Way.HANDS,
            hands=form.hands(),
            lines=list(data["lines"]),
            request_key=data["request_key"],
            by=request.user,
        )
    except ValidationError as refused:
        form.say(refused)
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pack_flag(request: Request, lesson: str) -> HttpResponse:
    """What is read at chào cờ in three minutes; the board and the youth leader write it down."""
    require(can_teach_pack(request.user, request.school))
    found, _pack = lesson_with_pack(request, lesson)
    if request.method == "POST":
        require(can_read_at_flag(request.user, request.school))
    year = year_on(request.school)
    size = pupils_in(year) if year else 0
    return _log(request, found, None, Activity.Kind.FLAG_CEREMONY, size)


def _run(request: Request, pk: int) -> PackRun:
    rows = PackRun.objects.visible_to(request.user)
    run: PackRun = get_object_or_404(rows.select_related("activity__school", "school_class"), pk=pk)
    return run


@login_required
@require_http_methods(["GET", "HEAD"])
def pack_run(request: Request, pk: int) -> HttpResponse:
    """What was written down: the counts, the evidence, and how to take it back."""
    require(can_teach_pack(request.user, request.school))
    run = _run(request, pk)
    lesson = lessons_of(request.school).get(run.lesson)
    stands = not (run.withdrawn_at or run.activity.withdrawn_at)
    context = {
        "run": run,
        "lesson": lesson,
        "stands": stands,
        "evidence": run.activity.evidence.standing().select_related("line"),
        "hands": hands_of_run(run, lesson) if lesson else [],
        "may_undo": stands and can_undo_pack(request.user, run),
    }
    return render(request, "learning/pack_run.html", context)


@login_required
@require_POST
def pack_undo(request: Request, pk: int) -> HttpResponse:
    """Take a pack back with its evidence."""
    run = _run(request, pk)
    undo(run, by=request.user)
    messages.success(request, _("Taken back, with its evidence."))
    return redirect("pack_run", run.pk)

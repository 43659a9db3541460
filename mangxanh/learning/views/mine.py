"""What belongs to a pupil in a lesson: where they are, that they finished, what is asked again."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.learning.actions.progress import answer_recall, begin_attempt, save_progress
from mangxanh.learning.forms.recall import RecallForm
from mangxanh.learning.models import LessonProgress, RecallAnswer
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.queries.pupils import Step, looked_at, own_pupil, steps_of
from mangxanh.learning.texts import Lesson
from mangxanh.school.http import Request, pupil_required
from mangxanh.school.models import Pupil, Role


def _lesson(request: Request, key: str) -> Lesson:
    """Return a lesson for pupils; 404 for every other."""
    found = lessons_of(request.school).get(key)
    if found is None or found.audience != "pupil":
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_mine(request: Request, lesson: str) -> HttpResponse:
    """Tell the device of a pupil where they are; take what it sends, later or twice, too.

    Of nobody else anything is kept, so nobody else is sent away either: there is no attempt.
    """
    found = _lesson(request, lesson)
    if request.method == "POST":
        return _take(request, found)
    told: dict[str, object] = {"attempt": ""}
    if request.user.has_role(Role.PUPIL):
        pupil = own_pupil(request.user)
        attempt = begin_attempt(pupil, found)
        told = {"attempt": attempt, "token": get_token(request), **_said(_kept(pupil, found))}
    return _fresh(told)


def _take(request: Request, lesson: Lesson) -> HttpResponse:
    require(request.user.has_role(Role.PUPIL))
    card, keeps = request.POST.get("card", ""), request.POST.get("keeps")
    progress = save_progress(
        own_pupil(request.user),
        lesson,
        card=int(card) if is_row_number(card) else 0,
        keeps_plan=None if keeps is None else keeps == "1",
        attempt=request.POST.get("attempt", ""),
        by=request.user,
    )
    return _fresh(_said(progress))


def _fresh(told: dict[str, object]) -> JsonResponse:
    response = JsonResponse(told)
    response.headers["Cache-Control"] = "no-store"
    return response


def _kept(pupil: Pupil, lesson: Lesson) -> LessonProgress | None:
    row = pupil.school_class
    own = LessonProgress.objects.filter(pupil=pupil, lesson=lesson.key)
    return own.filter(year=row.year_id).first() if row else None


def _said(kept: LessonProgress | None) -> dict[str, object]:
    return {
        "card": kept.card if kept else 0,
        "finished": bool(kept and kept.finished_on),
        "keeps": bool(kept and kept.keeps_plan),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@pupil_required
def lesson_done(request: Request, lesson: str) -> HttpResponse:
    """Let a pupil say that they finished, and keep the if–then card or put it away."""
    found, pupil = _lesson(request, lesson), own_pupil(request.user)
    if request.method == "POST":
        keeps = request.POST.get("keeps")
        save_progress(
            pupil,
            found,
            card=len(found.cards) - 1 if keeps is None else 0,
            keeps_plan=None if keeps is None else keeps == "1",
            by=request.user,
        )
        messages.success(request, _thanks(keeps))
        return redirect("lesson_done", found.key)
    steps = steps_of(pupil)
    own = _step(pupil, found, steps)
    following = [step for step in steps if step.state in ("new", "doing") and not step.is_over]
    others = [step for step in following if step.lesson.key != found.key]
    context = {"pupil": pupil, "step": own, "next": others[0] if others else None}
    return render(request, "learning/done.html", context)


def _thanks(keeps: str | None) -> str:
    if keeps is None:
        return pgettext("to a pupil", "Saved: you have finished this lesson.")
    if keeps == "1":
        return pgettext("to a pupil", "The card is on your page now. Only you see it.")
    return pgettext("to a pupil", "The card is no longer on your page.")


def _step(pupil: Pupil, lesson: Lesson, steps: list[Step]) -> Step:
    """Return a lesson as a step, also one of another grade's path."""
    own = next((step for step in steps if step.lesson.key == lesson.key), None)
    return own or Step(lesson, _kept(pupil, lesson), is_over=False, wave=None)


@require_http_methods(["GET", "HEAD", "POST"])
@pupil_required
def lesson_recall(request: Request, lesson: str) -> HttpResponse:
    """Ask the three questions again; who answered sees what is right and why, once a wave."""
    found, pupil = _lesson(request, lesson), own_pupil(request.user)
    step = _step(pupil, found, steps_of(pupil))
    form = RecallForm(found, request.POST or None) if step.wave else None
    if form and form.is_valid():
        answer_recall(pupil, found, form.answers, by=request.user)
        return redirect("lesson_recall", found.key)
    last = _last_answer(pupil, found)
    if form is None and last is None:
        raise Http404
    context = {
        "pupil": pupil,
        "lesson": found,
        "form": form,
        "looked_at": looked_at(found, last) if last and form is None else [],
    }
    return render(
        request, "learning/recall.html", context, status=422 if form and form.errors else 200
    )


def _last_answer(pupil: Pupil, lesson: Lesson) -> RecallAnswer | None:
    row = pupil.school_class
    own = RecallAnswer.objects.filter(pupil=pupil, lesson=lesson.key)
    return own.filter(year=row.year_id).order_by("-wave").first() if row else None

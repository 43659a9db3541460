"""Sitting a contest: what is open, the lobby, one question a page, handing in, the own result.

Answers themselves are taken beside Django (contests/saving): pages here are asked for what isn't
on its shelf, and give whoever may have it a ticket.
"""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import now
from mangxanh.contests.actions import attempts as actions
from mangxanh.contests.desk import desk
from mangxanh.contests.forms.sitting import GuessForm
from mangxanh.contests.models import Attempt, Contest, Round
from mangxanh.contests.permissions import can_see_contests
from mangxanh.contests.queries.attempts import (
    Entry,
    Slot,
    entries_of,
    entry_of,
    minutes_left,
    own_attempt,
    paper_of,
    stored_of,
    tells_questions,
    tells_score,
    time_of,
    told_of,
)
from mangxanh.contests.queries.on_paper import questions_of
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.queries.rounds import contest_by_pk, open_round, round_by_pk
from mangxanh.contests.queries.staff import own_reason
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.contests.saving.papers import Page
from mangxanh.contests.saving.store import Saved
from mangxanh.contests.saving.tickets import COOKIE
from mangxanh.contests.sitting import TEACHERS, milliseconds, moment_of, ticket_of
from mangxanh.school.http import Request, account_required
from mangxanh.school.middleware import HEADERS
from mangxanh.school.models import Person, Role

WHOLE = 0  # the number of the page that holds every question, for devices that lose the network


def _is_pupil(request: Request) -> bool:
    return request.user.has_role(Role.PUPIL)


@account_required
@require_http_methods(["GET", "HEAD"])
def sit_list(request: Request) -> HttpResponse:
    entries = entries_of(request.user)
    context = {
        "open": [one for one in entries if one.may_begin],
        "coming": [one for one in entries if not one.may_begin and _waits(one)],
        "past": [one for one in entries if not one.may_begin and one.begun],
        "is_pupil": _is_pupil(request),
    }
    return render(request, "contests/sit_list.html", context)


def _waits(entry: Entry) -> bool:
    return entry.contest.state == Contest.State.OPEN and entry.round is not None and not entry.begun


def _entry(request: Request, pk: int) -> Entry:
    """Return a contest that somebody may sit or has sat; for others there is none."""
    contest = contest_by_pk(pk)
    if contest is None or contest.state == Contest.State.DRAFT:
        raise Http404
    entry = entry_of(contest, request.user)
    sees = entry.seat is not None or Contest.objects.visible_to(request.user).filter(pk=pk).exists()
    if not sees or (entry.seat is None and not entry.begun):
        raise Http404
    return entry


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def sit_lobby(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _begin(request, pk)
    entry = _entry(request, pk)
    row = entry.round
    context = {
        "entry": entry,
        "contest": entry.contest,
        "round": row,
        "time": time_of(row, entry.seat.factor if entry.seat else 1.0) if row else None,
        "asked": sum(cell.count for cell in entry.seat.division.cells.all()) if entry.seat else 0,
        "used": entry.used(row) if row else 0,
        "tells_score": tells_score(entry.contest),
        "is_pupil": _is_pupil(request),
        "asked_all": _is_asked(entry) and can_see_contests(request.user, entry.contest.school),
        "reason": own_reason(entry.contest, request.user),
    }
    return render(request, "contests/sit_lobby.html", context)


def _is_asked(entry: Entry) -> bool:
    """Return whether somebody is a colleague who is asked to take part and did not yet."""
    asked = entry.seat is not None and entry.seat.audience == TEACHERS and not entry.finished
    own = not (entry.contest.trial or entry.contest.across)
    return asked and own and entry.contest.published_at is None


def _begin(request: Request, pk: int) -> HttpResponse:
    """Begin, or open again what goes on; few questions to the database: a whole school does it."""
    row = open_round(pk)
    going_on = None if row else _entry(request, pk).going_on  # its time may outlast the closing
    try:
        if row is not None:
            going_on = _started(row, request.user)
    except PermissionDenied:
        _entry(request, pk)  # for whom it isn't there it isn't there
        raise
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        if going_on is None:
            told = pgettext("to a pupil", "This contest can't be begun now.")
            messages.error(request, told)
    if going_on is None:
        return redirect("sit_lobby", pk=pk)
    _laid_out(request, going_on, 1, WHOLE)  # asked for next: here they cost less than requests
    return _ticketed(redirect("sit_question", slot=1), going_on)


def _started(row: Round, by: Person) -> Attempt:
    """Begin an attempt; again where the worker drew this very paper in the same moment."""
    try:
        return actions.start(row, by=by)
    except IntegrityError:
        return actions.start(row, by=by)


def _ticketed(response: HttpResponse, attempt: Attempt) -> HttpResponse:
    """Give the browser the ticket of an attempt: with it answers are taken."""
    ticket = ticket_of(attempt, versions_by_pk(attempt.versions))
    response.cookies.load(desk().cookie(ticket, secure=settings.SECURE_COOKIES))
    return response


@account_required
@require_POST
def sit_check(request: Request, pk: int) -> HttpResponse:
    """Tell a device that what it sends arrives here: to its script, or in a sentence."""
    entry = _entry(request, pk)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"now": desk().now()})
    told = pgettext("to a pupil", "This device is fine: what it sent has arrived.")
    messages.success(request, told)
    return redirect("sit_lobby", pk=entry.contest.pk)


def _mine(request: Request) -> Attempt | None:
    """Return the attempt of the browser's ticket, if it is of who is signed in, else what goes on."""
    ticket = desk().opened(request.COOKIES.get(COOKIE, ""))
    return own_attempt(request.user, ticket.attempt if ticket else 0)


def _is_over(attempt: Attempt) -> bool:
    return attempt.due_at is None or now() > attempt.due_at


@account_required
@require_http_methods(["GET", "HEAD"])
def sit_question(request: Request, slot: int) -> HttpResponse:
    attempt = _mine(request)
    if attempt is None:
        return redirect("sit_list")
    if "muon" in request.GET:
        told = pgettext(
            "to a pupil",
            "Your last answer came after the time. It is kept; a teacher decides whether it counts.",
        )
        messages.warning(request, told)
    if attempt.finished_at:
        return redirect("sit_result", pk=attempt.round.contest_id)
    if _is_over(attempt) or slot > len(attempt.versions):
        return redirect("sit_hand_in")
    return _ticketed(_laid_out(request, attempt, slot)[0], attempt)


def _laid_out(request: Request, attempt: Attempt, *numbers: int) -> list[HttpResponse]:
    """Make pages of a paper, and keep them where they are given out without a thread."""
    versions, saved = versions_by_pk(attempt.versions), desk().answers_of(attempt.token)
    slots = paper_of(attempt, versions, stored_of(saved))
    pages = {number: _page(request, attempt, slots, number, saved) for number in numbers}
    kept = {number: _for_the_shelf(page) for number, page in pages.items()}
    due = milliseconds(attempt.due_at or now())
    if desk().lay_out(attempt.token, due, kept):
        fresh = False
        try:
            fresh = desk().answers_of(attempt.token) == saved
        finally:
            if not fresh:  # an answer came meanwhile
                desk().take_down(attempt.token, *numbers)
    return list(pages.values())


def _page(
    request: Request, attempt: Attempt, slots: Sequence[Slot], slot: int, saved: Sequence[Saved]
) -> HttpResponse:
    last = next((one.last for one in saved if one.slot == slot), None)
    context = {"request": request, "attempt": attempt, "total": len(slots)}
    if slot == WHOLE:
        words = render_to_string("contests/sit_whole.html", context | {"slots": slots})
    else:
        context |= {"slot": slots[slot - 1], "saved_at": moment_of(last) if last else None}
        words = render_to_string("contests/sit_question.html", context)
    response = HttpResponse(words)  # without what every page is given: these have no menu
    response.headers["Cache-Control"] = "no-store"
    # a page that nobody touches leads on when the time is over, script or not
    response.headers["Refresh"] = f"{minutes_left(attempt.due_at or now()) * 60 + 5}; url=/thi/nop/"
    return response


def _for_the_shelf(response: HttpResponse) -> Page:
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-language", get_language() or settings.LANGUAGE_CODE),
        *((name.lower(), value) for name, value in HEADERS.items()),
    ]
    return Page.of(headers, response.content)


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def sit_hand_in(request: Request) -> HttpResponse:
    attempt = _mine(request)
    if attempt is None:
        return redirect("sit_list")
    if attempt.finished_at:
        return redirect("sit_result", pk=attempt.round.contest_id)
    attempt.round = round_by_pk(attempt.round_id)
    contest = attempt.round.contest
    asks = contest.asks_number and attempt.finished_at is None
    form = GuessForm(request.POST or None, initial={"guess": attempt.guess}) if asks else None
    busy = False
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is not None:
                actions.set_guess(attempt, form.cleaned_data["guess"], by=request.user)
            actions.finish(attempt, by=request.user)
        except Unavailable:
            busy = True
        except ValidationError:  # the other tap of a double tap, or the clock, was quicker
            return redirect("sit_result", pk=contest.pk)
        else:
            return redirect("sit_result", pk=contest.pk)
    versions = versions_by_pk(attempt.versions)
    slots = paper_of(attempt, versions, stored_of(desk().answers_of(attempt.token)))
    context = {
        "attempt": attempt,
        "contest": contest,
        "slots": slots,
        "missing": [one.number for one in slots if not one.stored],
        "over": _is_over(attempt),
        "minutes": minutes_left(attempt.due_at or now()),
        "form": form,
        "busy": busy,
        "is_pupil": _is_pupil(request),
    }
    status = 503 if busy else 422 if form and form.errors else 200
    response = render(request, "contests/sit_hand_in.html", context, status=status)
    return response if _is_over(attempt) else _ticketed(response, attempt)


def _asks_from(done: list[Attempt], shown: Attempt | None) -> int:
    """Return how many questions somebody had in the attempts before one: questions count through."""
    before = done[: done.index(shown)] if shown else []
    return sum(len(one.versions) for one in before)


@account_required
@require_http_methods(["GET", "HEAD"])
def sit_result(request: Request, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    if not entry.begun:
        return redirect("sit_lobby", pk=pk)
    done = entry.finished
    best = max(done, key=lambda one: (one.score or 0, -one.number), default=None)
    chosen = request.GET.get("luot", "")
    shown = next((one for one in done if str(one.pk) == chosen), best)
    context = {
        "entry": entry,
        "contest": entry.contest,
        "shown": shown,
        "best": best,
        "attempts": done,
        "total": _questions_of(shown) if shown else 0,
        "asks_from": _asks_from(done, shown),
        "tells_score": tells_score(entry.contest),
        "told": told_of(shown) if shown and tells_questions(entry.contest) else [],
        "is_pupil": _is_pupil(request),
    }
    return render(request, "contests/sit_result.html", context)


def _questions_of(attempt: Attempt) -> int:
    """Return how many questions there were; those of a paper on paper are not kept."""
    return len(attempt.versions) or questions_of(attempt.division)

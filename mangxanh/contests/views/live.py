"""A game in class: begun and led by a teacher on the wall, played by pupils on their phones.

Every page is whole: what changes is asked for again by the page itself, with scripts or without.
Answers are taken beside Django (contests/saving); a page gives the ticket for its question.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.contests.actions import live as actions
from mangxanh.contests.desk import desk
from mangxanh.contests.forms.after import told
from mangxanh.contests.forms.live import GameForm, HandsForm
from mangxanh.contests.models import LiveGame, LivePlayer, QuestionVersion
from mangxanh.contests.permissions import can_run_live, can_see_contests
from mangxanh.contests.queries.live import (
    asked_of,
    game_for,
    is_awake,
    joined_and_answered,
    mine_of,
    player_in,
    seconds_left,
    share_right,
    ticket_of,
    token_of,
    told_of,
    version_on,
)
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.contests.views.extra_time import BUSY
from mangxanh.documents.qr import qr_svg
from mangxanh.school.http import Request, login_required, pupil_required
from mangxanh.school.queries import address, year_on

PER_PAGE = 20


def _games(request: Request) -> "QuerySet[LiveGame, LiveGame]":
    rows = LiveGame.objects.visible_to(request.user)
    return rows.select_related("school_class__school", "by", "school")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def live_list(request: Request) -> HttpResponse:
    """Begin a game; look at what classes knew in earlier ones."""
    require(can_see_contests(request.user, request.school))
    form = GameForm(
        request.POST or None,
        year=year_on(request.school),
        initial={"school_class": request.GET.get("lop", "")},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            game = actions.start_game(given.pop("school_class"), **given, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect(game)
    page = Paginator(_games(request), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, share_right(one), can_run_live(request.user, one)) for one in page],
    }
    status = 422 if form.errors else 200
    return render(request, "contests/live_list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD"])
def live_game(request: Request, pk: int) -> HttpResponse:
    """Show what is on the wall to who runs the game; to others, and afterwards, its result."""
    game = get_object_or_404(_games(request), pk=pk)
    runs = can_run_live(request.user, game) and game.finished_at is None
    if request.htmx:
        return _pulse(request, game) if runs else HttpResponse(headers={"HX-Refresh": "true"})
    if runs:
        return _wall(request, game)
    context = {"game": game, "asked": told_of(game), "share": share_right(game)}
    return render(request, "contests/live_result.html", context)


def _pulse(request: Request, game: LiveGame) -> HttpResponse:
    """Tell the wall how many have answered; where the game went on, let it load anew."""
    if request.GET.get("buoc") != str(game.step):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "contests/live_pulse.html", {"game": game} | _counted(game))


def _counted(game: LiveGame) -> dict[str, object]:
    joined, answered = joined_and_answered(game)
    return {"joined": joined, "answered": answered, "seconds": seconds_left(game)}


def _wall(request: Request, game: LiveGame, form: HandsForm | None = None) -> HttpResponse:
    asked = asked_of(game, game.number, version_on(game)) if game.number else None
    by_hands = game.mode == LiveGame.Mode.HANDS
    if by_hands and asked and game.is_asking and form is None:
        form = HandsForm(options=asked.options)
    whole = address(request.school, reverse("live_play"))
    context = {
        "game": game,
        "asked": asked,
        "by_hands": by_hands,
        "form": form,
        "rows": list(zip(asked.options, form or [None] * len(asked.options), strict=True))
        if asked
        else [],
        "address": whole.partition("://")[2].rstrip("/"),
        "code": "" if game.step or by_hands else qr_svg(whole, title=_("Code of the game's page")),
    }
    status = 422 if form and form.errors else 200
    return render(request, "contests/live_wall.html", context | _counted(game), status=status)


@login_required
@require_POST
def live_next(request: Request, pk: int) -> HttpResponse:
    """Go on from the step that the page shows: ask, tell, or end."""
    game = get_object_or_404(_games(request), pk=pk)
    require(can_run_live(request.user, game))
    step = request.POST.get("step", "")
    form = None
    if game.mode == LiveGame.Mode.HANDS and game.is_asking and step == str(game.step):
        options = asked_of(game, game.number, version_on(game)).options
        form = HandsForm(request.POST, options=options)
        if not form.is_valid():
            return _wall(request, game, form)
    try:
        actions.go_on(
            game,
            step=int(step) if step.isascii() and step.isdecimal() else -1,
            counts=form.counts() if form else None,
            by=request.user,
        )
    except Unavailable:
        messages.error(request, BUSY)
    return redirect(game)


@login_required
@require_POST
def live_end(request: Request, pk: int) -> HttpResponse:
    game = get_object_or_404(_games(request), pk=pk)
    require(can_run_live(request.user, game))
    actions.end_game(game, by=request.user)
    if not LiveGame.objects.visible_to(request.user).filter(pk=pk).exists():
        messages.success(request, _("The game is put aside; nothing of it is kept."))
        return redirect("live_list")
    return redirect(game)


@require_http_methods(["GET", "HEAD", "POST"])
@pupil_required
def live_play(request: Request) -> HttpResponse:
    """Play: wait, answer, see what was right; the page asks by itself what comes next."""
    game = game_for(request.user)
    if request.method == "POST":
        return _joined(request, game)
    player = player_in(game, request.user) if game else None
    key = _key_of(game, player)
    if request.htmx and request.GET.get("buoc", "") == key:
        return HttpResponse(status=204)
    version = version_on(game) if game and player and game.step and not game.finished_at else None
    context = {
        "game": game,
        "player": player,
        "key": key,
        "asks": game is not None and is_awake(game),
        "mine": mine_of(game, player, version) if game and player and version else None,
        "right": sum(one is True for one in player.right) if player else 0,
        "late": "muon" in request.GET,
        "now": desk().now(),
    }
    page = "contests/live_now.html" if request.htmx else "contests/live_play.html"
    response = render(request, page, context)
    response.headers["Cache-Control"] = "no-store"
    return _ticketed(response, game, player, version)


def _key_of(game: LiveGame | None, player: LivePlayer | None) -> str:
    """Return what names the state of a page; while a question is asked saving/ knows it too."""
    if game and player and game.is_asking:
        return str(token_of(player, game.number))
    return f"{game.pk}-{game.step}-{bool(game.finished_at)}-{bool(player)}" if game else ""


def _joined(request: Request, game: LiveGame | None) -> HttpResponse:
    if game is not None:
        try:
            actions.join_game(game, by=request.user)
        except ValidationError as refused:
            messages.error(request, told(refused))
    return redirect("live_play")


def _ticketed(
    response: HttpResponse,
    game: LiveGame | None,
    player: LivePlayer | None,
    version: QuestionVersion | None,
) -> HttpResponse:
    """Give the browser what it answers the question with that is asked."""
    if game and player and version and game.is_asking:
        ticket = ticket_of(player, game, version, reverse("live_play"))
        response.cookies.load(desk().cookie(ticket, secure=settings.SECURE_COOKIES))
    return response

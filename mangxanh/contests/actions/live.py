"""A game in class: begun, joined, question after question, ended; who played is forgotten by night.

No row of history tells of a child's answers.
"""

import secrets
from collections.abc import Sequence
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import at, now, today
from mangxanh.common.permissions import require
from mangxanh.contests.desk import desk
from mangxanh.contests.models import LiveGame, LivePlayer, QuestionVersion
from mangxanh.contests.models.live import LiveGames
from mangxanh.contests.permissions import can_play_live, can_run_live, can_start_live
from mangxanh.contests.queries.keys import keys_of
from mangxanh.contests.queries.live import (
    FEWEST,
    MOST_HANDS,
    MOST_QUESTIONS,
    WITH_COUNTS,
    drawn_for,
    orders_for,
    token_of,
    tokens_of,
    version_on,
)
from mangxanh.contests.saving.store import in_time
from mangxanh.contests.scoring import as_written, share
from mangxanh.history.actions import record
from mangxanh.school.models import Person, SchoolClass


@transaction.atomic
def start_game(
    row: SchoolClass,
    *,
    mode: str = LiveGame.Mode.PHONES,
    count: int = 10,
    clock: int = LiveGame.Clock.NONE,
    topic: str = "",
    by: Person,
) -> LiveGame:
    """Begin a game with a class; as many questions as the trial bank has for it, at most `count`."""
    row = (
        SchoolClass.objects.select_for_update(of=("self",)).select_related("school").get(pk=row.pk)
    )
    require(can_start_live(by, row))
    if not 1 <= count <= MOST_QUESTIONS:
        raise ValidationError(_("Please choose one of these."))
    if LiveGame.objects.going_on().filter(school_class=row).exists():
        raise ValidationError(_("A game goes on in class %s. It has to end first.") % row.name)
    seed = secrets.token_hex(16)
    versions = drawn_for(row, count, seed=seed, mode=mode, topic=topic)
    if not versions:
        told = _("The trial bank has no question in use that fits this class and this topic.")
        raise ValidationError(told)
    game = LiveGame.objects.create(
        school=row.school,
        school_class=row,
        by=by,
        mode=mode,
        clock=clock,
        versions=[version.pk for version in versions],
        orders=orders_for(versions, seed),
        started_at=now(),
    )
    record("live game started", game, by=by)
    return game


@transaction.atomic
def join_game(game: LiveGame, *, by: Person) -> LivePlayer:
    """Let a pupil of the class in, at whatever question the game is. Twice is harmless."""
    row = _locked(game)
    require(can_play_live(by, row))
    if row.finished_at:
        raise ValidationError(pgettext("to a pupil", "The game is over already."))
    player: LivePlayer = LivePlayer.objects.get_or_create(
        game=row, person=by, defaults={"school": row.school, "token": secrets.randbits(63)}
    )[0]
    return player


@transaction.atomic
def go_on(
    game: LiveGame, *, step: int, counts: Sequence[int] | None = None, by: Person
) -> LiveGame:
    """Lead a game from a step to the next; where it went on meanwhile nothing happens.

    A question that is asked is told: by show of hands with `counts` of each option, as they are
    shown, and not without.
    Not in the worker; Unavailable where the answers can't be closed now: ask again.
    """
    row = _locked(game)
    require(can_run_live(by, row))
    uncounted = _by_hands(row) and row.is_asking and counts is None
    if row.finished_at or row.step != step or uncounted:
        return row
    if row.is_asking:
        row.results.append(_told_by_hands(row, counts or ()) if _by_hands(row) else _told(row))
    elif row.is_told and row.is_last:
        return _end(row, by)
    else:
        row.asked_at = now()
    row.step += 1
    row.save(update_fields=["step", "asked_at", "results"])
    return row


@transaction.atomic
def end_game(game: LiveGame, *, by: Person) -> None:
    """End a game before its last question; one of which nothing was told leaves nothing behind."""
    row = _locked(game)
    require(can_run_live(by, row))
    if row.finished_at is None:
        _end(row, by)


def _locking() -> LiveGames:
    rows: LiveGames = LiveGame.objects.select_for_update(of=("self",))
    return rows.select_related("school", "school_class__school")


def _locked(game: LiveGame) -> LiveGame:
    found: LiveGame = _locking().get(pk=game.pk)
    return found


def _by_hands(game: LiveGame) -> bool:
    return game.mode == LiveGame.Mode.HANDS


def _end(game: LiveGame, by: Person | None) -> LiveGame:
    if by and game.is_asking and not _by_hands(game):  # the worker has no desk to close
        players = LivePlayer.objects.filter(game=game)
        desk().finish_all([token_of(one, game.number) for one in players])
    if game.results:
        game.finished_at = now()
        game.versions = game.versions[: len(game.results)]
        game.orders = game.orders[: len(game.results)]
        game.save(update_fields=["finished_at", "versions", "orders"])
        record("live game ended", game, by=by)
    else:
        record("live game ended", game, by=by)
        _forget_players(game)
        game.delete()
    return game


def _told_by_hands(game: LiveGame, counts: Sequence[int]) -> dict[str, object]:
    version, order = version_on(game), game.orders[game.number - 1]
    given = list(counts)
    if len(given) != len(order) or any(not 0 <= one <= MOST_HANDS for one in given):
        raise ValidationError(pgettext("to a teacher", "Please count the hands of each option."))
    right = sum(given[at] for at, place in enumerate(order) if place in version.correct)
    return {"answered": sum(given), "right": right, "counts": given}


def _told(game: LiveGame) -> dict[str, object]:
    """Close a question for everybody and mark it: whatever was said to be saved counts."""
    version, number = version_on(game), game.number
    players = list(LivePlayer.objects.filter(game=game))
    saved = desk().finish_all([token_of(one, number) for one in players])
    key, order = keys_of([version])[version.pk], game.orders[number - 1]
    answers = []
    for player in players:
        own = in_time(saved[token_of(player, number)])
        stored = next((one.value for one in own if one.value), None)
        answer = as_written(version.kind, stored or "", order)
        right = None if answer is None else share(key, answer) == 1
        player.right += [None] * (number - 1 - len(player.right)) + [right]
        if stored:
            answers.append((stored, bool(right)))
    LivePlayer.objects.bulk_update(players, ["right"], batch_size=200)
    return {
        "answered": len(answers),
        "right": None if len(answers) < FEWEST else sum(right for _stored, right in answers),
        "counts": _counts(version, [stored for stored, _right in answers]),
    }


def _counts(version: QuestionVersion, answers: Sequence[str]) -> list[int]:
    """Return how often each option was chosen, as they are shown; nothing where few answered."""
    if version.kind not in WITH_COUNTS or len(answers) < FEWEST:
        return []
    chosen = [int(place) for stored in answers for place in stored.split(",")]
    return [chosen.count(place) for place in range(len(version.options))]


def forget_games() -> int:
    """Delete who played what on earlier days; end games that nobody ended. Return how many rows."""
    midnight = at(today(), time(0))
    for left in LiveGame.objects.going_on().filter(started_at__lt=midnight).order_by("pk"):
        with transaction.atomic():
            for row in _locking().going_on().filter(pk=left.pk):  # unless it was ended meanwhile
                _end(row, None)
    gone = 0
    for game in LiveGame.objects.filter(started_at__lt=midnight, players__isnull=False).distinct():
        gone += _forget_players(game)
    return gone


def _forget_players(game: LiveGame) -> int:
    players = list(LivePlayer.objects.filter(game=game))
    if players:
        desk().forget([token for one in players for token in tokens_of(one)])
        LivePlayer.objects.filter(game=game).delete()
    return len(players)

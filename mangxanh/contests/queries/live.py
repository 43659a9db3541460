"""A game in class: what it may ask, what stands on the wall and on a phone, what the class knew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from django.db.models import Max

from mangxanh.common.dates import now, today
from mangxanh.contests.chance import digest
from mangxanh.contests.desk import desk
from mangxanh.contests.models import LiveGame, LivePlayer, Question, QuestionVersion
from mangxanh.contests.models.bank import AUDIENCE_FIELDS
from mangxanh.contests.quality import LETTERS
from mangxanh.contests.queries.attempts import Slot, given_words, right_words
from mangxanh.contests.queries.keys import keys_of
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.saving.store import in_time
from mangxanh.contests.saving.tickets import Ticket
from mangxanh.contests.scoring import Key
from mangxanh.contests.sitting import milliseconds, order_of, shape_of, things_of
from mangxanh.contests.wording import MATCHING, MULTIPLE, SINGLE, TRUE_FALSE
from mangxanh.school.models import Person, Pupil, SchoolClass

FEWEST = 5  # answers below which counts would tell of single children
MOST_QUESTIONS = 20
MOST_HANDS = 100  # of one option
LASTS = timedelta(hours=6)  # of a ticket; the teacher closes each question
QUIET = timedelta(minutes=30)
OF_HANDS = (SINGLE, TRUE_FALSE)  # a hand is raised once
WITH_COUNTS = (SINGLE, TRUE_FALSE, MULTIPLE)


# ---- what is asked


def drawn_for(
    row: SchoolClass, count: int, *, seed: str, mode: str, topic: str = ""
) -> list[QuestionVersion]:
    """Return at most `count` questions of the trial bank that fit a class, easy ones first.

    The trial bank alone: no official contest ever draws from it, so no key of one is shown. What
    the class was asked least often comes first.
    """
    fits = AUDIENCE_FIELDS.get(str(row.grade))
    if fits is None:
        return []
    bank = Question.objects.filter(school=row.school_id, trial=True, **{f"current__{fits}": True})
    bank = bank.filter(current__pictures=[])  # read from the last row: words only
    bank = bank.filter(topic=topic) if topic else bank
    bank = bank.filter(current__kind__in=OF_HANDS) if mode == LiveGame.Mode.HANDS else bank
    asked = _asked_in(row)
    found: list[Question] = []
    apart: set[int] = set()
    rows = bank.drawable(today()).select_related("current").prefetch_related("not_with")
    for one in sorted(rows, key=lambda one: (asked[one.pk], digest(f"{seed}:{one.pk}"))):
        if len(found) < count and one.pk not in apart:
            found.append(one)
            apart.update(other.pk for other in one.not_with.all())
    versions = [one.current for one in found if one.current]
    return sorted(versions, key=lambda version: version.difficulty)


def _asked_in(row: SchoolClass) -> Counter[int]:
    """Return how often a class was asked each question."""
    games = LiveGame.objects.filter(school_class=row).values_list("versions", flat=True)
    keys = [pk for versions in games for pk in versions]
    of_version = dict(QuestionVersion.objects.filter(pk__in=keys).values_list("pk", "question_id"))
    return Counter(of_version[pk] for pk in keys if pk in of_version)


def orders_for(versions: Sequence[QuestionVersion], seed: str) -> list[list[int]]:
    """Return in which order options are shown, alike to everybody."""
    return [order_of(version, seed) for version in versions]


# ---- who plays


def token_of(player: LivePlayer, number: int) -> int:
    """Return the name of a player's answer to a question, as saving/ knows it."""
    name = f"{player.token}:{number}".encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest()) >> 1


def tokens_of(player: LivePlayer) -> list[int]:
    """Return the names of all answers that a player can have given."""
    return [token_of(player, n) for n in range(1, MOST_QUESTIONS + 1)]


def tokens_kept() -> set[int]:
    """Return the names of all answers of players that are not forgotten yet."""
    return {token for one in LivePlayer.objects.only("pk", "token") for token in tokens_of(one)}


def ticket_of(player: LivePlayer, game: LiveGame, version: QuestionVersion, back: str) -> Ticket:
    """Return what a player answers the question with that is asked now."""
    due = milliseconds((game.asked_at or now()) + LASTS)
    token = token_of(player, game.number)
    return Ticket(token, game.school_id, due, (shape_of(version),), back=back)


def game_for(person: Person) -> LiveGame | None:
    """Return the game that goes on in a pupil's class, else the last one they played."""
    rows = LiveGame.objects.visible_to(person).select_related("school_class", "school")
    own = Pupil.objects.present().filter(person=person.pk, school=person.school)
    running = rows.going_on().filter(school_class__in=own.values("school_class")).first()
    played = LivePlayer.objects.visible_to(person).values("game")
    found: LiveGame | None = running or rows.filter(pk__in=played).first()
    return found


def is_awake(game: LiveGame) -> bool:
    """Return whether a game goes on: not over, and its teacher asked something lately.

    Else phones don't ask by themselves: nobody stays signed in on a shared one by a page left open.
    """
    return game.finished_at is None and now() - (game.asked_at or game.started_at) < QUIET


def is_playing(person: Person, row: SchoolClass) -> bool:
    """Return whether a game goes on in a class that somebody may join."""
    here = LiveGame.objects.visible_to(person).going_on().filter(school_class=row)
    return bool(here.exists())


def player_in(game: LiveGame, person: Person) -> LivePlayer | None:
    found: LivePlayer | None = LivePlayer.objects.visible_to(person).filter(game=game).first()
    return found


def joined_and_answered(game: LiveGame) -> tuple[int, int]:
    """Return how many play, and how many of them have answered the question that is asked."""
    players = list(LivePlayer.objects.filter(game=game).only("pk", "token"))
    if not game.is_asking:
        return len(players), 0
    return len(players), desk().answered([token_of(one, game.number) for one in players])


def seconds_left(game: LiveGame) -> int | None:
    """Return what the clock on the wall shows; None where none runs.

    It is as long as whoever of the class has most extra time needs it, for everybody: so nobody
    learns who that is. Reckoned anew each time: a change acts at once.
    """
    if not (game.clock and game.is_asking and game.asked_at):
        return None
    here = Pupil.objects.present().filter(school_class=game.school_class_id)
    factor = here.aggregate(most=Max("time_factor"))["most"] or 1.0
    passed = (now() - game.asked_at).total_seconds()
    return max(0, round(game.clock * factor - passed))


# ---- what is shown


@dataclass(frozen=True)
class Option:
    """An option as it is shown; `count` None where nobody may know it."""

    letter: str
    text: str
    count: int | None = None
    share: int = 0  # percent of who answered
    right: bool = False


@dataclass(frozen=True)
class Asked:
    """A question on the wall. `options`: of a choice; else `slot` has what is put in order.

    `answered` and `right` of the class (None: too few answered), `words` of what is right, once
    it is told.
    """

    version: QuestionVersion
    slot: Slot
    options: list[Option]
    answered: int = 0
    right: int | None = 0
    words: list[str] | None = None


def version_on(game: LiveGame) -> QuestionVersion:
    """Return the question that is on the wall."""
    return versions_by_pk([game.versions[game.number - 1]])[game.versions[game.number - 1]]


def slot_of(game: LiveGame, number: int, version: QuestionVersion, stored: str = "") -> Slot:
    """Return a question as everybody of the game sees it, without its key."""
    things = things_of(version)
    shown = tuple(things[place] for place in game.orders[number - 1])
    lefts = tuple(version.options) if version.kind == MATCHING else ()
    return Slot(number, version.kind, version.stem, lefts, shown, stored)


def asked_of(game: LiveGame, number: int, version: QuestionVersion) -> Asked:
    """Return a question for the wall: with the class's answers and the key once it was told."""
    slot = slot_of(game, number, version)
    told = game.results[number - 1] if number <= len(game.results) else None
    choice = version.kind in WITH_COUNTS
    if told is None:
        options = [Option(*pair) for pair in zip(LETTERS, slot.things, strict=False)]
        return Asked(version, slot, options if choice else [])
    (key,) = keys_of([version]).values()
    return Asked(
        version,
        slot,
        _counted(game.orders[number - 1], slot, told, version) if choice else [],
        told["answered"],
        told["right"],
        right_words(version, key),
    )


def _counted(
    order: Sequence[int], slot: Slot, told: Mapping[str, object], version: QuestionVersion
) -> list[Option]:
    counts, answered = told["counts"], told["answered"]
    assert isinstance(counts, list)  # noqa: S101  # for mypy
    assert isinstance(answered, int)  # noqa: S101  # for mypy
    found = []
    for at, (place, text) in enumerate(zip(order, slot.things, strict=True)):
        count = counts[at] if counts else None
        share = round(100 * count / answered) if count and answered else 0
        found.append(Option(LETTERS[at], text, count, share, place in version.correct))
    return found


def told_of(game: LiveGame) -> list[Asked]:
    """Return every question of a game that was told, with what the class knew."""
    versions = versions_by_pk(game.versions)
    told = list(zip(range(1, len(game.results) + 1), game.versions, strict=False))
    return [asked_of(game, number, versions[pk]) for number, pk in told if pk in versions]


def share_right(game: LiveGame) -> int | None:
    """Return how many percent of the answers of a class were right, where enough answered."""
    known = [one for one in game.results if one["right"] is not None]
    answered = sum(one["answered"] for one in known)
    right = sum(one["right"] for one in known)
    return round(100 * right / answered) if answered else None


@dataclass(frozen=True)
class Mine:
    """A question on a player's own device; `right` None: nothing answered, or not told yet.

    `token`: the name of the answer, as its form sends it.
    """

    token: int
    slot: Slot
    given: list[str]
    right: bool | None
    words: list[str]
    explanation: str


def mine_of(game: LiveGame, player: LivePlayer, version: QuestionVersion) -> Mine:
    """Return the question on the wall as a player has it; key and explanation once it is told."""
    token = token_of(player, game.number)
    saved = in_time(desk().answers_of(token))
    stored = next((one.value for one in saved if one.value), "") or ""
    slot = slot_of(game, game.number, version, stored)
    if not game.is_told:
        return Mine(token, slot, given_words(slot), None, [], "")
    key: Key = keys_of([version])[version.pk]
    right = player.right[game.number - 1] if len(player.right) >= game.number else None
    return Mine(
        token, slot, given_words(slot), right, right_words(version, key), version.explanation
    )

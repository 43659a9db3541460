"""Contests before they open: what the bank holds for them, what they lack, how they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mangxanh.common.dates import now
from mangxanh.contests import drawing
from mangxanh.contests.drawing import Candidate, TooFewQuestions, draw, lacking, slices
from mangxanh.contests.models import Contest, Division, Question, QuestionVersion, Round
from mangxanh.contests.models.bank import AUDIENCE_FIELDS, Topic
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.plan.models import Line
from mangxanh.plan.queries import plan_of
from mangxanh.school.models import Person, School
from mangxanh.school.queries import staff_of, year_on

DIVISIONS, MATRIX, BANK, ROUNDS, PEOPLE = "divisions", "matrix", "bank", "rounds", "people"


def candidates_on(school: School, day: date, *, trial: bool) -> list[Candidate]:
    """Return what a round that opens on a day may draw: every law that they rest on is in force."""
    rows = Question.objects.filter(school=school, trial=trial, current__isnull=False).drawable(day)
    names = [f"current__{name}" for name in AUDIENCE_FIELDS.values()]
    found = [
        Candidate(
            pk,
            topic,
            difficulty,
            frozenset(who for who, fitting in zip(AUDIENCE_FIELDS, fits, strict=True) if fitting),
        )
        for pk, topic, difficulty, *fits in rows.values_list(
            "pk", "topic", "current__difficulty", *names
        )
    ]
    apart = _kept_apart(school)
    return [replace(one, not_with=frozenset(apart[one.question])) for one in found]


def _kept_apart(school: School) -> Mapping[int, set[int]]:
    pairs: dict[int, set[int]] = defaultdict(set)
    through = Question.not_with.through.objects.filter(from_question__school=school)
    for one, other in through.values_list("from_question_id", "to_question_id"):
        pairs[one].add(other)
    return pairs


def held_for(
    school: School, audiences: Iterable[str], days: Sequence[date], *, trial: bool
) -> dict[tuple[str, int], int]:
    """Return {(topic, difficulty): how many questions a paper of every round may have at most}.

    The least over audiences and opening days; several rounds share the bank.
    """
    found: dict[tuple[str, int], int] = {}
    for day in sorted(set(days)):
        counts = _counts(candidates_on(school, day, trial=trial))
        for cell in [(topic, level) for topic in Topic.values for level in (1, 2, 3)]:
            least = min((counts[*cell, who] for who in audiences), default=0) // max(len(days), 1)
            found[cell] = min(found.get(cell, least), least)
    return {cell: count for cell, count in found.items() if count}


def _counts(candidates: Iterable[Candidate]) -> Mapping[tuple[str, int, str], int]:
    counts: dict[tuple[str, int, str], int] = defaultdict(int)
    for one in candidates:
        for who in one.audiences:
            counts[one.topic, one.difficulty, who] += 1
    return counts


@dataclass(frozen=True)
class Pool:
    """What a round may draw from. `dealt`: its sealed slice, empty where there is one round."""

    round: Round
    day: date
    candidates: list[Candidate]
    dealt: list[int]


def pools(contest: Contest, rounds: Sequence[Round], seed: str) -> list[Pool]:
    """Deal the bank into a slice for each round; a contest of one round draws from all of it."""
    days = [localdate(one.opens_at) for one in rounds]
    on = {day: candidates_on(contest.school, day, trial=contest.trial) for day in sorted(set(days))}
    if len(rounds) == 1:
        return [Pool(rounds[0], days[0], on[days[0]], [])]
    every = {one.question: one for found in on.values() for one in found}
    dealt = slices(every.values(), len(rounds), seed)
    return [
        Pool(one, day, [c for c in on[day] if c.question in part], sorted(part))
        for one, day, part in zip(rounds, days, dealt, strict=True)
    ]


@dataclass(frozen=True)
class Lack:
    """Something without which a contest can't open. `cell`: where the bank is short, to look there."""

    part: str
    text: str
    cell: tuple[str, int, str] | None = None


def what_lacks(contest: Contest, found: Sequence[Pool] | None = None) -> list[Lack]:
    """Return what keeps a draft from being opened; `found`: the pools that it would get."""
    divisions = list(contest.divisions.prefetch_related("cells"))
    rounds = list(contest.rounds.all())
    lacks = _of_divisions(contest, divisions) + _of_rounds(contest, rounds)
    if not contest.in_charge.exists():
        told = pgettext("to a teacher", "Please say who is in charge of the contest.")
        lacks.append(Lack(PEOPLE, told))
    if divisions and rounds:
        given = pools(contest, rounds, f"contest {contest.pk}") if found is None else found
        lacks += _of_bank(divisions, given)
    return lacks


def _of_divisions(contest: Contest, divisions: Sequence[Division]) -> list[Lack]:
    if not divisions:
        return [Lack(DIVISIONS, pgettext("to a teacher", "Please choose who takes part."))]
    alone = not (contest.across or contest.trial)
    if alone and contest.school.kind == School.Kind.AUTHORITY:
        told = pgettext("to a teacher", "An authority has no pupils itself: please invite schools.")
        whoms = {who for one in divisions for who in one.audiences}
        if whoms != {"teachers"}:
            return [Lack(DIVISIONS, told)]
    told = _("%s has no questions yet: please fill in its matrix.")
    return [Lack(MATRIX, told % one.name) for one in divisions if not one.cells.all()]


def _of_rounds(contest: Contest, rounds: Sequence[Round]) -> list[Lack]:
    if not rounds:
        return [Lack(ROUNDS, pgettext("to a teacher", "Please say when the contest takes place."))]
    if gives_keys_away(contest, [one.attempts for one in rounds]):
        return [Lack(ROUNDS, keys_words())]
    if rounds[0].closes_at <= now():
        return [Lack(ROUNDS, _("The first round is over already: please give it a later time."))]
    return []


def gives_keys_away(contest: Contest, attempts: Iterable[int]) -> bool:
    """Return whether keys can be worked out: one answer is changed, and the score tells.

    `attempts`: at each round. In a trial nothing is at stake.
    """
    at_once = contest.tells == Contest.Tells.AT_ONCE
    return at_once and not contest.trial and any(count > 1 for count in attempts)


def keys_words() -> str:
    """Return why a contest of several attempts tells nobody their score at once."""
    return pgettext(
        "to a teacher",
        "With several attempts, scores are told after the contest closes: otherwise the right "
        "answers can be worked out from them.",
    )


def _of_bank(divisions: Sequence[Division], given: Sequence[Pool]) -> list[Lack]:
    """Return what the bank is short of: each cell once, by the round that is hit hardest."""
    short: dict[tuple[str, int, str], int] = {}
    clashing = set[str]()
    for pool in given:
        for division in divisions:
            for who in division.audiences:
                asked = matrix_of(division, who)
                for cell, count in lacking(asked, pool.candidates, pool.day):
                    key = (cell.topic, cell.difficulty, cell.audience)
                    short[key] = max(short.get(key, 0), count)
                if not _can_be_drawn(asked, pool):
                    clashing.add(who)
    told = [Lack(BANK, _short_words(cell, count), cell) for cell, count in sorted(short.items())]
    clashes = {who for who in clashing if not any(cell[2] == who for cell in short)}
    words = _("%s: too many of the questions may not stand in one paper. Please ask fewer.")
    return told + [Lack(BANK, words % audience_words([who])) for who in sorted(clashes)]


def _can_be_drawn(asked: Sequence[drawing.Cell], pool: Pool) -> bool:
    try:
        draw(asked, pool.candidates, day=pool.day, seed="proof", drawn={})
    except TooFewQuestions:
        return False
    return True


def matrix_of(division: Division, audience: str) -> list[drawing.Cell]:
    """Return what a paper of a division asks, as drawing has it for one audience."""
    return [
        drawing.Cell(cell.topic, cell.difficulty, audience, cell.count)
        for cell in division.cells.all()
    ]


def _short_words(cell: tuple[str, int, str], count: int) -> str:
    topic, difficulty, who = cell
    words = ngettext(
        "%(whom)s: the bank lacks %(count)d question on “%(topic)s”, %(level)s.",
        "%(whom)s: the bank lacks %(count)d questions on “%(topic)s”, %(level)s.",
        count,
    )
    return words % {
        "whom": audience_words([who]),
        "count": count,
        "topic": Topic(topic).label,
        "level": str(QuestionVersion.Difficulty(difficulty).label).lower(),
    }


def audience_words(audiences: Sequence[str]) -> str:
    """Return whom a division is for: "Grades 6–7", "Grades 6, 8", "Teachers and staff"."""
    grades = sorted(int(who) for who in audiences if who.isdecimal())
    parts = []
    if len(grades) == 1:
        parts.append(_("Grade %d") % grades[0])
    elif grades and grades[-1] - grades[0] == len(grades) - 1:
        parts.append(_("Grades %(first)d–%(last)d") % {"first": grades[0], "last": grades[-1]})
    elif grades:
        parts.append(_("Grades %s") % ", ".join(map(str, grades)))
    if "teachers" in audiences:
        parts.append(pgettext("who takes part in a contest", "Teachers and staff"))
    if "guardians" in audiences:
        parts.append(pgettext("who takes part in a contest", "Parents"))
    return ", ".join(parts)


def size_of(division: Division) -> int:
    """Return how many questions a paper of a division has."""
    return sum(cell.count for cell in division.cells.all())


def span_words(rounds: Sequence[Round]) -> str:
    """Return from when to when a contest lasts, "" without rounds."""
    if not rounds:
        return ""
    first, last = localdate(rounds[0].opens_at), localdate(rounds[-1].closes_at)
    shown = date_format(first, "d/m" if first.year == last.year else "d/m/Y")
    return f"{shown} – {date_format(last, 'd/m/Y')}"


def lines_for(school: School) -> list[Line]:
    """Return the lines of the plan that a contest may serve, of this school year."""
    year = year_on(school)
    plan = plan_of(school, year) if year else None
    return list(Line.objects.filter(plan=plan).obligations()) if plan else []


def keepers_of(school: School) -> list[Person]:
    """Return who may be in charge of a contest."""
    return staff_of(school, *KEEPERS)


def topics_of(held: Mapping[tuple[str, int], int]) -> list[str]:
    """Return the topics of which anything is held; "other" only where nothing else is."""
    found = [topic for topic in Topic.values if any(of == topic for of, _level in held)]
    return [topic for topic in found if topic != Topic.OTHER] or found

"""A contest until it opens: begun whole, changed, thrown away."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests import ranking
from mangxanh.contests.limits import (
    FIRST_RULES,
    HIGHEST,
    LONGEST_ROUND,
    MOST_APPEAL_DAYS,
    MOST_ATTEMPTS,
    MOST_CLASS_PRIZES,
    MOST_MINUTES,
    MOST_PRIZES,
    MOST_ROUNDS,
    RULES,
    THRESHOLDS,
    Window,
)
from mangxanh.contests.matrix import MOST, proposed
from mangxanh.contests.models import Cell, Contest, Division, Round
from mangxanh.contests.models.bank import AUDIENCE_FIELDS, Topic
from mangxanh.contests.permissions import can_run_contest, can_set_in_charge
from mangxanh.contests.queries.contests import (
    audience_words,
    gives_keys_away,
    held_for,
    keepers_of,
    keys_words,
    topics_of,
)
from mangxanh.history.actions import record
from mangxanh.plan.models import Line
from mangxanh.school.models import Person, School, SchoolYear
from mangxanh.school.queries import year_on

State = Contest.State


@transaction.atomic
def add_contest(
    school: School,
    *,
    name: str,
    divisions: Sequence[Sequence[str]],
    rounds: Sequence[Window],
    size: int = 20,
    purpose: str = "",
    line: Line | None = None,
    trial: bool = False,
    by: Person,
) -> Contest:
    """Begin a contest as a whole draft: whom it is for, when, and a first matrix from the bank."""
    require(can_run_contest(by, school) and _is_of(school, line))
    _check_rounds(rounds)
    contest = Contest.objects.create(
        school=school,
        year=year_of(school, rounds),
        line=line,
        name=_named(name),
        purpose=purpose.strip()[:2000],
        trial=trial,
        rules=list(FIRST_RULES),
        prizes=first_prizes(size),
        thresholds=list(THRESHOLDS),
        made_by=by,
        made_at=now(),
    )
    contest.in_charge.add(by)
    put_rounds(contest, rounds)
    _put_divisions(contest, divisions, size)
    record("contest begun", contest, by=by)
    return contest


def first_prizes(size: int) -> list[list[str | int]]:
    """Return the table of prizes that a contest begins with: from half of the answers right."""
    least = (size + 1) // 2
    return [
        [_("First prize"), 1, least],
        [_("Second prize"), 2, least],
        [_("Third prize"), 3, least],
        [_("Encouragement prize"), 5, least],
    ]


def _is_of(school: School, line: Line | None) -> bool:
    return line is None or line.school_id == school.pk


def _named(name: str) -> str:
    name = clean(name)[:160]
    if not name:
        told = pgettext("to a teacher", "Please give the contest a name.")
        raise ValidationError({"name": told})
    return name


def year_of(school: School, rounds: Sequence[Window]) -> SchoolYear:
    year = year_on(school, localdate(rounds[0].opens_at))
    if year is None:
        told = pgettext("to a teacher", "Please set up the school year first.")
        raise ValidationError(told)
    return year


def locked_draft(contest: Contest) -> Contest:
    """Return a contest under its lock; ValidationError once it was opened."""
    rows = Contest.objects.select_for_update(of=("self",)).select_related("school", "year")
    row: Contest = rows.get(pk=contest.pk)
    if row.state != State.DRAFT:
        raise ValidationError(_("The contest is open: its settings stand from now on."))
    return row


@transaction.atomic
def change_contest(
    contest: Contest,
    *,
    name: str,
    purpose: str,
    organisers: str,
    line: Line | None,
    trial: bool,
    tells: str,
    policy: str,
    appeal_days: int,
    by: Person,
) -> None:
    """Change what a draft is called, what for, which line of the plan it serves, when it tells."""
    require(can_run_contest(by, contest.school) and _is_of(contest.school, line))
    row = locked_draft(contest)
    if tells not in Contest.Tells.values or policy not in Contest.Policy.values:
        raise ValidationError(pgettext("to a teacher", "Please choose one of these."))
    if not 1 <= appeal_days <= MOST_APPEAL_DAYS:
        told = _("Between 1 and %d days.") % MOST_APPEAL_DAYS
        raise ValidationError({"appeal_days": told})
    row.trial, row.tells = trial, tells
    if gives_keys_away(row, row.rounds.values_list("attempts", flat=True)):
        raise ValidationError({"tells": keys_words()})
    row.name, row.purpose = _named(name), purpose.strip()[:2000]
    row.organisers = clean(organisers)[:300]
    row.line, row.policy, row.appeal_days = line, policy, appeal_days
    row.save(
        update_fields=[
            "name", "purpose", "organisers", "line", "trial", "tells", "policy", "appeal_days"
        ]
    )  # fmt: skip
    record("contest changed", row, by=by)


@transaction.atomic
def set_divisions(
    contest: Contest, divisions: Sequence[Sequence[str]], *, size: int = 20, by: Person
) -> None:
    """Say who takes part: groups of audiences, each with papers of its own.

    A division that stays keeps its name and matrix; a new one gets a first matrix of `size`.
    """
    require(can_run_contest(by, contest.school))
    row = locked_draft(contest)
    _put_divisions(row, divisions, size)
    record("divisions of a contest set", row, by=by)


def _put_divisions(contest: Contest, divisions: Sequence[Sequence[str]], size: int) -> None:
    named = [who for audiences in divisions for who in audiences]
    if not named or not all(divisions) or not set(named) <= AUDIENCE_FIELDS.keys():
        raise ValidationError(pgettext("to a teacher", "Please choose who takes part."))
    if len(named) > len(set(named)):
        raise ValidationError(_("Nobody stands in two divisions."))
    there = {tuple(one.audiences): one for one in contest.divisions.all()}
    wanted = {tuple(audiences): order for order, audiences in enumerate(divisions)}
    for audiences, division in there.items():
        if audiences not in wanted:
            division.delete()
    for audiences, order in wanted.items():
        if audiences in there:
            Division.objects.filter(pk=there[audiences].pk).update(order=order)
        else:
            _put_division(contest, audiences, order, size)


def _put_division(contest: Contest, audiences: tuple[str, ...], order: int, size: int) -> None:
    division = Division.objects.create(
        school=contest.school,
        contest=contest,
        name=audience_words(audiences)[:80],
        audiences=list(audiences),
        order=order,
    )
    days = [localdate(one.opens_at) for one in contest.rounds.all()] or [today()]
    held = held_for(contest.school, audiences, days, trial=contest.trial)
    put_cells(division, proposed(topics_of(held), size, held))


def put_cells(division: Division, counts: Mapping[tuple[str, int], int]) -> None:
    division.cells.all().delete()
    Cell.objects.bulk_create(
        Cell(
            school_id=division.school_id,
            division=division,
            topic=topic,
            difficulty=difficulty,
            count=count,
        )
        for (topic, difficulty), count in counts.items()
        if count
    )


@transaction.atomic
def set_matrix(
    division: Division, counts: Mapping[tuple[str, int], int], *, name: str, by: Person
) -> None:
    """Say how many questions of each topic and difficulty a paper of a division has."""
    require(can_run_contest(by, division.school))
    locked_draft(division.contest)
    known = {(topic, level) for topic in Topic.values for level in (1, 2, 3)}
    if not counts.keys() <= known or any(count < 0 for count in counts.values()):
        raise ValidationError(pgettext("to a teacher", "Please choose one of these."))
    if not 1 <= sum(counts.values()) <= MOST:
        raise ValidationError(_("A paper has between 1 and %d questions.") % MOST)
    row = Division.objects.select_for_update().get(pk=division.pk)
    row.name = clean(name)[:80] or audience_words(row.audiences)[:80]
    row.save(update_fields=["name"])
    put_cells(row, counts)
    record("matrix of a contest set", row, by=by)


@transaction.atomic
def set_rounds(contest: Contest, rounds: Sequence[Window], *, by: Person) -> None:
    """Say when a contest takes place: one to four rounds, one after the other."""
    require(can_run_contest(by, contest.school))
    row = locked_draft(contest)
    _check_rounds(rounds)
    if gives_keys_away(row, [one.attempts for one in rounds]):
        raise ValidationError(keys_words())
    row.year = year_of(row.school, rounds)
    row.save(update_fields=["year"])
    row.rounds.all().delete()
    put_rounds(row, rounds)
    record("rounds of a contest set", row, by=by)


def _check_rounds(rounds: Sequence[Window]) -> None:
    if not 1 <= len(rounds) <= MOST_ROUNDS:
        raise ValidationError(_("A contest has between 1 and %d rounds.") % MOST_ROUNDS)
    for number, one in enumerate(rounds, start=1):
        if told := _fault_of_round(one):
            raise ValidationError(_("Round %(n)d: %(told)s") % {"n": number, "told": told})
    for before, after in pairwise(rounds):
        if after.opens_at < before.closes_at:
            raise ValidationError(_("A round opens when the one before has closed."))


def _fault_of_round(one: Window) -> str:
    if not 1 <= one.minutes <= MOST_MINUTES:
        return _("a paper lasts between 1 and %d minutes.") % MOST_MINUTES
    if not 1 <= one.attempts <= MOST_ATTEMPTS:
        return _("between 1 and %d attempts.") % MOST_ATTEMPTS
    if one.closes_at - one.opens_at < timedelta(minutes=one.minutes):
        return _("it closes before a paper that was begun at once is over.")
    if one.closes_at - one.opens_at > LONGEST_ROUND:
        return _("it lasts longer than %d days.") % LONGEST_ROUND.days
    return ""


def put_rounds(contest: Contest, rounds: Sequence[Window]) -> None:
    Round.objects.bulk_create(
        Round(
            school=contest.school,
            contest=contest,
            number=number,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
            minutes=one.minutes,
            attempts=one.attempts,
        )
        for number, one in enumerate(rounds, start=1)
    )


@transaction.atomic
def set_prizes(
    contest: Contest,
    *,
    prizes: Sequence[tuple[str, int, int]],
    rules: Sequence[str],
    thresholds: Sequence[int],
    class_prizes: Sequence[tuple[str, int]] = (),
    by: Person,
) -> None:
    """Say who gets what: prizes best first, rules that rank in order, prizes and marks of classes."""
    require(can_run_contest(by, contest.school))
    row = locked_draft(contest)
    _check_rules(rules)
    _check_prizes(prizes)
    _check_class_prizes(class_prizes)
    if any(not 1 <= one <= HIGHEST for one in thresholds):
        told = _("Thresholds are between 1 and %d %%: nobody is pressed to take part.") % HIGHEST
        raise ValidationError(told)
    row.prizes = [[clean(name)[:80], count, least] for name, count, least in prizes]
    row.rules, row.asks_number = list(rules), ranking.PREDICTION in rules
    row.thresholds = sorted(set(thresholds))
    require(not (row.across and class_prizes))  # classes of many schools: nobody asks for them
    highest_first = sorted(class_prizes, key=lambda one: -one[1])
    row.class_prizes = [[clean(name)[:80], percent] for name, percent in highest_first]
    row.save(update_fields=["prizes", "class_prizes", "rules", "asks_number", "thresholds"])
    record("prizes of a contest set", row, by=by)


def _check_rules(rules: Sequence[str]) -> None:
    if not rules or rules[0] not in (ranking.RIGHT, ranking.SCORE):
        raise ValidationError(_("What somebody knows comes first: right answers or marks."))
    if len(set(rules)) < len(rules) or not set(rules) <= set(RULES):
        raise ValidationError(_("Each rule stands once."))
    if ranking.DRAW in rules[:-1]:
        raise ValidationError(_("The lot comes last."))


def _check_prizes(prizes: Sequence[tuple[str, int, int]]) -> None:
    if len(prizes) > MOST_PRIZES:
        raise ValidationError(_("At most %d kinds of prizes.") % MOST_PRIZES)
    if any(not clean(name) for name, _count, _least in prizes):
        raise ValidationError(pgettext("to a teacher", "Please name each prize."))
    if any(not 1 <= count <= 500 or not 0 <= least <= MOST for _name, count, least in prizes):
        raise ValidationError(_("Please check how many prizes there are and from how many right."))


def _check_class_prizes(prizes: Sequence[tuple[str, int]]) -> None:
    if len(prizes) > MOST_CLASS_PRIZES:
        raise ValidationError(_("At most %d kinds of prizes.") % MOST_CLASS_PRIZES)
    if any(not clean(name) for name, _percent in prizes):
        raise ValidationError(pgettext("to a teacher", "Please name each prize."))
    percents = [percent for _name, percent in prizes]
    if any(not 1 <= one <= HIGHEST for one in percents):
        told = _("Thresholds are between 1 and %d %%: nobody is pressed to take part.") % HIGHEST
        raise ValidationError(told)
    if len(set(percents)) < len(percents):
        raise ValidationError(_("Each prize of classes begins at a share of its own."))


@transaction.atomic
def set_in_charge(contest: Contest, people: Sequence[Person], *, by: Person) -> None:
    """Say who is in charge of a contest: they alone see scores by name beside the entrants."""
    require(can_set_in_charge(by, contest))
    row: Contest = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    may = {person.pk for person in keepers_of(contest.school)}
    if not people or not {person.pk for person in people} <= may:
        told = pgettext("to a teacher", "Please choose at least one of the keepers of the bank.")
        raise ValidationError(told)
    row.in_charge.set(people)
    record("people in charge of a contest set", row, by=by)


@transaction.atomic
def delete_draft(contest: Contest, *, by: Person) -> None:
    """Throw a draft away; nobody has taken part in it."""
    require(can_run_contest(by, contest.school))
    row = locked_draft(contest)
    record("draft of a contest thrown away", row, by=by)
    row.delete()

"""The list of cases: coded fields alone, so it is there while one's own key is locked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from mangxanh.cases.models import Action, Case, Deadline, Referral, SecondPerson
from mangxanh.cases.permissions import acts_as
from mangxanh.cases.words import DutyWords, duty_words, said_moment
from mangxanh.common.dates import now
from mangxanh.school.models import Person

PILLS = {  # as the address has them
    "can-lam": Case.State.TODO,
    "theo-doi": Case.State.WATCHED,
    "cho": Case.State.WAITING,
    "xong": Case.State.CLOSED,
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; "" and None mean all."""

    kind: str = ""
    platform: str = ""
    grade: int | None = None
    since: date | None = None

    @property
    def is_set(self) -> bool:
        return self != Filters()


@dataclass
class Row:
    """A case in the list, what is due next in it, and whom it waits for."""

    case: Case
    due: Deadline | None = None
    referrals: list[Referral] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due.due_at < now()

    @property
    def due_words(self) -> str:
        """Return by when, as people say it."""
        return said_moment(self.due.due_at, now()) if self.due else ""

    @property
    def notified(self) -> list[Referral]:
        return [row for row in self.referrals if row.place in Referral.NOTICE]

    @property
    def awaited(self) -> Referral | None:
        waiting = (row for row in self.referrals if row.answer_due_on and not row.answered_on)
        return next(waiting, None)


def _running(**narrower: object) -> QuerySet[Deadline]:
    rows: QuerySet[Deadline] = Deadline.objects.filter(
        case=OuterRef("pk"), met_at__isnull=True, **narrower
    )
    return rows.order_by("due_at")


def _seen(person: Person, filters: Filters | None = None) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.visible_to(person)
    if filters is None:
        return rows
    asked = {
        "kind": filters.kind,
        "platform": filters.platform,
        "grade": filters.grade,
        "day__gte": filters.since,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value not in ("", None)})


def _is_due() -> Exists:
    """Something became due; no outcome while another place is waited for and reminded."""
    rows = _running(due_at__lte=now())
    awaited = {"what": Deadline.What.OUTCOME, "case__state": Case.State.WAITING}
    return Exists(rows.exclude(**awaited))


def _owed() -> Q:
    """What the team itself has to do now: by its state, or because something became due."""
    return Q(state=Case.State.TODO) | Q(~Q(state=Case.State.CLOSED), _is_due())


def _of_state(state: str) -> Q:
    if state == Case.State.TODO:
        return _owed()
    if state == Case.State.CLOSED:
        return Q(state=state)
    return Q(~_is_due(), state=state)


def cases_of(person: Person, state: str, filters: Filters) -> QuerySet[Case]:
    """Return the cases of a pill that a person sees, the most pressing first."""
    rows = _seen(person, filters).filter(_of_state(state)).select_related("owner")
    if state == Case.State.CLOSED:
        return rows.order_by("-closed_on", "number")
    due = Subquery(_running().values("due_at")[:1])
    return rows.annotate(next_due=due).order_by(
        "-is_urgent", F("next_due").asc(nulls_last=True), "number"
    )


def counts_for(person: Person) -> dict[str, int]:
    """Return how many cases a person sees in each pill."""
    counted = {state.value: Count("pk", filter=_of_state(state)) for state in PILLS.values()}
    return dict(_seen(person).aggregate(**counted))


def rows_of(cases: Iterable[Case]) -> list[Row]:
    """Return the rows of a page, with what is due and who was told: two queries."""
    rows = {case.pk: Row(case) for case in cases}
    for due in Deadline.objects.filter(case__in=rows, met_at__isnull=True).order_by("-due_at"):
        rows[due.case_id].due = due
    told = Referral.objects.filter(case__in=rows).select_related("by").order_by("at")
    for referral in told:
        rows[referral.case_id].referrals.append(referral)
    return list(rows.values())


def grades_of(person: Person) -> list[int]:
    """Return the grades of the cases that a person sees."""
    rows = _seen(person).exclude(grade__isnull=True).values_list("grade", flat=True)
    return [grade for grade in rows.order_by("grade").distinct() if grade is not None]


def owed_cases(person: Person) -> QuerySet[Case]:
    """Return the cases that wait for the team."""
    return _seen(person).filter(_owed())


def todo_count(person: Person) -> int:
    """Return how many cases wait for the team: the number in the menu."""
    return owed_cases(person).count()


def own_actions(person: Person) -> list[Action]:
    """Return what a person has to do in cases, the first due first."""
    rows = Action.objects.visible_to(person).filter(owner=person, done_at__isnull=True)
    return list(rows.exclude(case__state=Case.State.CLOSED).select_related("case", "entry"))


def asked_of(person: Person) -> list[SecondPerson]:
    """Return what colleagues ask a person to agree to."""
    rows = SecondPerson.objects.visible_to(person).filter(decided_at__isnull=True)
    rows = rows.exclude(asked_by=person).exclude(case__state=Case.State.CLOSED)
    return list(rows.select_related("case", "entry", "asked_by"))


def own_due(person: Person) -> list[Row]:
    """Return the cases that a person is in charge of, each with what is due first in it."""
    rows = Deadline.objects.visible_to(person).filter(case__owner=person, met_at__isnull=True)
    rows = rows.filter(action__isnull=True).exclude(case__state=Case.State.CLOSED)
    first: dict[int, Row] = {}
    for due in rows.select_related("case").order_by("due_at"):
        first.setdefault(due.case_id, Row(due.case, due))
    return list(first.values())


@dataclass(frozen=True)
class ForHome:
    """What the first page of a handler shows of cases; coded fields alone."""

    todo: int
    actions: list[Action]
    asked: list[SecondPerson]
    due: list[Row]
    duty: DutyWords


def for_home(person: Person) -> ForHome | None:
    """Return what waits for a handler; None for everybody else."""
    if person.school is None or acts_as(person, person.school) is None:
        return None
    return ForHome(
        todo_count(person),
        own_actions(person),
        asked_of(person),
        own_due(person),
        duty_words(person.school),
    )

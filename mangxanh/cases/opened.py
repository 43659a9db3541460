"""A case as its page shows it: opened with the handler's key, in memory alone."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from mangxanh.cases.chronology import Line, lines_of, persons_in
from mangxanh.cases.models import (
    Action,
    Case,
    CaseEvent,
    Deadline,
    Entry,
    Evidence,
    Referral,
    SecondPerson,
    Trace,
    Wrap,
)
from mangxanh.cases.queries import ASKED_AGAIN
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.standing import standing
from mangxanh.cases.states import Facts, step_of
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.cases.words import said_moment
from mangxanh.common.dates import now
from mangxanh.school.models import Person

Words = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An entry with its words."""

    entry: Entry
    words: Words

    @property
    def text(self) -> str:
        return str(self.words.get("text", ""))


@dataclass(frozen=True)
class Done:
    """An action, a referral, a piece of evidence or a request, with its words."""

    row: Any
    words: Words
    answer: Words = field(default_factory=dict)

    @property
    def n(self) -> int:
        return int(self.row.entry.n)


@dataclass(frozen=True)
class Letter:
    """What one of both sides wrote; `is_new`: nobody answered it yet."""

    entry: Entry
    text: str
    is_new: bool


@dataclass
class Opened:
    """All of a case that a handler sees."""

    case: Case
    person: Person
    key: bytes
    told: list[Told] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    actions: list[Done] = field(default_factory=list)
    referrals: list[Done] = field(default_factory=list)
    evidence: list[Done] = field(default_factory=list)
    asked: list[Done] = field(default_factory=list)
    readers: list[Wrap] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    linked: list[Case] = field(default_factory=list)
    chronology: list[Line] = field(default_factory=list)
    identity: Words = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Told]:
        """Return the entries of some kinds, in their order."""
        return [one for one in self.told if one.entry.what in kinds]

    @property
    def report(self) -> Words:
        found = self.of(Entry.What.REPORT)
        return found[0].words if found else {}

    @property
    def thread(self) -> list[Letter]:
        """Return the letters of both sides; what the reporter wrote after our last one is new."""
        letters = [
            one
            for one in self.told
            if one.entry.what == Entry.What.MESSAGE
            or (one.entry.what == Entry.What.NOTE and one.entry.seen_by == Entry.SeenBy.REPORTER)
        ]
        ours = [one.entry.n for one in letters if not one.entry.from_reporter]
        last = max(ours, default=0)
        return [
            Letter(one.entry, one.text, one.entry.from_reporter and one.entry.n > last)
            for one in letters
        ]

    @property
    def reporter(self) -> str:
        """Return how the reporter is called in the letters."""
        pupil = self.case.teller == Case.Teller.PUPIL
        who = _("The child") if pupil else str(Case.Teller(self.case.teller).label)
        return _("%(who)s (anonymous)") % {"who": who} if self.case.is_anonymous else who

    @property
    def notes(self) -> list[Told]:
        found = self.of(Entry.What.NOTE)
        return [one for one in found if one.entry.seen_by != Entry.SeenBy.REPORTER]

    @property
    def people(self) -> list[Words]:
        found = self.of(Entry.What.PEOPLE)
        return list(found[-1].words.get("rows", [])) if found else []

    def decision(self, kind: str) -> Told | None:
        """Return the newest decision of a kind: "notice", "family", "close"."""
        found = [one for one in self.of(Entry.What.DECISION) if one.words.get("kind") == kind]
        return found[-1] if found else None

    @property
    def due(self) -> Deadline | None:
        """Return what is due next."""
        return self.deadlines[0] if self.deadlines else None

    @property
    def all_originals(self) -> bool:
        """Return whether another agreed that this person takes all originals, for a pack."""
        kept = (Evidence.State.KEPT, Evidence.State.NO_COPY)
        there = {one.row.pk for one in self.evidence if one.row.state in kept}
        return None in self.originals and there <= self.originals

    @property
    def due_words(self) -> str:
        """Return by when, as people say it."""
        return said_moment(self.due.due_at, now()) if self.due else ""

    @property
    def was_seen(self) -> bool:
        """Return whether this person read the case before."""
        return any(row.verb == "opened" and row.actor_id == self.person.pk for row in self.events)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due.due_at < now()

    @property
    def waits_for_second(self) -> list[Done]:
        """Return what colleagues ask and nobody decided; one's own too, to see that it waits."""
        return [one for one in self.asked if one.row.decided_at is None]

    @property
    def originals(self) -> set[int | None]:
        """Return the evidence whose original this person may take, as another agreed.

        None among them stands for all that were there when it was asked; none that came later.
        """
        granted = [
            one
            for one in self.asked
            if one.row.what == SecondPerson.What.ORIGINAL
            and one.row.is_granted
            and one.row.asked_by_id == self.person.pk
        ]
        asked_last = max((one.n for one in granted if one.row.evidence_id is None), default=0)
        before = {one.row.pk for one in self.evidence if one.n < asked_last}
        return before | {one.row.evidence_id for one in granted}

    @property
    def step(self) -> str:
        """Return which of line 111's steps this is, from what was read already."""
        running = {row.what for row in self.deadlines}
        referrals = [one.row for one in self.referrals]
        notified = any(row.place in Referral.NOTICE for row in referrals)
        facts = Facts(
            acknowledged=self.case.acknowledged_at is not None,
            closed=self.case.closed_on is not None,
            asked_again=bool(running & ASKED_AGAIN.keys()),
            reply_owed=Deadline.What.REPLY in running,
            notice_owed=bool(self.case.must_notify) and not notified,
            planned=bool(self.actions),
            acting=bool(referrals)
            or any(one.row.started_at or one.row.done_at for one in self.actions),
        )
        return step_of(facts)

    @cached_property
    def stands_open(self) -> list[str]:
        letters = [
            one.entry
            for one in self.told
            if one.entry.what == Entry.What.MESSAGE or one.entry.from_reporter
        ]
        referrals = [one.row for one in self.referrals]
        actions = [one.row for one in self.actions]
        return [str(one) for one in standing(self.case, referrals, actions, letters)]


def open_case(case: Case, person: Person, private: bytes) -> Opened:
    """Return a case with all that a handler may read in it; CannotOpen with another key."""
    found = Opened(case, person, key_of(case, person, private))
    entries = (
        Entry.objects.visible_to(person)
        .filter(case=case)
        .exclude(what=Entry.What.IDENTITY)
        .filter(~Q(seen_by=Entry.SeenBy.OWN) | Q(by=person))
        .select_related("by")
        .order_by("n")
    )
    found.told = [Told(entry, read(found.key, entry)) for entry in entries]
    _gather(found)
    found.identity = identity_of(case, person, private)
    found.linked = linked_to(case, person)
    return found


def _gather(found: Opened) -> None:
    """Read what hangs on the entries."""
    case, words = found.case, {one.entry.n: one.words for one in found.told}
    answers = {
        one.words["of"]: one.words for one in found.of(Entry.What.REFERRAL) if "of" in one.words
    }
    related = {"case": case}

    def done(rows: Any) -> list[Done]:  # noqa: ANN401  # a queryset of any of these models
        return [
            Done(row, words.get(row.entry.n, {}), answers.get(row.entry.n, {}))
            for row in rows.select_related("entry")
        ]

    found.actions = done(Action.objects.filter(**related).select_related("owner"))
    found.referrals = done(Referral.objects.filter(**related).select_related("by"))
    found.evidence = done(Evidence.objects.filter(**related).order_by("entry__n"))
    found.asked = done(
        SecondPerson.objects.filter(**related).select_related("asked_by", "decided_by")
    )
    wraps = Wrap.objects.filter(case=case, purpose=Wrap.Purpose.CASE, person__isnull=False)
    found.readers = list(wraps.select_related("person"))
    found.deadlines = list(Deadline.objects.filter(case=case, met_at__isnull=True))
    found.events = list(CaseEvent.objects.filter(case=case))
    found.chronology = lines_of(case, found.events, _people_in(found))


def _people_in(found: Opened) -> dict[int, Person]:
    """Return who stands in the chain; asks only for whom the case did not bring along."""
    near = [wrap.person for wrap in found.readers] + [one.entry.by for one in found.told]
    known = {one.pk: one for one in [found.person, *near] if one}
    wanted = {key for row in found.events for key in persons_in(row)}
    missing = wanted - known.keys()
    more = Person.objects.filter(pk__in=missing) if missing else []
    return known | {one.pk: one for one in more}


def identity_of(case: Case, person: Person, private: bytes) -> Words:
    """Return the name and class of the reporter to whoever was given its key; else nothing."""
    if not case.identity_key:
        return {}
    try:
        key = key_of(case, person, private, Wrap.Purpose.IDENTITY)
        return read(key, Entry.objects.get(case=case, what=Entry.What.IDENTITY))
    except (CannotOpen, Entry.DoesNotExist):
        return {}


def linked_to(case: Case, person: Person) -> list[Case]:
    """Return other cases in which the same address, account or picture stands, if one sees them."""
    traces = Trace.objects.filter(case=case).values("digest")
    rows = Case.objects.visible_to(person).filter(
        traces__digest__in=traces, secrecy=Case.Secrecy.NORMAL
    )
    return list(rows.exclude(pk=case.pk).distinct().order_by("-day", "number"))

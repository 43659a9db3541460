"""Bringing in a list of pupils: read, matched and staged outside of any lock, or put aside."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean, fold
from mangxanh.history.actions import record
from mangxanh.school.models import (
    Person,
    Pupil,
    RosterImport,
    RosterPreset,
    RosterRow,
    School,
    SchoolClass,
    SchoolYear,
)
from mangxanh.school.permissions import can_bring_in, can_keep_pupils
from mangxanh.school.pupil_queries import fingerprint_of, known_pupils
from mangxanh.school.queries import papers_are_confirmed
from mangxanh.school.roster import PupilRow, Roster
from mangxanh.school.roster.cells import class_key, says_left
from mangxanh.school.roster.matching import Match, match
from mangxanh.school.roster.reading import Unclear

CHUNK = 100  # rows a transaction: the write lock is short
PAUSE = 0.03  # seconds between two of them
Outcome = RosterRow.Outcome
Reader = Callable[..., Roster]
T = TypeVar("T")


def read_list(
    reader: Reader, school: School, kind: str, data: bytes, name: str, *, chosen: Mapping[str, str]
) -> Roster:
    """Read a list; what a person chose for these headings is remembered, and used the next time.

    Raises Unclear where nobody has said yet which column is which.
    """
    try:
        return reader(data, name)
    except Unclear as unclear:
        keys = "\n".join(sorted(key for key, _title in unclear.headings))
        digest = hashlib.sha256(keys.encode()).hexdigest()
        preset = RosterPreset.objects.filter(school=school, kind=kind, headings=digest).first()
        if not chosen and preset is None:
            raise
        roster = reader(data, name, chosen=chosen or (preset.chosen if preset else {}))
        if chosen:
            RosterPreset.objects.update_or_create(
                school=school, kind=kind, headings=digest, defaults={"chosen": dict(chosen)}
            )
        return roster


def require_papers(school: School) -> None:
    """Refuse as long as the board has not confirmed the papers (safety, 5)."""
    if not papers_are_confirmed(school):
        raise ValidationError(
            pgettext(
                "to a teacher",
                "First the papers about children's data: the board confirms them, then pupils can "
                "be brought in.",
            )
        )


def begin_import(school: School, kind: str, *, by: Person, **facts: Any) -> RosterImport:  # noqa: ANN401  # columns of the import
    """Open an import; whoever comes second is told who was first. One's own earlier one ends."""
    groups = [kind]
    if kind != RosterImport.Kind.STAFF:
        groups = [RosterImport.Kind.PUPILS, RosterImport.Kind.YEARS]
    running = RosterImport.objects.filter(school=school, kind__in=groups).unclosed()
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        other = running.select_related("by").first()
        if other and (other.by_id != by.pk or other.staged_at is None):
            raise ValidationError(_told_first(other))
        if other:
            _close(other, by=by)
        made: RosterImport = RosterImport.objects.create(
            school=school, kind=kind, by=by, started_at=now(), **facts
        )
    if other:
        forget_rows(other)
    return made


def _told_first(other: RosterImport) -> str:
    name = other.by.addressed if other.by else _("Somebody")
    return pgettext(
        "to a teacher",
        "%(name)s is bringing in a list right now. Please finish that one or put it aside first.",
    ) % {"name": name}


def stage_pupils(
    school: School,
    roster: Roster,
    *,
    year: SchoolYear,
    by: Person,
    file_name: str = "",
    whole: bool = True,
) -> RosterImport:
    """Stage a list of pupils: what it would change can be looked at, nothing has changed yet.

    `whole`: pupils of a class of the list who don't stand in it will have left. Raises
    ValidationError where the list has errors, or another is being brought in.
    """
    require(can_keep_pupils(by, school))
    require_papers(school)
    if roster.errors:
        raise ValidationError([issue.message for issue in roster.errors])
    if not roster.pupils:
        raise ValidationError(_("There is no pupil in this list."))
    begun = begin_import(
        school,
        RosterImport.Kind.PUPILS,
        by=by,
        year=year,
        file_name=clean(file_name)[-120:],
        encoding=roster.encoding,
        dropped=roster.dropped,
        issues=[[i.sheet, i.row, i.message] for i in roster.issues][:500],
        examples=roster.examples,
        fingerprint=fingerprint_of(school),
        before={"whole": whole},
    )
    found = match(roster.pupils, known_pupils(school))
    add_rows(_Stager(begun).rows(found))
    if whole:
        mark_gone(begun)
    return end_staging(begun, by=by)


def in_turns(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield rows a few at a time, for a transaction each, and let others write in between.

    SQLite's lock goes to whoever asks first when it is free, and who waits asks every 25 ms: without
    a pause one list would keep everybody out from its first row to its last.
    """
    for at in range(0, len(rows), CHUNK):
        if at and not connection.in_atomic_block:
            time.sleep(PAUSE)
        yield rows[at : at + CHUNK]


def add_rows(rows: Sequence[RosterRow]) -> None:
    """Write staged rows, a few at a time."""
    for some in in_turns(rows):
        RosterRow.objects.bulk_create(some)


@transaction.atomic
def end_staging(begun: RosterImport, *, by: Person) -> RosterImport:
    """Let an import be looked at, now that all its rows are there."""
    begun.staged_at = now()
    begun.save(update_fields=["staged_at"])
    record("list of people staged", begun, by=by)
    return begun


class _Stager:
    """Makes staged rows of what was matched."""

    def __init__(self, begun: RosterImport) -> None:
        self.begun = begun
        classes = SchoolClass.objects.filter(year=begun.year)
        self.classes = {class_key(row.name): row for row in classes}
        rows = Pupil.objects.filter(school=begun.school).select_related("person", "school_class")
        self.pupils = {pupil.pk: pupil for pupil in rows}

    def rows(self, found: Iterable[Match]) -> list[RosterRow]:
        return [self._row(one) for one in found]

    def _row(self, one: Match) -> RosterRow:
        made = self._bare(one.row)
        if one.known:
            fill_from(made, self.pupils[one.known.pk], has_left=says_left(one.row.status))
        elif one.candidates and made.outcome == Outcome.NEW:
            made.outcome = Outcome.ASKED
            made.candidates = [candidate.pk for candidate in one.candidates]
        return made

    def _bare(self, row: PupilRow) -> RosterRow:
        own = self.classes.get(class_key(row.class_name))
        return RosterRow(
            school=self.begun.school,
            roster_import=self.begun,
            sheet=row.sheet[:80],
            row=row.row,
            outcome=Outcome.PASSED if says_left(row.status) else Outcome.NEW,
            name=row.name,
            search_name=fold(row.name),
            code=row.code,
            birth_date=row.birth,
            class_name=own.name if own else row.class_name,
            school_class=own,
        )


def note_what_was(row: RosterRow, pupil: Pupil) -> None:
    """Keep in a row what an undo puts back of a pupil."""
    row.pupil = pupil
    row.was_name, row.was_search_name = pupil.person.name, pupil.person.search_name
    row.was_code, row.was_birth_date = pupil.code, pupil.birth_date
    row.was_class, row.was_left_on = pupil.school_class, pupil.left_on


def fill_from(row: RosterRow, pupil: Pupil, *, has_left: bool = False) -> None:
    """Let a row be about a pupil: what the list leaves empty stays, and the outcome follows."""
    note_what_was(row, pupil)
    row.code = row.code or pupil.code
    row.birth_date = row.birth_date or pupil.birth_date
    if row.name.casefold() == pupil.person.name.casefold():
        row.name, row.search_name = pupil.person.name, pupil.person.search_name
    if has_left:
        row.outcome = Outcome.PASSED if pupil.left_on else Outcome.GONE
    elif pupil.left_on:
        row.outcome = Outcome.BACK
    elif row.school_class_id is None or row.school_class_id != pupil.school_class_id:
        row.outcome = Outcome.MOVED
    else:
        now_there = (pupil.person.name, pupil.code, pupil.birth_date)
        same = (row.name, row.code, row.birth_date) == now_there
        row.outcome = Outcome.SAME if same else Outcome.CHANGED


def mark_gone(begun: RosterImport) -> None:
    """Stage who leaves: pupils of the classes in the list who don't stand in it.

    Nobody leaves of whom is still to be asked whether a row means them.
    """
    rows = RosterRow.objects.filter(roster_import=begun)
    rows.filter(outcome=Outcome.GONE, row=0).delete()
    named = {pk for row in rows.values_list("candidates", flat=True) for pk in row}
    asked = named if rows.filter(outcome=Outcome.ASKED).exists() else set()
    classes = rows.exclude(school_class=None).values("school_class")
    gone = (
        Pupil.objects.filter(school=begun.school, school_class__in=classes)
        .present()
        .exclude(pk__in=rows.exclude(pupil=None).values("pupil"))
        .exclude(pk__in=asked)
        .select_related("person", "school_class")
    )
    add_rows([gone_row(begun, pupil) for pupil in gone])


def gone_row(begun: RosterImport, pupil: Pupil) -> RosterRow:
    row = RosterRow(
        school=begun.school,
        roster_import=begun,
        outcome=Outcome.GONE,
        name=pupil.person.name,
        search_name=pupil.person.search_name,
        code=pupil.code,
        birth_date=pupil.birth_date,
        class_name=pupil.school_class.name if pupil.school_class else "",
        school_class=pupil.school_class,
    )
    note_what_was(row, pupil)
    return row


@transaction.atomic
def answer_asked(begun: RosterImport, answers: Mapping[int, int | None], *, by: Person) -> None:
    """Say whom rows mean: {row: pupil of its candidates, or None for another child}."""
    require(can_bring_in(by, begun))
    begun = RosterImport.objects.select_for_update().get(pk=begun.pk)
    if begun.closed_at:
        raise ValidationError(_("This list was brought in or put aside already."))
    rows = RosterRow.objects.filter(roster_import=begun, pk__in=answers).exclude(candidates=[])
    taken = set(
        RosterRow.objects.filter(roster_import=begun)
        .exclude(pk__in=answers)
        .exclude(row=0)
        .exclude(pupil=None)
        .values_list("pupil", flat=True)
    )
    for row in rows:
        _answer(row, answers[row.pk], taken)
    if begun.before.get("whole"):
        mark_gone(begun)
    record("list of people answered", begun, by=by)


def _answer(row: RosterRow, meant: int | None, taken: set[int]) -> None:
    if meant is None:
        row.outcome, row.pupil = Outcome.NEW, None
    elif meant in row.candidates and meant not in taken:
        taken.add(meant)
        pupils = Pupil.objects.select_related("person", "school_class")
        pupil = pupils.get(pk=meant, school=row.school_id)
        fill_from(row, pupil)
    else:
        raise ValidationError(_("Two rows of the list can't be the same child."))
    row.save()


def discard_import(begun: RosterImport, *, by: Person) -> None:
    """Put a list aside: its rows go, nothing was changed. Doing it twice is harmless."""
    require(can_bring_in(by, begun))
    close_unfinished(begun, by=by)


def close_unfinished(begun: RosterImport, *, by: Person | None = None) -> None:
    """Close a list without bringing it in; the nightly job does so after a week."""
    with transaction.atomic():
        begun = RosterImport.objects.select_for_update().get(pk=begun.pk)
        if begun.closed_at:
            return
        _close(begun, by=by)
    forget_rows(begun)


def _close(begun: RosterImport, *, by: Person | None) -> None:
    begun.closed_at, begun.examples, begun.issues = now(), [], []
    begun.save(update_fields=["closed_at", "examples", "issues"])
    record("list of people put aside", begun, by=by)


def forget_rows(begun: RosterImport) -> None:
    """Delete the rows of an import, and the people who were prepared and never came in."""
    rows = RosterRow.objects.filter(roster_import=begun)
    prepared = rows.exclude(person=None).values_list("person", flat=True)
    waiting = list(
        Person.objects.filter(pk__in=prepared, memberships=None).values_list("pk", flat=True)
    )
    for some in in_turns(waiting):
        Person.objects.filter(pk__in=some, memberships=None).delete()
    keys = list(rows.values_list("pk", flat=True))
    for some in in_turns(keys):
        RosterRow.objects.filter(pk__in=some).delete()

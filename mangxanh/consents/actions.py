"""Entering what slips say, answering here, taking back, forgetting.

Answers are never changed: a new one ends the old one. Of what is entered for a whole class there
is one row of history; who entered which answer when stands in the answer itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.consents.models import Consent, Purpose
from mangxanh.consents.permissions import can_answer, can_keep_consents, can_keep_consents_of
from mangxanh.consents.queries import CELLS, Answers, Cell, answers_of
from mangxanh.consents.slips import Slip
from mangxanh.files.actions import Prepared, forget, keep
from mangxanh.files.models import StoredFile
from mangxanh.history.actions import record
from mangxanh.school.models import Person, Pupil, School, SchoolClass
from mangxanh.school.retention import past_before


@transaction.atomic
def enter_slips(
    school_class: SchoolClass, slips: Sequence[Slip], *, given_on: date, by: Person
) -> int:
    """Enter what the slips of a class say; return of how many pupils something changed.

    Only what differs from what was seen is written. Whoever was quicker with the same cell is
    not overwritten: ValidationError names the pupils, and nothing is saved.
    """
    require(can_keep_consents(by, school_class))
    if given_on > today():
        raise ValidationError(_("This day is still to come."))
    changed = [slip for slip in slips if slip.changes]
    there = _locked(school_class, [slip.pupil for slip in changed])
    _refuse_what_is_newer(changed, there)
    fresh: list[Consent] = []
    ended: dict[str, list[int]] = {}
    for slip in changed:
        for cell, said in slip.changes.items():
            old = there[slip.pupil.pk].standing.get(cell)
            if old is not None and said is not old.agreed:
                how = Consent.Ending.MISTAKE if said is None else Consent.Ending.REPLACED
                ended.setdefault(how.value, []).append(old.pk)
            if said is not None and (old is None or old.agreed is not said):
                fresh.append(_answer(slip.pupil, cell, agreed=said, given_on=given_on, by=by))
    for ending, keys in ended.items():
        _end(Q(pk__in=keys), ending, by)
    Consent.objects.bulk_create(fresh)
    if fresh or ended:
        record("consents entered", school_class, by=by)
    return len(changed)


def _locked(school_class: SchoolClass, pupils: Collection[Pupil]) -> dict[int, Answers]:
    """Return what stands now of these pupils of a class; others wait until this is done."""
    keys = sorted(pupil.pk for pupil in pupils)
    rows = Pupil.objects.select_for_update().present().filter(pk__in=keys).order_by("pk")
    found = {pupil.pk for pupil in rows if pupil.school_class_id == school_class.pk}
    if gone := [pupil for pupil in pupils if pupil.pk not in found]:
        raise ValidationError(
            pgettext("to a teacher", "No longer in this class: %(names)s.")
            % {"names": _names(gone)}
        )
    return {answers.pupil.pk: answers for answers in answers_of(pupils)}


def _names(pupils: Collection[Pupil]) -> str:
    return ", ".join(pupil.person.name for pupil in pupils)


def _refuse_what_is_newer(slips: Collection[Slip], there: Mapping[int, Answers]) -> None:
    newer = []
    for slip in slips:
        seen = dict(zip(CELLS, slip.seen, strict=True))
        now_there = dict(zip(CELLS, there[slip.pupil.pk].code, strict=True))
        wanted = {cell: "-" if s is None else "ny"[s] for cell, s in slip.changes.items()}
        if any(now_there[c] not in (seen[c], letter) for c, letter in wanted.items()):
            newer.append(slip.pupil)
    if newer:
        raise ValidationError(
            pgettext(
                "to a teacher",
                "Somebody changed this while you were ticking: %(names)s. Nothing was saved. Your "
                "ticks are still here; save again to put them in the place of theirs.",
            )
            % {"names": _names(newer)}
        )


def _answer(
    pupil: Pupil, cell: Cell, *, agreed: bool, given_on: date, by: Person, here: bool = False
) -> Consent:
    return Consent(
        school_id=pupil.school_id,
        pupil=pupil,
        name=pupil.person.name,
        class_name=str(pupil.school_class or ""),
        purpose=cell[0],
        party=cell[1],
        agreed=agreed,
        source=Consent.Source.ONLINE if here else Consent.Source.PAPER,
        given_on=given_on,
        recorded_by=by,
        recorded_at=now(),
    )


def _end(which: Q, how: str, by: Person | None) -> int:
    standing = Consent.objects.standing().filter(which)
    count: int = standing.update(ended_at=now(), ending=how, ended_by=by)
    return count


@transaction.atomic
def answer(pupil: Pupil, party: str, said: Mapping[str, bool], *, by: Person) -> None:
    """Answer here, for oneself or for one's child: purpose → yes or no; the same again is idle."""
    require(can_answer(by, pupil, party))
    if unknown := set(said) - set(Purpose.values):
        raise ValueError(unknown)
    pupil = Pupil.objects.select_for_update().get(pk=pupil.pk)
    (there,) = answers_of([pupil])
    fresh = []
    for purpose, agreed in said.items():
        old = there.standing.get((purpose, party))
        if old is None or old.agreed != agreed:
            _end(Q(pupil=pupil, purpose=purpose, party=party), Consent.Ending.REPLACED, by)
            cell = (purpose, party)
            fresh.append(_answer(pupil, cell, agreed=agreed, given_on=today(), by=by, here=True))
    Consent.objects.bulk_create(fresh)
    if fresh:
        record("consent answered", pupil, by=by)


@transaction.atomic
def withdraw(pupil: Pupil, purposes: Collection[str] = (), *, party: str = "", by: Person) -> int:
    """Take yes back, of one party or (who keeps the class) of both; return how many answers.

    Without purposes of all. It holds at once: whoever shows something asks at that moment.
    """
    require(can_answer(by, pupil, party) if party else can_keep_consents_of(by, pupil))
    pupil = Pupil.objects.select_for_update().get(pk=pupil.pk)
    which = Q(pupil=pupil, agreed=True, purpose__in=purposes or Purpose.values)
    if party:
        which &= Q(party=party)
    count = _end(which, Consent.Ending.WITHDRAWN, by)
    if count:
        record("consent withdrawn", pupil, by=by)
    return count


@transaction.atomic
def add_scan(pupil: Pupil, prepared: Prepared, *, by: Person) -> None:
    """Keep a picture of the slip with the answers that it gave."""
    require(can_keep_consents_of(by, pupil))
    pupil = Pupil.objects.select_for_update().get(pk=pupil.pk)
    on_paper = Consent.objects.standing().filter(pupil=pupil, source=Consent.Source.PAPER)
    if not on_paper.exists():
        raise ValidationError(_("Nothing of this slip is entered yet."))
    stored = keep(prepared, school_id=pupil.school_id, restricted=True)
    before = set(on_paper.exclude(scan=None).values_list("scan", flat=True))
    on_paper.update(scan=stored)
    _forget_scans(before)
    record("consent scan added", pupil, by=by)


def _forget_scans(keys: Collection[int]) -> None:
    """Remove papers to which no answer points any more."""
    used = set(Consent.objects.filter(scan__in=keys).values_list("scan", flat=True))
    for stored in StoredFile.objects.filter(pk__in=set(keys) - used):
        forget(stored)


def end_of_leavers() -> int:
    """End the answers of pupils who left or are gone; return how many."""
    gone = Q(pupil__isnull=True) | Q(pupil__left_on__isnull=False)
    keys = Consent.objects.standing().filter(gone).values_list("pk", flat=True)
    return sum(_end(Q(pk__in=some), Consent.Ending.LEFT, None) for some in _parts(list(keys)))


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]


def forget_consents() -> int:
    """Delete answers whose time after their end is over, with their scans; return how many."""
    gone = 0
    for school in School.objects.all():
        before = past_before(school, "consents")
        old = Consent.objects.filter(school=school, ended_at__date__lt=before)
        scans = set(old.exclude(scan=None).values_list("scan", flat=True))
        for some in _parts(list(old.values_list("pk", flat=True))):
            gone += Consent.objects.filter(pk__in=some).delete()[0]
        _forget_scans(scans)
    return gone

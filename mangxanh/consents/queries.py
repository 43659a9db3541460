"""What is allowed at this moment, and who has not answered yet.

Ask at the moment of showing, never before: a consent is never copied into a flag.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from mangxanh.common.text import name_sort_key
from mangxanh.consents.models import Consent, Party, Purpose
from mangxanh.school.models import Person, Pupil, SchoolClass, SchoolYear
from mangxanh.school.models.pupils import KEEPERS_OF_PUPILS
from mangxanh.school.queries import acts_for

Cell = tuple[str, str]  # purpose, party
CELLS: tuple[Cell, ...] = tuple((purpose, party) for purpose in Purpose for party in Party)


def allowing(purpose: str) -> QuerySet[Pupil]:
    """Return the pupils of whom this is allowed now: both said yes, and they have not left.

    As a part of another query it costs none.
    """
    yes = Consent.objects.standing().filter(purpose=purpose, agreed=True)
    found: QuerySet[Pupil] = Pupil.objects.present()
    for party in Party:
        found = found.filter(pk__in=yes.filter(party=party, pupil__isnull=False).values("pupil"))
    return found


def allows(pupil: Pupil, purpose: str) -> bool:
    """Return whether this is allowed of a pupil now: yes of both; silence is no."""
    return allowing(purpose).filter(pk=pupil.pk).exists()


def allowed_among(pupils: Iterable[Pupil], purpose: str) -> frozenset[int]:
    """Return the keys of those of whom this is allowed now."""
    keys = [pupil.pk for pupil in pupils]
    return frozenset(allowing(purpose).filter(pk__in=keys).values_list("pk", flat=True))


@dataclass
class Answers:
    """What two people said about one pupil."""

    pupil: Pupil
    standing: dict[Cell, Consent] = field(default_factory=dict)
    withdrawn: dict[Cell, date] = field(default_factory=dict)  # and nothing was said since

    def agreed(self, purpose: str, party: str) -> bool:
        """Return whether this party says yes now."""
        answer = self.standing.get((purpose, party))
        return answer is not None and answer.agreed

    @property
    def code(self) -> str:
        """Return one letter a cell: y yes, n no, w withdrawn, - silence; a page keeps it as seen."""
        letters = []
        for cell in CELLS:
            answer = self.standing.get(cell)
            if answer is not None:
                letters.append("y" if answer.agreed else "n")
            else:
                letters.append("w" if cell in self.withdrawn else "-")
        return "".join(letters)

    def allowed(self, purpose: str) -> bool:
        return all(self.agreed(purpose, party) for party in Party)

    @property
    def missing(self) -> list[Cell]:
        """Return what nobody has answered yet; who withdrew has answered."""
        return [cell for cell in CELLS if cell not in self.standing and cell not in self.withdrawn]

    @property
    def refused(self) -> list[str]:
        """Return the purposes that are not allowed."""
        return [str(purpose) for purpose in Purpose if not self.allowed(purpose)]

    @property
    def state(self) -> str:
        """Return "none" (no answer at all), "missing", "full", "nothing" or "part"."""
        if len(self.missing) == len(CELLS):
            return "none"
        if self.missing:
            return "missing"
        if not self.refused:
            return "full"
        return "nothing" if len(self.refused) == len(Purpose) else "part"

    @property
    def refused_words(self) -> str:
        """Return the purposes that are not allowed, as words."""
        return ", ".join(str(Purpose(purpose).label).lower() for purpose in self.refused)

    @property
    def any_yes(self) -> bool:
        """Return whether there is a yes that can be taken back."""
        return any(answer.agreed for answer in self.standing.values())

    @property
    def back_on(self) -> date | None:
        """Return the day on which a yes was taken back last."""
        return max(self.withdrawn.values(), default=None)

    @property
    def by_purpose(self) -> list[tuple[str, str, bool]]:
        """Return each purpose with its label, and whether it is allowed."""
        return [(purpose, str(purpose.label), self.allowed(purpose)) for purpose in Purpose]

    @property
    def last_day(self) -> date | None:
        """Return the day of the newest answer that holds."""
        return max((answer.given_on for answer in self.standing.values()), default=None)


def pupils_of(school_class: SchoolClass) -> list[Pupil]:
    """Return the pupils of a class who have not left, in class-list order."""
    rows = Pupil.objects.present().filter(school_class=school_class)
    found = rows.select_related("person", "school", "school_class")
    return sorted(found, key=lambda pupil: (name_sort_key(pupil.person.name), pupil.pk))


def answers_of(pupils: Collection[Pupil]) -> list[Answers]:
    """Return what is said of each pupil, in their order; two queries for any number."""
    found = {pupil.pk: Answers(pupil) for pupil in pupils}
    rows = Consent.objects.filter(pupil__in=list(found))
    for row in rows.standing():
        found[row.pupil_id].standing[row.purpose, row.party] = row
    for row in rows.filter(ended_at__isnull=False).order_by("ended_at", "pk"):
        answers, cell = found[row.pupil_id], (row.purpose, row.party)
        if row.ending == Consent.Ending.WITHDRAWN and cell not in answers.standing:
            answers.withdrawn[cell] = localtime(row.ended_at).date()
        else:
            answers.withdrawn.pop(cell, None)
    return list(found.values())


def answers_of_class(school_class: SchoolClass) -> list[Answers]:
    """Return what is said of each pupil of a class, in class-list order."""
    return answers_of(pupils_of(school_class))


def missing_of(school_class: SchoolClass) -> list[Pupil]:
    """Return whose answers are not complete yet, in class-list order; a no is an answer."""
    return [answers.pupil for answers in answers_of_class(school_class) if answers.missing]


def kept_classes(
    person: Person, classes: QuerySet[SchoolClass], year: SchoolYear | None
) -> list[SchoolClass]:
    """Return the classes of a school year whose slips this person keeps."""
    rows = classes.filter(year=year).select_related("homeroom_teacher")
    if not person.has_role(*KEEPERS_OF_PUPILS):
        rows = rows.filter(homeroom_teacher__in=acts_for(person))
    return list(rows)


@dataclass(frozen=True)
class Count:
    """How many pupils of a class have answered everything, with their parent."""

    school_class: SchoolClass
    pupils: int
    answered: int


def counts_of(classes: Collection[SchoolClass]) -> list[Count]:
    """Return how far each class is; two queries for any number."""
    pupils = Pupil.objects.present().filter(school_class__in=classes)
    place = dict(pupils.values_list("pk", "school_class"))
    holds = Q(ended_at__isnull=True) | Q(ending=Consent.Ending.WITHDRAWN)
    cells = Consent.objects.filter(holds, pupil__school_class__in=classes, pupil__in=pupils)
    said = Counter(key for key, _p, _q in set(cells.values_list("pupil", "purpose", "party")))
    sizes = Counter(place.values())
    full = Counter(place[key] for key, count in said.items() if count == len(CELLS))
    return [Count(row, sizes[row.pk], full[row.pk]) for row in classes]

"""What pages and imports ask of the pupils: lists, who is known, whether anything changed."""

import hashlib
from collections.abc import Iterable

from mangxanh.common.text import fold, name_sort_key
from mangxanh.school.models import Person, Pupil, School, SchoolClass, SchoolYear
from mangxanh.school.roster.cells import class_key
from mangxanh.school.roster.matching import Known
from mangxanh.school.roster.shown import class_sort_key


def known_pupils(school: School) -> list[Known]:
    """Return every pupil of a school, also those who left, as a list is matched with them."""
    rows = Pupil.objects.filter(school=school).order_by("pk")
    facts = rows.values_list("pk", "person__name", "code", "birth_date", "school_class__name")
    return [
        Known(pk, name, code, birth, class_key(class_name or ""))
        for pk, name, code, birth, class_name in facts
    ]


def fingerprint_of(school: School) -> str:
    """Return a digest of all that an import may change: the same if nothing has changed."""
    rows = Pupil.objects.filter(school=school).order_by("pk")
    seen = hashlib.sha256()
    for facts in rows.values_list(
        "pk", "person__name", "code", "birth_date", "school_class", "left_on"
    ):
        seen.update(repr(facts).encode())
    return seen.hexdigest()


def class_order(pupils: Iterable[Pupil]) -> list[Pupil]:
    """Return pupils (with their person) in the order of class lists."""
    return sorted(pupils, key=lambda pupil: name_sort_key(pupil.person.name))


def classes_seen(person: Person, year: SchoolYear) -> list[tuple[SchoolClass, int]]:
    """Return the classes of a year of which a person sees pupils, with how many are there."""
    counts: dict[int, int] = {}
    seen = Pupil.objects.visible_to(person).present().filter(school_class__year=year)
    for key in seen.values_list("school_class", flat=True):
        counts[key] = counts.get(key, 0) + 1
    rows = SchoolClass.objects.filter(year=year, pk__in=counts)
    ordered = sorted(rows, key=lambda row: class_sort_key(row.name))
    return [(row, counts[row.pk]) for row in ordered]


def find_pupils(person: Person, *, sought: str) -> list[Pupil]:
    """Return whom a person may see by a part of their name, without marks, or by their code."""
    rows = Pupil.objects.visible_to(person).select_related("person", "school_class")
    by_name = rows.filter(person__search_name__contains=fold(sought))
    found = {pupil.pk: pupil for pupil in by_name[:200]}
    found |= {pupil.pk: pupil for pupil in rows.filter(code=sought)[:20]}
    return class_order(found.values())

"""What pages and imports ask of the pupils: lists, who is known, whether anything changed."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Q

from mangxanh.common.dates import today
from mangxanh.common.text import fold, name_sort_key
from mangxanh.school.models import (
    Person,
    Pupil,
    RosterImport,
    RosterRow,
    School,
    SchoolClass,
    SchoolYear,
)
from mangxanh.school.queries import year_on
from mangxanh.school.roster.cells import class_key, grade_of
from mangxanh.school.roster.matching import Known
from mangxanh.school.roster.shown import class_sort_key

_ALL_FACTS = """
SELECT p.id, n.name, p.code, p.birth_date, p.school_class_id, p.left_on
FROM school_pupil p JOIN school_person n ON n.id = p.person_id
WHERE p.school_id = %s ORDER BY p.id
"""
LAST_GRADES = (5, 9, 12)  # of primary, lower and upper secondary schools


def known_pupils(school: School) -> list[Known]:
    """Return every pupil of a school, also those who left, as a list is matched with them."""
    rows = Pupil.objects.filter(school=school).order_by("pk")
    facts = rows.values_list("pk", "person__name", "code", "birth_date", "school_class__name")
    return [
        Known(pk, name, code, birth, class_key(class_name or ""))
        for pk, name, code, birth, class_name in facts
    ]


def fingerprint_of(school: School) -> str:
    """Return a digest of all that an import may change: the same if nothing has changed.

    Asked under the write lock, so the rows come as the database gives them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALL_FACTS, [school.pk])
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


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


def year_to_fill(school: School) -> SchoolYear | None:
    """Return the year that a list is for: the next one from two months before it begins."""
    soon = today() + timedelta(days=60)
    coming = SchoolYear.objects.filter(school=school, first_day__gt=today(), first_day__lte=soon)
    return coming.order_by("first_day").first() or year_on(school)


def rows_of(
    begun: RosterImport, *, class_name: str = "", outcomes: Iterable[str] = ()
) -> list[RosterRow]:
    """Return staged rows of a class or of some outcomes, in the order of class lists."""
    rows = begun.rows.select_related("was_class")
    if class_name:
        rows = rows.filter(class_name=class_name)
    elif outcomes:
        rows = rows.filter(outcome__in=outcomes)
    else:
        return []
    return sorted(rows, key=lambda row: name_sort_key(row.name))


def counts_by_class(begun: RosterImport) -> list[tuple[str, list[tuple[str, int]], int]]:
    """Return each class of a list with how many of which outcome, and how many together."""
    found: dict[str, dict[str, int]] = {}
    facts = begun.rows.values_list("class_name", "outcome").annotate(n=Count("pk")).order_by()
    for name, outcome, count in facts:
        found.setdefault(name, {})[outcome] = count
    labels = {one.value: str(one.label) for one in RosterRow.Outcome}
    return [
        (
            name,
            [(label, found[name][one]) for one, label in labels.items() if one in found[name]],
            sum(found[name].values()),
        )
        for name in sorted(found, key=class_sort_key)
    ]


def issues_of(begun: RosterImport) -> list[tuple[str, int, str]]:
    """Return what was odd in a list: sheet, row, sentence."""
    return [(str(sheet), int(row), str(message)) for sheet, row, message in begun.issues]


def asked_rows(begun: RosterImport) -> list[tuple[RosterRow, list[Pupil]]]:
    """Return the rows of which a person has to say whom they mean, with the pupils in question."""
    rows = [row for row in begun.rows.order_by("pk") if row.candidates]
    keys = {pk for row in rows for pk in row.candidates}
    found = Pupil.objects.filter(school=begun.school, pk__in=keys)
    pupils = {one.pk: one for one in found.select_related("person", "school_class")}
    return [(row, [pupils[pk] for pk in row.candidates if pk in pupils]) for row in rows]


def year_change_classes(
    school: School,
) -> tuple[SchoolYear | None, SchoolYear | None, list[tuple[SchoolClass, int, str]]]:
    """Return the newest year that has pupils, the year after it, and its classes.

    Of each class: how many pupils it has, and the name that is proposed for it.
    """
    present = Pupil.objects.filter(school=school).present()
    years = SchoolYear.objects.filter(school=school)
    before = years.filter(classes__in=present.values("school_class")).order_by("-first_day").first()
    if before is None:
        return None, None, []
    after = years.filter(first_day__gt=before.first_day).order_by("first_day").first()
    counted = Count("pupils", filter=Q(pupils__left_on=None))
    rows = SchoolClass.objects.filter(year=before).annotate(n=counted).filter(n__gt=0)
    ordered = sorted(rows, key=lambda row: class_sort_key(row.name))
    return before, after, [(row, row.n, proposed_name(row.name)) for row in ordered]


def proposed_name(name: str) -> str:
    """Return what a class is called a year later: 6A1 gives 7A1; "" after the last grade."""
    grade = grade_of(name)
    if grade is None or grade in LAST_GRADES:
        return ""
    return f"{grade + 1}{name[len(str(grade)) :]}"

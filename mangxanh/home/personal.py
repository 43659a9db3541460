"""Everything that is kept of people, from every room: the data map, and what one person has here."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import import_string

from mangxanh.common.personal import Kept
from mangxanh.school.models import Person, School


@dataclass(frozen=True)
class Section:
    """What one declaration holds of one person: (field, its name, its value) for each row."""

    kept: Kept
    rows: list[list[tuple[str, str, Any]]]


def rooms() -> list[Any]:
    """Return the `personal` modules of every room that keeps something of people."""
    return [import_module(name) for name in import_string("mangxanh.jobs.PERSONAL")]


def everything() -> list[Kept]:
    """Return every declaration, room by room."""
    return [kept for room in rooms() for kept in room.PERSONAL]


def not_personal() -> dict[str, str]:
    """Return every model or field that holds nothing of a person, with the reason."""
    return {name: why for room in rooms() for name, why in room.NOT_PERSONAL.items()}


def roles_of(person: Person) -> tuple[str, ...]:
    """Return as what a person is known in the school where they act."""
    kinds = {"pupil": person.has_role("pupil"), "guardian": person.has_role("guardian")}
    kinds["colleague"] = person.works_here
    return tuple(kind for kind, is_so in kinds.items() if is_so)


def export(person: Person, school: School, *, for_guardian: bool = False) -> Iterator[Section]:
    """Yield all that a school keeps of a person; without what is theirs alone for a guardian."""
    for kept in everything():
        if not kept.person or (for_guardian and kept.alone):
            continue
        if kept.model == Person._meta.label and not set(kept.whose) & set(roles_of(person)):
            continue  # the same row: of a child, without the fields of an adult
        part = section(kept, person, school)
        if part.rows:
            yield part


def section(kept: Kept, person: Person, school: School) -> Section:
    """Return what one declaration holds of a person."""
    return Section(kept, [_values(kept, row) for row in rows_of(kept, person, school)])


def rows_of(kept: Kept, person: Person, school: School) -> list[Model]:
    """Return a person's rows of one declaration, in one school; the Person itself is in all."""
    wanted = getattr(person, kept.match)
    if not wanted:
        return []
    model = apps.get_model(kept.model)
    names = {field.name for field in model._meta.concrete_fields}
    found = model._base_manager.filter(**{kept.person: wanted})  # noqa: SLF001  # the one that Django documents; no wall is asked
    if "school" in names:
        found = found.filter(school=school)
    elif "school_id" in names:
        found = found.filter(school_id=school.pk)
    linked = [name for name in kept.fields if model._meta.get_field(name).is_relation]
    return list(found.select_related(*linked).order_by("pk"))


def _values(kept: Kept, row: Model) -> list[tuple[str, str, Any]]:
    hidden = {*kept.secret, *(kept.withheld(row) if kept.withheld else ())}
    return [
        (name, str(word), None if name in hidden else _value(row, name))
        for name, word in kept.fields.items()
    ]


def _value(row: Model, name: str) -> Any:  # noqa: ANN401  # any field's
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else getattr(row, name)

"""Every field of every model is declared: whose it is and until when, or why it is nobody's."""

import pytest
from django.apps import apps

from mangxanh.common.personal import RETENTION
from mangxanh.home.personal import everything, not_personal
from mangxanh.school.models import Role, School

OURS = [model for model in apps.get_models() if model.__module__.startswith("mangxanh.")]
HOW = """
Say in the room's personal.py (docs/how-to/declare-personal-data.md) what each of these fields is:
a Kept with purpose, retention and owner, or a line of NOT_PERSONAL with the reason.
A new personal.py gets a line in PERSONAL of mangxanh/jobs.py."""


def fields_of(model):
    """Return a model's fields less its number and the school that it belongs to."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if not (field.primary_key and field.name == "id")
        and not (field.is_relation and field.related_model is School)
    }


def declared():
    found = {f"{kept.model}.{name}" for kept in everything() for name in kept.fields}
    for name in not_personal():
        if name.count(".") == 1:
            found |= {f"{name}.{field}" for field in fields_of(apps.get_model(name))}
        else:
            found.add(name)
    return found


def test_every_field_of_every_model_is_declared_personal_or_not():
    known = declared()

    forgotten = [
        f"{model._meta.label}.{name}"
        for model in OURS
        for name in sorted(fields_of(model))
        if f"{model._meta.label}.{name}" not in known
    ]

    assert forgotten == [], HOW


def test_nothing_is_declared_that_is_not_there():
    there = {f"{model._meta.label}.{name}" for model in OURS for name in fields_of(model)}

    assert sorted(declared() - there) == [], HOW


def test_no_field_is_both():
    personal = {f"{kept.model}.{name}" for kept in everything() for name in kept.fields}
    models = {kept.model for kept in everything()}

    both = [name for name in not_personal() if name in personal or name in models]

    assert both == []


@pytest.mark.parametrize(
    "kept", everything(), ids=[f"{n} {kept.model}" for n, kept in enumerate(everything())]
)
def test_each_has_purpose_retention_owner_and_a_way_to_its_person(kept, db):
    assert str(kept.title)
    assert str(kept.why)
    assert kept.whose
    assert kept.until in RETENTION
    assert kept.owner in Role.values
    assert set(kept.secret) <= set(kept.fields)
    assert bool(kept.person) != bool(kept.unlinked), "either a lookup, or why there is none"
    if kept.person:
        apps.get_model(kept.model)._base_manager.filter(**{kept.person: None}).count()


def test_every_reason_is_a_sentence():
    assert [name for name, why in not_personal().items() if len(why.split()) < 2] == []

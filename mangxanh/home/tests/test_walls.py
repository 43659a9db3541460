"""The wall between two schools: what every model with a school lets whom see."""

from datetime import date, time, timedelta

import pytest
from django.apps import apps

from mangxanh.common.dates import at, moved_clock, today
from mangxanh.conduct.models import Code, Rule
from mangxanh.contests.models import (
    Appeal,
    Attempt,
    ClassWinner,
    Contest,
    Division,
    Outage,
    Round,
    Winner,
)
from mangxanh.plan.models import PhotoPupil
from mangxanh.plan.models.lines import PLAN_ROLES, OfPlan
from mangxanh.school.models import Membership, Person, Role, StaffSession, Stranger

OURS = [model for model in apps.get_models() if model.__module__.startswith("mangxanh.")]
WITH_SCHOOL = [
    model
    for model in OURS
    if {"school", "school_id"} & {field.name for field in model._meta.get_fields()}
]
# Nobody looks at these rows through a page; each says why.
UNSEEN = {
    "ChainHead",  # history is read by the room that owns the object
    "HistoryRow",
    "OutgoingMail",  # sent by the worker
    "CardGuess",  # counted
}
FAMILY = (Role.PUPIL, Role.GUARDIAN)
OF_ONE = {"Notice", "LessonProgress", "RecallAnswer", "Acknowledgement", "LivePlayer"}
OF_PUPIL = (OF_ONE - {"Notice"}) | {"Certificate", "LiveGame"}
OF_HANDLERS = {"Case", "VaultSession", "Receipt"}  # test_walls_of_cases.py
OWN = {"Notice", "LongJob"}  # of one person, not of the whole school
PLACES = (("tiengvong",), ("bimatben",))
LOOKED_AT = [model for model in WITH_SCHOOL if model.__name__ not in UNSEEN]


def each(models):
    return pytest.mark.parametrize("model", list(models), ids=lambda model: model.__name__)


each_model = each(LOOKED_AT)
# These schools have none of the others.
each_with_rows = each(m for m in LOOKED_AT if m.__name__ not in ("SetupCode", "Reminded"))
each_of_the_plan = each(m for m in LOOKED_AT if m._meta.app_label in ("plan", "annual_report"))


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield


def own_rows(model, place):
    """Return the keys of a school's rows, asked without any wall."""
    return set(model._base_manager.filter(school_id=place.school.pk).values_list("pk", flat=True))


def family(place):
    """Return the memberships that colleagues do not see among their own."""
    return Membership.objects.filter(school=place.school, role__in=FAMILY)


OPENED = (Contest, Division, Round, Outage, Winner, ClassWinner, Attempt, Appeal)


def of_contests(model, place, person):
    """Return what somebody who keeps no bank sees of contests: what was opened, prizes, their own."""
    rows = model.objects.filter(school=place.school)
    if model in (Attempt, Appeal):
        own = {"person": person} if model is Attempt else {"by": person}
        return set(rows.filter(**own).values_list("pk", flat=True))
    path = "" if model is Contest else "contest__"
    if model in (Winner, ClassWinner):
        rows = rows.filter(contest__published_at__isnull=False)
    opened = rows.filter(**{f"{path}trial": False}).exclude(**{f"{path}state": "draft"})
    return set(opened.values_list("pk", flat=True))


def in_force(model, place):
    codes = Code.objects.in_force(place.school)
    found = codes if model is Code else Rule.objects.filter(code__in=codes)
    return set(found.values_list("pk", flat=True))


def own_sessions(person):
    return set(person.sessions.values_list("pk", flat=True))


def seen(model, person):
    return set(model.objects.visible_to(person).values_list("pk", flat=True))


def test_models_without_a_wall_are_those_that_nobody_looks_at():
    without = {m.__name__ for m in WITH_SCHOOL if not hasattr(m._default_manager, "visible_to")}

    assert without == UNSEEN


def test_every_model_of_a_plan_is_closed_to_it():
    open_to_it = {
        model.__name__
        for model in WITH_SCHOOL
        if model._meta.app_label in ("plan", "annual_report")
        and not isinstance(model._default_manager.all(), OfPlan)
    }

    assert open_to_it == set()


@each_with_rows
def test_a_member_of_the_board_sees_the_rows_of_their_school_and_no_other(model, here, there):
    expected = own_rows(model, here)
    if model.__name__ in OF_ONE | OF_HANDLERS:
        expected = set()  # those of the teacher, of the pupil, of who was let in

    assert expected or model.__name__ in OF_ONE | OF_HANDLERS
    if model is Attempt:  # scores by name are of who is in charge
        in_charge = Contest.objects.filter(in_charge=here.people["board"])
        of_them = Attempt.objects.filter(round__contest__in=in_charge)
        expected = set(of_them.values_list("pk", flat=True))
    if model is Membership:
        expected -= set(family(here).values_list("pk", flat=True))
    assert seen(model, here.people["board"]) == expected
    assert not seen(model, here.people["board"]) & own_rows(model, there)


@each_model
def test_strangers_see_nothing(model, here, there):
    assert seen(model, Stranger(here.school)) == set()
    assert seen(model, Stranger(None)) == set()
    assert seen(model, Stranger()) == set()


@each_model
def test_a_person_who_acts_nowhere_sees_nothing(model, here):
    nowhere = Person.objects.get(pk=here.people["board"].pk)

    assert seen(model, nowhere) == set()


@each_model
def test_who_acts_in_another_school_sees_nothing_of_this_one(model, here, there):
    guest = Person.objects.get(pk=here.people["board"].pk).at(there.school)

    assert not seen(model, guest) & own_rows(model, here)


@each_of_the_plan
@pytest.mark.parametrize("viewer", ["it", "left", "closed", "no role"])
def test_who_is_not_of_the_plan_sees_no_row_of_it(model, viewer, here):
    person = here.people["it" if viewer == "no role" else viewer]
    if viewer == "no role":
        person.memberships.update(until_date=today() - timedelta(days=1))
    person = Person.objects.get(pk=person.pk).at(here.school)

    assert seen(model, person) == set()


@pytest.mark.parametrize("role", sorted(PLAN_ROLES))
def test_every_role_of_the_plan_sees_all_of_it(role, here, there):
    person = here.people[role]

    for model in WITH_SCHOOL:
        if model is PhotoPupil and person.has_role(Role.BOARD, Role.TEACHER, Role.STAFF):
            assert seen(model, person) == own_rows(model, here)  # who keeps the photograph
        elif model is PhotoPupil:
            assert seen(model, person) == set()
        elif model._meta.app_label == "plan":
            assert seen(model, person) == own_rows(model, here), model.__name__


def test_people_are_seen_in_their_schools_only(here, there):
    both = here.people["teacher"]
    both.memberships.create(school=there.school, role=Role.STAFF, from_date=today())

    of_here = set(Person.objects.visible_to(here.people["board"]))
    of_there = set(Person.objects.visible_to(there.people["board"]))

    assert of_here & of_there == {both}
    colleagues = {person.pk for role, person in here.people.items() if role not in FAMILY}
    assert {person.pk for person in of_here} == colleagues
    assert not Person.objects.visible_to(Stranger(here.school)).exists()
    assert not Person.objects.visible_to(Person.objects.get(pk=both.pk)).exists()


def test_jobs_and_notices_are_of_one_person(here):
    for name in sorted(OWN):
        model = next(model for model in WITH_SCHOOL if model.__name__ == name)
        owners = [who for who, person in here.people.items() if seen(model, person)]

        assert owners == (["teacher"] if name == "Notice" else ["board"])


def test_a_pupil_and_a_guardian_see_their_own_and_nothing_else(here, there):
    theirs = {"Pupil", "Card", "Guardianship", "GuardianSlip", "Look", "Consent"}

    for role in FAMILY:
        for model in WITH_SCHOOL:
            if model.__name__ in UNSEEN or model in OPENED:
                continue
            rows = seen(model, here.people[role])
            expected = own_rows(model, here) if model.__name__ in theirs else set()
            if role == Role.PUPIL and model.__name__ in OF_PUPIL:
                expected = own_rows(model, here)
            if model in (Code, Rule):  # everybody reads what is in force
                expected = in_force(model, here)
            if model is StaffSession and role == Role.GUARDIAN:
                expected = own_rows(model, here) & own_sessions(here.people[role])

            assert rows == expected, f"{role} {model.__name__}"
        assert not Person.objects.visible_to(here.people[role]).exists()


@pytest.mark.parametrize("role", FAMILY)
def test_a_pupil_and_a_guardian_see_contests_that_were_opened_and_their_own_attempts(role, here):
    person = here.people[role]

    for model in OPENED:
        assert seen(model, person) == of_contests(model, here, person), model.__name__

"""A box with its handlers, and cases in it, for tests."""

from dataclasses import dataclass
from datetime import date, time

import factory

from mangxanh.cases.actions.filing import Told, seal_told, store
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import Box, Case, DutyShift, Handler
from mangxanh.cases.vault.boxes import new_pair
from mangxanh.cases.vault.words import lock
from mangxanh.common.dates import now
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory

WORDS = "cầu vồng, hoa sen, bánh mì, chiếc xe, hộp màu, kem tươi"
_PAIRS = {}  # Argon2id once a name, not once a test


class BoxFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Box

    school = factory.SubFactory(SchoolFactory)
    opened_at = factory.LazyFunction(now)


class HandlerFactory(factory.django.DjangoModelFactory):
    """Somebody with a key under WORDS."""

    class Meta:
        model = Handler

    school = factory.SubFactory(SchoolFactory)
    person = factory.LazyAttribute(
        lambda row: PersonFactory(school=row.school, roles=[Role.TEACHER])
    )
    appointed_at = factory.LazyFunction(now)
    key_made_at = factory.LazyFunction(now)
    trained_at = factory.LazyFunction(now)
    drilled_at = factory.LazyFunction(now)
    public_key = factory.LazyAttribute(lambda row: _pair(row.person.pk)[0].public.hex())
    locked = factory.LazyAttribute(lambda row: _pair(row.person.pk)[1])


def _pair(key):
    if key not in _PAIRS:
        pair = new_pair()
        _PAIRS[key] = (pair, lock(pair.private, WORDS).as_dict())
    return _PAIRS[key]


def private_of(handler):
    """Return a handler's private key, as if unlocked."""
    return _PAIRS[handler.person_id][0].private


@dataclass
class Team:
    """Officer, deputy and head of a school's box, the recovery key's pair."""

    box: Box
    officer: Handler
    deputy: Handler
    head: Handler
    recovery: object

    @property
    def school(self):
        return self.box.school


def make_team(school=None):
    """Return a box whose officer is on duty on working days from 7:00 to 17:30."""
    recovery = new_pair()
    box = BoxFactory(
        **({"school": school} if school else {}), recovery_public=recovery.public.hex()
    )
    officer, deputy = (HandlerFactory(school=box.school) for _ in range(2))
    head = HandlerFactory(
        school=box.school, person=PersonFactory(school=box.school, roles=[Role.BOARD])
    )
    box.head = head.person
    box.save()
    DutyShift.objects.create(
        school=box.school,
        days="12345",
        from_time=time(7),
        until_time=time(17, 30),
        officer=officer.person,
        deputy=deputy.person,
        first_day=date(2026, 9, 1),
    )
    return Team(box, officer, deputy, head, recovery)


def told(**changes):
    """Return what an anonymous pupil told, not urgent."""
    usual = {
        "origin": Case.Origin.BOX,
        "teller": Case.Teller.PUPIL,
        "kind": "bullied",
        "is_anonymous": True,
        "report": {"text": "Các bạn lập nhóm nói xấu em."},
    }
    return Told(**usual | changes)


def file_case(box, **changes):
    """Return a case that was filed in a box, and its private key."""
    sealed = seal_told(box, roster_of(box.school), told(**changes))
    return store(sealed), sealed.pair.private


def here(handler):
    """Return a handler as they act in their school."""
    return handler.person.at(handler.school)


def fresh(row):
    """Return a row as the database has it now."""
    return type(row).objects.get(pk=row.pk)


def answered(team, **changes):
    """Return a case that its officer took on and answered, nothing being notified."""
    case, private = file_case(team.box, **changes)
    acknowledge(case, False, "Không có dấu hiệu.", key="no_sign", by=here(team.officer))
    write_letter(case, "Cảm ơn em đã kể.", by=here(team.officer))
    return fresh(case), private

"""Who sees what of a case: whoever has a key that was revealed to them, in their school, nobody else."""

from datetime import date, time

import pytest
from django.apps import apps

from mangxanh.cases.actions.filing import seal_told, store
from mangxanh.cases.duty import roster_of
from mangxanh.cases.models import Case, VaultSession
from mangxanh.cases.models.cases import OfCase
from mangxanh.cases.tests.factories import told
from mangxanh.common.dates import at, moved_clock
from mangxanh.home.tests.two_schools import make_place
from mangxanh.school.models import Stranger
from mangxanh.speakup.models import Receipt, Reporter

ROOMS = [*apps.get_app_config("cases").get_models(), *apps.get_app_config("speakup").get_models()]
OF_A_CASE = [model for model in ROOMS if isinstance(model._default_manager.all(), OfCase)]
CLOSED = [Case, Receipt, *OF_A_CASE]
HANDLERS = ("officer", "deputy", "head")
each_closed = pytest.mark.parametrize("model", CLOSED, ids=lambda model: model.__name__)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield


@pytest.fixture
def here(db):
    return make_place("tiengvong")


def seen(model, person):
    return set(model.objects.visible_to(person).values_list("pk", flat=True))


def test_every_row_of_a_case_is_behind_its_wall():
    with_case = {
        model
        for model in ROOMS
        if model is not Receipt
        and model.__name__ != "CaseFigure"  # stays when the case is gone
        and any(field.related_model is Case for field in model._meta.concrete_fields)
    }

    assert with_case == set(OF_A_CASE)
    assert len(OF_A_CASE) == 9


@each_closed
def test_the_board_as_such_it_and_all_others_see_no_row_of_a_case(model, here):
    assert model.objects.exists()
    for name, person in here.people.items():
        if name not in HANDLERS:
            assert seen(model, person) == set(), name
    assert seen(model, Stranger(here.school)) == set()


def test_each_handler_sees_the_cases_that_were_revealed_to_them(here):
    case, urgent, spoken = (here.keys[name][0] for name in ("case", "urgent", "spoken"))

    assert seen(Case, here.people["officer"]) == {case, urgent, spoken}
    assert seen(Case, here.people["deputy"]) == seen(Case, here.people["head"]) == {urgent}


@each_closed
def test_handlers_see_nothing_of_another_school(model, here):
    there = make_place("bimatben")

    for name in HANDLERS:
        own = seen(model, there.people[name])
        assert not own & seen(model, here.people[name])
        person = type(there.people[name]).objects.get(pk=there.people[name].pk).at(here.school)
        assert seen(model, person) == set()


def test_rows_of_a_case_are_seen_with_it(here):
    for model in OF_A_CASE:
        rows = model.objects.visible_to(here.people["deputy"])
        assert {row.case_id for row in rows} == {here.keys["urgent"][0]}, model.__name__


def test_a_wrap_is_seen_by_its_own_person_alone(here):
    wraps = apps.get_model("cases.Wrap").objects.visible_to(here.people["head"])

    assert {wrap.person_id for wrap in wraps} == {here.people["head"].pk}


def test_who_was_named_has_no_row_of_any_model(here):
    head = here.people["head"]
    before = {model: seen(model, head) for model in CLOSED}
    box = apps.get_model("cases.Box").objects.get(school=here.school)

    store(seal_told(box, roster_of(here.school), told(is_urgent=True, excluded=[head.pk])))

    assert {model: seen(model, head) for model in CLOSED} == before
    assert Case.objects.visible_to(here.people["deputy"]).count() == 2


def test_a_handler_who_left_sees_none(here):
    officer = here.people["officer"]
    officer.memberships.update(until_date=date(2026, 11, 22))
    officer = type(officer).objects.get(pk=officer.pk).at(here.school)

    for model in CLOSED:
        assert seen(model, officer) == set()


def test_an_unlocked_key_is_its_handlers(here):
    for name in HANDLERS:
        rows = VaultSession.objects.visible_to(here.people[name])
        assert [row.handler.person_id for row in rows] == [here.people[name].pk]


def test_who_holds_a_receipt_finds_that_one_and_no_row_of_staff(here):
    first, other = Receipt.objects.all()
    reporter = Reporter(first, here.school)

    assert seen(Receipt, reporter) == {first.pk} != {other.pk}
    for model in (Case, *OF_A_CASE):
        assert seen(model, reporter) == set()

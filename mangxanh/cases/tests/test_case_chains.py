"""The chains of cases: whoever changes, removes or shortens one is found out."""

import json

import pytest
from django.db import connection

from mangxanh.cases.actions import heads
from mangxanh.cases.actions.clock import reveal
from mangxanh.cases.actions.shredding import destroy
from mangxanh.cases.actions.writing import locked, record_event
from mangxanh.cases.audit import read_heads, verify
from mangxanh.cases.models import Case, CaseEvent
from mangxanh.cases.tests.factories import file_case, here
from mangxanh.history import commands

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    for name in ("KEYS_DIR", "HEADS_DIR"):
        folder = tmp_path / name
        folder.mkdir()
        setattr(settings, name, folder)
    heads._Seen.mark = None


@pytest.fixture
def case(team):
    row, _private = file_case(team.box)
    for verb in ("acknowledged", "letter written", "note added"):
        record_event(locked(row), verb, by=here(team.officer))
    return Case.objects.get(pk=row.pk)


def found():
    return [(one.case, one.n, one.reason) for one in verify()]


def test_whole_chains_are_whole(case):
    assert heads.write_case_heads() == 1
    assert heads.write_case_heads() == 0
    assert verify() == []
    head = (4, case.chain_mac, case.public_key, 1, case.entries_mac)
    assert read_heads() == {case.pk: head}


@pytest.mark.parametrize(
    ("change", "n", "reason"),
    [
        ("UPDATE cases_caseevent SET verb = 'closed' WHERE n = 2", 2, "changed"),
        ("UPDATE cases_caseevent SET actor_id = 9 WHERE n = 3", 3, "changed"),
        ("DELETE FROM cases_caseevent WHERE n = 2", 2, "missing"),
        ("DELETE FROM cases_caseevent WHERE n = 4", 4, "cut off"),
        ("UPDATE cases_case SET chain_mac = 'x'", 4, "head"),
    ],
)
def test_a_changed_or_removed_row_is_named(case, change, n, reason):
    heads.write_case_heads()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert found() == [(case.number, n, reason)]


def shorten(case):
    """Remove the last row as the owner of the database would, the case's own count too."""
    CaseEvent.objects.filter(case=case, n=4).delete()
    last = CaseEvent.objects.get(case=case, n=3)
    Case.objects.filter(pk=case.pk).update(chain_count=3, chain_mac=last.mac)


def test_a_shortened_chain_does_not_reach_its_head(case):
    heads.write_case_heads()
    shorten(case)
    assert found() == [(case.number, 4, "cut off")]
    heads.write_case_heads()  # does not write the trace away
    assert found() == [(case.number, 4, "cut off")]


def test_a_chain_rewritten_after_its_head_is_found(case, team):
    heads.write_case_heads()
    shorten(case)
    record_event(locked(case), "closed", by=here(team.officer))
    heads.write_case_heads()
    assert found() == [(case.number, 4, "head")]


def test_a_case_that_was_removed_is_missed_a_destroyed_one_is_not(case, team):
    other, _private = file_case(team.box)
    heads.write_case_heads()
    destroy(other)
    assert verify() == []
    key = case.pk
    case.delete()
    heads.write_case_heads()
    assert found() == [(str(key), 4, "gone")]


def test_the_file_has_no_content_and_an_unreadable_one_is_told(case, settings):
    heads.write_case_heads()
    path = settings.HEADS_DIR / "cases"
    head = [4, case.chain_mac, case.public_key, 1, case.entries_mac]
    assert json.loads(path.read_text()) == {str(case.pk): head}
    for broken in ("{", '{"1": 5}', '{"1": [1]}'):
        path.write_text(broken)
        assert found() == [("", 0, "unreadable")]
        assert heads.write_case_heads() == 0


def test_after_a_restore_the_heads_are_those_of_the_copy(case):
    heads.write_case_heads()
    shorten(case)
    heads.accept_heads()
    assert verify() == []


def test_the_command_names_the_first_broken_row(case, capsys):
    heads.write_case_heads()
    assert commands.run(None) == 0
    CaseEvent.objects.filter(case=case, n=2).update(detail="x")
    assert commands.run(None) == 1
    assert case.number in capsys.readouterr().out


def test_an_idle_round_asks_little(case, django_assert_num_queries):
    heads.write_case_heads()
    with django_assert_num_queries(2):
        heads.write_case_heads()


def test_looking_or_revealing_is_no_row(case):
    reveal(case.wraps.first())
    assert case.events.count() == 4

"""Every way to touch history from inside the database is found."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings, strategies

from mangxanh.common.dates import moved_clock, now
from mangxanh.common.keys import make_key
from mangxanh.history import checks, commands, guard
from mangxanh.history.actions import log_heads, write_heads
from mangxanh.history.chain import START, read_chain_key, seal
from mangxanh.history.heads import read_log
from mangxanh.history.models import HistoryRow
from mangxanh.history.queries import Broken, verify
from mangxanh.history.tests.factories import as_owner, write_rows

pytestmark = pytest.mark.django_db
SET_HEAD = (
    "UPDATE history_chainhead SET count = {n},"
    " mac = (SELECT mac FROM history_historyrow WHERE n = {n} AND school_id = 1)"
)


@pytest.fixture
def chain():
    """Five rows of a school, known outside the database."""
    write_rows(5)
    write_rows(2, school_id=2)
    write_heads()
    log_heads()


def broken():
    return [(one.school_id, one.n, one.reason) for one in verify()]


def test_a_whole_chain_has_nothing_to_say(chain):
    assert verify() == []
    assert verify(1) == []
    assert verify(99) == []


def test_rows_not_yet_in_the_head_file_are_fine(chain):
    write_rows(3)

    assert verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'else'",
        "actor_id = 8",
        "actor_id = NULL",
        "actor_role = 'board'",
        "object_label = 'plan.Line'",
        "object_key = '2'",
        "at = '2020-01-01 00:00:00+00:00'",
        "mac = 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'",
    ],
)
def test_a_changed_row_is_found(chain, change):
    as_owner(f"UPDATE history_historyrow SET {change} WHERE school_id = 1 AND n = 3")  # noqa: S608

    assert (1, 3, "changed") in broken()
    assert {one.school_id for one in verify()} == {1}
    assert verify(2) == []


@given(
    field=strategies.sampled_from(
        ["at", "actor_id", "actor_role", "verb", "object_label", "object_key", "school_id", "n"]
    ),
    n=strategies.integers(1, 5),
    data=strategies.data(),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_field_of_any_row_can_be_changed_unseen(chain, field, n, data):
    row = HistoryRow.objects.get(school_id=1, n=n)
    old = getattr(row, field)
    if field == "at":
        delta = data.draw(strategies.timedeltas(timedelta(days=-999), timedelta(days=999)))
        new = old + delta
    elif isinstance(old, int):
        new = data.draw(strategies.integers(10, 2**31 - 1))
    else:
        plain = strategies.characters(codec="utf-8", exclude_characters="\x00")
        new = data.draw(strategies.text(plain, max_size=40))
    if new == old:
        return
    as_owner(
        f"UPDATE history_historyrow SET {field} = %s WHERE id = %s",  # noqa: S608
        connection.ops.adapt_datetimefield_value(new) if field == "at" else new,
        row.pk,
    )

    found = broken()

    as_owner(
        f"UPDATE history_historyrow SET {field} = %s WHERE id = %s",  # noqa: S608
        connection.ops.adapt_datetimefield_value(old) if field == "at" else old,
        row.pk,
    )
    assert found
    assert verify() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others have types")
@pytest.mark.parametrize(
    "change",
    ["at = 'never'", "at = '2026-99-99 00:00:00'", "verb = x'ff'", "n = 'x'", "object_key = 3.5"],
)
def test_what_is_no_longer_a_row_is_found(chain, change):
    as_owner("PRAGMA ignore_check_constraints = ON")
    as_owner(f"UPDATE history_historyrow SET {change} WHERE school_id = 1 AND n = 3")  # noqa: S608
    as_owner("PRAGMA ignore_check_constraints = OFF")

    assert any(school == 1 for school, _n, _reason in broken())


def test_a_removed_row_is_found(chain):
    as_owner("DELETE FROM history_historyrow WHERE school_id = 1 AND n = 2")

    assert broken() == [(1, 2, "missing")]


def test_a_removed_row_whose_successors_moved_up_is_found(chain):
    as_owner("DELETE FROM history_historyrow WHERE school_id = 1 AND n = 2")
    for n in (3, 4, 5):
        as_owner("UPDATE history_historyrow SET n = n - 1 WHERE school_id = 1 AND n = %s", n)

    assert broken()[0] == (1, 2, "changed")


def test_the_removed_last_row_is_found_though_the_database_hides_it(chain):
    as_owner("DELETE FROM history_historyrow WHERE school_id = 1 AND n = 5")
    as_owner(SET_HEAD.format(n=4) + " WHERE school_id = 1")

    assert broken() == [(1, 5, "cut off")]


def test_a_whole_chain_removed_is_found(chain):
    as_owner("DELETE FROM history_historyrow WHERE school_id = 1")
    as_owner("DELETE FROM history_chainhead WHERE school_id = 1")

    assert broken() == [(1, 1, "cut off")]


def test_a_chain_recomputed_by_the_owner_of_the_database_is_found(chain):
    as_owner("UPDATE history_historyrow SET verb = 'else' WHERE school_id = 1 AND n = 3")
    before = START
    for row in HistoryRow.objects.of_school(1):
        before = seal(row.link, before, b"a key of the owner's own invention")
        as_owner("UPDATE history_historyrow SET mac = %s WHERE id = %s", before, row.pk)
    as_owner(SET_HEAD.format(n=5) + " WHERE school_id = 1")

    assert broken()[0] == (1, 1, "changed")
    assert len(verify(1)) == 5


def test_a_chain_recomputed_even_with_the_key_does_not_fit_its_heads(chain):
    as_owner("UPDATE history_historyrow SET verb = 'else' WHERE school_id = 1 AND n = 3")
    before = START
    for row in HistoryRow.objects.of_school(1):
        before = seal(row.link, before, read_chain_key())
        as_owner("UPDATE history_historyrow SET mac = %s WHERE id = %s", before, row.pk)
    as_owner(SET_HEAD.format(n=5) + " WHERE school_id = 1")

    assert broken() == [(1, 5, "log")]


def test_a_lost_key_breaks_every_row(chain, folders):
    (folders / "keys" / "history").unlink()

    assert broken()[0] == (1, 1, "changed")
    assert len(verify()) == 7


def test_the_head_row_alone_put_back_is_found(chain):
    as_owner("UPDATE history_chainhead SET mac = 'f' WHERE school_id = 1")

    assert broken() == [(1, 5, "head")]


def test_a_head_file_that_went_is_found_by_the_log(chain, folders):
    (folders / "heads" / "1.head").unlink()

    assert broken() == [(1, 5, "head")]


def test_an_older_line_of_the_log_still_counts(chain, folders):
    write_rows(2)
    write_heads()
    log_heads()
    log = folders / "heads" / "log"
    log.write_text(log.read_text().replace('"count": 5', '"count": 4'))

    assert broken() == [(1, 4, "log")]


def test_an_unfinished_line_of_the_log_is_passed_over(chain, folders):
    log = folders / "heads" / "log"
    log.write_text(log.read_text() + '{"school": 1, "co')
    write_rows(1)
    write_heads()

    log_heads()

    assert [head.count for head in read_log()] == [5, 2, 6]
    assert verify() == []


def test_processes_that_make_the_key_at_once_end_with_the_same(folders):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _n: read_chain_key(), range(32)))

    make_key(folders / "keys" / "history")
    assert keys == {read_chain_key()}
    assert [other.name for other in (folders / "keys").iterdir()] == ["history"]


def test_the_key_is_for_its_owner_alone(chain, folders):
    path = folders / "keys" / "history"

    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_chain_key()) == 32
    assert [other.name for other in path.parent.iterdir()] == ["history"]


def run(*words):
    parser = argparse.ArgumentParser()
    commands.add_to(parser.add_subparsers())
    arguments = parser.parse_args(["audit", "verify", *words])
    return arguments.run(arguments)


def test_audit_verify_says_that_all_is_well(chain, capsys):
    with translation.override("en"):
        assert run() == 0

    assert capsys.readouterr().out == "History is whole.\n"


def test_audit_verify_prints_the_first_broken_row(chain, capsys):
    as_owner("DELETE FROM history_historyrow WHERE school_id = 1 AND n = 2")
    as_owner("UPDATE history_historyrow SET verb = 'x' WHERE school_id = 2")

    with translation.override("en"):
        assert run("--data", "somewhere") == 1

    assert capsys.readouterr().out == "History of school 1: row 2 was removed.\n"


@pytest.mark.parametrize("reason", ["changed", "missing", "cut off", "head", "log", "unreadable"])
def test_each_fault_has_its_sentence(reason):
    with translation.override("en"):
        assert str(Broken(3, 14, reason)).startswith("History of school 3: ")


def test_doctor_has_nothing_to_say_of_a_whole_history(chain):
    guard.install(connection)

    assert checks.problems() == []


def test_doctor_asks_for_forgetting_after_ten_years(chain):
    guard.install(connection)

    with translation.override("en"), moved_clock(now() + timedelta(days=3660)):
        told = checks.problems()

    assert any("ten years" in sentence for sentence in told)


def test_doctor_tells_of_a_broken_row_missing_triggers_and_late_heads(chain, folders):
    write_rows(1, school_id=3)
    as_owner("UPDATE history_historyrow SET verb = 'x' WHERE school_id = 2")

    assert len(checks.problems()) == 2
    with moved_clock(now() + timedelta(minutes=2)):
        assert len(checks.problems()) == 3
        (folders / "heads" / "1.head").write_text("torn")
        (folders / "heads" / "2.head").write_text("torn")
        assert len(checks.problems()) == 3

"""Rows are added, in order, in the transaction of what they tell."""

import os

import pytest
from django.db import IntegrityError, connection, transaction

from mangxanh.history import guard
from mangxanh.history.actions import log_heads, record, record_restore, write_heads
from mangxanh.history.heads import Head, read_head, read_log, write_head
from mangxanh.history.models import AppendOnly, ChainHead, HistoryRow
from mangxanh.history.queries import history_of, verify
from mangxanh.history.tasks import after_restore, log_heads_task
from mangxanh.history.tests.factories import SomeActor, a_thing, as_owner, write_rows

pytestmark = pytest.mark.django_db


def test_a_row_says_who_did_what_to_which_object():
    write_rows(1, school_id=4, by=SomeActor(pk=9, role="board"))

    row = HistoryRow.objects.get()
    assert (row.school_id, row.n, row.actor_id, row.actor_role) == (4, 1, 9, "board")
    assert (row.verb, row.object_label, row.object_key) == (
        "thing 0 done",
        "history.ChainHead",
        "4",
    )
    assert str(row) == "4/1 thing 0 done"
    assert str(ChainHead.objects.get()) == "4: 1"


def test_what_must_stay_anonymous_names_nobody():
    record("report filed", a_thing(), by=None)

    row = HistoryRow.objects.get()
    assert (row.actor_id, row.actor_role) == (None, "")


def test_each_school_has_a_chain_of_its_own():
    write_rows(2, school_id=1)
    write_rows(3, school_id=2)
    record("upgraded", a_thing(2), by=None, school_id=0)

    assert [row.n for row in HistoryRow.objects.filter(school_id=1).order_by("-n")] == [2, 1]
    assert [row.n for row in HistoryRow.objects.filter(school_id=2).order_by("-n")] == [3, 2, 1]
    assert [row.n for row in HistoryRow.objects.filter(school_id=0).order_by("-n")] == [1]
    assert verify() == []


def test_history_of_an_object_is_newest_first():
    write_rows(2, school_id=1)
    write_rows(1, school_id=2)

    found = history_of(a_thing(1))

    assert [row.verb for row in found] == ["thing 1 done", "thing 0 done"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(RuntimeError):
        record("done", a_thing(), by=None)

    assert not HistoryRow.objects.exists()


def test_an_object_that_was_never_saved_has_no_history():
    with pytest.raises(ValueError, match="without a key"):
        record("done", HistoryRow(), by=None)


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_leaves_no_row_and_no_gap():
    write_rows(1)
    with transaction.atomic():
        record("done", a_thing(), by=None)
        transaction.set_rollback(True)
    write_rows(1)

    assert [row.n for row in HistoryRow.objects.filter(school_id=1).order_by("-n")] == [2, 1]
    assert verify() == []


def test_a_row_is_neither_saved_again_nor_deleted():
    write_rows(1)
    row = HistoryRow.objects.get()

    for attempt in (
        row.save,
        row.delete,
        HistoryRow.objects.all().delete,
        lambda: HistoryRow.objects.update(verb="else"),
    ):
        with pytest.raises(AppendOnly):
            attempt()

    assert HistoryRow.objects.get().verb == "thing 0 done"


@pytest.mark.postgres
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE history_historyrow SET verb = 'else'",
        "DELETE FROM history_historyrow",
        pytest.param(
            "TRUNCATE history_historyrow",
            marks=pytest.mark.skipif(
                "sqlite" in os.environ.get("DATABASE_URL", "sqlite"), reason="has none"
            ),
        ),
    ],
)
def test_the_database_refuses_to_change_a_row(attack):
    write_rows(1)
    guard.install(connection)
    assert guard.is_installed(connection)

    with pytest.raises(Exception, match="only ever added"), transaction.atomic():
        as_owner(attack)

    assert HistoryRow.objects.count() == 1
    write_rows(1)
    assert verify() == []


def test_two_rows_cannot_have_one_place():
    write_rows(1)
    row = HistoryRow.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryRow(**row.link._asdict(), mac="0" * 64).save()


def test_heads_follow_their_chains_and_are_written_once():
    write_rows(3, school_id=1)
    write_rows(1, school_id=2)

    assert write_heads() == 2
    assert write_heads() == 0

    last = HistoryRow.objects.filter(school_id=1).order_by("-n")[0]
    assert read_head(1) == Head(1, 3, last.mac, last.at.isoformat())
    write_rows(1, school_id=2)
    assert write_heads() == 1


def test_the_log_gets_a_line_for_each_chain_that_grew():
    write_rows(1, school_id=1)
    write_rows(1, school_id=2)
    log_heads_task()
    write_rows(1, school_id=2)
    log_heads_task()

    assert [(head.school_id, head.count) for head in read_log()] == [(1, 1), (2, 1), (2, 2)]
    assert log_heads() == 0
    assert verify() == []


def test_a_head_that_the_chain_does_not_bear_out_is_not_overwritten(caplog):
    write_rows(3)
    write_heads()
    as_owner("DELETE FROM history_historyrow WHERE n = 3")
    as_owner(
        "UPDATE history_chainhead SET count = 2,"
        " mac = (SELECT mac FROM history_historyrow WHERE n = 2)"
    )
    write_rows(2)

    assert write_heads() == 0

    assert read_head(1).count == 3
    assert "does not reach its head" in caplog.text
    assert [(broken.n, broken.reason) for broken in verify()] == [(3, "head")]


def test_a_head_that_cannot_be_read_is_left_and_reported(folders, caplog):
    write_rows(1)
    write_heads()
    for torn in ("", "{", "[]", '{"restored_from": [1]}', '{"school": 1}'):
        (folders / "heads" / "1.head").write_text(torn)

        assert write_heads() == 0
        assert log_heads() == 0
        assert [broken.reason for broken in verify()] == ["head"]


def test_an_older_writer_never_puts_a_head_back():
    write_rows(3)
    write_heads()
    newest = read_head(1)
    third = HistoryRow.objects.filter(school_id=1).order_by("-n")[0]
    write_rows(2)
    write_heads()

    stale = ChainHead(school_id=1, count=3, mac=third.mac)
    assert newest.count == stale.count
    assert write_heads() == 0
    assert read_head(1).count == 5


def test_a_restore_is_written_down_and_names_the_older_head():
    write_rows(3, school_id=1)
    older = HistoryRow.objects.filter(school_id=1).order_by("-n")[0]
    # the machine had gone on: two rows that the backup does not know
    write_head(Head(1, 5, "f" * 64))

    record_restore()

    row = HistoryRow.objects.filter(school_id=1).order_by("-n")[0]
    assert (row.n, row.verb, row.object_key) == (4, "restored from backup", f"3:{older.mac}")
    head = read_head(1)
    assert (head.count, head.restored_from) == (4, (3, older.mac))
    assert verify() == []
    write_rows(1)
    write_heads()
    assert read_head(1).restored_from == (3, older.mac)
    assert verify() == []


def test_log_lines_of_rows_that_a_restore_gave_up_hold_no_longer():
    write_rows(2)
    log_heads_task()
    write_rows(3)
    log_heads_task()
    as_owner("DELETE FROM history_historyrow WHERE n > 2")
    as_owner(
        "UPDATE history_chainhead SET count = 2,"
        " mac = (SELECT mac FROM history_historyrow WHERE n = 2)"
    )
    assert verify()

    record_restore()
    write_rows(4)
    log_heads_task()

    assert verify() == []


def test_what_follows_a_restore_writes_it_down_and_tells_of_broken_rows():
    write_rows(3)
    assert after_restore() == []
    assert HistoryRow.objects.filter(school_id=1).order_by("-n")[0].verb == "restored from backup"
    as_owner("UPDATE history_historyrow SET verb = 'x' WHERE n = 2")

    assert len(after_restore()) == 1


def test_restoring_an_empty_database_writes_nothing(folders):
    record_restore()

    assert not HistoryRow.objects.exists()
    assert not (folders / "heads").exists()

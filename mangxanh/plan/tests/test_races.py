"""Two at once: codes stay unique, a double tap files one."""

import threading
from contextvars import copy_context

import pytest
from django.db import connection, connections

from mangxanh.common.tests.on_disk import put_on_disk
from mangxanh.plan.actions import activities, lines
from mangxanh.plan.actions.evidence import file_paper
from mangxanh.plan.models import Activity, Evidence, Line
from mangxanh.plan.tests.factories import DAY, LineFactory, entry_for
from mangxanh.school.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
AT_ONCE = 4


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """Do things at the same time, each in a thread; return what went wrong and what `then` sees.

    The threads get a database on the disk, which locks as the real one does: SQLite in memory
    refuses at once where a file waits.
    """
    kept = connection.settings_dict["NAME"]

    def run_all(acts, then):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            connection.settings_dict["NAME"] = str(put_on_disk(tmp_path))
        gate, wrong, seen = threading.Barrier(len(acts)), [], []
        _in_threads([lambda act=act: (gate.wait(), act()) for act in acts], wrong)
        _in_threads([lambda: seen.append(then())], wrong)
        return wrong, seen

    yield run_all
    connection.settings_dict["NAME"] = kept


def _in_threads(acts, wrong):
    def run(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(run, act)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def own(person):
    """The same person, read anew: each thread has its own."""
    return Person.objects.get(pk=person.pk).at(person.school)


def test_papers_filed_at_once_get_codes_of_their_own(row, board, at_once):
    people = [own(board) for _turn in range(AT_ONCE)]

    done = at_once(
        [lambda by=by: file_paper(row, "Giấy", day=DAY, paper_source="Sổ", by=by) for by in people],
        lambda: sorted(Evidence.objects.values_list("code", flat=True)),
    )

    assert done == ([], [[f"MC-1-2627-{n:03d}" for n in range(1, AT_ONCE + 1)]])


def test_a_double_tap_at_once_files_one(school, line, teacher, year, at_once):
    people = [own(teacher) for _turn in range(AT_ONCE)]
    entry = entry_for(line, request_key="tap")

    done = at_once(
        [lambda by=by: activities.log_activity(school, entry, by=by) for by in people],
        lambda: (Activity.objects.count(), Evidence.objects.count()),
    )

    assert done == ([], [(1, 1)])


def test_lines_split_at_once_get_numbers_of_their_own(plan, board, at_once):
    chosen = LineFactory.create_batch(AT_ONCE, plan=plan)
    people = [own(board) for _turn in chosen]

    def split(line, by):
        first, _space, second = line.obligation.partition(" ")
        lines.split_line(line, first, second, evidence=[], by=by)

    done = at_once(
        [lambda line=line, by=by: split(line, by) for line, by in zip(chosen, people, strict=True)],
        lambda: len(set(Line.objects.values_list("n", flat=True))),
    )

    assert done == ([], [2 * AT_ONCE])

"""Many at once: one attempt for each person; two devices; answers around the last moment."""

import asyncio
import random
import threading
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from mangxanh.common.dates import moved_clock
from mangxanh.common.tests.on_disk import put_on_disk
from mangxanh.contests.actions.attempts import finish, finish_due, start
from mangxanh.contests.desk import desk as the_desk
from mangxanh.contests.models import Attempt
from mangxanh.contests.queries.papers import versions_by_pk
from mangxanh.contests.saving.changes import Change
from mangxanh.contests.sitting import ticket_of
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.school.models import Person
from mangxanh.school.tests.factories import PupilFactory

STARTS, AT_A_TIME = 200, 16  # the pool of pages has 16 threads


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """Call work(n) for each n below a count, in 16 threads; return what they and `then` gave.

    SQLite in memory refuses at once where a file waits, so threads get a copy on the disk.
    """
    kept = connection.settings_dict["NAME"]

    def run_all(work, count, then):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            connection.settings_dict["NAME"] = str(put_on_disk(tmp_path))
        found, seen, numbers = [], [], iter(range(count))
        _in_threads(AT_A_TIME, lambda: found.extend(work(n) for n in numbers))
        _in_threads(1, lambda: seen.append(then()))
        return found, seen[0]

    yield run_all
    connection.settings_dict["NAME"] = kept


def _in_threads(count, work):
    gate = threading.Barrier(count)

    def run():
        gate.wait()
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(run,)) for _n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_hundred_starts_at_once_make_one_attempt_each(school, at_once):
    row = make_contest(school).rounds.get()
    people = [PupilFactory(school=school).person.pk for _n in range(4)]

    def begin(n):
        return start(row, by=Person.objects.get(pk=people[n % 4]).at(school)).pk

    found, there = at_once(begin, STARTS, Attempt.objects.count)

    assert len(found) == STARTS
    assert len(set(found)) == there == 4


def test_two_devices_the_last_change_of_each_question_wins(contest, school, desk):
    chance = random.Random(7)  # noqa: S311  # which answers
    for _round in range(50):
        pupil = PupilFactory(school=school)
        person = pupil.person.at(school)
        attempt = start(contest.rounds.get(), by=person)
        ticket = ticket_of(attempt, versions_by_pk(attempt.versions))
        base, last = the_desk().now(), {}
        changes = []
        for n in range(12):
            slot, value = chance.randint(1, 4), chance.randint(0, 3)
            changes.append(Change(slot, value, base - 10_000 + n, chance.getrandbits(53)))
            last[slot] = str(value)
        chance.shuffle(changes)  # two devices, and networks that bring things in any order

        async def both(ticket=ticket, changes=changes, base=base):
            saves = [the_desk().save(ticket, change, base) for change in changes]
            return await asyncio.gather(*saves)

        assert set(asyncio.run(both())) == {0}
        done = finish(attempt, by=person)
        assert {n: one for n, one in enumerate(done.answers, start=1) if one} == last


def test_answers_around_the_last_moment_are_judged_by_the_server(contest, school, desk):
    chance = random.Random(11)  # noqa: S311  # which moments
    person = PupilFactory(school=school).person.at(school)
    attempt = start(contest.rounds.get(), by=person)
    ticket = ticket_of(attempt, versions_by_pk(attempt.versions))
    day = 24 * 3600 * 1000
    misjudged = []

    async def save_all():
        for n in range(2000):
            at = ticket.due + desk.grace + chance.randint(-2000, 2000)
            seq = at - chance.randint(0, day)  # the clock of the device may be a day behind
            change = Change(chance.randint(1, 4), chance.randint(0, 3), seq, n)
            late = await desk.save(ticket, change, at)
            if bool(late) is not (at > ticket.due + desk.grace):
                misjudged.append((at - ticket.due, late))

    asyncio.run(save_all())

    assert misjudged == []
    with moved_clock(attempt.due_at + timedelta(seconds=24)):
        assert finish_due() == 1
    row = Attempt.objects.get()
    assert row.score is not None
    assert row.last_change <= row.due_at
    assert row.late != []


def test_a_whole_grade_is_finished_within_a_minute(contest, school, desk):
    rows = []
    for _n in range(120):
        person = PupilFactory(school=school).person.at(school)
        rows.append(start(contest.rounds.get(), by=person))
    last = max(row.due_at for row in rows)

    with moved_clock(last + timedelta(seconds=24)):
        assert finish_due() == 120

    assert not Attempt.objects.filter(finished_at__isnull=True).exists()


def test_who_tries_for_a_second_attempt_is_refused_however_often(contest, pupil, attempt):
    finish(attempt, by=pupil.person)
    for _n in range(5):
        with pytest.raises(PermissionDenied):
            start(contest.rounds.get(), by=pupil.person)

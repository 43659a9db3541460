"""The same letter sent twice at once is one; two at once both arrive; nothing waits for ever."""

from datetime import time

import pytest

from mangxanh.cases.actions import letters as school
from mangxanh.cases.actions.books import make_book
from mangxanh.cases.models import Case, CaseEvent, Deadline, Entry, MonthBook
from mangxanh.cases.tests.factories import here
from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.plan.tests.test_races import at_once  # noqa: F401  # a fixture
from mangxanh.speakup.actions.letters import Answer, Letter, answer_asked, write
from mangxanh.speakup.actions.relays import keep_address, tell_reporters
from mangxanh.speakup.models import Receipt, Relay
from mangxanh.speakup.tests.letters.test_asking_again import FILED, after, close

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def times(act, count=4):
    return [lambda: act() for _turn in range(count)]


def test_a_double_tap_is_one_letter(held, at_once):  # noqa: F811
    opened = held.opened

    done = at_once(
        times(lambda: write(opened, Letter("Em viết", "the same form"))),
        lambda: (Entry.objects.filter(what="message").count(), Case.objects.get().entries_count),
    )

    assert done == ([], [(1, 2)])


def test_different_letters_at_once_all_arrive_in_one_chain(held, at_once):  # noqa: F811
    opened = held.opened

    done = at_once(
        [lambda n=n: write(opened, Letter(f"Thư {n}", f"form {n}")) for n in range(4)],
        lambda: (
            sorted(Entry.objects.values_list("n", flat=True)),
            list(CaseEvent.objects.values_list("n", flat=True)),
            Deadline.objects.filter(what="news").count(),
        ),
    )

    assert done == ([], [([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 1)])


def test_an_answer_given_twice_at_once_counts_once(held, at_once):  # noqa: F811
    close(held)
    with after(7):
        opened = held.opened
        done = at_once(
            [
                lambda n=n: answer_asked(opened, Answer(7, "worse", "yes", f"form {n}"))
                for n in range(3)
            ],
            lambda: (
                Entry.objects.filter(what="message").count(),
                Receipt.objects.get().better_7,
                Notice.objects.count(),
            ),
        )
    assert done == ([], [(1, False, 3)])


def test_the_reporter_and_the_school_write_at_once(team, held, at_once):  # noqa: F811
    opened, officer = held.opened, here(team.officer)
    done = at_once(
        [
            lambda: write(opened, Letter("Em viết", "form")),
            lambda: school.write_letter(held.case, "Cô viết", by=officer),
        ],
        lambda: sorted(Entry.objects.values_list("n", flat=True)),
    )
    assert done == ([], [[1, 2, 3]])


def test_two_workers_send_one_mail(team, held, at_once, settings, mailoutbox):  # noqa: F811
    settings.EMAIL_HOST = "mail.example"
    keep_address(held.opened, "chim@thu.example")
    school.write_letter(held.case, "Cô viết", by=here(team.officer))

    done = at_once(times(tell_reporters, 3), lambda: Relay.objects.get().told_on)

    assert done == ([], [FILED])
    assert len(mailoutbox) == 1


def test_two_workers_make_one_book(team, at_once):  # noqa: F811
    month = FILED.replace(day=1)
    with moved_clock(at(FILED.replace(month=12, day=1), time(5))):
        done = at_once(times(lambda: make_book(team.box, month)), MonthBook.objects.count)
    assert done == ([], [1])

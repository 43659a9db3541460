"""A pupil signs in by words and digits; wrong ones slow their own number and nobody else."""

from datetime import date, timedelta
from statistics import median
from time import thread_time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult

from mangxanh.common.dates import now, today
from mangxanh.common.words import bare
from mangxanh.school import tasks
from mangxanh.school.actions import card_sign_in as actions
from mangxanh.school.models import Card, CardGuess, ClassAlarm, Pupil
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.carding import a_class, card_of, printed, typed
from mangxanh.school.tests.factories import ClassAlarmFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DIGITS = "7351"


@pytest.fixture
def row(school):
    return a_class(school)


@pytest.fixture
def cards(row):
    return printed(row)


def come_in(row, number, words, digits=DIGITS, again=DIGITS):
    step = step_of(row, number, words)
    return actions.enter_digits(row.school, step, digits, again=again)


def step_of(row, number, words):
    return actions.step_of(actions.check_words(row, number, words))


def refusal(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    return refused.value


def guess(row, number, times):
    """Write down wrong tries as the real ones are."""
    CardGuess.objects.bulk_create(
        CardGuess(school=row.school, school_class=row, number=number, at=now())
        for _turn in range(times)
    )


def test_words_then_digits_of_ones_own_and_the_next_time_the_same_digits(row, cards):
    card = come_in(row, 1, typed(cards[1]))

    assert card.pupil.person.name == "Bùi Gia An"
    assert told("digits set") == [(card.pupil.person_id, row.school_id, f"school.Card:{card.pk}")]
    assert len(card.pin_digest) == 64
    written = rows_of_history()
    assert come_in(row, 1, typed(cards[1]), again="") == card
    assert rows_of_history() == written
    assert not CardGuess.objects.exists()


@pytest.mark.parametrize("gap", [" ", ". ", "-", ", ", "", "  /  "])
def test_words_may_be_typed_without_marks_in_any_case_and_with_any_gaps(row, cards, gap):
    words = cards[2].words

    for form in (words, [word.upper() for word in words], [bare(word) for word in words]):
        assert actions.check_words(row, 2, gap.join(form))


def test_words_in_another_order_or_of_another_card_do_not_fit(row, cards):
    first = cards[1].words
    assert refusal(actions.check_words, row, 1, " ".join(reversed(first)))
    assert refusal(actions.check_words, row, 2, " ".join(first))
    assert refusal(actions.check_words, row, 1, "")


def test_a_number_without_a_card_is_answered_like_any_other(row, cards):
    wrong = [refusal(actions.check_words, row, number, "hoa sen") for number in (1, 99)]

    assert wrong[0].messages == wrong[1].messages
    assert CardGuess.objects.count() == 2
    for number in (1, 99):
        guess(row, number, 4)
    waits = [refusal(actions.check_words, row, number, "hoa sen") for number in (1, 99)]
    assert [type(wait) for wait in waits] == [actions.TooManyTries] * 2
    assert waits[0].messages == waits[1].messages


def test_a_number_without_a_card_takes_as_long_as_any_other(row, cards):
    spent = {1: [], 99: []}
    for _turn in range(15):
        for number, costs in spent.items():  # in turn, so that neighbours slow both alike
            CardGuess.objects.all().delete()
            begun = thread_time()
            refusal(actions.check_words, row, number, "hoa sen")
            costs.append(thread_time() - begun)
    usual, other = map(median, spent.values())

    assert usual / 3 < other < usual * 3


def test_who_left_does_not_come_in(row, cards):
    step = step_of(row, 1, typed(cards[1]))
    Pupil.objects.update(left_on=today())

    assert refusal(actions.check_words, row, 1, typed(cards[1]))
    assert isinstance(refusal(actions.enter_digits, row.school, step, DIGITS), actions.StepIsOver)


@pytest.mark.parametrize("digits", ["1234", "0000", "7777", "0001", "0509", "0905", "2014"])
def test_digits_that_are_easy_to_guess_are_refused(row, cards, digits):
    assert refusal(come_in, row, 1, typed(cards[1]), digits, digits).code == "digits"
    assert card_of(row, 1).pin_digest == ""


@pytest.mark.parametrize("digits", ["", "123", "12345", "abcd", "١٢٣٤", "7 35"])
def test_digits_are_four(row, cards, digits):
    assert refusal(come_in, row, 1, typed(cards[1]), digits, digits).code == "digits"


def test_new_digits_are_typed_twice(row, cards):
    assert refusal(come_in, row, 1, typed(cards[1]), DIGITS, "7352").code == "again"


def test_a_pupil_without_a_birth_date_sets_digits_too(row, cards):
    Pupil.objects.update(birth_date=None)

    assert come_in(row, 1, typed(cards[1]), "0509", "0509")


def test_wrong_digits_are_counted_and_slow_the_card(row, cards):
    come_in(row, 1, typed(cards[1]))
    step = step_of(row, 1, typed(cards[1]))

    for _turn in range(5):
        assert refusal(actions.enter_digits, row.school, step, "0000").code == "digits"
    assert isinstance(refusal(actions.enter_digits, row.school, step, DIGITS), actions.TooManyTries)
    assert CardGuess.objects.count() == 5


def test_the_step_between_tells_nothing_and_ends(row, cards):
    with time_machine.travel(now(), tick=False) as clock:
        step = step_of(row, 1, typed(cards[1]))
        other = step_of(row, 2, typed(cards[2]))
        assert len(step) == len(other)
        assert step != step_of(row, 1, typed(cards[1]))
        assert actions.find_card(row.school, step) == card_of(row, 1)
        assert actions.find_card(SchoolFactory(), step) is None
        clock.shift(timedelta(minutes=10, seconds=1))
        assert actions.find_card(row.school, step) is None


@pytest.mark.parametrize("step", ["", "x", "é", "A" * 120, "AAAA" * 40])
def test_a_made_up_step_leads_nowhere(row, cards, step):
    assert actions.find_card(row.school, step) is None
    assert isinstance(refusal(actions.enter_digits, row.school, step, DIGITS), actions.StepIsOver)


def test_a_step_from_before_the_card_was_printed_anew_leads_nowhere(row, cards):
    step = step_of(row, 1, typed(cards[1]))
    printed(row, pupils=[card_of(row, 1).pupil])

    assert isinstance(refusal(actions.enter_digits, row.school, step, DIGITS), actions.StepIsOver)


def test_a_step_of_the_first_time_cannot_replace_digits_that_were_set_meanwhile(row, cards):
    early = step_of(row, 1, typed(cards[1]))
    come_in(row, 1, typed(cards[1]))

    assert refusal(actions.enter_digits, row.school, early, "8642", again="8642").code == "digits"
    assert come_in(row, 1, typed(cards[1]))


def test_fifty_wrong_tries_slow_that_card_and_no_other(row, cards):
    """evaluation, "50 wrong guesses on one account slow that account, 0 others"."""
    with time_machine.travel(now(), tick=False) as clock:
        refused = waited = 0
        for _turn in range(50):
            error = refusal(actions.check_words, row, 1, "hoa sen")
            waited += isinstance(error, actions.TooManyTries)
            refused += 1
        assert (refused, waited) == (50, 45)
        assert isinstance(
            refusal(actions.check_words, row, 1, typed(cards[1])), actions.TooManyTries
        )
        for number in (2, 3, 4, 5):
            assert come_in(row, number, typed(cards[number]))
        elsewhere = a_class(row.school, "Bùi Ở Lớp Khác", name="7A1")
        assert come_in(elsewhere, 1, typed(printed(elsewhere)[1]))

        clock.shift(timedelta(minutes=15, seconds=1))
        assert come_in(row, 1, typed(cards[1]))


def test_the_wait_doubles_up_to_a_quarter_of_an_hour_and_is_told_in_minutes(row, cards):
    waits = []
    with time_machine.travel(now(), tick=False):
        for times in (5, 1, 1, 1, 992):
            guess(row, 1, times)
            waits.append(refusal(actions.check_words, row, 1, typed(cards[1])))

    assert [wait.seconds for wait in waits] == [2, 4, 8, 16, 900]
    assert "1" in waits[0].messages[0]
    assert "15" in waits[4].messages[0]
    assert CardGuess.objects.count() == 1000


def test_spraying_a_class_raises_one_alarm_and_lets_the_worker_tell(row, cards):
    for turn in range(9):
        refusal(actions.check_words, row, turn % 5 + 1, "hoa sen")
    assert not ClassAlarm.objects.exists()

    for turn in range(9):
        refusal(actions.check_words, row, turn % 4 + 40, "hoa sen")

    alarm = ClassAlarm.objects.get()
    assert (alarm.school_class, alarm.guesses, alarm.cards) == (row, 10, 6)
    assert [task.args_kwargs["kwargs"]["kwargs"] for task in DBTaskResult.objects.all()] == [
        {"alarm": alarm.pk}
    ]
    assert told("class is being guessed") == [
        (None, row.school_id, f"school.ClassAlarm:{alarm.pk}")
    ]


def test_after_an_hour_the_alarm_is_raised_again(row, cards):
    ClassAlarmFactory(school_class=row, raised_at=now() - timedelta(minutes=61))
    guess(row, 1, 3)
    guess(row, 2, 3)
    guess(row, 3, 3)

    refusal(actions.check_words, row, 4, "hoa sen")

    assert ClassAlarm.objects.count() == 2


def test_one_card_that_is_tried_ten_times_raises_it_too(row, cards):
    with time_machine.travel(now(), tick=False) as clock:
        for _turn in range(9):
            guess(row, 1, 1)
        clock.shift(60)
        refusal(actions.check_words, row, 1, "hoa sen")

    assert ClassAlarm.objects.get().cards == 1


def test_three_cards_mistyped_by_a_class_that_tries_them_out_raise_none(row, cards):
    for number in (1, 2, 3):
        guess(row, number, 4)

    refusal(actions.check_words, row, 1, "hoa sen")

    assert not ClassAlarm.objects.exists()


def test_another_class_is_not_counted(row, cards):
    other = a_class(row.school, name="7A1")
    for number in range(1, 10):
        guess(other, number, 1)

    refusal(actions.check_words, row, 1, "hoa sen")

    assert not ClassAlarm.objects.exists()


def test_old_tries_and_alarms_are_forgotten(row):
    guess(row, 1, 1)
    CardGuess.objects.update(at=now() - timedelta(days=91))
    guess(row, 2, 1)
    ClassAlarmFactory(school_class=row, raised_at=now() - timedelta(days=366))
    ClassAlarmFactory(school_class=row, raised_at=now() - timedelta(days=364))

    tasks.forget_old_access()

    assert [tried.number for tried in CardGuess.objects.all()] == [2]
    assert ClassAlarm.objects.count() == 1
    assert str(CardGuess.objects.get()) == f"{row.pk}/2"
    assert str(ClassAlarm.objects.get())


def test_a_card_of_a_pupil_who_moved_works_until_the_new_class_prints_one(row, cards):
    other = a_class(row.school, "Đinh Yên", name="7A1")
    Card.objects.filter(number=1).update(pin_digest="")
    Pupil.objects.filter(card__number=1).update(school_class=other, birth_date=date(2014, 1, 1))

    assert come_in(row, 1, typed(cards[1]))
    printed(other)
    assert refusal(actions.check_words, row, 1, typed(cards[1]))

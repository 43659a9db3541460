"""Cards hold when many try at the same moment."""

import shutil

import pytest
from django.conf import settings
from django.db import connection

from mangxanh.school.actions import card_sign_in
from mangxanh.school.actions.access import FREE_GUESSES
from mangxanh.school.tests.carding import a_class, printed, typed
from mangxanh.school.tests.test_parallel import in_threads

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROW = "school.classes.get(name='7A2')"


@pytest.fixture
def cards(school, tmp_path):
    """A class with cards, whose digests the other process can check."""
    made = printed(a_class(school))
    shutil.copytree(settings.KEYS_DIR, tmp_path / "keys", dirs_exist_ok=True)
    return made


@pytest.mark.usefixtures("cards")
def test_of_many_wrong_words_at_once_no_more_are_checked_than_are_free(tmp_path, school):
    many = 60 if connection.vendor == "sqlite" else 40  # PostgreSQL has fewer connections
    said = in_threads(
        tmp_path,
        school,
        f"with moved_clock(MOMENT): card_sign_in.check_words({ROW}, 1, f'sai {{turn}}')",
        "CardGuess.objects.count()",
        count=many,
    )

    assert said == [str(many * ["refused"]), str(FREE_GUESSES)]


def test_of_six_who_set_digits_at_once_one_does(tmp_path, school, cards):
    row = school.classes.get(name="7A2")
    step = card_sign_in.step_of(card_sign_in.check_words(row, 1, typed(cards[1])))

    said, wrong = in_threads(
        tmp_path,
        school,
        f"card_sign_in.enter_digits(school, {step!r}, f'735{{turn}}', again=f'735{{turn}}')",
        "CardGuess.objects.count()",
    )

    assert said == str(["did"] + 5 * ["refused"])
    assert wrong == "5"


def test_of_many_wrong_digits_at_once_no_more_are_checked_than_are_free(tmp_path, school, cards):
    many = 60 if connection.vendor == "sqlite" else 40
    row = school.classes.get(name="7A2")
    step = card_sign_in.step_of(card_sign_in.check_words(row, 1, typed(cards[1])))
    card_sign_in.enter_digits(school, step, "7351", again="7351")

    said = in_threads(
        tmp_path,
        school,
        f"with moved_clock(MOMENT):"
        f" card_sign_in.enter_digits(school, {step!r}, f'{{2000 + turn}}')",
        "CardGuess.objects.count()",
        count=many,
    )

    assert said == [str(many * ["refused"]), str(FREE_GUESSES)]

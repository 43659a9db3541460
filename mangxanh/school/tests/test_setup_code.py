import argparse
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from mangxanh.common.dates import now
from mangxanh.history.models import HistoryRow
from mangxanh.school.actions.access import FREE_GUESSES, TooManyGuesses
from mangxanh.school.actions.schools import new_setup_code, setup_code_fits
from mangxanh.school.actions.setup import check_setup_code
from mangxanh.school.commands import add_to
from mangxanh.school.models import School, WrongGuess
from mangxanh.school.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db


def wrong(school, times=1):
    for _n in range(times):
        with pytest.raises(ValidationError):
            check_setup_code(school, "0000-0000-0000")


def test_the_right_code_passes_and_is_not_spent(school):
    code = new_setup_code(school)

    check_setup_code(school, code)
    check_setup_code(school, code)

    assert not WrongGuess.objects.exists()


def test_wrong_codes_slow_this_school_down_and_no_other(school):
    other = SchoolFactory()
    code, theirs = new_setup_code(school), new_setup_code(other)
    wrong(school, FREE_GUESSES)

    with pytest.raises(TooManyGuesses):
        check_setup_code(school, code)

    check_setup_code(other, theirs)
    WrongGuess.objects.update(at=now() - timedelta(seconds=3))
    check_setup_code(school, code)


def test_a_code_of_another_school_is_wrong(school):
    code = new_setup_code(SchoolFactory())

    with pytest.raises(ValidationError):
        check_setup_code(school, code)


def arguments(*words):
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers())
    return parser.parse_args(["school", "add", *words])


def test_a_further_school_is_added_with_its_code(school, capsys):
    asked = arguments("THCS Mới", "--host", "Moi.Test", "--kind", "authority")

    assert asked.run(asked) == 0

    added = School.objects.get(host="moi.test")
    said = capsys.readouterr().out
    (code,) = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", said)
    assert added.kind == School.Kind.AUTHORITY
    assert setup_code_fits(added, code)
    verbs = HistoryRow.objects.of_school(added.pk).values_list("verb", flat=True)
    assert list(verbs) == ["school added", "setup code made"]


def test_an_address_is_given_to_one_school(school):
    asked = arguments("THCS Khác", "--host", school.host)

    with pytest.raises(ValidationError):
        asked.run(asked)

    assert School.objects.count() == 1

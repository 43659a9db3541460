"""Signing in: who fits, who must wait, and that nobody learns who has an account."""

import time
import unicodedata
from datetime import date, timedelta
from statistics import median

import pytest
import time_machine
from argon2 import extract_parameters
from django.contrib.auth.hashers import check_password, identify_hasher
from django.core.exceptions import ValidationError

from mangxanh.common.dates import now
from mangxanh.school import tasks
from mangxanh.school.actions.access import TooManyGuesses, sign_in
from mangxanh.school.models import GuessTurn, OneUseLink, Role, StaffSession, WrongGuess
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db
RIGHT = "mat-khau-tot-1"


def enter(person_or_name, password=RIGHT, school=None, known_device=""):
    name = getattr(person_or_name, "username", person_or_name)
    school = school or person_or_name.school
    return sign_in(school, name, password, device="Firefox", known_device=known_device)


def guess(name, school, times, known_device=""):
    """Write down wrong guesses as sign-in does, without the cost of hashing."""
    from mangxanh.school.actions.access import guess_account  # noqa: PLC0415  # only here

    WrongGuess.objects.bulk_create(
        WrongGuess(account=guess_account(name, known_device), at=now()) for _ in range(times)
    )


def test_who_knows_the_password_gets_a_session(teacher):
    person, token = enter(teacher)

    session = StaffSession.objects.get()
    assert (person, person.school) == (teacher, teacher.school)
    assert (session.person, session.school, session.device) == (teacher, teacher.school, "Firefox")
    assert token not in session.digest
    assert told("signed in") == [
        (teacher.pk, teacher.school.pk, f"school.StaffSession:{session.pk}")
    ]


def test_case_and_spaces_of_the_name_do_not_matter(teacher):
    person, _token = enter(f"  {teacher.username.upper()} ", school=teacher.school)

    assert person == teacher


def test_a_password_typed_in_another_unicode_form_fits(teacher):
    teacher.set_password("Mùa xuân nho nhỏ")
    teacher.save()

    person, _token = enter(teacher, unicodedata.normalize("NFD", "Mùa xuân nho nhỏ"))

    assert person == teacher


def refusal(*args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        enter(*args, **kwargs)
    return refused.value.messages


def closed(school):
    person = TeacherFactory(school=school)
    person.is_active = False
    person.save()
    return person


def left(school):
    person = TeacherFactory(school=school)
    person.memberships.update(until_date=now().date() - timedelta(days=1))
    return person.at(school)


def test_every_refusal_has_the_same_words_and_leaves_no_session(school, teacher):
    elsewhere = TeacherFactory()
    invited = TeacherFactory(school=school)
    invited.set_unusable_password()
    invited.save()

    words = [
        refusal(teacher, "wrong"),
        refusal("nobody-has-this-name", school=school),
        refusal(closed(school)),
        refusal(left(school)),
        refusal(elsewhere, school=school),
        refusal(invited, ""),
        refusal(teacher, "\0"),
    ]

    assert all(one == words[0] for one in words)
    assert not StaffSession.objects.exists()
    assert WrongGuess.objects.count() == 7
    assert rows_of_history() == 0


def test_an_unknown_name_costs_as_much_as_a_wrong_password(school, teacher):
    invited = TeacherFactory(school=school)
    invited.set_unusable_password()
    invited.save()
    teachers = closed(school), teacher

    def cost(name):
        spent = []
        for turn in range(3):
            begun = time.process_time()
            refusal(name, "wrong", school=school, known_device=str(turn))
            spent.append(time.process_time() - begun)
        return median(spent)

    usual = cost(teachers[1].username)
    for name in ("nobody-has-this-name", teachers[0].username, invited.username):
        assert usual / 3 < cost(name) < usual * 3


def test_passwords_are_argon2id_as_measured(teacher):
    parameters = extract_parameters(teacher.password.removeprefix("argon2"))

    assert teacher.password.startswith("argon2$argon2id$")
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)
    assert not identify_hasher(teacher.password).must_update(teacher.password)
    assert check_password(RIGHT, teacher.password)


def test_five_wrong_guesses_are_free_and_then_the_account_waits(school, teacher):
    with time_machine.travel(now(), tick=False) as clock:
        for _turn in range(5):
            refusal(teacher, "wrong")

        with pytest.raises(TooManyGuesses) as waiting:
            enter(teacher)
        clock.shift(waiting.value.seconds)
        person, _token = enter(teacher)

    assert waiting.value.seconds == 2
    assert "2" in waiting.value.messages[0]
    assert person == teacher


def test_the_wait_doubles_with_each_guess_and_ends_at_a_quarter_of_an_hour(school, teacher):
    waits = []
    with time_machine.travel(now(), tick=False):
        for times in (5, 1, 1, 1, 992):
            guess(teacher.username, school, times)
            with pytest.raises(TooManyGuesses) as waiting:
                enter(teacher)
            waits.append(waiting.value.seconds)

    assert waits == [2, 4, 8, 16, 900]


def test_after_a_quarter_of_an_hour_guesses_are_forgotten(school, teacher):
    guess(teacher.username, school, 1000)

    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        person, _token = enter(teacher)

    assert person == teacher


def test_a_thousand_guesses_on_one_account_do_not_slow_another(school, teacher):
    colleague = TeacherFactory(school=school)
    guess(teacher.username, school, 1000)

    person, _token = enter(colleague)

    assert person == colleague


def test_a_known_device_is_not_slowed_by_the_guesses_of_others(school, teacher):
    guess(teacher.username, school, 1000)

    person, _token = enter(teacher, known_device="mark of this browser")

    assert person == teacher


def test_a_known_device_that_guesses_is_slowed_itself(school, teacher):
    guess(teacher.username, school, 5, known_device="mark")

    with pytest.raises(TooManyGuesses):
        enter(teacher, known_device="mark")


def test_a_name_without_an_account_waits_like_any_other(school):
    guess("nobody-has-this-name", school, 5)

    with pytest.raises(TooManyGuesses):
        enter("nobody-has-this-name", school=school)


def test_waiting_writes_nothing(school, teacher):
    guess(teacher.username, school, 5)

    with pytest.raises(TooManyGuesses):
        enter(teacher)

    assert WrongGuess.objects.count() == 5


def test_a_person_of_two_schools_acts_in_the_one_of_the_page():
    first, second = SchoolFactory(), SchoolFactory()
    person = PersonFactory(school=first, roles=[Role.BOARD])
    person.memberships.create(school=second, role=Role.TEACHER, from_date=date(2020, 1, 1))

    there, _token = enter(person.username, school=second)

    assert there.school == second
    assert there.roles == {Role.TEACHER}


def test_old_sessions_links_and_guesses_are_deleted_and_young_ones_stay(school, teacher):
    long_ago, lately = now() - timedelta(days=91), now() - timedelta(days=89)
    for number, moment in enumerate((long_ago, lately)):
        common = {"person": teacher, "school": school, "created_at": moment}
        StaffSession.objects.create(digest=f"s{number}", seen_at=moment, **common)
        OneUseLink.objects.create(digest=f"l{number}", expires_at=moment, purpose="reset", **common)
        WrongGuess.objects.create(account=f"{number}", at=moment)
        GuessTurn.objects.create(account=f"{number}")

    tasks.forget_old_access()

    assert [row.digest for row in StaffSession.objects.all()] == ["s1"]
    assert [row.digest for row in OneUseLink.objects.all()] == ["l1"]
    assert [row.account for row in WrongGuess.objects.all()] == ["1"]
    assert list(map(str, GuessTurn.objects.all())) == ["1"]

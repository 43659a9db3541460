"""The second step of signing in: each way opens once, nothing opens before it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from mangxanh.common.dates import now
from mangxanh.school import passkeys
from mangxanh.school.actions.access import TooManyGuesses, sign_in
from mangxanh.school.actions.factors import add_passkey, who_makes
from mangxanh.school.actions.second_step import (
    ask_for_passkey,
    find_half,
    half_token,
    show_code,
    show_passkey,
    show_recovery_code,
)
from mangxanh.school.models import RecoveryCode, SecondFactor, StaffSession, WrongGuess
from mangxanh.school.tests.acting import session_of, told
from mangxanh.school.tests.authenticator import Device, phone_of
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PASSWORD = "mat-khau-tot-1"
HOST = "truong.test"


@pytest.fixture(autouse=True)
def standing_clock():
    """Codes change every half minute; no test meets the change."""
    with time_machine.travel(now().replace(second=10, microsecond=0), tick=False) as clock:
        yield clock


@pytest.fixture
def phone(teacher):
    return phone_of(teacher)[0]


def begun(person, known_device=""):
    """Return the half sign-in of somebody who showed their password."""
    token = half_token(person, person.school)
    return find_half(person.school, token, device="Firefox").on(known_device)


def sessions(person):
    return StaffSession.objects.filter(person=person, ended_at__isnull=True)


def test_a_password_alone_opens_nothing_where_there_is_a_second_step(teacher, phone):
    person, token = sign_in(teacher.school, teacher.username, PASSWORD, device="Firefox")

    assert (person, token) == (teacher, "")
    assert not sessions(teacher).exists()


def test_the_code_of_the_app_opens_a_session_that_says_so(teacher, phone):
    token = show_code(begun(teacher), phone.code())

    session = StaffSession.objects.get(person=teacher)
    assert token
    assert session.second_factor_at == now()
    assert told("signed in")[-1] == (
        teacher.pk,
        teacher.school.pk,
        f"school.StaffSession:{session.pk}",
    )
    assert not WrongGuess.objects.exists()


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_a_code_is_read_as_people_type_it(teacher, phone, typed):
    assert show_code(begun(teacher), typed.format(phone.code()))


def test_a_code_opens_once(teacher, phone):
    show_code(begun(teacher), phone.code())

    with pytest.raises(ValidationError):
        show_code(begun(teacher), phone.code())


def test_the_code_that_set_the_app_up_does_not_also_sign_in(teacher, phone):
    with pytest.raises(ValidationError):
        show_code(begun(teacher), phone.code(-1))


def test_a_clock_may_be_half_a_minute_off_and_no_more(teacher, phone):
    with pytest.raises(ValidationError):
        show_code(begun(teacher), phone.code(2))

    assert show_code(begun(teacher), phone.code(1))


def test_after_a_later_code_an_earlier_one_is_refused(teacher, phone):
    show_code(begun(teacher), phone.code(1))

    with pytest.raises(ValidationError):
        show_code(begun(teacher), phone.code())


@pytest.mark.parametrize("code", ["", "000000 ", "12345", "abcdef", "１２３４５６", "9" * 5000])
def test_what_is_no_code_opens_nothing(teacher, phone, code):
    with pytest.raises(ValidationError):
        show_code(begun(teacher), code)

    assert not sessions(teacher).exists()


def test_who_has_no_app_cannot_show_its_code(teacher):
    with pytest.raises(ValidationError):
        show_code(begun(teacher), "123456")


def test_a_secret_that_was_sealed_with_another_key_fits_no_code(teacher, phone, settings):
    settings.SECRET_KEY = "another one"
    half = begun(teacher)

    with pytest.raises(ValidationError):
        show_code(half, phone.code())


def test_wrong_codes_slow_the_account_and_no_device_that_it_knows(teacher, phone):
    for _turn in range(5):
        with pytest.raises(ValidationError):
            show_code(begun(teacher), "000000")

    with pytest.raises(TooManyGuesses):
        show_code(begun(teacher), phone.code())
    with pytest.raises(TooManyGuesses):
        show_recovery_code(begun(teacher), "AAAA")
    assert show_code(begun(teacher, "the mark of this browser"), phone.code())


def test_a_code_on_paper_opens_once_and_the_owner_sees_how_many_are_left(teacher):
    _phone, codes = phone_of(teacher)

    token, left = show_recovery_code(begun(teacher), codes[0].lower().replace("-", " "))

    assert token
    assert left == len(codes) - 1 == 9
    assert told("recovery code used") == [
        (teacher.pk, teacher.school.pk, f"school.Person:{teacher.pk}")
    ]
    with pytest.raises(ValidationError):
        show_recovery_code(begun(teacher), codes[0])


def test_codes_on_paper_are_kept_as_digests_of_their_owner(teacher):
    _phone, codes = phone_of(teacher)
    colleague = TeacherFactory(school=teacher.school)
    phone_of(colleague)

    with pytest.raises(ValidationError):
        show_recovery_code(begun(colleague), codes[0])
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_half_a_sign_in_is_of_one_school_ten_minutes_and_one_password(teacher):
    token = half_token(teacher, teacher.school)

    assert find_half(teacher.school, token, device="").person == teacher
    assert find_half(SchoolFactory(), token, device="") is None
    assert find_half(teacher.school, token + "x", device="") is None
    assert find_half(teacher.school, "", device="") is None
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert find_half(teacher.school, token, device="") is None
    teacher.set_password("mot-mat-khau-khac")
    teacher.save()
    assert find_half(teacher.school, token, device="") is None


def test_who_left_or_was_closed_meanwhile_goes_no_further(teacher):
    token = half_token(teacher, teacher.school)
    teacher.memberships.update(until_date=now().date() - timedelta(days=1))
    assert find_half(teacher.school, token, device="") is None

    teacher.memberships.update(until_date=None)
    teacher.is_active = False
    teacher.save()
    assert find_half(teacher.school, token, device="") is None


def passkey(person, device):
    """Keep the passkey of a device, as the page of one's account does."""
    session = session_of(person)
    question = passkeys.ask_to_make(
        device.host, school="Trường", handle=b"1" * 32, username="a", name="A", have=[],
        who=who_makes(session),
    )  # fmt: skip
    add_passkey(
        person, device.host, question.note, device.make(question), name="Máy tính",
        session=session, by=person,
    )  # fmt: skip
    return SecondFactor.objects.get(person=person, kind="passkey")


def test_a_passkey_opens_a_session(teacher):
    device = Device(HOST)
    row = passkey(teacher, device)
    half = begun(teacher)
    question = ask_for_passkey(half, HOST)

    token = show_passkey(half, HOST, question.note, device.show(question))

    row.refresh_from_db()
    assert token
    assert (row.sign_count, row.last_used_at) == (2, now())
    assert sessions(teacher).filter(second_factor_at=now(), device="Firefox").exists()


def test_an_answer_works_once_also_of_a_device_that_does_not_count(teacher):
    device = Device(HOST, counts=False)
    passkey(teacher, device)
    half = begun(teacher)
    question = ask_for_passkey(half, HOST)
    answer = device.show(question)
    show_passkey(half, HOST, question.note, answer)

    with pytest.raises(ValidationError):
        show_passkey(half, HOST, question.note, answer)


def test_a_counter_that_went_back_tells_of_a_copy(teacher, standing_clock):
    device = Device(HOST)
    passkey(teacher, device)
    device.count = 0
    half = begun(teacher)
    question = ask_for_passkey(half, HOST)

    with pytest.raises(ValidationError):
        show_passkey(half, HOST, question.note, device.show(question))


def test_an_answer_to_another_sign_in_is_refused(teacher):
    device = Device(HOST)
    passkey(teacher, device)
    question = ask_for_passkey(begun(teacher), HOST)

    with pytest.raises(ValidationError):
        show_passkey(begun(teacher), HOST, question.note, device.show(question))


def test_a_passkey_is_of_its_host_and_its_owner(teacher):
    device, other = Device(HOST), Device(HOST)
    passkey(teacher, device)
    colleague = TeacherFactory(school=teacher.school)
    passkey(colleague, other)
    half = begun(teacher)
    question = ask_for_passkey(half, HOST)

    assert ask_for_passkey(half, "khac.test") is None
    assert ask_for_passkey(half, "") is None
    for wrong in (other, Device("khac.test"), Device(HOST, scheme="http")):
        with pytest.raises(ValidationError):
            show_passkey(half, HOST, question.note, wrong.show(question))
    device.origin = "https://duoi.truong.test"
    with pytest.raises(ValidationError):
        show_passkey(half, HOST, question.note, device.show(question))


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id":1}', "x" * 30_000, '{"rawId":"!!","response":{}}']
)
def test_what_is_no_answer_of_a_browser_opens_nothing(teacher, answer):
    passkey(teacher, Device(HOST))
    half = begun(teacher)
    question = ask_for_passkey(half, HOST)

    with pytest.raises(ValidationError):
        show_passkey(half, HOST, question.note, answer)


def test_a_question_is_answered_within_five_minutes(teacher, standing_clock):
    device = Device(HOST)
    passkey(teacher, device)
    half = begun(teacher)
    question = ask_for_passkey(half, HOST)
    standing_clock.shift(timedelta(minutes=6))

    with pytest.raises(ValidationError):
        show_passkey(half, HOST, question.note, device.show(question))
    with pytest.raises(ValidationError):
        show_passkey(half, HOST, "a forged note", device.show(question))

"""Setting up a second step, taking it away, and who may take away whose."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django_tasks_db.models import DBTaskResult

from mangxanh.common.dates import now
from mangxanh.school import passkeys
from mangxanh.school.actions.factors import (
    add_app,
    add_passkey,
    is_fresh,
    new_recovery_codes,
    remove_factor,
    reset_on_server,
    reset_second_step,
    who_makes,
)
from mangxanh.school.models import (
    Membership,
    RecoveryCode,
    Role,
    SecondFactor,
    StaffSession,
    Stranger,
)
from mangxanh.school.queries import (
    has_second_step,
    must_have_second_step,
    owes_second_step,
    recovery_codes_left,
)
from mangxanh.school.tests.acting import session_of, told
from mangxanh.school.tests.authenticator import Device, Phone, phone_of
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PASSWORD = "mat-khau-tot-1"
HOST = "truong.test"


@pytest.fixture(autouse=True)
def standing_clock():
    """Codes change every half minute; no test meets the change."""
    with time_machine.travel(now().replace(second=10, microsecond=0), tick=False) as clock:
        yield clock


@pytest.fixture
def it(school):
    return PersonFactory(school=school, roles=[Role.IT])


def living(person):
    return StaffSession.objects.living().filter(person=person)


def ask(person, session, host=HOST):
    have = SecondFactor.objects.filter(person=person, rp_id=host)
    return passkeys.ask_to_make(
        host, school="Trường", handle=b"1" * 32, username="a", name="A",
        have=[bytes(row.credential) for row in have], who=who_makes(session),
    )  # fmt: skip


def keep_passkey(person, device, session, **words):
    question = ask(person, session, device.host)
    return add_passkey(
        person, device.host, question.note, device.make(question), session=session,
        by=person, **({"name": "Máy"} | words),
    )  # fmt: skip


def test_an_app_is_set_up_with_a_code_of_it_and_gives_codes_for_paper(teacher):
    session, phone = session_of(teacher), Phone()

    codes = add_app(
        teacher, phone.secret, phone.code(), name=" Điện thoại ", session=session, by=teacher
    )

    app = SecondFactor.objects.get()
    assert (app.person, app.kind, app.name) == (teacher, "totp", "Điện thoại")
    assert phone.secret not in app.locked_secret
    assert len(set(codes)) == recovery_codes_left(teacher) == 10
    assert told("second step added") == [
        (teacher.pk, teacher.school.pk, f"school.SecondFactor:{app.pk}")
    ]
    session.refresh_from_db()
    assert session.second_factor_at == now()


def test_the_first_second_step_ends_the_sessions_that_did_without(teacher):
    old, session = session_of(teacher), session_of(teacher)

    phone_of(teacher, session=session)

    assert list(living(teacher)) == [session]
    assert old not in living(teacher)


def test_another_one_ends_no_session_and_makes_no_codes(teacher):
    session = session_of(teacher)
    phone_of(teacher, session=session)
    other = session_of(teacher)

    assert keep_passkey(teacher, Device(HOST), session) == []
    assert set(living(teacher)) == {session, other}
    assert recovery_codes_left(teacher) == 10


def test_a_code_that_does_not_fit_sets_nothing_up(teacher):
    with pytest.raises(ValidationError) as refused:
        add_app(teacher, Phone().secret, "000000", name="", session=session_of(teacher), by=teacher)

    assert refused.value.code == "code"
    assert not has_second_step(teacher)


def test_a_new_telephone_takes_the_place_of_the_old_one(teacher):
    session = session_of(teacher)
    old, _codes = phone_of(teacher, session=session)
    new, codes = phone_of(teacher, session=session)

    assert SecondFactor.objects.filter(person=teacher).count() == 1
    assert codes == []
    assert old.secret != new.secret


def test_the_password_is_asked_again_but_of_who_has_just_typed_it(teacher):
    session, phone = session_of(teacher), Phone()
    assert is_fresh(session)
    assert not is_fresh(None)
    StaffSession.objects.filter(pk=session.pk).update(created_at=now() - timedelta(minutes=16))
    session.refresh_from_db()

    words = {"name": "", "session": session, "by": teacher}
    with pytest.raises(ValidationError) as refused:
        add_app(teacher, phone.secret, phone.code(), **words)
    assert refused.value.code == "old"
    assert add_app(teacher, phone.secret, phone.code(), password=PASSWORD, **words)


def test_a_passkey_is_kept_once(teacher):
    session, device = session_of(teacher), Device(HOST)
    question = ask(teacher, session)
    answer = device.make(question)
    words = {"name": "", "session": session, "by": teacher}

    codes = add_passkey(teacher, HOST, question.note, answer, **words)

    row = SecondFactor.objects.get()
    assert len(codes) == 10
    assert (row.kind, row.rp_id, row.sign_count) == ("passkey", HOST, 1)
    assert row.name
    assert row.icon == "lock"
    with pytest.raises(ValidationError):
        add_passkey(teacher, HOST, question.note, answer, **words)
    assert SecondFactor.objects.count() == 1


@pytest.mark.parametrize("answer", ["", "{}", "[]", "x" * 30_000, '{"rawId":"AA","response":{}}'])
def test_what_is_no_answer_of_a_browser_is_not_kept(teacher, answer):
    session = session_of(teacher)

    with pytest.raises(ValidationError):
        add_passkey(
            teacher, HOST, ask(teacher, session).note, answer, name="", session=session, by=teacher
        )

    assert not has_second_step(teacher)


def test_the_answer_to_a_question_of_another_session_or_host_is_not_kept(teacher):
    session = session_of(teacher)
    other = ask(teacher, session_of(teacher))
    elsewhere = ask(teacher, session, "khac.test")

    for question, device in ((other, Device(HOST)), (elsewhere, Device("khac.test"))):
        with pytest.raises(ValidationError):
            add_passkey(
                teacher, HOST, question.note, device.make(question), name="",
                session=session, by=teacher,
            )  # fmt: skip


def test_new_codes_end_the_earlier_ones(teacher):
    session = session_of(teacher)
    _phone, old = phone_of(teacher, session=session)

    new = new_recovery_codes(teacher, session=session, by=teacher)

    assert not set(old) & set(new)
    assert RecoveryCode.objects.filter(person=teacher).count() == 10
    assert len(told("recovery codes made")) == 1


def test_codes_come_with_a_second_step_only(teacher):
    with pytest.raises(ValidationError):
        new_recovery_codes(teacher, session=session_of(teacher), by=teacher)


def test_the_last_one_goes_with_its_codes(teacher):
    session = session_of(teacher)
    phone_of(teacher, session=session)

    remove_factor(SecondFactor.objects.get(), PASSWORD, by=teacher, session=session)

    assert not has_second_step(teacher)
    assert not RecoveryCode.objects.exists()
    assert len(told("second step removed")) == 1


def test_removing_asks_for_the_password_however_fresh_and_twice_is_harmless(teacher):
    session = session_of(teacher)
    phone_of(teacher, session=session)
    factor = SecondFactor.objects.get()

    with pytest.raises(ValidationError):
        remove_factor(factor, "wrong", by=teacher, session=session)
    assert has_second_step(teacher)
    remove_factor(factor, PASSWORD, by=teacher, session=session)
    remove_factor(factor, PASSWORD, by=teacher, session=session)

    assert len(told("second step removed")) == 1


def test_it_keeps_one_of_them(it):
    session = session_of(it)
    phone_of(it, session=session)
    app = SecondFactor.objects.get()

    with pytest.raises(ValidationError):
        remove_factor(app, PASSWORD, by=it, session=session)
    keep_passkey(it, Device(HOST), session)
    remove_factor(app, PASSWORD, by=it, session=session)

    assert SecondFactor.objects.get().kind == "passkey"


def test_it_owes_a_second_step_until_a_session_has_seen_it(it, teacher):
    session = session_of(it)

    assert must_have_second_step(it)
    assert owes_second_step(it, session)
    assert owes_second_step(it, None)
    phone_of(it, session=session)
    session.refresh_from_db()
    assert not owes_second_step(it, session)
    assert not must_have_second_step(teacher)
    assert not owes_second_step(teacher, session_of(teacher))


@pytest.mark.parametrize("helper", ["board", "it"])
def test_nobody_changes_the_second_step_of_another(teacher, board, it, helper):
    by = {"board": board, "it": it}[helper]
    session = session_of(teacher)
    phone_of(teacher, session=session)
    factor = SecondFactor.objects.get()

    for attempt in (
        lambda: add_app(teacher, Phone().secret, "1", name="", session=session, by=by),
        lambda: add_passkey(teacher, HOST, "", "", name="", session=session, by=by),
        lambda: new_recovery_codes(teacher, session=session, by=by),
        lambda: remove_factor(factor, PASSWORD, session=session, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_one_sees_ones_own_only(teacher, board):
    phone_of(teacher)

    assert SecondFactor.objects.visible_to(teacher).count() == 1
    assert not SecondFactor.objects.visible_to(board).exists()
    assert not SecondFactor.objects.visible_to(Stranger(teacher.school)).exists()


def tasks():
    return [row.args_kwargs["kwargs"]["name"] for row in DBTaskResult.objects.all()]


def test_the_board_takes_a_colleagues_second_step_away(teacher, board):
    session = session_of(teacher)
    phone_of(teacher, session=session)

    reset_second_step(teacher, teacher.school, by=board)
    reset_second_step(teacher, teacher.school, by=board)

    assert not has_second_step(teacher)
    assert recovery_codes_left(teacher) == 0
    assert not living(teacher).exists()
    assert told("second step reset") == [
        (board.pk, teacher.school.pk, f"school.Person:{teacher.pk}")
    ]
    assert tasks() == ["notices.tell_second_step_reset"]


def test_the_board_also_takes_away_that_of_it_and_of_each_other(board, it):
    second = BoardFactory(school=board.school)
    for person in (it, second):
        phone_of(person)

        reset_second_step(person, board.school, by=board)

        assert not has_second_step(person)


def test_others_take_away_nothing(teacher, board, it, school):
    elsewhere = BoardFactory(school=SchoolFactory())
    for person in (teacher, board):
        phone_of(person)
        for by in (it, teacher, elsewhere):
            with pytest.raises(PermissionDenied):
                reset_second_step(person, school, by=by)
    with pytest.raises(PermissionDenied):
        reset_second_step(board, school, by=board)

    assert has_second_step(teacher)
    assert has_second_step(board)


def test_who_works_in_two_schools_is_in_no_boards_hands(teacher, board):
    phone_of(teacher)
    Membership.objects.create(
        person=teacher, school=SchoolFactory(), role=Role.TEACHER, from_date=now().date()
    )

    with pytest.raises(PermissionDenied):
        reset_second_step(teacher, board.school, by=board)


def test_on_the_server_every_school_of_theirs_writes_it_down(board):
    phone_of(board)
    other = SchoolFactory()
    Membership.objects.create(person=board, school=other, role=Role.TEACHER, from_date=now().date())

    reset_on_server(f" {board.username.upper()} ")

    person = f"school.Person:{board.pk}"
    assert told("second step reset on the server") == sorted(
        [(None, board.school.pk, person), (None, other.pk, person)], key=lambda row: row[1]
    )
    assert tasks() == ["notices.tell_second_step_reset"] * 2
    assert not has_second_step(board)


@pytest.mark.parametrize("name", ["ai-do", ""])
def test_on_the_server_a_name_must_fit_an_account_with_a_second_step(teacher, name):
    for username in (name, teacher.username):
        with pytest.raises(ValidationError):
            reset_on_server(username)

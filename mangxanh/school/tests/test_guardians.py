"""Slips, and the grown-ups whom they make guardians; ending one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import moved_clock, now, today
from mangxanh.school.actions import guardians as actions
from mangxanh.school.actions.access import TooManyGuesses, make_link, open_session
from mangxanh.school.models import (
    Guardianship,
    GuardianSlip,
    Membership,
    OneUseLink,
    Person,
    Pupil,
    Role,
    StaffSession,
)
from mangxanh.school.tests.acting import rows_of_history, told
from mangxanh.school.tests.factories import (
    GuardianFactory,
    GuardianshipFactory,
    PersonFactory,
    PupilFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PASSWORD = "một câu ngắn dễ nhớ"


@pytest.fixture
def clerk(school):
    return PersonFactory(school=school, roles=[Role.CLERK])


@pytest.fixture
def pupil(school, teacher):
    pupil = PupilFactory(school=school, person__name="Bùi Gia An")
    pupil.school_class.homeroom_teacher = teacher
    pupil.school_class.save()
    return pupil


def slip_of(pupil, by):
    """Return the slip that was just printed for one pupil."""
    [(_pupil, code)] = actions.print_slips([pupil], by=by)
    return actions.find_slip(pupil.school, code)


def begun_yesterday(pupil, guardian=None):
    return GuardianshipFactory(pupil=pupil, **({"guardian": guardian} if guardian else {}))


def test_the_homeroom_teacher_prints_a_slip_for_each_family(pupil, teacher):
    other = PupilFactory(school=pupil.school, school_class=pupil.school_class)

    made = actions.print_slips([pupil, other], by=teacher, copies=2)

    assert [row for row, _code in made] == [pupil, pupil, other, other]
    assert len({code for _row, code in made}) == GuardianSlip.objects.count() == 4
    assert told("guardian slip printed") == [
        (teacher.pk, pupil.school_id, f"school.Pupil:{row.pk}") for row in (pupil, other)
    ]


def test_a_slip_is_kept_as_a_digest_and_found_however_it_is_typed(pupil, teacher):
    [(_pupil, code)] = actions.print_slips([pupil], by=teacher)
    slip = GuardianSlip.objects.get()

    assert code not in slip.digest
    assert slip.created_by == teacher
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert actions.find_slip(pupil.school, typed) == slip
    assert actions.find_slip(PupilFactory().school, code) is None
    assert actions.find_slip(pupil.school, "") is None


def test_printing_anew_ends_the_older_unused_slips_of_that_family_only(pupil, teacher):
    other = PupilFactory(school=pupil.school, school_class=pupil.school_class)
    [(_one, first), (_two, second)] = actions.print_slips([pupil, other], by=teacher)

    actions.print_slips([pupil], by=teacher)

    assert actions.find_slip(pupil.school, first) is None
    assert actions.find_slip(pupil.school, second)


@pytest.mark.parametrize("who", ["colleague", "board of another school", "guardian"])
def test_nobody_else_prints_slips(pupil, who):
    person = {
        "colleague": lambda: TeacherFactory(school=pupil.school),
        "board of another school": lambda: PersonFactory(roles=[Role.BOARD]),
        "guardian": lambda: begun_yesterday(pupil).guardian,
    }[who]()

    with pytest.raises(PermissionDenied):
        actions.print_slips([pupil], by=person)

    assert not GuardianSlip.objects.exists()
    assert rows_of_history() == 0


def test_a_teacher_prints_none_for_the_class_of_somebody_else_among_their_own(pupil, teacher):
    with pytest.raises(PermissionDenied):
        actions.print_slips([pupil, PupilFactory(school=pupil.school)], by=teacher)

    assert not GuardianSlip.objects.exists()


def test_who_has_no_class_gets_a_slip_from_the_clerk_only(pupil, teacher, clerk):
    Pupil.objects.update(school_class=None)
    pupil = Pupil.objects.get()

    with pytest.raises(PermissionDenied):
        actions.print_slips([pupil], by=teacher)
    assert actions.print_slips([pupil], by=clerk)


def test_who_left_gets_no_slip_and_an_older_one_ends(pupil, teacher, clerk):
    [(_pupil, code)] = actions.print_slips([pupil], by=teacher)
    slip = actions.find_slip(pupil.school, code)
    Pupil.objects.update(left_on=today())

    assert actions.print_slips([pupil], by=clerk) == []
    assert actions.find_slip(pupil.school, code) is None
    with pytest.raises(ValidationError):
        actions.take_slip(slip, by=GuardianFactory(school=pupil.school))


def test_a_slip_makes_an_account_once(pupil, teacher):
    slip = slip_of(pupil, teacher)

    person = actions.begin_guardian(slip, "Bùi Văn Tâm", password=PASSWORD)

    assert person.username == "tambv"
    assert person.check_password(PASSWORD)
    assert Person.objects.get(pk=person.pk).at(pupil.school).roles == {Role.GUARDIAN}
    row = Guardianship.objects.get()
    assert (row.guardian, row.pupil, row.from_date) == (person, pupil, today())
    assert told("guardianship begun") == [
        (person.pk, pupil.school_id, f"school.Guardianship:{row.pk}")
    ]
    with pytest.raises(ValidationError):
        actions.begin_guardian(slip, "Ai Khác", password=PASSWORD)
    assert not Person.objects.filter(name="Ai Khác").exists()


def test_a_weak_password_or_a_taken_name_spends_no_slip(pupil, teacher):
    slip = slip_of(pupil, teacher)

    for words in ({"password": "ngan"}, {"password": PASSWORD, "username": teacher.username}):
        with pytest.raises(ValidationError):
            actions.begin_guardian(slip, "Bùi Văn Tâm", **words)

    assert not Guardianship.objects.exists()
    assert GuardianSlip.objects.get().used_at is None


def test_a_slip_ends_after_thirty_days(pupil, teacher):
    slip = slip_of(pupil, teacher)

    with moved_clock(now() + timedelta(days=30, minutes=1)):
        assert actions.find_slip(pupil.school, "x") is None
        with pytest.raises(ValidationError):
            actions.take_slip(slip, by=GuardianFactory(school=pupil.school))
    assert not Guardianship.objects.exists()


def test_one_guardian_has_several_children_and_one_membership(pupil, teacher, clerk):
    sister = PupilFactory(school=pupil.school, person__name="Bùi Gia Bình")
    person = actions.begin_guardian(slip_of(pupil, teacher), "Bùi Tâm", password=PASSWORD)

    actions.take_slip(slip_of(sister, clerk), by=person)

    assert Guardianship.objects.filter(guardian=person).count() == 2
    assert person.memberships.get().role == Role.GUARDIAN


def test_a_teacher_may_be_a_parent_and_stays_a_teacher(pupil, clerk):
    parent = TeacherFactory(school=pupil.school)

    actions.take_slip(slip_of(pupil, clerk), by=parent)

    again = Person.objects.get(pk=parent.pk).at(pupil.school)
    assert again.roles == {Role.TEACHER, Role.GUARDIAN}
    assert again.works_here


def test_who_has_an_account_at_another_school_joins_with_it(pupil, teacher):
    elsewhere = GuardianFactory(username="tambv")

    person = actions.join_by_account(slip_of(pupil, teacher), "TamBV ", "mat-khau-tot-1")

    assert person == elsewhere
    assert Person.objects.get(pk=person.pk).at(pupil.school).roles == {Role.GUARDIAN}
    assert not StaffSession.objects.exists()


def test_wrong_passwords_spend_no_slip_and_slow_the_account_down(pupil, teacher):
    GuardianFactory(username="tambv")
    slip = slip_of(pupil, teacher)

    for _turn in range(5):
        with pytest.raises(ValidationError):
            actions.join_by_account(slip, "tambv", "sai")
    with pytest.raises(TooManyGuesses):
        actions.join_by_account(slip, "tambv", "mat-khau-tot-1")

    assert not Guardianship.objects.exists()


def test_a_second_slip_of_the_same_child_stays_for_somebody_else(pupil, teacher):
    first, second = (
        actions.find_slip(pupil.school, code)
        for _pupil, code in actions.print_slips([pupil], by=teacher, copies=2)
    )
    person = actions.begin_guardian(first, "Bùi Tâm", password=PASSWORD)

    actions.take_slip(second, by=person)

    assert Guardianship.objects.count() == 1
    second.refresh_from_db()
    assert second.used_at is None


def test_no_pupil_becomes_a_guardian(pupil, teacher):
    slip = slip_of(pupil, teacher)
    classmate = PupilFactory(school=pupil.school).person.at(pupil.school)

    with pytest.raises(PermissionDenied):
        actions.take_slip(slip, by=classmate)

    assert not Guardianship.objects.exists()


def test_a_fifth_grown_up_needs_a_slip_of_the_clerk(pupil, teacher, clerk):
    for _turn in range(actions.MOST_GUARDIANS):
        GuardianshipFactory(pupil=pupil)
    person = GuardianFactory(school=pupil.school)

    with pytest.raises(ValidationError):
        actions.take_slip(slip_of(pupil, teacher), by=person)
    actions.take_slip(slip_of(pupil, clerk), by=person)

    assert Guardianship.objects.count() == actions.MOST_GUARDIANS + 1


def test_the_clerk_ends_a_guardianship_and_with_it_every_door(pupil, clerk):
    row = begun_yesterday(pupil)
    person = row.guardian
    token = open_session(person, pupil.school, device="Máy")
    make_link(person, pupil.school, OneUseLink.Purpose.RESET)

    actions.end_guardianship(row, by=clerk)
    actions.end_guardianship(row, by=clerk)

    assert token
    row.refresh_from_db()
    assert row.until_date == today() - timedelta(days=1)
    assert Person.objects.get(pk=person.pk).at(pupil.school).roles == frozenset()
    assert StaffSession.objects.get().ended_at is not None
    assert OneUseLink.objects.get().expires_at <= now()
    assert told("guardianship ended") == [
        (clerk.pk, pupil.school_id, f"school.Guardianship:{row.pk}")
    ]
    assert len(told("role ended")) == 1


def test_whose_guardianship_ended_comes_back_with_no_slip_printed_before(pupil, teacher, clerk):
    row = begun_yesterday(pupil)
    kept = slip_of(pupil, teacher)
    other = slip_of(PupilFactory(school=pupil.school), clerk)

    actions.end_guardianship(row, by=clerk)

    with pytest.raises(ValidationError):
        actions.take_slip(kept, by=Person.objects.get(pk=row.guardian_id))
    other.refresh_from_db()
    assert other.expires_at > now()


def test_what_began_today_is_taken_back_and_history_tells(pupil, teacher, clerk):
    person = actions.begin_guardian(slip_of(pupil, teacher), "Bùi Tâm", password=PASSWORD)

    actions.end_guardianship(Guardianship.objects.get(), by=clerk)

    assert not Guardianship.objects.exists()
    assert not Membership.objects.filter(person=person).exists()
    assert len(told("guardianship ended")) == len(told("role ended")) == 1


def test_with_another_child_here_the_guardian_stays(pupil, clerk):
    row = begun_yesterday(pupil)
    begun_yesterday(PupilFactory(school=pupil.school), guardian=row.guardian)
    open_session(row.guardian, pupil.school, device="Máy")

    actions.end_guardianship(row, by=clerk)

    assert Person.objects.get(pk=row.guardian_id).at(pupil.school).roles == {Role.GUARDIAN}
    assert StaffSession.objects.get().ended_at is None


def test_a_child_elsewhere_keeps_nobody_here_and_is_kept_there(pupil, clerk):
    row = begun_yesterday(pupil)
    other = begun_yesterday(PupilFactory(), guardian=row.guardian)
    Membership.objects.create(
        person=row.guardian, school=other.school, role=Role.GUARDIAN, from_date=today()
    )

    actions.end_guardianship(row, by=clerk)

    assert Person.objects.get(pk=row.guardian_id).at(pupil.school).roles == frozenset()
    assert Person.objects.get(pk=row.guardian_id).at(other.school).roles == {Role.GUARDIAN}


def test_a_teacher_who_is_no_parent_any_more_stays_signed_in(pupil, clerk):
    parent = TeacherFactory(school=pupil.school, roles=[Role.TEACHER, Role.GUARDIAN])
    row = begun_yesterday(pupil, guardian=parent)
    open_session(parent, pupil.school, device="Máy")

    actions.end_guardianship(row, by=clerk)

    assert Person.objects.get(pk=parent.pk).at(pupil.school).roles == {Role.TEACHER}
    assert StaffSession.objects.get().ended_at is None


@pytest.mark.parametrize("who", ["homeroom teacher", "clerk of another school", "guardian"])
def test_nobody_else_ends_a_guardianship(pupil, teacher, who):
    row = begun_yesterday(pupil)
    person = {
        "homeroom teacher": teacher,
        "clerk of another school": PersonFactory(roles=[Role.CLERK]),
        "guardian": row.guardian,
    }[who]

    with pytest.raises(PermissionDenied):
        actions.end_guardianship(row, by=person)

    assert Guardianship.objects.current().count() == 1

"""What works once works once however many try at the same moment."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from mangxanh.common.tests.on_disk import put_on_disk
from mangxanh.school.actions.access import FREE_GUESSES, make_link
from mangxanh.school.actions.guardians import print_slips
from mangxanh.school.actions.people import add_person
from mangxanh.school.actions.schools import new_setup_code
from mangxanh.school.models import Membership, OneUseLink, Role
from mangxanh.school.tests.authenticator import phone_of
from mangxanh.school.tests.factories import (
    BoardFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    SchoolFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS = """
import sys, threading
import django
django.setup()
from django.core.exceptions import ValidationError
from django.db import connection
from mangxanh.common.dates import moved_clock, now
from mangxanh.school.actions import (
    access, card_sign_in, guardians, people, schools, second_step
)
from mangxanh.school.models import (
    CardGuess, Guardianship, GuardianSlip, Membership, OneUseLink, Person, School,
    StaffSession, WrongGuess
)

school, MOMENT = School.objects.get(host=sys.argv[1]), now()
gate, said = threading.Barrier({count}), []

def attempt(turn):
    try:
        gate.wait()
        {act}
        said.append("did")
    except ValidationError:
        said.append("refused")
    except BaseException as error:
        said.append(repr(error))
    finally:
        connection.close()

threads = [threading.Thread(target=attempt, args=(turn,)) for turn in range({count})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(sorted(said))
print({tell})
"""


def in_threads(tmp_path, school, act, tell, count=6):
    """Do something in threads of another process, on the test's data; return what it printed."""
    parts = connection.settings_dict
    address = f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/"
    if connection.vendor == "sqlite":
        address = f"sqlite:///{put_on_disk(tmp_path)}"
    else:
        address += parts["NAME"]
    # Digests are keyed by the installation's secret.
    own = {"DATABASE_URL": address, "MX_DATA": str(tmp_path), "MX_SECRET_KEY": settings.SECRET_KEY}
    program = THREADS.format(act=act, tell=tell, count=count)
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", program, school.host],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.splitlines()


def test_a_setup_code_is_spent_by_one_of_six_who_use_it_at_once(tmp_path):
    school = SchoolFactory()
    people = [add_person(f"Người Số {n}").pk for n in range(6)]
    code = new_setup_code(school)

    said, boards = in_threads(
        tmp_path,
        school,
        f"schools.use_setup_code(school, {code!r}, person=Person.objects.get(pk={people}[turn]))",
        "Membership.objects.filter(role='board').count()",
    )

    assert said == str(["did"] + 5 * ["refused"])
    assert boards == "1"


def test_a_link_sets_one_password_when_used_by_six_at_once(tmp_path):
    teacher = TeacherFactory()
    make_link(teacher, teacher.school, OneUseLink.Purpose.RESET)

    said, fitting = in_threads(
        tmp_path,
        teacher.school,
        "access.use_link(OneUseLink.objects.get(), f'một câu dễ nhớ số {turn}')",
        "sum(Person.objects.get().check_password(f'một câu dễ nhớ số {n}') for n in range(6))",
    )

    assert said == str(["did"] + 5 * ["refused"])
    assert fitting == "1"


def test_two_board_members_who_end_each_other_at_once_do_not_both_succeed(tmp_path):
    school = SchoolFactory()
    pair = [BoardFactory(school=school), BoardFactory(school=school)]
    rows = [Membership.objects.get(person=person, role=Role.BOARD).pk for person in pair]

    said, left = in_threads(
        tmp_path,
        school,
        f"people.end_membership(Membership.objects.get(pk={rows}[turn]),"
        f" by=Person.objects.get(pk={[p.pk for p in pair]}[1 - turn]).at(school))",
        "Membership.objects.filter(role='board').current().count()",
        count=2,
    )

    assert said.count("did") == 1
    assert left == "1"


def test_of_many_guesses_at_once_no_more_get_through_than_are_free(tmp_path, school):
    many = 60 if connection.vendor == "sqlite" else 40  # PostgreSQL has fewer connections
    said = in_threads(
        tmp_path,
        school,
        # At one moment, for a second later one more may be due.
        'with moved_clock(MOMENT): access.sign_in(school, "hanhdt", f"wrong {turn}", device="")',
        "WrongGuess.objects.count()",
        count=many,
    )

    assert said == [str(many * ["refused"]), str(FREE_GUESSES)]


@pytest.mark.parametrize("way", ["code", "recovery_code"])
def test_of_many_who_show_one_code_at_once_one_gets_in(tmp_path, way):
    teacher = TeacherFactory()
    phone, codes = phone_of(teacher)
    code = phone.code() if way == "code" else codes[0]
    half = f"Person.objects.get(pk={teacher.pk}).at(school), school, 'key', '', str(turn)"

    said, sessions = in_threads(
        tmp_path,
        teacher.school,
        act=f"second_step.show_{way}(second_step.Half({half}), {code!r})",
        tell="StaffSession.objects.count()",
    )

    assert said == str(["did"] + ["refused"] * 5)
    assert sessions == "1"


def test_a_slip_makes_one_guardian_when_six_use_it_at_once(tmp_path):
    pupil = PupilFactory()
    print_slips([pupil], by=BoardFactory(school=pupil.school))
    people = [GuardianFactory(school=pupil.school).pk for _turn in range(6)]

    said, guardians = in_threads(
        tmp_path,
        pupil.school,
        "guardians.take_slip(GuardianSlip.objects.get(),"
        f" by=Person.objects.get(pk={people}[turn]).at(school))",
        "Guardianship.objects.count()",
    )

    assert said == str(["did"] + 5 * ["refused"])
    assert guardians == "1"


def test_a_guardian_whose_last_children_end_at_once_is_none_any_more(tmp_path):
    first = GuardianshipFactory()
    guardian, school = first.guardian, first.school
    second = GuardianshipFactory(pupil=PupilFactory(school=school), guardian=guardian)
    clerk = BoardFactory(school=school)

    said, left = in_threads(
        tmp_path,
        school,
        f"guardians.end_guardianship(Guardianship.objects.get(pk={[first.pk, second.pk]}[turn]),"
        f" by=Person.objects.get(pk={clerk.pk}).at(school))",
        "Membership.objects.filter(role='guardian').current().count()",
        count=2,
    )

    assert said == str(2 * ["did"])
    assert left == "0"

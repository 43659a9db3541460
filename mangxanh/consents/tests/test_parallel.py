"""Two who save at the same moment lose nothing of each other, and one answer stands."""

import pytest

from mangxanh.consents.queries import CELLS
from mangxanh.school.tests.factories import (
    ClassFactory,
    GuardianshipFactory,
    PupilFactory,
    TeacherFactory,
    YearFactory,
)
from mangxanh.school.tests.test_parallel import in_threads

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TICK = (
    "from mangxanh.consents.actions import enter_slips; "
    "from mangxanh.consents.slips import Slip; "
    "from mangxanh.consents.queries import CELLS; "
    "from mangxanh.school.models import Pupil; from datetime import date; "
    "rows = list(Pupil.objects.order_by('pk').select_related('person', 'school_class')); "
    "row = rows[turn % len(rows)]; "
    "enter_slips(row.school_class, [Slip(row, frozenset(CELLS), True, '-' * 8)], "
    "given_on=date(2026, 1, 5), by=Person.objects.get(username='co').at(school))"
)
ANSWER = (
    "from mangxanh.consents.actions import answer; from mangxanh.school.models import Pupil; "
    "row = Pupil.objects.get(); who = row.person if turn % 2 else Person.objects.get(username='me'); "
    "answer(row, 'pupil' if turn % 2 else 'guardian', {'photograph': True}, by=who.at(school))"
)


def test_a_class_ticked_by_six_at_once_has_every_tick_once(school, tmp_path):
    teacher = TeacherFactory(school=school, username="co")
    row = ClassFactory(year=YearFactory(school=school), homeroom_teacher=teacher)
    pupils = [PupilFactory(school=school, school_class=row) for _turn in range(3)]

    said, count = in_threads(
        tmp_path,
        school,
        TICK,
        "__import__('mangxanh.consents.models', fromlist=['Consent']).Consent.objects.count()",
    )

    assert said == str(["did"] * 6)
    assert int(count) == len(pupils) * len(CELLS)


def test_pupil_and_parent_answer_at_once_and_each_has_one_answer(school, tmp_path):
    pupil = PupilFactory(school=school)
    guardian = GuardianshipFactory(pupil=pupil).guardian
    guardian.username = "me"
    guardian.save()

    said, count = in_threads(
        tmp_path,
        school,
        ANSWER,
        "__import__('mangxanh.consents.models', fromlist=['Consent']).Consent.objects.count()",
    )

    assert said == str(["did"] * 6)
    assert int(count) == 2

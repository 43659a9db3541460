import pytest

from mangxanh.school.tests.factories import GuardianshipFactory, PupilFactory


@pytest.fixture
def pupil(school, teacher):
    """A pupil of the teacher's class."""
    pupil = PupilFactory(school=school, person__name="Bùi Gia An")
    pupil.school_class.homeroom_teacher = teacher
    pupil.school_class.save()
    return pupil


@pytest.fixture
def child(pupil):
    return pupil.person.at(pupil.school)


@pytest.fixture
def guardian(pupil):
    return GuardianshipFactory(pupil=pupil).guardian

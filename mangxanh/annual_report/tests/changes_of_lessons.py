"""What makes the figures of lessons and of codes of conduct speak, for tests."""

from datetime import date, time

from mangxanh.common.dates import at
from mangxanh.conduct.models import Audience, Code
from mangxanh.conduct.tests.factories import (
    ClassAgreementFactory,
    ClassSignaturesFactory,
    CodeFactory,
)
from mangxanh.learning.tests.factories import (
    KEY,
    LessonProgressFactory,
    PackPlanFactory,
    PackRunFactory,
    RecallAnswerFactory,
)
from mangxanh.school.tests.factories import PupilFactory


def taught(world):
    row = world.classes[0]
    activity = world.log("homeroom", classes=[row], heads=30)
    PackRunFactory(school_class=row, activity=activity, day=activity.day, size=row.size, heads=30)
    for lesson in (KEY, "bai-khac"):  # due: one was taught, one was not
        PackPlanFactory(
            school=world.school,
            year=world.year,
            lesson=lesson,
            grade=row.grade,
            due_on=activity.day,
        )


def finished(world):
    for _turn in range(2):
        pupil = PupilFactory(school=world.school, school_class=world.classes[0])
        LessonProgressFactory(
            pupil=pupil, school_class=world.classes[0], finished_on=date(2026, 3, 2)
        )


def recalled(world):
    for _turn in range(12):
        pupil = PupilFactory(school=world.school, school_class=world.classes[0])
        RecallAnswerFactory(
            pupil=pupil, wave=30, right=2, answered_at=at(date(2026, 3, 2), time(9))
        )


def issued(world):
    for audience in (Audience.PUPILS_6_7, Audience.GUARDIANS):
        activity = world.log("other", classes=())
        CodeFactory(
            school=world.school, audience=audience, activity=activity, first_day=activity.day
        )


def signed(world):
    Code.objects.update(state=Code.State.REPLACED)
    code = CodeFactory(school=world.school)
    for row in world.classes:
        activity = world.log("other", classes=[row])
        ClassSignaturesFactory(school_class=row, code=code, activity=activity, signed=row.size - 2)


def agreed(world):
    row = world.classes[0]
    ClassAgreementFactory(school_class=row, activity=world.log("other", classes=[row]))


OF_LESSONS = {
    "packs_taught": taught,
    "lessons_finished": finished,
    "kept_in_mind": recalled,
    "codes_issued": issued,
    "code_signatures": signed,
    "class_agreements": agreed,
}

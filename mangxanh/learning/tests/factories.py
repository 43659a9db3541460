"""Lessons, packs and what pupils did, for tests."""

import factory

from mangxanh.common.dates import now, today
from mangxanh.common.text import fold
from mangxanh.learning.models import (
    EndedFact,
    LessonEdition,
    LessonFigure,
    LessonProgress,
    PackPlan,
    PackRun,
    RecallAnswer,
    Resource,
)
from mangxanh.learning.shelf import source_of
from mangxanh.plan.tests.factories import ActivityFactory
from mangxanh.school.tests.factories import (
    ClassFactory,
    PupilFactory,
    SchoolFactory,
    TeacherFactory,
)

KEY = "doc-lai-truoc-khi-gui"


class LessonProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LessonProgress

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    year = factory.SelfAttribute("pupil.school_class.year")
    school_class = factory.SelfAttribute("pupil.school_class")
    lesson = KEY
    updated_at = factory.LazyFunction(now)


class RecallAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecallAnswer

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    year = factory.SelfAttribute("pupil.school_class.year")
    school_class = factory.SelfAttribute("pupil.school_class")
    lesson = KEY
    wave = RecallAnswer.Wave.WEEK
    answers = factory.LazyFunction(lambda: [0, 1, None])
    right = 2
    answered_at = factory.LazyFunction(now)


class LessonFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LessonFigure

    school_class = factory.SubFactory(ClassFactory)
    year = factory.SelfAttribute("school_class.year")
    school = factory.SelfAttribute("year.school")
    lesson = KEY
    size = 38
    finished = 20


class PackPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackPlan

    made_by = factory.SubFactory(TeacherFactory)
    lesson = KEY
    grade = 7
    due_on = factory.LazyFunction(today)


class PackRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackRun

    school_class = factory.SubFactory(ClassFactory)
    year = factory.SelfAttribute("school_class.year")
    school = factory.SelfAttribute("year.school")
    lesson = KEY
    day = factory.LazyFunction(today)
    size = 38
    heads = 36
    activity = factory.SubFactory(ActivityFactory, school=factory.SelfAttribute("..school"))
    taught_by = factory.SelfAttribute("activity.logged_by")
    created_at = factory.LazyFunction(now)


class LessonEditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LessonEdition

    written_by = factory.SubFactory(TeacherFactory)
    key = KEY
    text = factory.LazyFunction(lambda: source_of(KEY))
    title = "Đọc lại trước khi gửi"
    written_at = factory.LazyFunction(now)


class EndedFactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EndedFact

    school = factory.SubFactory(SchoolFactory)
    lesson = KEY
    fact = 6
    found_on = factory.LazyFunction(today)


class ResourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resource

    proposed_by = factory.SubFactory(TeacherFactory)
    title = "Trang của Tổng đài 111"
    url = factory.Sequence(lambda n: f"https://tongdai111.vn/{n}")
    subject = "Tin học"
    search_text = factory.LazyAttribute(lambda row: fold(f"{row.title} {row.subject}"))
    proposed_at = factory.LazyFunction(now)

"""What lessons and codes of conduct leave in each of two schools (two_schools.py)."""

from datetime import timedelta

from mangxanh.common.dates import today
from mangxanh.learning.shelf import source_of
from mangxanh.learning.tests.factories import (
    KEY,
    LessonEditionFactory,
    LessonFigureFactory,
    LessonProgressFactory,
    PackPlanFactory,
    PackRunFactory,
    RecallAnswerFactory,
    ResourceFactory,
)
from mangxanh.school.models import Pupil, SchoolClass


def add_lessons(place):
    """A lesson of the school's own, packs of the class, a pupil who learned, a page of others."""
    teacher = place.people["teacher"]
    row = SchoolClass.objects.get(pk=place.keys["school_class"][0])
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    title = f"Bài của {place.mark}"
    text = source_of(KEY).replace("title: Đọc lại trước khi gửi", f"title: {title}", 1)
    edition = LessonEditionFactory(
        school=place.school, written_by=teacher, key=KEY, text=text, title=title
    )
    LessonProgressFactory(pupil=pupil, card=5, finished_on=today() - timedelta(days=30))
    RecallAnswerFactory(pupil=pupil)
    LessonFigureFactory(school_class=row)
    plan = PackPlanFactory(school=place.school, year=row.year, made_by=teacher)
    run = PackRunFactory(
        school_class=row, activity__logged_by=teacher, activity__title=f"Gói {place.mark}"
    )
    resource = ResourceFactory(
        school=place.school, proposed_by=teacher, title=f"Học liệu {place.mark}"
    )
    place.keys["lesson"] = (KEY,)
    place.keys["pack_paper"] = (KEY, "kich-ban")
    place.at(lesson_edition=edition, pack_plan=plan, pack_run=run, resource=resource)

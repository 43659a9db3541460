"""What lessons leave in each of two schools (two_schools.py)."""

from datetime import timedelta

from mangxanh.common.dates import now, today
from mangxanh.learning.shelf import source_of
from mangxanh.learning.tests.factories import (
    KEY,
    EndedFactFactory,
    LessonEditionFactory,
    LessonFigureFactory,
    LessonProgressFactory,
    PackPlanFactory,
    PackRunFactory,
    RecallAnswerFactory,
    ResourceFactory,
)
from mangxanh.plan.models import Line
from mangxanh.plan.queries import plan_of
from mangxanh.plan.tests.factories import (
    ActivityClassFactory,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
)
from mangxanh.school.models import OutsideSwitch, Pupil, SchoolClass
from mangxanh.school.queries import year_on


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
    key = f"bai-rieng-{place.school.pk}"  # an address shows no mark
    own = {"school": place.school, "written_by": teacher, "key": key, "title": title}
    own["text"] = text.replace(f"key: {KEY}", f"key: {key}", 1)
    LessonEditionFactory(**own, published_by=teacher, published_at=now())
    LessonEditionFactory(**own)
    EndedFactFactory(school=place.school)
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
    place.keys |= {"lesson": (KEY,), "own_lesson": (key,), "pack_paper": (KEY, "kich-ban")}
    _decided(place)
    _integrated(place, row)
    place.at(lesson_edition=edition, pack_plan=plan, pack_run=run, resource=resource)


def _decided(place):
    """A page that was taken, the line that minutes of it would prove, the server let out."""
    mark, board = place.mark, place.people["board"]
    LineFactory(
        plan=plan_of(place.school, year_on(place.school)),
        form="teaching",
        title=f"Học liệu của {mark}",
        heading=f"Phần {mark}",
        obligation=f"Chọn học liệu {mark}.",
    )
    ResourceFactory(
        school=place.school,
        proposed_by=place.people["teacher"],
        title=f"Đã duyệt {mark}",
        state="approved",
        decided_by=board,
        decided_at=now(),
    )
    OutsideSwitch.objects.create(
        school=place.school,
        source=OutsideSwitch.Source.RESOURCES,
        changed_by=board,
        changed_at=now(),
    )


def _integrated(place, row):
    """A lesson into which the teacher brought something, with its evidence."""
    activity = ActivityFactory(
        school=place.school,
        kind="integration",
        title=f"Lồng ghép {place.mark}",
        logged_by=place.people["teacher"],
        details={"into": "lesson", "subject": f"Môn {place.mark}"},
    )
    ActivityClassFactory(activity=activity, school_class=row)
    line = Line.objects.get(pk=place.keys["line"][0])
    teacher = place.people["teacher"]
    EvidenceFactory(line=line, activity=activity, title=activity.title, author=teacher)
    place.at(integration=activity)

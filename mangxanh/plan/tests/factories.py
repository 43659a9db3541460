"""Plans, lines, work and activities for tests."""

from datetime import date

import factory
from django.urls import reverse

from mangxanh.common.dates import now
from mangxanh.common.text import fold
from mangxanh.files.models import StoredFile
from mangxanh.history.models import HistoryRow
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import (
    Activity,
    ActivityClass,
    Evidence,
    Line,
    LineOwner,
    LineYear,
    Plan,
    Recipient,
    Task,
)
from mangxanh.school.queries import year_on
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory, YearFactory

DAY = date(2026, 11, 20)


class PlanFactory(factory.django.DjangoModelFactory):
    """A confirmed plan of 2026–2030."""

    class Meta:
        model = Plan

    school = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"Kế hoạch nếp ứng xử đẹp trên mạng {n}")
    number = "04/KH-THCSBG"
    issued_on = date(2026, 1, 15)
    first_day = date(2026, 1, 15)
    last_day = date(2030, 12, 31)
    text = "Văn bản kế hoạch."
    created_at = factory.LazyFunction(now)
    confirmed_at = factory.LazyFunction(now)


class LineFactory(factory.django.DjangoModelFactory):
    """A confirmed obligation, numbered in its plan."""

    class Meta:
        model = Line

    plan = factory.SubFactory(PlanFactory)
    school = factory.SelfAttribute("plan.school")
    n = factory.LazyAttribute(lambda line: str(Line.objects.filter(plan=line.plan).count() + 1))
    position = factory.LazyAttribute(lambda line: int(line.n.strip("MK")) * 100)
    path = factory.LazyAttribute(lambda line: f"II.1-{line.n}")
    heading = "NHIỆM VỤ · Tuyên truyền"
    title = factory.LazyAttribute(lambda line: f"Việc số {line.n}")
    obligation = factory.LazyAttribute(lambda line: f"Tổ chức việc số {line.n}; lưu kết quả.")
    form = "communication"
    confirmed_at = factory.LazyFunction(now)


class LineYearFactory(factory.django.DjangoModelFactory):
    """A line in the school year of today."""

    class Meta:
        model = LineYear

    line = factory.SubFactory(LineFactory)
    school = factory.SelfAttribute("line.school")
    year = factory.LazyAttribute(lambda row: year_on(row.school) or YearFactory(school=row.school))


class OwnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LineOwner

    line_year = factory.SubFactory(LineYearFactory)
    school = factory.SelfAttribute("line_year.school")
    person = factory.LazyAttribute(lambda owner: TeacherFactory(school=owner.school))
    leads = True


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Task

    line_year = factory.SubFactory(LineYearFactory)
    school = factory.SelfAttribute("line_year.school")
    title = factory.Sequence(lambda n: f"Đầu việc {n}")
    created_at = factory.LazyFunction(now)


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    school = factory.SubFactory(SchoolFactory)
    year = factory.LazyAttribute(lambda row: year_on(row.school) or YearFactory(school=row.school))
    kind = Activity.Kind.FLAG_CEREMONY
    title = factory.Sequence(lambda n: f"Chào cờ tuần {n}")
    search_title = factory.LazyAttribute(lambda row: fold(row.title))
    day = DAY
    logged_by = factory.LazyAttribute(lambda row: TeacherFactory(school=row.school))
    request_key = factory.Sequence(lambda n: f"activity-{n}")
    created_at = factory.LazyFunction(now)


class ActivityClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityClass

    activity = factory.SubFactory(ActivityFactory)
    size = factory.SelfAttribute("school_class.size")


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A paper entered by hand for a line."""

    class Meta:
        model = Evidence

    line = factory.SubFactory(LineFactory)
    school = factory.SelfAttribute("line.school")
    filed_for = factory.SelfAttribute("line")
    year = factory.LazyAttribute(lambda row: year_on(row.school) or YearFactory(school=row.school))
    code = factory.Sequence(lambda n: f"MC-x-2627-{n:05d}")
    title = "Ảnh bảng tin"
    day = DAY
    paper_source = "Sổ công tác"
    author = factory.LazyAttribute(lambda row: TeacherFactory(school=row.school))
    filed_at = factory.LazyFunction(now)


class RecipientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recipient

    plan = factory.SubFactory(PlanFactory)
    school = factory.SelfAttribute("plan.school")
    name = factory.Sequence(lambda n: f"Tổ chuyên môn {n}")


def entry_for(*lines, **words):
    """What somebody would type about a flag ceremony."""
    entry_for.turn = getattr(entry_for, "turn", 0) + 1
    given = {
        "kind": Activity.Kind.FLAG_CEREMONY,
        "title": "Chào cờ: tin giả",
        "day": DAY,
        "request_key": f"tap-{entry_for.turn}",
    }
    return Entry(lines=lines, **(given | words))


def verbs(obj):
    """What history says of an object, oldest first."""
    rows = HistoryRow.objects.filter(object_label=obj._meta.label, object_key=str(obj.pk))
    return list(rows.order_by("n").values_list("verb", flat=True))


def go(client, name, *args, data=None, query=""):
    """Open a page, or post to it."""
    url = reverse(name, args=args) + query
    return client.get(url) if data is None else client.post(url, data)


def nothing_stored(settings):
    """Whether no file was kept, in a row or on the disk."""
    kept = [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    return not kept and not StoredFile.objects.exists()

"""A school whose year 2025-2026 lies behind it, with a small plan and what was done for it."""

from dataclasses import dataclass, field
from datetime import date, time

from mangxanh.annual_report.actions import open_report
from mangxanh.annual_report.models import Report
from mangxanh.common.dates import at, moved_clock, now
from mangxanh.plan.actions.activities import Entry, log_activity
from mangxanh.plan.models import Line, LineYear, Plan
from mangxanh.school.models import Person, Role, School, SchoolClass, SchoolYear
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, SchoolFactory

TODAY = date(2026, 11, 23)
TITLE = "Kế hoạch xây dựng văn hóa ứng xử trên không gian mạng giai đoạn 2026-2030"
BEFORE_OCTOBER = {"every": "year", "month": 10, "day": 1, "year": None, "before": True}
LINES = (
    ("1", "II.1-1", "II.1 Tuyên truyền, giáo dục", "Biên soạn tài liệu quy tắc ứng xử", False),
    ("2", "II.1-2", "II.1 Tuyên truyền, giáo dục", "Lồng ghép, sinh hoạt lớp", False),
    ("3", "II.2-1", "II.2 Quản lý thông tin", "Rà soát trang, nhóm của trường", False),
    ("4", "IV.1-1", "IV.1 Ban giám hiệu", "Tập huấn hằng năm", False),
    ("5", "V-b", "V. Báo cáo", "Gửi báo cáo trước ngày 01/10 hằng năm", True),
)


@dataclass
class World:
    """One school with its people, years, classes and lines."""

    school: School
    board: Person
    teacher: Person
    clerk: Person
    year: SchoolYear
    before: SchoolYear
    plan: Plan
    lines: dict[str, Line]
    classes: list[SchoolClass]
    last_classes: list[SchoolClass] = field(default_factory=list)
    _turn: int = 0

    def log(self, kind="flag_ceremony", *, line="2", day=date(2026, 3, 2), files=(), **given):
        """Log an activity as the teacher did on its day."""
        self._turn += 1
        classes = given.pop(
            "classes", self.classes if day >= self.year.first_day else self.last_classes
        )
        lines = [self.lines[n] for n in line.split()]
        with moved_clock(at(day, time(15))):
            return log_activity(
                self.school,
                Entry(
                    kind=kind,
                    title=given.pop("title", f"Hoạt động {self._turn}"),
                    day=day,
                    lines=lines,
                    request_key=f"k{self._turn}",
                    classes=classes,
                    **given,
                ),
                by=self.teacher,
                files=files,
            )

    def row(self, n):
        return LineYear.objects.get(line=self.lines[n], year=self.year)

    def report(self, period="school") -> Report:
        return open_report(self.year, period, by=self.board)


def make_world(*, classes=2, school=None) -> World:
    school = school or SchoolFactory(name="Trường THCS Bãi Giữa")
    years = [_year(school, start) for start in (2024, 2025, 2026)]
    people = [
        BoardFactory(school=school, name="Đỗ Thị Hạnh", title="Phó Hiệu trưởng"),
        PersonFactory(school=school, name="Lê Thu Hà", roles=(Role.TEACHER,)),
        PersonFactory(school=school, name="Phạm Thị Mai", roles=(Role.CLERK,)),
    ]
    plan = Plan.objects.create(
        school=school,
        title=TITLE,
        number="04/KH-THCSBG",
        issued_on=date(2025, 8, 15),
        first_day=date(2024, 1, 1),
        last_day=date(2030, 12, 31),
        text="",
        created_at=now(),
        confirmed_at=now(),
    )
    lines = {
        n: _line(plan, n, path, heading, title, rule) for n, path, heading, title, rule in LINES
    }
    for year in years:
        for line in lines.values():
            LineYear.objects.create(school=school, line=line, year=year)
    return World(
        school,
        *people,
        year=years[1],
        before=years[0],
        plan=plan,
        lines=lines,
        classes=_classes(years[1], classes),
        last_classes=_classes(years[0], classes),
    )


def _year(school, start):
    return SchoolYear.objects.create(
        school=school,
        name=f"{start}-{start + 1}",
        first_day=date(start, 9, 5),
        second_term=date(start + 1, 1, 19),
        last_day=date(start + 1, 5, 29),
    )


def _classes(year, count):
    return [
        SchoolClass.objects.create(
            school=year.school,
            year=year,
            name=f"{6 + at % 4}A{at // 4 + 1}",
            grade=6 + at % 4,
            size=40,
        )
        for at in range(count)
    ]


def _line(plan, n, path, heading, title, rule):
    return Line.objects.create(
        school=plan.school,
        plan=plan,
        position=int(n),
        n=n,
        path=path,
        heading=heading,
        title=title,
        obligation=f"{title}.",
        due_rule=BEFORE_OCTOBER if rule else {},
        form="report" if rule else "communication",
        confirmed_at=now(),
    )

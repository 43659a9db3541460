"""The demo's pupils: a workbook as the ministry's database exports it, brought in as a clerk does."""

import random
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

from mangxanh.documents.excel import NewSheet, Value, write_workbook
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import SECOND_YEAR
from mangxanh.home.demo.stage import Stage
from mangxanh.school.actions.rights import confirm_papers
from mangxanh.school.actions.roster_swap import apply_roster
from mangxanh.school.actions.rosters import stage_pupils
from mangxanh.school.queries import papers_are_confirmed
from mangxanh.school.roster import read_roster

Happening = tuple[date, time, Callable[[], object]]
BROUGHT_IN = date(2026, 8, 28)
FILE_NAME = "danh-sach-hoc-sinh-2026-2027.xlsx"
_COLUMNS = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái",
    "Lớp học", "Khối học",
)  # fmt: skip
_EVERY = 75  # of so many pupils one has a name of the others


def pupil_events(stage: Stage) -> Iterator[Happening]:
    """Yield the day on which the pupils came in."""
    yield BROUGHT_IN, time(14), lambda: _bring_in(stage)


def _bring_in(stage: Stage) -> None:
    if not papers_are_confirmed(stage.school):
        confirm_papers(stage.school, by=stage.head)
    roster = read_roster(workbook(), FILE_NAME)
    by = stage.who("maipt")
    year = stage.years[SECOND_YEAR]
    staged = stage_pupils(stage.school, roster, year=year, file_name=FILE_NAME, by=by)
    apply_roster(staged, by=by)


def workbook() -> bytes:
    """Return the list of all pupils of the second year, a sheet a grade."""
    told = next(year for year in read("school")["years"] if year["name"] == SECOND_YEAR)
    maker = _Maker()
    rows: dict[int, list[tuple[Value, ...]]] = {}
    for row in told["classes"]:
        of_grade = rows.setdefault(row["grade"], [])
        of_grade += maker.of_class(row["name"], row["grade"], row["size"], len(of_grade))
    return write_workbook(
        [NewSheet(f"Khối {grade}", _COLUMNS, tuple(found)) for grade, found in rows.items()]
    )


class _Maker:
    """Draws names from content/vi/demo/pupils.toml, always the same ones."""

    def __init__(self) -> None:
        self.told = read("pupils")
        self.draw = random.Random(2026)  # noqa: S311  # names of nobody, the same each time
        self.made = 0

    def of_class(self, name: str, grade: int, size: int, before: int) -> list[tuple[Value, ...]]:
        """Return the rows of a class as they stand in the workbook, in no order."""
        listed = self.told["lists"].get(name, [])
        rows: list[tuple[Value, ...]] = []
        seen = {self.told["namesakes"].get(name, "")}
        for turn in range(size):
            full, gender, people = self._somebody(listed, turn, seen)
            if turn in (4, 9) and name in self.told["namesakes"]:
                full, gender = self.told["namesakes"][name], "Nam"
            seen.add(full)
            self.made += 1
            rows.append(
                (
                    before + turn + 1,
                    str(self.told["first_number"] + self.made),
                    full,
                    self._birth(grade),
                    gender,
                    people,
                    "Đang học",
                    name,
                    f"Khối {grade}",
                )
            )
        return rows

    def _birth(self, grade: int) -> date:
        return date(2020 - grade, 1, 1) + timedelta(days=self.draw.randrange(365))

    def _somebody(self, listed: list[str], turn: int, seen: set[str]) -> tuple[str, str, str]:
        if turn < len(listed):
            return listed[turn], "Nữ" if self.draw.random() < 0.5 else "Nam", "Kinh"
        if self.made % _EVERY == _EVERY // 2:
            other = self.told["others"][self.made // _EVERY % len(self.told["others"])]
            return other["name"], other["gender"], other["people"]
        while True:
            full, gender = self._name()
            if full not in seen:
                return full, gender, "Kinh"

    def _name(self) -> tuple[str, str]:
        girl = self.draw.random() < 0.49
        parts: dict[str, Any] = self.told["girls" if girl else "boys"]
        families = self.told["families"]
        family = self.draw.choices(list(families), list(families.values()))[0]
        words = [family, self.draw.choice(parts["middle"]), self.draw.choice(parts["given"])]
        if girl and words[1] != "Thị" and self.draw.random() < 0.2:
            words.insert(1, "Thị")
        return " ".join(words), "Nữ" if girl else "Nam"

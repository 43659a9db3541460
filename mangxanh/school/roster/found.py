"""What is found in a list: people, and what somebody has to look at."""

from dataclasses import dataclass, field
from datetime import date

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Issue:
    """Something about a row (0: about the whole sheet); an error keeps the list from being used."""

    sheet: str
    row: int
    severity: str
    message: str


@dataclass(frozen=True)
class PupilRow:
    """A pupil as a list has them; `row` counts as Excel does, from 1."""

    sheet: str
    row: int
    name: str
    code: str = ""
    class_name: str = ""
    birth: date | None = None
    status: str = ""


@dataclass(frozen=True)
class StaffRow:
    """A colleague as a list has them."""

    sheet: str
    row: int
    name: str
    job: str = ""
    email: str = ""


@dataclass
class Roster:
    """A list as it was read; nothing of the columns that were dropped is in it."""

    pupils: list[PupilRow] = field(default_factory=list)
    staff: list[StaffRow] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    encoding: str = ""
    examples: list[tuple[str, str]] = field(default_factory=list)

    def warn(self, sheet: str, row: int, message: str) -> None:
        self.issues.append(Issue(sheet, row, WARNING, message))

    def refuse(self, sheet: str, row: int, message: str) -> None:
        self.issues.append(Issue(sheet, row, ERROR, message))

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.severity == ERROR]

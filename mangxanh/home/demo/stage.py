"""Who and what is on the demo's stage: the school, its people, its plans, found by short names."""

from dataclasses import dataclass, field

from mangxanh.plan.models import Line, LineYear, Plan
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear


@dataclass(frozen=True)
class CardTold:
    """How one pupil of the demo comes in."""

    name: str
    class_name: str
    number: int
    words: tuple[str, ...]
    digits: str


@dataclass
class Stage:
    """What the story has made so far."""

    school: School
    password: str
    small: bool
    people: dict[str, Person] = field(default_factory=dict)
    years: dict[str, SchoolYear] = field(default_factory=dict)
    classes: dict[tuple[str, str], SchoolClass] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    card: CardTold | None = None

    def who(self, username: str) -> Person:
        """Return somebody, acting in the school."""
        return self.people[username].at(self.school)

    @property
    def head(self) -> Person:
        return self.who("khaitv")

    @property
    def deputy(self) -> Person:
        return self.who("hanhdt")

    def line(self, path: str) -> Line:
        """Return a line of the plan that holds now, by its address."""
        lines = Line.objects.select_related("plan", "school")
        found: Line = lines.get(plan=self.plans[-1], path=path)
        return found

    def row(self, path: str, year: str) -> LineYear:
        """Return a line's school year."""
        rows = LineYear.objects.select_related("line", "school", "year")
        found: LineYear = rows.get(line=self.line(path), year=self.years[year])
        return found

    def classes_of(self, names: list[str], year: str) -> list[SchoolClass]:
        """Return classes by "all", "k6" or their name."""
        chosen = []
        for (of_year, name), row in self.classes.items():
            grade = f"k{row.grade}"
            if of_year == year and ("all" in names or grade in names or name in names):
                chosen.append(row)
        return chosen

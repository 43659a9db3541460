"""One function for each figure, from facts to an amount; nothing where nothing is on record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mangxanh.annual_report import concerns, learned
from mangxanh.annual_report.concerns import Concerns
from mangxanh.annual_report.data import Amount
from mangxanh.annual_report.learned import Learned
from mangxanh.common.text import fold
from mangxanh.plan.models import Activity, Audience, Partner

Kind = Activity.Kind


@dataclass(frozen=True)
class Done:
    """An activity that stands, as far as figures ask; `classes` are names."""

    kind: str
    heads: int | None = None
    size: int = 0
    others: int | None = None
    audience: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    details: tuple[tuple[str, str | int], ...] = ()
    classes: frozenset[str] = frozenset()
    on_paper: bool = False
    pack: str = ""  # the lesson of a homeroom pack
    code: str = ""  # the audience of a code of conduct that it issued
    signed: int | None = None  # pupils who signed a code
    agreed: int | None = None  # pupils who signed their class's own agreement

    def number(self, name: str) -> int | None:
        """Return a detail that is a number, None where it was not given."""
        found = dict(self.details).get(name)
        return found if isinstance(found, int) else None

    def words(self, name: str) -> str:
        return str(dict(self.details).get(name, ""))

    @property
    def lessons(self) -> int:
        """Return how many lessons it was: one a class."""
        return len(self.classes) or 1


@dataclass(frozen=True)
class Facts:
    """Everything that the figures of one period are made of, read once.

    `lines` are (state, pieces of evidence) of every obligation; money in dong.
    """

    activities: tuple[Done, ...] = ()
    classes: frozenset[str] = frozenset()
    grades: tuple[tuple[str, int], ...] = ()  # (class, grade)
    pupils: int = 0
    staff: int = 0
    lines: tuple[tuple[str, int], ...] = ()
    evidence: int = 0
    evidence_from_paper: int = 0
    took_part: int = 0
    planned: int | None = None
    spent: int | None = None
    money_lines: int = 0
    received: int = 0
    recipients: int = 0
    learned: Learned = field(default_factory=Learned)
    concerns: Concerns = field(default_factory=Concerns)

    def of_kind(self, *kinds: str) -> list[Done]:
        return [row for row in self.activities if row.kind in kinds]


def _counted(
    rows: Iterable[Done],
    *,
    value: int | None = None,
    turns: Iterable[int | None] | None = None,
    share: tuple[int, int] | None = None,
) -> Amount:
    """Return the amount of some activities, nothing at all where there are none."""
    found = list(rows)
    if not found:
        return Amount()
    known = [turn for turn in turns or () if turn is not None]
    return Amount(
        value=len(found) if value is None else value,
        turns=sum(known) if known else None,
        count=share[0] if share and share[1] else None,
        of=share[1] if share and share[1] else None,
        records=len(found),
        from_paper=sum(row.on_paper for row in found),
    )


def _attended(rows: list[Done], *, value: int | None = None) -> Amount:
    """Return sessions with pupils present, and the share of the size of their classes."""
    known = [row for row in rows if row.heads is not None and row.size]
    share = (sum(row.heads or 0 for row in known), sum(row.size for row in known))
    return _counted(rows, value=value, turns=(row.heads for row in rows), share=share)


def lines_done(facts: Facts) -> Amount:
    return _lines(facts, lambda state, _evidence: state == "done")


def lines_doing(facts: Facts) -> Amount:
    return _lines(facts, lambda state, evidence: state != "done" and evidence > 0)


def lines_none(facts: Facts) -> Amount:
    return _lines(facts, lambda _state, evidence: evidence == 0)


def _lines(facts: Facts, wanted: Callable[[str, int], bool]) -> Amount:
    asked = [(state, evidence) for state, evidence in facts.lines if state != "na"]
    if not asked:
        return Amount()
    value = sum(wanted(state, evidence) for state, evidence in asked)
    return Amount(value=value, count=value, of=len(asked), records=len(asked))


def evidence(facts: Facts) -> Amount:
    if not facts.evidence:
        return Amount()
    return Amount(
        value=facts.evidence, records=facts.evidence, from_paper=facts.evidence_from_paper
    )


def plan_received(facts: Facts) -> Amount:
    if not facts.recipients:
        return Amount()
    return Amount(facts.received, None, facts.received, facts.recipients, facts.recipients)


def staff_took_part(facts: Facts) -> Amount:
    if not facts.took_part:
        return Amount()
    of = max(facts.staff, facts.took_part)  # who left since still took part
    return Amount(facts.took_part, None, facts.took_part, of, facts.took_part)


def draft_comments(facts: Facts) -> Amount:
    return _counted(facts.of_kind(Kind.DRAFT_COMMENT))


def money_planned(facts: Facts) -> Amount:
    return Amount(facts.planned, records=facts.money_lines) if facts.planned else Amount()


def money_spent(facts: Facts) -> Amount:
    if facts.spent is None:
        return Amount()
    return Amount(
        value=facts.spent,
        count=facts.spent if facts.planned else None,
        of=facts.planned or None,
        records=facts.money_lines,
    )


def codes_issued(facts: Facts) -> Amount:
    rows = [row for row in facts.activities if row.code]
    return _counted(rows, turns=[len({row.code for row in rows})])


def code_signatures(facts: Facts) -> Amount:
    """Classes that signed a code, and the pupils who did, of their classes: the last count of each."""
    rows = [row for row in facts.activities if row.signed is not None]
    last = {row.classes: row for row in rows}.values()  # activities come in their order
    share = (sum(row.signed or 0 for row in last), sum(row.size for row in last))
    return _counted(rows, value=len(last), turns=(row.signed for row in last), share=share)


def class_agreements(facts: Facts) -> Amount:
    """Classes that made an agreement of their own, of all classes."""
    rows = [row for row in facts.activities if row.agreed is not None]
    classes = {name for row in rows for name in row.classes} & facts.classes
    return _counted(rows, value=len(classes), share=(len(classes), len(facts.classes)))


def packs_taught(facts: Facts) -> Amount:
    """Packs of classes; the share is of those due in the period, taught in it."""
    rows = [row for row in facts.activities if row.pack and row.classes]
    taught = {(row.pack, name) for row in rows for name in row.classes}
    due = [
        (lesson, name)
        for lesson, grade in facts.learned.planned
        for name, of_grade in facts.grades
        if of_grade == grade
    ]
    share = (sum(pair in taught for pair in due), len(due))
    return _counted(rows, turns=(row.heads for row in rows), share=share)


def lessons_finished(facts: Facts) -> Amount:
    found = facts.learned
    if not found.finished:
        return Amount()
    known = bool(found.finishers and facts.pupils)
    return Amount(
        value=found.finished,
        count=found.finishers if known else None,
        of=facts.pupils if known else None,
        records=found.finished,
    )


def kept_in_mind(facts: Facts) -> Amount:
    return learned.kept_in_mind(facts.learned)


def flag_ceremonies(facts: Facts) -> Amount:
    return _attended(facts.of_kind(Kind.FLAG_CEREMONY))


def homeroom_lessons(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.HOMEROOM)
    return _attended(rows, value=sum(row.lessons for row in rows))


def thematic_sessions(facts: Facts) -> Amount:
    return _attended(facts.of_kind(Kind.THEMATIC))


def extracurriculars(facts: Facts) -> Amount:
    return _attended(facts.of_kind(Kind.EXTRACURRICULAR))


def _into_lesson(row: Done) -> bool:
    return row.words("into") == "lesson" or bool(row.words("subject") or row.words("lesson"))


def integration_activities(facts: Facts) -> Amount:
    return _attended([row for row in facts.of_kind(Kind.INTEGRATION) if not _into_lesson(row)])


def integration_lessons(facts: Facts) -> Amount:
    rows = [row for row in facts.of_kind(Kind.INTEGRATION) if _into_lesson(row)]
    return _attended(rows, value=sum(row.lessons for row in rows))


def integration_subjects(facts: Facts) -> Amount:
    """Different subjects, and the lessons in them."""
    rows = [row for row in facts.of_kind(Kind.INTEGRATION) if row.words("subject")]
    subjects = {fold(row.words("subject")) for row in rows}
    return _counted(rows, value=len(subjects), turns=(row.lessons for row in rows))


def classes_reached(facts: Facts) -> Amount:
    rows = [row for row in facts.activities if row.classes]
    reached: set[str] = set()
    for row in rows:
        reached |= row.classes & facts.classes
    return _counted(rows, value=len(reached), share=(len(reached), len(facts.classes)))


def pupil_turns(facts: Facts) -> Amount:
    rows = [row for row in facts.activities if row.heads is not None and row.classes]
    return _attended(rows, value=sum(row.heads or 0 for row in rows))


def handouts(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.HANDOUT)
    kinds = {fold(row.words("handout")) for row in rows} - {""}
    return _counted(
        rows, value=len(kinds) or len(rows), turns=(row.number("copies") for row in rows)
    )


def own_contests(facts: Facts) -> Amount:
    return _attended(facts.of_kind(Kind.CONTEST))


def contest_colleagues(facts: Facts) -> Amount:
    """Turns of colleagues; beside them who has a reason, of all who were asked."""
    rows = [row for row in facts.of_kind(Kind.CONTEST) if row.number("staff_took") is not None]
    took = sum(row.number("staff_took") or 0 for row in rows)
    known = [row for row in rows if row.number("staff_asked")]
    settled = sum(
        (row.number("staff_took") or 0) + (row.number("staff_excused") or 0) for row in known
    )
    asked = sum(row.number("staff_asked") or 0 for row in known)
    return _counted(rows, value=took, share=(settled, asked))


def outside_contests(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.OUTSIDE_CONTEST)
    turns = [row.number("participants") or row.heads for row in rows]
    known = [turn for turn in turns if turn is not None]
    return _counted(rows, turns=turns, share=(sum(known), facts.pupils * len(known)))


def contest_prizes(facts: Facts) -> Amount:
    return _counted(row for row in facts.of_kind(Kind.OUTSIDE_CONTEST) if row.words("prizes"))


def parents_meetings(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.PARENTS_MEETING)
    known = [row for row in rows if row.others is not None and row.size]
    share = (sum(row.others or 0 for row in known), sum(row.size for row in known))
    return _counted(rows, turns=(row.others for row in rows), share=share)


def sweeps(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.SWEEP)
    return _counted(rows, turns=(row.number("pages") for row in rows))


def articles(facts: Facts) -> Amount:
    return _counted(facts.of_kind(Kind.ARTICLE))


def conferences(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.CONFERENCE)
    of_staff = {Audience.TEACHERS.value, Audience.STAFF.value}
    known = [row for row in rows if row.others is not None and of_staff & set(row.audience)]
    share = (sum(row.others or 0 for row in known), facts.staff * len(known))
    return _counted(rows, turns=(row.others for row in rows), share=share)


def trainings(facts: Facts) -> Amount:
    rows = facts.of_kind(Kind.TRAINING)
    turns = (
        row.others if row.number("participants") is None else row.number("participants")
        for row in rows
    )
    return _counted(rows, turns=turns)


def with_police(facts: Facts) -> Amount:
    return _with(facts, Partner.POLICE)


def with_health(facts: Facts) -> Amount:
    return _with(facts, Partner.HEALTH)


def with_parents(facts: Facts) -> Amount:
    return _with(facts, Partner.PARENTS)


def _with(facts: Facts, partner: str) -> Amount:
    rows = [row for row in facts.activities if partner in row.partners]
    turns = [
        (row.heads or 0) + (row.others or 0)
        for row in rows
        if row.heads is not None or row.others is not None
    ]
    return _counted(rows, turns=turns)


def reports_received(facts: Facts) -> Amount:
    return concerns.received(facts.concerns)


def reports_closed(facts: Facts) -> Amount:
    return concerns.closed(facts.concerns)

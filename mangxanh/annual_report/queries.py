"""A report's year, dates and dues; everything it prints; what it still lacks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from mangxanh.annual_report.data import (
    Basis,
    Clause,
    Piece,
    ReportData,
    Tally,
    from_plain,
)
from mangxanh.annual_report.models import (
    REQUIRED,
    BasisDocument,
    Box,
    ManualFigure,
    PeriodKind,
    Report,
)
from mangxanh.annual_report.periods import (
    InnerDates,
    Kind,
    due_of,
    inner_dates,
    name_before,
)
from mangxanh.annual_report.phrases import section_words
from mangxanh.annual_report.sources import Gathered, Span, figures_of, gather, spans_of
from mangxanh.common.dates import today
from mangxanh.plan.due import due_in_year
from mangxanh.plan.models import ActivityFile, Evidence, Line, LineYear, Partner
from mangxanh.plan.papers import signature
from mangxanh.plan.queries import LineRow, line_rows, state_of
from mangxanh.school.models import School, SchoolYear
from mangxanh.school.queries import working_days, year_before

PARTNERS = {
    Partner.POLICE: "Công an phường",
    Partner.HEALTH: "Trạm y tế",
    Partner.PARENTS: "cha mẹ học sinh",
    Partner.UNION: "Công đoàn",
    Partner.YOUTH_UNION: "Chi đoàn",
    Partner.WARD: "Ủy ban nhân dân phường",
    Partner.OTHER: "các đơn vị khác",
}


def kind_of(name: str) -> Kind:
    """Return the kind of a period by its stored name; KeyError for any other."""
    kinds: dict[str, Kind] = {
        "school": "school",
        "term1": "term1",
        "oct": "oct",
        "calendar": "calendar",
    }
    return kinds[name]


def dates_of(school: School, year: SchoolYear, kind: Kind) -> tuple[date, date]:
    """Return (due day, day on which figures are closed) of a report that is not opened yet.

    The due day is that of the plan's own line on the report, so changing it changes all.
    """
    span = spans_of(school, year, kind, today())[0]
    due = due_of(span.period, _yearly_due(span))
    close = inner_dates(due, working_days(school)).close
    return due, close


def _yearly_due(span: Span) -> date | None:
    """Return by when the plan wants its yearly report: as entered for the year, else as printed."""
    line, printed = _yearly_line(span)
    row = LineYear.objects.filter(line=line, year=span.year).first() if line else None
    return row.due_on if row and row.due_on else printed


def _yearly_line(span: Span) -> tuple[Line | None, date | None]:
    """Return the line of the plan that asks for the yearly report, with its printed due day."""
    asked = Line.objects.filter(plan=span.plan, form="report").obligations()
    for line in asked.order_by("position"):
        printed = due_in_year(line.due_rule, span.year.first_day, span.year.last_day)
        if printed:
            return line, printed
    return None, None


def line_of(report: Report) -> LineYear | None:
    """Return the line, in its school year, that a yearly report fulfils; None for other reports."""
    if report.period not in (PeriodKind.SCHOOL, PeriodKind.OCT):
        return None
    span = spans_of(report.school, report.year, kind_of(report.period), report.cutoff)[0]
    line, _printed = _yearly_line(span)
    return LineYear.objects.filter(line=line, year=report.year).first() if line else None


def steps_of(report: Report) -> InnerDates:
    """Return by when a report is closed, brought to the signer, sent and due."""
    return inner_dates(report.due_on, working_days(report.school))


def unopened(school: School, year: SchoolYear, period: str) -> Report:
    """Return the report on a period, or what it would be if somebody opened it; never saved."""
    opened = Report.objects.filter(year=year, period=period).select_related("school", "year")
    there: Report | None = opened.first()
    if there:
        return there
    due_on, cutoff = dates_of(school, year, kind_of(period))
    names = [school.authority] if school.authority else []
    return Report(
        school=school, year=year, period=period, due_on=due_on, cutoff=cutoff, addressees=names
    )


def report_due(year: SchoolYear, rows: Iterable[LineRow]) -> Report:
    """Return the yearly report that is due next: last year's until it is sent, then this year's.

    `rows` are the lines of the plan in `year`; the report may be one that nobody opened yet.
    """
    school, last_day = year.school, date(int(year.name[:4]), 9, 30)
    reports = Report.objects.filter(school=school, period=PeriodKind.SCHOOL)
    near = reports.filter(year__first_day__gte=year.first_day - timedelta(days=400))
    opened: dict[int, Report] = {
        r.year_id: r for r in near.select_related("year").order_by("year__first_day")
    }
    this = opened.pop(year.pk, None)
    for earlier in opened.values():
        if earlier.state != Report.State.SENT and earlier.year.first_day < year.first_day:
            return earlier
    before = year_before(year) if today() <= last_day else None
    if before and before.pk not in opened:
        return unopened(school, before, PeriodKind.SCHOOL)
    asked = (item.due_on for item in rows if item.line.form == "report" and item.due_on)
    due_on = next(asked, last_day.replace(year=last_day.year + 1))
    return this or Report(
        school=school, year=year, period=PeriodKind.SCHOOL, due_on=due_on, cutoff=due_on
    )


def report_before(report: Report) -> Report | None:
    """Return the report on the same period of the year before, if it was written here."""
    earlier = Report.objects.filter(school=report.school, period=report.period)
    return earlier.filter(year__first_day__lt=report.year.first_day).order_by("-year").first()


def report_data(report: Report) -> ReportData:
    """Return everything that a report prints: frozen from the signer on, counted until then."""
    if report.frozen is not None:
        return from_plain(ReportData, report.frozen)
    return collect(report)


def collect(report: Report) -> ReportData:
    """Count and gather everything that a report prints now; in Vietnamese, whoever asks."""
    with translation.override("vi"):
        school, year = report.school, report.year
        cutoff = min(report.cutoff, today())  # nobody closes figures of days to come
        spans = spans_of(school, year, kind_of(report.period), cutoff)
        gathered = gather(spans)
        span = spans[0]
        signs = signature(school)
        return ReportData(
            school=school.name,
            school_code=school.code,
            authority=school.authority,
            place=school.place,
            abbreviation=school.abbreviation,
            year=year.name,
            period_kind=report.period,
            period_words=span.period.words,
            first_day=span.period.first_day,
            last_day=span.period.last_day,
            cutoff=cutoff,
            issue_year=(report.issued_on or report.due_on).year,
            plan=span.plan.title if span.plan else "",
            plan_number=span.plan.number if span.plan else "",
            plan_day=span.plan.issued_on if span.plan else None,
            signs=tuple(signs.title_lines),
            signer=signs.name,
            addressees=tuple(report.addressees),
            recipients=tuple(report.recipients),
            basis=_basis(report),
            texts={box: report.texts.get(box, "") for box in Box.values},
            partners=_partners(gathered[0].evidence),
            money_sources=_money_sources(gathered[0]),
            figures=tuple(figures_of(gathered)),
            clauses=_clauses(gathered[0]),
        )


def _basis(report: Report) -> tuple[Basis, ...]:
    rows = BasisDocument.objects.filter(report=report) if report.pk else ()
    return tuple(Basis(row.number, row.issuer, row.issued_on, row.title) for row in rows)


def _partners(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    met = {partner for row in evidence if row.activity for partner in row.activity.partners}
    return tuple(words for partner, words in PARTNERS.items() if partner in met)


def _money_sources(gathered: Gathered) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.money_source for row in gathered.money if row.money_source))


def _clauses(gathered: Gathered) -> tuple[Clause, ...]:
    """Return the obligations of the plan; evidence of a line that was taken over counts as well."""
    of_line: dict[int, list[Evidence]] = defaultdict(list)
    for row in gathered.evidence:
        of_line[row.line_id].append(row)
    return tuple(
        _clause(item, of_line[item.line.pk] + of_line[item.line.previous_id or 0], gathered.span)
        for item in gathered.rows
    )


def _clause(item: LineRow, pieces: list[Evidence], span: Span) -> Clause:
    line = item.line
    return Clause(
        n=line.n,
        path=line.path,
        heading=line.heading,
        title=line.title,
        obligation=line.obligation,
        state=state_of(item, span.until),
        reason=item.row.na_reason if item.row else "",
        carried_by=item.carrier.line.n if item.carrier else "",
        tallies=_tallies(pieces),
        evidence=tuple(_piece(row) for row in pieces),
    )


def _piece(row: Evidence) -> Piece:
    activity = row.activity
    return Piece(
        code=row.code,
        title=row.title,
        day=row.day,
        author=row.author.name,
        kind=activity.kind if activity else "",
        sha256=row.sha256,
        link=row.link or (activity.link if activity else ""),
        paper=row.paper_source or (activity.paper_source if activity else ""),
        activity=row.activity_id,
    )


def _tallies(evidence: Iterable[Evidence]) -> tuple[Tally, ...]:
    of_kind: dict[str, list[int]] = {}
    for row in evidence:
        kind = row.activity.kind if row.activity else "paper"
        sums = of_kind.setdefault(kind, [0, 0, 0, 0, 0])
        sums[0] += 1
        if row.activity and row.activity.heads is not None:
            sums[1] += row.activity.heads
            sums[2] += row.activity.heads if row.activity.size else 0
            sums[3] += row.activity.size
        sums[4] += (row.activity.others or 0) if row.activity else 0
    return tuple(Tally(kind, *sums) for kind, sums in of_kind.items())


def files_of(report: Report) -> tuple[QuerySet[Evidence], QuerySet[ActivityFile]]:
    """Return the evidence with a file, and the files of activities, that a report rests on."""
    span = spans_of(report.school, report.year, kind_of(report.period), report.cutoff)[0]
    inside = {"day__gte": span.period.first_day, "day__lte": span.until}
    evidence = Evidence.objects.filter(school=report.school, **inside).standing()
    proving = evidence.filter(activity__isnull=False).order_by().values("activity")
    attached = ActivityFile.objects.filter(activity__in=proving).standing()
    return (
        evidence.filter(stored__isnull=False).select_related("stored", "line").order_by("pk"),
        attached.select_related("stored", "activity").order_by("pk"),
    )


@dataclass(frozen=True)
class Lack:
    """Something that a report still lacks; `blocks` what keeps it from the signer."""

    text: str
    view: str
    args: tuple[object, ...] = ()
    blocks: bool = False


@dataclass(frozen=True)
class Readiness:
    """How far a report is: (heading, lines with evidence, lines that apply), and what it lacks."""

    parts: tuple[tuple[str, int, int], ...]
    lacks: tuple[Lack, ...]

    @property
    def blocking(self) -> list[Lack]:
        return [lack for lack in self.lacks if lack.blocks]


def readiness_of(report: Report) -> Readiness:
    """Return how far a report is, without counting its figures."""
    rows = _lines_with_evidence(report)
    parts: dict[str, list[int]] = {}
    for line, proved in rows:
        sums = parts.setdefault(section_words(line.path, line.heading), [0, 0])
        sums[0] += proved
        sums[1] += 1
    bare = ", ".join(line.n for line, proved in rows if not proved)
    lacks = [*_blocks(report, there=bool(rows)), *_gaps(report)]
    if bare:
        text = _("Lines without evidence: %(lines)s.") % {"lines": bare}
        lacks.append(Lack(text, "plan_home"))
    told = tuple((heading, sums[0], sums[1]) for heading, sums in parts.items())
    return Readiness(told, tuple(lacks))


def _lines_with_evidence(report: Report) -> list[tuple[Line, bool]]:
    """Return the lines that apply, each with whether it or its carrier has evidence in the period."""
    span = spans_of(report.school, report.year, kind_of(report.period), report.cutoff)[0]
    if span.plan is None:
        return []
    inside = Evidence.objects.filter(
        school=span.school, day__gte=span.period.first_day, day__lte=span.until
    )
    proved = set(inside.standing().order_by().values_list("line", flat=True))
    return [
        (item.line, bool(_counting_for(item) & proved))
        for item in line_rows(span.plan, span.year)
        if item.state != "na"
    ]


def _counting_for(item: LineRow) -> set[int | None]:
    """Return whose evidence counts for a line: its own, its carrier's, whom these follow."""
    lines = [item.line, *([item.carrier.line] if item.carrier else [])]
    return {pk for line in lines for pk in (line.pk, line.previous_id)}


def _blocks(report: Report, *, there: bool) -> list[Lack]:
    found = [
        Lack(
            _("The file of %(code)s is no longer what was kept.") % {"code": code},
            "report_ready",
            (report.pk,),
            blocks=True,
        )
        for code in report.broken
    ]
    if not there:
        found.append(Lack(_("There is no confirmed plan for this year."), "plan_home", blocks=True))
    return found


def _gaps(report: Report) -> list[Lack]:
    at_it = (report.pk,)
    found = []
    if not BasisDocument.objects.filter(report=report).exists():
        found.append(
            Lack(_("No document of the authority is named by number."), "report_basis", at_it)
        )
    if not report.addressees:
        found.append(
            Lack(_("Nobody is named to whom the report goes."), "report_recipients", at_it)
        )
    return found + [
        Lack(_("Not written yet: %(box)s.") % {"box": box.label}, "report_edit", (report.pk, box))
        for box in REQUIRED
        if not report.texts.get(box)
    ]


def figures_typed(school: School, year: str, period: str) -> QuerySet[ManualFigure]:
    """Return the numbers from paper that stand in the columns of a period."""
    rows = ManualFigure.objects.filter(school=school, period=period)
    return rows.filter(year__in=(year, name_before(year))).select_related("author")

"""Where figures come from: the rooms below, each asked once for this period and the one before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.utils import timezone

from mangxanh.annual_report.concerns import concerns_in
from mangxanh.annual_report.data import Amount, Figure, Source
from mangxanh.annual_report.definitions import Definition
from mangxanh.annual_report.figures import FIGURES
from mangxanh.annual_report.learned import Days, learned_in
from mangxanh.annual_report.measures import Done, Facts
from mangxanh.annual_report.models import ManualFigure
from mangxanh.annual_report.periods import Kind, Period, name_before, period_of
from mangxanh.conduct.models import ClassAgreement, ClassSignatures, Code
from mangxanh.learning.models import PackRun
from mangxanh.plan.models import (
    Activity,
    ActivityClass,
    Evidence,
    Line,
    LineKind,
    LineYear,
    Plan,
    Recipient,
    TaskPart,
)
from mangxanh.plan.queries import LineRow, state_of
from mangxanh.school.models import Membership, School, SchoolClass, SchoolYear
from mangxanh.school.models.people import Role


@dataclass(frozen=True)
class Span:
    """A period of a school with its school year, its plan and the last day that counts."""

    school: School
    year: SchoolYear
    period: Period
    until: date
    plan: Plan | None


@dataclass(frozen=True)
class Gathered:
    """A span with what its figures are made of, its lines in their order, its evidence by day."""

    span: Span
    facts: Facts
    rows: tuple[LineRow, ...]
    money: tuple[LineYear, ...]
    evidence: tuple[Evidence, ...]


def spans_of(
    school: School,
    year: SchoolYear,
    kind: Kind,
    cutoff: date,
    *,
    years: Iterable[SchoolYear] | None = None,
) -> list[Span]:
    """Return the span of a period, and that of the period before where its year is kept here.

    `years` are those of the school, where they are read already.
    """
    known = SchoolYear.objects.filter(school=school) if years is None else years
    years = sorted(known, key=lambda row: row.first_day)
    turn = next(turn for turn, row in enumerate(years) if row.pk == year.pk)
    plans = list(Plan.objects.filter(school=school).confirmed().order_by("-first_day", "-pk"))
    found = []
    for here in (turn, turn - 1):
        if here < 0:
            break
        row = years[here]
        following = years[here + 1].first_day if here + 1 < len(years) else None
        period = period_of(
            kind,
            row.name,
            first_day=row.first_day,
            second_term=row.second_term,
            next_first_day=following,
        )
        until = period.until(cutoff) if here == turn else period.last_day
        found.append(Span(school, row, period, until, _plan_in(plans, row)))
    return found


def _plan_in(plans: list[Plan], year: SchoolYear) -> Plan | None:
    """Return what `plan.queries.plan_of` would, of plans that are read already."""
    held = (
        plan
        for plan in plans
        if plan.first_day <= year.last_day and plan.last_day >= year.first_day
    )
    return next(held, None)


def gather(spans: list[Span]) -> list[Gathered]:
    """Return what the figures of each span are made of; the number of queries is constant."""
    activities = _activities(spans)
    evidence = _evidence(spans)
    lines = _lines(spans, evidence)
    classes = _classes(spans)
    people = _people(spans)
    received = _received(spans)
    learned = learned_in(_days(span) for span in spans)
    told = concerns_in(spans[0].school, [(span.period.first_day, span.until) for span in spans])
    found = []
    for turn, span in enumerate(spans):
        rows, money = lines[turn]
        inside = tuple(piece for piece in evidence if _within(span, piece.day))
        got, recipients = received[span.plan.pk] if span.plan else (0, 0)
        facts = Facts(
            activities=activities[turn],
            classes=frozenset(classes[span.year.pk]),
            grades=tuple((name, grade) for name, (_size, grade) in classes[span.year.pk].items()),
            pupils=sum(size for size, _grade in classes[span.year.pk].values()),
            staff=people[turn][0],
            lines=tuple((state_of(row, span.until), row.evidence) for row in rows),
            evidence=len(inside),
            evidence_from_paper=sum(map(_from_paper, inside)),
            took_part=people[turn][1],
            planned=_sum(row.planned for row in money),
            spent=_sum(row.spent for row in money),
            money_lines=sum(row.planned is not None or row.spent is not None for row in money),
            received=got,
            recipients=recipients,
            learned=learned[turn],
            concerns=told[turn],
        )
        found.append(Gathered(span, facts, tuple(rows), tuple(money), inside))
    return found


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _reach(spans: list[Span]) -> dict[str, date]:
    first = min(span.period.first_day for span in spans)
    return {"day__gte": first, "day__lte": max(span.until for span in spans)}


def _within(span: Span, day: date) -> bool:
    return span.period.first_day <= day <= span.until


def _activities(spans: list[Span]) -> list[tuple[Done, ...]]:
    days = _reach(spans)
    in_force = Code.objects.filter(first_day__gte=days["day__gte"], first_day__lte=days["day__lte"])
    asked = Q(**days) | Q(pk__in=in_force.values("activity"))
    chosen = Activity.objects.filter(asked, school=spans[0].school).standing()
    names: dict[int, set[str]] = defaultdict(set)
    joined = ActivityClass.objects.filter(activity__in=chosen.order_by().values("pk"))
    for activity, name in joined.order_by().values_list("activity", "school_class__name"):
        names[activity].add(name)
    rows = list(chosen.order_by("pk").annotate(**_behind()))
    return [
        # what issued a code counts where the code came into force: signed in August, of September
        tuple(_done(row, names[row.pk]) for row in rows if _within(span, row.in_force or row.day))
        for span in spans
    ]


def _behind() -> dict[str, Subquery]:
    """Return what the rooms keep of an activity that they logged by themselves."""
    own = {"activity": OuterRef("pk")}
    return {
        "pack": Subquery(PackRun.objects.filter(**own).standing().values("lesson")[:1]),
        "code": Subquery(Code.objects.filter(**own).values("audience")[:1]),
        "in_force": Subquery(Code.objects.filter(**own).values("first_day")[:1]),
        "signed": Subquery(ClassSignatures.objects.filter(**own).standing().values("signed")[:1]),
        "agreed": Subquery(ClassAgreement.objects.filter(**own).standing().values("signed")[:1]),
    }


def _done(row: Any, classes: set[str]) -> Done:  # noqa: ANN401  # an Activity with its pack
    return Done(
        kind=row.kind,
        heads=row.heads,
        size=row.size,
        others=row.others,
        audience=tuple(row.audience),
        partners=tuple(row.partners),
        details=tuple(row.details.items()),
        classes=frozenset(classes),
        on_paper=row.on_paper,
        pack=row.pack or "",
        code=row.code or "",
        signed=row.signed,
        agreed=row.agreed,
    )


def _lines(
    spans: list[Span], evidence: list[Evidence]
) -> list[tuple[list[LineRow], list[LineYear]]]:
    """Return for each span its lines in their order, and the rows that may hold money."""
    plans = [span.plan for span in spans if span.plan]
    standing = Line.objects.filter(plan__in=plans).standing()
    lines = list(standing.filter(kind__in=(LineKind.OBLIGATION, LineKind.RESOURCE)))
    years = LineYear.objects.filter(line__in=lines, year__in=[span.year for span in spans])
    of_line = {(row.line_id, row.year_id): row for row in years}
    found = []
    for span in spans:
        of_plan = [line for line in lines if span.plan and line.plan_id == span.plan.pk]
        money = [of_line.get((line.pk, span.year.pk)) for line in of_plan]
        counts: dict[int, int] = defaultdict(int)
        for piece in evidence:
            counts[piece.line_id] += _within(span, piece.day)
        obliged = [line for line in of_plan if line.kind == LineKind.OBLIGATION]
        found.append((_rows(obliged, counts, of_line, span), [row for row in money if row]))
    return found


def _evidence(spans: list[Span]) -> list[Evidence]:
    rows = Evidence.objects.filter(school=spans[0].school, **_reach(spans))
    return list(rows.standing().select_related("activity", "author").order_by("day", "pk"))


def _from_paper(piece: Evidence) -> bool:
    return piece.activity.on_paper if piece.activity else bool(piece.paper_source)


def _rows(
    lines: list[Line],
    counts: dict[int, int],
    of_line: dict[tuple[int, int], LineYear],
    span: Span,
) -> list[LineRow]:
    """Return lines as the plan's states want them; owners and tasks don't matter here."""
    own = {
        line.pk: LineRow(
            line,
            of_line.get((line.pk, span.year.pk)),
            evidence=counts[line.pk] + counts[line.previous_id or 0],
        )
        for line in lines
    }
    return [
        LineRow(
            line,
            own[line.pk].row,
            evidence=own[line.pk].evidence + carrier.evidence,
            carrier=carrier,
        )
        if line.carried_by_id and (carrier := own.get(line.carried_by_id))
        else own[line.pk]
        for line in lines
    ]


def _days(span: Span) -> Days:
    whole = span.period.kind == "school"
    return Days(span.year.pk, span.period.first_day, span.until, whole)


def _classes(spans: list[Span]) -> dict[int, dict[str, tuple[int, int]]]:
    """Return of each school year its classes with size and grade."""
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = SchoolClass.objects.filter(year__in=[span.year for span in spans])
    for year, name, *both in rows.order_by().values_list("year", "name", "size", "grade"):
        found[year][name] = (both[0], both[1])
    return found


def _people(spans: list[Span]) -> list[tuple[int, int]]:
    """Return of each span how many colleagues worked here on its last day, IT alone being none,
    and how many different ones did their part in a task of everyone."""
    works = Membership.objects.filter(school=spans[0].school).of_staff().exclude(role=Role.IT)
    did = TaskPart.objects.filter(
        school=spans[0].school, did_on__isnull=False, task__everyone=True
    ).annotate(until=F("did_on"))
    rows = works.values_list("person", "from_date", "until_date", Value(1)).union(
        did.order_by().values_list("person", "did_on", "until", Value(0)), all=True
    )
    known = list(rows)
    return [
        (
            len({who for who, since, to, here in known if here and _holds(span, since, to)}),
            len({who for who, day, _day, here in known if not here and _within(span, day)}),
        )
        for span in spans
    ]


def _holds(span: Span, since: date, to: date | None) -> bool:
    return since <= span.until and (to is None or to >= span.until)


def _received(spans: list[Span]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    plans = [span.plan for span in spans if span.plan]
    for plan, day in Recipient.objects.filter(plan__in=plans).values_list("plan", "received_on"):
        got, of = found[plan]
        found[plan] = (got + (day is not None), of + 1)
    return found


def manual_of(school: School, years: list[str], kind: str) -> list[ManualFigure]:
    """Return the numbers from paper of some school years."""
    rows = ManualFigure.objects.filter(school=school, year__in=years, period=kind)
    return list(rows.select_related("author").order_by("pk"))


def _typed(row: ManualFigure) -> Amount:
    source = Source(row.source, row.author.name, timezone.localdate(row.entered_at))
    counted = row.value if row.turns is None else row.turns
    return Amount(
        value=row.value,
        turns=row.turns,
        count=counted if row.of else None,
        of=row.of or None,
        source=source,
    )


def figures_of(gathered: list[Gathered]) -> list[Figure]:
    """Return every figure of the first span beside that of the span before, in their order.

    What no record tells is taken from paper where somebody entered it.
    """
    span = gathered[0].span
    facts = [row.facts for row in gathered]
    before = name_before(span.period.year)
    typed = manual_of(span.school, [span.period.year, before], span.period.kind)
    by_key = {(row.year, row.code or row.label): row for row in typed}

    def known(counted: Amount, year: str, key: str) -> Amount:
        if counted.value is not None or (year, key) not in by_key:
            return counted
        return _typed(by_key[year, key])

    found = [
        _figure(
            row,
            span.period,
            known(row.measure(facts[0]), span.period.year, row.code),
            known(row.measure(facts[1]) if len(facts) > 1 else Amount(), before, row.code),
        )
        for row in FIGURES
    ]
    labels = dict.fromkeys(row.label for row in typed if not row.code)
    return found + [
        _own(
            label,
            next(row for row in typed if row.label == label),
            known(Amount(), span.period.year, label),
            known(Amount(), before, label),
        )
        for label in labels
    ]


def _figure(row: Definition, period: Period, amount: Amount, last: Amount) -> Figure:
    return Figure(
        code=row.code,
        part=row.part,
        label=str(row.label),
        definition=str(row.text),
        unit=row.unit,
        turn_unit=row.turn_unit,
        amount=amount,
        last=last,
        records_url=row.url(period),
        in_table=row.in_table,
    )


def _own(label: str, row: ManualFigure, amount: Amount, last: Amount) -> Figure:
    return Figure(
        code="",
        part="other",
        label=label,
        definition=row.source,
        unit=row.unit,
        turn_unit="lượt" if row.turns is not None else "",
        amount=amount,
        last=last,
        records_url="",
    )

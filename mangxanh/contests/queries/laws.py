"""Laws that questions rest on: which, since when, until when, and what hangs on each."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from mangxanh.common.dates import today
from mangxanh.contests.laws import article_words
from mangxanh.contests.models import Citation, LawChange, Question, QuestionVersion
from mangxanh.contests.wording import Law
from mangxanh.plan.models import LineYear
from mangxanh.plan.queries import plan_of
from mangxanh.school.models import School
from mangxanh.school.queries import year_on


def _cited(school: School) -> QuerySet[Citation]:
    """Return the citations of what is not retired, as it stands now."""
    current = Question.objects.filter(school=school).exclude(state=Question.State.RETIRED)
    rows: QuerySet[Citation] = Citation.objects.filter(version__in=current.values("current"))
    return rows


def hit_by(change: LawChange) -> QuerySet[Question]:
    """Return the questions that rest on what ends, without the retired ones."""
    rows = _cited(change.school).filter(law_key=change.law_key)
    if change.article_key:
        rows = rows.filter(article_key=change.article_key)
    found: QuerySet[Question] = Question.objects.filter(current__in=rows.values("version"))
    return found


@dataclass
class CitedLaw:
    """A document that questions rest on. `articles`: {article: versions that cite it}."""

    document: str
    law_key: str
    articles: dict[str, set[int]] = field(default_factory=dict)
    questions: set[int] = field(default_factory=set)
    begins: date | None = None
    until: date | None = None


def cited_laws(school: School) -> list[CitedLaw]:
    """Return the documents, and the articles of each, by how much rests on them."""
    found: dict[str, CitedLaw] = {}
    for row in _cited(school):
        law = found.setdefault(row.law_key, CitedLaw(row.document, row.law_key))
        name = article_words(row.article_key, row.article)
        law.articles.setdefault(name, set()).add(row.version_id)
        law.questions.add(row.version_id)
        law.begins = min(row.valid_from, law.begins or row.valid_from)
        law.until = max(filter(None, (row.valid_until, law.until)), default=None)
    for law in found.values():
        law.articles = dict(sorted(law.articles.items(), key=lambda item: (-len(item[1]), item[0])))
    return sorted(found.values(), key=lambda law: (-len(law.questions), law.document))


def laws_of(version: QuestionVersion) -> list[tuple[Law, bool]]:
    """Return (law, whether all that it names holds today) of a version."""
    out = version.citations.out_of_force(today())
    ended = set(out.values_list("document", "article"))
    return [(law, (law.document, law.article) not in ended) for law in version.wording().laws]


def unsaid_ends(school: School, day: date) -> list[tuple[str, str, date]]:
    """Return (document, article, last day) of citations that are past and of which nobody was told."""
    standing = LawChange.objects.filter(school=school).standing()
    known = set(standing.values_list("law_key", "article_key"))
    found: dict[tuple[str, str], tuple[str, str, date]] = {}
    for row in _cited(school).filter(valid_until__lt=day):
        key = (row.law_key, row.article_key)
        if key not in known and (row.law_key, "") not in known and row.valid_until:
            article = article_words(row.article_key, row.article)
            found[key] = (row.document, article, row.valid_until)
    return [found[key] for key in sorted(found)]


def line_of_contests(school: School) -> LineYear | None:
    """Return the year of the plan's line that speaks of contests; None where none is open."""
    year = year_on(school, today())
    plan = plan_of(school, year) if year else None
    if plan is None:
        return None
    rows = LineYear.objects.filter(year=year, line__plan=plan, line__form="contest")
    open_ones = rows.filter(done_at__isnull=True, na_reason="", line__in=plan.lines.obligations())
    found: LineYear | None = open_ones.select_related("school", "line").first()
    return found

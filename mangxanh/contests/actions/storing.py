"""How questions and their versions come to stand in a bank; the actions beside this ask first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from mangxanh.common.dates import now
from mangxanh.contests.laws import article_keys, law_key
from mangxanh.contests.models import Citation, Question, QuestionVersion
from mangxanh.contests.models.bank import AUDIENCE_FIELDS
from mangxanh.contests.wording import Wording, plain, search_text
from mangxanh.school.models import Person, School


@dataclass(frozen=True)
class New:
    """A question to be added; `key` of one that ships with us."""

    topic: str
    wording: Wording
    state: str
    key: str = ""
    trial: bool = False


def put(school: School, news: Sequence[New], *, by: Person | None) -> list[Question]:
    """Add questions to a bank, a few statements for all; the school's row is locked by the caller."""
    last = Question.objects.filter(school=school).aggregate(last=Max("number"))["last"] or 0
    questions = Question.objects.bulk_create(
        Question(
            school=school,
            number=number,
            key=new.key,
            topic=new.topic,
            state=new.state,
            trial=new.trial,
            made_at=now(),
        )
        for number, new in enumerate(news, start=last + 1)
    )
    versions = QuestionVersion.objects.bulk_create(
        version_of(question, new.wording, number=1, by=by)
        for question, new in zip(questions, news, strict=True)
    )
    Citation.objects.bulk_create(
        citation
        for version, new in zip(versions, news, strict=True)
        for citation in citations_of(version, new.wording)
    )
    for question, version in zip(questions, versions, strict=True):
        question.current = version
    Question.objects.bulk_update(questions, ["current"], batch_size=200)
    return questions


def add_version(question: Question, wording: Wording, *, by: Person) -> QuestionVersion:
    """Let a locked question say something else from now on."""
    latest = question.versions.aggregate(last=Max("number"))["last"] or 0
    version = version_of(question, wording, number=latest + 1, by=by)
    version.save()
    Citation.objects.bulk_create(citations_of(version, wording))
    question.current = version
    return version


def version_of(
    question: Question, wording: Wording, *, number: int, by: Person | None
) -> QuestionVersion:
    whom: dict[str, Any] = {name: who in wording.audiences for who, name in AUDIENCE_FIELDS.items()}
    return QuestionVersion(
        school_id=question.school_id,
        question=question,
        number=number,
        kind=wording.kind,
        stem=wording.stem,
        options=list(wording.options),
        correct=list(wording.correct),
        answers=list(wording.answers),
        pictures=plain(wording)["pictures"],
        explanation=wording.explanation,
        difficulty=wording.difficulty,
        source=wording.source,
        search_text=search_text(wording),
        made_by=by,
        made_at=now(),
        **whom,
    )


def citations_of(version: QuestionVersion, wording: Wording) -> list[Citation]:
    """Return a citation for each article, also where one law names several of them."""
    return [
        Citation(
            school_id=version.school_id,
            version=version,
            document=law.document,
            law_key=law_key(law.document),
            article=law.article,
            article_key=key,
            valid_from=law.begins,
            valid_until=law.until,
        )
        for law in wording.laws
        for key in article_keys(law.article)
    ]

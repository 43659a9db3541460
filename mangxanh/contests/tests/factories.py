"""Questions and laws for tests; a wording that may be asked, to be varied."""

from dataclasses import replace
from datetime import date

import factory

from mangxanh.common.dates import now
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.models import LawChange, QuestionFile, StagedQuestion
from mangxanh.contests.wording import Law, Wording, plain
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory

LAW = Law("Luật Trẻ em 102/2016/QH13", "Điều 21", date(2017, 6, 1))
ASKED = Wording(
    kind="single",
    stem="Muốn đăng ảnh của bạn lên mạng, em làm gì trước?",
    options=("Hỏi bạn", "Đăng ngay", "Hỏi người khác", "Gắn thẻ bạn"),
    correct=(0,),
    explanation="Ảnh là của bạn, nên bạn quyết định.",
    difficulty=2,
    audiences=("6", "7"),
    source="Nguồn thử",
    laws=(LAW,),
)


def asked(**changes):
    """Return the wording of a question that may be asked, with other words."""
    return replace(ASKED, **changes)


def make_question(
    school, *, topic="rieng-tu", state="ready", by=None, key="", trial=False, **changes
):
    """Put a question in a bank, past every permission."""
    return put(school, [New(topic, asked(**changes), state, key, trial=trial)], by=by)[0]


class LawChangeFactory(factory.django.DjangoModelFactory):
    """The end of a whole document, written down by a keeper."""

    class Meta:
        model = LawChange

    school = factory.SubFactory(SchoolFactory)
    document = LAW.document
    law_key = "102/2016/qh13"
    last_day = date(2026, 11, 1)
    by = factory.SubFactory(PersonFactory, school=factory.SelfAttribute("..school"))
    made_at = factory.LazyFunction(now)


class QuestionFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionFile

    school = factory.SubFactory(SchoolFactory)
    file_name = "cau-hoi.docx"
    by = factory.SubFactory(PersonFactory, school=factory.SelfAttribute("..school"))
    started_at = factory.LazyFunction(now)


class StagedQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StagedQuestion

    file = factory.SubFactory(QuestionFileFactory)
    school = factory.SelfAttribute("file.school")
    place = factory.Sequence(lambda n: n + 1)
    line = 3
    state = "fine"
    topic = "rieng-tu"
    words = factory.LazyFunction(lambda: plain(ASKED))

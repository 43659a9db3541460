"""The question bank of each of two schools (two_schools.py)."""

from datetime import date

from mangxanh.contests.actions.pictures import keep_picture
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.tests.factories import (
    LawChangeFactory,
    QuestionFileFactory,
    StagedQuestionFactory,
    asked,
)
from mangxanh.contests.tests.pictures import png, upload
from mangxanh.contests.wording import Law, plain
from mangxanh.plan.models import Task


def add_questions(place):
    """Two questions that may meet, one at rest; a law that ends; a file that is looked through."""
    mark, keeper = place.mark, place.people["subject_head"]
    law = Law(f"Luật {mark} 7/2020/QH14", "Điều 5", date(2020, 1, 1))
    words = {"laws": (law,), "source": f"Nguồn {mark}"}
    first, other, resting = put(
        place.school,
        [
            New("rieng-tu", asked(stem=f"Câu một của {mark}?", **words), "ready"),
            New("tin-gia", asked(stem=f"Tin lạ nào ở {mark}?", **words), "ready"),
            New("khac", asked(stem=f"Câu đã nghỉ của {mark}?", **words), "retired"),
        ],
        by=keeper,
    )
    change = LawChangeFactory(
        school=place.school,
        by=keeper,
        document=f"Luật cũ {mark} 9/2010/QH12",
        law_key="9/2010/qh12",
        note=f"Luật mới {mark}",
        task=Task.objects.filter(school=place.school).first(),
    )
    begun = QuestionFileFactory(school=place.school, by=keeper, file_name=f"{mark}.docx")
    staged = StagedQuestionFactory(
        file=begun, words=plain(asked(stem=f"Câu chờ của {mark}?", **words)), twin=first
    )
    picture = keep_picture(place.school, upload(png()), by=keeper)
    place.keys |= {"bank_form": ("excel",), "question_picture": (picture.key,)}
    place.at(
        question=first,
        other_question=other,
        resting_question=resting,
        law_change=change,
        question_file=begun,
        staged_question=staged,
    )

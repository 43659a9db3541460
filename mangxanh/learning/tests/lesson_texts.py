"""Texts of lessons for tests: for parents, for teachers, one whose law ended."""

from mangxanh.common.dates import now
from mangxanh.learning.shelf import source_of
from mangxanh.learning.tests.factories import KEY, LessonEditionFactory

FOR_ADULTS = """
key: {key}
title: Bài của {key}
about: Một bài ngắn.
audience: {audience}
order: 1
topic: conduct
clauses: [2.1.8]
minutes: 3
picture: khong-co
facts: []
occasions: []
glossary: {{danh dự: điều người khác quý ở mình}}
cards:
  - {{kind: story, title: Chuyện, text: "Con cất điện thoại đi, giữ **danh dự** của mình."}}
  - kind: check
    title: Phụ huynh nói gì?
    options:
      - {{text: Hỏi con., why: Con sẽ kể., right: true}}
      - {{text: Mắng con., why: Con sẽ giấu.}}
  - {{kind: plan, title: Thẻ, if: con buồn, then: tôi ngồi cạnh con}}
  - {{kind: help, title: Nơi giúp, text: Gọi 111.}}
"""


def publish(school, teacher, key, audience="guardian"):
    """Publish a lesson for grown-ups."""
    text = FOR_ADULTS.format(key=key, audience=audience)
    return _edition(school, teacher, key, text)


def end_a_fact(school, teacher, key=KEY):
    """Publish an edition that states a fact which no longer holds."""
    text = source_of(key).replace("facts: [6]", "facts: [999]", 1)
    return _edition(school, teacher, key, text)


def _edition(school, teacher, key, text):
    return LessonEditionFactory(
        school=school, written_by=teacher, key=key, text=text, title=key, published_at=now()
    )

"""Who gets what where lessons are written."""

from mangxanh.home.tests.two_schools import Place
from mangxanh.home.tests.url_table import Page, R, done, form, shown, who
from mangxanh.learning.models import LessonEdition
from mangxanh.learning.reading import read_draft
from mangxanh.learning.tests.filled import filled

WRITERS = (R.SUBJECT_HEAD, R.BOARD, R.YOUTH_LEADER, R.EDITOR)
PUBLISHERS = (R.SUBJECT_HEAD, R.BOARD)
LESSON = {"title": "Một bài mới", "audience": "teacher", "grades": "6-7", "topic": "writing"}


def _draft(place: Place) -> LessonEdition:
    return LessonEdition.objects.drafts().get(key=place.keys["own_lesson"][0])


def _form(place: Place) -> dict[str, object]:
    draft = _draft(place)
    lesson, _faults = read_draft(draft.text)
    return filled(lesson) | {"title": f"Bài {place.mark} mới", "seen": draft.mark, "do": "save"}


def _file(place: Place) -> dict[str, object]:
    draft = _draft(place)
    return {"text": draft.text.replace(draft.title, "Tên mới"), "seen": draft.mark}


EDITING = [
    shown("lesson_editor", "", *WRITERS),
    form("lesson_new", "", *WRITERS, data=LESSON),
    form("lesson_write", "own_lesson", *WRITERS, data=_form),
    form("lesson_file", "own_lesson", *WRITERS, data=_file),
    Page("lesson_reading", "own_lesson", post=who(200, *WRITERS), data=_form, idle=True),
    shown("lesson_preview", "own_lesson", *WRITERS),
    form(
        "lesson_publish",
        "own_lesson",
        *PUBLISHERS,
        data=lambda place: {"seen": _draft(place).mark},
    ),
    done("lesson_discard", "own_lesson", *WRITERS),
    form("lesson_withdraw", "own_lesson", *PUBLISHERS, data={}),
]

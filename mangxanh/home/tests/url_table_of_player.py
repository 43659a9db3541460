"""Who gets what at the addresses of lessons: pages for everybody, and a pupil's own."""

from mangxanh.home.tests.url_table import ALL, PLAN, Page, everybody, shown, who
from mangxanh.learning.actions.progress import begin_attempt
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.tests.factories import KEY
from mangxanh.school.models import Pupil


def _sent(place):
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    return {"attempt": begin_attempt(pupil, shipped_lessons()[KEY]), "card": "2", "keeps": "1"}


def _of_pupil(status):
    return who(404, *ALL, outside=302, pupil=status, guardian=404)


ANSWERS = {"q0": "0", "q1": "1", "q2": "?"}

PLAYER = [
    Page("lesson_path", get=everybody(200)),
    Page("lesson_worker", get=everybody(200)),
    Page("lesson_offline", get=everybody(200)),
    Page("lesson_page", "lesson", get=everybody(200)),
    Page(
        "lesson_mine",
        "lesson",
        get=everybody(200),
        post=who(403, *ALL, outside=403, pupil=200, guardian=403),
        data=_sent,
    ),
    Page("lesson_done", "lesson", get=_of_pupil(200), post=_of_pupil(302), data={"keeps": "1"}),
    shown("lesson_figures", "", *PLAN),
    Page("lesson_recall", "lesson", get=_of_pupil(200), post=_of_pupil(302), data=ANSWERS),
]

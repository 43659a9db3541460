"""A game that goes on in the class of each of two schools, and one that is over (two_schools.py)."""

from datetime import timedelta

from mangxanh.common.dates import now
from mangxanh.contests.models import LiveGame, LivePlayer
from mangxanh.contests.tests.factories import make_question
from mangxanh.school.models import SchoolClass


def add_live(place):
    """Both run by the teacher who leads the class; the pupil played in the one that is over."""
    mark, school = place.mark, place.school
    room = SchoolClass.objects.get(pk=place.keys["school_class"][0])
    asked = make_question(school, stem=f"Câu đố của {mark}?", trial=True)
    words = {
        "school": school,
        "school_class": room,
        "by": place.people["teacher"],
        "versions": [asked.current_id],
        "orders": [[0, 1, 2, 3]],
    }
    at = now()
    over = LiveGame.objects.create(
        **words,
        step=2,
        results=[{"answered": 6, "right": 3, "counts": [3, 1, 1, 1]}],
        started_at=at - timedelta(hours=2),
        finished_at=at - timedelta(hours=1),
    )
    game = LiveGame.objects.create(**words, step=1, asked_at=at, started_at=at)
    pupil = place.people["pupil"]
    LivePlayer.objects.create(school=school, game=over, person=pupil, token=pupil.pk, right=[True])
    place.at(live_game=game)

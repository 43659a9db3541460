"""A school of which much ended today, and nights in which everything that forgets runs."""

from datetime import date, time, timedelta

from mangxanh.certificates.tasks import forget as forget_certificates
from mangxanh.common.dates import at, moved_clock
from mangxanh.consents.tasks import forget as forget_consents
from mangxanh.contests.tasks import forget as forget_contests
from mangxanh.contests.tasks import forget_games
from mangxanh.home.forgetting import forget_past
from mangxanh.home.tests.two_schools import make_place
from mangxanh.learning.tasks import forget as forget_lessons
from mangxanh.notices.tasks import forget as forget_notices
from mangxanh.plan.models import Plan, Reminded
from mangxanh.school.actions import rights
from mangxanh.school.models import DataRequest, Going, Pupil, WrongGuess
from mangxanh.school.tasks import forget_old_access
from mangxanh.school.tests.factories import PupilFactory
from mangxanh.work.models import OutgoingMail
from mangxanh.work.tasks import forget as forget_work

TODAY = date(2026, 11, 23)
NIGHT = time(3, 30)


def night(day):
    """Run everything that forgets, in the order of the clock, in the night of a day."""
    with moved_clock(at(day, NIGHT)):
        forget_work()
        forget_old_access()
        forget_consents()
        forget_notices()
        forget_certificates()
        forget_lessons()
        forget_games()
        forget_contests()
        forget_past()


def nights(*days):
    """Run the nights around each day, and the first one, in which leavers' consents end."""
    around = {d - timedelta(days=n) for d in days for n in (14, 1, 0)}
    for day in sorted({TODAY + timedelta(days=1)} | {d for d in around if d > TODAY}):
        night(day)


def ending_place():
    """Return a school with everything in it, of which much ended today."""
    made = make_place("tiengvong")
    school, people = made.school, made.people
    Going.objects.all().delete()
    Pupil.objects.filter(school=school).update(left_on=TODAY)
    PupilFactory(school=school, person__name="Vũ Ở Lại", code="HS-2")
    rights.withdraw_papers(school, by=people["board"])
    row = DataRequest.objects.get(school=school)
    rights.answer_request(row, "Đã sửa.", by=people["clerk"])
    Plan.objects.filter(school=school).update(last_day=TODAY)
    WrongGuess.objects.create(account="x", at=at(TODAY, time(9)))
    OutgoingMail.objects.create(
        school_id=school.pk, to="a@b.test", subject="x", text="x", created_at=at(TODAY, time(9))
    )
    Reminded.objects.all().delete()
    return made

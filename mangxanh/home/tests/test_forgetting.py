"""Case 42 of the evaluation: the clock moves past every period, and what is left is what should be.

The nights in between are those around each boundary: 14 days before (what goes is told), the
night before (it is still there) and the night itself (it is gone).
"""

import re
from datetime import date, time, timedelta

import pytest
from django.apps import apps
from django.db import connection

from mangxanh.annual_report.models import ManualFigure, Report
from mangxanh.certificates.models import Certificate
from mangxanh.common.dates import at, moved_clock
from mangxanh.consents.models import Consent
from mangxanh.contests.models import Contest, LiveGame
from mangxanh.files.models import StoredFile
from mangxanh.history.models import HistoryRow
from mangxanh.home.tests.nights import TODAY, ending_place, night, nights
from mangxanh.learning.models import LessonProgress, RecallAnswer
from mangxanh.notices.models import Notice
from mangxanh.plan.actions.forgetting import drop_file, erase_plan
from mangxanh.plan.models import Activity, Evidence, Line, Plan
from mangxanh.school.actions import rights
from mangxanh.school.actions.forgetting import (
    due_guardians,
    due_pupils,
    erase_guardian,
    erase_pupil,
)
from mangxanh.school.models import (
    Card,
    DataRequest,
    Going,
    Guardianship,
    GuardianSlip,
    Look,
    Membership,
    PapersConfirmation,
    Person,
    Pupil,
    Role,
    SchoolClass,
    StaffSession,
    WrongGuess,
)
from mangxanh.school.tests.factories import (
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    SchoolFactory,
)
from mangxanh.work.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def place(db):
    with moved_clock(at(TODAY, time(9))):
        yield ending_place()


def end_of_all():
    """Return {what: (is it there, the night in which it goes)} by the table of decisions.md."""
    year = TODAY.replace
    return {
        "mail": (OutgoingMail.objects.filter(to="a@b.test").exists, date(2026, 12, 24)),
        "sessions": (
            StaffSession.objects.filter(created_at__lt=at(TODAY, time(10))).exists,
            date(2027, 2, 22),
        ),
        "guesses": (WrongGuess.objects.exists, date(2027, 2, 22)),
        "slips": (GuardianSlip.objects.exists, date(2027, 3, 24)),
        "lessons": (LessonProgress.objects.exists, date(2027, 8, 29)),  # 90 days after 31 May
        "questions": (RecallAnswer.objects.exists, date(2027, 8, 29)),
        "certificates": (Certificate.objects.exclude(name="").exists, year(2027)),
        "inbox": (  # ten months: this school chose so
            Notice.objects.filter(created_at__lt=at(TODAY, time(10))).exists,
            date(2027, 9, 24),
        ),
        "pupil": (Pupil.objects.filter(left_on__isnull=False).exists, year(2027)),
        "card": (Card.objects.exists, year(2027)),
        "guardianship": (Guardianship.objects.exists, year(2027)),
        "guardian": (Person.objects.filter(memberships__role="guardian").exists, year(2027)),
        "looks": (Look.objects.exists, year(2027)),
        "request": (DataRequest.objects.exists, date(2028, 11, 24)),
        "papers": (PapersConfirmation.objects.exists, date(2031, 11, 24)),
        "consents": (Consent.objects.exists, date(2031, 11, 25)),
        "plan": (Plan.objects.exists, year(2031)),
        "lines": (Line.objects.exists, year(2031)),
        "evidence": (Evidence.objects.exists, year(2031)),
        "activities": (Activity.objects.exists, year(2031)),
    }


def words_everywhere(text):
    """Return the tables in which a text stands."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # our own table's name
            if any(text in repr(row) for row in cursor.fetchall()):
                found.append(model._meta.label)
    return found


def test_each_thing_goes_in_its_night_and_not_before(place):
    ends = end_of_all()
    first = {what: there() for what, (there, _day) in ends.items()}
    assert all(first.values()), first
    faults = []

    around = {d + timedelta(days=n) for _there, d in ends.values() for n in (-14, -1, 0, 1)}
    for day in sorted(around | {TODAY + timedelta(days=1)}):
        night(day)
        for what, (there, goes) in ends.items():
            # slack of one night: what happened in the morning is past at the end of that day
            if there() and day >= goes + timedelta(days=1):
                faults.append(f"{what} is still there in the night of {day}")
            if not there() and day < goes - timedelta(days=1):
                faults.append(f"{what} was gone in the night of {day}")

    assert faults == []
    assert not any(there() for there, _day in ends.values())


def test_of_the_leaver_nothing_is_left_but_the_count(place):
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    size = pupil.school_class.size
    name, code = pupil.person.name, pupil.code
    assert "school.Person" in words_everywhere(name)

    nights(date(2027, 11, 23))
    assert words_everywhere(name) == ["consents.Consent"]  # of the paper in the drawer
    nights(date(2032, 11, 30))

    assert words_everywhere(name) == []
    assert words_everywhere(code) == []
    assert SchoolClass.objects.get(pk=place.keys["school_class"][0]).size == size
    assert HistoryRow.objects.filter(verb="pupil's record deleted").count() == 1
    assert Pupil.objects.get().person.name == "Vũ Ở Lại"


def test_colleagues_and_other_classes_stay(place):
    nights(date(2027, 11, 23))

    assert {row.name for row in Person.objects.filter(memberships__role__in=["board", "teacher"])}
    assert Membership.objects.filter(school=place.school, role="pupil").count() == 1


def test_nothing_of_the_plan_is_left_but_years_and_classes(place):
    nights(date(2031, 11, 23), date(2032, 11, 30))

    assert not Report.objects.exists()
    assert not ManualFigure.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [
        model.__name__
        for model in apps.get_app_config("plan").get_models()
        if model.objects.exists()
    ]
    assert SchoolClass.objects.exists()


def test_contests_hold_no_plan_back_and_go_after_it(place):
    contests = Contest.objects.filter(school=place.school)
    contests.filter(state="open").update(state="closed", closed_at=at(TODAY, time(9)))
    contests.update(line=Line.objects.filter(plan__school=place.school).first())
    assert LiveGame.objects.filter(finished_at__isnull=False).exists()

    nights(date(2031, 11, 23))
    assert not Plan.objects.exists()
    assert contests.exists()
    nights(date(2032, 11, 30))

    assert not contests.exists()
    assert not LiveGame.objects.exists()
    assert HistoryRow.objects.filter(verb="contest deleted").exists()


def test_a_plan_that_still_holds_keeps_its_activities_and_reports(place):
    Plan.objects.filter(pk=place.keys["plan"][0]).update(last_day=date(2030, 12, 31))
    nights(date(2031, 11, 23))

    assert Plan.objects.count() == 1
    assert Evidence.objects.exists()
    assert Activity.objects.exists()
    assert Report.objects.exists()
    nights(date(2035, 12, 31))
    assert not Plan.objects.exists()
    assert not Activity.objects.exists()
    assert not Report.objects.exists()


def test_nothing_goes_that_was_not_told_fourteen_days_before(place):
    night(date(2030, 1, 1))  # the server was off for years: all of it is long past
    assert Pupil.objects.filter(left_on__isnull=False).exists()
    told = Notice.objects.filter(person=place.people["board"], url="/ho-so-du-lieu/thoi-han/").get()

    assert "15/01/2030: 1 " in told.body
    night(date(2030, 1, 14))
    assert Pupil.objects.filter(left_on__isnull=False).exists()
    night(date(2030, 1, 15))
    assert not Pupil.objects.filter(left_on__isnull=False).exists()


def test_the_board_is_told_once_with_counts_and_days(place):
    PupilFactory(school=place.school, left_on=TODAY + timedelta(days=3))
    for n in (15, 14, 11, 1):
        night(date(2027, 11, 23) - timedelta(days=n))

    told = Notice.objects.filter(person=place.people["board"], url="/ho-so-du-lieu/thoi-han/")
    assert told.count() == 2  # one for each day on which something goes
    assert not Notice.objects.filter(person=place.people["teacher"], url__contains="thoi-han")
    assert [re.findall(r"- (\S+): (\d+)", row.body) for row in told.order_by("pk")] == [
        [("23/11/2027", "1"), ("23/11/2027", "1")],
        [("26/11/2027", "1")],
    ]


def test_the_guardian_is_told_that_the_account_closes(place):
    night(date(2027, 11, 9))
    night(date(2027, 11, 10))

    told = Notice.objects.get(person=place.people[Role.GUARDIAN], url="/quyen/")
    assert "23/11/2027" in told.subject
    assert OutgoingMail.objects.filter(to=place.people[Role.GUARDIAN].email).count() == 1


def test_a_pupil_who_comes_back_is_not_deleted(place):
    night(date(2027, 11, 9))
    assert Going.objects.filter(name="pupil").count() == 1
    Pupil.objects.update(left_on=None)

    night(date(2027, 11, 23))

    assert Pupil.objects.count() == 2
    assert not Going.objects.filter(name__in=["pupil", "guardian"]).exists()


def test_a_longer_time_chosen_after_the_telling_holds(place):
    night(date(2027, 11, 9))
    with moved_clock(at(date(2027, 11, 12), time(9))):
        rights.choose_retention(place.school, "pupil", 24, by=place.people["board"])

    nights(date(2027, 11, 23))
    assert Pupil.objects.filter(left_on__isnull=False).exists()
    nights(date(2028, 11, 23))
    assert not Pupil.objects.filter(left_on__isnull=False).exists()


def test_a_plan_is_not_erased_before_its_time_and_a_file_not_while_something_shows_it(place):
    Plan.objects.update(last_day=date(2035, 12, 31))

    erase_plan(place.school, place.keys["plan"][0])
    erase_plan(place.school, 10**6)
    drop_file(Evidence.objects.exclude(stored=None)[0].stored)

    assert Plan.objects.count() == 3
    assert Evidence.objects.exclude(stored=None).exists()


def test_the_last_child_keeps_the_guardian(place):
    guardian = place.people[Role.GUARDIAN]
    GuardianshipFactory(guardian=guardian, pupil=PupilFactory(school=place.school))

    nights(date(2027, 11, 23))

    assert Guardianship.objects.get().guardian == guardian
    assert not Going.objects.filter(name="guardian").exists()


def test_a_guardianship_that_ended_goes_after_twelve_months_and_the_guardian_with_it(place):
    child = PupilFactory(school=place.school)
    ended = GuardianshipFactory(pupil=child, until_date=TODAY)
    both = GuardianshipFactory(guardian=ended.guardian, pupil=PupilFactory(school=place.school))

    nights(date(2027, 11, 23))
    assert list(Guardianship.objects.all()) == [both]
    both.until_date = date(2027, 11, 23)
    both.save()
    nights(date(2028, 11, 23))

    assert not Guardianship.objects.exists()
    assert not Person.objects.filter(pk=ended.guardian.pk).exists()


def test_a_guardian_who_works_here_stays_a_colleague(place):
    teacher = place.people["teacher"]
    Membership.objects.create(
        person=teacher, school=place.school, role=Role.GUARDIAN, from_date=TODAY
    )
    GuardianshipFactory(guardian=teacher, pupil=Pupil.objects.get(left_on=TODAY))

    nights(date(2027, 11, 23))

    assert set(teacher.memberships.values_list("role", flat=True)) == {"teacher"}


def test_a_guardian_in_another_school_stays_there(place):
    guardian = place.people[Role.GUARDIAN]
    second = SchoolFactory(host="hai.test")
    Membership.objects.create(person=guardian, school=second, role="guardian", from_date=TODAY)
    child = PupilFactory(school=second)
    GuardianshipFactory(guardian=guardian, pupil=child)

    nights(date(2027, 11, 23))

    assert Guardianship.objects.get().pupil == child
    assert guardian.memberships.get().school == second


def test_erasing_asks_again_whether_it_is_past(place):
    here = Pupil.objects.get(left_on__isnull=True)

    erase_pupil(place.school, here.pk)
    erase_pupil(place.school, 10**6)
    erase_guardian(place.school, place.people[Role.GUARDIAN].pk)

    assert Pupil.objects.count() == 2
    assert Guardianship.objects.exists()


def test_another_school_keeps_its_own_time(place):
    other = SchoolFactory(host="hai.test")
    PupilFactory(school=other, left_on=TODAY)
    rights.choose_retention(place.school, "pupil", 3, by=place.people["board"])

    nights(date(2027, 2, 23))

    assert Pupil.objects.filter(left_on__isnull=False).get().school == other


def test_a_guardian_who_left_already_is_not_told(place):
    guardian = GuardianFactory(school=place.school)
    GuardianshipFactory(guardian=guardian, pupil=Pupil.objects.get(left_on=TODAY))
    guardian.memberships.update(until_date=TODAY)

    nights(date(2027, 11, 23))

    assert not Person.objects.filter(pk=guardian.pk).exists()


def test_what_is_due_is_asked_in_few_queries_for_any_number(place, django_assert_num_queries):
    for _n in range(3):
        GuardianshipFactory(
            guardian=GuardianFactory(school=place.school),
            pupil=PupilFactory(school=place.school, left_on=TODAY),
        )

    with django_assert_num_queries(3):
        assert len(due_guardians(place.school, date(2027, 11, 23))) == 4
    with django_assert_num_queries(3):
        assert len(due_pupils(place.school, date(2027, 11, 23))) == 4

"""Who hears of an opening, and of a closing: once, by day, pupils by nothing but a card."""

from datetime import date, time, timedelta

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.contests.actions.staff import note_reason
from mangxanh.contests.models import Contest, Division, Round
from mangxanh.contests.tasks import tell
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest
from mangxanh.contests.tests.sitters import browser_of_pupil
from mangxanh.notices.models import Notice
from mangxanh.school.tests.factories import GuardianFactory, PersonFactory, PupilFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def contest(school, keeper, room):
    """A contest for grade 6, colleagues and guardians, open from Monday to Sunday."""
    made = make_contest(school, by=keeper)
    Division.objects.filter(contest=made).update(audiences=["6", "teachers", "guardians"])
    Round.objects.update(
        opens_at=at(MONDAY, time(7)), closes_at=at(MONDAY + timedelta(days=6), time(21))
    )
    return made


@pytest.fixture
def people(school, contest, room):
    return {
        "teacher": PersonFactory(school=school),
        "guardian": GuardianFactory(school=school),
        "pupil": PupilFactory(school=school, school_class=room).person,
    }


def told():
    return {(row.person_id, row.kind) for row in Notice.objects.all()}


def run(day, clock):
    with moved_clock(at(MONDAY + timedelta(days=day), clock)):
        tell()


class TestOpening:
    def test_colleagues_and_guardians_hear_once_pupils_nothing(self, contest, people, keeper):
        run(0, time(8))
        run(0, time(9))
        run(1, time(9))
        assert told() == {
            (people["teacher"].pk, "other"), (people["guardian"].pk, "other"), (keeper.pk, "other"),
        }  # fmt: skip
        assert Notice.objects.count() == 3
        letter = Notice.objects.get(person=people["guardian"])
        assert contest.name in letter.body
        assert letter.url == f"/thi/cuoc/{contest.pk}/"

    @pytest.mark.usefixtures("people")
    @pytest.mark.parametrize(
        ("day", "clock"), [(0, time(21)), (5, time(9)), (0, time(6, 50)), (-3, time(9))]
    )
    def test_not_by_night_on_a_day_off_or_before_it_opens(self, day, clock):
        run(day, clock)
        assert told() == set()

    def test_who_has_begun_or_has_a_reason_hears_nothing(self, contest, people, keeper):
        make_attempts(
            contest, [people["guardian"]], right=lambda _n, _slot: True, audience="guardians"
        )
        note_reason(contest, people["teacher"], kind="leave", by=keeper)
        run(0, time(8))
        assert told() == {(keeper.pk, "other")}

    @pytest.mark.usefixtures("people")
    def test_nobody_hears_of_a_trial_or_of_a_contest_of_pupils(self, contest):
        Division.objects.filter(contest=contest).update(audiences=["6"])
        run(0, time(8))
        run(4, time(8))
        Division.objects.filter(contest=contest).update(audiences=["teachers"])
        Contest.objects.filter(pk=contest.pk).update(trial=True)
        run(0, time(8))
        assert told() == set()

    def test_who_comes_later_hears_too(self, people, school):
        run(0, time(8))
        late = GuardianFactory(school=school)
        run(2, time(8))
        assert (late.pk, "other") in told()
        assert people["pupil"].pk not in {person for person, _kind in told()}


class TestClosing:
    def test_colleagues_are_reminded_on_the_last_working_day_before(self, people, keeper):
        """It closes on a Sunday, so on Friday; guardians are not."""
        run(0, time(8))
        run(3, time(8))
        assert not Notice.objects.filter(kind="reminder").exists()
        run(4, time(8))
        run(4, time(15))
        reminded = Notice.objects.filter(kind="reminder")
        assert set(reminded.values_list("person", flat=True)) == {people["teacher"].pk, keeper.pk}
        assert reminded.count() == 2


class TestCard:
    def test_a_pupil_finds_it_on_their_page_until_they_handed_in(self, contest, room, school):
        pupil = PupilFactory(school=school, school_class=room)
        browser, url = browser_of_pupil(pupil), f"/thi/cuoc/{contest.pk}/"
        assert url in browser.get("/").content.decode()
        make_attempts(contest, [pupil.person], right=lambda _n, _slot: True)
        assert url not in browser.get("/").content.decode()

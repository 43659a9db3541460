"""A Monday in November, and who keeps the bank."""

from datetime import date, time

import pytest

from mangxanh.common.dates import at, moved_clock
from mangxanh.contests import desk as ours
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.actions.contests import add_contest
from mangxanh.contests.actions.live import start_game
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.models import Attempt
from mangxanh.contests.models.bank import AUDIENCE_FIELDS
from mangxanh.contests.tests.contest_factories import make_contest, window
from mangxanh.contests.tests.factories import asked, make_question
from mangxanh.contests.tests.sitters import browser_of_pupil
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory, PupilFactory, YearFactory


@pytest.fixture
def monday():
    """Let it be Monday 23/11/2026, nine o'clock."""
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield date(2026, 11, 23)


@pytest.fixture
def keeper(school, monday):
    """The subject head, who keeps the bank."""
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))


@pytest.fixture
def room(school, monday):
    """Class 6A1."""
    return ClassFactory(year=YearFactory(school=school), name="6A1", grade=6, size=40)


@pytest.fixture
def desk(data_folder):
    """The desk of this test: answers lie in its own folder."""
    ours.open_desk.cache_clear()
    made = ours.desk()
    yield made
    made.close()
    made._store.close()  # the connection of this thread
    ours.open_desk.cache_clear()


@pytest.fixture
def contest(school):
    """A contest of grades 6 and 7 that is going on."""
    return make_contest(school)


@pytest.fixture
def pupil(school, contest):
    """A pupil of grade 6."""
    found = PupilFactory(school=school)
    found.person.at(school)
    return found


@pytest.fixture
def attempt(contest, pupil, desk):
    """Their paper of four questions, begun now."""
    return start(contest.rounds.get(), by=pupil.person)


@pytest.fixture
def sitter(pupil, desk):
    """The browser of the pupil."""
    return browser_of_pupil(pupil)


@pytest.fixture
def begun(sitter, contest):
    """Their paper, begun in this browser."""
    sitter.post(f"/thi/cuoc/{contest.pk}/")
    return Attempt.objects.get()


@pytest.fixture
def bank(school, keeper):
    """Four questions in each cell of three topics, for everybody."""
    YearFactory(school=school)
    everybody = tuple(AUDIENCE_FIELDS)
    news = [
        New(
            topic,
            asked(stem=f"{topic} {level} {n}?", difficulty=level, audiences=everybody),
            "ready",
        )
        for topic in ("tin-gia", "lua-dao", "rieng-tu")
        for level in (1, 2, 3)
        for n in range(4)
    ]
    return put(school, news, by=None)


@pytest.fixture
def draft(bank, school, keeper):
    return add_contest(
        school,
        name="Tìm hiểu pháp luật",
        divisions=[("6", "7"), ("8", "9")],
        rounds=[window()],
        size=15,
        by=keeper,
    )


@pytest.fixture
def teacher(school, room):
    return PersonFactory(school=school, roles=(Role.TEACHER,))


@pytest.fixture
def trial_bank(school):
    """Three questions of the trial bank; option 0 is right."""
    return [make_question(school, stem=f"Câu đố {n}?", trial=True) for n in range(3)]


@pytest.fixture
def game(room, teacher, trial_bank, desk):
    """A game with phones that was begun."""
    return start_game(room, by=teacher)

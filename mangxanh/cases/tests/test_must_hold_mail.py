"""No mail and no notice tells anything of a case, and none ever leaves the school by itself.

Reference on reporting and cases, 23: 100 cases of every kind with words that can be found again;
safety 1.5: a machine never notifies anybody outside.
"""

import random
import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from mangxanh.cases.actions import shredding
from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.deciding import leave_case, raise_urgency
from mangxanh.cases.actions.handling import acknowledge, assign
from mangxanh.cases.actions.hearing import Heard, hear
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.news import tell_news
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.actions.writing import seal_words
from mangxanh.cases.models import Case, Kind, Outcome, Platform, Referral
from mangxanh.cases.tests.conftest import TODAY
from mangxanh.cases.tests.factories import file_case, fresh, here, make_team, private_of
from mangxanh.common.dates import at, moved_clock, now
from mangxanh.common.text import fold
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory, TeacherFactory
from mangxanh.work.actions.mail import send_due
from mangxanh.work.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
CASES = 100
SYLLABLES = ("khướu", "vượn", "tuếch", "nghễnh", "ngoằn", "khuỷu", "huyễn", "quẫy")


def words_of(chance):
    """Return a name, an account, a class and a sentence such as stand in no letter of ours."""
    some = [chance.choice(SYLLABLES) for _turn in range(6)]
    return {
        "name": f"Vừ {some[0].title()} {some[1].title()}",
        "account": f"{fold(some[2])}.{fold(some[3])}{chance.randrange(1000)}",
        "class": f"{chance.randrange(6, 10)}Z{chance.randrange(9)}",
        "text": " ".join(some[3:]),
    }


def on(day, clock):
    return moved_clock(at(TODAY + timedelta(days=day), clock))


def file_one(team, chance, turn):
    said, kind = words_of(chance), Kind.values[turn % len(Kind.values)]
    case, _private = file_case(
        team.box,
        kind=kind,
        platform=chance.choice(Platform.values),
        grade=chance.randrange(6, 10),
        is_urgent=turn % 3 == 0,
        is_anonymous=turn % 2 == 0,
        identity=None if turn % 2 == 0 else {"name": said["name"], "class_name": said["class"]},
        report={"text": said["text"], "links": said["account"]},
    )
    return case, said


def work_on(team, case, turn, said):
    """Do with a case, by its turn, each thing that tells somebody."""
    by = here(team.officer)
    say = seal_words(case.public, {"text": said["text"]})
    if turn % 5 == 0:
        acknowledge(case, True, said["text"], by=by)
        write_letter(fresh(case), said["text"], by=by)
    elif turn % 5 == 1:
        assign(case, team.deputy.person, by=by)
    elif turn % 5 == 2:
        raise_urgency(case, by=by)
        asked = ask_second(fresh(case), "calm", said["text"], by=by)
        decide(asked, True, by=here(team.deputy), private=private_of(team.deputy), words="x")
    elif turn % 5 == 3:
        leave_case(case, by=by)
    why = ["abuse.hit"] if turn % 4 == 0 else []
    hear(fresh(case), Heard(say, once="x", why=why))


@pytest.fixture
def told(school):
    """A hundred cases, days of clocks, the end of their time; (team, [(case, words)])."""
    chance = random.Random(23)  # noqa: S311  # the same each time
    with on(0, time(9)), override("vi"):
        team = make_team(school)
        cases = [file_one(team, chance, turn) for turn in range(CASES)]
        for turn, (case, said) in enumerate(cases):
            work_on(team, case, turn, said)
    for day in (0, 1, 4):
        with on(day, time(7)):
            tell_news()
        for clock in (time(9, 30), time(15)):
            with on(day, clock):
                tick()
    Case.objects.update(closed_on=date(2026, 12, 1), outcome=Outcome.HELPED)
    with moved_clock(at(date(2028, 11, 17), time(3))):
        shredding.forget_cases()
    return team, cases


def test_of_a_hundred_cases_no_letter_tells_a_word_and_none_leaves_the_school(told):
    team, cases = told
    nobody_outside_was_told()
    letters = [
        *Notice.objects.values_list("subject", "body", "zalo", "url"),
        *OutgoingMail.objects.values_list("subject", "text"),
    ]
    assert len(letters) > 2 * CASES
    whole = fold("\n".join({text for letter in letters for text in letter}))
    for case, said in cases:
        for telling in (case.number, *said.values()):
            assert fold(telling) not in whole, telling
    kinds = {str(one.label) for one in (*Kind, *Platform, *Outcome) if one.label}
    with override("vi"):
        kinds |= {str(one.label) for one in (*Kind, *Platform, *Outcome) if one.label}
    assert not [kind for kind in kinds if len(kind) > 3 and fold(kind) in whole]
    assert not re.search(r"\b(khoi|lop) \d", whole)
    # Nor does what was written differ with the case: by the letter and its reader alone.
    assert len(Notice.objects.values("subject").distinct()) >= 6
    assert len({plain(body, team) for body in Notice.objects.values_list("body", flat=True)}) < 20


def plain(body, team):
    """Return a letter without names of its people and numbers."""
    for one in (team.officer, team.deputy, team.head):
        body = body.replace(one.person.name, "*").replace(one.person.given_name, "*")
    return re.sub(r"\d+", "0", body)


def nobody_outside_was_told():
    """Look whom mail goes to, and that the clock handed nothing on."""
    ours = set(Person.objects.values_list("email", flat=True))
    assert set(OutgoingMail.objects.values_list("to", flat=True)) <= ours
    assert not Referral.objects.exists()


def test_mail_that_finds_no_server_is_said_on_the_pages_of_who_acts_within_ten_minutes(
    team, settings
):
    """Reference 23: nobody waits for a letter that never comes; it is in the inbox all the same."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody is there
    said = "không gửi đi được"
    it = PersonFactory(school=team.school, roles=[Role.IT])
    who = {
        "list": (team.officer.person, "case_list"),
        "board": (team.head.person, "home"),
        "it": (it, "home"),
        "colleague": (TeacherFactory(school=team.school), "home"),
    }

    def told():
        return {
            name
            for name, (person, view) in who.items()
            if said in browser(person, team.school).get(reverse(view)).text
        }

    raise_urgency(file_case(team.box)[0], by=here(team.officer))
    assert send_due() == 0
    assert OutgoingMail.objects.filter(last_error__startswith="server").exists()
    assert Notice.objects.filter(person=team.head.person).exists()
    with moved_clock(now() + timedelta(minutes=9)):
        assert told() == set()
    with moved_clock(now() + timedelta(minutes=10)):
        assert told() == {"list", "board", "it"}
        OutgoingMail.objects.update(sent_at=now())
        assert told() == set()

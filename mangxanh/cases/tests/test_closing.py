"""Closing: with outcome and reason, nothing left open, "unfounded" by two; opening again."""

from datetime import date, timedelta

import pytest

from mangxanh.cases.actions.access import grant
from mangxanh.cases.actions.closing import Ending, close_case, reopen_case, reopen_for_reporter
from mangxanh.cases.actions.doing import finish_action, plan_action
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.referring import log_referral, note_answer
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.actions.writing import add_entry, facts_of, locked, seal_words
from mangxanh.cases.models import Case, CaseFigure, Deadline, Outcome
from mangxanh.cases.reading import read
from mangxanh.cases.standing import what_is_open
from mangxanh.cases.states import step_of
from mangxanh.cases.tests.factories import answered, file_case, fresh, here, private_of
from mangxanh.cases.tests.test_referring import call
from mangxanh.cases.texts import close_reasons, measures, outcomes
from mangxanh.common.dates import moved_clock, now
from mangxanh.common.errors import BadInput

pytestmark = pytest.mark.django_db
HELPED = Ending("helped", "child_says", "Em đã ổn.", ("pupil remind",), "Cô Hạnh")


def heard(team, **changes):
    """Return a case whose reporter answered the first letter."""
    case, private = answered(team, **changes)
    add_entry(case, "message", seal_words(case.public, {"text": "Em đỡ rồi."}), from_reporter=True)
    return fresh(case), private


def test_it_closes_with_outcome_and_reason_and_the_child_is_asked_again(team):
    case, private = heard(team)
    by = here(team.officer)
    with moved_clock(now() + timedelta(days=3)):
        for _tap in range(2):
            close_case(case, HELPED, by=by, once="c")
        case = fresh(case)
        assert (case.state, case.outcome) == (Case.State.CLOSED, Outcome.HELPED)
        words = read(private, case.entries.last())
        assert words["towards"] == ["pupil remind"]
        assert case.events.filter(verb="closed").get().detail == "helped child_says"
        figure = CaseFigure.objects.get()
        assert (figure.outcome, figure.close_days) == ("helped", 3)
        running = Deadline.objects.filter(met_at=None)
        assert set(running.values_list("what", flat=True)) == {"ask7", "ask30"}
        assert step_of(facts_of(case)) == "review"


def test_nothing_closes_before_it_is_answered(team):
    case, _private = file_case(team.box)
    assert len(what_is_open(case)) == 2
    with pytest.raises(BadInput):
        close_case(case, HELPED, by=here(team.officer))
    acknowledge(case, True, "", by=here(team.officer))
    assert len(what_is_open(fresh(case))) == 2  # the call, the child


def test_what_the_child_wrote_is_answered_first(team):
    case, _private = heard(team)
    Case.objects.update(has_news=True)
    assert len(what_is_open(fresh(case))) == 1
    write_letter(case, "Cô đọc rồi.", by=here(team.officer))
    assert what_is_open(fresh(case)) == []


def test_three_letters_without_an_answer_are_enough(team):
    case, _private = answered(team)
    write_letter(case, "Em còn đó không?", by=here(team.officer))
    assert what_is_open(case)
    write_letter(case, "Cô vẫn chờ em.", by=here(team.officer))
    assert what_is_open(fresh(case)) == []


def test_who_told_in_person_was_heard_when_something_was_said_to_them(team):
    case, _private = file_case(team.box, origin="spoken", is_anonymous=False)
    acknowledge(case, False, "", key="counsel", by=here(team.officer))
    assert what_is_open(fresh(case))
    write_letter(case, "Cô đã gặp em.", by=here(team.officer))
    assert what_is_open(fresh(case)) == []


def test_what_is_planned_and_whoever_is_asked_outside_come_first(team):
    case, _private = heard(team)
    by = here(team.officer)
    action = plan_action(case, "care", "x", team.officer.person, date(2026, 11, 24), by=by)
    row = log_referral(case, call(), by=by)
    assert len(what_is_open(case)) == 2
    finish_action(action, by=by)
    note_answer(row, "Đã nhận.", by=by)
    assert what_is_open(case) == []


@pytest.mark.parametrize(
    "wrong",
    [
        Ending("expelled", "child_says"),
        Ending("helped", "tired"),
        Ending("helped", "child_says", towards=("pupil expel",)),
        Ending("unfounded", "unfounded"),
        Ending("unfounded", "child_says"),
        Ending("helped", "unfounded"),
    ],
)
def test_only_what_is_on_the_list_and_unfounded_never_alone(team, wrong):
    case, _private = heard(team)
    with pytest.raises(BadInput):
        close_case(case, wrong, by=here(team.officer))
    assert fresh(case).closed_on is None


def test_unfounded_closes_once_somebody_else_agreed(team):
    case, _private = heard(team, is_urgent=True)
    asked = ask_second(case, "unfounded", "Em nói đùa.", by=here(team.officer))
    ending = Ending("unfounded", "unfounded", "Em nói đùa.")
    with pytest.raises(BadInput):
        close_case(case, ending, by=here(team.officer))
    decide(asked, True, by=here(team.deputy), private=private_of(team.deputy))
    close_case(case, ending, by=here(team.officer))
    assert fresh(case).outcome == Outcome.UNFOUNDED
    reopen_case(case, "Em kể lại.", by=here(team.officer))
    with pytest.raises(BadInput):  # what was agreed to then does not hold now
        close_case(case, ending, by=here(team.officer))


@pytest.mark.parametrize(
    "came", [{"what": "message", "from_reporter": True}, {"what": "evidence"}], ids=str
)
def test_what_came_after_unfounded_was_asked_makes_it_be_asked_anew(team, came):
    case, _private = heard(team)
    officer, deputy = here(team.officer), here(team.deputy)
    grant(case, team.deputy, by=officer, private=private_of(team.officer))
    ending = Ending("unfounded", "unfounded", "Em nói đùa.")
    asked = ask_second(case, "unfounded", "Em nói đùa.", by=officer)
    decide(asked, True, by=deputy, private=b"", words="Đồng ý.")
    add_entry(locked(case), came.pop("what"), seal_words(case.public, {"text": "x"}), **came)
    with pytest.raises(BadInput):
        close_case(case, ending, by=officer)
    again = ask_second(case, "unfounded", "Vẫn vậy.", by=officer)
    decide(again, True, by=deputy, private=b"")
    close_case(case, ending, by=officer)
    assert fresh(case).outcome == Outcome.UNFOUNDED


def test_it_opens_again_by_a_handler_or_the_reporter(team):
    case, _private = heard(team)
    by = here(team.officer)
    reopen_case(case, "x", by=by)  # it is open
    reopen_for_reporter(case)
    close_case(case, HELPED, by=by)
    for _tap in range(2):
        reopen_case(case, "Việc tái diễn.", by=by, once="o")
    assert fresh(case).state == Case.State.WATCHED
    assert CaseFigure.objects.get().outcome == ""
    assert not Deadline.objects.filter(what__startswith="ask").exists()
    assert Deadline.objects.filter(what="outcome", met_at=None).exists()
    close_case(fresh(case), HELPED, by=by)
    reopen_for_reporter(case)
    assert fresh(case).closed_on is None
    assert case.events.last().verb == "objected"


def test_the_lists_are_those_of_the_models_and_of_the_circular():
    assert {one.key for one in outcomes()} == set(Outcome.values)
    assert {one.key for one in outcomes() if one.two_people} == {"unfounded"}
    assert {one.key for one in close_reasons() if one.two_people} == {"unfounded"}
    pupil = {one.key for one in measures()["pupil"][1]}
    assert pupil == {
        "none",
        "remind",
        "criticise",
        "self_review",
        "counsel",
        "family_talk",
        "police",
    }
    assert set(measures()) == {"pupil", "staff", "outsider", "page"}


def test_the_steps_are_line_111s(team):
    case, _private = file_case(team.box)
    by = here(team.officer)
    found = [step_of(facts_of(case))]
    acknowledge(case, False, "", key="counsel", by=by)
    found.append(step_of(facts_of(fresh(case))))
    write_letter(case, "Chào em.", by=by)
    found.append(step_of(facts_of(fresh(case))))
    action = plan_action(case, "care", "x", team.officer.person, date(2026, 11, 24), by=by)
    found.append(step_of(facts_of(fresh(case))))
    finish_action(action, by=by)
    found.append(step_of(facts_of(fresh(case))))
    assert found == ["received", "assess", "need", "plan", "act"]

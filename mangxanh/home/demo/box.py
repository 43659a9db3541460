"""The demo school's reporting box: who handles cases, the roster, training, drill, opened in September."""

from collections.abc import Iterator
from datetime import date, time

from mangxanh.cases.actions.box import open_box, set_box
from mangxanh.cases.actions.drill import begin_drill, finish_drill
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.recovery import draw_recovery, take_into_use
from mangxanh.cases.actions.roster import add_shift, hand_over
from mangxanh.cases.actions.sessions import make_key
from mangxanh.cases.actions.team import appoint
from mangxanh.cases.actions.training import choose, finish_training
from mangxanh.cases.models import Handler
from mangxanh.cases.texts import not_now_reasons
from mangxanh.cases.training import unit
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.second_step import APP_SECRET, app_code
from mangxanh.home.demo.stage import Stage
from mangxanh.school.actions.factors import add_app

OFFICER, DEPUTY, HEAD = "phuonghm", "thinhnd", "khaitv"
HANDLERS = (OFFICER, DEPUTY, HEAD)
WITH_APP = (OFFICER, DEPUTY)  # the head stays as everybody's password opens it
# Six words of invented people, printed on the terminal, so that whoever tries the demo can read.
VAULT_WORDS = "ánh trăng, áo ấm, ấm trà, anh đào, ao cá, ảnh lớp"
WEEKDAYS = "12345"


def box_events(stage: Stage) -> Iterator[Happening]:
    """Yield the steps of docs/how-to/open-the-box.md, three weeks long."""
    day = date(2026, 9, 7)
    for username in HANDLERS:
        yield day, time(8), lambda who=username: _appoint(stage, who)  # type: ignore[misc]
        yield date(2026, 9, 8), time(9), lambda who=username: _make_key(stage, who)  # type: ignore[misc]
    for username in WITH_APP:
        yield date(2026, 9, 8), time(8), lambda who=username: _add_app(stage, who)  # type: ignore[misc]
    yield date(2026, 9, 9), time(15), lambda: _make_recovery(stage)
    yield date(2026, 9, 10), time(10), lambda: _settings(stage)
    yield date(2026, 9, 10), time(11), lambda: _roster(stage)
    for username in HANDLERS:
        yield date(2026, 9, 14), time(16), lambda who=username: _train(stage, who)  # type: ignore[misc]
        yield date(2026, 9, 16), time(16), lambda who=username: _drill(stage, who)  # type: ignore[misc]
    yield date(2026, 9, 21), time(7, 15), lambda: open_box(stage.school, by=stage.head)
    yield date(2026, 11, 17), time(9), lambda: _hand_over(stage)


def handler_of(stage: Stage, username: str) -> Handler:
    """Return somebody as who handles cases."""
    rows = Handler.objects.current().select_related("school")
    found: Handler = rows.get(school=stage.school, person=stage.who(username))
    found.person = stage.who(username)
    return found


def _appoint(stage: Stage, username: str) -> None:
    appoint(stage.who(username), stage.school, by=stage.head)


def _add_app(stage: Stage, username: str) -> None:
    person = stage.who(username)
    add_app(
        person,
        APP_SECRET,
        app_code(),
        name=f"Điện thoại {person.addressed}",
        password=stage.password,
        by=person,
    )


def _make_key(stage: Stage, username: str) -> None:
    make_key(handler_of(stage, username), VAULT_WORDS, by=stage.who(username))


def _make_recovery(stage: Stage) -> None:
    drawn = draw_recovery(stage.school, read("cases")["holders"], by=stage.head)
    take_into_use(stage.school, drawn, by=stage.head)


def _settings(stage: Stage) -> None:
    set_box(
        stage.school,
        head=stage.head,
        acknowledge_days=1,
        reply_days=3,
        outcome_days=14,
        publishes_counts=False,
        by=stage.head,
    )


def _roster(stage: Stage) -> None:
    add_shift(
        stage.school,
        days=WEEKDAYS,
        from_time=time(7),
        until_time=time(17, 30),
        officer=stage.who(OFFICER),
        deputy=stage.who(DEPUTY),
        first_day=date(2026, 9, 14),
        by=stage.head,
    )


def _train(stage: Stage, username: str) -> None:
    handler, person = handler_of(stage, username), stage.who(username)
    for scenario in unit().scenarios:
        right = [option.is_right for option in scenario.options].index(True)
        choose(handler, scenario, right, by=person)
    finish_training(handler, by=person)


def _drill(stage: Stage, username: str) -> None:
    handler, person = handler_of(stage, username), stage.who(username)
    case = begin_drill(handler, by=person)
    reason = not_now_reasons()[0].key
    acknowledge(case, must_notify=False, reason="", key=reason, by=person)
    write_letter(case, read("cases")["drill_letter"], by=person)
    finish_drill(handler, by=person)


def _hand_over(stage: Stage) -> None:
    officer = stage.who(OFFICER)
    hand_over(stage.school, date(2026, 11, 19), officer, stage.head, by=officer)

"""Who looks after the demo's server has an app on the telephone, as the platform asks of them."""

from collections.abc import Iterator
from datetime import date, time

import pyotp

from mangxanh.common.dates import now
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage
from mangxanh.school.actions.factors import add_app

WHO = "tuandq"
APP_SECRET = "BAIGIUAMANGXANH23456723456723456"  # noqa: S105  # of an invented person, printed


def app_code() -> str:
    """Return what the app shows now."""
    return pyotp.TOTP(APP_SECRET).at(now())


def second_step_events(stage: Stage) -> Iterator[Happening]:
    """Yield how the app is set up, before the second school year begins."""
    yield date(2026, 8, 25), time(10), lambda: _set_up(stage)


def _set_up(stage: Stage) -> None:
    person = stage.who(WHO)
    add_app(
        person,
        APP_SECRET,
        app_code(),
        name="Điện thoại thầy Tuấn",
        password=stage.password,
        by=person,
    )

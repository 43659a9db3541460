"""The demo school's two years are told by real actions, and everything in them hangs together."""

import tomllib
from datetime import date, datetime, time

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock, today
from mangxanh.history import actions as history
from mangxanh.history.models import HistoryRow
from mangxanh.history.queries import verify
from mangxanh.home.demo import PASSWORD, tell_story
from mangxanh.plan.models import Activity, Evidence, Line, LineYear, Plan, Recipient, Task
from mangxanh.plan.queries import STATES, count_states, line_rows, plan_of
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear
from mangxanh.school.queries import staff_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


class Told:
    """What was told, and how often something was written down meanwhile."""

    def __init__(self):
        self.recorded = 0
        self.accounts = []


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """Tell the story once for this module, and forget it after the last test."""
    folder = tmp_path_factory.mktemp("demo")
    kept = {name: getattr(settings, name) for name in ("KEYS_DIR", "HEADS_DIR", "FILES_DIR")}
    story, add = Told(), history._add

    def counted(*args, **words):
        story.recorded += 1
        add(*args, **words)

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name in kept:
            patch.setattr(settings, name, folder / name)
            (folder / name).mkdir()
        patch.setattr(history, "_add", counted)
        transaction = connection.cursor  # the connection is open from here on
        transaction()
        from django.db import transaction as db  # noqa: PLC0415

        with db.atomic():
            with moved_clock(at(TODAY, time(9))):
                story.accounts = tell_story(small=True)
            yield story
            db.set_rollback(True)


@pytest.fixture(autouse=True)
def in_the_demo(told, data_folder, settings):
    """Let it be the demo's today, with the keys that its history was sealed with."""
    with moved_clock(at(TODAY, time(9))):
        yield

"""The demo school's two years are told by real actions, and everything in them hangs together."""

from datetime import date, datetime, time

import pytest
from django.apps import apps
from django.conf import settings as project
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock
from mangxanh.history import actions as history
from mangxanh.history.models import HistoryRow
from mangxanh.history.queries import verify
from mangxanh.home.demo import PASSWORD, tell_story
from mangxanh.plan.models import Activity, Evidence, Line, LineYear, Plan, Recipient, Task
from mangxanh.plan.queries import STATES, count_states, line_rows, plan_of
from mangxanh.school.actions.access import open_session, sign_in
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.models import Person, School, SchoolClass, SchoolYear
from mangxanh.school.queries import pupils_in, staff_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
FOLDERS = ("KEYS_DIR", "HEADS_DIR", "FILES_DIR")


class Told:
    """The story as it was told: its folder, its accounts, how often an action wrote history."""

    def __init__(self, folder):
        self.folder, self.accounts, self.recorded = folder, [], 0


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """Tell the story once for this module, and forget it after the last test."""
    story, add = Told(tmp_path_factory.mktemp("demo")), history._add

    def counted(*args, **words):
        story.recorded += 1
        add(*args, **words)

    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            for name in FOLDERS:
                (story.folder / name).mkdir()
                patch.setattr(project, name, story.folder / name)
            patch.setattr(history, "_add", counted)
            with moved_clock(at(TODAY, time(9))):
                story.accounts = tell_story(small=True)
        yield story
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_the_demo(told, data_folder, settings):
    """Let it be the demo's today, with the folders of its story."""
    settings.ALLOWED_HOSTS = ["*"]
    for name in FOLDERS:
        setattr(settings, name, told.folder / name)
    with moved_clock(at(TODAY, time(9))):
        yield


@pytest.fixture
def demo():
    return School.objects.get()


def as_somebody(school, username="hanhdt"):
    client = Client()
    person = Person.objects.get(username=username)
    client.cookies[SESSION_COOKIE] = open_session(person, school, device="test")
    return client


def test_every_action_is_one_row_of_history_and_the_chain_is_whole(told):
    assert HistoryRow.objects.count() == told.recorded > 1000
    assert verify() == []


def test_the_school_has_its_figures(demo):
    year = SchoolYear.objects.get(name="2026-2027")

    assert SchoolClass.objects.filter(year=year).count() == 24
    assert SchoolClass.objects.filter(year__name="2025-2026").count() == 24
    assert len(staff_of(demo)) == 40
    assert pupils_in(year) > 24 * 30
    assert Activity.objects.count() == 179
    assert set(Activity.objects.values_list("year__name", flat=True)) == {
        "2025-2026", "2026-2027"
    }  # fmt: skip


def test_both_plans_are_there_and_the_new_one_took_over_the_old_ones_lines(demo):
    old, new = Plan.objects.order_by("first_day")
    obligations = Line.objects.filter(plan=new).obligations()

    assert obligations.count() == Line.objects.filter(plan=old).obligations().count() == 23
    assert all(line.previous.plan == old for line in obligations.select_related("previous__plan"))
    for year in SchoolYear.objects.all():
        assert plan_of(demo, year) == new
        assert LineYear.objects.filter(line__plan=new, year=year).count() == 23


def test_each_state_is_met(demo):
    year = SchoolYear.objects.get(name="2026-2027")
    counts = count_states(line_rows(plan_of(demo, year), year))

    # Every duty applies to this school: none was set aside.
    assert [state for state in STATES if not counts[state]] == ["na"]
    assert sum(counts.values()) == 23


def test_each_line_of_the_past_year_says_how_it_ended(demo):
    year = SchoolYear.objects.get(name="2025-2026")

    counts = count_states(line_rows(plan_of(demo, year), year))

    assert counts["done"] >= 15


def test_evidence_codes_are_in_shape_and_unique():
    codes = list(Evidence.objects.values_list("code", flat=True))

    assert len(codes) == len(set(codes)) >= 179
    assert not Evidence.objects.exclude(
        code__regex=r"^MC-[MK]?[0-9]+-(2526|2627)-[0-9]{3}$"
    ).exists()


def test_nothing_that_happened_lies_after_today():
    ahead = {"until_date", "due_on", "first_day", "last_day", "second_term", "expires_at"}
    late = []
    for model in apps.get_models():
        if not model.__module__.startswith("mangxanh."):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.DateField) or field.name in ahead:
                continue
            for value in model.objects.exclude(**{field.name: None}).values_list(
                field.name, flat=True
            ):
                day = value.date() if isinstance(value, datetime) else value
                if day > TODAY:
                    late.append((model.__name__, field.name, day))

    assert late == []


def test_the_distribution_list_and_the_money_are_there(demo):
    assert Recipient.objects.count() == 41
    assert 0 < Recipient.objects.filter(received_on=None).count() < 20
    assert LineYear.objects.filter(planned__gt=0).exists()
    assert LineYear.objects.filter(spent__gt=0).exists()
    assert Task.objects.filter(everyone=True).exists()


def test_each_account_that_is_printed_can_sign_in(told, demo):
    assert {account.role for account in told.accounts} >= {
        "board", "teacher", "homeroom_teacher", "clerk", "accountant", "it"
    }  # fmt: skip
    for account in told.accounts:
        token = sign_in(demo, account.username, PASSWORD, device="test")
        assert token, account.username


def pages_of(school):
    year = SchoolYear.objects.get(name="2026-2027")
    plan = plan_of(school, year)
    line = Line.objects.filter(plan=plan, n="3").get()
    row = LineYear.objects.get(line=line, year=year)
    activity = Activity.objects.first()
    task = Task.objects.filter(everyone=True, line_year__year=year).first() or Task.objects.first()
    named = {
        "plan_home": (), "my_work": (), "activity_list": (), "activity_new": (),
        "activity_sheet": (), "recipient_list": (), "plan_import": (), "home": (), "more": (),
        "plan_detail": (plan.pk,), "plan_review": (plan.pk,), "plan_copy": (plan.pk,),
        "line_detail": (line.pk,), "line_edit": (line.pk,), "line_split": (line.pk,),
        "line_merge": (line.pk,), "line_carry": (line.pk,), "line_drop": (line.pk,),
        "line_assign": (row.pk,), "line_state": (row.pk,), "line_money": (row.pk,),
        "evidence_add": (row.pk,), "task_add": (row.pk,), "task_edit": (task.pk,),
        "task_state": (task.pk,), "task_part": (task.pk,),
        "activity_detail": (activity.pk,), "activity_edit": (activity.pk,),
        "activity_add_files": (activity.pk,), "activity_withdraw": (activity.pk,),
    }  # fmt: skip
    return {name: reverse(name, args=args) for name, args in named.items()}


@pytest.mark.parametrize("username", ["hanhdt", "ngatt"])
def test_each_page_asks_at_most_twenty_queries(demo, username):
    client, many = as_somebody(demo, username), {}
    for name, url in pages_of(demo).items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = client.get(url)
        assert response.status_code in (200, 403), (name, response.status_code)
        if len(asked) > 20:
            many[name] = len(asked)

    assert many == {}

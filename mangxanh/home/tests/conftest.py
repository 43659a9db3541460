"""Who is signed in, a school that nobody has set up yet, and the demo school."""

from datetime import date, time

import pytest
from django.conf import settings as project
from django.db import transaction

from mangxanh.common.dates import at, moved_clock
from mangxanh.history import actions as history
from mangxanh.home.demo import tell_story
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.schools import new_setup_code
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.tests.factories import BoardFactory, SchoolFactory

TODAY = date(2026, 11, 23)
FOLDERS = ("KEYS_DIR", "HEADS_DIR", "FILES_DIR", "HELP_DIR")


@pytest.fixture
def sign_in(client):
    """Sign somebody in; the client then comes by their school's host."""

    def signed_in(person):
        client.cookies[SESSION_COOKIE] = open_session(
            person, person.school, device="test", second_step=True
        )
        client.defaults["HTTP_HOST"] = person.school.host or "testserver"
        return client

    return signed_in


@pytest.fixture
def fresh(db):
    """A school as `serve` makes it: a name, nothing else."""
    return SchoolFactory(
        name="Our school", abbreviation="", host="", authority="", place="", set_up_at=None
    )


@pytest.fixture
def code(fresh):
    return new_setup_code(fresh)


@pytest.fixture
def head(fresh):
    """The first board member of a school that is being set up."""
    return BoardFactory(school=fresh)


@pytest.fixture
def web(sign_in, head):
    return sign_in(head)


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


@pytest.fixture
def in_the_demo(told, data_folder, settings):
    """Let it be the demo's today, with the folders of its story."""
    settings.ALLOWED_HOSTS = ["*"]
    for name in FOLDERS:
        setattr(settings, name, told.folder / name)
    with moved_clock(at(TODAY, time(9))):
        yield

"""Who is signed in, a school that nobody has set up yet, two schools, and the demo school."""

import copy
import shutil
from contextlib import contextmanager
from datetime import date, time

import pytest
from django.conf import settings as project
from django.db import transaction

from mangxanh.common.dates import at, moved_clock
from mangxanh.history import actions as history
from mangxanh.home.demo import tell_story
from mangxanh.home.tests.two_schools import make_place
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.schools import new_setup_code
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.school.tests.factories import BoardFactory, SchoolFactory

TODAY = date(2026, 11, 23)
FOLDERS = {"KEYS_DIR": "keys", "HEADS_DIR": "heads", "FILES_DIR": "files", "HELP_DIR": "help"}


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


@contextmanager
def made_once(blocker, folder, make):
    """Make something for all tests of a module, and forget it after the last one."""
    with blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch, moved_clock(at(TODAY, time(9))):
            patch.setattr(project, "DATA_DIR", folder)
            (folder / "tmp").mkdir()
            for name, part in FOLDERS.items():
                (folder / part).mkdir()
                patch.setattr(project, name, folder / part)
            made = make()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def places(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The schools that a module names in PLACES, and the folder of their files."""
    folder = tmp_path_factory.mktemp("places")

    def make():
        return [make_place(*words) for words in request.module.PLACES], folder

    with made_once(django_db_blocker, folder, make) as made:
        yield made


@pytest.fixture
def here(places, db, data_folder):
    """The first of the two schools, as if it had just been made."""
    schools, folder = places
    shutil.copytree(folder, data_folder, dirs_exist_ok=True)
    return copy.deepcopy(schools[0])


@pytest.fixture
def there(places, here):
    return copy.deepcopy(places[0][1])


class Told:
    """The story as it was told: its folder, its accounts, how often an action wrote history."""

    def __init__(self, folder):
        self.folder, self.accounts, self.recorded = folder, [], 0


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """Tell the story once for this module."""
    story, add = Told(tmp_path_factory.mktemp("demo")), history._add

    def counted(*args, **words):
        story.recorded += 1
        add(*args, **words)

    def tell():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(history, "_add", counted)
            story.accounts = tell_story(small=True)
        return story

    with made_once(django_db_blocker, story.folder, tell) as made:
        yield made


@pytest.fixture
def in_the_demo(told, data_folder, settings):
    """Let it be the demo's today, with the folders of its story."""
    settings.ALLOWED_HOSTS = ["*"]
    for name, part in FOLDERS.items():
        setattr(settings, name, told.folder / part)
    with moved_clock(at(TODAY, time(9))):
        yield

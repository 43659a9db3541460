"""What all tests share: a data folder of their own, a school and its people, the reference."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from mangxanh.history.tests.plugin import django_db_setup  # noqa: F401  # a fixture

ROOT = Path(__file__).resolve().parent
# How long one example takes is the machine's affair; what is slow is measured in bench/.
hypothesis_settings.register_profile("ours", deadline=None)
hypothesis_settings.load_profile("ours")


def pytest_configure():
    from django.conf import settings  # noqa: PLC0415  # pytest-django has named them by now

    # Pages of tests show the style sheets as they are now, not those that set-up gathered.
    settings.STATIC_ROOT = tempfile.mkdtemp(prefix="mangxanh-static-")
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Begin from the empty database that set-up made (`build/`); what is newer is migrated.

    A database in memory lives as long as somebody holds it.
    """
    from django.db import connection  # noqa: PLC0415  # pytest-django has named the settings by now

    made = ROOT / "build/template.sqlite3"
    if connection.vendor != "sqlite" or not made.exists():
        yield
        return
    name = connection.creation._get_test_db_name()  # noqa: SLF001  # Django says it nowhere else
    with closing(sqlite3.connect(name, uri=True)) as held:
        with closing(sqlite3.connect(made)) as source:
            source.backup(held)
        yield


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Give every test a data folder of its own."""
    folder = tmp_path / "data"
    settings.DATA_DIR = folder
    settings.KEYS_DIR = folder / "keys"
    settings.HEADS_DIR = folder / "heads"
    settings.FILES_DIR = folder / "files"
    settings.HELP_DIR = folder / "help"
    settings.BACKUPS_DIR = folder / "backups"
    settings.FILE_UPLOAD_TEMP_DIR = folder / "tmp"
    for part in ("keys", "heads", "files", "tmp"):
        (folder / part).mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def versions_met_anew():
    """Let no test meet a question of an earlier one: what is rolled back gives its key away."""
    from mangxanh.contests.queries.papers import forget_versions  # noqa: PLC0415  # models are up now

    forget_versions()


@pytest.fixture(autouse=True)
def desk_of_its_own():
    """Close the desk that a test opened: answers lie in its folder, or behind a connection."""
    yield
    from mangxanh.contests import desk as ours  # noqa: PLC0415  # models are up now

    if ours.open_desk.cache_info().currsize:
        made = ours.open_desk()
        made.close()
        made._store.close()  # noqa: SLF001  # the connection of this thread
        ours.open_desk.cache_clear()


@pytest.fixture(scope="session")
def reference():
    """The folder of reference documents, which are not published (CONTRIBUTING.md)."""
    folder = Path(os.environ.get("MX_REFERENCE", ROOT.parent / "shared"))
    if not (folder / "seed").is_dir():
        pytest.skip("the reference documents are not here (MX_REFERENCE)")
    return folder


@pytest.fixture
def school(db):
    from mangxanh.school.tests.factories import SchoolFactory  # noqa: PLC0415  # models are up now

    return SchoolFactory()


@pytest.fixture
def board(school):
    from mangxanh.school.tests.factories import BoardFactory  # noqa: PLC0415  # models are up now

    return BoardFactory(school=school)


@pytest.fixture
def teacher(school):
    from mangxanh.school.tests.factories import TeacherFactory  # noqa: PLC0415  # models are up now

    return TeacherFactory(school=school)

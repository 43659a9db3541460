"""Before the first page: folders, a migrated database, the code that opens the wizard."""

import fcntl
import logging
import os
import shutil
import sqlite3
import tempfile
import time
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from django.utils.translation import gettext as _

from mangxanh.common.errors import BadInput
from mangxanh.school.actions.schools import add_school, new_setup_code
from mangxanh.school.models import Membership, Role, School
from mangxanh.speakup.pages import write_all

logger = logging.getLogger(__name__)
TEMPLATE = settings.BASE_DIR / "build" / "template.sqlite3"
WAIT_FOR_LOCK = 10.0  # seconds that children of a killed parent may still need to end


def make_folders() -> None:
    """Make the folders of the data folder that others take for granted."""
    for folder in (
        settings.DATA_DIR,
        settings.KEYS_DIR,
        settings.HEADS_DIR,
        settings.FILES_DIR,
        Path(settings.FILE_UPLOAD_TEMP_DIR),
    ):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def hold_folder() -> int:
    """Lock the data folder for this process tree; return the descriptor that holds the lock.

    Children inherit it, so a folder is free only when all of them have ended. BadInput if
    somebody else serves it.
    """
    make_folders()
    held = os.open(settings.DATA_DIR / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    last = time.monotonic() + WAIT_FOR_LOCK
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > last:
                os.close(held)
                raise BadInput(
                    _("Another “serve” is running on %(folder)s.") % {"folder": settings.DATA_DIR}
                ) from None
            time.sleep(0.2)
        else:
            return held


def database_file() -> Path | None:
    """Return the file of the database, or None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    return Path(settings.DATABASES["default"]["NAME"])


def make_database() -> None:
    """Copy the ready-made empty database where there is none, then migrate what is newer."""
    make_folders()
    target = database_file()
    if target and not target.exists() and TEMPLATE.exists():
        _copy_whole(TEMPLATE, target)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that a power cut leaves all of it or none."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix="new-")
    with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
        shutil.copyfileobj(original, copy)
        copy.flush()
        os.fsync(copy.fileno())
    Path(name).replace(target)


def require_database() -> None:
    """Raise BadInput where the data folder holds no database."""
    file = database_file()
    if file and not file.exists():
        raise BadInput(_("There is no data in %(folder)s.") % {"folder": settings.DATA_DIR})


def read_pages() -> None:
    """Read all that makes pages, so that the processes share its memory."""
    import_module("mangxanh.wsgi")
    len(get_resolver().url_patterns)


def write_help_pages() -> None:
    """Let every help page be right from the first moment; a full disk must not stop the rest."""
    try:
        write_all()
    except OSError:
        logger.exception("Help pages were not written")


def build_template() -> None:
    """Make the empty migrated database that first starts copy (bin/setup.py calls this)."""
    make_folders()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    fresh = TEMPLATE.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(fresh)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    with sqlite3.connect(fresh) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")
    plain.close()
    fresh.replace(TEMPLATE)


def first_code() -> str | None:
    """Return a fresh one-use setup code if nobody has been through the wizard yet."""
    school = School.objects.first()
    if school and (
        School.objects.count() > 1 or Membership.objects.filter(role=Role.BOARD).exists()
    ):
        return None
    return new_setup_code(school or add_school(_("Our school")))

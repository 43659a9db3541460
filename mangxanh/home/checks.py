"""What `doctor` says: every room's checks, by explicit import, and those of the whole."""

import platform
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from mangxanh.cases import checks as cases
from mangxanh.conduct import checks as conduct
from mangxanh.files import checks as files
from mangxanh.history import checks as history
from mangxanh.home.queries import has_board
from mangxanh.plan import checks as plan
from mangxanh.school.models import School
from mangxanh.school.queries import holidays_are_entered, year_on
from mangxanh.speakup import checks as speakup
from mangxanh.work import checks as work
from mangxanh.work.checks import Finding


def findings() -> list[Finding]:
    """Return what is wrong in the whole installation, the worst first."""
    if not _is_migrated():
        return [
            Finding(
                "error",
                _("The database is older than the program."),
                _("Start “mangxanh serve” once: it brings the database up to date."),
            )
        ]
    found = [
        *(Finding("error", said, "") for said in history.problems()),
        *(Finding("error", said, "") for said in files.problems()),
        *plan.missing_or_changed_files(),
        *conduct.findings(),
        *cases.findings(),
        *speakup.findings(),
        *work.findings(),
        *_keys(),
        *_encryption(),
    ]
    for school in School.objects.order_by("pk"):
        found += _school(school)
    return sorted(found, key=lambda finding: finding.level)


def versions() -> str:
    """Return one line that says what runs here."""
    project = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    ours = tomllib.loads(project)["project"]["version"]
    return (
        f"Mạng Xanh {ours} · Python {platform.python_version()} · Django {django.get_version()}"
        f" · {connection.display_name} {'.'.join(map(str, _database_version()))}"
    )


def _database_version() -> tuple[int, ...]:
    with connection.cursor():  # opens the connection, where the version is asked of it
        return tuple(connection.get_database_version())


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _keys() -> Iterator[Finding]:
    folder = Path(settings.KEYS_DIR)
    loose = [path for path in (folder, *folder.glob("*")) if _others_may_read(path)]
    if loose:
        yield Finding(
            "error",
            _("Others on this computer may read the keys: %(path)s.") % {"path": loose[0]},
            _("Run: chmod -R go= %(folder)s") % {"folder": folder},
        )


def _others_may_read(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _encryption() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "error",
            _("MX_DEBUG is on: an error page would show what nobody should see."),
            _("Take MX_DEBUG away and start again."),
        )
    if settings.PLAIN_HTTP:
        yield Finding(
            "warning",
            _("Pages are served without encryption; passkeys and work without network are off."),
            _("Give --tls-cert and --tls-key to “mangxanh serve”."),
        )


def _school(school: School) -> Iterator[Finding]:
    named = {"school": school.name}
    if not has_board(school):
        yield Finding(
            "error",
            _("%(school)s: nobody is on the board yet.") % named,
            _("Start “mangxanh serve”, open its address and type the setup code."),
        )
        return
    year = year_on(school)
    if year is None:
        yield Finding(
            "warning",
            _("%(school)s: no school year is entered.") % named,
            _("The board enters it on the page “Year and holidays”."),
        )
    elif not holidays_are_entered(year):
        yield Finding(
            "warning",
            _(
                "%(school)s: no holidays are entered for %(year)s; Monday to Friday count as working days."
            )
            % {**named, "year": year.name},
            _("The board enters them on the page “Year and holidays”."),
        )

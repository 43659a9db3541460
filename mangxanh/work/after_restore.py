"""What follows a restore, in a process of its own that starts with the restored settings."""

import os
import sys
from collections.abc import Callable
from datetime import datetime

import django
from django.core.management import call_command
from django.utils.module_loading import import_string


def main() -> None:
    """Bring the database up to this release, settle its own copy, run `jobs.AFTER_RESTORE`.

    Each of these is called without arguments; a list of sentences it returns is printed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangxanh.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    settle: Callable[[datetime], None] = import_string(
        "mangxanh.work.actions.backups.settle_restored"
    )
    settle(datetime.fromisoformat(sys.argv[1]))
    for dotted in import_string("mangxanh.jobs.AFTER_RESTORE"):
        for line in import_string(dotted)() or []:
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

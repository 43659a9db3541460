"""Every task by its name, when the scheduled ones run, and what follows a restore."""

from datetime import time, timedelta

from mangxanh.work.schedule import Scheduled

TASKS: dict[str, str] = {
    "work.nightly_backup": "mangxanh.work.tasks.nightly_backup",
    "work.make_backup": "mangxanh.work.tasks.make_backup",
    "work.forget": "mangxanh.work.tasks.forget",
}

SCHEDULE: list[Scheduled] = [
    Scheduled("work.nightly_backup", at=time(2)),
    Scheduled("work.forget", every=timedelta(hours=6)),
]

# Called without arguments by `restore` on the restored data; a list of lines is printed.
AFTER_RESTORE: list[str] = []

"""Several real workers remind at the same moment: everybody is told once."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from mangxanh.common.tests.on_disk import put_on_disk
from mangxanh.plan.tests.work_of_a_week import WEEK, a_row, a_task
from mangxanh.school.tests.factories import TeacherFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WORK = """
import django
django.setup()
from datetime import time
from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.plan.models import Reminded
from mangxanh.plan.tasks import send_reminders
from mangxanh.plan.tests.work_of_a_week import MONDAY
from mangxanh.work.models import OutgoingMail

Notice.objects.count()
print("ready", flush=True)
input()
with moved_clock(at(MONDAY, time(9))):
    send_reminders()
print("done", flush=True)
input()
print(Reminded.objects.count(), Notice.objects.count(), OutgoingMail.objects.count())
"""


@pytest.fixture
def environment(school, tmp_path, data_folder):
    """Give six colleagues a task each; say where the database is, or a copy of one in memory."""
    row = a_row(school)
    for _person in range(6):
        a_task(row, TeacherFactory(school=school), WEEK)
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{put_on_disk(tmp_path)}"
    else:
        who = f"{parts['USER']}:{parts['PASSWORD']}"
        address = f"postgres://{who}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"
    return os.environ | {"DATABASE_URL": address, "MX_DATA": str(data_folder)}


def say(worker):
    worker.stdin.write("\n")
    worker.stdin.flush()


def test_workers_side_by_side_tell_everybody_once(environment):
    workers = [
        subprocess.Popen(  # noqa: S603  # our own words
            [sys.executable, "-c", WORK],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for _worker in range(3)
    ]

    for step in ("ready", "done"):
        assert [worker.stdout.readline().strip() for worker in workers] == [step] * 3
        for worker in workers:
            say(worker)
    said = [worker.communicate()[0].strip() for worker in workers]

    assert said == ["6 6 6"] * 3

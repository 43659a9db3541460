"""Several real processes write history at once, and one of them is killed."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection

from mangxanh.common.tests.on_disk import put_on_disk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITE = """
from mangxanh.history.tests.factories import write_rows
print("ready", flush=True)
while True:
    write_rows(1)
    print("row", flush=True)
"""
VERIFY = """
from mangxanh.history.actions import write_heads
from mangxanh.history.models import HistoryRow
from mangxanh.history.queries import verify
print(HistoryRow.objects.count(), [str(one) for one in verify()])
write_heads()
print([str(one) for one in verify()])
"""


def start(program, environment):
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", f"import django; django.setup()\n{program}"],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )


@pytest.fixture
def environment(tmp_path):
    """A copy of the test database that other processes can open, and folders of its own."""
    parts = connection.settings_dict
    address = f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/"
    if connection.vendor == "sqlite":
        address = f"sqlite:///{put_on_disk(tmp_path)}"
    else:
        address += parts["NAME"]
    return os.environ | {"DATABASE_URL": address, "MX_DATA": str(tmp_path)}


def test_two_writers_one_of_them_killed_leave_a_whole_chain(environment):
    writers = [start(WRITE, environment) for _ in range(2)]
    for writer in writers:
        for _line in range(12):
            writer.stdout.readline()
    writers[0].send_signal(signal.SIGKILL)
    writers[1].stdout.readline()
    writers[1].send_signal(signal.SIGKILL)
    for writer in writers:
        writer.communicate()

    said, errors = start(VERIFY, environment).communicate()

    first, second = said.splitlines()
    count, broken = first.split(maxsplit=1)
    assert errors is None
    assert int(count) >= 22
    assert broken == second == "[]"

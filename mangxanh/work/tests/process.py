"""A real process for the tests that kill it: `python -m mangxanh.work.tests.process VERB …`."""
# ruff: noqa: PLC0415  # models can only be imported once Django is set up

import argparse
import json
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import django

NOTES = Path(os.environ["MX_DATA"]) / "notes"


def note(text):
    """Add a line, in one write that other processes can't split."""
    handle = os.open(NOTES, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


def say(*, n):
    note(f"task {n}")


def slow_task():
    note("slow begins")
    if NOTES.read_text().count("slow begins") == 1:
        time.sleep(60)
    note("slow ends")


def tick_task():
    note("tick")


def slow_job(job):
    for step in range(job.resume_data.get("step", 0), 10):
        note(f"step {step}")
        time.sleep(0.15)
        job.progress(step + 1, 10, resume={"step": step + 1})
    job.result(b"made", "made.pdf")


def prepare(_arguments):
    from django.core.management import call_command

    from mangxanh.work.passphrase import set_passphrase

    for folder in ("files", "heads", "backups"):
        (Path(os.environ["MX_DATA"]) / folder).mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    set_passphrase("một hai ba bốn năm sáu")


def enqueue(arguments):
    from mangxanh.work.actions import enqueue as put

    for _time in range(arguments.times):
        put(arguments.name, **json.loads(arguments.kwargs or "{}"))


def start(arguments):
    from mangxanh.work.actions import start_job

    start_job(arguments.name, school_id=1, by_id=1, params=json.loads(arguments.kwargs or "{}"))


def work(_arguments):
    from mangxanh.work.worker import run_forever

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_frame: stop.set())
    note("worker")
    run_forever(stop)


def bring_back(arguments):
    from mangxanh.work.commands import run_restore

    sys.exit(run_restore(argparse.Namespace(file=Path(arguments.name))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("verb")
    parser.add_argument("name", nargs="?")
    parser.add_argument("kwargs", nargs="?")
    parser.add_argument("--times", type=int, default=1)
    arguments = parser.parse_args()
    django.setup()
    from mangxanh import jobs
    from mangxanh.work.schedule import Scheduled

    here = "mangxanh.work.tests.process"
    jobs.TASKS |= {f"test.{name}": f"{here}.{name}" for name in NAMES}
    jobs.SCHEDULE[:] = [Scheduled("test.tick_task", every=timedelta(hours=1))]
    VERBS[arguments.verb](arguments)


NAMES = ("say", "slow_task", "tick_task", "slow_job")
VERBS = {
    "prepare": prepare,
    "enqueue": enqueue,
    "start": start,
    "work": work,
    "restore": bring_back,
}

if __name__ == "__main__":
    main()

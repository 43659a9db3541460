"""The worker: runs tasks, the schedule, mail and long jobs until told to stop."""

import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils.module_loading import import_string

from mangxanh.common.dates import now
from mangxanh.work.actions.long_jobs import beat_job, reclaim_jobs, run_job
from mangxanh.work.actions.mail import send_due
from mangxanh.work.actions.schedule import tick
from mangxanh.work.actions.tasks import beat_worker, part_worker, reclaim_tasks, run_task
from mangxanh.work.locks import hold, is_left, lock_path
from mangxanh.work.queue import error_code

POLL, TICK, PULSE, MAIL, RECLAIM, OFTEN = 1.0, 5.0, 15.0, 15.0, 15.0, 5.0
logger = logging.getLogger(__name__)


class Every:
    """Says at most every so many seconds that it is time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._last = float("-inf")

    def is_time(self) -> bool:
        if time.monotonic() - self._last < self.seconds:
            return False
        self._last = time.monotonic()
        return True


def run_forever(stop: threading.Event) -> None:
    """Work until `stop` is set; what runs then is finished first.

    Three threads: tasks with schedule and mail, long jobs, the pulse with `jobs.EVERY_LOOP`. An error that is not of
    a task or job itself stops all of them and is raised here: who started us starts us again.
    """
    worker = f"{socket.gethostname()[:40]}-{secrets.token_hex(6)}"
    died: list[BaseException] = []
    reclaim_tasks()
    reclaim_jobs()
    _sweep_locks()  # only now: they told which workers died
    with hold(f"worker-{worker}"):
        beat_worker(worker)
        loops = [_pulse(worker), _long_jobs(worker), _tasks(worker)]
        threads = [
            threading.Thread(target=_loop, args=(step, stop, died), name=step.__name__)
            for step in loops
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        part_worker(worker)
        connection.close()
    lock_path(f"worker-{worker}").unlink(missing_ok=True)
    if died:
        raise died[0]


def drain() -> int:
    """Run what waits in this very thread, tasks and long jobs and what they enqueue.

    For the demo, under a moved clock, and for tests. Returns how many ran.
    """
    ran = 0
    while run_task("drain") or run_job("drain"):
        ran += 1
    return ran


def _loop(step: Callable[[], bool], stop: threading.Event, died: list[BaseException]) -> None:
    try:
        while not stop.is_set():
            if not _once(step):
                stop.wait(POLL)
    except BaseException as error:  # noqa: BLE001  # raised again by run_forever
        died.append(error)
        stop.set()
    finally:
        connection.close()


def _once(step: Callable[[], bool]) -> bool:
    """Run one step; a database that is busy or away is waited for."""
    close_old_connections()
    try:
        return step()
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database is away: %s", type(error).__name__)
        connection.close()
        return False


def _tasks(worker: str) -> Callable[[], bool]:
    ticks, mails, reclaims = Every(TICK), Every(MAIL), Every(RECLAIM)

    def tasks() -> bool:
        if reclaims.is_time():
            reclaim_tasks()
        if ticks.is_time():
            tick(now())
        if mails.is_time():
            send_due()
        return run_task(worker)

    return tasks


def _long_jobs(worker: str) -> Callable[[], bool]:
    reclaims = Every(RECLAIM)

    def long_jobs() -> bool:
        if reclaims.is_time():
            reclaim_jobs()
        return run_job(worker)

    return long_jobs


def _pulse(worker: str) -> Callable[[], bool]:
    pulses, often = Every(PULSE), Every(OFTEN)

    def pulse() -> bool:
        if pulses.is_time():
            beat_worker(worker)
            beat_job(worker)
        if often.is_time():
            _call_often()
        return False

    return pulse


def _call_often() -> None:
    """Call what `jobs.py` lists as too frequent for the queue; one that fails stops no other."""
    for path in import_string("mangxanh.jobs.EVERY_LOOP"):
        try:
            import_string(path)()
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001  # the worker must go on
            logger.error("%s: %s", path, error_code(error))  # noqa: TRY400  # a traceback holds content


def _sweep_locks() -> None:
    """Remove the lock files of idle workers that died."""
    for path in lock_path("worker").parent.glob("worker-*.lock"):
        if is_left(path.stem):
            path.unlink(missing_ok=True)

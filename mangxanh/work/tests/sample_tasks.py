"""Tasks and long jobs that the tests run; what they did is in `DONE`."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import OperationalError

from mangxanh.common.errors import BadInput
from mangxanh.work.actions import enqueue

DONE = []


def remember(**kwargs):
    DONE.append(kwargs)


def chain(*, left):
    DONE.append(left)
    if left:
        enqueue("test.chain", left=left - 1)


def fail_with_content(*, secret):
    raise ValueError(f"em {secret} bị bắt nạt")


def fail_often():
    raise ValueError("em Nguyễn Văn An bị bắt nạt")


def lose_database():
    raise OperationalError


def report_job(job):
    for step in range(job.resume_data.get("step", 0), 4):
        job.progress(step + 1, 4, "Drawing pages", resume={"step": step + 1})
        DONE.append(step)
    job.result(b"noi dung", "bao-cao.pdf")


def path_job(job):
    made = Path(job.params["path"])
    made.write_bytes(b"%PDF")
    job.result(made, "bao-cao.pdf")


def bad_job(job):
    raise BadInput("Tệp này không đọc được.")


def invalid_job(job):
    raise ValidationError("Thiếu ngày.")


def crashing_job(job):
    raise RuntimeError("em An lớp 6A1")

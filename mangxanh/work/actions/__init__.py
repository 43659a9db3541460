"""Verbs of the work room: everything that writes."""

from mangxanh.work.actions.long_jobs import start_job
from mangxanh.work.actions.mail import queue_mail
from mangxanh.work.actions.tasks import beat, enqueue

__all__ = ["beat", "enqueue", "queue_mail", "start_job"]

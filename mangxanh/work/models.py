"""What runs later, and what is to be seen of it: schedule, long jobs, mail, heartbeat, backups.

This room knows no school and no person, only their numbers; who may see what is asked of
the person's `pk` and `school`. Tasks themselves are rows of django-tasks.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy

from mangxanh.common.dates import now


class Looker(Protocol):
    """Who looks: a person in a school, or a stranger without a key."""

    @property
    def pk(self) -> Any: ...  # noqa: ANN401  # Django gives any key

    @property
    def school(self) -> Any: ...  # noqa: ANN401  # the room above owns the type


class ScheduledRun(models.Model):
    """When a scheduled job ran last and is due next; one row a job."""

    name = models.CharField(max_length=80, unique=True)
    last_run_at = models.DateTimeField(null=True)
    next_run_at = models.DateTimeField()
    task_id = models.UUIDField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name


class LongJobs(models.QuerySet["LongJob"]):
    """Finds long jobs."""

    def visible_to(self, person: Looker) -> "LongJobs":
        """Return the person's own jobs in the school where they act."""
        school = getattr(person, "school", None)
        if person.pk is None or school is None:
            return self.none()
        return self.filter(by_id=person.pk, school_id=school.pk)

    def unfinished(self) -> "LongJobs":
        return self.filter(state__in=[LongJob.State.QUEUED, LongJob.State.RUNNING])


class LongJob(models.Model):
    """Something that takes longer than a page: its progress, and the file it makes.

    `message` is an English source string that the page translates (`says`); `error` is a
    sentence for the person, already in their language. Results are kept 7 days.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("state of a job", "Waiting")
        RUNNING = "running", pgettext_lazy("state of a job", "Running")
        DONE = "done", pgettext_lazy("state of a job", "Done")
        FAILED = "failed", pgettext_lazy("state of a job", "Failed")

    school_id = models.IntegerField(null=True)
    by_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=120, blank=True)
    result_path = models.CharField(max_length=200, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    resume_data = models.JSONField(default=dict)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    objects = LongJobs.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="long_job_by_state"),
            models.Index(fields=["school_id", "by_id"], name="long_job_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="long_job_finished_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def says(self) -> str:
        """Return the message in the language of who looks."""
        return gettext(self.message) if self.message else ""

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def result_file(self) -> Path | None:
        """Return where the result is on the disk, None without one (none made, or past 7 days)."""
        path = results_dir() / self.result_path
        return path if self.result_path and path.is_file() else None


def results_dir() -> Path:
    """Return the folder of results of long jobs; it is no part of a backup."""
    return Path(settings.DATA_DIR) / "results"


class OutgoingMails(models.QuerySet["OutgoingMail"]):
    """Finds outgoing mail."""

    def waiting(self) -> "OutgoingMails":
        return self.filter(sent_at__isnull=True)

    def due(self, moment: datetime) -> "OutgoingMails":
        in_time = Q(by_day_until__isnull=True) | Q(by_day_until__gt=moment)
        return self.waiting().filter(in_time, due_at__lte=moment)

    def of_the_day(self) -> "OutgoingMails":
        """Return mail that waits and may leave by day only."""
        return self.waiting().filter(by_day_until__isnull=False)

    def stuck(self, moment: datetime) -> "OutgoingMails":
        """Return mail that failed and has been waiting for more than an hour."""
        return self.waiting().filter(attempts__gt=0, created_at__lt=moment - timedelta(hours=1))

    def without_server(self, moment: datetime) -> "OutgoingMails":
        """Return mail for which no mail server answered, ten minutes after it was written."""
        rows = self.waiting().filter(last_error__startswith="server")
        return rows.filter(created_at__lte=moment - timedelta(minutes=10))


class OutgoingMail(models.Model):
    """A plain mail on its way; purpose: sending and answering for it. Kept 30 days.

    `by_day_until` ends the day on which it may leave; past that it waits for a new `due_at`.
    What somebody asked for a moment ago (a new password) has none: it leaves by night too.
    """

    school_id = models.IntegerField(null=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    by_day_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=120, blank=True)

    objects = OutgoingMails.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="mail_waiting", condition=Q(sent_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    def has_missed_its_day(self, moment: datetime) -> bool:
        """Say whether it would leave now, but its day is over."""
        over = self.by_day_until is not None and self.by_day_until <= moment
        return over and self.due_at <= moment


class Heartbeat(models.Model):
    """When a process last said that it lives; workers are named `worker:<id>`."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class BackupRuns(models.QuerySet["BackupRun"]):
    """Finds backups."""

    def good(self) -> "BackupRuns":
        return self.filter(ok=True)

    def unfinished(self) -> "BackupRuns":
        return self.filter(finished_at__isnull=True)


class BackupRun(models.Model):
    """One try to make a backup; `ok` once it was written and, on our disk, read back whole."""

    class Kind(models.TextChoices):
        NIGHTLY = "nightly", pgettext_lazy("kind of backup", "Every night")
        USB = "usb", pgettext_lazy("kind of backup", "USB")
        MANUAL = "manual", pgettext_lazy("kind of backup", "By hand")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    by_id = models.IntegerField(null=True)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=400, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    files = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    ok = models.BooleanField(default=False)
    error = models.CharField(max_length=120, blank=True)

    objects = BackupRuns.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="backup_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ok=False) | Q(finished_at__isnull=False),
                name="good_backup_is_finished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d}"

    @property
    def why(self) -> str:
        """Return why it failed, in the language of who looks."""
        return gettext(self.error) if self.error else ""

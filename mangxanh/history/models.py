"""Who did what, when, to which object.

A row is written once, by `actions.record`, in the transaction of what it tells, and never
changes; it holds no name, no content and no foreign key, so that it outlives what it is about.
Each school has a chain of its own; 0 is that of the installation. Kept 10 years.
"""

from typing import NoReturn, Self

from django.db import models

from mangxanh.history.chain import Link


class AppendOnly(Exception):  # noqa: N818  # it names the rule that was broken
    """Somebody tried to change or remove what was written down."""

    def __init__(self) -> None:
        super().__init__("history is only ever added to")


class ChainHead(models.Model):
    """The last row of a chain; whoever adds a row holds this one first."""

    school_id = models.PositiveBigIntegerField(primary_key=True)
    count = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.school_id}: {self.count}"


class Rows(models.QuerySet["HistoryRow"]):
    """Rows of history, to read."""

    def of_school(self, school_id: int) -> Self:
        """Return the chain of a school, first row first."""
        return self.filter(school_id=school_id).order_by("n")

    def update(self, **_kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class HistoryRow(models.Model):
    """Somebody did something."""

    school_id = models.PositiveBigIntegerField()
    n = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60)
    object_label = models.CharField(max_length=80)
    object_key = models.CharField(max_length=90)
    mac = models.CharField(max_length=64)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_id", "n"], name="history_row_has_one_place"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="history_counts_from_one"),
        ]
        indexes = [
            models.Index(
                fields=["object_label", "object_key", "school_id", "n"], name="history_of_object"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_id}/{self.n} {self.verb}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise AppendOnly

    @property
    def link(self) -> Link:
        """Return what the digest covers."""
        return Link(*(getattr(self, name) for name in Link._fields))

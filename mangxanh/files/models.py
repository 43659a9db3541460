"""Files that the school keeps: uploads, and papers that we make.

What a file is for belongs to the room that keeps it; here are only its bytes, hash and name.
The bytes lie outside the database, at `path`; a row never stands without them.
Kept as long as what they are evidence of.
"""

from pathlib import Path
from typing import Any, Protocol, Self

from django.db import models

from mangxanh.files.kinds import KINDS
from mangxanh.files.store import place


class Looker(Protocol):
    """Whoever looks, at one school."""

    @property
    def school(self) -> Any: ...  # noqa: ANN401  # School stands in a room above

    @property
    def works_here(self) -> bool: ...


class StoredFiles(models.QuerySet["StoredFile"]):
    """Rows of files."""

    def visible_to(self, person: Looker) -> Self:
        """Return the files of the acting school to its staff; what each is for narrows it further."""
        if not person.works_here or person.school is None:
            return self.none()
        return self.filter(school_id=person.school.pk)


class StoredFile(models.Model):
    """One file; `restricted` when it may be neither published, exported nor shown."""

    school_id = models.PositiveBigIntegerField(db_index=True)
    key = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    restricted = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = StoredFiles.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(KINDS)), name="stored_file_of_a_known_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mime(self) -> str:
        """Return the media type, from our own list and never from what was sent."""
        return KINDS[self.kind].mime

    @property
    def path(self) -> Path:
        """Return where the bytes lie."""
        return place(self.school_id, self.key)

"""What is issued at once: by hand, or by a room in which somebody took part or won."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mangxanh.certificates.models import Certificate
from mangxanh.school.models import Person, School


@dataclass(frozen=True)
class Award:
    """What one person gets: "đã hoàn thành cuộc thi", or "đã đạt giải Nhì cuộc thi" of a prize."""

    person: Person
    deed: str
    kind: str = Certificate.Kind.PARTICIPATION


@dataclass(frozen=True)
class Batch:
    """What is issued at once. `source` says for what ("contest:12"); `day` stands on the paper.

    `issuer`: the authority that gives them to pupils of a school.
    """

    source: str
    event: str
    day: date
    awards: Sequence[Award]
    issuer: School | None = None

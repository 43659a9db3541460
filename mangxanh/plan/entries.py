"""What a person says about an activity, before it is logged; forms fill it, actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import SchoolClass

# What each kind is asked besides the common fields.
DETAILS: dict[str, tuple[str, ...]] = {
    Activity.Kind.HANDOUT: ("handout", "copies", "to_whom"),
    Activity.Kind.INTEGRATION: ("into", "carrier", "subject", "lesson", "material"),
    Activity.Kind.CONTEST: ("staff_took", "staff_excused", "staff_asked"),
    Activity.Kind.OUTSIDE_CONTEST: ("organiser", "document", "participants", "prizes"),
    Activity.Kind.DRAFT_COMMENT: ("document", "organiser"),
    Activity.Kind.TRAINING: ("organiser", "document", "participants"),
    Activity.Kind.SWEEP: ("pages", "found"),
}
NUMBERS = {"copies", "participants", "pages", "found", "staff_took", "staff_excused", "staff_asked"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a person says about an activity; `heads` None means every pupil of the classes."""

    kind: str
    title: str
    day: date
    lines: Sequence[Line]
    request_key: str
    classes: Sequence[SchoolClass] = ()
    heads: int | None = None
    others: int | None = None
    audience: Sequence[str] = ()
    partners: Sequence[str] = ()
    programmes: Sequence[str] = ()
    details: dict[str, str | int] = field(default_factory=dict)
    link: str = ""
    led_by: str = ""
    note: str = ""
    paper_source: str = ""
    faces: bool = False  # pupils can be recognised in the pictures

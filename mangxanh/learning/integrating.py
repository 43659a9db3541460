"""What a person says of something integrated (lồng ghép); forms fill it, actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mangxanh.common.text import clean
from mangxanh.plan.models import Line, Programme
from mangxanh.school.models import SchoolClass


@dataclass(frozen=True, kw_only=True)
class Integration:
    """What a person says: into a child-protection activity (`programme`, `carrier`) or a lesson
    (`subject`, `lesson`). Without `lines` the plan's line of integration is proved."""

    into: str
    day: date
    request_key: str
    classes: Sequence[SchoolClass] = ()
    programme: str = ""
    carrier: str = ""
    subject: str = ""
    lesson: str = ""
    material: str = ""
    heads: int | None = None
    lines: Sequence[Line] = ()
    note: str = ""

    def title(self) -> str:
        """Return how the activity is called."""
        if self.into == "lesson":
            topic = clean(self.lesson) or clean(self.material)
            words = (
                _("%(subject)s: %(topic)s")
                if topic
                else _("%(subject)s: a lesson with integration")
            )
            return words % {"subject": clean(self.subject), "topic": topic}
        carrier = self.carrier_words()
        topic = clean(self.material)
        words = _("%(carrier)s: %(topic)s") if topic else _("%(carrier)s, with integration")
        return words % {"carrier": carrier, "topic": topic}

    def carrier_words(self) -> str:
        """Return the name of the activity, else of its programme."""
        return clean(self.carrier) or str(dict(Programme.choices).get(self.programme, ""))

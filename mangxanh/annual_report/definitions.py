"""What a figure is before it is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from mangxanh.annual_report.data import Amount
from mangxanh.annual_report.measures import Facts
from mangxanh.annual_report.periods import Period


@dataclass(frozen=True)
class Definition:
    """A figure with its function, its words and its records. `unit`, `turn_unit` are words of the Vietnamese paper."""

    measure: Callable[[Facts], Amount]
    part: str
    label: Promise
    text: Promise
    unit: str
    turn_unit: str = ""
    page: str = "activity_list"
    query: tuple[tuple[str, str], ...] = ()
    in_table: bool = True

    @property
    def code(self) -> str:
        return self.measure.__name__

    def url(self, period: Period) -> str:
        """Return the address of the list of its records in a period."""
        asked = dict(self.query)
        if self.page == "activity_list":
            asked |= {"tu": period.first_day.isoformat(), "den": period.last_day.isoformat()}
        else:
            asked["nam"] = period.year
        return f"{reverse(self.page)}?{urlencode(asked)}"

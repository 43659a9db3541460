"""The fixed words of states: one word, one shape, one colour each (design, section 8)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class State:
    """How a state is shown: the chip's colour, its icon and its word."""

    tone: str
    icon: str
    word: Promise


STATES: dict[str, State] = {
    "todo": State("", "todo", pgettext_lazy("state", "Not started")),
    "doing": State("go", "half", pgettext_lazy("state", "In progress")),
    "open": State("go", "half", pgettext_lazy("state", "Open")),
    "done": State("ok", "done", pgettext_lazy("state", "Done")),
    "full": State("ok", "done", pgettext_lazy("state", "Complete")),
    "checked": State("ok", "done", pgettext_lazy("state", "Checked")),
    "received": State("ok", "done", pgettext_lazy("state", "Received")),
    "stale": State("warn", "clock", pgettext_lazy("state", "Needs updating")),
    "missing": State("warn", "half", pgettext_lazy("state", "Incomplete")),
    "none": State("warn", "alert", pgettext_lazy("state", "No evidence yet")),
    "late": State("late", "late", pgettext_lazy("state", "Overdue")),
    "urgent": State("late", "alert", pgettext_lazy("state", "Urgent")),
    "failed": State("late", "x", pgettext_lazy("state", "Failed")),
    "asked": State("go", "info", pgettext_lazy("state", "Asked")),
    "waiting": State("", "clock", pgettext_lazy("state", "Waiting")),
    "later": State("", "clock", pgettext_lazy("state", "For later")),
    "na": State("", "na", pgettext_lazy("state", "Not applicable")),
    "withdrawn": State("", "na", pgettext_lazy("state", "Withdrawn")),
    "draft": State("", "pen", pgettext_lazy("state", "Being written")),
    "to_sign": State("go", "half", pgettext_lazy("state", "With the signer")),
    "sent": State("go", "send", pgettext_lazy("state", "Sent")),
    "returned": State("warn", "undo", pgettext_lazy("state", "Returned")),
    "published": State("ok", "done", pgettext_lazy("state", "Published")),
}

"""Papers confirmed, who looked, requests about data, how long things stay."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import EVERYBODY, Kept

PERSONAL = [
    Kept(
        "school.PapersConfirmation",
        _("Papers about data confirmed"),
        ("colleague",),
        {
            "confirmed_by": _("confirmed by"),
            "confirmed_at": _("when"),
            "ended_at": _("withdrawn"),
        },
        _("To answer later for what was done."),
        until="consents",
        owner="board",
        person="confirmed_by",
    ),
    Kept(
        "school.Look",
        _("Who looked at a pupil's record"),
        ("pupil",),
        {
            "pupil": _("pupil"),
            "viewer": _("who looked"),
            "role": _("role"),
            "day": _("day"),
        },
        _("So that a pupil knows who opened their record."),
        until="security",
        owner="board",
        person="pupil__person",
    ),
    Kept(
        "school.Look",
        _("Records that somebody looked at"),
        ("colleague",),
        {"viewer": _("who looked"), "day": _("day")},
        _("So that a pupil knows who opened their record."),
        until="security",
        owner="board",
        person="viewer",
    ),
    Kept(
        "school.DataRequest",
        _("Requests about data"),
        EVERYBODY,
        {
            "person": _("who asks"),
            "about": _("whose data"),
            "kind": _("kind"),
            "text": _("text"),
            "asked_at": _("asked"),
            "due_on": _("due on"),
            "answered_at": _("answered"),
            "answered_by": _("answered by"),
            "answer": _("answer"),
        },
        _("To answer in time, and to answer for it."),
        until="requests",
        owner="clerk",
        person="person",
        alone=True,
    ),
    Kept(
        "school.OutsideSwitch",
        _("Who let the server out to the internet"),
        ("colleague",),
        {"changed_by": _("who"), "changed_at": pgettext_lazy("personal data", "when")},
        _("To answer later for what was done."),
        until="plan",
        owner="board",
        person="changed_by",
    ),
]

NOT_PERSONAL = {
    "school.OutsideSwitch.source": "what the server may ask for",
    "school.OutsideSwitch.is_on": "yes or no",
    "school.RetentionSetting": "how long the school keeps things",
    "school.Going": "that some row will be deleted, as a number",
    "school.DataRequest.reminded_on": "when the school was last reminded",
}

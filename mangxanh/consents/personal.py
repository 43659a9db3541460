"""What consents keep of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import EVERYBODY, Kept

PERSONAL = [
    Kept(
        "consents.Consent",
        pgettext_lazy("personal data", "Answers about what may be shown"),
        ("pupil",),
        {
            "pupil": _("who"),
            "name": pgettext_lazy("personal data", "name, as on the slip"),
            "class_name": _("class"),
            "purpose": pgettext_lazy("personal data", "for what"),
            "party": pgettext_lazy("personal data", "who answered"),
            "agreed": pgettext_lazy("personal data", "yes or no"),
            "source": pgettext_lazy("personal data", "on paper or here"),
            "given_on": pgettext_lazy("personal data", "answered on"),
            "scan": pgettext_lazy("personal data", "picture of the slip"),
            "recorded_at": _("written"),
            "ended_at": pgettext_lazy("personal data", "ended"),
            "ending": pgettext_lazy("personal data", "why it ended"),
        },
        _("To show nothing of a child without the yes of both, and to answer for it later."),
        until="consents",
        owner="board",
        person="pupil__person",
    ),
    Kept(
        "consents.Consent",
        pgettext_lazy("personal data", "Answers given or entered"),
        EVERYBODY,
        {"recorded_by": _("who")},
        _("To answer later for what was done."),
        until="consents",
        owner="board",
        person="recorded_by",
    ),
    Kept(
        "consents.Consent",
        pgettext_lazy("personal data", "Answers taken back or replaced"),
        EVERYBODY,
        {"ended_by": _("who")},
        _("To answer later for what was done."),
        until="consents",
        owner="board",
        person="ended_by",
    ),
]

NOT_PERSONAL: dict[str, str] = {}

"""What the inbox keeps of people."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import EVERYBODY, Kept

PERSONAL = [
    Kept(
        "notices.Notice",
        _("Notices in the inbox"),
        EVERYBODY,
        {
            "person": _("who"),
            "kind": _("kind"),
            "subject": _("subject"),
            "body": _("text"),
            "zalo": _("text for Zalo"),
            "url": _("page it leads to"),
            "created_at": _("written"),
            "read_at": _("read"),
        },
        _("So that each finds again what they were told in a school year."),
        until="inbox",
        owner="board",
        person="person",
        alone=True,
    )
]

NOT_PERSONAL: dict[str, str] = {}

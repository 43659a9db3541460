"""What certificates keep of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import EVERYBODY, Kept

_ANSWERS_FOR = _("To answer later for what was done.")
PERSONAL = [
    Kept(
        "certificates.Certificate",
        pgettext_lazy("personal data", "Certificates"),
        EVERYBODY,
        {
            "person": _("who"),
            "name": pgettext_lazy("personal data", "name, as printed"),
            "class_name": _("class"),
            "kind": pgettext_lazy("personal data", "took part or won a prize"),
            "deed": pgettext_lazy("personal data", "what it says"),
            "event": pgettext_lazy("personal data", "event"),
            "day": pgettext_lazy("personal data", "day"),
            "code": pgettext_lazy("personal data", "code by which it is verified"),
            "issued_at": pgettext_lazy("personal data", "issued"),
            "revoked_at": pgettext_lazy("personal data", "revoked"),
            "reason": pgettext_lazy("personal data", "reason"),
        },
        _("So that you can print it again, and others can verify that it is genuine."),
        until="certificates",
        owner="board",
        person="person",
    ),
    Kept(
        "certificates.Certificate",
        pgettext_lazy("personal data", "Certificates that a colleague issued"),
        ("colleague",),
        {"issued_by": _("who")},
        _ANSWERS_FOR,
        until="certificates",
        owner="board",
        person="issued_by",
    ),
    Kept(
        "certificates.Certificate",
        pgettext_lazy("personal data", "Certificates that a colleague revoked"),
        ("colleague",),
        {"revoked_by": _("who")},
        _ANSWERS_FOR,
        until="certificates",
        owner="board",
        person="revoked_by",
    ),
    Kept(
        "certificates.Certificate",
        pgettext_lazy("personal data", "Who signs certificates"),
        ("colleague",),
        {"signer": _("who"), "signer_title": pgettext_lazy("personal data", "post")},
        _("It stands on the paper."),
        until="staff",
        owner="board",
        unlinked="it is the name on the paper, not an account",
    ),
]

_LEADS = "which papers belong together"
NOT_PERSONAL: dict[str, str] = {
    "certificates.BadgeKey": "keys of a school, with which badges are signed",
    "certificates.Certificate.source": _LEADS,
    "certificates.Certificate.replaced_by": _LEADS,
    "certificates.Certificate.holder": "how papers call a group of people",
    "certificates.Certificate.year_name": "a school year",
}

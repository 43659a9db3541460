"""Who found a help contact right; the contacts themselves are of places, and public."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import Kept

PERSONAL = [
    Kept(
        "school.HelpContact",
        _("Who checked a help contact"),
        ("colleague",),
        {"checked_by": _("who called")},
        _("So that somebody answers for a number that pupils may need."),
        until="staff",
        owner="board",
        person="checked_by",
    ),
]

NOT_PERSONAL = {
    f"school.HelpContact.{name}": "a place of help as it is shown in public"
    for name in (
        "kind", "name", "phone", "url", "place", "for_whom", "always", "days", "from_time",
        "until_time", "hours_note", "cost", "source", "source_date", "checked_on", "reminded_on",
        "needs_school_confirm", "active", "order",
    )
}  # fmt: skip

"""Lists of people while they are brought in, and until it can no longer be undone."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import Kept

PERSONAL = [
    Kept(
        "school.RosterRow",
        _("Row of a list that was brought in"),
        ("pupil", "colleague"),
        {
            "name": _("name"),
            "search_name": _("name without marks, to be found"),
            "code": _("pupil's code"),
            "birth_date": _("date of birth"),
            "class_name": _("class"),
            "school_class": _("class"),
            "outcome": _("what it changed"),
            "pupil": _("pupil"),
            "person": _("who"),
            "candidates": _("whom it may mean"),
            "was_name": _("name before it"),
            "was_search_name": _("name before it, without marks"),
            "was_code": _("code before it"),
            "was_birth_date": _("date of birth before it"),
            "was_class": _("class before it"),
            "was_left_on": _("left before it"),
            "job": _("job"),
            "email": _("e-mail"),
            "roles": _("roles"),
        },
        _("To show what a list changes before it does, and to undo it."),
        until="roster",
        owner="clerk",
        person="person",
    ),
    Kept(
        "school.RosterImport",
        _("Lists that were brought in"),
        ("colleague",),
        {"by": pgettext_lazy("a list", "brought in by")},
        _("To answer later for what was done."),
        until="history",
        owner="clerk",
        person="by",
    ),
]

NOT_PERSONAL = {
    "school.RosterPreset": "which column is which in lists with the same headings",
    "school.RosterRow.roster_import": "the list to which a row belongs",
    "school.RosterRow.sheet": "where a row stood",
    "school.RosterRow.row": "where a row stood",
} | {
    f"school.RosterImport.{name}": "what kind of list it was, and when it went through which step"
    for name in (
        "kind", "year", "encoding", "dropped", "issues", "fingerprint", "before",
        "started_at", "staged_at", "applied_at", "undone_at", "closed_at",
    )
}  # fmt: skip
NOT_PERSONAL |= {
    "school.RosterImport.file_name": "a name of a file, to tell lists apart",
    "school.RosterImport.examples": "names in an old font, emptied when the list is closed",
}

"""What history keeps of people: numbers, no names and no content."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import EVERYBODY, Kept

PERSONAL = [
    Kept(
        "history.HistoryRow",
        _("What somebody did here"),
        EVERYBODY,
        {
            "actor_id": _("who, as a number"),
            "actor_role": _("role"),
            "verb": _("what was done"),
            "object_label": _("to what kind of thing"),
            "object_key": _("to which, as a number"),
            "at": _("when"),
            "mac": _("seal of the row"),
        },
        _("To answer later for what was done."),
        until="history",
        owner="board",
        person="actor_id",
        secret=("mac",),
        alone=True,
    )
]

NOT_PERSONAL = {
    "history.ChainHead": "counts and seals of a chain",
    "history.HistoryRow.school_id": "the school whose chain it is",
    "history.HistoryRow.n": "the place of a row in its chain",
}

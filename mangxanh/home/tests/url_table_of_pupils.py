"""Who gets what at the addresses of pupils and of lists of them (see url_table.py)."""

from mangxanh.home.tests.two_schools import Place
from mangxanh.home.tests.url_table import KEEPERS, Page, R, _key, done, form, shown, who

LEADERS = (R.TEACHER, R.STAFF)  # staff stands in for the teacher, whose class it is


def _move(place: Place) -> dict[str, object]:
    return {"school_class": _key(place, "other_class")}


def _new(place: Place) -> dict[str, object]:
    return {"name": "Lò Thị Pâng", "school_class": _key(place, "school_class")}


def _roles(place: Place) -> dict[str, object]:
    return {f"vai-tro-{_key(place, 'invited')}": "teacher"}


def _seen() -> dict[str, int]:
    """Return what those get who see the pupil but don't keep pupils, and who doesn't exist for whom."""
    return dict.fromkeys(map(str, LEADERS), 403)


PUPILS = [
    shown("pupil_list", "", *KEEPERS, *LEADERS, R.HOMEROOM_TEACHER),
    form("pupil_add", "", *KEEPERS, data=_new),
    shown("pupil_detail", "pupil", *KEEPERS, *LEADERS, others=404),
    form("pupil_edit", "pupil", *KEEPERS, data={"name": "Lò An"}, others=404, **_seen()),
    done("pupil_move", "pupil", *KEEPERS, data=_move, others=404, **_seen()),
    done("pupil_leave", "pupil", *KEEPERS, others=404, **_seen()),
    Page("roster_start", get=who(200, *KEEPERS), post=who(422, *KEEPERS)),
    shown("roster_detail", "roster", *KEEPERS, others=404),
    form("roster_ask", "roster", *KEEPERS, data={}, others=404),
    done("roster_apply", "roster", *KEEPERS, others=404),
    done("roster_discard", "roster", *KEEPERS, others=404),
    done("roster_undo_last", "roster", *KEEPERS, others=404, idle=True),  # it isn't in place yet
    Page("roster_years", get=who(200, *KEEPERS), post=who(200, *KEEPERS), idle=True),
    Page(
        "roster_row",
        "roster_row",
        get=who(200, *KEEPERS, others=404),
        post=who(422, *KEEPERS, others=404),  # that change of the year is over
    ),
    Page("staff_list_start", get=who(200, R.BOARD, R.IT), post=who(422, R.BOARD, R.IT)),
    Page(
        "staff_list_detail",
        "staff_list",
        get=who(200, R.BOARD, R.IT, others=404),
        post=who(200, R.BOARD, R.IT, others=404),  # the links are shown once, on this very page
        data=_roles,
    ),
    done("staff_list_discard", "staff_list", R.BOARD, R.IT, others=404),
]

"""Who gets what at the addresses of the duty roster and of the box (url_table.py says how)."""

from mangxanh.home.tests.url_table import ALL, LATER, Page, R, done, form, shown, who

SHIFT = {"days": ["6"], "from_time": "8:00", "until_time": "11:00", "first_day": LATER}
SETTINGS = {"acknowledge_days": "2", "reply_days": "3", "outcome_days": "14"}
NOBODY = who(404, others=404)


def _shift(place):
    people = place.people
    return SHIFT | {"officer": people["officer"].pk, "deputy": people["deputy"].pk}


def _hand_over(place):
    people = place.people
    return {"day": LATER, "gives": people["officer"].pk, "takes": people["head"].pk}


BOX = [
    shown("duty_roster", "", *ALL),
    form("shift_add", "", R.BOARD, data=_shift),
    form("shift_end", "shift", R.BOARD, data={"last_day": LATER}),
    form("hand_over", "", R.BOARD, data=_hand_over),
    done("hand_over_undo", "hand_over", R.BOARD),
    shown("box", "", R.BOARD),
    form(
        "box_settings",
        "",
        R.BOARD,
        data=lambda place: SETTINGS | {"head": place.people["head"].pk},
    ),
    done("box_open", "", R.BOARD, idle=True),  # it is open already
    # Of handlers alone; what they find is tried in cases/tests/.
    Page("training", get=NOBODY),
    Page("training_scenario", "scenario", get=NOBODY, post=NOBODY, data={"option": "0"}, idle=True),
    Page("training_end", get=NOBODY, post=NOBODY, idle=True),
    Page("drill", get=NOBODY),
    *(Page(name, post=NOBODY, idle=True) for name in ("drill_begin", "drill_done", "drill_drop")),
    Page("box_close", post=who(302, R.BOARD), data={"reason": "Nghỉ hè"}),
]

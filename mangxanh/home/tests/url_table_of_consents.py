"""Who gets what at the addresses of consents (see url_table.py)."""

from mangxanh.home.tests.two_schools import Place
from mangxanh.home.tests.url_table import ALL, DAY, Page, R, _key, done, form, shown, who

# staff stands in for the teacher, whose class it is
LEADERS = (R.TEACHER, R.STAFF)
KEEPERS = (R.BOARD, R.CLERK, *LEADERS)


def _ticks(place: Place) -> dict[str, object]:
    """Untick what the pupil of the class allowed."""
    row = f"hs-{_key(place, 'pupil')}"
    return {"given_on": DAY, f"{row}-seen": "yynnnnnn", f"{row}-complete": "on"}


CONSENTS = [
    Page("consent_classes", get=who(200, *ALL) | dict.fromkeys(map(str, LEADERS), 302)),
    form("class_consents", "school_class", *KEEPERS, data=_ticks),
    shown("class_consent_form", "school_class", *KEEPERS),
    Page(
        "pupil_answers",
        "pupil",
        get=who(200, *KEEPERS, others=404),
        post=who(422, *KEEPERS, others=404),
    ),
    shown("pupil_scan", "pupil", *KEEPERS, others=404),
    done("pupil_withdraw", "pupil", *KEEPERS, others=404),
    Page(
        "consent_mine",
        get=who(404, *ALL, pupil=200),
        post=who(404, *ALL, pupil=302),
        data={"answer": "work:yes"},
    ),
    Page(
        "pupil_consents",
        "pupil",
        get=who(404, *ALL, guardian=200),
        post=who(404, *ALL, guardian=302),
        data={"answer": "work:yes"},
    ),
]

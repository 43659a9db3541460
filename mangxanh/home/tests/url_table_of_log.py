"""Who gets what at the pages of what is integrated and of what is taught with."""

from mangxanh.home.tests.url_table import ALL, OWNERS, PLAN, R, done, form, shown

DECIDERS = (R.BOARD, R.SUBJECT_HEAD)
PROPOSED = {
    "url": "https://hoc-lieu.vn/bai", "title": "Bài hay", "subject": "Toán",
    "grades": ["6"], "note": "",
}  # fmt: skip


def integrated(place):
    """Return what is sent for a lesson of the class that this place has."""
    return {
        "request_key": "k",
        "into": "lesson",
        "subject": "Toán",
        "when": "2026-11-23",
        "classes": [place.keys["school_class"][0]],
        "lines": [place.keys["line"][0]],
    }


LOG = [
    shown("integration_list", "", *PLAN),
    form("integration_new", "", *PLAN, data=integrated),
    shown("integration_detail", "integration", *PLAN, it=404),
    form("integration_copy", "integration", *PLAN, it=404, data=integrated),
    done("integration_undo", "integration", *OWNERS, it=404),
    shown("resource_list", "", *ALL),
    form("resource_new", "", *PLAN, data=PROPOSED),
    shown("resource_detail", "resource", *ALL),
    done("resource_decide", "resource", *DECIDERS, data={"approve": "yes", "reason": ""}),
    form("resource_withdraw", "resource", R.TEACHER, data={"reason": ""}),
    form("resource_minutes", "", *DECIDERS, data={"request_key": "k"}),
    form("outside_switch", "", R.BOARD, R.IT, data={"on": "yes"}),
]

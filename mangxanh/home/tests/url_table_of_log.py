"""Who gets what at the pages of what is integrated and of what is taught with."""

from mangxanh.home.tests.url_table import ALL, PLAN, R, done, form, shown

DECIDERS = (R.BOARD, R.SUBJECT_HEAD)
PROPOSED = {
    "url": "https://hoc-lieu.vn/bai", "title": "Bài hay", "subject": "Toán",
    "grades": ["6"], "note": "",
}  # fmt: skip

LOG = [
    shown("resource_list", "", *ALL),
    form("resource_new", "", *PLAN, data=PROPOSED),
    shown("resource_detail", "resource", *ALL),
    done("resource_decide", "resource", *DECIDERS, data={"approve": "yes", "reason": ""}),
    form("resource_withdraw", "resource", R.TEACHER, data={"reason": ""}),
    form("resource_minutes", "", *DECIDERS, data={"request_key": "k"}),
    form("outside_switch", "", R.BOARD, R.IT, data={"on": "yes"}),
]

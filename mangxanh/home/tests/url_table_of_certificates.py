"""Who gets what at the addresses of certificates: anybody verifies, keepers issue, owners print."""

from mangxanh.home.tests.two_schools import Place
from mangxanh.home.tests.url_table import ALL, DAY, Page, R, _key, done, everybody, form, shown, who

KEEPERS = (R.BOARD, R.SUBJECT_HEAD, R.YOUTH_LEADER)
PUT_RIGHT = {"name": "Bùi An", "class_name": "6A", "deed": "đã tham gia", "reason": "Sai tên"}
OWNER = who(403, *KEEPERS, others=404, pupil=200)


def _ticked(place: Place) -> dict[str, object]:
    """Tick the pupil of the class."""
    words = {"deed": "đã tham gia", "event": "Hội thi", "day": DAY}
    return {**words, "pupils": [str(_key(place, "pupil"))]}


CERTIFICATES = [
    Page("certificate_list", get=who(200, *ALL, pupil=200, guardian=200)),
    shown("certificate_issue", "", *KEEPERS),
    form("certificate_issue_class", "school_class", *KEEPERS, data=_ticked),
    shown("certificate_event", "certificate_source", *KEEPERS),
    shown("certificate_event_pdf", "certificate_source", *KEEPERS),
    done("certificate_event_print", "certificate_source", *KEEPERS),
    Page("certificate_check", "certificate", get=everybody(200)),
    Page("certificate_issuer", get=everybody(200)),
    Page("certificate_status", "certificate", get=everybody(200)),
    Page("certificate_badge", "certificate", get=OWNER, post=OWNER),
    shown("certificate_pdf", "certificate", *KEEPERS, others=404, pupil=200),
    form("certificate_revoke", "certificate", *KEEPERS, others=404, data={"reason": "Sai tên"}),
    form("certificate_reissue", "certificate", *KEEPERS, others=404, data=PUT_RIGHT),
]

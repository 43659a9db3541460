"""Who gets what at the addresses of codes of conduct (url_table.py says how to read it)."""

from mangxanh.home.tests.two_schools import Place
from mangxanh.home.tests.url_table import (
    ALL,
    DAY,
    PLAN,
    Page,
    R,
    _key,
    done,
    everybody,
    form,
    shown,
    who,
)

DRAFTERS = (R.BOARD, R.YOUTH_LEADER, R.SUBJECT_HEAD)
# staff stands in for the teacher, whose class it is and who logged
LEADERS = (R.BOARD, R.TEACHER, R.STAFF)
RULE = {"title": "Em đọc lại trước khi gửi", "text": "Thấy nặng thì em sửa."}
CODE = {"title": "Quy tắc mới", "basis": "Quyết định"}


def _logged(place: Place) -> dict[str, object]:
    return {"request_key": "một lần", "day": DAY, "line": _key(place, "line")}


def _handout(place: Place) -> dict[str, object]:
    return _logged(place) | {"kind": "poster", "copies": "12", "to_whom": "Các lớp"}


def _signed(place: Place) -> dict[str, object]:
    return _logged(place) | {"signed": "20"}


def _agreed(place: Place) -> dict[str, object]:
    return _signed(place) | {"own": "Hỏi trước khi đăng\nĐọc lại trước khi gửi\nKhông hùa theo"}


CONDUCT = [
    Page("rules", get=everybody(200)),
    Page("rules_for", "code_word", get=everybody(200)),
    Page(
        "code_read",
        "staff_code",
        post=who(302, *ALL, family=403),
    ),
    shown("code_list", "", *PLAN),
    done("code_draft", "code_word", *DRAFTERS),
    shown("code_detail", "code", *PLAN),
    form("code_edit", "code_draft", *DRAFTERS, data=CODE),
    form("code_rule_add", "code_draft", *DRAFTERS, data=RULE),
    form("rule_edit", "rule", *DRAFTERS, data=RULE),
    done("rule_move", "rule", *DRAFTERS, data={"place": "2"}),
    done("rule_remove", "rule", *DRAFTERS),
    form("code_issue", "code_draft", R.BOARD, data={"first_day": DAY}),
    form("code_number", "code", R.BOARD, R.CLERK, data={"number": "12/QĐ", "day": DAY}),
    done("code_withdraw", "code", R.BOARD),
    shown("code_decision", "code", *PLAN),
    form("code_hand_out", "code", *PLAN, data=_handout),
    shown("code_sheet", "code_sheet", *PLAN),
    done("handout_withdraw", "handout", *LEADERS),
    shown("class_conduct", "school_class", *LEADERS),
    shown("class_sign_list", "school_class", *LEADERS),
    form("class_signatures", "school_class", *LEADERS, data=_signed),
    form("class_agree", "school_class", *LEADERS, data=_agreed),
    done("signatures_withdraw", "signatures", *LEADERS),
    done("agreement_withdraw", "agreement", *LEADERS),
    shown("agreement_sheet", "agreement_sheet", *LEADERS),
]

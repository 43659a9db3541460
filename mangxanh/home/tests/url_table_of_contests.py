"""Who gets what at the addresses of contests until they open: who keeps the bank sets them."""

from mangxanh.home.tests.url_table import PLAN, Page, who
from mangxanh.school.models import Role

R = Role
KEEPERS = (R.BOARD, R.SUBJECT_HEAD, R.YOUTH_LEADER)
BEGUN = {
    "name": "Cuộc thi mới",
    "groups": "pairs",
    "size": "10",
    "opens_on": "7/12/2026",
    "closes_on": "13/12/2026",
    "minutes": "20",
    "attempts": "1",
}
ROUNDS = {
    "opens_1": "07/12/2026 07:00",
    "closes_1": "13/12/2026 20:00",
    **{f"{name}_{n}": "1" for n in range(1, 5) for name in ("minutes", "attempts")},
}
NAMED = {"name": "Tên mới", "tells": "after", "policy": "all", "appeal_days": "3"}


def _set(name, key, data):
    """A form of a draft, which nobody sees but who keeps the bank."""
    looked, posted = (who(status, *KEEPERS, others=404) for status in (200, 302))
    return Page(name, key, get=looked, post=posted, data=data)


def _keeper(place):
    return {"people": [place.people["subject_head"].pk]}


CONTESTS = [
    Page("contest_list", get=who(200, *PLAN)),
    Page("contest_new", get=who(200, *KEEPERS), post=who(302, *KEEPERS), data=BEGUN),
    Page("contest_detail", "contest", get=who(200, *PLAN)),
    _set("contest_edit", "draft_contest", NAMED),
    _set("contest_divisions", "draft_contest", {"groups": "each"}),
    _set("division_matrix", "draft_division", {"name": "Bảng", "rieng-tu_2": "1"}),
    _set("contest_rounds", "draft_contest", ROUNDS),
    _set("contest_prizes", "draft_contest", {"rule_1": "right"}),
    _set("contest_people", "draft_contest", _keeper),
    Page("contest_rules", "contest", get=who(200, *PLAN)),
    Page("contest_rules_file", "contest_paper", get=who(200, *PLAN)),
    Page(
        "contest_open",
        "draft_contest",
        get=who(200, *KEEPERS, others=404),
        post=who(302, *KEEPERS, others=404),
    ),
    Page(
        "round_lengthen",
        "contest_round",
        get=who(200, *KEEPERS),
        post=who(302, *KEEPERS),
        data={"closes_at": "31/12/2026 20:00", "reason": "Bão"},
    ),
    Page(
        "contest_close",
        "contest",
        get=who(200, *KEEPERS),
        post=who(302, *KEEPERS),
        data={"reason": "Xong"},
    ),
    Page("contest_copy", "contest", post=who(302, *KEEPERS)),
    Page(
        "contest_delete",
        "draft_contest",
        get=who(200, *KEEPERS, others=404),
        post=who(302, *KEEPERS, others=404),
    ),
]

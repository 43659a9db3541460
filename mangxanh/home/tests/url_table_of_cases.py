"""Who gets what at the pages of cases: of those of the table nobody, as none of them handles any.

Board, IT and whoever else works here find no such page; what handlers find, and what those find
who were named, is tried in `cases/tests/test_pages.py`. Views ask for the method first.
"""

from mangxanh.home.tests.url_table import ALL, Page, who

NOBODY = who(404, others=404)
SPOKEN = {"kind": "bullied", "text": "Con kể bạn trêu."}
ONE = ("case_detail", "case_note", "case_people", "case_assign", "case_plan", "case_refer")
MORE = ("case_sheet", "case_family", "case_urgent", "case_secrecy", "case_leave", "case_close")


def _form(name: str, key: str) -> Page:
    return Page(name, key, get=NOBODY, post=NOBODY, data={"text": "x"}, idle=True)


def _button(name: str, key: str) -> Page:
    return Page(name, key, post=NOBODY, idle=True)


CASES = [
    Page("case_list", get=NOBODY),
    Page("case_spoken", get=who(200, *ALL), post=who(302, *ALL), data=SPOKEN),
    Page(ONE[0], "case_number", get=NOBODY),
    _button("case_notice", "case_number"),
    _button("case_letter", "case_number"),
    *(_form(name, "case_number") for name in (*ONE[1:], *MORE, "case_reopen")),
    _form("case_think", "case_action_n"),
    *(_button(name, "case_action_n") for name in ("case_begin", "case_finish", "case_undo")),
    _form("case_answer", "case_referral_n"),
    _form("case_ask", "case_asked_what"),
    _form("case_ask_file", "case_asked_file"),
    _form("case_decide", "case_asked_n"),
    Page("case_file", "case_file_n", get=NOBODY),
    Page("case_original", "case_file_n", get=NOBODY),
    _button("case_lock", "case_file_n"),
    _form("case_pack", "case_number"),
]

"""Who gets what at the addresses of a contest that is closed."""

from mangxanh.home.tests.url_table import ALL, FAMILY, Page, who
from mangxanh.school.models import Role

R = Role
KEEPERS = (R.BOARD, R.SUBJECT_HEAD, R.YOUTH_LEADER)
IN_CHARGE = (R.SUBJECT_HEAD,)
EVERYBODY = who(200, *ALL, *FAMILY)
# The homeroom teacher of the class, who stands in for them, who keeps pupils, who keeps the bank.
ENTER = (*KEEPERS, R.CLERK, R.TEACHER, R.STAFF)

RESULTS = [
    Page(
        "contest_results",
        "closed_contest",
        get=who(200, *KEEPERS),
        post=who(302, R.BOARD, R.SUBJECT_HEAD),
        data={"step": "reckon"},
    ),
    Page("contest_items", "closed_contest", get=who(200, *KEEPERS)),
    Page(
        "contest_item",
        "item",
        get=who(200, *KEEPERS),
        post=who(302, R.BOARD, R.SUBJECT_HEAD),
        data={"do": "commit", "verdict": "void", "reason": "Đề in sai"},
    ),
    Page("contest_ranking", "closed_contest", get=who(200, *IN_CHARGE)),
    Page("contest_sheet", "closed_contest", post=who(200, *IN_CHARGE)),
    Page(
        "contest_praise",
        "published_contest",
        post=who(200, *IN_CHARGE),
        data={"paper": "danh-sach"},
    ),
    Page(
        "attempt_judge",
        "attempt",
        post=who(302, *IN_CHARGE, others=404, family=404),
        data={"do": "void", "reason": "Lý do", "heard": "Đã nghe"},
    ),
    Page("contest_winners", "published_contest", get=EVERYBODY),
    Page("contest_board", "closed_contest", get=EVERYBODY),
    Page(
        "contest_paper",
        "closed_contest",
        get=who(200, *ALL, **{str(one): 302 for one in (R.TEACHER, R.STAFF)}),
    ),
    Page(
        "contest_print",
        "sat_contest",
        post=who(200, *KEEPERS),
        data={"whom": "6", "round": "1"},
    ),
    Page(
        "contest_paper_class",
        "paper_room",
        get=who(200, *ENTER),
        post=who(302, *ENTER),
        data=lambda place: {f"p{place.keys['pupil'][0]}": ""},
        idle=True,
    ),
    Page(
        "contest_ask",
        "own_question",
        get=who(404, *ALL, R.GUARDIAN, **{str(R.PUPIL): 200}),
        post=who(404, *ALL, R.GUARDIAN, **{str(R.PUPIL): 302}),
        data={"text": "Câu này có hai đáp án."},
    ),
]

"""Who gets what at the pages of own data: everybody their own, a guardian their children's."""

from mangxanh.home.tests.url_table import ALL, KEEPERS, Page, R, done, everybody, who

ASKED = {"kind": "correct", "text": "Tên em viết sai."}
OWN = who(200, *ALL, family=200)
CHILD = who(404, others=404, guardian=200)

RIGHTS = [
    Page("privacy", get=everybody(200)),
    Page("rights", get=OWN),
    Page("rights_ask", get=OWN, post=who(302, *ALL, family=302), data=ASKED),
    Page("rights_export", "own_form", get=OWN),
    Page("rights_child", "pupil", get=CHILD),
    Page(
        "rights_child_ask",
        "pupil",
        get=CHILD,
        post=who(404, others=404, guardian=302),
        data=ASKED,
    ),
    Page("rights_child_export", "pupil_form", get=CHILD),
    Page("data_papers", get=who(200, *KEEPERS)),
    Page("data_paper", "data_paper", get=who(200, *KEEPERS)),
    done("papers_confirm", "", R.BOARD, data={"read": "on"}, idle=True),  # done already
    done("papers_withdraw", "", R.BOARD),
    Page("retention", get=who(200, *KEEPERS), post=who(302, R.BOARD), data={"inbox": "9"}),
    Page("data_request_list", get=who(200, *KEEPERS)),
    Page(
        "data_request_detail",
        "data_request",
        get=who(200, *KEEPERS, others=404, teacher=403),  # the teacher asked
        post=who(302, *KEEPERS, others=404, teacher=403),
        data={"answer": "Đã sửa."},
    ),
]

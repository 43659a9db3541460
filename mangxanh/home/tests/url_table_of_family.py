"""Who gets what at the addresses of guardians, of a class, of the pages of pupils and parents."""

from mangxanh.home.tests.url_table import ALL, PASSWORD, Page, R, everybody, form, shown, who

LEADERS = (R.BOARD, R.CLERK, R.TEACHER, R.STAFF)  # staff stands in for the teacher of the class
KEEPERS = (R.BOARD, R.CLERK)
NEW_PARENT = {"name": "Lê Văn Tâm", "username": ""} | PASSWORD

FAMILY = [
    shown("my_children", "", R.GUARDIAN, others=404),
    Page("my_class", get=who(200, *ALL, **{R.TEACHER: 302, R.STAFF: 302})),
    shown("class_page", "school_class", *LEADERS),
    Page(
        "class_guardians",
        "school_class",
        get=who(200, *LEADERS),
        post=who(200, *LEADERS),  # the sheet itself: codes are shown this once
        data={"who": "all", "copies": "2"},
    ),
    form("guardianship_end", "guardianship", *KEEPERS, data={}, others=404, teacher=403, staff=403),
    Page(
        "guardian_reset",
        "guardianship",
        post=who(200, *KEEPERS, others=404, teacher=403, staff=403),
    ),
    Page("slip_code", get=everybody(200), post=everybody(422), data={"code": "x"}, idle=True),
    Page("slip", "slip", get=everybody(200), post=everybody(302), data=NEW_PARENT),
    Page(
        "slip_account",
        "slip",
        get=who(302, *ALL, guardian=302, pupil=200, outside=200),
        post=who(302, *ALL, guardian=302, pupil=422, outside=422),
        data={"username": "ai-do", "password": "sai"},
        idle=True,
    ),
]

"""The addresses of pupils' cards and of a pupil's way in."""

from mangxanh.home.tests.url_table import ALL, Page, everybody, who
from mangxanh.school.models import Role

R = Role
# The table's class is the teacher's, and staff stands in for them.
LEADERS = (R.BOARD, R.CLERK, R.TEACHER, R.STAFF)
WRONG = {"number": "1", "words": "hoa sen", "digits": "7351"}

CARDS = [
    Page("card_sign_in", get=who(200, *ALL, outside=200, pupil=302, guardian=200)),
    Page("card_class", "room", get=everybody(200), post=everybody(422), data=WRONG, idle=True),
    Page("card_digits", get=everybody(302), post=everybody(422), data=WRONG, idle=True),
    Page("class_cards", "school_class", get=who(200, *LEADERS)),
    Page(
        "class_cards_print",
        "school_class",
        get=who(200, *LEADERS),
        post=who(200, *LEADERS),  # the sheet itself
        data={"tat-ca": "1"},
    ),
    Page(
        "card_reprint",
        "card",
        get=who(200, *LEADERS, others=404),
        post=who(200, *LEADERS, others=404),
    ),
]

"""Who gets what at the addresses of the question bank: its keepers, and nobody else."""

from mangxanh.home.tests.url_table import Page, who
from mangxanh.school.models import Role

R = Role
KEEPERS = (R.BOARD, R.SUBJECT_HEAD, R.YOUTH_LEADER)
# A file is taken by who began to bring it in; other keepers look on.
BY_ONE = {"board": 403, "youth_leader": 403}
WRITTEN = {
    "topic": "khac",
    "stem": "Câu mới?",
    "option_0": "Một",
    "option_1": "Hai",
    "right": "1",
    "difficulty": "1",
    "audiences": ["6"],
}


def _apart(place):
    return {"other": place.keys["other_question"][0], "apart": "yes"}


QUESTIONS = [
    Page("question_list", get=who(200, *KEEPERS)),
    Page("bank_cells", get=who(200, *KEEPERS)),
    Page("bank_fill", post=who(302, *KEEPERS)),
    Page("bank_quality", get=who(200, *KEEPERS)),
    Page("bank_export", "bank_form", post=who(200, *KEEPERS)),
    Page(
        "bank_laws",
        get=who(200, *KEEPERS),
        post=who(302, *KEEPERS),
        data={"document": "Luật 1/2020/QH14", "last_day": "31/12/2026"},
    ),
    Page("law_back", "law_change", post=who(302, *KEEPERS, others=404)),
    Page("question_new", get=who(200, *KEEPERS), post=who(302, *KEEPERS), data=WRITTEN),
    Page("question_detail", "question", get=who(200, *KEEPERS, others=404)),
    Page(
        "question_edit",
        "question",
        get=who(200, *KEEPERS, others=404),
        post=who(302, *KEEPERS, others=404),
        data=WRITTEN,
    ),
    Page("question_picture", "question_picture", get=who(200, *KEEPERS, others=404)),
    Page("question_use", "resting_question", post=who(302, *KEEPERS, others=404)),
    Page(
        "question_retire",
        "question",
        get=who(200, *KEEPERS, others=404),
        post=who(302, *KEEPERS, others=404),
        data={"reason": "Đã cũ"},
    ),
    Page("question_apart", "question", post=who(302, *KEEPERS, others=404), data=_apart),
    Page("questions_bring", get=who(200, *KEEPERS), post=who(422, *KEEPERS)),
    Page("file_look", "question_file", get=who(200, *KEEPERS, others=404)),
    Page("file_take", "question_file", post=who(302, R.SUBJECT_HEAD, others=404, **BY_ONE)),
    Page("file_aside", "question_file", post=who(302, R.SUBJECT_HEAD, others=404, **BY_ONE)),
    Page(
        "staged_mend",
        "staged_question",
        get=who(200, R.SUBJECT_HEAD, others=404, **BY_ONE),
        post=who(302, R.SUBJECT_HEAD, others=404, **BY_ONE),
        data=WRITTEN,
    ),
    Page(
        "staged_judge",
        "staged_question",
        post=who(302, R.SUBJECT_HEAD, others=404, **BY_ONE),
        data={"take": "no"},
    ),
]

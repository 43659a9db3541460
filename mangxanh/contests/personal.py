"""What contests keep of people: who wrote a question, who answered what."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import Kept
from mangxanh.contests.personal_of_contests import CONTESTS, OF_CONTESTS

_ASKED = _("So that one knows whom to ask about it.")
PERSONAL = [
    Kept(
        "contests.QuestionVersion",
        pgettext_lazy("personal data", "Questions that a colleague wrote"),
        ("colleague",),
        {"made_by": _("who"), "made_at": _("written")},
        _ASKED,
        until="plan",
        owner="board",
        person="made_by",
    ),
    Kept(
        "contests.LawChange",
        pgettext_lazy("personal data", "Ends of laws that a colleague wrote down"),
        ("colleague",),
        {"by": _("who"), "made_at": _("written")},
        _ASKED,
        until="plan",
        owner="board",
        person="by",
    ),
    Kept(
        "contests.QuestionFile",
        pgettext_lazy("personal data", "Files of questions that a colleague brought in"),
        ("colleague",),
        {"by": _("who"), "started_at": pgettext_lazy("personal data", "begun")},
        _ASKED,
        until="plan",
        owner="board",
        person="by",
    ),
    *CONTESTS,
]

_WORDS = "text of a question"
_LAW = "a law and its days"
_FILE = "a file of questions and what became of it"
NOT_PERSONAL: dict[str, str] = {
    **OF_CONTESTS,
    "contests.Question": "a question, its state and topic",
    "contests.Citation": _LAW,
    "contests.Picture": "a picture of a question",
    "contests.StagedQuestion": "questions of a file, until it is taken or put aside",
    **{
        f"contests.QuestionVersion.{name}": _WORDS
        for name in (
            "question", "number", "kind", "stem", "options", "correct", "answers", "pictures",
            "explanation", "difficulty", "grade_6", "grade_7", "grade_8", "grade_9", "for_teachers",
            "for_guardians", "source", "search_text",
        )
    },
    **{
        f"contests.LawChange.{name}": _LAW
        for name in (
            "document", "law_key", "article", "article_key", "last_day", "note", "withdrawn_at",
            "task",
        )
    },
    **{
        f"contests.QuestionFile.{name}": _FILE
        for name in ("file_name", "issues", "taken_at", "closed_at")
    },
}  # fmt: skip

"""The question bank of a school, and files of questions that are being brought into it.

A question stays, its versions never change: whatever was asked once can be shown as it was. The
key belongs to the versions, so whoever keeps the bank sees them and nobody else.
"""

from mangxanh.contests.models.bank import Citation, Question, QuestionVersion
from mangxanh.contests.models.bringing import QuestionFile, StagedQuestion
from mangxanh.contests.models.laws import LawChange

__all__ = [
    "Citation",
    "LawChange",
    "Question",
    "QuestionFile",
    "QuestionVersion",
    "StagedQuestion",
]

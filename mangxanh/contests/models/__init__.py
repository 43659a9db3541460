"""The question bank of a school, files that are being brought into it, contests and attempts.

A question stays, its versions never change: whatever was asked once can be shown as it was. The
key belongs to the versions, so whoever keeps the bank sees them and nobody else.
"""

from mangxanh.contests.models.across import Participation
from mangxanh.contests.models.after import Appeal, ClassWinner, ItemLook, KeyDecision, Winner
from mangxanh.contests.models.attempts import Attempt
from mangxanh.contests.models.bank import Citation, Question, QuestionVersion
from mangxanh.contests.models.bringing import QuestionFile, StagedQuestion
from mangxanh.contests.models.contests import Cell, Contest, Division, Round
from mangxanh.contests.models.laws import LawChange
from mangxanh.contests.models.live import LiveGame, LivePlayer
from mangxanh.contests.models.outages import Outage
from mangxanh.contests.models.pictures import Picture
from mangxanh.contests.models.staff import StaffReason

__all__ = [
    "Appeal",
    "Attempt",
    "Cell",
    "Citation",
    "ClassWinner",
    "Contest",
    "Division",
    "ItemLook",
    "KeyDecision",
    "LawChange",
    "LiveGame",
    "LivePlayer",
    "Outage",
    "Participation",
    "Picture",
    "Question",
    "QuestionFile",
    "QuestionVersion",
    "Round",
    "StaffReason",
    "StagedQuestion",
    "Winner",
]

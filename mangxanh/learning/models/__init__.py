"""Lessons of a school, who got how far, what classes did with them, what helps to teach.

The lessons that ship are files (`shelf.py`); a school's own editions of them are rows. What a
pupil did stays until 90 days after the school year, then only counts of the class are left.
"""

from mangxanh.learning.models.lessons import EndedFact, LessonEdition, mark_of
from mangxanh.learning.models.packs import PackPlan, PackRun
from mangxanh.learning.models.progress import LessonFigure, LessonProgress, RecallAnswer
from mangxanh.learning.models.resources import Resource

__all__ = [
    "EndedFact",
    "LessonEdition",
    "LessonFigure",
    "LessonProgress",
    "PackPlan",
    "PackRun",
    "RecallAnswer",
    "Resource",
    "mark_of",
]

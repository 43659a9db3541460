"""The plan: what the school promised, who does it until when, and how it is proved.

Plan → Line → LineYear (one school year of a line) → owners, tasks, money.
Activity → Evidence → Line. Kept of people: who owns, who did, never of children: counts only.
"""

from mangxanh.plan.models.activities import (
    Activity,
    ActivityClass,
    ActivityFile,
    Audience,
    Evidence,
    Partner,
    PhotoPupil,
    Programme,
)
from mangxanh.plan.models.lines import Line, LineKind, Plan, Recipient, Reshaping
from mangxanh.plan.models.work import LineOwner, LineYear, Reminded, Task, TaskPart

__all__ = [
    "Activity",
    "ActivityClass",
    "ActivityFile",
    "Audience",
    "Evidence",
    "Line",
    "LineKind",
    "LineOwner",
    "LineYear",
    "Partner",
    "PhotoPupil",
    "Plan",
    "Programme",
    "Recipient",
    "Reminded",
    "Reshaping",
    "Task",
    "TaskPart",
]

"""Cases, their keys and wraps, the duty roster, steps and deadlines, figures."""

from mangxanh.cases.models.cases import (
    Case,
    CaseEvent,
    Entry,
    Kind,
    Outcome,
    Platform,
    Trace,
    Wrap,
)
from mangxanh.cases.models.duty import DutyShift, HandOver
from mangxanh.cases.models.keys import Box, Handler, RecoveryShare, VaultSession
from mangxanh.cases.models.steps import (
    Action,
    CaseFigure,
    Deadline,
    Evidence,
    MonthBook,
    Pulse,
    Referral,
    SecondPerson,
)

__all__ = [
    "Action",
    "Box",
    "Case",
    "CaseEvent",
    "CaseFigure",
    "Deadline",
    "DutyShift",
    "Entry",
    "Evidence",
    "HandOver",
    "Handler",
    "Kind",
    "MonthBook",
    "Outcome",
    "Platform",
    "Pulse",
    "RecoveryShare",
    "Referral",
    "SecondPerson",
    "Trace",
    "VaultSession",
    "Wrap",
]

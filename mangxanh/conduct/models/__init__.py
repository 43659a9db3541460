"""Codes of conduct and their rules, how they were handed out, who signed, what classes agreed on."""

from mangxanh.conduct.models.codes import Audience, Code, Rule
from mangxanh.conduct.models.spreading import (
    Acknowledgement,
    ClassAgreement,
    ClassSignatures,
    Handout,
)

__all__ = [
    "Acknowledgement",
    "Audience",
    "ClassAgreement",
    "ClassSignatures",
    "Code",
    "Handout",
    "Rule",
]

"""The school itself: schools, years, holidays, classes; people and what each of them is there.

One Person per installation; what a person may do is a Membership in one school.
The acting school comes from the host name, never from a parameter.
Kept of people: name, how to reach them at work, what they are. Nothing of children yet.
"""

from mangxanh.school.models.access import OneUseLink, SetupCode, StaffSession, WrongGuess
from mangxanh.school.models.calendar import Holiday, SchoolClass, SchoolYear
from mangxanh.school.models.people import (
    ROLE_DESCRIPTIONS,
    Delegation,
    Membership,
    Person,
    Role,
    Stranger,
)
from mangxanh.school.models.schools import OfSchool, Principal, School

__all__ = [
    "ROLE_DESCRIPTIONS",
    "Delegation",
    "Holiday",
    "Membership",
    "OfSchool",
    "OneUseLink",
    "Person",
    "Principal",
    "Role",
    "School",
    "SchoolClass",
    "SchoolYear",
    "SetupCode",
    "StaffSession",
    "Stranger",
    "WrongGuess",
]

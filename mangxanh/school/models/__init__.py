"""The school itself: schools, years, holidays, classes; people and what each of them is there.

One Person per installation; what a person may do is a Membership in one school.
The acting school comes from the host name, never from a parameter.
Kept of people: name, how to reach them, what they are; of children as little as possible
(models/pupils.py).
"""

from mangxanh.school.models.access import (
    GuessTurn,
    OneUseLink,
    SetupCode,
    StaffSession,
    WrongGuess,
)
from mangxanh.school.models.calendar import Holiday, SchoolClass, SchoolYear
from mangxanh.school.models.cards import CardGuess, ClassAlarm
from mangxanh.school.models.factors import SECOND_STEP_ROLES, RecoveryCode, SecondFactor
from mangxanh.school.models.help import HelpContact
from mangxanh.school.models.outside import OutsideSwitch
from mangxanh.school.models.people import (
    ROLE_DESCRIPTIONS,
    STAFF_ROLES,
    Delegation,
    Membership,
    Person,
    Role,
    Stranger,
)
from mangxanh.school.models.pupils import (
    KEEPERS_OF_PUPILS,
    Card,
    Guardianship,
    GuardianSlip,
    OfPupil,
    PapersConfirmation,
    Pupil,
)
from mangxanh.school.models.rights import DataRequest, Going, Look, RetentionSetting
from mangxanh.school.models.rosters import RosterImport, RosterPreset, RosterRow
from mangxanh.school.models.schools import OfSchool, Principal, School

__all__ = [
    "KEEPERS_OF_PUPILS",
    "ROLE_DESCRIPTIONS",
    "SECOND_STEP_ROLES",
    "STAFF_ROLES",
    "Card",
    "CardGuess",
    "ClassAlarm",
    "DataRequest",
    "Delegation",
    "Going",
    "GuardianSlip",
    "Guardianship",
    "GuessTurn",
    "HelpContact",
    "Holiday",
    "Look",
    "Membership",
    "OfPupil",
    "OfSchool",
    "OneUseLink",
    "OutsideSwitch",
    "PapersConfirmation",
    "Person",
    "Principal",
    "Pupil",
    "RecoveryCode",
    "RetentionSetting",
    "Role",
    "RosterImport",
    "RosterPreset",
    "RosterRow",
    "School",
    "SchoolClass",
    "SchoolYear",
    "SecondFactor",
    "SetupCode",
    "StaffSession",
    "Stranger",
    "WrongGuess",
]

"""Pupils, cards and guardians: of children the smallest part (safety 5)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import Kept

PERSONAL = [
    Kept(
        "school.Pupil",
        _("Pupil's record"),
        ("pupil",),
        {
            "person": _("who"),
            "code": _("pupil's code"),
            "birth_date": _("date of birth"),
            "school_class": _("class"),
            "left_on": _("left the school on"),
            "time_factor": pgettext_lazy("personal data", "extra time"),
        },
        _("To know the pupils of a class; the date of birth only tells namesakes apart."),
        until="pupil",
        owner="clerk",
        person="person",
    ),
    Kept(
        "school.Card",
        _("Pupil's card"),
        ("pupil",),
        {
            "pupil": _("who"),
            "school_class": _("class"),
            "number": _("card number"),
            "words_digest": _("the three words"),
            "pin_digest": _("the four digits"),
            "edition": _("how often it was printed"),
            "printed_at": _("printed"),
            "printed_by": _("printed by"),
        },
        _("So that a pupil signs in without a telephone number or an address."),
        until="pupil",
        owner="clerk",
        person="pupil__person",
        secret=("words_digest", "pin_digest"),
    ),
    Kept(
        "school.Card",
        _("Cards printed"),
        ("colleague",),
        {"printed_by": _("printed by")},
        _("To answer later for what was done."),
        until="pupil",
        owner="clerk",
        person="printed_by",
    ),
    Kept(
        "school.Guardianship",
        _("Guardians of a pupil"),
        ("pupil",),
        {
            "guardian": _("guardian"),
            "pupil": _("pupil"),
            "from_date": _("from"),
            "until_date": _("until"),
        },
        _("So that a guardian sees their own children, and nobody else's."),
        until="pupil",
        owner="clerk",
        person="pupil__person",
        alone=True,  # one grown-up need not learn of another here; their own part is theirs
    ),
    Kept(
        "school.Guardianship",
        pgettext_lazy("of a guardian", "Children"),
        ("guardian",),
        {
            "guardian": _("guardian"),
            "pupil": _("pupil"),
            "from_date": _("from"),
            "until_date": _("until"),
        },
        _("So that a guardian sees their own children, and nobody else's."),
        until="guardian",
        owner="clerk",
        person="guardian",
    ),
    Kept(
        "school.GuardianSlip",
        _("Invitation slips for guardians"),
        ("pupil",),
        {
            "pupil": _("pupil"),
            "digest": _("key of the slip"),
            "created_at": _("made"),
            "created_by": _("made by"),
            "expires_at": _("ends"),
            "used_at": _("used"),
        },
        _("So that only who holds the slip opens a guardian's account."),
        until="access",
        owner="clerk",
        person="pupil__person",
        secret=("digest",),
    ),
    Kept(
        "school.CardGuess",
        _("Wrong tries at cards"),
        ("pupil",),
        {"school_class": _("class"), "number": _("card number"), "at": _("when")},
        _("To slow down whoever guesses."),
        until="access",
        owner="it",
        unlinked="a number of a class that somebody typed, whether or not it is anybody's",
    ),
]

NOT_PERSONAL = {
    "school.ClassAlarm": "counts of guesses in a class",
}

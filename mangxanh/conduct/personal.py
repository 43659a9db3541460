"""What codes of conduct keep of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import Kept, Whose, Words

_READ = pgettext_lazy("personal data", "Codes of conduct marked as read")


def _read(whose: Whose, until: str) -> Kept:
    return Kept(
        "conduct.Acknowledgement",
        _READ,
        (whose,),
        {
            "person": _("who"),
            "code": pgettext_lazy("personal data", "which code of conduct"),
            "made_at": pgettext_lazy("personal data", "marked on"),
        },
        _("It is counted how many have read; who has not is shown to nobody."),
        until=until,
        owner="board",
        person="person",
    )


def _made(model: str, title: Words, field: str, day: str) -> Kept:
    return Kept(
        f"conduct.{model}",
        title,
        ("colleague",),
        {field: _("who"), day: _("written")},
        _("To answer later for what was done."),
        until="plan",
        owner="board",
        person=field,
    )


PERSONAL = [
    _read("pupil", "pupil"),
    _read("guardian", "guardian"),
    _read("colleague", "staff"),
    _made(
        "Code",
        pgettext_lazy("personal data", "Codes of conduct that a colleague drafted"),
        "drafted_by",
        "drafted_at",
    ),
    _made(
        "Code",
        pgettext_lazy("personal data", "Codes of conduct that a colleague issued"),
        "issued_by",
        "issued_at",
    ),
    _made(
        "Handout",
        pgettext_lazy("personal data", "What a colleague handed out"),
        "made_by",
        "created_at",
    ),
    _made(
        "ClassSignatures",
        pgettext_lazy("personal data", "Signatures of a class that a colleague counted"),
        "made_by",
        "created_at",
    ),
    _made(
        "ClassAgreement",
        pgettext_lazy("personal data", "Agreements of a class that a colleague wrote down"),
        "made_by",
        "created_at",
    ),
]

_RULES = "rules of the school"
_COPIES = "copies of a paper"
_CLASS = "a class and counts"
NOT_PERSONAL: dict[str, str] = {
    "conduct.Rule": _RULES,
    **{
        f"conduct.Code.{name}": _RULES
        for name in (
            "audience", "number", "title", "lead", "basis", "state", "first_day", "review_on",
            "decision_number", "decision_day", "heard_pupils", "heard_staff", "heard_guardians",
            "replaces", "activity",
        )
    },
    **{
        f"conduct.Handout.{name}": _COPIES
        for name in ("code", "kind", "copies", "to_whom", "day", "activity", "withdrawn_at")
    },
    **{
        f"conduct.{model}.{name}": _CLASS
        for model in ("ClassSignatures", "ClassAgreement")
        for name in ("code", "school_class", "signed", "size", "day", "activity", "withdrawn_at")
    },
    "conduct.ClassAgreement.sentences": "sentences of a class",
}  # fmt: skip

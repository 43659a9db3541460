"""What the platform itself says in a lesson, to a pupil, to a parent, to a teacher."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Tone:
    """The sentences around the lesson's own."""

    unsure: Words
    choose: Words
    unsure_why: Words
    better: Words
    help: Words
    over: Words
    others: Words


PUPIL = Tone(
    unsure=pgettext_lazy("to a pupil", "I am not sure"),
    choose=pgettext_lazy("to a pupil", "Choose one. You may choose again; nothing is counted."),
    unsure_why=pgettext_lazy("to a pupil", "That is fine. Let us look at it together."),
    better=pgettext_lazy("to a pupil", "The better choice"),
    help=pgettext_lazy("to a pupil", "Where to get help"),
    over=pgettext_lazy(
        "to a pupil",
        "A rule in this lesson has changed. The school is putting it right; please come back later.",
    ),
    others=pgettext_lazy("to a pupil", "Other lessons"),
)
GUARDIAN = Tone(
    unsure=pgettext_lazy("to a parent", "I am not sure"),
    choose=pgettext_lazy("to a parent", "Choose one. You may choose again; nothing is kept."),
    unsure_why=pgettext_lazy("to a parent", "Many parents are not sure here. This may help."),
    better=pgettext_lazy("to a parent", "The better choice"),
    help=pgettext_lazy("to a parent", "Where to get help"),
    over=pgettext_lazy(
        "to a parent",
        "A rule in this lesson has changed. The school is putting it right; please come back later.",
    ),
    others=pgettext_lazy("to a parent", "Other lessons"),
)
TEACHER = Tone(
    unsure=pgettext_lazy("to a teacher", "I am not sure"),
    choose=pgettext_lazy("to a teacher", "Choose one. You may choose again; nothing is kept."),
    unsure_why=pgettext_lazy("to a teacher", "This is not always clear. This is the reason."),
    better=pgettext_lazy("to a teacher", "The better choice"),
    help=pgettext_lazy("to a teacher", "Where to get help"),
    over=pgettext_lazy(
        "to a teacher",
        "A rule in this lesson has changed. It is closed until the subject head puts it right.",
    ),
    others=pgettext_lazy("to a teacher", "Other lessons"),
)
TONES = {"pupil": PUPIL, "guardian": GUARDIAN, "teacher": TEACHER}
KINDS: dict[str, Words] = {
    "story": _("A story"),
    "idea": pgettext_lazy("card of a lesson", "To think about"),
    "check": _("A small question"),
    "plan": pgettext_lazy("card of a lesson", "If – then"),
    "help": pgettext_lazy("card of a lesson", "Help"),
}

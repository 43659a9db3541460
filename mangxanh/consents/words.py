"""What each purpose means, said to a pupil and to a parent, and what the other one answered."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from mangxanh.consents.models import Party, Purpose
from mangxanh.consents.queries import Answers
from mangxanh.school.models import SchoolClass

MEANING: dict[str, dict[str, Promise]] = {
    Party.PUPIL: {
        Purpose.PHOTOGRAPH: pgettext_lazy(
            "to a pupil",
            "The school may show photographs in which people recognise you: on its pages, in its "
            "bulletin, in its report.",
        ),
        Purpose.NAME: pgettext_lazy(
            "to a pupil", "The school may put your name and class beside a photograph or your work."
        ),
        Purpose.WORK: pgettext_lazy(
            "to a pupil", "The school may show what you made: a text, a drawing, a video."
        ),
        Purpose.STORY: pgettext_lazy(
            "to a pupil",
            "The school may tell something that happened to you, with another name and no class.",
        ),
    },
    Party.GUARDIAN: {
        Purpose.PHOTOGRAPH: pgettext_lazy(
            "to a parent",
            "The school may show photographs in which people recognise your child: on its pages, "
            "in its bulletin, in its report.",
        ),
        Purpose.NAME: pgettext_lazy(
            "to a parent",
            "The school may put your child's name and class beside a photograph or their work.",
        ),
        Purpose.WORK: pgettext_lazy(
            "to a parent", "The school may show what your child made: a text, a drawing, a video."
        ),
        Purpose.STORY: pgettext_lazy(
            "to a parent",
            "The school may tell something that happened to your child, with another name and no "
            "class.",
        ),
    },
}


@dataclass(frozen=True)
class Asked:
    """One purpose on the page of who answers: what it means, what each said, and when."""

    purpose: str
    label: str
    meaning: Promise
    mine: str  # "yes", "no", "back" or ""
    mine_on: date | None
    theirs: str
    theirs_on: date | None


def _said(answers: Answers, purpose: str, party: str) -> tuple[str, date | None]:
    there = answers.standing.get((purpose, party))
    if there is not None:
        return "yes" if there.agreed else "no", there.given_on
    back = answers.withdrawn.get((purpose, party))
    return ("back", back) if back else ("", None)


def asked_of(answers: Answers, party: str, other: str) -> list[Asked]:
    """Return every purpose as `party` is asked, with what the `other` answered."""
    return [
        Asked(
            purpose,
            str(purpose.label),
            MEANING[party][purpose],
            *_said(answers, purpose, party),
            *_said(answers, purpose, other),
        )
        for purpose in Purpose
    ]


def asking_for_slips(school_class: SchoolClass) -> str:
    """Return what the parents of a class may be told; it names nobody and presses nobody."""
    return pgettext(
        "to a parent",
        "Dear parents of class %(name)s, the school asks whether it may show photographs, names, "
        "work and stories of your child. Please choose yes or no for each on the slip, sign it "
        "together with your child and send it back. Either answer is fine. Without a slip nothing "
        "is shown, and you can change your mind at any time.",
    ) % {"name": school_class.name}

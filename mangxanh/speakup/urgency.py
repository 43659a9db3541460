"""Which reports are urgent, and why: from the answers and what the crisis check found; pure.

What is not sure counts as danger (safety 1.6). The names of rules are all that is kept.
"""

from collections.abc import Sequence

from mangxanh.cases.models import Kind
from mangxanh.speakup.answers import NO, Told
from mangxanh.speakup.form_token import Form

ALWAYS = {Kind.THREATENED.value: "threat", Kind.HOME.value: "home", Kind.SELF.value: "self"}
# Which help card belongs to an answer, where no word of the text asked for one.
CARDS = {
    Kind.SELF.value: "selfharm",
    Kind.HOME.value: "abuse",
    Kind.STRANGER.value: "grooming",
    Kind.THREATENED.value: "threat",
}


def why_urgent(form: Form, told: Told, found: Sequence[str]) -> list[str]:
    """Return the names of the answers and rules that make a report urgent; [] for none."""
    why = [f"answer.{ALWAYS[form.kind]}"] if form.kind in ALWAYS else []
    if form.kind == Kind.STRANGER and form.meeting != NO:
        why.append("answer.meeting" if form.meeting == "yes" else "answer.meeting-unsure")
    if told.has_image:
        why.append("answer.image")  # an intimate picture of a child is sexual harm
    return why + list(found)


def card_of(form: Form, category: str) -> str:
    """Return which help card is shown: what the text tells goes first; "" for none."""
    return category or CARDS.get(form.kind, "")

"""Which reports are urgent, and why: from the answers and what the crisis check found; pure.

What is not sure counts as danger (safety 1.6). The names of rules are all that is kept.
"""

import logging

from mangxanh.analysis.crisis import Finding, danger
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
UNSURE = "unsure"  # the card of danger whose kind nobody knows
CHECK_FAILED = "check.failed"
LOOKED_AT = 12_000  # characters from either end of what is longer than any form takes
logger = logging.getLogger(__name__)


def found_in(told: Told) -> Finding:
    """Return what a report tells of danger."""
    return danger_in(told.all_words)


def danger_in(words: str) -> Finding:
    """Return what words tell of danger. A check that breaks counts as danger, and keeps nothing.

    Of what is too long to be taken only both ends are looked at: megabytes would take minutes.
    """
    if len(words) > 2 * LOOKED_AT:
        words = f"{words[:LOOKED_AT]}\n{words[-LOOKED_AT:]}"
    try:
        return danger(words)
    except Exception as error:  # noqa: BLE001  # whatever it is, a child is waiting
        logger.error("The crisis check broke: %s", type(error).__name__)  # noqa: TRY400  # its text may quote them
        return Finding(level="urgent", why=(CHECK_FAILED,))


def why_urgent(form: Form, told: Told, found: Finding | None = None) -> list[str]:
    """Return the names of the answers and rules that make a report urgent; [] for none."""
    why = [f"answer.{ALWAYS[form.kind]}"] if form.kind in ALWAYS else []
    if form.kind == Kind.STRANGER and form.meeting != NO:
        why.append("answer.meeting" if form.meeting == "yes" else "answer.meeting-unsure")
    if told.has_image:
        why.append("answer.image")  # an intimate picture of a child is sexual harm
    return why + (list(found.why) if found and found.is_urgent else [])


def card_in(found: Finding) -> str:
    """Return which help card fits what words tell; "" for none.

    Of a sign that is only to be looked at it is the one for any danger: it harms nobody, while
    a child who was teased would not know what to do with words about a stranger.
    """
    if found.is_urgent:
        return found.category or UNSURE
    return UNSURE if found.level else ""


def card_of(form: Form, found: Finding) -> str:
    """Return which help card is shown with a report: danger in its words goes first."""
    by_words = card_in(found)
    return by_words if found.is_urgent else CARDS.get(form.kind) or by_words

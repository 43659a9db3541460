"""Telling a handler that something in a case waits for them, without content."""

from mangxanh.cases.models import Case
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person

LIST = "/vu-viec/"  # what mails lead to: never one case
DRILL = "case-drill"


def tell_of_case(
    case: Case,
    person: Person,
    letter: str,
    *,
    kind: str = Notice.Kind.OTHER,
    at_once: bool = False,
    **words: str,
) -> None:
    """Tell with the letter of a name; of a drill always with the one that says it is a drill."""
    if case.is_drill:
        letter, words = DRILL, {}
    tell_by_letter(person, case.school, letter, url=LIST, kind=kind, at_once=at_once, **words)

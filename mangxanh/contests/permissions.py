"""Who may do what with the question bank."""

from mangxanh.contests.models import QuestionFile
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.plan.permissions import can_log_activity
from mangxanh.school.models import Person, School


def can_keep_bank(person: Person, school: School) -> bool:
    """The board, subject heads and the youth leader: who sees a question sees its key."""
    return can_log_activity(person, school) and person.has_role(*KEEPERS)


def can_take_file(person: Person, begun: QuestionFile) -> bool:
    """Whoever began to bring it in; its doubts were theirs to look at."""
    return can_keep_bank(person, begun.school) and begun.by_id == person.pk

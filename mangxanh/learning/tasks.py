"""What the worker does for lessons every night."""

from mangxanh.learning.actions.forgetting import forget_progress
from mangxanh.learning.actions.watching import watch_facts as watch_facts_of
from mangxanh.school.models import School


def forget() -> None:
    """Keep counts of the classes only of what is 90 days past its school year."""
    forget_progress()


def watch_facts() -> None:
    """Open a task where a lesson states what no longer holds, in each school that is set up."""
    for school in School.objects.filter(kind=School.Kind.SCHOOL, set_up_at__isnull=False):
        watch_facts_of(school)

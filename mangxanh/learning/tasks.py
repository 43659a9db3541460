"""What the worker does for lessons every night."""

from mangxanh.learning.actions.watching import watch_facts as watch_facts_of
from mangxanh.school.models import School


def watch_facts() -> None:
    """Open a task where a lesson states what no longer holds, in each school that is set up."""
    for school in School.objects.filter(kind=School.Kind.SCHOOL, set_up_at__isnull=False):
        watch_facts_of(school)

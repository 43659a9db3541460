"""What the worker does for the school: brings long lists in, forgets old things every night."""

from mangxanh.school.actions import access, roster_swap, roster_undo
from mangxanh.school.models import Person, RosterImport
from mangxanh.work.actions.long_jobs import JobHandle


def forget_old_access() -> None:
    """Delete sessions, links and wrong guesses older than 90 days."""
    access.forget_old_access()


def forget_rosters() -> None:
    """Put aside lists that nobody finished; forget the rows of those past undoing."""
    roster_undo.forget_rosters()


def bring_in(job: JobHandle) -> None:
    """Put the staged list `params["import"]` in place, for whoever asked.

    A worker that was killed just after the stroke finds it done, and has no more to do.
    """
    begun = RosterImport.objects.select_related("school").get(
        pk=job.params["import"], school=job.school_id
    )
    if begun.applied_at:
        return
    by = Person.objects.get(pk=job.by_id or 0).at(begun.school)
    roster_swap.apply_roster(begun, by=by, letters_are_right=True, progress=job.progress)

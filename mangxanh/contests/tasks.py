"""What the worker does for the bank every night, for attempts and contests all the time."""

from mangxanh.contests.actions.after import close_over as close_over_contests
from mangxanh.contests.actions.files import forget_files
from mangxanh.contests.actions.late import gather_late as gather_late_of
from mangxanh.contests.actions.laws import watch_laws as watch_laws_of
from mangxanh.contests.actions.live import forget_games as forget_games_of
from mangxanh.contests.actions.pictures import forget_pictures
from mangxanh.contests.actions.publishing import forget_attempts, sweep_answers
from mangxanh.contests.actions.telling import tell_of_contests
from mangxanh.school.models import School


def forget() -> None:
    """Put files of questions aside that nobody finished; delete attempts past their time.

    Then pictures that no question shows, and the answers of those that are no more.
    """
    forget_files()
    forget_pictures()
    forget_attempts()
    sweep_answers()


def forget_games() -> None:
    """Delete who played what in class; before the backup of the night, which keeps none of it."""
    forget_games_of()


def close_over() -> None:
    """Close contests whose last paper is handed in."""
    close_over_contests()


def watch_laws() -> None:
    """Open a task where a law ended that questions rest on, in each school that is set up."""
    for school in School.objects.filter(set_up_at__isnull=False):
        watch_laws_of(school)


def gather_late() -> None:
    """Write down the answers that came after their attempts were finished."""
    gather_late_of()


def tell() -> None:
    """Tell whoever is asked that a contest can be begun, and colleagues before it closes."""
    tell_of_contests()

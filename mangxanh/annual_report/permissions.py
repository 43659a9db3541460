"""Who may see figures, and who writes, signs off and numbers a report."""

from mangxanh.annual_report.models import ManualFigure, Report
from mangxanh.plan.permissions import can_see_plan
from mangxanh.school.models import Person, Role, School


def can_see_figures(person: Person, school: School) -> bool:
    """Everybody on the staff, but not who only looks after the server."""
    return can_see_plan(person, school)


def can_write_report(person: Person, school: School) -> bool:
    """The board and the clerk."""
    return can_see_plan(person, school) and person.has_role(Role.BOARD, Role.CLERK)


def can_edit_report(person: Person, report: Report) -> bool:
    return can_write_report(person, report.school)


def can_submit_report(person: Person, report: Report) -> bool:
    """The clerk and the board bring it to the signer; who may sign is a matter of paper."""
    return can_edit_report(person, report)


def can_issue_report(person: Person, report: Report) -> bool:
    """Number, day and scan are entered by the clerk, or the board in the clerk's place."""
    return can_edit_report(person, report)


def can_enter_figure(person: Person, school: School) -> bool:
    """The board, the clerk, and the accountant for the money of years before."""
    return can_see_plan(person, school) and person.has_role(Role.BOARD, Role.CLERK, Role.ACCOUNTANT)


def can_remove_figure(person: Person, figure: ManualFigure) -> bool:
    return can_enter_figure(person, figure.school)

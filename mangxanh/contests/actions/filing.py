"""A contest is filed in the plan: in that of its school, across schools in that of each."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from mangxanh.common.signing import digest
from mangxanh.contests.models import Contest, Participation
from mangxanh.contests.queries.boards import ClassBoard, class_board, class_prizes
from mangxanh.contests.queries.contests import keepers_of
from mangxanh.contests.queries.laws import line_of_contests
from mangxanh.contests.queries.staff import StaffList, is_for_staff, staff_list
from mangxanh.plan.actions.activities import log_activity
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Audience
from mangxanh.school.models import Person, Role, School
from mangxanh.school.queries import staff_of


def file_in_schools(contest: Contest) -> None:
    """File a contest in the plan of each school that took part.

    In the name of who looks after it there, else of the board; by the school's own rules.
    """
    joined = Participation.objects.filter(contest=contest).joined()
    in_order = joined.order_by("school_id")  # as all who lock many
    for one in in_order.select_related("school", "contact"):
        people = {person.pk: person for person in keepers_of(one.school)}
        boards = staff_of(one.school, Role.BOARD)
        by = people.get(one.contact_id or 0) or next(iter(boards), None)
        if by is None:
            continue
        try:
            with transaction.atomic():
                found = class_board(contest, one.school)
                one.activity = file_contest(contest, one.school, found, by=by.at(one.school))
        except ValidationError:  # no year there that holds the day: the school files it by hand
            continue
        one.save(update_fields=["activity"])


def file_contest(
    contest: Contest, school: School, found: ClassBoard, *, by: Person
) -> Activity | None:
    """Log the contest with the classes and heads of a school that took part.

    None where the plan has no line, and where nobody of a school that joined took part.
    """
    opened = line_of_contests(school)
    own = contest.line if school.pk == contest.school_id else None
    line = own or (opened.line if opened else None)
    if line is None or contest.closed_at is None:
        return None
    came = [row for row, one in zip(found.rows, found.turnouts, strict=True) if one.took_part]
    staff = found.staff.took_part if found.staff else 0
    audience = _audience(found)
    if contest.across and not audience:
        return None
    listed = staff_list(contest) if is_for_staff(contest) else None
    entry = Entry(
        kind=Activity.Kind.CONTEST,
        title=contest.name,
        day=localtime(contest.closed_at).date(),
        lines=[line],
        request_key=digest("contest", str(contest.pk))[:64],  # of one school, so once in each
        classes=came,
        heads=min(found.pupils, sum(row.size for row in came)),
        others=staff + found.guardians,
        audience=audience,
        led_by=by.addressed,
        note="\n".join(
            f"{prize}: {', '.join(str(one) for one in classes)}"
            for prize, classes in class_prizes(contest)
        ),
        details=_counts(listed),
    )
    return log_activity(school, entry, by=by)


def _audience(found: ClassBoard) -> list[str]:
    there = {
        Audience.PUPILS: found.pupils,
        Audience.TEACHERS: found.staff and found.staff.took_part,
        Audience.GUARDIANS: found.guardians,
    }
    return [str(one) for one, count in there.items() if count]


def _counts(listed: StaffList | None) -> dict[str, str | int]:
    """Return what the figures of the year ask of colleagues; nothing where none were asked."""
    if listed is None:
        return {}
    return {
        "staff_took": len(listed.done),
        "staff_excused": len(listed.excused),
        "staff_asked": len(listed.rows),
    }

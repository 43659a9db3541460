"""Making a school, and what the school says of itself: year, holidays, classes."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Seen, must_be_as
from mangxanh.common.signing import digest, new_code
from mangxanh.common.text import clean, fold
from mangxanh.history.actions import record
from mangxanh.school.actions.help import give_shipped_contacts
from mangxanh.school.models import (
    Holiday,
    Membership,
    Person,
    Role,
    School,
    SchoolClass,
    SchoolYear,
    SetupCode,
)
from mangxanh.school.permissions import can_set_up_school
from mangxanh.work.actions import enqueue

LONGEST_HOLIDAY = timedelta(days=366)  # every day off is counted, so a slip must not be centuries


@transaction.atomic
def add_school(
    name: str, *, host: str = "", kind: str = School.Kind.SCHOOL, code: str = ""
) -> School:
    """Make a school; only the command line does this, so there is no `by`."""
    name = clean(name)
    host = host.strip().lower()
    if host and School.objects.filter(host=host).exists():
        raise ValidationError(_("Another school already has this address."))
    if not host and School.objects.exists():
        raise ValidationError(_("A further school needs an address of its own (--host)."))
    base = slugify(code or fold(name))[:32] or "truong"
    taken = set(School.objects.values_list("code", flat=True))
    free = base if base not in taken else f"{base}-{School.objects.count() + 1}"
    school = School(code=free, name=name, host=host, kind=kind, created_at=now())
    school.full_clean()
    school.save()
    give_shipped_contacts(school)
    record("school added", school, by=None)
    enqueue("speakup.write_pages")
    return school


@transaction.atomic
def new_setup_code(school: School) -> str:
    """Return a fresh one-use code for the wizard; earlier ones stop working."""
    SetupCode.objects.filter(school=school, used_at__isnull=True).delete()
    code = new_code(3)
    SetupCode.objects.create(school=school, digest=digest("setup", code), created_at=now())
    record("setup code made", school, by=None)
    return code


def setup_code_fits(school: School, code: str) -> bool:
    """Return whether a code (in its printed form) still opens this school's wizard."""
    return SetupCode.objects.filter(
        school=school, digest=digest("setup", code), used_at__isnull=True
    ).exists()


@transaction.atomic
def use_setup_code(school: School, code: str, *, person: Person, title: str = "") -> None:
    """Make a new person the school's first board member; the code is spent."""
    row = SetupCode.objects.select_for_update().filter(
        school=school, digest=digest("setup", code), used_at__isnull=True
    )
    if not row.update(used_at=now()):
        raise ValidationError(_("This code was used or is not right. Please check it again."))
    Membership.objects.create(
        person=person, school=school, role=Role.BOARD, title=title, from_date=today()
    )
    record("first board member added", person.at(school), by=person, school_id=school.pk)


@transaction.atomic
def edit_school(school: School, *, by: Person, seen: Seen | None = None, **fields: str) -> School:
    """Change name, abbreviation, authority, place, address."""
    require(can_set_up_school(by, school))
    school = School.objects.select_for_update().get(pk=school.pk)
    must_be_as(school, seen, fields)
    for field in ("name", "abbreviation", "authority", "place", "address"):
        if field in fields:
            setattr(school, field, clean(fields[field]))
    school.full_clean(exclude=["created_at"])
    school.save()
    record("school edited", school, by=by)
    return school


@transaction.atomic
def finish_setup(school: School, *, by: Person) -> None:
    """Note that the wizard was walked through; doing it twice is harmless."""
    require(can_set_up_school(by, school))
    if School.objects.filter(pk=school.pk, set_up_at__isnull=True).update(set_up_at=now()):
        record("school set up", school, by=by)


@transaction.atomic
def set_year(
    school: School, name: str, *, first_day: date, second_term: date, last_day: date, by: Person
) -> SchoolYear:
    """Enter a school year or change its days."""
    require(can_set_up_school(by, school))
    if not first_day < second_term < last_day:
        raise ValidationError(
            _("The days are not in order: first day, second term, last day of the year.")
        )
    days = {"first_day": first_day, "second_term": second_term, "last_day": last_day}
    year, _new = SchoolYear.objects.update_or_create(school=school, name=name, defaults=days)
    record("school year set", year, by=by)
    return year


@transaction.atomic
def add_holiday(
    school: School, name: str, *, first_day: date, last_day: date, by: Person, source: str = ""
) -> Holiday:
    """Enter days off."""
    require(can_set_up_school(by, school))
    if last_day < first_day:
        raise ValidationError(_("The last day off is before the first one."))
    if last_day - first_day > LONGEST_HOLIDAY:
        raise ValidationError(_("These days off are longer than a year. Please check them."))
    holiday = Holiday.objects.create(
        school=school,
        name=clean(name),
        first_day=first_day,
        last_day=last_day,
        source=clean(source),
    )
    record("holiday added", holiday, by=by)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Person) -> None:
    """Take days off away again."""
    require(can_set_up_school(by, holiday.school))
    record("holiday removed", holiday, by=by)
    holiday.delete()


@transaction.atomic
def set_classes(
    year: SchoolYear, rows: Sequence[tuple[str, int, int]], *, by: Person
) -> list[SchoolClass]:
    """Enter classes as (name, grade, size); those of the same name change, none is removed."""
    require(can_set_up_school(by, year.school))
    names = [name for name, _grade, _size in rows]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValidationError(
            _("Class %(name)s stands twice in the list.") % {"name": ", ".join(sorted(twice))}
        )
    classes = []
    for name, grade, size in rows:
        row, _new = SchoolClass.objects.update_or_create(
            year=year, name=name, defaults={"school": year.school, "grade": grade, "size": size}
        )
        classes.append(row)
    record("classes entered", year, by=by)
    return classes


@transaction.atomic
def remove_class(row: SchoolClass, *, by: Person) -> None:
    """Take a class away; refused by whoever still points at it."""
    require(can_set_up_school(by, row.school))
    record("class removed", row, by=by)
    row.delete()


@transaction.atomic
def set_homeroom_teacher(row: SchoolClass, teacher: Person | None, *, by: Person) -> None:
    """Say who leads a class."""
    require(can_set_up_school(by, row.school))
    held = Membership.objects.filter(person=teacher, school=row.school_id).of_staff()
    if teacher is not None and not held.current().exists():
        raise ValidationError(_("This person does not work in the school."))
    SchoolClass.objects.filter(pk=row.pk).update(homeroom_teacher=teacher)
    record("homeroom teacher set", row, by=by)

"""What others ask of the school: its year, its classes, its people, its working days."""

import re
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from mangxanh.common.asked import Asked
from mangxanh.common.dates import WorkingDays, today
from mangxanh.common.forms import is_row_number
from mangxanh.common.text import fold, name_sort_key
from mangxanh.common.words import bare
from mangxanh.school.models import (
    SECOND_STEP_ROLES,
    Card,
    Delegation,
    Guardianship,
    Holiday,
    Membership,
    OutsideSwitch,
    PapersConfirmation,
    Person,
    Pupil,
    RecoveryCode,
    Role,
    School,
    SchoolClass,
    SchoolYear,
    SecondFactor,
    StaffSession,
)

ALARM_SHOWN = timedelta(days=7)
_NAMED_FIRST = Asked(
    School,
    "select * from school_school order by case when host = %s then 0 else 1 end, id limit 2",
)


def school_of_host(host: str) -> School | None:
    """Return the school of a host name; where there is only one, that one."""
    name = host.lower() if host.endswith("]") else host.rsplit(":", 1)[0].lower()
    schools = _NAMED_FIRST.all(name)
    if not schools or (schools[0].host != name and len(schools) > 1):
        return None
    schools[0].is_alone = len(schools) == 1  # known by now: the menu need not ask again
    return schools[0]


def address(school: School, path: str) -> str:
    """Return the whole address of a path of this school's pages, for mails and Zalo.

    A school without a host name of its own is the only one of its installation; where that is
    reached, only whoever runs it knows (MX_PUBLIC_URL).
    """
    if not school.host:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return f"{'https' if settings.SECURE_COOKIES else 'http'}://{school.host}{path}"


def person_of_feed(key: str) -> Person | None:
    """Return the person whose calendar a key opens (Person.feed_key), if they have an account."""
    number = key.partition("-")[0]
    if not is_row_number(number):
        return None
    person = Person.objects.filter(pk=int(number), is_active=True).first()
    fits = person and secrets.compare_digest(person.feed_key.encode(), key.encode())
    return person if fits else None


def year_on(school: School, day: date | None = None) -> SchoolYear | None:
    """Return the school year that holds `day` (today), else the newest begun, else the first."""
    day = day or today()
    years = SchoolYear.objects.filter(school=school)
    begun = years.filter(first_day__lte=day).order_by("-first_day").first()
    return begun or years.order_by("first_day").first()


def year_before(year: SchoolYear) -> SchoolYear | None:
    """Return the school year before this one, if it was kept here."""
    earlier = SchoolYear.objects.filter(school=year.school_id, first_day__lt=year.first_day)
    return earlier.order_by("-first_day").first()


def class_address(name: str) -> str:
    """Return a class's name as it stands in an address: 6/1 gives 6-1."""
    return re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")


def class_of_address(school: School, typed: str) -> SchoolClass | None:
    """Return the class of this school year whose name is what was typed, however it was typed."""
    year = year_on(school)
    rows: list[SchoolClass] = list(SchoolClass.objects.filter(year=year)) if year else []
    wanted = class_address(typed).removeprefix("lop-")
    alike = [row for row in rows if class_address(row.name) == wanted]
    if not alike:
        alike = [row for row in rows if bare(row.name) == bare(wanted)]
    if len(alike) != 1:
        return None
    alike[0].school = school  # known by now
    return alike[0]


def pupils_with_cards(row: SchoolClass) -> list[tuple[Pupil, Card | None]]:
    """Return who is in a class, each with their card if it is of this class.

    Those with a card come first, by its number; the others in class-list order.
    """
    rows = Pupil.objects.filter(school_class=row).present()
    found = []
    for pupil in rows.select_related("person", "card__printed_by"):
        card: Card | None = getattr(pupil, "card", None)
        found.append((pupil, card if card and card.school_class_id == row.pk else None))
    return sorted(
        found,
        key=lambda pair: (
            pair[1].number if pair[1] else 1000,
            name_sort_key(pair[0].person.name),
        ),
    )


def signer_of(school: School) -> tuple[str, bool]:
    """Return who signs for a school, and whether that is its head (else a deputy signs)."""
    board = Membership.objects.filter(school=school, role=Role.BOARD).current()
    members = list(board.select_related("person").order_by("pk"))
    for row in members:
        if fold(row.title).startswith("hieu truong"):
            return row.person.name, True
    return (members[0].person.name, False) if members else ("", True)


def working_days(school: School) -> WorkingDays:
    """Return the working days of a school, from the holidays it entered."""
    days: set[date] = set()
    for first, last in Holiday.objects.filter(school=school).values_list("first_day", "last_day"):
        days.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return WorkingDays(frozenset(days))


def holidays_are_entered(year: SchoolYear) -> bool:
    """Return whether any holiday of this school year was entered."""
    return Holiday.objects.filter(
        school=year.school_id, first_day__lte=year.last_day, last_day__gte=year.first_day
    ).exists()


def papers_are_confirmed(school: School) -> bool:
    """Return whether the board confirmed the papers that pupils' data wait for (safety 5)."""
    return PapersConfirmation.objects.filter(school=school, ended_at__isnull=True).exists()


def may_go_outside(school: School, source: str) -> bool:
    """Return whether a person let the server out to the internet for one purpose."""
    return OutsideSwitch.objects.filter(school=school, source=source, is_on=True).exists()


def pupils_in(year: SchoolYear) -> int:
    """Return the number of pupils of a year: the sum of the sizes of its classes."""
    total: int | None = SchoolClass.objects.filter(year=year).aggregate(n=Sum("size"))["n"]
    return total or 0


def staff_of(school: School, *roles: str) -> list[Person]:
    """Return who works in the school today (with one of `roles`), in class-list order."""
    held = Membership.objects.filter(school=school).current().of_staff()
    if roles:
        held = held.filter(role__in=roles)
    people = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    return sorted(people, key=lambda person: name_sort_key(person.name))


def deputies_on(school: School, day: date | None = None) -> QuerySet[Delegation]:
    """Return the delegations that hold on `day` (today)."""
    day = day or today()
    running: QuerySet[Delegation] = Delegation.objects.filter(
        school=school, first_day__lte=day, last_day__gte=day, ended_at__isnull=True
    )
    return running.select_related("person", "deputy")


def leaders_of(row: SchoolClass) -> list[Person]:
    """Return the homeroom teacher of a class and whoever stands in for them today."""
    if row.homeroom_teacher_id is None:
        return []
    deputies = deputies_on(row.school).filter(person=row.homeroom_teacher_id).values("deputy")
    held = Membership.objects.filter(school=row.school_id).current().of_staff()
    people = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    return list(people.filter(Q(pk=row.homeroom_teacher_id) | Q(pk__in=deputies)).order_by("pk"))


def colleagues(school: School, *, sought: str = "") -> list[tuple[Person, list[Membership]]]:
    """Return who works here with their roles, in class-list order; `sought` is a folded part."""
    held = Membership.objects.filter(school=school, person__is_active=True).current().of_staff()
    if sought:
        held = held.filter(person__search_name__contains=sought)
    by_person: dict[Person, list[Membership]] = {}
    for row in held.select_related("person"):
        by_person.setdefault(row.person, []).append(row)
    return sorted(by_person.items(), key=lambda item: name_sort_key(item[0].name))


def acts_for(person: Person) -> frozenset[int]:
    """Return whose work this person does today: their own, and that of whom they stand in for."""
    if person.school is None or person.pk is None:
        return frozenset()
    return frozenset({person.pk, *stood_in_for(person, person.school)})


def stood_in_for(person: Person, school: School) -> QuerySet[Delegation, int]:
    """Return the keys of whom a person stands in for today; as a part of a query it costs none."""
    return deputies_on(school).filter(deputy=person).values_list("person", flat=True)


def has_second_step(person: Person) -> bool:
    """Return whether a person shows something beside their password when signing in."""
    return SecondFactor.objects.filter(person=person).exists()


def second_steps_of(person: Person) -> list[SecondFactor]:
    """Return what a person can show beside their password, for the page that asks for it."""
    return list(SecondFactor.objects.filter(person=person))


def recovery_codes_left(person: Person) -> int:
    """Return how many codes on paper still open this person's account."""
    return RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()


def must_have_second_step(person: Person) -> bool:
    """Return whether a role of theirs, at any school, asks for a second step."""
    held = Membership.objects.filter(person=person, role__in=SECOND_STEP_ROLES)
    return held.current().exists()


def owes_second_step(person: Person, session: StaffSession | None) -> bool:
    """Return whether a role held here asks for a second step that this session has not seen."""
    seen = session is not None and session.second_factor_at is not None
    return person.has_role(*SECOND_STEP_ROLES) and not seen


def class_list_of(row: SchoolClass) -> list[Pupil]:
    """Return the pupils who are in a class now, in class-list order."""
    found = Pupil.objects.filter(school_class=row).present().select_related("person")
    return sorted(found, key=lambda pupil: name_sort_key(pupil.person.name))


def children_of(guardian: Person) -> list[Pupil]:
    """Return a guardian's children at the school where they act, with class and its teacher."""
    held = Guardianship.objects.filter(guardian=guardian, school=guardian.school).current()
    found = Pupil.objects.filter(pk__in=held.values("pupil")).present()
    found = found.select_related("person", "school_class__homeroom_teacher")
    return sorted(found, key=lambda pupil: name_sort_key(pupil.person.name))


def other_schools_of(guardian: Person) -> list[School]:
    """Return the further schools of a guardian's children; of interest to nobody else."""
    held = Guardianship.objects.filter(guardian=guardian).current().exclude(school=guardian.school)
    return list(School.objects.filter(pk__in=held.values("school")).order_by("name"))


def guardians_by_pupil(pupils: list[Pupil]) -> dict[int, list[Guardianship]]:
    """Return who belongs to each of these pupils now."""
    held = Guardianship.objects.filter(pupil__in=pupils).current().select_related("guardian")
    found: dict[int, list[Guardianship]] = {}
    for row in held.order_by("pk"):
        found.setdefault(row.pupil_id, []).append(row)
    return found

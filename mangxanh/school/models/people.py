"""People, what each of them is in which school, and who stands in for whom."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mangxanh.common.dates import today
from mangxanh.common.signing import digest
from mangxanh.common.text import fold
from mangxanh.school.models.schools import OfSchool, Principal, School


class Role(models.TextChoices):
    """What a person may be in a school; one person may be several things."""

    BOARD = "board", _("Board")
    SUBJECT_HEAD = "subject_head", _("Subject head")
    HOMEROOM_TEACHER = "homeroom_teacher", _("Homeroom teacher")
    TEACHER = "teacher", _("Teacher")
    YOUTH_LEADER = "youth_leader", _("Youth leader")
    UNION_REP = "union_rep", _("Union or youth-union representative")
    CLERK = "clerk", _("Clerk")
    ACCOUNTANT = "accountant", _("Accountant")
    EDITOR = "editor", _("Editor")
    STAFF = "staff", _("Staff")
    IT = "it", _("IT")
    PUPIL = "pupil", _("Pupil")
    GUARDIAN = "guardian", _("Guardian")


STAFF_ROLES = frozenset(Role.values) - {Role.PUPIL.value, Role.GUARDIAN.value}

ROLE_DESCRIPTIONS = {
    Role.BOARD: _("Leads the plan: assigns it, sees who is late, signs and sends the report."),
    Role.SUBJECT_HEAD: _("Leads a group of subjects: integration lessons, approved materials."),
    Role.HOMEROOM_TEACHER: _("Leads a class: homeroom lessons, parents' meetings, the class log."),
    Role.TEACHER: _("Teaches a subject: logs activities and has lines of the plan."),
    Role.YOUTH_LEADER: _("Leads the Young Pioneers: flag ceremonies, movements, contests."),
    Role.UNION_REP: _("Speaks for the union or the youth union: has lines of the plan."),
    Role.CLERK: _("Keeps documents: numbers, distribution, signed scans."),
    Role.ACCOUNTANT: _("Keeps the money of each line: planned, spent, source."),
    Role.EDITOR: _("Writes for the school's pages: articles and bulletins."),
    Role.STAFF: _("Nurse, librarian, guard: takes part and logs activities."),
    Role.IT: _("Looks after the server: accounts, backups; sees no content of the plan."),
}


# Memberships.current, as every page asks it: put together by Django it takes five times as long.
_ROLES = """
select role from school_membership where person_id = %s and school_id = %s
and from_date <= %s and (until_date is null or until_date >= %s)
"""


class People(BaseUserManager["Person"]):
    """Finds people, only ever those of the looker's school."""

    def visible_to(self, person: Principal) -> models.QuerySet["Person"]:
        """Return the colleagues of a colleague; pupils and guardians are seen as such elsewhere."""
        if not person.works_here or person.school is None:
            return self.none()
        return self.filter(
            memberships__school=person.school, memberships__role__in=STAFF_ROLES
        ).distinct()


class Person(AbstractBaseUser):
    """A person with an account; `at(school)` says where they act."""

    # Pupils have none, and several empty ones would not be unique.
    username = models.CharField(max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(max_length=80)
    search_name = models.CharField(max_length=80, db_index=True, editable=False)
    address_form = models.CharField(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    calendar_key = models.CharField(max_length=43, blank=True)
    language = models.CharField(max_length=5, default="vi")
    created_at = models.DateTimeField()
    last_login = None  # sessions tell this, and end

    USERNAME_FIELD: ClassVar[str] = "username"
    objects = People()
    _school: School | None = None

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_name = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def school(self) -> School | None:
        """Return the school in which this person acts now."""
        return self._school

    def at(self, school: School) -> "Person":
        """Return this person, acting in `school`."""
        self._school = school
        self.__dict__.pop("roles", None)
        return self

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the roles held today in the acting school."""
        if self._school is None:
            return frozenset()
        day = today()
        with connection.cursor() as cursor:
            cursor.execute(_ROLES, [self.pk, self._school.pk, day, day])
            return frozenset(role for (role,) in cursor.fetchall())

    def has_role(self, *roles: str) -> bool:
        """Return whether one of `roles` is held today in the acting school."""
        return bool(self.is_active and self.roles & set(roles))

    @property
    def works_here(self) -> bool:
        """Return whether this person is of the staff of the acting school today."""
        return self.has_role(*STAFF_ROLES)

    def role_in(self, school_id: int) -> str:
        """Return the first role held in a school, in the order of Role; "" if none."""
        if self._school is not None and self._school.pk == school_id:
            held = self.roles
        else:
            rows = Membership.objects.filter(person=self, school_id=school_id).current()
            held = frozenset(rows.values_list("role", flat=True))
        return next((role for role in Role.values if role in held), "")

    @property
    def feed_key(self) -> str:
        """Return what opens this person's calendar: the database alone does not hold it."""
        return f"{self.pk}-{digest('calendar', self.calendar_key)}" if self.calendar_key else ""

    @property
    def given_name(self) -> str:
        return self.name.rsplit(" ", 1)[-1]

    @property
    def addressed(self) -> str:
        """Return "cô Hạnh"; the whole name where the form of address is unknown."""
        return f"{self.address_form} {self.given_name}" if self.address_form else self.name


@dataclass(frozen=True)
class Stranger:
    """Somebody without a Person, on the pages of one school."""

    school: School | None = None
    pk: None = None
    is_authenticated: bool = False
    is_active: bool = False
    roles: frozenset[str] = frozenset()
    works_here: bool = False

    def has_role(self, *roles: str) -> bool:
        """Return False: a stranger holds no role, whichever is asked."""
        return bool(self.roles & set(roles))


class Memberships(OfSchool):
    def visible_to(self, person: Principal) -> "Memberships":
        """Return what colleagues are here; pupils and guardians are seen as such elsewhere."""
        return super().visible_to(person).of_staff()

    def of_staff(self) -> "Memberships":
        """Return those of colleagues: no pupils, no guardians."""
        return self.filter(role__in=STAFF_ROLES)

    def current(self, day: date | None = None) -> "Memberships":
        """Return those that hold on `day` (today)."""
        day = day or today()
        return self.filter(Q(until_date__isnull=True) | Q(until_date__gte=day), from_date__lte=day)


class Membership(models.Model):
    """What a person is in a school, from a day and until a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=80, blank=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "school", "role"],
                condition=Q(until_date__isnull=True),
                name="role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="membership_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Delegation(models.Model):
    """Somebody stands in for somebody else, between two days."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="delegations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputises")
    first_day = models.DateField()
    last_day = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="delegation_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")), name="delegation_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.deputy_id}"

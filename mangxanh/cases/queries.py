"""What others ask of the cases; nothing here opens what is sealed."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from mangxanh.cases.models import Action, Case, Deadline, Handler, MonthBook, Pulse, Wrap
from mangxanh.common.dates import now, today
from mangxanh.common.text import name_sort_key
from mangxanh.school.models import STAFF_ROLES, Membership, Person, Role, School

STILL = timedelta(minutes=2)  # after which the clock is said to stand
LEAST = 2  # handlers who can act; with fewer the box takes no report
ASKED_AGAIN = {Deadline.What.ASK_7.value: 7, Deadline.What.ASK_30.value: 30}  # days from closing
AT_ONCE = 200  # deadlines of one round: the next round follows in seconds


def able_handlers() -> QuerySet[Handler]:
    """Return the handlers who can act: with a key, an account, of the staff, not of the server."""
    return _of_staff(Handler.objects.with_key())


def leaving_handlers() -> QuerySet[Handler]:
    """Return who ended and is still there to hand over what nobody else can open."""
    return _of_staff(Handler.objects.leaving().filter(person__is_active=True))


def run_server(school: School) -> QuerySet[Handler]:
    """Return the handlers who were given the server later: they can act no more."""
    it = Membership.objects.filter(school=school, role=Role.IT).current()
    rows: QuerySet[Handler] = Handler.objects.current().filter(school=school)
    return rows.filter(person__in=it.values("person")).select_related("person")


def _of_staff(rows: QuerySet[Handler]) -> QuerySet[Handler]:
    held = Membership.objects.current(today()).filter(
        person=OuterRef("person"), school=OuterRef("school")
    )
    works, it = held.filter(role__in=STAFF_ROLES), held.filter(role=Role.IT)
    return rows.filter(Exists(works), ~Exists(it))


def _able(person: str, school: str) -> Exists:
    return Exists(able_handlers().filter(person=OuterRef(person), school=OuterRef(school)))


def usable_ladder(case: Case) -> list[Wrap]:
    """Return the wraps of a case whose holders can act now, in the order of the ladder.

    Where nobody can, those of who is leaving: until a colleague is let in, it is theirs.
    """
    rows = Wrap.objects.filter(case=case, purpose=Wrap.Purpose.CASE)
    rows = rows.select_related("person").order_by("place", "pk")
    able = list(rows.filter(_able("person", "case__school")))
    if able:
        return able
    leaving = leaving_handlers().filter(school=case.school_id).values("person")
    return list(rows.filter(person__in=leaving))


def cases_without_owner() -> list[Case]:
    """Return the open cases whose owner, or the owner of an action in them, can no longer act.

    Only those of which somebody else can: the others wait for the recovery key.
    """
    helpers = Wrap.objects.filter(
        _able("person", "case__school"), case=OuterRef("pk"), purpose=Wrap.Purpose.CASE
    )
    adrift = Action.objects.filter(
        ~_able("owner", "case__school"), case=OuterRef("pk"), done_at__isnull=True
    )
    rows = Case.objects.exclude(state=Case.State.CLOSED).exclude(is_drill=True)
    rows = rows.filter(
        Exists(helpers), Q(owner__isnull=True) | ~_able("owner", "school") | Exists(adrift)
    )
    return list(rows.order_by("pk")[:AT_ONCE])


def due_deadlines() -> list[Deadline]:
    """Return what is to be raised now, the longest due first."""
    rows = Deadline.objects.filter(met_at__isnull=True, raise_at__lte=now())
    rows = rows.exclude(case__state=Case.State.CLOSED).exclude(case__is_drill=True)
    return list(rows.select_related("case__school").order_by("raise_at")[:AT_ONCE])


def asked_again(case: Case) -> int:
    """Return after how many days from its closing a reporter is asked now, 0 for not at all."""
    running = Deadline.objects.filter(case=case, what__in=ASKED_AGAIN, met_at__isnull=True)
    due = [ASKED_AGAIN[row.what] for row in running if localdate(row.due_at) <= today()]
    return max(due, default=0)


def clock_stands() -> bool:
    """Return whether the clock has not run through for two minutes, if it ever did."""
    return stands_since() is not None


def stands_since() -> datetime | None:
    """Return since when the clock stands; None while it runs."""
    row = Pulse.objects.order_by(F("at").desc()).first()
    return standing(row.at if row else None)


def standing(pulse: datetime | None) -> datetime | None:
    """Return the moment of the last pulse where it is too old, None where it is fresh or none was."""
    return pulse if pulse is not None and now() - pulse > STILL else None


def able_people(school: School) -> list[Person]:
    """Return the handlers of a school who can act, in class-list order."""
    rows = able_handlers().filter(school=school).select_related("person")
    return sorted((row.person for row in rows), key=lambda person: name_sort_key(person.name))


def book_of(school: School, month: date) -> MonthBook | None:
    """Return the book of a month, named by any of its days; None while there is none."""
    return MonthBook.objects.filter(school=school, month=month.replace(day=1)).first()


def latest_root(school: School) -> tuple[date, str] | None:
    """Return (month, hash) of the newest book, to be printed in the monthly note."""
    book = MonthBook.objects.filter(school=school).first()
    return (book.month, book.root) if book else None


def may_handle(school: School) -> list[Person]:
    """Return the colleagues who can be appointed: of the staff, not yet, none who runs the server."""
    staff = Membership.objects.filter(school=school).current()
    it = staff.filter(role=Role.IT).values("person")
    taken = Handler.objects.current().filter(school=school).values("person")
    working = staff.filter(role__in=STAFF_ROLES).values("person")
    rows = Person.objects.filter(pk__in=working, is_active=True)
    rows = rows.exclude(pk__in=it).exclude(pk__in=taken)
    return sorted(rows, key=lambda person: name_sort_key(person.name))

"""A case with its coded answers, who can open it, what is written in it, and its chain.

Open lies only what is coded: kinds, days, states. Words, names, names of files are sealed.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.school.models import OfSchool, Person, Principal, Role, School


class Kind(models.TextChoices):
    """What a concern is about: at most twelve, or the figures tell nothing."""

    BULLIED = "bullied", _("Teased, insulted, left out")
    THREATENED = "threatened", _("Threatened or forced")
    IMAGE = "image", _("Pictures or private things spread")
    STRANGER = "stranger", _("A stranger approaches")
    HARMFUL = "harmful", _("Harmful content")
    SCAM = "scam", _("Cheated, account taken")
    FAKE = "fake", _("Pretends to be the school or a teacher")
    RUMOUR = "rumour", _("False news")
    WORRIED = "worried", _("Worried about a friend")
    HOME = "home", _("Hurt by an adult")
    SELF = "self", _("Wants to hurt themself")
    UNSURE = "unsure", _("Something else")


class Platform(models.TextChoices):
    FACEBOOK = "facebook", "Facebook, Messenger"
    ZALO = "zalo", "Zalo"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    GAME = "game", _("A game")
    OTHER = "other", _("Another app or page")
    OFFLINE = "offline", _("Not online")
    UNKNOWN = "", pgettext_lazy("platform", "Not known")


class Outcome(models.TextChoices):
    """What became of a case. What was done about whoever did it is sealed in the case."""

    HELPED = "helped", _("Better, with help")
    REPAIRED = "repaired", _("Whoever did it stopped and made it good")
    HANDED = "handed", _("Handed to whoever is competent")
    REMOVED = "removed", _("Page, post or account taken down")
    NOT_REMOVED = "not_removed", _("Removal asked for, not reached yet")
    COUNSELLED = "counselled", _("Counselled, being looked after")
    NO_CONTACT = "no_contact", _("The reporter could not be reached")
    NOT_PROVEN = "not_proven", _("Not enough to go on")
    UNFOUNDED = "unfounded", _("Not real, or made up to harm somebody")
    OUTSIDE = "outside", _("Not a matter of the school")


class Cases(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return those of which the person has a wrap that was revealed to them.

        None to who runs the server, whatever they held before they did.
        """
        key = getattr(person, "pk", None)
        if key is None or person.school is None or not person.works_here:
            return self.none()
        if person.has_role(Role.IT):
            return self.none()
        return self.filter(
            school=person.school,
            wraps__person=key,
            wraps__purpose=Wrap.Purpose.CASE,
            wraps__revealed_at__isnull=False,
        )


class Case(models.Model):
    """A concern. `clock_from` is when its deadlines began: of an anonymous one that is not urgent
    the morning of that day, so that nobody joins it with who was signed in."""

    class Origin(models.TextChoices):
        BOX = "box", _("Reporting box")
        SPOKEN = "spoken", _("Told to a colleague")

    class Teller(models.TextChoices):
        PUPIL = "pupil", _("Pupil")
        GUARDIAN = "guardian", _("Parent")
        TEACHER = "teacher", _("Teacher")
        ANYONE = "anyone", _("Somebody else")

    class State(models.TextChoices):
        TODO = "todo", pgettext_lazy("state of a case", "To do")
        WATCHED = "watched", pgettext_lazy("state of a case", "Being followed")
        WAITING = "waiting", pgettext_lazy("state of a case", "Waiting for others")
        CLOSED = "closed", pgettext_lazy("state of a case", "Closed")

    class Secrecy(models.IntegerChoices):
        NORMAL = 0, pgettext_lazy("secrecy of a case", "Normal")
        RESTRICTED = 1, pgettext_lazy("secrecy of a case", "Restricted")
        SEALED = 2, pgettext_lazy("secrecy of a case", "Sealed")

    class Family(models.TextChoices):
        OPEN = "", pgettext_lazy("family", "Not decided")
        TOLD = "told", pgettext_lazy("family", "Told")
        PUT_OFF = "put_off", pgettext_lazy("family", "Put off")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=7)  # H9WC-3P, by chance
    origin = models.CharField(max_length=8, choices=Origin)
    teller = models.CharField(max_length=8, choices=Teller)
    is_anonymous = models.BooleanField()
    kind = models.CharField(max_length=10, choices=Kind)
    platform = models.CharField(max_length=10, choices=Platform, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    is_drill = models.BooleanField(default=False)  # made up by its handler, to try everything
    is_urgent = models.BooleanField()
    why_urgent = models.CharField(max_length=300, blank=True)  # names of rules and answers
    told_of_image = models.BooleanField(default=False)  # an intimate one exists; it is not here
    state = models.CharField(max_length=8, choices=State, default=State.TODO)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.NORMAL)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    day = models.DateField()
    clock_from = models.DateTimeField()
    must_notify = models.BooleanField(null=True, blank=True)  # not answered yet: None
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    family = models.CharField(max_length=8, choices=Family, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    has_news = models.BooleanField(default=False)  # the reporter wrote, nobody answered
    public_key = models.CharField(max_length=64)  # hex
    identity_key = models.CharField(max_length=64, blank=True)  # hex; "" where no name was given
    entries_count = models.PositiveIntegerField(default=0)
    entries_mac = models.CharField(max_length=64, blank=True)
    chain_count = models.PositiveIntegerField(default=0)
    chain_mac = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)  # of the report, for the book of the month

    objects = Cases.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="case_number_is_its_own"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state", "is_urgent"], name="case_of_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def public(self) -> bytes:
        return bytes.fromhex(self.public_key)


class OfCase(models.QuerySet[Any]):
    """Rows of cases: to be seen by whoever sees the case."""

    def visible_to(self, person: Principal) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))


class Wraps(OfCase):
    def visible_to(self, person: Principal) -> Self:
        """Return the person's own wraps, once revealed."""
        seen = super().visible_to(person)
        return seen.filter(person=getattr(person, "pk", None), revealed_at__isnull=False)


class Wrap(models.Model):
    """A key of a case, wrapped for one person or for recovery, under a month key."""

    class Purpose(models.TextChoices):
        CASE = "case"
        IDENTITY = "identity"

    OWNER, DEPUTY, HEAD, FURTHER, RECOVERY = 0, 1, 2, 5, 9

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wraps")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose)
    place = models.PositiveSmallIntegerField()
    sealed: Any = models.BinaryField()
    month = models.CharField(max_length=16)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = Wraps.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "purpose"],
                condition=Q(person__isnull=False),
                name="wrap_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["case", "purpose"],
                condition=Q(person__isnull=True),
                name="recovery_wrap_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "revealed_at"], name="wrap_of_person")]

    def __str__(self) -> str:
        return f"wrap {self.pk}"


class Entry(models.Model):
    """Something written in a case, sealed; never changed, corrected by another entry."""

    class What(models.TextChoices):
        REPORT = "report", pgettext_lazy("entry", "Report")
        IDENTITY = "identity", pgettext_lazy("entry", "Name")
        MESSAGE = "message", pgettext_lazy("entry", "Message")
        NOTE = "note", pgettext_lazy("entry", "Note")
        EVIDENCE = "evidence", pgettext_lazy("entry", "Evidence")
        ACTION = "action", pgettext_lazy("entry", "Action")
        REFERRAL = "referral", pgettext_lazy("entry", "Referral")
        DECISION = "decision", pgettext_lazy("entry", "Decision")
        REQUEST = "request", pgettext_lazy("entry", "Request")
        PEOPLE = "people", pgettext_lazy("entry", "People concerned")

    class SeenBy(models.TextChoices):
        REPORTER = "reporter", pgettext_lazy("visibility", "Reporter and team")
        TEAM = "team", pgettext_lazy("visibility", "Team")
        OWN = "own", pgettext_lazy("visibility", "Only me")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    n = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What)
    seen_by = models.CharField(max_length=8, choices=SeenBy, default=SeenBy.TEAM)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    from_reporter = models.BooleanField(default=False)
    day = models.DateField()
    at = models.DateTimeField(null=True)  # None: of an anonymous reporter only the day is known
    sealed: Any = models.BinaryField()  # JSON in UTF-8, whose keys are in docs/rooms/cases.md
    once = models.CharField(max_length=32, blank=True)  # of the form: sent twice it is one entry
    mac = models.CharField(max_length=64)  # over it and the one before (vault/chain.py)

    objects = OfCase.as_manager()

    class Meta:
        ordering = ["case", "n"]
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="entry_has_one_place"),
            models.UniqueConstraint(
                fields=["case", "once"], condition=~Q(once=""), name="form_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.n}"


class CaseEvent(models.Model):
    """A row of a case's own chain (vault/chain.py): who did what, without content."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    detail = models.CharField(max_length=80, blank=True)  # coded
    mac = models.CharField(max_length=64)

    objects = OfCase.as_manager()

    class Meta:
        ordering = ["case", "n"]
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="event_has_one_place")]

    def __str__(self) -> str:
        return f"{self.n} {self.verb}"


class Trace(models.Model):
    """A keyed digest of an address, an account, a number or a picture in a case: what links two."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="traces")
    digest = models.CharField(max_length=64, db_index=True)

    objects = OfCase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "digest"], name="trace_once_a_case")]

    def __str__(self) -> str:
        return f"trace {self.pk}"

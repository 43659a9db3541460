"""What is done in a case, by whom, until when: actions, referrals, second persons, deadlines."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.cases.models.cases import Case, Entry, Kind, OfCase
from mangxanh.common.dates import today
from mangxanh.school.models import OfSchool, Person, Principal, Role, School


class Evidence(models.Model):
    """A file of a case, sealed; its name, kind, digest and keys are in its entry."""

    class State(models.TextChoices):
        KEPT = "kept", pgettext_lazy("evidence", "Kept")
        NO_COPY = "no_copy", pgettext_lazy("evidence", "No safe copy")
        LOCKED = "locked", pgettext_lazy("evidence", "Locked")
        GONE = "gone", pgettext_lazy("evidence", "Deleted")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="evidence")
    original = models.CharField(max_length=40)  # key of the sealed file
    copy = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=State)

    objects = OfCase.as_manager()

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Action(models.Model):
    """Something to do, with one owner and a day; what is to be done is in its entry."""

    class What(models.TextChoices):
        TALK = "talk", _("Talk with somebody else than the reporter")
        REMOVAL = "removal", _("Ask for removal")
        FAMILY = "family", _("Call a family")
        CARE = "care", _("Look after the reporter")
        OTHER = "other", _("Something else")

    class Exposes(models.TextChoices):
        NO = "no", pgettext_lazy("exposure", "No")
        CHANGED = "changed", pgettext_lazy("exposure", "It might, so it is done another way")
        MUST = "must", pgettext_lazy("exposure", "It might, but it cannot wait")

    class Agreed(models.TextChoices):
        YES = "yes", pgettext_lazy("agreed", "Yes")
        WAITING = "waiting", pgettext_lazy("agreed", "Asked, no answer yet")
        REFUSED = "refused", pgettext_lazy("agreed", "Not yet wanted")
        CANNOT_ASK = "cannot_ask", pgettext_lazy("agreed", "Could not be asked, in danger")
        SAFETY = "safety", pgettext_lazy("agreed", "Not wanted, but needed for safety")

    class Kept(models.TextChoices):
        SAVED = "saved", pgettext_lazy("evidence kept", "Yes")
        NOTHING = "nothing", pgettext_lazy("evidence kept", "There is nothing to keep")
        INTIMATE = "intimate", pgettext_lazy("evidence kept", "Intimate: only address and time")

    SEEN_BY_OTHERS = frozenset({What.TALK.value, What.REMOVAL.value, What.FAMILY.value})
    STOPPING = frozenset({Agreed.WAITING.value, Agreed.REFUSED.value})

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="actions")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    # "" until answered; reasons are sealed in the case
    exposes = models.CharField(max_length=10, choices=Exposes, blank=True)
    agreed = models.CharField(max_length=10, choices=Agreed, blank=True)
    kept = models.CharField(max_length=10, choices=Kept, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"action {self.pk}"

    @property
    def is_seen_by_others(self) -> bool:
        return self.what in self.SEEN_BY_OTHERS

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < today()

    @property
    def may_start(self) -> bool:
        """Return whether nothing stands against it: what others see is thought through first."""
        if not self.is_seen_by_others:
            return True
        thought = bool(self.exposes and self.agreed) and self.agreed not in self.STOPPING
        return thought and (self.what != self.What.REMOVAL or bool(self.kept))


class Referral(models.Model):
    """Somebody outside was told: where, when, how; what was sent and their number are sealed."""

    class Place(models.TextChoices):
        CHILD_LINE = "111", "111"
        POLICE = "police", _("Police of the ward")
        WARD = "ward", _("People's committee of the ward")
        VN_COP = "vncop", "VN-COP"
        PLATFORM = "platform", _("The platform")
        HEALTH = "health", _("A health service")
        OTHER = "other", pgettext_lazy("place", "Another body")

    class Channel(models.TextChoices):
        PHONE = "phone", _("By telephone")
        VISIT = "visit", _("In person")
        LETTER = "letter", _("By letter")
        WEB = "web", _("On a web page")

    NOTICE = frozenset({Place.CHILD_LINE.value, Place.POLICE.value, Place.WARD.value})

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=8, choices=Place)
    channel = models.CharField(max_length=8, choices=Channel)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer_due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class SecondPerson(models.Model):
    """Something that one handler asks for and another decides; the reason is in the entry."""

    class What(models.TextChoices):
        CALM = "calm", _("Lower the urgency")
        UNFOUNDED = "unfounded", _("Close as unfounded or malicious")
        IDENTITY = "identity", _("See the name")
        LOCKED = "locked", _("Delete a locked picture")
        OPEN_UP = "open_up", _("Lower the secrecy")
        ORIGINAL = "original", _("Download an original file")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="asked")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=9, choices=What)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Deadline(models.Model):
    """By when something must be done, and how far the clock passed it on."""

    class What(models.TextChoices):
        ACKNOWLEDGE = "ack", _("Acknowledge")
        REPLY = "reply", _("First answer")
        OUTCOME = "outcome", pgettext_lazy("deadline", "Outcome")
        NEWS = "news", _("Answer what the reporter wrote")
        ACTION = "action", _("Action")
        ANSWER = "answer", _("Answer of another place")
        ASK_7 = "ask7", _("Ask again after 7 days")
        ASK_30 = "ask30", _("Ask again after 30 days")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    what = models.CharField(max_length=8, choices=What)
    action = models.OneToOneField(Action, null=True, on_delete=models.CASCADE, related_name="+")
    referral = models.OneToOneField(Referral, null=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    raise_at = models.DateTimeField(null=True, db_index=True)  # None: nothing more to raise
    step = models.PositiveSmallIntegerField(default=0)  # how often it was raised
    met_at = models.DateTimeField(null=True, blank=True)
    missed = models.BooleanField(default=False)

    objects = OfCase.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "what"],
                condition=models.Q(met_at__isnull=True, action__isnull=True, referral__isnull=True),
                name="deadline_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"deadline {self.what}"


class Pulse(models.Model):
    """When the clock of the cases last ran through; one row."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)


class Figures(OfSchool):
    def visible_to(self, person: Principal) -> Self:
        """Return them to the board; single ones are shown to nobody, only counts."""
        seen = super().visible_to(person)
        return seen if person.has_role(Role.BOARD) else seen.none()


class CaseFigure(models.Model):
    """What statistics keep of a case: coded answers alone. It stays when the case is destroyed."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    case = models.OneToOneField(Case, null=True, on_delete=models.SET_NULL, related_name="figure")
    day = models.DateField()  # of a destroyed case the first of its month
    kind = models.CharField(max_length=10, choices=Kind)
    teller = models.CharField(max_length=8, choices=Case.Teller)
    platform = models.CharField(max_length=10, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    was_urgent = models.BooleanField()
    outcome = models.CharField(max_length=12, blank=True)
    acknowledge_minutes = models.PositiveIntegerField(null=True, blank=True)
    reply_hours = models.PositiveIntegerField(null=True, blank=True)
    close_days = models.PositiveIntegerField(null=True, blank=True)
    missed = models.PositiveSmallIntegerField(default=0)
    raised = models.PositiveSmallIntegerField(default=0)
    was_referred = models.BooleanField(default=False)
    came_back = models.BooleanField(default=False)

    objects = Figures.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "day"], name="figure_of_day")]

    def __str__(self) -> str:
        return f"figure {self.pk}"


class MonthBook(models.Model):
    """The commitments of a month's reports among as many made by chance, and their hash."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    leaves: Any = models.JSONField()
    root = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = OfSchool.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["school", "month"], name="book_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

"""One school year of a line: who owns it, until when, its tasks, its money."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangxanh.plan.models.lines import Line, OfPlan
from mangxanh.school.models import Person, School, SchoolYear


class LineYear(models.Model):
    """What becomes of a line in one school year."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="years")
    year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    na_reason = models.CharField(max_length=300, blank=True)
    planned = models.PositiveBigIntegerField(null=True, blank=True)  # dong
    spent = models.PositiveBigIntegerField(null=True, blank=True)  # dong
    money_source = models.CharField(max_length=120, blank=True)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="line_once_a_year"),
            models.CheckConstraint(
                condition=Q(na_reason="") | Q(done_at__isnull=True),
                name="line_not_done_and_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.year_id}"

    @property
    def answering(self) -> list[int | str]:
        """Return who answers for it: persons by number, the lead first, then groups."""
        owners = self.owners.all()
        people: list[int | str] = [owner.person_id for owner in owners if owner.person_id]
        return [*people, *(owner.group for owner in owners if owner.group)]


class LineOwner(models.Model):
    """Who answers for a line this year: a colleague, or a group that has no account."""

    class Group(models.TextChoices):
        PARENTS_COMMITTEE = "parents_committee", _("Parents' committee")
        UNION = "union", _("Union")
        ALL_STAFF = "all_staff", _("All staff")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    line_year = models.ForeignKey(LineYear, on_delete=models.CASCADE, related_name="owners")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    group = models.CharField(max_length=20, choices=Group, blank=True)
    leads = models.BooleanField(default=False)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["-leads", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, group="") | Q(person__isnull=True) & ~Q(group=""),
                name="owner_is_a_person_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["line_year", "person"],
                condition=Q(person__isnull=False),
                name="owner_once_a_line",
            ),
        ]

    def __str__(self) -> str:
        return self.person.name if self.person else self.get_group_display()


class Task(models.Model):
    """A piece of work of a line; overdue is computed, never stored."""

    class State(models.TextChoices):
        TODO = "todo", _("Not started")
        DOING = "doing", _("In progress")
        DONE = "done", _("Done")
        NA = "na", _("Not applicable")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    line_year = models.ForeignKey(LineYear, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=5, choices=State, default=State.TODO)
    reason = models.CharField(max_length=300, blank=True)
    everyone = models.BooleanField(default=False)  # done when each colleague did or has a reason
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="na") | ~Q(reason=""), name="task_not_applicable_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(everyone=False) | Q(owner__isnull=True),
                name="task_of_everyone_has_no_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskPart(models.Model):
    """One colleague's part in a task of everyone: did it, or has a reason."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    did_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = OfPlan.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "person"], name="part_once_a_task"),
            models.CheckConstraint(
                condition=Q(did_on__isnull=False) | ~Q(reason=""), name="part_did_or_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.person_id}"


class Reminded(models.Model):
    """A reminder that went out; nobody is reminded of the same thing twice."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.CASCADE)
    line_year = models.ForeignKey(LineYear, null=True, blank=True, on_delete=models.CASCADE)
    due_on = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    objects = OfPlan.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "task", "due_on", "days_before"],
                condition=Q(task__isnull=False),
                name="task_reminded_once",
            ),
            models.UniqueConstraint(
                fields=["person", "line_year", "due_on", "days_before"],
                condition=Q(line_year__isnull=False),
                name="line_reminded_once",
            ),
            models.CheckConstraint(
                condition=Q(task__isnull=False, line_year__isnull=True)
                | Q(task__isnull=True, line_year__isnull=False),
                name="reminded_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.days_before}"

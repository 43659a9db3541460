"""The night's forgetting: what goes is told to the board 14 days before, then deleted, room by room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangxanh.annual_report.forgetting import forget_figures, forget_reports
from mangxanh.common.dates import at, today
from mangxanh.conduct.actions.forgetting import forget_codes
from mangxanh.contests.actions.forgetting import forget_contests
from mangxanh.learning.actions.forgetting import forget_lessons
from mangxanh.notices.actions import tell_by_letter
from mangxanh.notices.letters import write_letter
from mangxanh.plan.actions import forgetting as plan
from mangxanh.school.actions import forgetting as school_room
from mangxanh.school.models import Going, Person, Role, School
from mangxanh.school.queries import staff_of
from mangxanh.school.retention import past_before
from mangxanh.work.actions import queue_mail
from mangxanh.work.actions.mail import forget_mail


@dataclass(frozen=True)
class Rule:
    """Something that is told before it goes: what goes by a day, and how one of it is deleted."""

    name: str
    counted: str | Promise
    due: Callable[[School, date], dict[int, date]]
    erase: Callable[[School, int], None]


RULES = (
    Rule("pupil", _("pupils' records"), school_room.due_pupils, school_room.erase_pupil),
    Rule(
        "guardian", _("guardians' accounts"), school_room.due_guardians, school_room.erase_guardian
    ),
    Rule("plan", _("plans with all their evidence"), plan.due_plans, plan.erase_plan),
)


def forget_past() -> None:
    """Tell what goes in 14 days, and delete what is past its time, in every school."""
    for school in School.objects.order_by("pk"):
        tell_what_goes(school)
        delete_what_is_past(school)


def tell_what_goes(school: School) -> None:
    """Write down what goes within 14 days, and tell the board how much and when; once."""
    by_day = today() + school_room.TOLD_BEFORE
    with transaction.atomic():
        new = [
            (rule, row)
            for rule in RULES
            for row in school_room.announce(school, rule.name, rule.due(school, by_day))
        ]
        counts: dict[tuple[date, Rule], int] = {}
        for rule, row in new:
            counts[row.goes_on, rule] = counts.get((row.goes_on, rule), 0) + 1
            if rule.name == "guardian":
                _tell_guardian(school, row)
        if counts:
            _tell_board(school, counts)


def _tell_board(school: School, counts: dict[tuple[date, Rule], int]) -> None:
    url = reverse("retention")
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], item[0][1].name))
    for person in staff_of(school, Role.BOARD):
        with translation.override(person.language):
            lines = [f"- {day:%d/%m/%Y}: {n} {rule.counted}" for (day, rule), n in ordered]
        day = f"{ordered[0][0][0]:%d/%m/%Y}"
        tell_by_letter(person, school, "going", url=url, day=day, list="\n".join(lines))


def _tell_guardian(school: School, row: Going) -> None:
    """Tell a guardian that their account closes; who has left already has no inbox here."""
    person = Person.objects.filter(pk=row.key, is_active=True).first()
    if person is None or not person.role_in(school.pk):
        return
    day = f"{row.goes_on:%d/%m/%Y}"
    tell_by_letter(person, school, "account-closes", url=reverse("rights"), day=day)


def delete_what_is_past(school: School) -> None:
    """Delete what was told and whose day has come, and small things without telling."""
    for rule in RULES:
        ripe = Going.objects.filter(school=school, name=rule.name, goes_on__lte=today())
        for row in ripe.order_by("pk"):
            with transaction.atomic():
                rule.erase(school, row.key)
                row.delete()
    for person in school_room.left_colleagues(school):
        close_account(person, school)
    forget_reports(school)
    forget_figures(school)
    plan.forget_activities(school)
    forget_contests(school)
    forget_codes(school)  # what was handed out and signed went with its activity
    forget_lessons(school)
    school_room.forget_small_things(school)
    school_room.forget_old_colleagues(school)
    forget_mail(school.pk, at(past_before(school, "outgoing") + timedelta(days=1), time()))


@transaction.atomic
def close_account(person: Person, school: School) -> None:
    """Close the account of a colleague who left, and write to them that it is closed."""
    if person.email:
        letter = write_letter(
            "account-closed", person.language, name=person.addressed, school=school.name
        )
        queue_mail(person.email, letter.subject, letter.body, school_id=school.pk)
    school_room.close_account(person, school)

"""Drafting a code rule by rule, issuing it in the place of the one before, taking it back."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mangxanh.common.dates import now, today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Seen, must_be_as
from mangxanh.common.signing import new_token
from mangxanh.common.text import clean, nfc
from mangxanh.conduct.models import Audience, Code, Rule
from mangxanh.conduct.permissions import can_draft, can_issue, can_number, can_withdraw
from mangxanh.conduct.queries import code_in_force, last_issued, rules_of
from mangxanh.conduct.shelf import shipped_code
from mangxanh.conduct.words import issued_title
from mangxanh.history.actions import record
from mangxanh.plan.actions.activities import log_activity, take_back
from mangxanh.plan.entries import Entry
from mangxanh.plan.models import Activity, Line
from mangxanh.school.models import Person, School, SchoolYear

MOST_RULES = 12
WORDS = ("title", "text", "why", "say", "dont", "basis")


@transaction.atomic
def draft_code(school: School, audience: str, *, from_last: bool = False, by: Person) -> Code:
    """Begin a new version from the shipped rules or from the last version; one draft at a time."""
    require(can_draft(by, school))
    if audience not in Audience.values:
        raise ValidationError(_("Please choose for whom."))
    School.objects.select_for_update().get(pk=school.pk)
    there: Code | None = Code.objects.filter(
        school=school, audience=audience, state=Code.State.DRAFT
    ).first()
    if there:
        return there
    last = last_issued(school, audience)
    code = _begun(school, audience, last if from_last else None, by)
    code.number = last.number + 1 if last else 1
    rules = rules_of(last) if from_last and last else shipped_code(audience).on(today()).rules
    code.save()
    Rule.objects.bulk_create(
        Rule(
            school=school,
            code=code,
            order=order,
            **{name: getattr(rule, name) for name in WORDS},
        )
        for order, rule in enumerate(rules, start=1)
    )
    record("code drafted", code, by=by)
    return code


def _hold(school_id: int) -> None:
    """Let who puts in force and who takes back at the same moment come one after the other."""
    School.objects.select_for_update(no_key=True).get(pk=school_id)


def _begun(school: School, audience: str, last: Code | None, by: Person) -> Code:
    shipped = shipped_code(audience).on(today())
    return Code(
        school=school,
        audience=audience,
        title=last.title if last else shipped.title,
        lead=last.lead if last else shipped.lead,
        basis=last.basis if last else "\n".join(paper.full for paper in shipped.basis),
        drafted_by=by,
        drafted_at=now(),
    )


def _draft(pk: int) -> Code:
    """Return a locked draft; what was issued meanwhile is no longer changed."""
    code: Code = Code.objects.select_for_update().select_related("school").get(pk=pk)
    if not code.is_draft:
        raise ValidationError(_("This version is no longer a draft."))
    return code


@transaction.atomic
def edit_code(code: Code, *, by: Person, seen: Seen | None = None, **fields: Any) -> None:  # noqa: ANN401  # fields of a code
    """Change title, words before the rules, basis, days, and who was heard."""
    require(can_draft(by, code.school))
    code = _draft(code.pk)
    must_be_as(code, seen, fields)
    if not clean(fields["title"]):
        raise ValidationError({"title": _("Please give it a name; one line is enough.")})
    for name, value in fields.items():
        setattr(code, name, nfc(value).strip() if isinstance(value, str) else value)
    code.save(update_fields=list(fields))
    record("code edited", code, by=by)


def _told(words: dict[str, str]) -> dict[str, str]:
    """Return the words of a rule, each one line; ValidationError without a title."""
    told = {name: clean(words.get(name, "")) for name in WORDS}
    if not told["title"]:
        raise ValidationError({"title": _("Please say what one does; one line is enough.")})
    return told


@transaction.atomic
def add_rule(code: Code, *, by: Person, **words: str) -> Rule:
    """Add a rule at the end; the same title again gives the same rule."""
    require(can_draft(by, code.school))
    told = _told(words)
    code = _draft(code.pk)
    rules = rules_of(code)
    for rule in rules:
        if rule.title == told["title"]:
            return rule
    if len(rules) >= MOST_RULES:
        raise ValidationError(
            _("At most %(n)d rules: nobody keeps more in mind.") % {"n": MOST_RULES}
        )
    order = max((rule.order for rule in rules), default=0) + 1
    rule = Rule.objects.create(school=code.school, code=code, order=order, **told)
    record("rule added", rule, by=by)
    return rule


@transaction.atomic
def edit_rule(rule: Rule, *, by: Person, seen: Seen | None = None, **words: str) -> None:
    """Change the words of a rule of a draft."""
    require(can_draft(by, rule.code.school))
    told = _told(words)
    _draft(rule.code_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    must_be_as(rule, seen, told)
    for name, value in told.items():
        setattr(rule, name, value)
    rule.save(update_fields=list(told))
    record("rule edited", rule, by=by)


@transaction.atomic
def move_rule(rule: Rule, place: int, *, by: Person) -> None:
    """Put a rule at a place from 1; a double tap finds it there already."""
    require(can_draft(by, rule.code.school))
    code = _draft(rule.code_id)
    rules = rules_of(code)
    keys = [one.pk for one in rules]
    if rule.pk not in keys or not 1 <= place <= len(keys) or keys[place - 1] == rule.pk:
        return
    moved = rules.pop(keys.index(rule.pk))
    rules.insert(place - 1, moved)
    for order, one in enumerate(rules, start=1):
        one.order = order
    Rule.objects.bulk_update(rules, ["order"])
    record("rule moved", moved, by=by)


@transaction.atomic
def remove_rule(rule: Rule, *, by: Person, back: bool = False) -> None:
    """Take a rule out of a draft, or put it back at the end; doing it twice is harmless."""
    require(can_draft(by, rule.code.school))
    code = _draft(rule.code_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if (rule.removed_at is None) is back:
        return
    rules = rules_of(code)
    if back and len(rules) >= MOST_RULES:
        raise ValidationError(
            _("At most %(n)d rules: nobody keeps more in mind.") % {"n": MOST_RULES}
        )
    rule.removed_at = None if back else now()
    rule.order = max((one.order for one in rules), default=0) + 1 if back else rule.order
    rule.save(update_fields=["removed_at", "order"])
    record("rule put back" if back else "rule removed", rule, by=by)


@transaction.atomic
def issue_code(
    code: Code,
    *,
    first_day: date,
    by: Person,
    line: Line | None = None,
    decision_number: str = "",
    decision_day: date | None = None,
) -> None:
    """Put a draft in force, in the place of the version before, and file it on a line of the plan."""
    require(can_issue(by, code.school))
    _hold(code.school_id)
    code = Code.objects.select_for_update().select_related("school").get(pk=code.pk)
    if code.state == Code.State.ISSUED:  # a double tap
        return
    if not code.is_draft:
        raise ValidationError(_("This version is no longer a draft."))
    if not rules_of(code):
        raise ValidationError(_("A code needs at least one rule."))
    if decision_day and decision_day > today():
        raise ValidationError({"decision_day": _("This day is still to come.")})
    before = code_in_force(code.school, code.audience)
    if before:
        before.state = Code.State.REPLACED
        before.save(update_fields=["state"])
        record("code replaced", before, by=by)
    code.state, code.replaces = Code.State.ISSUED, before
    code.first_day, code.issued_by, code.issued_at = first_day, by, now()
    code.decision_number, code.decision_day = clean(decision_number)[:40], decision_day
    code.activity = _file(code, line, by) if line else None
    code.save()
    record("code issued", code, by=by)


def _file(code: Code, line: Line, by: Person) -> Activity | None:
    """Log the issue; before the school's very first school year there is nothing to log it in."""
    day = code.decision_day or today()
    if not SchoolYear.objects.filter(school=code.school_id, first_day__lte=day).exists():
        return None
    entry = Entry(
        kind=Activity.Kind.OTHER,
        title=issued_title(code),
        day=day,
        lines=[line],
        request_key=new_token(),
    )
    return log_activity(code.school, entry, by=by)


@transaction.atomic
def number_decision(code: Code, *, number: str, day: date | None, by: Person) -> None:
    """Write down the number and the day that the clerk gave to the signed decision."""
    require(can_number(by, code))
    if day and day > today():
        raise ValidationError({"day": _("This day is still to come.")})
    code = Code.objects.select_for_update().get(pk=code.pk)
    code.decision_number, code.decision_day = clean(number)[:40], day
    code.save(update_fields=["decision_number", "decision_day"])
    record("code numbered", code, by=by)


@transaction.atomic
def withdraw_code(code: Code, *, by: Person) -> None:
    """Throw a draft away, or take back what was issued: the version before is in force again."""
    require(can_withdraw(by, code))
    _hold(code.school_id)
    rows = Code.objects.select_for_update(of=("self",)).select_related("activity", "school")
    code = rows.get(pk=code.pk)
    if code.state not in (Code.State.DRAFT, Code.State.ISSUED):
        return
    require(can_withdraw(by, code))  # it may have been issued since
    was_issued = code.state == Code.State.ISSUED
    code.state = Code.State.WITHDRAWN
    code.save(update_fields=["state"])
    if code.activity:
        take_back(code.activity, _("The code was withdrawn."), by=by)
    record("code withdrawn", code, by=by)
    if was_issued and code.replaces_id:
        before = Code.objects.select_for_update().get(pk=code.replaces_id)
        before.state = Code.State.ISSUED
        before.save(update_fields=["state"])
        record("code in force again", before, by=by)

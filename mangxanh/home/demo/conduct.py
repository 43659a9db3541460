"""The demo's codes of conduct: two versions, copies, signatures of classes, agreements, “đã đọc”."""

import random
from collections.abc import Iterator
from datetime import time
from functools import partial
from typing import Any

from mangxanh.common.dates import today
from mangxanh.conduct.actions import codes, spreading
from mangxanh.conduct.models import Audience, Code
from mangxanh.conduct.permissions import GRADES
from mangxanh.conduct.queries import (
    code_in_force,
    code_of_class,
    line_for_codes,
    lines_for_codes,
    rules_of,
)
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage
from mangxanh.plan.models import Line
from mangxanh.school.models import Guardianship, Person, Pupil, SchoolClass
from mangxanh.school.queries import staff_of

HEARD = ("heard_pupils", "heard_staff", "heard_guardians")


def conduct_events(stage: Stage) -> Iterator[Happening]:
    """Yield what was drafted, issued, handed out, signed and read, day by day."""
    told = read("conduct")
    for version in told["versions"]:
        yield version["drafted_on"], time(9), partial(_draft, stage)
        yield version["edited_on"], time(15), partial(_edit, stage, version)
        yield version["issued_on"], time(10), partial(_issue, stage, version)
        for n, name in enumerate(_classes(version["year"])):
            yield version["signed_on"], time(11), partial(_sign, stage, version, name)
            days = version["agreed_on"]
            if days and name not in told["not_agreed"]:
                agreement = told["agreements"][n % len(told["agreements"])]
                day = days[n % len(days)]
                yield day, time(11, 15), partial(_agree, stage, version["year"], name, agreement)
        if read_by := version.get("read_by"):
            yield read_by["on"], time(19), partial(_read, stage, read_by)
    for row in told["handouts"]:
        yield row["on"], time(14), partial(_hand_out, stage, row)


def _classes(year: str) -> list[str]:
    found = next(row for row in read("school")["years"] if row["name"] == year)
    return [row["name"] for row in found["classes"]]


def _line(stage: Stage) -> Line:
    line = line_for_codes(lines_for_codes(stage.school))
    if line is None:
        raise LookupError("the demo's plan has no line for codes of conduct")
    return line


def _code(stage: Stage, audience: str) -> Code:
    found = code_in_force(stage.school, audience)
    if found is None:
        raise LookupError(audience)
    return found


def _draft(stage: Stage) -> None:
    for audience in Audience.values:
        by = stage.who("longvd") if audience in GRADES else stage.deputy
        codes.draft_code(stage.school, audience, by=by)


def _drafts(stage: Stage) -> list[Code]:
    drafts = Code.objects.filter(school=stage.school, state=Code.State.DRAFT)
    return list(drafts.select_related("school"))


def _edit(stage: Stage, told: dict[str, Any]) -> None:
    """Write down who was heard, and when it is looked at again."""
    for code in _drafts(stage):
        fields: dict[str, Any] = dict(zip(HEARD, told["heard"], strict=True))
        fields |= {"title": code.title, "lead": code.lead, "basis": code.basis}
        codes.edit_code(code, **fields, review_on=told["review_on"], by=stage.deputy)


def _issue(stage: Stage, told: dict[str, Any]) -> None:
    for code in _drafts(stage):
        codes.issue_code(
            code,
            first_day=told["first_day"],
            line=line_for_codes(lines_for_codes(stage.school)),
            decision_number=told["decision_number"],
            decision_day=told["issued_on"],
            by=stage.head,
        )


def _led(stage: Stage, year: str, name: str) -> tuple[SchoolClass, Person]:
    rows = SchoolClass.objects.select_related("homeroom_teacher", "school")
    row = rows.get(pk=stage.classes[year, name].pk)
    return row, Person.objects.get(pk=row.homeroom_teacher_id or 0).at(stage.school)


def _sign(stage: Stage, told: dict[str, Any], name: str) -> None:
    row, teacher = _led(stage, told["year"], name)
    away = random.Random(name).choice((0, 0, 1, 2, 3))  # noqa: S311  # the same each time
    spreading.count_signatures(
        row,
        row.size - away,
        day=told["signed_on"],
        line=_line(stage),
        request_key=f"demo-signatures-{told['year']}-{name}",
        by=teacher,
    )


def _agree(stage: Stage, year: str, name: str, told: dict[str, Any]) -> None:
    row, teacher = _led(stage, year, name)
    code = code_of_class(row)
    rules = rules_of(code) if code else []
    sentences = [rules[n - 1].title for n in told["chosen"]] + [told["own"]]
    signed = row.size - random.Random(name).choice((0, 0, 1))  # noqa: S311  # as above
    spreading.agree(
        row,
        sentences,
        signed=signed,
        day=today(),
        line=_line(stage),
        request_key=f"demo-agreement-{year}-{name}",
        by=teacher,
    )


def _hand_out(stage: Stage, told: dict[str, Any]) -> None:
    spreading.hand_out(
        _code(stage, told["audience"]),
        told["kind"],
        copies=told["copies"],
        to_whom=told["to_whom"],
        day=told["on"],
        line=_line(stage),
        request_key=f"demo-{told['kind']}-{told['audience']}-{told['on']}",
        by=stage.who(told["by"]),
    )


def _read(stage: Stage, told: dict[str, Any]) -> None:
    """Let some of the staff, of the parents and of the pupils with cards press “đã đọc”."""
    chance = random.Random(5)  # noqa: S311  # the same each time
    held = Guardianship.objects.filter(school=stage.school).current().select_related("guardian")
    parents = {row.guardian_id: row.guardian for row in held.order_by("pk")}
    groups = (
        (Audience.STAFF, staff_of(stage.school), told["staff"]),
        (Audience.GUARDIANS, list(parents.values()), told["guardians"]),
    )
    for audience, people, share in groups:
        for person in people:
            if chance.random() * 100 < share:
                spreading.acknowledge(_code(stage, audience), by=person.at(stage.school))
    pupils = Pupil.objects.filter(card__isnull=False, left_on=None)
    for pupil in pupils.select_related("person", "school_class").order_by("pk"):
        if chance.random() * 100 < told["pupils"] and pupil.school_class:
            code = next(
                name for name, grades in GRADES.items() if pupil.school_class.grade in grades
            )
            spreading.acknowledge(_code(stage, code), by=pupil.person.at(stage.school))

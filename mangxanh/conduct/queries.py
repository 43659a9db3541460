"""What is in force and for whom, what a class signed and agreed on, how far a code has come."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from mangxanh.common.text import fold
from mangxanh.conduct.models import (
    Acknowledgement,
    Audience,
    ClassAgreement,
    ClassSignatures,
    Code,
    Handout,
    Rule,
)
from mangxanh.conduct.permissions import GRADES, can_acknowledge
from mangxanh.plan.models import Line
from mangxanh.plan.queries import plan_of
from mangxanh.school.models import Person, School, SchoolClass
from mangxanh.school.queries import year_on

ORDER = {value: place for place, value in enumerate(Audience.values)}


def codes_in_force(school: School) -> list[Code]:
    """Return what everybody may read, in the order of the audiences."""
    found = Code.objects.in_force(school).select_related("replaces")
    return sorted(found, key=lambda code: ORDER[code.audience])


def code_in_force(school: School, audience: str) -> Code | None:
    """Return what is in force for an audience."""
    return Code.objects.in_force(school).filter(audience=audience).first()


def code_of_class(row: SchoolClass) -> Code | None:
    """Return the pupils' code in force for the grade of a class."""
    for audience, grades in GRADES.items():
        if row.grade in grades:
            return code_in_force(row.school, audience)
    return None


def rules_of(code: Code) -> list[Rule]:
    """Return the rules of a code in their order."""
    return list(code.rules.standing().order_by("order", "pk"))


def last_issued(school: School, audience: str) -> Code | None:
    """Return the newest version that was ever issued for an audience."""
    issued = Code.objects.filter(school=school, audience=audience, issued_at__isnull=False)
    return issued.order_by("-number", "-pk").first()


def first_for(person: Person, codes: Sequence[Code]) -> Code | None:
    """Return the code that speaks to who looks, else the first."""
    if person.roles:  # a Stranger has none
        for code in codes:
            if can_acknowledge(person, code):
                return code
    return codes[0] if codes else None


def acknowledged_by(person: Person, codes: Iterable[Code]) -> frozenset[int]:
    """Return which of these codes a person has marked as read."""
    mine = Acknowledgement.objects.visible_to(person).filter(code__in=list(codes))
    return frozenset(mine.values_list("code", flat=True))


def lines_for_codes(school: School) -> list[Line]:
    """Return the lines of the plan that holds now."""
    year = year_on(school)
    plan = plan_of(school, year) if year else None
    return list(Line.objects.filter(plan=plan).obligations()) if plan else []


def line_for_codes(lines: Sequence[Line]) -> Line | None:
    """Return the line that codes of conduct most likely prove.

    The form that the importer saw: a code of conduct, else printed material that speaks of rules,
    else any printed material.
    """
    by_form = [line for line in lines if line.form == "code_of_conduct"]
    papers = [line for line in lines if line.form == "documents"]
    speaking = [line for line in papers if "quy tac" in fold(f"{line.title} {line.obligation}")]
    return next(iter([*by_form, *speaking, *papers]), None)


def signatures_of(row: SchoolClass) -> ClassSignatures | None:
    """Return what a class signed last."""
    rows = ClassSignatures.objects.standing().filter(school_class=row)
    return rows.select_related("code", "activity").order_by("-day", "-pk").first()


def agreement_of(row: SchoolClass) -> ClassAgreement | None:
    """Return what a class agreed on."""
    return agreements_of([row]).get(row.pk)


def agreements_of(classes: Iterable[SchoolClass]) -> dict[int, ClassAgreement]:
    """Return what each of these classes agreed on; an act of the class, fit for families."""
    keys = [row.pk for row in classes]
    rows = ClassAgreement.objects.standing().filter(school_class__in=keys)
    return {one.school_class_id: one for one in rows.select_related("activity")}


def with_conduct(classes: QuerySet[SchoolClass]) -> QuerySet[SchoolClass]:
    """Return classes with what they signed last and agreed on, for no further query.

    `signed`, `signed_of`, `signed_on` and `agreed_sentences`, each None where there is none.
    """
    signed = ClassSignatures.objects.standing().filter(school_class=OuterRef("pk"))
    last = signed.order_by("-day", "-pk")
    agreed = ClassAgreement.objects.standing().filter(school_class=OuterRef("pk")).order_by()
    return classes.annotate(
        signed=Subquery(last.values("signed")[:1]),
        signed_of=Subquery(last.values("size")[:1]),
        signed_on=Subquery(last.values("day")[:1]),
        agreed_sentences=Subquery(agreed.values("sentences")[:1]),
    )


class Spread(NamedTuple):
    """How far a code has come."""

    rules: int
    copies: int
    classes: int
    read: int


def spread_of(codes: Iterable[Code]) -> dict[int, Spread]:
    """Return how far each of these codes has come; four queries for any number."""
    keys = [code.pk for code in codes]
    rules = dict(
        Rule.objects.standing()
        .filter(code__in=keys)
        .order_by()
        .values_list("code")
        .annotate(Count("pk"))
    )
    copies = dict(
        Handout.objects.standing()
        .filter(code__in=keys)
        .order_by()
        .values_list("code")
        .annotate(Sum("copies"))
    )
    classes = dict(
        ClassSignatures.objects.standing()
        .filter(code__in=keys)
        .order_by()
        .values_list("code")
        .annotate(Count("pk"))
    )
    read = dict(
        Acknowledgement.objects.filter(code__in=keys).values_list("code").annotate(Count("pk"))
    )
    return {
        key: Spread(rules.get(key, 0), copies.get(key, 0), classes.get(key, 0), read.get(key, 0))
        for key in keys
    }

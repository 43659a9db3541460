"""What is in force and for whom, which line it proves, how far it has come."""

import pytest

from mangxanh.conduct.models import Audience
from mangxanh.conduct.queries import (
    acknowledged_by,
    agreement_of,
    code_of_class,
    codes_in_force,
    first_for,
    line_for_codes,
    lines_for_codes,
    signatures_of,
    spread_of,
    with_conduct,
)
from mangxanh.conduct.tests.factories import (
    AcknowledgementFactory,
    ClassAgreementFactory,
    ClassSignaturesFactory,
    CodeFactory,
    HandoutFactory,
    RuleFactory,
)
from mangxanh.plan.tests.factories import LineFactory
from mangxanh.school.models import SchoolClass, Stranger
from mangxanh.school.tests.factories import ClassFactory

pytestmark = pytest.mark.django_db


def test_codes_stand_in_the_order_of_their_audiences(school, code, draft):
    admins = CodeFactory(school=school, audience=Audience.ADMINS)
    staff = CodeFactory(school=school, audience=Audience.STAFF)

    assert codes_in_force(school) == [code, staff, admins]


def test_who_looks_sees_first_what_speaks_to_them(school, code, child, guardian, teacher):
    staff = CodeFactory(school=school, audience=Audience.STAFF)
    guardians = CodeFactory(school=school, audience=Audience.GUARDIANS)
    codes = [code, staff, guardians]

    found = [first_for(one, codes) for one in (child, teacher, guardian, Stranger(school))]

    assert found == [code, staff, guardians, code]
    assert first_for(teacher, [code]) == code
    assert first_for(teacher, []) is None


def test_everybody_knows_only_their_own_mark(code, child, teacher):
    AcknowledgementFactory(code=code, person=child)

    assert acknowledged_by(child, [code]) == {code.pk}
    assert acknowledged_by(teacher, [code]) == frozenset()


def test_a_class_has_the_code_of_its_grade(school, year, code, row):
    assert code_of_class(row) == code
    assert code_of_class(ClassFactory(year=year, name="9A1", grade=9)) is None
    assert code_of_class(ClassFactory(year=year, name="5A", grade=5)) is None


@pytest.mark.parametrize(
    ("forms", "chosen"),
    [
        (("documents", "code_of_conduct"), 1),
        (("communication", "documents"), 1),
        (("communication", "lesson"), None),
    ],
)
def test_the_line_is_the_one_that_the_importer_saw(line, forms, chosen):
    rows = [LineFactory(plan=line.plan, form=form) for form in forms]

    assert line_for_codes(rows) == (rows[chosen] if chosen is not None else None)


def test_of_printed_material_the_one_that_speaks_of_rules(school, line):
    rules = LineFactory(plan=line.plan, form="documents", title="Tài liệu quy tắc cho từng nhóm")

    lines = lines_for_codes(school)

    assert lines == [line, rules]
    assert line_for_codes(lines) == rules


def test_without_a_year_or_a_plan_there_are_no_lines(school):
    assert lines_for_codes(school) == []


def test_what_a_class_signed_and_agreed_on_comes_with_it(school, code, row):
    other = ClassFactory(year=row.year, name="6A2", grade=6)
    counted = ClassSignaturesFactory(code=code, school_class=row)
    agreed = ClassAgreementFactory(school_class=row)

    mine, theirs = with_conduct(SchoolClass.objects.order_by("name"))

    assert (mine.signed, mine.signed_of, mine.signed_on) == (37, 38, counted.day)
    assert mine.agreed_sentences == agreed.sentences
    assert (theirs.signed, theirs.agreed_sentences) == (None, None)
    assert (signatures_of(row), agreement_of(row)) == (counted, agreed)
    assert (signatures_of(other), agreement_of(other)) == (None, None)


def test_how_far_a_code_has_come(code, draft, row, teacher):
    RuleFactory(code=code)
    HandoutFactory(code=code, copies=20)
    HandoutFactory(code=code, copies=5)
    ClassSignaturesFactory(code=code, school_class=row)
    AcknowledgementFactory(code=code, person=teacher)

    assert spread_of([code, draft]) == {code.pk: (2, 25, 1, 1), draft.pk: (1, 0, 0, 0)}

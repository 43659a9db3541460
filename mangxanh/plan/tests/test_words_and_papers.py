"""Due days, sums of money, words for codes, and the papers made of rows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from mangxanh.plan import papers
from mangxanh.plan.due import due_in_year, rule_as_data
from mangxanh.plan.forms.lines import read_dong
from mangxanh.plan.importer.dues import find_due
from mangxanh.plan.models import Activity
from mangxanh.plan.templatetags import plan as words
from mangxanh.plan.tests.factories import (
    ActivityClassFactory,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    RecipientFactory,
    TaskFactory,
)
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import ClassFactory, PersonFactory

YEAR = date(2026, 9, 5), date(2027, 5, 31)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("trước ngày 01/10 hằng năm", date(2027, 9, 30)),
        ("trước ngày 15/11 hằng năm", date(2026, 11, 14)),
        ("trước ngày 15/11/2019", None),
        ("", None),
    ],
)
def test_the_due_day_of_a_year_comes_from_the_printed_words(printed, day):
    assert due_in_year(rule_as_data(find_due(printed)[1]), *YEAR) == day


@pytest.mark.parametrize(
    ("typed", "sum_"),
    [
        ("1.200.000", 1_200_000), ("1 200 000 đ", 1_200_000), ("500,000 đồng", 500_000),
        ("", None), ("  ", None), ("0", 0), ("1\u00a0000", 1000),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_people_type_it(typed, sum_):
    assert read_dong(typed) == sum_


@pytest.mark.parametrize("typed", ["-5", "năm triệu", "1e6", "9" * 13, "=1+1", "²"])
def test_a_sum_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        read_dong(typed)


def test_codes_have_words_and_what_is_unknown_is_left_blank():
    with translation.override("en"):
        assert words.form_word("") == words.evidence_word("?") == words.indicator_word("") == (
            "left blank"
        )  # fmt: skip
        assert words.verb_word("line done") == "marked done"
        assert words.verb_word("anything") == "anything"
    assert words.state_word("done")
    assert words.get({"tinh-trang": "x"}, "tinh-trang") == "x"
    assert words.get({}, "q") == ""


@pytest.mark.django_db
def test_an_activity_tells_its_classes_partners_and_details_in_words(school, year):
    activity = ActivityFactory(
        school=school, year=year, partners=["police", "?"], audience=["teachers"],
        programmes=["law"], details={"into": "lesson", "odd": 1, "copies": 3},
    )  # fmt: skip
    assert words.class_words(activity) == "–"

    for turn in range(4):
        ActivityClassFactory(
            activity=activity, school_class=ClassFactory(year=year, name=f"6A{turn}")
        )
    with translation.override("en"):
        assert words.class_words(activity) == "Grade 6 (4 classes)"
        ActivityClassFactory(
            activity=activity, school_class=ClassFactory(year=year, name="7A", grade=7)
        )
        assert words.class_words(activity) == "5 classes"
        assert words.partner_words(activity) == "Ward police, ?"
        assert words.audience_words(activity) == "Teachers"
        assert words.programme_words(activity) == "Legal education"
        assert words.detail_rows(activity) == [("Integrated into", "a lesson"), ("Copies", "3")]


@pytest.mark.django_db
def test_the_decision_names_each_owner_with_their_lines(plan, row, year, teacher):
    OwnerFactory(line_year=row, person=teacher)
    OwnerFactory(line_year=row, person=None, group="parents_committee", leads=False)
    LineYearFactory(line=LineFactory(plan=plan), year=year, due_on=date(2026, 12, 1))

    paper = papers.decision_paper(plan, year)

    people, tasks = (appendix.blocks[0] for appendix in paper.appendices)
    assert [person[1] for person in people.rows] == [teacher.name, "Ban đại diện cha mẹ học sinh"]
    assert people.rows[0][3] == "Nhiệm vụ số 1"
    assert [task[3:] for task in tasks.rows] == [
        (f"{teacher.name}; Ban đại diện cha mẹ học sinh", "trong năm học"),
        ("chưa phân công", "01/12/2026"),
    ]
    assert "số 04/KH-THCSBG ngày 15 tháng 01 năm 2026 của" in paper.grounds[0]


@pytest.mark.django_db
def test_a_plan_without_a_number_is_named_by_its_title(plan, year):
    plan.number, plan.issued_on = "", None
    RecipientFactory(plan=plan, name="UBND phường")

    assert plan.title in papers.decision_paper(plan, year).grounds[0]
    listed = papers.distribution_paper(plan)
    assert (listed.document, listed.rows[0].recipient) == (plan.title, "UBND phường")


@pytest.mark.django_db
def test_the_head_signs_else_a_deputy_in_their_place(school):
    assert papers.signature(school).name == ""
    deputy = PersonFactory(school=school, roles=[Role.BOARD], title="Phó Hiệu trưởng")
    assert papers.signature(school).name == deputy.name
    head = PersonFactory(school=school, roles=[Role.BOARD], title="Hiệu trưởng")
    assert papers.signature(school).name == head.name


@pytest.mark.django_db
def test_a_school_without_an_abbreviation_gets_no_sign(school):
    school.abbreviation = ""

    assert papers.letterhead(school, "QĐ").number_sign == ""


@pytest.mark.django_db
def test_the_minutes_say_who_was_there(school, year):
    activity = ActivityFactory(school=school, year=year, heads=38, size=40, others=2, note="Tốt")
    ActivityClassFactory(activity=activity, school_class=ClassFactory(year=year, name="6A1"))

    paper = papers.minutes_paper(activity)

    assert paper.present == ("38/40 học sinh lớp 6A1", "2 người lớn")
    assert paper.content[0].text == "Tốt"
    assert papers.minutes_paper(ActivityFactory(school=school, year=year)).present == ()
    assert papers.signature_list_paper(activity).people[0].post == "Lớp 6A1 (sĩ số 40)"


@pytest.mark.django_db
def test_rows_show_what_they_are(row, year):
    evidence = EvidenceFactory(line=row.line, year=year)
    task = TaskFactory(line_year=row)

    assert str(evidence) == evidence.code
    assert str(task) == task.title
    assert str(row.line) == "1. Việc số 1"
    assert str(Activity(title="x")) == "x"


@pytest.mark.parametrize(
    ("heading", "short"),
    [
        ("IV.1. Ban giám hiệu", "IV.1. Ban giám hiệu"),
        ("II.1. Tuyên truyền, giáo dục để mỗi người hiểu đúng", "II.1. Tuyên truyền"),
        (
            "II.3. Cung cấp thông tin tốt hơn trên các kênh của trường",
            "II.3. Cung cấp thông tin tốt hơn…",
        ),
    ],
)
def test_a_heading_is_cut_between_words(heading, short):
    assert words.short_heading(heading) == short

"""The acceptance cases of the plan and its evidence, by their numbers in the list of cases.

Case 4 is also in the tests of reminders, cases 6, 7 and 22–26 in those of the report, case 36 in
those of documents and of the styleguide in a browser; each carries its number in its name.
"""

import re
from datetime import date

import pytest
from django.urls import reverse

from mangxanh.files.queries import verify_hash
from mangxanh.files.tests.factories import noise, saved, upload
from mangxanh.plan.actions import lines, work
from mangxanh.plan.due import due_in_year
from mangxanh.plan.importer import propose_lines, read_plan
from mangxanh.plan.models import Activity, Evidence, Line, LineKind, LineYear
from mangxanh.plan.queries import line_row
from mangxanh.plan.tests.factories import EvidenceFactory, LineFactory, go
from mangxanh.school.tests.factories import ClassFactory

pytestmark = pytest.mark.django_db
RULE = {"every": "year", "month": 10, "day": 1, "year": None, "before": True}


def test_case_01_the_seed_gives_its_obligations_and_outcomes(reference, school, board, year):
    texts = [
        path for path in (reference / "seed").iterdir() if path.suffix in (".txt", ".docx", ".pdf")
    ]
    for path in texts[:3]:
        read = read_plan(path.read_bytes(), path.name)
        found = propose_lines(read.text).lines
        kinds = [line.kind for line in found]
        assert kinds.count(LineKind.OBLIGATION) >= 22
        assert kinds.count(LineKind.OUTCOME) == 5
        plan = lines.import_plan(
            school, read, title=path.stem, number="", issued_on=None,
            first_day=date(2026, 1, 15), last_day=date(2030, 12, 31), by=board,
        )  # fmt: skip
        for line in plan.lines.all():
            lines.confirm_line(line, by=board)
        lines.confirm_plan(plan, by=board)
        assert plan.lines.standing().count() == len(found)
    assert texts


def test_case_02_no_evidence_is_never_done_and_old_evidence_is_to_be_renewed(
    as_board, row, last_year
):
    refused = go(as_board, "line_state", row.pk, data={"state": "done"})
    assert refused.status_code == 422
    row.refresh_from_db()
    assert row.done_at is None

    EvidenceFactory(line=row.line, year=last_year)
    assert line_row(row.line, row.year).state == "stale"
    assert go(as_board, "line_state", row.pk, data={"state": "done"}).status_code == 422


def test_case_03_an_activity_files_one_evidence_and_undo_takes_it_back(as_teacher, line, year):
    ClassFactory(year=year, name="7A", grade=7)
    data = {
        "request_key": "tap", "kind": "homeroom", "title": "Bài 3", "day": "20/11/2026",
        "groups": ["7"], "lines": [line.pk],
    }  # fmt: skip

    for _tap in range(2):
        go(as_teacher, "activity_new", data=data)
    assert line.evidence.standing().count() == 1

    go(as_teacher, "activity_withdraw", Activity.objects.get().pk, data={"reason": "nhầm"})
    assert not line.evidence.standing().exists()


def test_case_04_another_rule_moves_the_due_days_of_every_year(plan, board, year, last_year):
    first, later = LineFactory(plan=plan, due_rule=RULE), LineFactory(plan=plan, due_rule=RULE)
    lines.edit_line(later, due_words="trước ngày 15/11 hằng năm", by=board)

    for one in (last_year, year):
        work.open_year(plan, one, by=board)
        LineYear.objects.filter(year=one).update(due_on=None)  # a copied day would win

    later.refresh_from_db()
    for one in (last_year, year):
        days = [due_in_year(line.due_rule, one.first_day, one.last_day) for line in (first, later)]
        # "Before 1 October" of a year that begins in September is that of the autumn after it.
        assert [(day.month, day.day) for day in days] == [(9, 30), (11, 14)]


def test_case_05_a_plan_rolls_over_with_the_history_of_its_lines(plan, line, board, year):
    evidence = EvidenceFactory(line=line, year=year)

    copy = work.copy_plan(
        plan, title="2031–2035", first_day=date(2031, 1, 1), last_day=date(2035, 12, 31), by=board
    )

    following = copy.lines.get()
    assert following.previous == line
    assert evidence in following.previous.evidence.all()


def test_case_05_no_page_or_paper_names_the_office_that_is_gone(settings):
    gone = re.compile("phòng (gd|giáo dục)", re.IGNORECASE)
    folder = settings.BASE_DIR / "mangxanh"

    named = [
        path
        for ending in ("html", "txt", "typ", "md")
        for path in folder.rglob(f"*.{ending}")
        if "tests" not in path.parts and gone.search(path.read_text(encoding="utf-8"))
    ]

    assert named == []


def test_case_06_a_photograph_is_small_without_its_place_and_its_hash_holds(as_teacher, line, year):
    big = saved(noise((1400, 1000)), quality=90)
    assert len(big) > 1_000_000
    data = {
        "request_key": "tap", "kind": "flag_ceremony", "title": "x", "day": "20/11/2026",
        "photos": [upload(big)], "faces": "no",
    }  # fmt: skip

    go(as_teacher, "activity_new", data=data)

    stored = Activity.objects.get().files.get().stored
    assert stored.size <= 300 * 1024
    assert b"Exif" not in stored.path.read_bytes()
    assert verify_hash(stored)
    refused = go(
        as_teacher, "activity_new",
        data=data | {"request_key": "2", "faces": "yes", "photos": [upload(big)]},
    )  # fmt: skip
    assert refused.status_code == 422
    assert Activity.objects.count() == 1


PERCENT = re.compile(r"\d\s?%")


def test_case_22_no_percentage_stands_bare(as_board, row, year, school):
    ClassFactory(year=year, size=40)
    EvidenceFactory(line=row.line, year=year)
    for name, args in (("plan_home", ()), ("my_work", ()), ("line_detail", (row.line.pk,))):
        page = re.sub(r"<[^>]+>", " ", go(as_board, name, *args).content.decode())
        for found in PERCENT.finditer(page):
            near = page[max(0, found.start() - 120) : found.end() + 120]
            assert re.search(r"số liệu toàn trường|n\s?=|\d+\s?/\s?\d+", near), near


@pytest.mark.parametrize("order", ["sort", "order", "order_by", "sap-xep"])
def test_case_23_nothing_is_ordered_by_score(as_board, plan, line, order):
    LineFactory(plan=plan)
    for name in ("plan_home", "activity_list"):
        url = reverse(name)
        plain = as_board.get(url)
        asked = as_board.get(f"{url}?{order}=-score")
        if asked.status_code == 200:
            for key in ("groups", "page"):
                if key in plain.context:
                    assert str(list(asked.context[key])) == str(list(plain.context[key]))
    for model in (Activity, Evidence, Line, LineYear):
        assert not [f.name for f in model._meta.get_fields() if "score" in f.name]

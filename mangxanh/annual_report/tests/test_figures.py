import io
import json
from dataclasses import replace
from datetime import date, time

import docx
import pypdfium2
import pytest

from mangxanh.annual_report import measures
from mangxanh.annual_report.actions import set_manual_figure
from mangxanh.annual_report.build import paper_bytes
from mangxanh.annual_report.data import Amount, ReportData, from_plain, plain, to_json
from mangxanh.annual_report.figures import BY_CODE, FIGURES
from mangxanh.annual_report.measures import Facts
from mangxanh.annual_report.phrases import last_quantity, quantity, share
from mangxanh.annual_report.queries import collect
from mangxanh.annual_report.tests.changes_of_cases import come
from mangxanh.annual_report.tests.changes_of_lessons import OF_LESSONS
from mangxanh.annual_report.tests.factories import make_world
from mangxanh.common.dates import at, moved_clock
from mangxanh.plan.actions.activities import withdraw_activity
from mangxanh.plan.actions.evidence import withdraw_evidence
from mangxanh.plan.actions.work import add_task, mark_line, set_money, take_part
from mangxanh.plan.models import Recipient
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

# What makes a figure speak: (kind of activity, what is said of it).
DEEDS = {
    "draft_comments": ("draft_comment", {"classes": (), "details": {"document": "Dự thảo"}}),
    "flag_ceremonies": ("flag_ceremony", {"heads": 71}),
    "homeroom_lessons": ("homeroom", {"heads": 72}),
    "thematic_sessions": ("thematic", {"heads": 73}),
    "extracurriculars": ("extracurricular", {"heads": 74}),
    "integration_activities": ("integration", {"heads": 75, "details": {"into": "activity"}}),
    "integration_lessons": ("integration", {"heads": 76, "details": {"into": "lesson"}}),
    "integration_subjects": ("integration", {"details": {"into": "lesson", "subject": "Toán"}}),
    "classes_reached": ("flag_ceremony", {}),
    "pupil_turns": ("thematic", {"heads": 77}),
    "handouts": ("handout", {"details": {"handout": "Tờ rơi", "copies": 812}}),
    "own_contests": ("contest", {"heads": 78}),
    "contest_colleagues": (
        "contest",
        {"classes": (), "details": {"staff_took": 41, "staff_excused": 2, "staff_asked": 45}},
    ),
    "outside_contests": ("outside_contest", {"details": {"participants": 66}}),
    "contest_prizes": ("outside_contest", {"details": {"prizes": "1 giải Nhì"}}),
    "parents_meetings": ("parents_meeting", {"others": 61}),
    "sweeps": ("sweep", {"classes": (), "details": {"pages": 13}}),
    "articles": ("article", {"classes": (), "link": "https://truong.test/1"}),
    "conferences": ("conference", {"classes": (), "others": 3, "audience": ["teachers"]}),
    "trainings": ("training", {"classes": (), "details": {"participants": 4}}),
    "with_police": ("thematic", {"partners": ["police"]}),
    "with_health": ("thematic", {"partners": ["health"]}),
    "with_parents": ("thematic", {"partners": ["parents"]}),
    "evidence": ("other", {}),
    "lines_doing": ("other", {}),
    "lines_none": ("other", {}),
}


def _done(world):
    world.log(line="1")
    mark_line(world.row("1"), "done", by=world.board)


def _received(world):
    Recipient.objects.create(
        school=world.school, plan=world.plan, name="Tổ 1", received_on=date(2025, 9, 9)
    )


def _took_part(world):
    task = add_task(world.row("1"), "Dự hội nghị", by=world.board, everyone=True)
    take_part(task, world.teacher, by=world.board, did_on=date(2026, 3, 3))


def _planned(world):
    set_money(
        world.row("1"), planned=16_000_000, spent=None, source="Chi thường xuyên", by=world.board
    )


def _spent(world):
    set_money(world.row("1"), planned=16_000_000, spent=14_350_000, source="", by=world.board)


CHANGES = {
    **OF_LESSONS,
    "reports_received": lambda world: come(world, 10),
    "reports_closed": lambda world: come(world, 10, outcome="helped"),
    **{
        code: lambda world, kind=kind, given=given: world.log(kind, **given)
        for code, (kind, given) in DEEDS.items()
    },
    "lines_done": _done,
    "plan_received": _received,
    "staff_took_part": _took_part,
    "money_planned": _planned,
    "money_spent": _spent,
}


def texts_of(data):
    """Return the letters of DOCX and PDF without white space, and the JSON."""
    document = docx.Document(io.BytesIO(paper_bytes(data, "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = "".join([*(one.text for one in document.paragraphs), *cells])
    with pypdfium2.PdfDocument(paper_bytes(data, "pdf")) as pdf:
        printed = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    return (
        "".join(written.split()),
        "".join(printed.replace("\ufffe", "-").replace("\u200b", "").split()),
        json.loads(paper_bytes(data, "json")),
    )


@pytest.mark.parametrize("code", [row.code for row in FIGURES])
def test_case_24_a_changed_record_changes_the_figure_in_docx_pdf_and_json(world, code):
    before = collect(world.report())

    CHANGES[code](world)
    after = collect(world.report())

    figure = after.figure(code)
    assert figure.amount != before.figure(code).amount
    said = "".join(quantity(figure, figure.amount).split())
    written, printed, data = texts_of(after)
    row = "".join(f"{figure.label}. {figure.definition}.".split())
    assert row + said in written.replace("–", "")
    assert said in printed
    found = next(one for one in data["figures"] if one["code"] == code)
    assert found["amount"]["value"] == figure.amount.value
    assert found["definition"]


def test_every_figure_has_a_change_in_these_tests():
    assert set(CHANGES) == set(BY_CODE)


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row.code)
def test_without_records_no_figure_is_a_number(row):
    amount = row.measure(Facts(pupils=80, staff=3, classes=frozenset({"6A1"})))

    assert amount == Amount()
    assert amount.share is None


def test_empty_year_prints_no_zero_among_its_figures(world):
    data = collect(world.report())

    written, _printed, _json = texts_of(data)

    lines = {"lines_done", "lines_doing", "lines_none"}
    silent = [row for row in data.figures if row.code not in lines]
    assert all(row.amount.value is None for row in silent)
    assert all(quantity(row, row.amount) == "chưa có minh chứng" for row in silent)
    assert all(last_quantity(row) == "chưa theo dõi" for row in silent)
    assert "0buổi" not in written
    assert "0lượt" not in written


def test_withdrawn_activity_counts_nowhere(world):
    activity = world.log(heads=70)

    withdraw_activity(activity, "Ghi nhầm", by=world.board)

    data = collect(world.report())
    assert data.figure("flag_ceremonies").amount.value is None
    assert data.figure("evidence").amount.value is None
    assert not any(row.evidence for row in data.clauses)


def test_withdrawn_evidence_leaves_its_clause(world):
    piece = world.log(line="1").evidence.get()

    withdraw_evidence(piece, "Ghi nhầm", by=world.board)

    assert not collect(world.report()).clauses[0].evidence


def test_day_outside_the_period_does_not_count(world):
    world.log(day=date(2025, 6, 1))
    world.log(day=date(2026, 9, 20), classes=())

    data = collect(world.report())

    assert data.figure("flag_ceremonies").amount.value is None
    assert data.figure("flag_ceremonies").last.value == 1


def test_share_is_of_the_size_of_the_classes_that_day(world):
    world.log(heads=76)
    world.log(heads=40, classes=world.classes[:1])

    figure = collect(world.report()).figure("flag_ceremonies")

    assert quantity(figure, figure.amount) == "02 buổi, 116 lượt"
    assert share(figure.amount) == "96,7% (116/120)"


def test_number_from_paper_stands_where_no_record_is_and_is_marked(world):
    set_manual_figure(
        world.school,
        by=world.board,
        year="2024-2025",
        period="school",
        code="articles",
        value=9,
        source="Báo cáo số 52/BC-THCSBG",
    )

    data = collect(world.report())
    written, printed, raw = texts_of(data)

    assert last_quantity(data.figure("articles")) == "09 tin, bài*"
    for text in (written, printed):
        assert "09tin,bài*" in text
        assert "Báocáosố52/BC-THCSBG" in text
        assert "ĐỗThịHạnhnhập23/11/2026" in text
    found = next(one for one in raw["figures"] if one["code"] == "articles")
    assert found["last"]["source"]["author"] == "Đỗ Thị Hạnh"


def test_records_win_over_a_number_from_paper(world):
    set_manual_figure(
        world.school,
        by=world.board,
        year="2025-2026",
        period="school",
        code="articles",
        value=9,
        source="Sổ",
    )
    world.log("article", classes=())

    amount = collect(world.report()).figure("articles").amount

    assert (amount.value, amount.source) == (1, None)


def test_figure_of_ones_own_is_in_the_appendix(world):
    set_manual_figure(
        world.school,
        by=world.clerk,
        year="2025-2026",
        period="school",
        code="",
        label="Câu lạc bộ truyền thông",
        unit="câu lạc bộ",
        value=2,
        turns=31,
        of=80,
        source="Sổ của Liên đội",
    )

    figure = collect(world.report()).figures[-1]

    assert quantity(figure, figure.amount) == "02 câu lạc bộ, 31 lượt*"
    assert share(figure.amount) == "38,8% (31/80)"


def test_activity_from_paper_marks_its_figure(world):
    world.log(paper_source="Sổ đầu bài 6A1")

    figure = collect(world.report()).figure("flag_ceremonies")

    assert figure.amount.from_paper == 1
    assert quantity(figure, figure.amount).endswith("*")


def test_other_school_counts_for_itself(world):
    other = make_world()
    other.log()

    assert collect(world.report()).figure("flag_ceremonies").amount.value is None


def test_case_25_json_of_the_same_data_is_the_same_bytes_and_reads_back(world):
    world.log(heads=70, partners=["police"])
    report = world.report()

    first, second = to_json(collect(report)), to_json(collect(report))

    assert first == second
    assert from_plain(ReportData, plain(collect(report))) == collect(report)
    assert list(json.loads(first)) == sorted(json.loads(first))


def test_case_25_json_does_not_move_with_the_clock(world):
    world.log()
    report = world.report()
    first = to_json(collect(report))

    with moved_clock(at(date(2027, 2, 1), time(9))):
        assert to_json(collect(report)) == first


@pytest.mark.parametrize("evidence", [1, 3])
def test_collecting_takes_the_same_queries_for_more(world, django_assert_num_queries, evidence):
    for _turn in range(evidence):
        world.log(line="1 2")
    report = world.report()

    with django_assert_num_queries(15):
        collect(report)


def test_records_open_in_a_list_of_the_period(world):
    world.log(day=date(2025, 10, 1))

    url = collect(world.report()).figure("flag_ceremonies").records_url

    assert url == "/hoat-dong/?loai=flag_ceremony&tu=2025-09-05&den=2026-09-04"


def test_who_left_still_took_part():
    assert measures.staff_took_part(Facts(staff=1, took_part=2)).of == 2


def test_it_alone_is_no_colleague_of_the_plan(world):
    PersonFactory(school=world.school, roles=(Role.IT,))
    world.log("conference", classes=(), others=3, audience=["staff"])

    assert collect(world.report()).figure("conferences").amount.of == 3


def test_money_without_a_plan_has_no_share():
    assert measures.money_spent(replace(Facts(), spent=5)).share is None

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.annual_report import phrases
from mangxanh.annual_report.compose import report_paper
from mangxanh.annual_report.data import Basis, Clause, Piece, Tally
from mangxanh.annual_report.queries import collect, unopened
from mangxanh.annual_report.templatetags.papers import paper_block
from mangxanh.documents.papers import Blank, Bullets, Paragraph, Span
from mangxanh.documents.words import plain
from mangxanh.plan.actions.work import mark_line, set_money
from mangxanh.plan.models import LineYear


def clause(**given):
    base = {
        "n": "3",
        "path": "II.1-3",
        "heading": "Tuyên truyền",
        "title": "Lồng ghép",
        "obligation": "Lồng ghép.",
        "state": "doing",
        "reason": "",
        "carried_by": "",
        "tallies": (),
        "evidence": (),
    }
    return Clause(**{**base, **given})


def piece(title="Họp", kind=""):
    return Piece("MC-3-2526-001", title, date(2026, 3, 2), "Lê Thu Hà", kind)


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (5, "05"), (12, "12"), (1234, "1.234"), (1234567, "1.234.567")]
)
def test_numbers_as_papers_write_them(value, words):
    assert phrases.number(value) == words


@pytest.mark.parametrize(
    ("share", "words"), [(1, "100%"), (0.979, "97,9%"), (0.05, "5%"), (0, "0%")]
)
def test_shares_in_per_cent(share, words):
    assert phrases.percent(share) == words


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=2))
def test_share_is_never_more_exact_than_a_tenth_of_a_per_cent(counts):
    part, whole = sorted(counts)

    words = phrases.percent(part / whole) if whole else "0%"

    assert abs(float(words[:-1].replace(",", ".")) - (100 * part / whole if whole else 0)) <= 0.0501


def test_lists_and_sentences():
    assert phrases.listed(["a", "b", "c"]) == "a, b và c"
    assert phrases.listed(["a"]) == "a"
    assert phrases.sentence("nhà trường làm tốt") == "Nhà trường làm tốt."
    assert phrases.sentence("Tốt!") == "Tốt!"
    assert phrases.sentence(" ") == ""
    assert phrases.lowered("Chi thường xuyên") == "chi thường xuyên"
    assert phrases.lowered("UBND phường") == "UBND phường"


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (
            Basis("112/KH-UBND", "UBND phường", date(2025, 8, 22), "Xây dựng văn hóa"),
            "Thực hiện Kế hoạch số 112/KH-UBND ngày 22 tháng 8 năm 2025 của UBND phường về xây dựng văn hóa",
        ),
        (
            Basis("4411/SGDĐT-CTTT", "Sở GDĐT", None, "về đường dây nóng"),
            "Thực hiện Công văn số 4411/SGDĐT-CTTT của Sở GDĐT về đường dây nóng",
        ),
    ],
)
def test_basis_is_named_as_its_sign_says(basis, words):
    assert phrases.basis_words(basis) == words


def test_plan_is_named_without_its_years_in_the_subject():
    title = "Kế hoạch Xây dựng văn hóa ứng xử trên không gian mạng giai đoạn 2026-2030"

    assert phrases.plan_words(title) == "xây dựng văn hóa ứng xử trên không gian mạng"
    assert phrases.own_plan_words("Trường A", "", None, title).endswith("2026 - 2030")


def test_section_takes_its_own_name_from_a_long_heading():
    heading = "NỘI DUNG · Tuyên truyền, giáo dục · Làm mới cách làm:"

    assert phrases.section_words("II.1-1+2", heading) == "II.1. Tuyên truyền, giáo dục"
    assert phrases.section_words("II.1-2", "II.1 Tuyên truyền") == "II.1 Tuyên truyền"
    assert phrases.section_words("V-a", "") == "V"


def test_clause_tells_who_came_to_what_was_done_most():
    tallies = (Tally("homeroom", 1, 40, 40, 40, 0), Tally("flag_ceremony", 12, 960, 960, 964, 3))

    words = phrases.clause_words(clause(tallies=tallies, evidence=(piece(),)), [])

    assert words == (
        "3. Lồng ghép (II.1-3): tổ chức 12 buổi chào cờ (960 lượt học sinh, 99,6%; 03 lượt người lớn), "
        "tổ chức 01 đợt sinh hoạt lớp; đang thực hiện, 01 minh chứng."
    )


def test_single_session_tells_how_many_of_how_many():
    tally = Tally("flag_ceremony", 1, 941, 941, 951, 0)

    assert phrases.deed(tally) == "tổ chức 01 buổi chào cờ (941/951 học sinh)"
    assert phrases.deed(Tally("parents_meeting", 2, 0, 0, 0, 31)).endswith(
        "(31 lượt cha mẹ học sinh)"
    )
    assert phrases.deed(Tally("thematic", 2, 60, 0, 0, 0)).endswith("(60 lượt học sinh)")


def test_what_has_no_kind_is_told_by_its_title():
    evidence = tuple(
        piece(title) for title in ("Ban hành kế hoạch", "Họp Tổ", "Phân công", "Họp lại")
    )
    row = clause(state="done", tallies=(Tally("other", 4, 0, 0, 0, 0),), evidence=evidence)

    assert phrases.clause_words(row, []) == (
        "3. Lồng ghép (II.1-3): Ban hành kế hoạch; Họp Tổ và 02 việc khác; đã hoàn thành, 04 minh chứng."
    )


def test_many_kinds_are_cut_short_and_counted():
    kinds = ("homeroom", "thematic", "article", "handout", "sweep", "training")
    row = clause(tallies=tuple(Tally(kind, 2, 0, 0, 0, 0) for kind in kinds), evidence=(piece(),))

    assert "và 04 hoạt động khác" in phrases.clause_words(row, [])


def test_carried_lines_share_the_sentence():
    carried = clause(n="20", path="IV.2-2", carried_by="3", evidence=(piece(),))

    words = phrases.clause_words(clause(evidence=(piece(),)), [carried])

    assert words.startswith("3, 20. Lồng ghép (II.1-3, IV.2-2): ")
    assert words.endswith("02 minh chứng.")


def test_clause_that_does_not_apply_or_has_nothing_says_so():
    assert phrases.clause_words(clause(state="na", reason="Không có cuộc thi."), []).endswith(
        "không áp dụng trong kỳ (Không có cuộc thi)."
    )
    assert phrases.clause_words(clause(), []).endswith("chưa có minh chứng.")


def words_of(data):
    paper = report_paper(data)
    said = [plain(b.text) for part in paper.sections for b in part.blocks if hasattr(b, "text")]
    tables = [b for part in paper.appendices for b in part.blocks if hasattr(b, "rows")]
    cells = [plain(cell) for table in tables for row in table.rows for cell in row]
    return " ".join([*said, *cells])


def test_carried_line_points_to_its_carrier_in_the_appendix(world):
    line = world.lines["4"]
    line.carried_by = world.lines["2"]
    line.save()
    world.log(line="2")

    words = words_of(collect(unopened(world.school, world.year, "school")))

    assert "2, 4. Lồng ghép, sinh hoạt lớp (II.1-2, IV.1-1)" in words
    assert "Xem nhiệm vụ 2" in words


def test_line_that_does_not_apply_says_why_and_lacks_nothing(world):
    mark_line(world.row("4"), "na", reason="Không có lớp", by=world.board)

    words = words_of(collect(unopened(world.school, world.year, "school")))

    assert "Không áp dụng: Không có lớp" in words


@pytest.mark.parametrize(
    ("planned", "spent", "words"),
    [
        (16_000_000, None, "Dự toán 16.000.000 đồng; thực chi: chưa có minh chứng."),
        (None, 5_000_000, "Chưa lập dự toán; thực chi 5.000.000 đồng từ nguồn chi thường xuyên."),
        (
            16_000_000,
            14_350_000,
            "thực chi 14.350.000 đồng (89,7% dự toán) từ nguồn chi thường xuyên.",
        ),
    ],
)
def test_money_is_told_with_its_source(world, planned, spent, words):
    set_money(
        world.row("1"), planned=planned, spent=spent, source="Chi thường xuyên", by=world.board
    )

    assert words in words_of(collect(unopened(world.school, world.year, "school")))


def test_money_of_last_year_stands_beside(world):
    set_money(world.row("1"), planned=1000, spent=1000, source="", by=world.board)
    LineYear.objects.filter(line=world.lines["1"], year=world.before).update(spent=900)

    words = words_of(collect(unopened(world.school, world.year, "school")))

    assert "Năm trước thực chi 900 đồng." in words


def test_school_without_a_plan_reports_no_evidence(world):
    type(world.plan).objects.update(confirmed_at=None)

    words = words_of(collect(unopened(world.school, world.year, "school")))

    assert "Kết quả theo kế hoạch: chưa có minh chứng." in words


def test_blocks_are_shown_as_html_and_escaped():
    assert paper_block(Bullets(("một", "<hai>"))) == "<p>- một</p><p>- &lt;hai&gt;</p>"
    assert paper_block(Blank(2, "Ý kiến")) == "<p>Ý kiến</p>"
    assert paper_block(Paragraph((Span("a", italic=True), "b"), indent=False)) == (
        '<p class="no-indent"><em>a</em>b</p>'
    )

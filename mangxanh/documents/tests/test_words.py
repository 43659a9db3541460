from datetime import UTC, date, datetime

import pytest

from mangxanh.documents import texts, words
from mangxanh.documents.frame import column_widths
from mangxanh.documents.measure import balanced, text_width
from mangxanh.documents.papers import Letterhead, Span, Table, missing
from mangxanh.documents.tests.examples import HEAD


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_are_written_as_the_decree_says(day, said):
    assert words.day_words(day) == said


def test_a_sunday_is_no_numbered_day():
    moment = datetime(2026, 11, 22, 1, 5, tzinfo=UTC)

    said = words.moment_words(moment)

    assert said == "08 giờ 05 phút, ngày 22 tháng 11 năm 2026 (Chủ nhật)"


def test_a_moment_without_zone_is_taken_as_it_is():
    moment = datetime(2026, 11, 23, 14, 0)  # noqa: DTZ001  # what a form without zone gives

    assert words.moment_words(moment).startswith("14 giờ 00 phút")


def test_a_paper_without_year_leaves_it_blank():
    head = Letterhead("UBND phường", "Trường", "Bãi Giữa", "")

    assert words.place_line(head).endswith("năm " + "\u00a0" * 6)
    assert words.number_line(head) == ""
    assert words.attached_to("Báo cáo", head).startswith("(Kèm theo Báo cáo ngày\u00a0")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["a.", " ", "b;"], ("a;", "b.")),
        ([], ()),
    ],
)
def test_lists_end_with_semicolons_and_a_full_stop(given, found):
    assert words.listed(given) == found


def test_the_clerk_is_added_to_recipients_once():
    assert words.recipients_of(["- Như trên"]) == ("- Như trên;", "- Lưu: VT.")
    assert words.recipients_of(["A", "Lưu: VT, TMX"]) == ("- A;", "- Lưu: VT, TMX.")


@pytest.mark.parametrize(("number", "found"), [(1, "I"), (4, "IV"), (10, "X"), (29, "XXIX")])
def test_roman_numbers(number, found):
    assert words.roman(number) == found


def test_spans_of_any_text_are_tidy():
    assert words.spans(("a\t", Span("", bold=True), missing("b"))) == (
        Span("a "),
        Span("[b]", missing=True),
    )
    assert words.plain("a\x00b") == "ab"


def test_a_line_breaks_before_a_joining_word():
    text = "Kết quả thực hiện Kế hoạch xây dựng văn hóa ứng xử trên không gian mạng năm học 2025"

    lines = balanced(text, 14, 420, bold=True)

    assert len(lines) == 2
    assert lines[1].startswith("trên ")
    assert " ".join(lines) == text


def test_breaks_of_the_text_hold_and_long_words_stand_alone():
    assert balanced("một\nhai ba", 14, 400) == ("một", "hai ba")
    assert balanced("xxxxxxxxxxxx yyyyyyyyyyyy", 14, 20) == ("xxxxxxxxxxxx", "yyyyyyyyyyyy")
    assert balanced("", 14, 20) == ("",)


def test_widths_are_those_of_times_new_roman():
    assert text_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True) == pytest.approx(
        250.3, abs=0.5
    )


def test_a_column_is_as_wide_as_its_title_and_its_days():
    rows = (("1", "x" * 40, "23/11/2026"),)
    table = Table("", ("STT", "Tên", "Ngày"), rows, widths=(1, 96, 3))

    widths = column_widths(table, 460)

    assert sum(widths) == pytest.approx(460)
    assert widths[0] >= text_width("STT", 12, bold=True)
    assert widths[2] >= text_width("23/11/2026", 12)


def test_a_column_made_narrow_by_its_neighbour_is_widened_too():
    table = Table("", ("xxxxxxxxxx", "yyyyyyyyy", "z"), (), widths=(1, 43, 56))

    widths = column_widths(table, 160)

    assert widths[1] >= text_width("yyyyyyyyy", 12, bold=True)


def test_columns_that_cannot_all_fit_keep_their_shares():
    table = Table("", ("xxxxxxxxxx", "yyyyyyyyyy"), (), widths=(1, 3))

    assert column_widths(table, 40) == (10, 30)


def test_the_sentences_of_a_report():
    assert texts.report_opening("Trường THCS Bãi Giữa", "năm học 2025 - 2026", "") == (
        "Trường THCS Bãi Giữa báo cáo kết quả thực hiện Kế hoạch năm học 2025 - 2026 như sau:"
    )
    assert "(số liệu chốt đến ngày 10/9/2026) như sau:" in texts.report_opening(
        "T", "P", "10/9/2026"
    )


def test_a_decision_without_proposer_has_no_proposal():
    decision = texts.assignment_decision(
        HEAD, plan="Kế hoạch", grounds=(), members=(), signature=None
    )

    assert decision.proposal == ""
    assert len(decision.articles) == 3


def test_years_of_a_period_stand_apart():
    assert words.years_apart("giai đoạn 2026–2030") == "giai đoạn 2026 - 2030"
    assert words.years_apart("năm học 2026-2027") == "năm học 2026 - 2027"

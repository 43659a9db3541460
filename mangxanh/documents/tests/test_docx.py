import io
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import docx as reader
import pytest

from mangxanh.documents import docx, papers
from mangxanh.documents.lint import lint_docx
from mangxanh.documents.papers import Blank, Paragraph, Signature, Table
from mangxanh.documents.tests import examples
from mangxanh.documents.tests.tools import run


def _xml(data, part="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part).decode()


def _words(data):
    document = reader.Document(io.BytesIO(data))
    texts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    return "".join(texts)


@pytest.mark.parametrize("name", examples.PAPERS)
def test_every_paper_follows_the_decree(name):
    make, paper = examples.PAPERS[name]

    faults = lint_docx(make(paper()), official=name != "recovery_sheet")

    assert faults == []


@pytest.mark.parametrize("name", examples.PAPERS)
def test_the_same_paper_gives_the_same_bytes(name):
    make, paper = examples.PAPERS[name]

    assert make(paper()) == make(paper())


def test_the_number_and_the_day_stay_blank_for_the_clerk():
    words = _words(docx.report_docx(examples.report()))

    gap = "\u00a0" * 6
    assert f"Số:{gap}{gap}/BC-THCSBG" in words
    assert f"Bãi Giữa, ngày{gap}tháng{gap}năm 2026" in words


def test_the_day_of_issue_is_written_as_the_decree_says():
    words = _words(docx.decision_docx(examples.decision()))

    assert "Bãi Giữa, ngày 05 tháng 3 năm 2026" in words


def test_missing_parts_are_highlighted():
    xml = _xml(docx.report_docx(examples.report()))

    assert xml.count('<w:highlight w:val="yellow"/>') == 2


def test_a_report_ends_with_its_mark_and_recipients_with_the_clerk():
    words = _words(docx.report_docx(examples.report()))

    assert "năm học 2025 - 2026 của Trường THCS Bãi Giữa./." in words
    assert "- Như trên;- Ban giám hiệu;- Lưu: VT." in words


def test_a_missing_last_sentence_still_ends_the_paper():
    paper = replace(examples.report(), closing=papers.missing("Chưa viết"))

    assert "[Chưa viết]./." in _words(docx.report_docx(paper))


def test_a_report_without_grounds_opening_closing_and_appendices_stands():
    paper = replace(
        examples.report(), grounds=(), opening="", closing="", appendices=(), addressees=()
    )

    assert lint_docx(docx.report_docx(paper)) == []


def test_appendices_stand_on_pages_of_their_own_direction():
    document = reader.Document(io.BytesIO(docx.report_docx(examples.report())))

    wide = [section.page_width > section.page_height for section in document.sections]
    assert wide == [False, False, True]
    assert _words(docx.report_docx(examples.report())).count("Phụ lục I") == 4


def test_a_single_appendix_has_no_number():
    words = _words(docx.decision_docx(examples.decision()))

    assert "Phụ lụcDANH SÁCH CÁN BỘ, GIÁO VIÊN," in words


def test_case_36_text_of_any_origin_becomes_nfc_without_control_characters():
    text = unicodedata.normalize("NFD", "Nguyễn Ánh\x00\x0b\ud800\ufffe & <b> \u202e")
    paper = replace(examples.letter(), blocks=(Paragraph(text),))

    words = _words(docx.letter_docx(paper))

    assert "Nguyễn Ánh & <b>" in words
    assert words == unicodedata.normalize("NFC", words)


def test_a_line_break_in_a_text_is_one_in_the_paper():
    paper = replace(examples.letter(), blocks=(Paragraph("một\nhai"), Blank(1)))

    assert "<w:br/>" in _xml(docx.letter_docx(paper))


def test_a_letter_may_have_a_title_in_place_of_a_reference():
    paper = replace(
        examples.letter(), reference="", title="Thư ngỏ", subject="Cùng con lên mạng", recipients=()
    )

    words = _words(docx.letter_docx(paper))

    assert "THƯ NGỎCùng con lên mạngKính gửi:" in words
    assert "Nơi nhận" not in words


def test_a_letter_without_text_stands():
    paper = replace(examples.letter(), blocks=(), addressees=())

    assert lint_docx(docx.letter_docx(paper)) == []


def test_a_decision_whose_last_article_has_blocks_keeps_its_text():
    article = papers.Article("Phân công.", (Paragraph("a) Một việc."),))
    paper = replace(examples.decision(), articles=(article,), proposal="", appendices=())

    assert "Điều 1. Phân công.a) Một việc." in _words(docx.decision_docx(paper))


def test_a_wide_table_turns_its_page_and_short_rows_are_filled():
    xml = _xml(docx.report_docx(examples.report()))

    assert 'w:orient="landscape"' in xml
    assert "<w:gridSpan" in xml


def test_a_table_may_do_without_header_title_and_widths():
    table = Table("", (), (("một", "hai"), ("ba",)))
    paper = replace(examples.letter(), blocks=(table,))

    assert lint_docx(docx.letter_docx(paper)) == []


def test_an_invitation_without_name_leaves_dots():
    xml = _xml(docx.invitation_docx(examples.invitation()))

    assert 'w:leader="dot"' in xml


def test_an_invitation_to_somebody_names_them():
    paper = replace(
        examples.invitation(),
        guest="Ông Nguyễn Văn A",
        content="",
        chair="",
        requests=(),
        starts=None,
    )

    words = _words(docx.invitation_docx(paper))

    assert "Trường THCS Bãi Giữa trân trọng kính mời: Ông Nguyễn Văn A." in words
    assert "Kính đề nghị" not in words


def test_a_moment_is_told_where_the_school_is():
    words = _words(docx.invitation_docx(examples.invitation()))

    assert "Thời gian: 08 giờ 00 phút, ngày 28 tháng 11 năm 2026 (thứ Bảy)." in words


def test_minutes_of_a_meeting_that_has_ended_say_when():
    paper = replace(
        examples.minutes(), ends=examples._at(23, 16), present=(), absent="02 người", copies=1
    )

    words = _words(docx.minutes_docx(paper))

    assert "Cuộc họp kết thúc vào 16 giờ 00 phút, ngày 23 tháng 11 năm 2026 (thứ Hai)./." in words
    assert "Vắng mặt: 02 người." in words


def test_minutes_have_no_place_and_day_beside_the_number():
    assert "Bãi Giữa, ngày" not in _words(docx.minutes_docx(examples.minutes()))


def test_minutes_without_number_need_no_second_row_in_the_head():
    paper = replace(examples.minutes(), letterhead=replace(examples.HEAD, number_sign=""))

    data = docx.minutes_docx(paper)

    assert "Số:" not in _words(data)
    assert lint_docx(data) == []


def test_a_signature_list_has_rows_for_those_who_come_unannounced():
    paper = replace(examples.signature_list(), people=(), blank_rows=2)

    words = _words(docx.signature_list_docx(paper))

    assert "Ghi chú12Có mặt ký tên: ........ người" in words


def test_a_clause_without_evidence_says_so():
    words = _words(docx.folder_index_docx(examples.folder_index()))

    assert "II.2-1. Tham mưu, đề xuấtchưa có minh chứng" in words
    assert "Hồ sơ có 12 minh chứng" in words


def test_a_full_folder_does_not_speak_of_missing_evidence():
    paper = replace(examples.folder_index(), groups=examples.folder_index().groups[:1])

    assert "chưa có minh chứng" not in _words(docx.folder_index_docx(paper))


def test_the_recovery_sheet_holds_the_six_words_and_the_address():
    words = _words(docx.recovery_sheet_docx(examples.recovery_sheet()))

    assert "1. sông2. bưởi3. đèn4. ngựa5. thuyền6. gạo" in words
    assert "https://bai-giua.example.vn" in words


def test_the_recovery_sheet_leaves_dots_for_the_folder_it_does_not_know():
    paper = replace(examples.recovery_sheet(), backups_folder="")

    assert "w:leader" in _xml(docx.recovery_sheet_docx(paper))


def test_a_signature_may_have_a_hint_and_no_name():
    paper = replace(examples.letter(), signature=Signature(("Người viết",), "", "(Ký tên)"))

    assert "NGƯỜI VIẾT(Ký tên)" in _words(docx.letter_docx(paper))


FONT_FOLDER = Path(docx.__file__).parent / "fonts"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
</fontconfig>"""


@pytest.fixture
def our_letters(tmp_path, monkeypatch):
    """Let a machine without Times New Roman use letters of the same widths, as schools have it."""
    file = tmp_path / "fonts.conf"
    file.write_text(FONTS.format(fonts=FONT_FOLDER, cache=tmp_path / "fonts"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(file))


@pytest.mark.slow
def test_libreoffice_opens_every_paper(tmp_path, our_letters):
    for name, (make, paper) in examples.PAPERS.items():
        (tmp_path / f"{name}.docx").write_bytes(make(paper()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"

    run(
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *map(str, sorted(tmp_path.glob("*.docx"))),
    )

    made = {path.stem for path in tmp_path.glob("*.pdf")}
    assert made == set(examples.PAPERS)
    text = run("pdftotext", str(tmp_path / "report.pdf"), "-")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text

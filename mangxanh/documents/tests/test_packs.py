"""Papers of packs: their words come out whole, and never as markup."""

import pypdfium2

from mangxanh.documents.packs import (
    Asked,
    AskedOption,
    ScriptStep,
    SlideFace,
    ballot_pdf,
    blocks_of,
    flag_pdf,
    script_pdf,
    slides_pdf,
)

TRICKY = "#let x = 1 *đậm* $x$ [a](b) \\ “ngoặc”"
ASKED = (Asked("Câu nào?", (AskedOption("A", TRICKY, right=True, why="Vì thế."),)),) * 3


def text_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def test_the_script_holds_each_word():
    pdf = script_pdf(
        school="THCS Bãi Giữa", title="Bài", grades="6–7", goal=TRICKY, need="Máy chiếu",
        steps=[ScriptStep(15, "Mở đầu", "Làm thế này.", "Nói thế này.")], questions=ASKED,
    )  # fmt: skip

    text = text_of(pdf)
    assert TRICKY in text
    assert "“Nói thế này.”" in text
    assert text.count("Câu nào?") == 3


def test_slides_put_the_questions_before_the_last():
    slides = [SlideFace(f"Trang {n}", "- một\n- **hai**") for n in range(1, 9)]
    drawn = SlideFace(
        "Có hình",
        ask="Hỏi gì?",
        picture='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>',
    )

    text = text_of(slides_pdf(school="", title="Bài", slides=[drawn, *slides], questions=ASKED))

    assert text.index("Câu 3/3") < text.index("Trang 8")
    assert "Hỏi gì?" in text
    assert "• một • hai" in text


def test_flag_and_ballots():
    assert TRICKY in text_of(flag_pdf(school="", title="Bài", text=f"Kính thưa.\n\n{TRICKY}"))
    ballots = text_of(ballot_pdf(title="Bài", questions=ASKED))
    assert ballots.count("Không ghi tên") == 4


def test_blocks_are_paragraphs_items_and_bold():
    text = "Một dòng\nnối tiếp **đậm** nhé.\n\n- một\n- hai\n  nối\n\n"

    assert blocks_of(text) == [
        {"item": False, "parts": [
            {"bold": False, "text": "Một dòng nối tiếp "}, {"bold": True, "text": "đậm"},
            {"bold": False, "text": " nhé."},
        ]},
        {"item": True, "parts": [{"bold": False, "text": "một"}]},
        {"item": True, "parts": [{"bold": False, "text": "hai nối"}]},
    ]  # fmt: skip
    assert blocks_of("") == []

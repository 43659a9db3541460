"""Which form, evidence and indicator fit a line; blank below a clear match."""

import re
from dataclasses import dataclass

from mangxanh.plan.importer.shapes import one_space

_OPENING = 70  # letters: what a line begins with says what it is about
_CLEAR, _LEAD = 3, 1


@dataclass(frozen=True)
class Hints:
    """Codes of kinds.py; "" where nothing is clear."""

    form: str = ""
    evidence_kind: str = ""
    indicator: str = ""


MONEY = Hints("budget", "estimate", "money")
_PUPILS = r"(?:học sinh|các em|lớp)"
_STAFF = r"(?:cán bộ|giáo viên|nhân viên|gv|cb)"

# (points, pattern, what it speaks for); after the clause map of domain/vietnam.md §7
_RULES: list[tuple[int, str, Hints]] = [
    (5, r"^(?:\w+ ){0,3}(?:lồng ghép|tích hợp)", Hints("integration", "lesson_plan", "integrated")),
    (3, r"lồng ghép|tích hợp", Hints("integration", "lesson_plan", "integrated")),
    (
        3,
        r"cuộc thi|hội thi|thi trực tuyến|thi tìm hiểu|thi viết|thi vẽ|dự thi",
        Hints("contest", "results", "contests"),
    ),
    (
        3,
        r"(?:phát hành|biên soạn|in ấn|in và phát|cấp phát|phát) (?:[\w,]+ ){0,4}(?:tài liệu|tờ rơi|sổ tay|áp phích)",
        Hints("documents", "material", "materials"),
    ),
    (
        3,
        r"bản tin|tin bài|tin, bài|bài viết|chuyên mục|(?:cổng|trang) thông tin điện tử|website",
        Hints("communication", "article", "articles"),
    ),
    (2, r"thông tin tích cực|truyền thông", Hints("communication")),
    (2, r"tuyên truyền", Hints("communication")),
    (
        3,
        rf"(?:tuyên truyền|sinh hoạt|chào cờ|ngoại khóa|ngoại khoá|chuyên đề)[^.;]{{0,110}}{_PUPILS}",
        Hints("communication", "attendance", "sessions"),
    ),
    (
        3,
        r"fanpage|trang, nhóm|nhóm zalo|trang mạng xã hội của (?:nhà )?trường",
        Hints("communication", "article", "pages"),
    ),
    (
        3,
        rf"(?:kỹ năng|kĩ năng)[^.;]{{0,130}}\b(?:cho|của|với) {_PUPILS}",
        Hints("lesson", "attendance", "sessions"),
    ),
    (3, r"chất lượng (?:giảng dạy|dạy học|dạy và học)|học liệu|kho bài giảng", Hints("teaching")),
    (
        4,
        r"lớp tập huấn|cử (?:[\w,]+ ){1,8}tập huấn|dự tập huấn|bồi dưỡng nghiệp vụ",
        Hints("training", "certificate", "staff_trained"),
    ),
    (3, r"tập huấn|bồi dưỡng", Hints("training", "attendance", "staff_trained")),
    (4, rf"hội nghị[^.;]{{0,140}}{_STAFF}", Hints("training", "attendance", "staff_meetings")),
    (
        4,
        rf"(?:kỹ năng|kĩ năng) viết[^.;]{{0,60}}{_STAFF}",
        Hints("training", "attendance", "staff_trained"),
    ),
    (
        5,
        r"^(?:hướng dẫn|bồi dưỡng|tập huấn)[^.;]{0,24}viết[^.;]{0,12}tin",
        Hints("training", "attendance", "staff_trained"),
    ),
    (3, r"ký cam kết|kí cam kết|bản cam kết", Hints("movement", "pledge", "classes_joined")),
    (
        3,
        r"phát động[^.;]{0,60}(?:phong trào|mô hình|thi đua)|phong trào thi đua",
        Hints("movement", "pledge", "classes_joined"),
    ),
    (
        4,
        r"^(?:xây dựng|ban hành|soạn|sửa đổi) (?:bộ )?quy tắc ứng xử|bộ quy tắc ứng xử",
        Hints("code_of_conduct", "decision", ""),
    ),
    (
        3,
        r"tư vấn (?:tâm lý|tâm lí|học đường)|hỗ trợ tâm l[ýí]|đường dây nóng|hộp thư (?:góp ý|tâm sự|điều em muốn nói)",
        Hints("counselling", "log", "help_contacts"),
    ),
    (
        3,
        r"(?:huy động|phối hợp|sự tham gia|họp)[^.;]{0,60}(?:cha mẹ|phụ huynh|cmhs)",
        Hints("coordination", "minutes", "guardians"),
    ),
    (
        3,
        r"phối hợp (?:chặt chẽ )?(?:với|cùng)[^.;]{0,50}(?:công an|y tế|ủy ban|uỷ ban|đoàn thể|chính quyền|phường|xã)",
        Hints("coordination", "minutes", ""),
    ),
    (4, r"tự kiểm tra|tự đánh giá", Hints("check", "minutes", "self_checks")),
    (3, r"kiểm tra, rà soát|rà soát|kiểm tra", Hints("check", "minutes", "checks")),
    (
        5,
        r"^(?:tăng cường |thường xuyên )?(?:công tác )?(?:kiểm tra|rà soát)(?!, tham mưu|, sửa)",
        Hints("check", "minutes", "checks"),
    ),
    (
        4,
        r"tham mưu[^.;]{0,60}(?:đề xuất|kiến nghị|cấp có thẩm quyền|sửa đổi)|kiến nghị (?:sửa đổi|bổ sung)|góp ý dự thảo",
        Hints("proposal", "letter", "proposals"),
    ),
    (3, r"(?:xây dựng|ban hành|lập) kế hoạch", Hints("planning", "plan", "plan_issued")),
    (
        4,
        r"mạng lưới|quyết định phân công|thành lập (?:tổ|ban)|ban hành quyết định",
        Hints("assignment", "decision", "people_assigned"),
    ),
    (3, r"kinh phí|dự toán", MONEY),
    (
        4,
        r"^(?:\w+[ ,:]+){0,4}báo cáo|gửi báo cáo|nộp báo cáo|báo cáo kết quả",
        Hints("report", "report", "reports"),
    ),
    (4, r"sơ kết|tổng kết", Hints("report", "report", "reviews")),
]
_WHEN = re.compile(r"^(?:định k[ỳì] )?(?:h[àằ]ng|mỗi) (?:năm học|học k[ỳì]|năm|tháng|tuần|quý),? ")
_COMPILED = [(points, re.compile(pattern), hints) for points, pattern, hints in _RULES]


def read_hints(text: str) -> Hints:
    """Return what fits an obligation, all blank where two forms speak as loudly."""
    lower = _WHEN.sub("", one_space(text.lower()))
    best: dict[str, tuple[int, Hints]] = {}
    for points, pattern, hints in _COMPILED:
        found = pattern.search(lower)
        if not found:
            continue
        score = points + (1 if found.start() < _OPENING else -1)
        if score > best.get(hints.form, (0, hints))[0]:
            best[hints.form] = score, hints
    ranked = sorted(best.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < _CLEAR:
        return Hints()
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _LEAD:
        return Hints()
    return ranked[0][1]

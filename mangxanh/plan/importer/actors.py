"""Who acts, as the paper prints it: in the line, else in the title of its section."""

import re

from mangxanh.plan.importer.shapes import words

_VERBS = (
    r"(?:có trách nhiệm|chịu trách nhiệm|phải|cần|sẽ|chủ động|chủ trì|phối hợp|tiến hành|tổ chức|"
    r"xây dựng|thực hiện|triển khai|báo cáo|phổ biến|hướng dẫn|tuyên truyền|lồng ghép|theo dõi|"
    r"kiểm tra|rà soát|phân công|lập|ban hành|tham mưu|tham gia|giám sát|đôn đốc|quản lý|"
    r"nhắc nhở|cập nhật|ký cam kết|cử|không được|không|gửi|đăng|viết|phát động|vận động|dự|"
    r"tập hợp|tổng hợp|nắm|thông báo|cung cấp|bố trí|cân đối|căn cứ|sơ kết|tổng kết|đánh giá|"
    r"soạn|biên soạn|ghi|gặp|trưng bày|cùng|chuẩn bị|mời|in|phát|nộp|trực|giúp|đề xuất|chọn|mở|"
    r"thu|dành|ra|làm|tạo|lắng nghe|duy trì|nhận|chia sẻ|tự|đề ra|họp|trao đổi|quan tâm|trình|"
    r"đưa|hỗ trợ|tư vấn|rèn|nghiêm túc|tập trung|thường xuyên|tích cực|hằng|hàng|mỗi|định kỳ|định kì)"
)
_SCHOOL = r"(?:các |toàn thể |tập thể |đội ngũ |100% )?"
_ONE = (
    r"(?:"
    r"ban giám hiệu|bgh|ban lãnh đạo|lãnh đạo (?:nhà )?trường|(?:phó )?hiệu trưởng|"
    r"ban chỉ đạo|ban tổ chức|ban đại diện (?:cha mẹ học sinh|cmhs)(?: (?:trường|các lớp))?|"
    r"ban tư vấn(?: tâm lý)?|ban biên tập|ban nề nếp|"
    r"giáo viên(?: (?:chủ nhiệm(?: các lớp)?|bộ môn|phụ trách [\w ]{2,24}?|dạy [\w ]{2,24}?|"
    r"tin học|giáo dục công dân|gdcd|âm nhạc|mĩ thuật|mỹ thuật))?|gvcn|gvbm|gv|"
    r"nhân viên(?: (?:y tế|thư viện|văn thư|kế toán|bảo vệ|thiết bị|công nghệ thông tin))?|nv|"
    r"cán bộ(?: (?:quản lý|thư viện|y tế|phụ trách [\w ]{2,24}?))?|cbql|cb|thầy cô(?: giáo)?|"
    r"tổ trưởng(?: chuyên môn| các tổ(?: chuyên môn)?)?|tổ phó|"
    r"tổ (?:chuyên môn|văn phòng|hành chính|tư vấn(?: tâm lý| học đường)*|công nghệ thông tin|"
    r"tin học|truyền thông|khoa học [\w ]{4,14}|toán[\w -]{0,16}|ngữ văn|ngoại ngữ)|bộ phận(?: (?!"
    + _VERBS
    + r")[\w ]{2,24}?)?|"
    r"tổng phụ trách(?: đội)?|tpt đội|liên đội|chi đội|đội thiếu niên[\w ]*?|"
    r"chi đoàn(?: (?:giáo viên|thanh niên))?|đoàn thanh niên|đoàn trường|công đoàn(?: trường)?|"
    r"bí thư chi đoàn|chủ tịch công đoàn|chi bộ|cấp ủy|"
    r"kế toán|văn thư|thủ quỹ|thư viện|y tế(?: trường học| học đường)?|bảo vệ|thư ký hội đồng|"
    r"cha mẹ học sinh|phụ huynh(?: học sinh)?|cmhs|học sinh(?: toàn trường)?|"
    r"nhà trường|trường|các lớp|các tổ(?: chuyên môn)?|các đoàn thể|hội đồng trường|hội cha mẹ học sinh|"
    r"đoàn - đội|đoàn, đội|đoàn đội"
    r")"
)
_JOIN = r"(?:\s*,\s*|\s+và\s+|\s*;\s*|\s*[-–/]\s*|\s+cùng\s+(?:với\s+)?|\s*,\s*và\s+)"
_ACTOR = rf"{_SCHOOL}{_ONE}(?:{_JOIN}{_SCHOOL}{_ONE})*"
_FLAGS = re.IGNORECASE
_TITLE = re.compile(
    rf"(?:(?:đối với|trách nhiệm (?:của|đối với)|nhiệm vụ (?:của|đối với)|về phía)\s+)?({_ACTOR})"
    r"\s*(?:\([^)]*\)\s*)?[:.;]?\s*$",
    _FLAGS,
)
_AUDIENCE = re.compile(r"(?:đối với|với|cho)\s+(?:các em|học sinh|phụ huynh|cha mẹ|cmhs)", _FLAGS)
_BEFORE_COLON = re.compile(rf"({_ACTOR})\s*(?:\([^)]*\)\s*)?:\s+\S", _FLAGS)
_SUBJECT = re.compile(rf"({_ACTOR})\s+{_VERBS}\b", _FLAGS)
_LEAD = (
    r"(?:căn cứ|theo|để|nhằm|h[àằ]ng (?:năm|tháng|tuần)|trên cơ sở|định k[ỳì]|vào|trước|sau|trong|"
    r"khi|từ|đầu|cuối|giữa|ngay|mỗi|đến)"
)
_INSIDE = re.compile(rf"{_LEAD}\b[^,.;]{{0,140}},\s+({_ACTOR})\s+{_VERBS}\b", _FLAGS)
_GIVEN = re.compile(
    rf"\b(?:giao(?: cho)?|phân công|yêu cầu|đề nghị)\s+({_ACTOR})\s+{_VERBS}\b", _FLAGS
)
_DONE_BY = re.compile(
    rf"(?:\bdo\s+|[.;(]\s*)({_ACTOR})\s+(?:chủ trì|thực hiện|phụ trách|đảm nhiệm|tổ chức|chịu trách nhiệm)\b",
    _FLAGS,
)
_GENERAL = {"nhà trường", "trường", "các lớp"}


def actor_of_title(title: str) -> str | None:
    """Return who a title names (“Đối với giáo viên” gives “giáo viên”), or None.

    “Đối với học sinh” says for whom, not who acts.
    """
    if len(words(title)) > 14 or _AUDIENCE.match(title):
        return None
    found = _TITLE.match(title)
    return found[1] if found else None


def actor_in(text: str, of_title: str | None) -> str | None:
    """Return who acts by the line itself, else by the title; None where neither says.

    A title that names people says more than “nhà trường” in the line.
    """
    head = text[:400]
    for pattern in (_BEFORE_COLON, _SUBJECT, _INSIDE):
        if found := pattern.match(head):
            return _better(found[1], of_title)
    for pattern in (_GIVEN, _DONE_BY):
        if found := pattern.search(head):
            return _better(found[1], of_title)
    return of_title


def _better(printed: str, of_title: str | None) -> str:
    return of_title if of_title and printed.lower() in _GENERAL else printed

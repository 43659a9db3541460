"""What a section of a plan speaks of: duties, outcomes, money, or what only leads up to it."""

from enum import StrEnum

from mangxanh.plan.importer.shapes import is_upper, title_key, words


class LineKind(StrEnum):
    """Kinds of lines (architecture.md §6)."""

    OBLIGATION = "obligation"
    OUTCOME = "outcome"
    RESOURCE = "resource"


BACKGROUND = "background"

_OUTCOME = ("mục đích", "mục tiêu", "yêu cầu", "chỉ tiêu", "kết quả cần đạt", "tầm nhìn")
_RESOURCE = ("kinh phí", "nguồn lực", "nguồn kinh phí", "dự toán kinh phí", "cơ sở vật chất")
_BACKGROUND = (
    "căn cứ",
    "cơ sở pháp lý",
    "cơ sở xây dựng",
    "đặc điểm",
    "đặc điểm tình hình",
    "khái quát",
    "tình hình",
    "thực trạng",
    "bối cảnh",
    "thuận lợi",
    "khó khăn",
    "kết quả đạt được",
    "kết quả năm học",
    "phạm vi",
    "đối tượng",
    "giải thích từ ngữ",
    "phụ lục",
)
_DUTY = ("yêu cầu đối với", "tình hình thực hiện", "mục tiêu và giải pháp", "mục tiêu, nhiệm vụ")


def _keys(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(title_key(phrase) for phrase in phrases)


_TITLES = (
    (_keys(_DUTY), ""),
    (_keys(_RESOURCE), LineKind.RESOURCE),
    (_keys(_OUTCOME), LineKind.OUTCOME),
    (_keys(_BACKGROUND), BACKGROUND),
)
_SOURCES = _keys(
    (
        *("căn cứ", "thực hiện kế hoạch", "thực hiện công văn", "thực hiện quyết định"),
        *("luật", "nghị định", "nghị quyết", "thông tư", "quyết định số", "công văn", "chỉ thị"),
        *("kế hoạch số", "hướng dẫn số", "văn bản số"),
    )
)
_MONEY = _keys(("kinh phí", "nguồn kinh phí"))
_CLOSING = _keys(("trên đây là", "nhận được kế hoạch", "kế hoạch này được phổ biến"))
_THIS_PLAN = title_key("kế hoạch này")
_DETAILS = _keys(
    (
        *("thời gian", "địa điểm", "thành phần", "đối tượng", "hình thức", "số lượng"),
        *("người thực hiện", "người phụ trách", "phụ trách", "thời gian thực hiện"),
    )
)
_RECIPIENTS = title_key("nơi nhận")
_SIGNERS = ("hiệu trưởng", "phó hiệu trưởng", "kt hiệu trưởng", "tm ban giám hiệu", "người lập")
_SIGNER_KEYS = _keys((*_SIGNERS, "người lập kế hoạch", "duyệt của", "phê duyệt", "thủ trưởng"))
_ANNEX = title_key("phụ lục")


def kind_of(title: str, inherited: str) -> str:
    """Return what a section speaks of by its title, else what the section above does."""
    if len(words(title)) > 16:
        return inherited
    key = title_key(title)
    for starts, kind in _TITLES:
        if key.startswith(starts):
            return kind or LineKind.OBLIGATION
    return inherited


def is_source(text: str) -> bool:
    """Tell a document that the plan rests on, before the first section."""
    return title_key(text[:40]).startswith(_SOURCES)


def is_money(text: str) -> bool:
    """Tell a line about where the money comes from."""
    return title_key(text[:40]).startswith(_MONEY)


def is_closing(text: str) -> bool:
    """Tell the formula that ends a plan."""
    if text.endswith("./.") and _THIS_PLAN in title_key(text):
        return True
    return title_key(text[:60]).startswith(_CLOSING)


def is_detail(text: str) -> bool:
    """Tell when, where or who of the duty before it: no duty by itself."""
    label, colon, _ = text.partition(":")
    return bool(colon) and title_key(label) in _DETAILS


def is_annex(text: str) -> bool:
    """Tell the head of an annex."""
    return title_key(text[:20]).startswith(_ANNEX) and (is_upper(text) or len(text) < 40)


def is_tail(text: str) -> bool:
    """Tell where the recipients and the signature begin: nothing after is a line."""
    key = title_key(text[:80])
    if key.startswith(_RECIPIENTS) or (len(text) < 70 and key.endswith(_RECIPIENTS)):
        return True
    return is_upper(text) and len(text) < 60 and key.startswith(_SIGNER_KEYS)


def is_aside(text: str) -> bool:
    """Tell a paragraph that can't be a duty: in brackets, or capitals like a heading."""
    bracketed = text.startswith("(") and text.rstrip(".;").endswith(")")
    return bracketed or (is_upper(text) and len(text.split()) < 25) or not title_key(text)

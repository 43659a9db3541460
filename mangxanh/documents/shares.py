"""The sheets on which three people keep a share of the recovery key, one sheet a person."""

from datetime import date
from pathlib import Path

from mangxanh.documents.pdf import template_pdf

_TEMPLATE = Path(__file__).parent / "recovery_share.typ"
_ROW = 5  # groups of four characters
LINES = (
    "Tờ này giữ một mảnh khóa cứu hộ của trường. Một mảnh một mình không mở được gì. "
    "Hai mảnh bất kỳ trong ba mảnh ghép lại thì mở được các vụ việc mà không còn ai đọc được.",
)
RULES = (
    "Không chụp ảnh, không sao chép, không gõ vào máy nào khác ngoài trang của trường.",
    "Bỏ vào phong bì, dán kín, ký lên mép dán, cất ở nơi chỉ người giữ lấy được.",
    "Không để chung một chỗ với mảnh khác, cũng không để cạnh bản sao lưu.",
    "Mất tờ này, hoặc nghi có người đã xem: báo ban giám hiệu ngay để tạo khóa mới.",
    "Khi trường tạo khóa mới, vẫn giữ tờ này cho đến khi các vụ việc trước đó hết hạn lưu.",
)


def share_sheet_pdf(*, school: str, holder: str, number: int, share: str, day: date) -> bytes:
    """Return the sheet of one share as PDF."""
    groups = share.split("-")
    values = {
        "title": f"Khóa cứu hộ · Tờ {number}/3",
        "school": school,
        "holder": f"Người giữ: {holder}",
        "lines": list(LINES),
        "rows": [" - ".join(groups[i : i + _ROW]) for i in range(0, len(groups), _ROW)],
        "rules": list(RULES),
        "made": f"In ngày {day:%d/%m/%Y}. Nhà trường không lưu mảnh này ở đâu khác.",
    }
    return template_pdf(_TEMPLATE, values)

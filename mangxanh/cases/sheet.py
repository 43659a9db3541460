"""The one page for whoever is told outside: "Phiếu thông tin gửi nơi tiếp nhận" (decisions 15).

Our own paper. It is filled from what is known, read through by a person, made in memory and kept
nowhere. What nobody knows stands there as "Chưa rõ"; pictures are never part of it.
"""

from collections.abc import Mapping

from django.utils import translation
from django.utils.timezone import localtime

from mangxanh.cases import telling, texts
from mangxanh.cases.models import Case, Referral
from mangxanh.cases.opened import Done, Opened
from mangxanh.common.dates import now
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import Block, Paragraph, Span, Text
from mangxanh.documents.pdf import flow_pdf, report_pages
from mangxanh.school.models import Person

UNKNOWN = "Chưa rõ"
SIZES = (12, 11, 10, 9)  # the first in which it is one page
LONGEST_WORDS = 1200  # characters of the child's own words; the rest is in the file
# Section, and its fields {code: label}; a label is printed, so it is Vietnamese.
SECTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "1. Gửi",
        {
            "to": "Nơi tiếp nhận",
            "at": "Giờ, ngày thông báo",
            "channel": "Qua đường nào",
            "receiver": "Người nhận",
            "reference": "Số, mã nơi nhận cho",
        },
    ),
    ("2. Người thông báo", {"by": "Họ tên, chức vụ", "by_phone": "Điện thoại gọi lại"}),
    (
        "3. Em bị hại",
        {
            "child": "Họ tên hoặc cách nhận ra em",
            "age": "Tuổi hoặc năm sinh",
            "sex": "Giới tính",
            "now_at": "Em đang ở đâu, với ai",
            "needs": "Điều cần lưu ý",
        },
    ),
    (
        "4. Sự việc",
        {
            "words": "Lời của em hoặc của người báo",
            "when": "Xảy ra khi nào, còn tiếp diễn không",
            "where": "Ở đâu",
            "links": "Trên mạng: đường dẫn, tài khoản, nhóm, giờ thấy",
            "intimate": "Có ảnh, video riêng tư không (không gửi kèm ảnh)",
        },
    ),
    (
        "5. Người bị nghi gây hại",
        {
            "suspect": "Tên, tài khoản hoặc cách nhận ra",
            "relation": "Quan hệ với em",
            "contact_child": "Có đang ở gần em không",
        },
    ),
    (
        "6. Nguy hiểm và sức khỏe",
        {
            "danger": "Nguy hiểm ngay lúc này",
            "health": "Em có bị thương, có nói muốn làm đau mình không",
        },
    ),
    (
        "7. Nhà trường đã làm",
        {
            "done": "Đã làm gì để em an toàn, lúc nào",
            "others": "Đã báo nơi nào khác",
            "evidence": "Đang giữ bằng chứng gì",
        },
    ),
    (
        "8. Gia đình và ý muốn của em",
        {
            "family": "Gia đình đã biết chưa",
            "child_view": "Em đã biết việc thông báo này chưa, em muốn gì, em sợ gì",
            "safe_contact": "Cách liên lạc an toàn với em",
        },
    ),
)
LABELS = {code: label for _title, fields in SECTIONS for code, label in fields.items()}
LONG = frozenset({"words", "done", "links", "evidence", "child_view", "family"})
HINTS = {
    "to": "111, công an, hoặc UBND xã, phường nơi xảy ra việc.",
    "by_phone": "Số nghe được cả ngoài giờ.",
    "child": "Em giấu tên thì ghi “chưa biết, khối …”.",
    "needs": "Em khuyết tật, nói ngôn ngữ khác, sợ người nào.",
    "words": "Chép nguyên, trong ngoặc kép. Không tóm tắt thay em.",
    "intimate": "Có / Không / Chưa rõ. Ai giữ, ở đâu. Không gửi kèm ảnh.",
    "danger": "Có / Không / Chưa rõ. Vì sao. Có hẹn gặp thì ghi giờ, chỗ.",
    "health": "Ghi điều thấy, không chẩn đoán.",
    "evidence": "Tên loại, ngày, mã kiểm. Bản gốc giao khi nơi tiếp nhận yêu cầu.",
    "family": "Đã báo (ai, lúc nào) / Hoãn (lý do, ai quyết định).",
    "safe_contact": "Và số, giờ không nên gọi.",
}


OF_IMAGE = {"holder": "Ai giữ", "place": "Ở đâu", "account": "Tài khoản", "time": "Lúc nào"}
KINDS = {"image": "Ảnh", "audio": "Ghi âm", "application": "Tệp"}


def known(opened: Opened, writer: Person, place: str = "") -> dict[str, str]:
    """Return what is known for the sheet, by its codes; a person reads it before it goes out.

    The paper is Vietnamese, whatever language its writer reads the pages in.
    """
    with translation.override("vi"):
        return _known(opened, writer, place)


def _known(opened: Opened, writer: Person, place: str) -> dict[str, str]:
    case, report = opened.case, opened.report
    text = str(report.get("text") or "")[:LONGEST_WORDS]
    membership = writer.memberships.filter(school=case.school).current().first()
    title = membership.title if membership else ""
    image = report.get("image") or {}
    held = "; ".join(f"{label}: {image[key]}" for key, label in OF_IMAGE.items() if image.get(key))
    found = {
        "to": str(dict(Referral.Place.choices).get(place, "")),
        "at": f"{localtime(now()):%H:%M, %d/%m/%Y}",
        "by": ", ".join(filter(None, (writer.name, title))),
        "child": _child(opened),
        "words": f"“{text}”" if text else "",
        "when": str(report.get("when") or ""),
        "where": str(report.get("where") or ""),
        "links": telling.plain(report.get("links")),
        "intimate": "Có. " + held if case.told_of_image else "",
        "suspect": "; ".join(str(row.get("name", "")) for row in opened.people),
        "others": _others(opened),
        "evidence": "; ".join(_evidence(one) for one in opened.evidence),
        "family": _family(opened),
        "safe_contact": telling.plain(report.get("contact")),
    }
    return {code: value.strip() for code, value in found.items()}


def _child(opened: Opened) -> str:
    named = ", ".join(
        filter(None, (opened.identity.get("name"), opened.identity.get("class_name")))
    )
    if named:
        return named
    grade = opened.case.grade
    return f"Chưa biết, khối {grade}" if grade else ""


def _others(opened: Opened) -> str:
    return "; ".join(
        f"{one.row.get_place_display()}, {localtime(one.row.at):%H:%M %d/%m/%Y}"
        for one in opened.referrals
    )


def _evidence(one: Done) -> str:
    row, words = one.row, one.words
    kind = KINDS.get(str(words.get("mime", "")).partition("/")[0], "Tệp")
    return f"{kind} {row.entry.day:%d/%m/%Y}, SHA-256 {str(words.get('sha256', ''))[:16]}"


def _family(opened: Opened) -> str:
    said = opened.decision("family")
    if said is None:
        return ""
    state = "Đã báo" if opened.case.family == Case.Family.TOLD else "Hoãn"
    key = str(said.words.get("answer", ""))
    reason = texts.said(texts.put_off_reasons(), key) if key != "told" else ""
    parts = (state, reason, said.text, f"{said.words.get('decided_by', '')} quyết định")
    return ". ".join(filter(None, parts))


def sheet_flow(values: Mapping[str, str], *, school: str, number: str, size: int) -> Flow:
    """Return the sheet, laid out in letters of a size."""
    blocks: list[Block] = [
        _line(
            "Chỉ nơi tiếp nhận được đọc. ",
            "Nhà trường thông báo điều đã biết, chưa xác minh. "
            "Phiếu này không thay mẫu của nơi tiếp nhận.",
        )
    ]
    for title, fields in SECTIONS:
        said: list[str | Span] = [Span(f"{title}. ", bold=True)]
        for code, label in fields.items():
            value = " ".join((values.get(code) or "").split()) or UNKNOWN
            said += [f"{label}: ", Span(value.rstrip(".") + ". ", bold=value != UNKNOWN)]
        blocks.append(_plain(tuple(said)))
    blocks += [
        _plain("Người thông báo: …………………………   Người nhận: …………………………   Giờ: ……………"),
        _line(
            "Xin không chuyển phiếu này cho người bị nghi gây hại hay người nhà của em khi chưa "
            "đánh giá nguy hiểm. ",
            f"Mã vụ việc của trường: {number}",
        ),
    ]
    return Flow(
        title="Phiếu thông tin gửi nơi tiếp nhận",
        kind="PHIẾU THÔNG TIN GỬI NƠI TIẾP NHẬN",
        subject=school,
        blocks=tuple(blocks),
        size=size,
    )


def _plain(text: Text) -> Paragraph:
    return Paragraph(text, align="left", indent=False)


def _line(strong: str, rest: str) -> Paragraph:
    return _plain((Span(strong, bold=True), rest))


def sheet_on_a_page(values: Mapping[str, str], *, school: str, number: str) -> tuple[Flow, bytes]:
    """Return the sheet and its PDF: one page, in the largest letters that fit."""
    kept = dict(values)
    while True:
        for size in SIZES:
            flow = sheet_flow(kept, school=school, number=number, size=size)
            pdf = flow_pdf(flow)
            if report_pages(pdf) == 1:
                return flow, pdf
        longest = max(kept, key=lambda code: len(kept[code]))
        kept[longest] = kept[longest][: len(kept[longest]) * 2 // 3].rstrip() + "…"

"""The fixed sentences of the papers a school writes about its plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from mangxanh.documents.papers import (
    Appendix,
    Article,
    DecisionPaper,
    Letterhead,
    Signature,
    Table,
)

REPORT_PARTS = (
    ("I", "Công tác chỉ đạo, triển khai"),
    ("II", "Kết quả thực hiện"),
    ("III", "Đánh giá"),
    ("IV", "Phương hướng"),
    ("V", "Kiến nghị, đề xuất"),
)
NO_EVIDENCE = "chưa có minh chứng"


@dataclass(frozen=True)
class Member:
    """One person of the network: name, post, what they are to do."""

    name: str
    post: str
    duty: str


def report_subject(plan: str, period: str) -> str:
    """Return the abstract: plan "xây dựng văn hóa …", period "năm học 2025 - 2026"."""
    return f"Kết quả thực hiện Kế hoạch {plan} {period}"


def report_opening(school: str, period: str, day: str) -> str:
    """Return the sentence before part I; `day` is the day the figures were closed."""
    closed = f" (số liệu chốt đến ngày {day})" if day else ""
    return f"{school} báo cáo kết quả thực hiện Kế hoạch {period}{closed} như sau:"


def report_closing(school: str, plan: str, period: str) -> str:
    """Return the last sentence of a report."""
    return f"Trên đây là báo cáo kết quả thực hiện Kế hoạch {plan} {period} của {school}./."


def assignment_decision(
    letterhead: Letterhead,
    *,
    plan: str,
    grounds: Iterable[str],
    members: Iterable[Member],
    signature: Signature,
    proposer: str = "",
) -> DecisionPaper:
    """Return the quyết định phân công: who does what in a plan, with the list as appendix.

    `plan` with its type ("Kế hoạch số 38/KH-THCSBG ngày … về …"); `grounds` each a whole line
    "Căn cứ …"; `proposer` "Tổ trưởng Tổ Mạng Xanh".
    """
    people = tuple(members)
    return DecisionPaper(
        letterhead=letterhead,
        subject="Về việc phân công cán bộ, giáo viên, nhân viên thực hiện Kế hoạch",
        authority_line=f"Hiệu trưởng {letterhead.school}",
        grounds=tuple(grounds),
        proposal=f"Theo đề nghị của {proposer}" if proposer else "",
        articles=_assignment_articles(plan),
        recipients=("Như Điều 3", "Lưu: VT"),
        signature=signature,
        appendices=(
            Appendix("Danh sách cán bộ, giáo viên, nhân viên được phân công", (_assigned(people),)),
        ),
    )


def _assignment_articles(plan: str) -> tuple[Article, ...]:
    return (
        Article(
            f"Phân công cán bộ, giáo viên, nhân viên thực hiện {plan} (có danh sách kèm theo)."
        ),
        Article(
            "Các ông (bà) có tên trong danh sách thực hiện nhiệm vụ được phân công đúng thời "
            "hạn, lưu minh chứng của từng nhiệm vụ, phối hợp với các tổ chuyên môn, đoàn thể "
            "trong nhà trường và báo cáo Hiệu trưởng kết quả thực hiện."
        ),
        Article(
            "Quyết định này có hiệu lực kể từ ngày ký. Các tổ chuyên môn, bộ phận có liên "
            "quan và các ông (bà) có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
        ),
    )


def _assigned(people: tuple[Member, ...]) -> Table:
    return Table(
        "",
        ("STT", "Họ và tên", "Chức vụ", "Nhiệm vụ được phân công"),
        tuple((str(at), who.name, who.post, who.duty) for at, who in enumerate(people, 1)),
        widths=(13, 44, 40, 68),
        aligns="clll",
    )

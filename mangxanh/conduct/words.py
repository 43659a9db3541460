"""What is written down and sent about codes. The words are Vietnamese, as papers are."""

from collections.abc import Sequence

from mangxanh.conduct.models import Code, Handout, Rule

ZALO_MOST = 600
HANDED = {
    Handout.Kind.POSTER: "Treo áp phích",
    Handout.Kind.LEAFLET: "Phát tờ rơi",
    Handout.Kind.SIGNATURES: "Phát danh sách ký nhận",
    Handout.Kind.ZALO: "Gửi Zalo",
    Handout.Kind.SLIDES: "Trình chiếu",
    Handout.Kind.PORTAL: "Đăng trang của trường",
}
HANDED_NAMES = {
    Handout.Kind.POSTER: "Áp phích",
    Handout.Kind.LEAFLET: "Tờ rơi",
    Handout.Kind.SIGNATURES: "Danh sách ký nhận",
    Handout.Kind.ZALO: "Tin Zalo",
    Handout.Kind.SLIDES: "Trang chiếu",
    Handout.Kind.PORTAL: "Bài trên trang của trường",
}


def issued_title(code: Code) -> str:
    """Return what the log says when a code is issued."""
    return f"Ban hành {_small(code.title)} (bản {code.number})"


def handout_title(code: Code, kind: str) -> str:
    """Return what the log says of copies."""
    return f"{HANDED[Handout.Kind(kind)]}: {_small(code.title)}"


def signatures_title(name: str) -> str:
    """Return what the log, and the families of the class, read."""
    return f"Lớp {name} ký nhận quy tắc ứng xử trên mạng"


def agreement_title(name: str) -> str:
    """Return what the log, and the families of the class, read."""
    return f"Cả lớp {name} ký thỏa thuận ứng xử trên mạng"


def zalo_text(code: Code, rules: Sequence[Rule], address: str) -> str:
    """Return a text for Zalo of at most 600 characters: as many rules as fit, and where the rest is."""
    head = f"{code.title}\n"
    tail = f"\nXem đủ và vì sao: {address}"
    lines: list[str] = []
    for rule in rules:
        line = f"\n{len(lines) + 1}. {rule.title}"
        if len(head) + len("".join(lines)) + len(line) + len(tail) > ZALO_MOST:
            break
        lines.append(line)
    return f"{head}{''.join(lines)}{tail}"[:ZALO_MOST]


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]

"""Sentences of the report, made from counts: the language of a Vietnamese official paper."""

import re
from collections.abc import Iterable
from datetime import date

from mangxanh.annual_report.data import Amount, Basis, Clause, Figure, Piece, Tally
from mangxanh.documents.texts import NO_EVIDENCE
from mangxanh.documents.words import day_words, two_digits, years_apart

# Kind of activity: (what the school did, with {n} in it).
DEEDS = {
    "flag_ceremony": "tổ chức {n} buổi chào cờ",
    "homeroom": "tổ chức {n} đợt sinh hoạt lớp",
    "thematic": "tổ chức {n} buổi sinh hoạt chuyên đề",
    "integration": "lồng ghép vào {n} hoạt động, tiết học",
    "article": "đăng {n} tin, bài",
    "handout": "phát tài liệu {n} lần",
    "extracurricular": "tổ chức {n} hoạt động ngoại khóa",
    "conference": "tổ chức {n} hội nghị",
    "parents_meeting": "tổ chức {n} cuộc họp cha mẹ học sinh",
    "training": "cử người dự {n} lớp tập huấn",
    "contest": "tổ chức {n} cuộc thi",
    "outside_contest": "tham gia {n} cuộc thi do đơn vị khác tổ chức",
    "draft_comment": "góp ý {n} dự thảo văn bản",
    "sweep": "rà soát trang, nhóm {n} lần",
    "other": "thực hiện {n} việc khác",
    "paper": "lưu {n} văn bản, giấy tờ",
}
# Kinds that pupils attend; the classes of the others say who got it.
UNNAMED = {"other", "paper"}
MOST_KINDS, MOST_TITLES = 4, 2  # in one sentence; the appendix has them all
ATTENDED = {
    "flag_ceremony",
    "homeroom",
    "thematic",
    "integration",
    "extracurricular",
    "conference",
    "contest",
}
_YEARS = re.compile(r",?\s+(?:giai đoạn|năm học)\s+\d{4}\s*[-–]\s*\d{4}$")
SIGNS = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "HD": "Hướng dẫn",
    "TB": "Thông báo",
    "CTr": "Chương trình",
    "NQ": "Nghị quyết",
    "TT": "Thông tư",
}


def number(value: int) -> str:
    """Return a count as papers write it: 0, 05, 12, 1.234."""
    return two_digits(value) if 0 < value < 10 else f"{value:,}".replace(",", ".")


def dong(value: int) -> str:
    """Return a sum of money: 16.000.000 đồng."""
    return f"{value:,}".replace(",", ".") + " đồng"


def percent(share: float) -> str:
    """Return a share in per cent with a decimal comma, 97,9%; whole numbers without."""
    tenths = round(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}%"


def share(amount: Amount) -> str:
    """Return "97,9% (94/96)", with "từ 88% đến 99%" where it has a range; "" for no share."""
    if amount.share is None:
        return ""
    said = f"{percent(amount.share)} ({_plain(amount.count or 0)}/{_plain(amount.of or 0)})"
    if amount.low is None or amount.high is None:
        return said
    return f"{said}, từ {percent(amount.low)} đến {percent(amount.high)}"


def _plain(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def quantity(figure: Figure, amount: Amount) -> str:
    """Return "12 buổi, 964 lượt", with "*" for what was entered by hand; without record so said."""
    if amount.withheld:
        return f"dưới 05 {figure.unit}"
    if amount.value is None:
        return NO_EVIDENCE
    words = dong(amount.value) if figure.unit == "đồng" else f"{number(amount.value)} {figure.unit}"
    if amount.turns is not None and figure.turn_unit:
        words += f", {number(amount.turns)} {figure.turn_unit}"
    return words.strip() + ("*" if amount.marked else "")


def last_quantity(figure: Figure) -> str:
    """Return last year's amount; what nobody counted then is said to be so."""
    unknown = figure.last.value is None and not figure.last.withheld
    return "chưa theo dõi" if unknown else quantity(figure, figure.last)


def listed(items: Iterable[str]) -> str:
    """Return "a, b và c"."""
    *some, last = list(items) or [""]
    return f"{', '.join(some)} và {last}" if some else last


def lowered(words: str) -> str:
    """Return words as they stand inside a sentence: "chi thường xuyên"; UBND stays."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def sentence(words: str) -> str:
    """Return words with a capital first letter and a full stop."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def deed(tally: Tally, *, people: bool = True) -> str:
    """Return what one kind of activity amounts to: "tổ chức 12 buổi chào cờ (11.568 lượt …)"."""
    words = DEEDS.get(tally.kind, DEEDS["other"]).format(n=number(tally.sessions))
    if not people:
        return words
    present = []
    if tally.kind in ATTENDED and tally.heads:
        present.append(_pupils(tally))
    if tally.adults:
        who = "cha mẹ học sinh" if tally.kind == "parents_meeting" else "người lớn"
        present.append(f"{number(tally.adults)} lượt {who}")
    return f"{words} ({'; '.join(present)})" if present else words


def _pupils(tally: Tally) -> str:
    if tally.sessions == 1 and tally.size:
        return f"{_plain(tally.present)}/{_plain(tally.size)} học sinh"
    rate = f", {percent(tally.present / tally.size)}" if tally.size else ""
    return f"{number(tally.heads)} lượt học sinh{rate}"


def section_words(path: str, heading: str) -> str:
    """Return the section of a line, as the report names it: "II.1. Tuyên truyền, giáo dục"."""
    parts = [part.strip(" :") for part in heading.split(" · ")]
    title = (parts[1] if len(parts) > 1 else parts[0]) or ""
    mark = path.partition("-")[0]
    title = title.capitalize() if title.isupper() else title
    if title.startswith(mark):
        return title
    return f"{mark}. {title[:1].upper()}{title[1:]}".rstrip(". ")


def clause_words(clause: Clause, carried: Iterable[Clause]) -> str:
    """Return the sentence of one clause and of those that it carries: "17, 20. Tập huấn (…): …"."""
    others = list(carried)
    numbers = ", ".join(row.n for row in (clause, *others))
    paths = ", ".join(row.path for row in (clause, *others))
    return f"{numbers}. {clause.title.rstrip('.')} ({paths}): {_outcome(clause, others)}."


def _outcome(clause: Clause, others: list[Clause]) -> str:
    if clause.state == "na":
        return f"không áp dụng trong kỳ ({clause.reason.rstrip('.')})"
    evidence = [piece for row in (clause, *others) for piece in row.evidence]
    if not evidence:
        return NO_EVIDENCE
    tallies = merged([tally for row in (clause, *others) for tally in row.tallies])
    state = "đã hoàn thành" if clause.state == "done" else "đang thực hiện"
    return f"{_deeds(tallies, evidence)}; {state}, {number(len(evidence))} minh chứng"


def _deeds(tallies: list[Tally], evidence: list[Piece]) -> str:
    """Return what was done, by kind; what has no kind of its own by its title.

    Of the most frequent kind it tells how many came; the table tells it of all.
    """
    if all(row.kind in UNNAMED for row in tallies):
        titles = list(dict.fromkeys(piece.title.rstrip(".") for piece in evidence))
        more = len(titles) - MOST_TITLES
        rest = f" và {number(more)} việc khác" if more > 0 else ""
        return "; ".join(titles[:MOST_TITLES]) + rest
    more = sum(row.sessions for row in tallies[MOST_KINDS:])
    rest = f" và {number(more)} hoạt động khác" if more else ""
    told = [deed(row, people=turn == 0) for turn, row in enumerate(tallies[:MOST_KINDS])]
    return f"{', '.join(told)}{rest}"


def merged(tallies: Iterable[Tally]) -> list[Tally]:
    """Return one tally a kind, the most frequent first, those without a name last."""
    sums: dict[str, list[int]] = {}
    for row in tallies:
        found = sums.setdefault(row.kind, [0, 0, 0, 0, 0])
        counts = (row.sessions, row.heads, row.present, row.size, row.adults)
        for at, value in enumerate(counts):
            found[at] += value
    rows = [Tally(kind, *found) for kind, found in sums.items()]
    return sorted(rows, key=lambda row: (row.kind in UNNAMED, -row.sessions))


def basis_words(row: Basis) -> str:
    """Return "Thực hiện Kế hoạch số 112/KH-UBND ngày … của …"."""
    sign = row.number.partition("/")[2].partition("-")[0]
    kind = SIGNS.get(sign, "Công văn")
    day = f" {day_words(row.day)}" if row.day else ""
    about = row.title.removeprefix("V/v").strip()
    if about and not about.lower().startswith("về"):
        about = f"về {about[0].lower()}{about[1:]}"
    return f"Thực hiện {kind} số {row.number}{day} của {row.issuer} {about}".strip()


def plan_words(title: str) -> str:
    """Return what a plan is about, without its years: "xây dựng văn hóa …" from its title."""
    return _YEARS.sub("", _bare(title))


def _bare(title: str) -> str:
    about = title.strip()
    if about.lower().startswith("kế hoạch"):
        about = about[len("kế hoạch") :].strip()
    return about[:1].lower() + about[1:]


def own_plan_words(school: str, number_: str, day: date | None, title: str) -> str:
    """Return the school's own plan with number and day, where they are known."""
    numbered = f" số {number_}" if number_ else ""
    dated = f" {day_words(day)}" if day else ""
    return f"Kế hoạch{numbered}{dated} của {school} về {years_apart(_bare(title))}"

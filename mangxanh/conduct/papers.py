"""The decision that issues a code, and lists to sign, as plain values that documents/ lays out.

The words are Vietnamese.
"""

from collections.abc import Sequence

from mangxanh.conduct.models import Audience, ClassAgreement, Code, Rule
from mangxanh.conduct.queries import rules_of
from mangxanh.documents.conduct import Sheet, SheetRule, agreement_pdf, code_pdf
from mangxanh.documents.papers import (
    Appendix,
    Article,
    Block,
    Bullets,
    DecisionPaper,
    Paragraph,
    SignatureListPaper,
    Signer,
    Span,
)
from mangxanh.documents.posters import Size
from mangxanh.documents.words import short_day
from mangxanh.plan.papers import letterhead, signature
from mangxanh.school.models import SchoolClass
from mangxanh.school.queries import class_list_of

SHEETS: dict[str, tuple[Sheet, Size]] = {
    "ap-phich-a3": ("all", "a3"),
    "ap-phich-a4": ("all", "a4"),
    "tung-dieu-a3": ("series", "a3"),
    "tung-dieu-a4": ("series", "a4"),
    "to-roi": ("leaflet", "a4"),
    "trang-chieu": ("slides", "a4"),
}
_WHO = {
    Audience.PUPILS_6_7: "học sinh lớp 6, lớp 7",
    Audience.PUPILS_8_9: "học sinh lớp 8, lớp 9",
    Audience.STAFF: "cán bộ, giáo viên, nhân viên",
    Audience.GUARDIANS: "cha mẹ học sinh",
    Audience.ADMINS: "người quản trị trang, nhóm của nhà trường và của các lớp",
}


def decision_paper(code: Code) -> DecisionPaper:
    """Return the decision that issues a code, with the code as its appendix; its number is blank."""
    school = code.school
    rules = rules_of(code)
    return DecisionPaper(
        letterhead=letterhead(school, "QĐ"),
        subject=f"Về việc ban hành {_small(code.title)}",
        authority_line=f"Hiệu trưởng {school.name}",
        grounds=tuple(_ground(line) for line in code.basis_lines),
        proposal="",
        articles=_articles(code, len(rules)),
        recipients=("Như Điều 3", "Lưu: VT"),
        signature=signature(school),
        appendices=(
            Appendix(code.title, tuple(b for n, r in enumerate(rules, 1) for b in _rule(n, r))),
        ),
    )


def _ground(line: str) -> str:
    return line if line.startswith("Căn cứ") else f"Căn cứ {line}"


def _articles(code: Code, count: int) -> tuple[Article, ...]:
    who = _WHO[Audience(code.audience)]
    since = f"từ ngày {short_day(code.first_day)}" if code.first_day else "kể từ ngày ký"
    before = " và thay thế bản đã ban hành trước đó" if code.number > 1 else ""
    return (
        Article(f"Ban hành kèm theo Quyết định này {_small(code.title)}, gồm {count} điều."),
        Article(f"Quy tắc áp dụng với {who} của nhà trường {since}{before}."),
        Article(
            "Các tổ chuyên môn, đoàn thể, bộ phận có liên quan và các cá nhân nêu tại Điều 2 "
            "chịu trách nhiệm thi hành Quyết định này."
        ),
    )


def _rule(n: int, rule: Rule) -> tuple[Block, ...]:
    title = Paragraph(
        (Span(f"Điều {n}. {rule.title}", bold=True),), keep_with_next=bool(rule.text or rule.say)
    )
    text = (Paragraph(rule.text),) if rule.text else ()
    said = tuple(
        f"{label}: {words}"
        for label, words in (("Nên", rule.say), ("Không nên", rule.dont))
        if words
    )
    return (title, *text, *((Bullets(said),) if said else ()))


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def signature_list(code: Code, row: SchoolClass) -> SignatureListPaper:
    """Return the list on which a class signs: names where pupils are here, else numbered lines."""
    pupils = class_list_of(row)
    return SignatureListPaper(
        letterhead=letterhead(row.school, ""),
        event=f"{code.title}, lớp {row.name}",
        starts=None,
        place=f"Lớp {row.name}",
        people=tuple(Signer(name=pupil.person.name, post=row.name) for pupil in pupils),
        signature=signature(row.school),
        post_title="Lớp",
        blank_rows=2 if pupils else row.size or 45,
    )


def sheet_pdf(code: Code, form: str, address: str) -> bytes:
    """Return a poster, a leaflet or slides of a code as PDF."""
    sheet, size = SHEETS[form]
    since = f", áp dụng từ {short_day(code.first_day)}" if code.first_day else " (dự thảo)"
    return code_pdf(
        sheet,
        school=code.school.name,
        title=code.title,
        lead=code.lead,
        edition=f"Bản {code.number}{since}",
        rules=_sheet_rules(rules_of(code)),
        address=address,
        size=size,
    )


def _sheet_rules(rules: Sequence[Rule]) -> list[SheetRule]:
    return [SheetRule(rule.title, rule.text, rule.why, rule.say, rule.dont) for rule in rules]


def class_poster_pdf(agreed: ClassAgreement, size: Size, address: str) -> bytes:
    """Return what a class agreed on as a poster with room to sign."""
    row = agreed.school_class
    return agreement_pdf(
        school=agreed.school.name,
        class_name=row.name,
        sentences=agreed.sentences,
        signed=f"Ngày {short_day(agreed.day)} · {agreed.signed}/{agreed.size} bạn cùng ký",
        address=address,
        size=size,
    )

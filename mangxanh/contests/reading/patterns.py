"""What stands at the head of a line: Câu 1, A., Đáp án: C, Giải thích, Phần II, 1. A 2. B."""

import re
from typing import NamedTuple

from mangxanh.plan.importer.shapes import bare

NAMED, NUMBERED, BRACKET, NAMELESS = "named", "numbered", "bracket", "nameless"
LESSON = "lesson"  # "Bài 1:" begins a question, or a lesson with questions below
STARS = "*#✓✔☑√✅"
_BULLETS = "•●○◦▪■□·∙‣➢➤►▶\uf0b7\uf0a7"

_LEAD = r"(?:[^\w(\[“”\"'‘’<>|/\\.…,;:=→?!]|\[(?=\s*cau))*"  # signs, 👉
_NAMED = re.compile(
    rf"{_LEAD}(?:(?:cau hoi|cau|question|quiz)\s*(?:so|thu)?\s*[.:]?\s*(\d{{1,4}})"
    r"(?!\d|[.,]\d|\s*(?:va|den|-|–|,|&|\+)\s*(?:cau\s*)?\d)\s*(?:[.:)/\]]|[-–]\s|[*_]+(?=\s))*"
    r"|(?:bai tap|bai|q|ch|c)\s*(\d{1,4})\s*[.:)]+(?!\d))\s*"
)
_GLUED = re.compile(rf"{_LEAD}(cau(?: hoi)?\s*)?(\d{{1,4}})(?:\s*[.:)/](?=\d)|[-–]\s+(?=\d))")
_NAMELESS = re.compile(rf"{_LEAD}(?:cau hoi|question|hoi|q)\s*:\s*(?=\S)")
_NUMBERED = re.compile(r"\s*[(\[]?(\d{1,4})\s*(?:[.):/\]]+|[-–](?=\s))(?!\d)\s*")
_BRACKET = re.compile(r"\s*\[(\d{1,2})\]\s*")
_LEVELS = r"nb|th|vdt|vdc|vd|nhan biet|thong hieu|van dung(?: thap| cao)?|m\d|muc(?: do)?\s*\d|de|trung binh|tb|kho|[1-4]|clo\s*\d+"
_POINTS = r"\d+(?:[.,/]\d+)?\s*(?:d|diem|pts?|points?|marks?)"
_EXTRA = re.compile(
    rf"\s*(?:[(\[<]\s*(?:({_LEVELS})(?:\s*[-,;]\s*{_POINTS})?|{_POINTS})\s*[)\]>])\s*[.:)\-–]*\s*"
)
_END_POINTS = re.compile(rf"\s*[(\[]\s*{_POINTS}\s*[)\]]\s*\.?\s*$")

_OPTION = re.compile(
    rf"\s*(?:[{_BULLETS}\-–+]\s*)?(?P<star>[{STARS}]|\[[xX]\]|\([xX]\))?(?:\[ ?\]|[☐□])?\s*"
    r"(?:[(\[]\s?)?(?P<letter>[A-HĐa-hđ])(?P<sign>\s?(?:[.):\]/])|\s*[-–](?=\s)|\t)(?P<after>\s*)"
)
_INLINE = re.compile(
    rf"(?P<gap>^|\s+|[;,.](?=[A-H][.)]))(?P<star>[{STARS}]|(?<=\s\s)[{STARS}]\s)?(?P<open>[(\[])?(?P<letter>[A-HĐa-hđ])"
    r"(?P<sign>\s?[.):\]/]|\s?[-–](?=\s))(?!\w\.)"
)

_ANSWER = re.compile(
    r"[^\w]*(?:"
    r"(?:cac\s+)?(?:dap an|phuong an|lua chon|cau tra loi)(?:\s+(?:dung|chinh xac|chinh))?(?:\s+la)?"
    r"|dap so|answers?|ans|correct(?:\s+answers?)?|right\s+answers?|key|tra loi|d/an?"
    r")\s*[:.\-–=]+\s*"
    r"|[^\w]*(?:da|dapan)\s*:\s*"
)
_ANSWER_LOOSE = re.compile(
    r"[\s*>=\-–•(\[]*(?:(?:dap an|phuong an)(?:\s+dung)?(?:\s+la)?|chon(?:\s+(?:dap an|phuong an))?|=>|→|⇒|answer|correct answer)"
    r"\s*:?\s*(?=[a-h](?:\W|$))"
)
_LETTERS_ONLY = re.compile(
    r"[(\[]?\s*([A-Ha-h](?:\s*(?:,|;|/|\+|&|và|and|\s)\s*[A-Ha-h])*)\s*[)\].;]*"
)
_LETTERS_RUN = re.compile(r"([A-H]{2,8})\s*\.?")
_LETTER_THEN_TEXT = re.compile(
    r"[(\[]?([A-Ha-h])\s*[.):,;\]\-–]+\s*(\S.*)|([A-H])\s+((?:vì|do|bởi|theo|\().*)", re.IGNORECASE
)
_RULE = re.compile(r"[\s\-–—_=*.…~]{3,}")
_WHY = re.compile(
    r"\s*(?:[>^]+\s*|[\s*•\-–(\[]*(?:giai thich|loi giai|huong dan giai|huong dan|hdg|explanation|explain|feedback|"
    r"can cu(?: phap ly| phap luat)?|co so phap ly|ly do|vi sao|goi y|dan chung|nguon|tham khao)"
    r"(?:\s+(?:chi tiet|dap an))?\s*[:.\-–]\s*)"
    r"|\s*(?:loi giai|huong dan giai|giai thich|giai)(?:\s+chi tiet)?\s*$"
)
_SHARED = re.compile(
    r"[^?]{0,160}?(?:tra loi|lam|hoan thanh|answer)?[^?]{0,60}\b(?:cau(?: hoi)?|questions?)\s*(?:tu\s*)?(?:cau\s*)?(\d{1,3})"
    r"\s*(?:den|toi|va|to|and|-|–|,)\s*(?:cau\s*)?(\d{1,3})\b"
)
_SECTION = re.compile(
    r"\s*(?:(?:phan|chuong|chu de|chuyen de|part|section|nhom)\s+(?:thu\s+)?(?:[ivxlc]+|\d+|[a-h]|nhat|mot|hai|ba|tu|bon|nam)\b"
    r"|(?:muc|bai)\s+(?:[ivxlc]+|\d+)\s*[.:\-–]\s*(?=\D)"
    r"|(?:ma de|de so|de thi so|de|test)(?:\s+(?:so|thi))?\s*:?\s*\d{1,4}\s*[.:]?\s*$)"
)
_LEVEL_TITLE = re.compile(
    r"(?:[^\w]|\d{1,2}\.|[ivx]{1,4}[.)])*(?:cac\s+)?(?:cau hoi\s+)?(?:muc do\s*)?(?:\d\s*[:.]\s*)?"
    r"(?:nhan biet|thong hieu|van dung(?: thap| cao)?)\s*(?:[(\[:].{0,30})?[\s:.]*"
    r"|[^\w]*(?:chu de|chuyen de|chu diem)\s*:\s*\S.{0,80}"
)
_PART = re.compile(
    r"[A-HĐ]\s*[.):\-–/]\s*(?:PHẦN\s+)?(?:TRẮC NGHIỆM|TỰ LUẬN|LÝ THUYẾT|LÍ THUYẾT|BÀI TẬP|ĐÁP ÁN|CÂU HỎI)\b[^a-zà-ỹ]*"
)
_ROMAN = re.compile(r"\s*[IVX]{1,5}\s*[.)/:\-–]\s*(?=\S)")
_PAPER = re.compile(r"\bma de(?: thi)?(?: so)?\s*[:.\-–]?\s*(\d{1,4}|chan|le|[a-d])\b")
_PAPER_ALONE = re.compile(
    r"[\s\-–*(]*de(?: thi)?(?: so)?\s*[:.]?\s*(\d{1,4}|chan|le|[a-d])[\s\-–*).:]*"
)
_END = re.compile(r"[\s\-–—_*.=…]*(?:het|the end|end)[\s\-–—_*.=…]*")
_PAGE = re.compile(
    r"[\s\-–—]*(?:trang|page)\s*\d{1,3}(?:\s*(?:/|of|tren)\s*\d{1,3})?[\s\-–—,|]*"
    r"(?:ma de(?: thi)?\s*:?\s*\w{1,6})?[\s\-–—]*"
)
_KEY_TITLE = re.compile(
    r"[\s\-–*]*(?:[ivx]+[.)]\s*)?(?:bang\s+)?(?:dap an(?!\s*[:.]?\s*[a-h]\b)|answer key|answers|huong dan cham)[^?]{0,60}"
)
_META = re.compile(
    r"[^\w]*(?:(?:question )?type|loai cau hoi|dang cau hoi|id|ma cau hoi)[*_\s]*:[*_\s]*[\w/-]{1,20}(?: [\w/-]{1,20}){0,2}[*_\s]*"
)
_CHAT = re.compile(
    r"\s*(?:\[\d{1,2}[:h]\d{2}(?::\d{2})?,?\s+\d{1,2}/\d{1,2}/\d{2,4}\]|\[\d{1,2}/\d{1,2}/\d{2,4},?\s+\d{1,2}[:h]\d{2}(?::\d{2})?\])"
    r"\s*[^:\n]{1,40}:\s*"
)
_SO_CHOOSE = re.compile(
    r"(?:\bvay\b|\bdo do\b|\bsuy ra\b|=>|→|⇒)[^.?]{0,30}?\b(?:chon|dap an)(?:\s+(?:dung|dap an|phuong an|cau|la|y))*\s*:?\s*([a-h])\W*$"
)
_RANGE = re.compile(r"\s*(\d{1,4})\s*[-–—]\s*(\d{1,4})\s*[:.]?\s*([A-H](?:[\s,;]*[A-H])+)[\s.;]*")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_ALL = re.compile(r"(?:ca|tat ca|all of)\s.{0,60}")
_PAIR = re.compile(
    r"(?:c(?:â|a)u\s*)?(\d{1,4})\s*[.:)\-–—=/]*\s*([A-H](?:\s*[,&+]\s*[A-H])*|[A-H]{2,4}|[a-h](?=[\s,;.|]|$))(?![\w])[.;,|\s]*",
    re.IGNORECASE,
)
_PAIR_THEN_TEXT = re.compile(
    r"\s*(?:c(?:â|a)u\s*(?:hỏi\s*)?)?(\d{1,4})\s*[.:)\-–—=/]*\s*(?:(?:đáp án|đ/?a|chọn|answer)\s*(?:đúng\s*)?(?:là\s*)?[:\-–]?\s*)?"
    r"([A-H](?:\s*[,&+]\s*[A-H])*)(?:[.):;,\-–]|\s|$)",
    re.IGNORECASE,
)
_LEVEL_WORDS = {"de": "1", "nb": "1", "nhan biet": "1", "th": "2", "thong hieu": "2", "tb": "2",
                "trung binh": "2", "kho": "3", "vd": "3", "vdt": "3", "van dung": "3",
                "van dung thap": "3", "vdc": "4", "van dung cao": "4"}  # fmt: skip


class Head(NamedTuple):
    """How a question begins; `end`: where its stem does."""

    style: str
    number: int | None
    end: int
    difficulty: str = ""


class Label(NamedTuple):
    """The letter of an option; `start`: where the label begins, `end`: where the text does."""

    letter: str
    sign: str
    starred: bool
    start: int
    at: int
    end: int


def head(text: str) -> Head | None:
    """Return how a question begins on this line, or None."""
    low = bare(text)
    if found := _NAMED.match(low):
        end, level = extras(low, found.end())
        return Head(NAMED if found[1] else LESSON, int(found[1] or found[2]), end, level)
    if found := _BRACKET.match(low):
        end, level = extras(low, found.end())
        named = _NAMED.match(low, end)
        number = int(named[1] or named[2]) if named else None
        return Head(BRACKET, number, named.end() if named else end, level or found[1])
    if (found := _NUMBERED.match(text)) and not _is_sum(text):
        end, level = extras(low, found.end())
        return Head(NUMBERED, int(found[1]), end, level)
    if found := _NAMELESS.match(low):
        return Head(NAMELESS, None, found.end())
    return None


def _is_sum(text: str) -> bool:
    """Return whether a line like "12 - 5 = ?" only looks numbered."""
    return bool(re.match(r"\s*\d+(?:\s*[-–]\s*|[:/]|\s+[:/]\s*)\d", text))


def glued(text: str, number: int) -> Head | None:
    """Return how question `number` begins where no space parts it from a digit: "Câu 3.1 GB"."""
    found = _GLUED.match(bare(text))
    if found is None or int(found[2]) != number:
        return None
    return Head(NAMED if found[1] else NUMBERED, number, found.end())


def extras(low: str, at: int) -> tuple[int, str]:
    """Return where the stem begins after points and levels, and the level."""
    level = ""
    while found := _EXTRA.match(low, at):
        if found[1] and found.end() < len(low):
            level = level or level_of(found[1])
        elif found[1]:
            break  # the stem is nothing but "(1)"
        at = found.end()
    return at, level


def level_of(word: str) -> str:
    """Return a level of difficulty as a digit, or as it is written."""
    digits = re.sub(r"\D", "", word)
    return digits or _LEVEL_WORDS.get(word, word)


def without_points(text: str) -> str:
    """Return a stem without the points at its end ("… (0,5 điểm)")."""
    found = _END_POINTS.search(bare(text))
    return text[: found.start()].rstrip() if found and found.start() else text


def option(text: str) -> Label | None:
    """Return the letter at the head of a line, or None."""
    found = _OPTION.match(text)
    if not found or (found["sign"].strip() in ("/", ":") and not found["after"]):
        return None
    after, letter = text[found.end() :], found["letter"]
    if found["sign"].strip() == "." and re.match(r"[A-HĐa-hđ]\.", after) and not found["after"]:
        return None  # an abbreviation: A.B.
    return Label(
        letter, found["sign"].strip() or "\t", bool(found["star"]),
        found.start(), found.start("letter"), found.end(),
    )  # fmt: skip


def mistyped(text: str, letter: str) -> Label | None:
    """Return the label of an option whose dot is missing or is another sign ("B Hai", "B, Hai")."""
    found = re.match(rf"\s*({letter})\s*[,;_'’]?\s+(?=[^\W\d_]|\d)", text)
    after = text[found.end() :][:1] if found else ""
    if found is None or not (after.isupper() or after.isdigit()):
        return None
    return Label(letter, ".", False, 0, found.start(1), found.end())  # noqa: FBT003  # not starred


def inline(text: str, at: int, letter: str, sign: str = "") -> Label | None:
    """Return the next label of an option with this letter on the same line.

    One with a gap before it wins: in "… của bạn B.    B. Im" the name is no label.
    """
    found = [
        Label(
            letter, one["sign"].strip(), bool(one["star"]),
            one.start(), one.start("letter"), one.end(),
        )
        for one in _INLINE.finditer(text, at)
        if one["letter"] == letter
        and (one["sign"].strip() == sign if sign else one["sign"].strip() not in "-–")
        and (one["sign"].strip() not in ("/", ":") or text[one.end() :][:1].isspace())
    ]  # fmt: skip
    return next((label for label in found if is_wide(text, label)), found[0] if found else None)


def is_wide(text: str, label: Label) -> bool:
    """Return whether more than one space stands before an inline label."""
    before = text[label.start : label.at].rstrip("([" + STARS)
    return "\t" in before or len(before) > 1 or label.start == 0


def answer(text: str) -> str | None:
    """Return what stands behind "Đáp án:", "ANSWER:", "Chọn"; "" for nothing; None if no such."""
    low = bare(text)
    found = _ANSWER.match(low) or _ANSWER_LOOSE.match(low)
    if found is None:
        return None
    rest = text[found.end() :].strip()
    if low[found.start() : found.end()].strip().startswith("chon") and not letters_of(rest):
        return None
    return rest.strip("*_ ")


def letters_of(text: str) -> list[str]:
    """Return the letters of an answer ("C", "A, C", "ABD", "C. Hà Nội"), [] if it has others."""
    text = text.strip()
    if found := _LETTERS_ONLY.fullmatch(text):
        return [c.upper() for c in re.findall(r"[A-Ha-h](?![a-z])", found[1].replace("và", ","))]
    if found := _LETTERS_RUN.fullmatch(text):
        return list(found[1])
    if found := _LETTER_THEN_TEXT.fullmatch(text):
        return [(found[1] or found[3]).upper()]
    return []


def is_all(text: str) -> bool:
    """Return whether an option is "Cả A, B, C", "Tất cả các ý trên"."""
    return bool(_ALL.fullmatch(bare(text).strip()))


def behind_letter(text: str) -> str:
    """Return what follows the letter of an answer ("C. Hà Nội"), "" for nothing."""
    found = None if _LETTERS_ONLY.fullmatch(text) else _LETTER_THEN_TEXT.fullmatch(text.strip())
    return str(found[2] or found[4]).strip() if found else ""


def is_nothing(text: str) -> bool:
    """Return whether a line is only drawn (-----), a page number, or for a program (ID: 7)."""
    low = bare(text)
    return any(one.fullmatch(low) for one in (_RULE, _PAGE, _META))


def why(text: str) -> int | None:
    """Return where an explanation begins on this line, or None."""
    found = _WHY.match(bare(text))
    return found.end() if found else None


def is_section(text: str) -> bool:
    """Return whether a line is a heading: Phần I, Chương 2, II. …"""
    low = bare(text)
    return len(text) < 160 and bool(
        _SECTION.match(low) or _ROMAN.match(text) or _LEVEL_TITLE.fullmatch(low)
    )


def is_part(text: str) -> bool:
    """Return whether a line looks like an option and is a heading: "B. TỰ LUẬN (3 điểm)"."""
    return bool(_PART.fullmatch(_IN_BRACKETS.sub("", text).strip()))


def shared(text: str) -> range | None:
    """Return the numbers of the questions that a text introduces ("… trả lời câu 2 đến câu 5")."""
    found = _SHARED.match(bare(text))
    return range(int(found[1]), int(found[2]) + 1) if found else None


def paper(text: str) -> str:
    """Return the number or name of the paper in a line ("Mã đề: 101", "ĐỀ CHẴN"), or ""."""
    low = bare(text)
    found = _PAPER.search(low) or _PAPER_ALONE.fullmatch(low)
    return found[1].lstrip("0") if found else ""


def is_end(text: str) -> bool:
    return bool(_END.fullmatch(bare(text)))


def chat_stamp(text: str) -> int:
    """Return where the words of a message begin behind "[08:10, 25/11/2026] Cô Hương:", or 0."""
    found = _CHAT.match(text)
    return found.end() if found else 0


def chosen_at_end(text: str) -> str:
    """Return the letter of "Vậy chọn B." at the end of an explanation, or ""."""
    found = _SO_CHOOSE.search(bare(text))
    return found[1].upper() if found else ""


def is_key_title(text: str) -> bool:
    """Return whether a list of answers begins: "ĐÁP ÁN", "Bảng đáp án"."""
    low = bare(text).strip()
    return bool(_KEY_TITLE.fullmatch(low)) and not low.endswith((".", "?")) and len(low) < 80


def pairs(text: str) -> list[tuple[int, str]]:
    """Return numbers and letters of a line that holds nothing else: "1. A  2. B", "1-5: BCADA"."""
    if many := _RANGE.fullmatch(text):
        said = re.findall(r"[A-H]", many[3])
        numbers = range(int(many[1]), int(many[2]) + 1)
        return list(zip(numbers, said, strict=True)) if len(said) == len(numbers) else []
    found, at = [], len(text) - len(text.lstrip(" |\t-*•"))
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            return []
        found.append((int(pair[1]), "".join(re.findall(r"[A-H]", pair[2].upper()))))
        at = pair.end()
    return found


def pair_then_text(text: str) -> tuple[int, str] | None:
    """Return number and letter of a line of a list of answers, whatever follows."""
    found = _PAIR_THEN_TEXT.match(text)
    return (int(found[1]), "".join(re.findall(r"[A-H]", found[2].upper()))) if found else None

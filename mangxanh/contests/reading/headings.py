"""The headings of a table of questions: which column holds what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mangxanh.common.text import fold

MOST_ABOVE = 30  # rows above the row of headings
_SIGNS = re.compile(r"[^\w\s]+|_")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # correctAnswer
_CUT = re.compile(r"\s[-–—]\s|[:\n]")  # "Answer 1 - max 75 characters"
_FIELDS: dict[str, tuple[str, ...]] = {
    "stem": (
        "noi dung cau hoi", "cau hoi", "noi dung", "noi dung cau hoi va dap an", "de bai", "question", "question text",
        "ten cau hoi", "cau hoi trac nghiem", "stem", "title", "question title", "questions",
        "nhan dinh", "khang dinh", "phat bieu", "menh de", "cau hoi va phuong an", "cau hoi va dap an",
    ),
    "correct": (
        "dap an dung", "dap an", "dap an chinh xac", "correct", "correct answer", "answer", "right answer", "cau tra loi dung",
        "phuong an dung", "key", "ket qua", "da", "correct option", "answer key", "lua chon dung", "dap an dung la", "correct answers",
        "tra loi dung", "cau tra loi", "tra loi", "da dung", "correct index", "answer index", "d s", "dung sai", "dung hay sai",
    ),
    "explanation": (
        "giai thich", "loi giai", "huong dan", "huong dan giai", "explanation", "giai thich dap an", "can cu", "can cu phap ly",
        "feedback", "loi giai chi tiet", "co so phap ly",
    ),
    "difficulty": ("do kho", "muc do", "muc", "difficulty", "level", "cap do", "muc do nhan thuc"),
    "category": ("chu de", "chuong", "topic", "category", "chuyen de", "bai", "phan", "linh vuc", "noi dung chu de"),
    "grade": ("khoi", "lop", "grade", "khoi lop"),
    "type": ("loai", "loai cau hoi", "type", "dang", "dang cau hoi", "question type", "kieu"),
    "number": ("stt", "tt", "cau", "so tt", "so thu tu", "no", "id", "cau so", "so cau", "ma cau hoi", "question no", "cau hoi so"),
    "choices": (
        "cac phuong an", "phuong an", "phuong an tra loi", "cac phuong an tra loi", "lua chon", "cac lua chon", "options",
        "cac dap an", "phuong an lua chon", "choices", "cau tra loi va phuong an",
    ),
    "true": ("dung", "d", "true"),
    "false": ("sai", "s", "false"),
}  # fmt: skip
_OPTION = re.compile(
    r"(?:(?:(?:dap an|phuong an|lua chon|cau tra loi)(?: tra loi| lua chon)?|option|answer|choice|pa|tra loi|da|opt)\s*)?([a-h]|[1-8])"
)
_WRONG = re.compile(
    r"(?:(?:dap an|phuong an|lua chon|cau tra loi)\s*(?:sai|nhieu|gay nhieu)|(?:wrong|incorrect)(?: answer| option)?|distractor)\s*[1-8]?"
)
_ASIDE = re.compile(
    r"diem(?: so)?|points?|score|thoi gian.*|time.*|ghi chu|note|nguoi (?:soan|ra de).*|ngay.*|dap an hoc sinh"
)  # columns that nobody misses
Cell = str | date


@dataclass(frozen=True)
class Columns:
    """Where each field stands; `options` are the columns of the options in order.

    `first_is_right`: the first of them is the column of right answers, the others those of wrong
    ones. `unread`: headings of which nothing is known.
    """

    row: int
    places: Mapping[str, int]
    options: Sequence[tuple[str, int]] = field(default=())
    first_is_right: bool = False
    unread: Mapping[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.places) + len(self.options)

    @property
    def fits(self) -> bool:
        answers = {"correct", "choices", "true"} & set(self.places)
        return "stem" in self.places and bool(self.options or answers)


def find_columns(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """Return the row of headings within the first 30: the one that names most fields.

    Headings may stand in two rows: a title over the letters of the options.
    """
    best: Columns | None = None
    for at, row in enumerate(rows[:MOST_ABOVE]):
        found = [columns_of(row, at)]
        if at + 1 < len(rows) and (merged := _merged(row, rows[at + 1])):
            found.append(columns_of(merged, at + 1))
        for one in found:
            if one.fits and (best is None or one.size > best.size):
                best = one
    return best


def _merged(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Return two rows of headings as one, [] where the lower one is none."""
    told = [key for cell in lower if (key := key_of(cell))]
    if len(told) < 2 or not all(_OPTION.fullmatch(key) or _field_of(key) for key in told):
        return []
    longest = max(len(upper), len(lower))
    pairs = zip(_filled(upper, longest), _filled(lower, longest), strict=True)
    return [below if key_of(below) else above for above, below in pairs]


def _filled(row: Sequence[Cell], length: int) -> list[Cell]:
    return [*row, *[""] * (length - len(row))]


def columns_of(row: Sequence[Cell], at: int) -> Columns:
    """Return what the cells of a row name."""
    keys = [_known(cell) for cell in row]
    options: dict[str, int] = {}
    for place, key in enumerate(keys):
        if (found := _OPTION.fullmatch(key)) and not (key.isdigit() and len(key) == 1):
            options.setdefault(found[1], place)
    if len(options) < 2:
        options = {}  # a lone "Đ" is no option
    places = _places(keys, set(options.values()))
    wrong = [place for place, key in enumerate(keys) if _WRONG.fullmatch(key)]
    first_is_right = not options and bool(wrong) and "correct" in places
    if first_is_right:
        right = [places.pop("correct"), *wrong]
        options = {"abcdefgh"[n]: place for n, place in enumerate(right[:8])}
    options = options or _same_titles(keys, places)
    taken = {*places.values(), *options.values()}
    unread = {
        str(cell).strip(): place
        for place, cell in enumerate(row)
        if keys[place] and place not in taken and not _ASIDE.fullmatch(keys[place])
    }
    return Columns(at, places, sorted(options.items()), first_is_right, unread)


def _places(keys: Sequence[str], taken: set[int]) -> dict[str, int]:
    places: dict[str, int] = {}
    for name, known in _FIELDS.items():
        free = [
            place
            for word in known
            for place, key in enumerate(keys)
            if key == word and place not in taken and place not in places.values()
        ]
        if free:
            places[name] = free[0]
    if ("true" in places) != ("false" in places):
        places.pop("true", None)
        places.pop("false", None)
    return places


def _same_titles(keys: Sequence[str], places: dict[str, int]) -> dict[str, int]:
    """Return columns that are all called "Đáp án" or "Phương án" as options, but for the last."""
    for word in ("phuong an", "lua chon", "dap an", "option", "answer"):
        same = [at for at, key in enumerate(keys) if key == word and at != places.get("correct")]
        if len(same) > 1:
            places.pop("choices", None)
            return {"abcdefgh"[at]: place for at, place in enumerate(same[:8])}
    return {}


def _field_of(key: str) -> str:
    return next((name for name, known in _FIELDS.items() if key in known), "")


def _known(cell: Cell) -> str:
    """Return the heading of a cell; without what it explains, where only that is known."""
    key = key_of(cell)
    short = key_of(_CUT.split(str(cell).strip(), maxsplit=1)[0])
    is_known = _OPTION.fullmatch(key) or _field_of(key) or _WRONG.fullmatch(key)
    return short if not is_known and (_OPTION.fullmatch(short) or _field_of(short)) else key


def key_of(cell: Cell) -> str:
    """Return a heading or a word of a cell as it is compared: without marks, signs, brackets."""
    text = _HUMP.sub(" ", str(cell).replace("#", " no ").replace("№", " no "))
    return " ".join(_SIGNS.sub(" ", _IN_BRACKETS.sub(" ", fold(text))).split())

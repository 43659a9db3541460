"""Which column of a list is which: headings as schools, CSDL ngành, vnEdu and SMAS write them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mangxanh.common.text import fold

MOST_ABOVE = 30  # rows above a row of headings
_SIGNS = re.compile(r"[^\w\s]+|_")

# Folded, without signs; of several that fit one field the first listed is taken.
PUPILS: dict[str, tuple[str, ...]] = {
    "name": (
        "ho va ten", "ho ten", "ho va ten hoc sinh", "ho ten hoc sinh", "ho va ten hs", "ho ten hs",
        "ten hoc sinh", "hoten", "hovaten", "ho ten khai sinh", "full name", "fullname",
        "student name", "name",
    ),
    "family": (
        "ho", "ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho va chu lot",
        "ho chu dem", "ho va chu dem", "ho va ten lot",
    ),
    "given": ("ten", "ten goi"),
    "code": (
        "ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh bo", "ma dinh danh",
        "ma dinh danh hoc sinh", "ma hoc sinh", "ma hs", "mahs", "ma so hoc sinh", "ma so hs",
        "ma so", "ma", "ma moet", "ma vnedu", "ma smas", "student code", "student id", "code", "id",
    ),
    "class": ("lop", "lop hoc", "ten lop", "ten lop hoc", "lop hien tai", "class", "class name"),
    "birth": (
        "ngay sinh", "ngay thang nam sinh", "ngay sinh dd mm yyyy", "sinh ngay", "nam sinh",
        "ngay sinh hoc sinh", "ngaysinh", "ntns", "date of birth", "birth date", "birthday", "dob",
    ),
    "status": (
        "trang thai", "trang thai hoc sinh", "trang thai hoc tap", "tinh trang", "trang thai hs",
        "tinh trang hoc tap", "status",
    ),
}  # fmt: skip
STAFF: dict[str, tuple[str, ...]] = {
    "name": (
        "ho va ten", "ho ten", "ho va ten giao vien", "ho ten giao vien", "ho ten gv", "ho ten cb",
        "ho va ten can bo", "ho ten can bo", "ho va ten cbgvnv", "ten giao vien", "full name",
        "name",
    ),
    "family": PUPILS["family"],
    "given": PUPILS["given"],
    "job": (
        "vi tri viec lam", "chuc vu", "chuc danh", "cong viec", "nhiem vu", "vi tri", "vai tro",
        "phan cong", "mon day", "bo mon", "chuyen mon", "job", "role", "title",
    ),
    "email": (
        "email", "e mail", "thu dien tu", "hop thu", "hop thu dien tu", "dia chi email",
        "dia chi thu dien tu", "mail",
    ),
}  # fmt: skip
_NUMBERS = {"stt", "tt", "so tt", "so thu tu", "no"}


def heading_key(cell: object) -> str:
    """Return a heading as it is compared: no marks, no signs, single spaces."""
    return " ".join(_SIGNS.sub(" ", fold(str(cell))).split())


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a sheet, and what the columns are called."""

    row: int
    places: Mapping[str, int]
    titles: Sequence[str]
    doubtful: Sequence[str] = field(default=())

    @property
    def dropped(self) -> list[str]:
        """Return the headings of which nothing is kept."""
        kept = set(self.places.values())
        return [title for at, title in enumerate(self.titles) if title and at not in kept]

    @property
    def named(self) -> bool:
        return "name" in self.places or {"family", "given"} <= set(self.places)


def columns_of(
    cells: Sequence[object],
    row: int,
    fields: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str],
) -> Columns:
    """Return the columns of a row of headings; `chosen` is {field: heading key}, said by a person."""
    keys = [heading_key(cell) for cell in cells]
    titles = [" ".join(str(cell).split()) for cell in cells]
    places: dict[str, int] = {}
    doubtful = []
    for name, words in fields.items():
        if name in chosen:
            if chosen[name] in keys:
                places[name] = keys.index(chosen[name])
            continue
        found = [keys.index(word) for word in words if word in keys]
        if found:
            places[name] = found[0]
        if name != "code" and keys.count(keys[found[0]] if found else "\0") > 1:
            doubtful.append(name)
    _settle_names(places)
    return Columns(row, places, titles, doubtful)


def _settle_names(places: dict[str, int]) -> None:
    """Let "Tên" alone be the whole name, and a whole name win over its parts."""
    if "name" in places:
        places.pop("family", None)
        places.pop("given", None)
    elif "given" in places and "family" not in places:
        places["name"] = places.pop("given")
    elif "family" in places and "given" not in places:
        del places["family"]


def find_headings(
    rows: Sequence[Sequence[object]],
    fields: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str],
) -> Columns | None:
    """Return the row of headings within the first 30 rows: the one that names most fields."""
    best: Columns | None = None
    for at, cells in enumerate(rows[:MOST_ABOVE]):
        found = columns_of(cells, at, fields, chosen)
        alone = sum(1 for cell in cells if cell != "") == 1
        if not found.named or (alone and "name" not in chosen and not _is_word_for_name(cells)):
            continue
        if best is None or len(found.places) > len(best.places):
            best = found
    return best


def _is_word_for_name(cells: Sequence[object]) -> bool:
    return any(heading_key(cell) in PUPILS["name"] for cell in cells)


def is_number_column(title: str) -> bool:
    """Return whether a heading is that of the running number."""
    return heading_key(title) in _NUMBERS

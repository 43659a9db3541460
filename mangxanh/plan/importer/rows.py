"""Tables of a plan: which column is the duty, who acts, until when."""

from dataclasses import dataclass

from mangxanh.plan.importer.shapes import title_key

_DUTY = tuple(map(title_key, ("nội dung", "nhiệm vụ", "công việc", "hoạt động", "biện pháp")))
_ACTOR = tuple(
    map(
        title_key,
        (
            "người thực hiện",
            "người phụ trách",
            "phụ trách",
            "đơn vị thực hiện",
            "chủ trì",
            "bộ phận",
            "thực hiện",
            "người chịu trách nhiệm",
            "phân công",
            "lực lượng",
        ),
    )
)
_DUE = tuple(map(title_key, ("thời gian", "thời hạn", "thời điểm", "hạn", "tiến độ", "tháng")))


@dataclass(frozen=True)
class Columns:
    """Places of the columns; None where the table has no such column."""

    duty: int
    actor: int | None
    due: int | None
    count: int


@dataclass(frozen=True)
class Row:
    """A row: the duty, its offset in the row's text, who and when as printed."""

    duty: str
    start: int
    actor: str | None
    due: str | None


def cells_of(text: str) -> list[tuple[str, int]]:
    """Return the cells of a row (its text after the opening bar) with their offsets."""
    cells = []
    at = 0
    for part in text.rstrip("|").split("|"):
        left = len(part) - len(part.lstrip())
        cells.append((part.strip(), at + left))
        at += len(part) + 1
    return cells


def columns_of(text: str) -> Columns | None:
    """Return the columns if this row is the heading of a table of duties."""
    keys = [title_key(cell) if len(cell) < 40 else "" for cell, _ in cells_of(text)]
    duty = _first(keys, _DUTY)
    actor, due = _first(keys, _ACTOR), _first(keys, _DUE)
    if duty is None or (actor is None and due is None):
        return None
    return Columns(duty, actor, due, len(keys))


def _first(keys: list[str], starts: tuple[str, ...]) -> int | None:
    return next((k for k, key in enumerate(keys) if key.startswith(starts)), None)


def read_row(text: str, columns: Columns) -> Row | None:
    """Return what a row says, or None where it holds no duty."""
    cells = cells_of(text)
    if len(cells) != columns.count:
        return None
    duty, start = cells[columns.duty]
    if len(duty.split()) < 2:
        return None
    return Row(duty, start, _cell(cells, columns.actor), _cell(cells, columns.due))


def _cell(cells: list[tuple[str, int]], at: int | None) -> str | None:
    return (cells[at][0] or None) if at is not None else None

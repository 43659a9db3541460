"""One shape for every paper, from top to bottom: what DOCX and PDF both lay out."""

from dataclasses import dataclass

from mangxanh.documents.papers import Appendix, Block, Letterhead, Signature, Table
from mangxanh.documents.words import roman

MANY_COLUMNS = 7  # more do not fit 165 mm
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS = "Nơi nhận:"


@dataclass(frozen=True)
class Flow:
    """A paper in the order of Decree 30/2020, Annex I; texts are complete, marks included."""

    title: str
    blocks: tuple[Block, ...]
    head: Letterhead | None = None
    dated: bool = True
    kind: str = ""
    subject: str = ""
    reference: str = ""
    authority_line: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    attached: str = ""
    size: int = 14
    landscape: bool = False


def appendix_name(at: int, count: int) -> str:
    """Return "Phụ lục", or "Phụ lục I" … where there are several; `at` counts from 0."""
    return "Phụ lục" if count == 1 else f"Phụ lục {roman(at + 1)}"


def is_wide(appendix: Appendix) -> bool:
    """Tell whether an appendix needs a landscape page."""
    return appendix.landscape or any(
        isinstance(block, Table) and len(block.columns) > MANY_COLUMNS for block in appendix.blocks
    )


def alignment(table: Table, column: int) -> str:
    """Return left, center or right for a column."""
    letter = table.aligns[column : column + 1]
    return {"c": "center", "r": "right"}.get(letter, "left")

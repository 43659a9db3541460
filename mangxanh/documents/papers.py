"""What a paper says, as plain values: no layout, no database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias


@dataclass(frozen=True)
class Span:
    """A stretch of text; `missing` is shown highlighted until somebody writes it."""

    text: str
    bold: bool = False
    italic: bool = False
    missing: bool = False


Text: TypeAlias = str | Span | tuple[str | Span, ...]


def missing(text: str) -> Span:
    """Return a highlighted "[text]" for what has not been written yet."""
    return Span(f"[{text}]", missing=True)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; `indent` is the first line's 1.27 cm."""

    text: Text
    align: Literal["justify", "left", "center"] = "justify"
    indent: bool = True
    keep_with_next: bool = False


@dataclass(frozen=True)
class Heading:
    """A bold line that stays with what follows; level 1 for sections, 2 inside them."""

    text: Text
    level: Literal[1, 2] = 2


@dataclass(frozen=True)
class Bullets:
    """Items each led by a dash, as official papers have them."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Blank:
    """Dotted lines to be written on by hand; the first begins with `label`."""

    lines: int = 3
    label: str = ""


@dataclass(frozen=True)
class Table:
    """A ruled table; its header row repeats on every page.

    `widths` are shares of the text width, one per column (equal when empty). `aligns` has one
    letter per column (l, c, r). A row of one cell spans all columns. Without column titles
    there is no header row; `row_height` in mm leaves room for a signature.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...] = ()
    note: Text = ""
    aligns: str = ""
    row_height: float = 0


@dataclass(frozen=True)
class Picture:
    """A picture in a paper that is printed from Word: JPEG or PNG, its size in mm.

    In a PDF and on a page `alt`, what it shows, stands for it.
    """

    data: bytes
    alt: str
    width: float
    height: float
    keep_with_next: bool = False


Block: TypeAlias = Paragraph | Heading | Bullets | Blank | Table | Picture


@dataclass(frozen=True)
class Section:
    """A numbered part of a report: Section("I", "Công tác chỉ đạo", (…))."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Appendix:
    """A part on new pages with its own page numbers; landscape for wide tables.

    A table of more than seven columns turns it to landscape by itself.
    """

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Letterhead:
    """Who issues a paper; the clerk writes the number, so there is no field for it.

    Names in ordinary case ("UBND phường Bãi Giữa", "Trường THCS Bãi Giữa"); `number_sign`
    is "/BC-THCSBG" or "" for a paper without number. Without `day` the place of day and month
    stays blank, and of the year too when `year` is None.
    """

    authority: str
    school: str
    place: str
    number_sign: str
    day: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class Signature:
    """Who signs: ("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"), "Đỗ Thị Hạnh"; `hint` in italics."""

    title_lines: tuple[str, ...]
    name: str = ""
    hint: str = ""


def signed_by_head(name: str) -> Signature:
    """Return the signature of the head of the school."""
    return Signature(("HIỆU TRƯỞNG",), name)


def signed_by_deputy(name: str) -> Signature:
    """Return the signature of a deputy head who signs in the head's place."""
    return Signature(("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"), name)


@dataclass(frozen=True)
class ReportPaper:
    """Báo cáo. `subject` is the abstract under the title; `size` of the body 13 or 14 pt.

    `recipients` without dashes and full stops ("Lưu: VT" is added when it is not there).
    """

    letterhead: Letterhead
    subject: str
    addressees: tuple[str, ...]
    grounds: tuple[str, ...]
    opening: Text
    sections: tuple[Section, ...]
    closing: Text
    recipients: tuple[str, ...]
    signature: Signature
    appendices: tuple[Appendix, ...] = ()
    size: Literal[13, 14] = 14


@dataclass(frozen=True)
class Article:
    """Điều n.: the first text runs on behind the number, further blocks stand below."""

    text: Text
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class DecisionPaper:
    """Quyết định. `authority_line`: "Hiệu trưởng Trường THCS Bãi Giữa"."""

    letterhead: Letterhead
    subject: str
    authority_line: str
    grounds: tuple[str, ...]
    proposal: str
    articles: tuple[Article, ...]
    recipients: tuple[str, ...]
    signature: Signature
    appendices: tuple[Appendix, ...] = ()


@dataclass(frozen=True)
class InvitationPaper:
    """Giấy mời. Without `guest` a dotted line is left for the name."""

    letterhead: Letterhead
    event: str
    starts: datetime | None
    place: str
    signature: Signature
    guest: str = ""
    content: str = ""
    chair: str = ""
    requests: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class MinutesPaper:
    """Biên bản. What is empty becomes dotted lines to be filled by hand."""

    letterhead: Letterhead
    event: str
    starts: datetime | None
    place: str
    ends: datetime | None = None
    chair: str = ""
    secretary: str = ""
    present: tuple[Text, ...] = ()
    absent: str = ""
    content: tuple[Block, ...] = ()
    conclusions: tuple[Block, ...] = ()
    gathering: str = "Cuộc họp"
    copies: int = 2


@dataclass(frozen=True)
class Signer:
    """One row of a list to be signed: a name and what stands beside it (post, class)."""

    name: str
    post: str = ""
    note: str = ""


@dataclass(frozen=True)
class SignatureListPaper:
    """Danh sách ký tên. `blank_rows` are added below for those who come unannounced."""

    letterhead: Letterhead
    event: str
    starts: datetime | None
    place: str
    people: tuple[Signer, ...]
    signature: Signature
    post_title: str = "Chức vụ, đơn vị"
    blank_rows: int = 5


@dataclass(frozen=True)
class DistributionRow:
    """One recipient of a document: "Tổ Tự nhiên", "để thực hiện", copies, day it came."""

    recipient: str
    purpose: str = ""
    copies: int = 1
    received: date | None = None
    note: str = ""


@dataclass(frozen=True)
class DistributionListPaper:
    """Danh sách nơi nhận văn bản, to be signed; `document` names it with number and date."""

    letterhead: Letterhead
    document: str
    rows: tuple[DistributionRow, ...]
    signature: Signature


@dataclass(frozen=True)
class FolderEntry:
    """One piece of evidence in the folder; `file` is its path there, sha256 in hex."""

    code: str
    title: str
    day: date | None
    author: str
    file: str
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True)
class FolderGroup:
    """The evidence of one clause; an empty one prints "chưa có minh chứng"."""

    clause: str
    obligation: str
    entries: tuple[FolderEntry, ...]


@dataclass(frozen=True)
class FolderIndexPaper:
    """Mục lục hồ sơ minh chứng; `subject` says of which plan and period."""

    letterhead: Letterhead
    subject: str
    groups: tuple[FolderGroup, ...]
    signature: Signature


@dataclass(frozen=True)
class PlainLetterPaper:
    """A letter: with `reference` an official one ("V/v …"), else with `title` and `subject`."""

    letterhead: Letterhead
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    signature: Signature
    reference: str = ""
    title: str = ""
    subject: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecoverySheetPaper:
    """Tờ khôi phục: what opens a backup. `words` is the passphrase, one word each."""

    school: str
    server: str
    words: tuple[str, ...]
    made: date
    backups_folder: str = ""

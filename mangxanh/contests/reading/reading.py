"""From a file to questions: what kind of file it is, who reads it, what is refused and why."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import (
    keys,
    labelled,
    layouts,
    patterns,
    qti,
    settling,
    sheets,
    templates,
    unlabelled,
)
from mangxanh.contests.reading.building import Draft
from mangxanh.contests.reading.checking import check
from mangxanh.contests.reading.found import CONFLICT, MOST_LINES, MOST_QUESTIONS, Found, too_many
from mangxanh.contests.reading.gift import looks_like_gift, read_gift
from mangxanh.contests.reading.headings import find_columns
from mangxanh.contests.reading.lines import Line, marked_line, plain_line
from mangxanh.contests.reading.moodle import read_moodle
from mangxanh.contests.reading.old_letters import reader_of
from mangxanh.contests.reading.pieces import cut
from mangxanh.contests.reading.placing import Placed, placed
from mangxanh.contests.reading.repeats import once_each
from mangxanh.contests.reading.telling import (
    tell_encoding,
    tell_grids,
    tell_key,
    tell_left_out,
    tell_loose,
    tell_papers,
)
from mangxanh.contests.reading.texts import decode
from mangxanh.contests.reading.word import WordFile, WordReader
from mangxanh.documents.excel import Sheet, read_sheets
from mangxanh.documents.zips import check_office_zip

MOST_BYTES = 20 * 1024 * 1024
MOST_LETTERS = 4_000_000
MOST_IN_LINE = 20_000  # letters
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLES = (".csv", ".tsv", ".xls")
_OTHERS = (b"%PDF", b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf")


def read_questions(
    data: bytes, name: str, *, key: bytes | None = None, key_name: str = ""
) -> Found:
    """Return the questions of a file, and everything that somebody has to look at.

    `data`: at most 20 MB of Word, Excel, OpenDocument, CSV, GIFT, Aiken, Moodle XML or plain
    text; the bytes decide, then `name`. `key`: a file with the list of answers, if it is one of
    its own. Raises BadInput with one sentence for what can't be read at all.
    """
    found = _read(data, name, _papers_of_key(key, key_name) if key is not None else {})
    if not found.questions:
        raise BadInput(_no_questions(found))
    if len(found.questions) > MOST_QUESTIONS:
        raise too_many()
    check(found)
    found.issues.sort(key=lambda issue: issue.line)
    return found


def _no_questions(found: Found) -> str:
    if found.issues:
        first = found.issues[0]
        told = pgettext("to a teacher", "No question could be read. Line %(line)d: %(why)s")
        return told % {"line": first.line, "why": first.message}
    return pgettext(
        "to a teacher",
        "No question was found in this file. Begin each question with “Câu 1:” and each option "
        "with “A.”.",
    )


def _read(data: bytes, name: str, papers: keys.Papers) -> Found:
    _refuse(data, name.lower())
    if data.startswith(_ZIP):
        parts = check_office_zip(data)
        if any(part.startswith("word/") for part in parts):
            return _read_word(data, papers)
        if any(part.rpartition("/")[2] == qti.MANIFEST for part in parts):
            return qti.read_package(data)
        return _read_sheets(data, name, papers)
    if data.startswith(_OLE) or name.lower().endswith(_TABLES):
        return _read_sheets(data, name, papers)
    if _is_xml(data):
        return qti.read_item(data) if qti.is_item(data) else read_moodle(data)
    text, encoding = decode(data)
    if len(text) > MOST_LETTERS:
        raise BadInput(pgettext("to a teacher", "This text is too long. Split the file."))
    if name.lower().endswith(".gift") or looks_like_gift(text):
        found = read_gift(text)
    else:
        found = _read_text(text, papers)
    tell_encoding(found, encoding)
    return found


def _is_xml(data: bytes) -> bool:
    head = data[:200].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \r\n\t")
    return head.startswith(
        (b"<?xml", b"<quiz", b"<!DOCTYPE", b"<!--", b"<assessmentItem", b"<qti-")
    )


def _refuse(data: bytes, name: str) -> None:
    if not data:
        raise BadInput(pgettext("to a teacher", "This file is empty. Please choose another."))
    if len(data) > MOST_BYTES:
        raise BadInput(
            pgettext("to a teacher", "This file is larger than 20 MB. Please choose another.")
        )
    if data.startswith(_OLE) and not name.endswith(".xls"):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This is an old Word file (.doc) or one locked with a password. Please open it "
                "in Word, save it as .docx without a password, and choose it again.",
            )
        )
    if data.startswith(_OTHERS) or name.endswith((".pdf", ".rtf", ".doc")):
        raise BadInput(
            pgettext(
                "to a teacher",
                "This kind of file can't be read. Please choose Word (.docx), Excel (.xlsx), "
                "GIFT, Moodle XML or a text file.",
            )
        )


# Word


def _read_word(data: bytes, papers: keys.Papers) -> Found:
    file = WordFile(data)
    reader = WordReader(file)
    lines = reader.lines()
    found = Found()
    rest = _tables_of_questions(lines, found)
    if found.questions and not any(line.text.strip() for line in rest if line.grid is None):
        rest = []
    codes = [code for text in reader.margins() if (code := patterns.paper(text))]
    _read_lines(layouts.flattened(rest), papers, found, wraps=False, codes=codes)
    tell_encoding(found, reader.encoding)
    for number in sorted(set(reader.lost)):
        found.warn(
            number,
            pgettext(
                "to a teacher", "A picture here is only linked or too large; it was left out."
            ),
            pgettext("to a teacher", "Add it by hand after the import."),
        )
    return found


def _tables_of_questions(lines: list[Line], found: Found) -> list[Line]:
    """Read tables that hold a question a row; return the other lines."""
    rest = []
    for line in lines:
        rows = line.grid.texts() if line.grid else []
        columns = find_columns(rows) if len(rows) > 1 else None
        table = sheets.Table(rows, columns, line.number) if columns else None
        if table is None or line.grid is None or not table.is_of_questions:
            rest.append(line)
            continue
        table.read(found)
        layouts.keep_pictures(line.grid, found)
    return rest


# Lines


def _read_text(text: str, papers: keys.Papers) -> Found:
    found = Found()
    rows = text.split("\n")
    _refuse_long(list(map(len, rows)))
    if sum(bool(patterns.chat_stamp(row)) for row in rows) > 1:
        rows = [row[patterns.chat_stamp(row) :] for row in rows]
    lines = [marked_line(at, row) for at, row in enumerate(rows, start=1)]
    if (table := _table_of_text(text)) is not None:
        _read_table([table], found)
        if found.questions:
            return found
    _read_lines(lines, papers, found, wraps=True)
    return found


def _table_of_text(text: str) -> Sheet | None:
    """Return a text as a table where its first lines are parted by tabs like one."""
    if text.count("\t") < text.count("\n"):
        return None
    rows = tuple(tuple(row.split("\t")) for row in text.split("\n"))
    return Sheet("1", rows)


def _read_lines(
    lines: Sequence[Line],
    papers: keys.Papers,
    found: Found,
    *,
    wraps: bool,
    bare: bool = True,
    codes: Sequence[str] = (),
) -> None:
    """Read questions from lines.

    `wraps`: whether a long line goes on in the next; `bare`: whether options may have no letters;
    `codes`: the papers that the margins name.
    """
    _refuse_long([len(line.text) for line in lines])
    pieces = cut(templates.plain(lines))
    assembly = labelled.Assembler(pieces, wraps=wraps).run()
    drafts = [draft for draft in assembly.drafts if draft.stem or draft.options]
    with_options = sum(len(draft.options) > 1 for draft in drafts)
    if bare and with_options * 2 < max(len(drafts), 1):
        others, loose = unlabelled.drafts_of(pieces)
        more = sum(len(draft.options) > 1 for draft in others) > with_options
        if more and unlabelled.are_questions(others):
            drafts, assembly.loose = others, loose
    if not drafts:
        return
    pairs, unsettled = keys.chosen(papers or assembly.papers, assembly.codes or codes)
    _use_key(found, drafts, pairs, given=bool(papers))
    if unsettled:
        tell_papers(found, unsettled)
    tell_loose(found, assembly.loose)
    tell_left_out(lines, drafts, found)
    tell_grids(found, assembly.grids)


def _refuse_long(lengths: Sequence[int]) -> None:
    if len(lengths) > MOST_LINES:
        raise too_many()
    for at, length in enumerate(lengths, start=1):
        if length > MOST_IN_LINE:
            told = pgettext("to a teacher", "Line %(line)d is far too long to be a question.")
            raise BadInput(told % {"line": at})


def _use_key(found: Found, drafts: Sequence[Draft], pairs: keys.Pairs, *, given: bool) -> None:
    made = placed(drafts, pairs)
    if len(made.letters) * 2 < len(drafts) and not given and len(pairs) < 5:
        made = Placed()  # a line like "1. A" was something else
    questions = settling.questions_of(drafts, made.letters)
    found.questions += questions
    for at, question in enumerate(questions, start=1):
        if question.number in made.twice or at in made.doubtful:
            question.flag(CONFLICT)
        if given and at not in made.letters:
            told = pgettext("to a teacher", "The list of answers does not name this question.")
            found.warn(question.line, told)
    tell_key(found, made.strange, made.twice)
    once_each(found)


# Tables


def _read_sheets(data: bytes, name: str, papers: keys.Papers) -> Found:
    found = Found()
    read = read_sheets(data, name, as_it_stands=True)
    encoding, reread = reader_of(
        cell for sheet in read for row in sheet.rows for cell in row if isinstance(cell, str)
    )
    changed = [
        Sheet(sheet.name, tuple(
            tuple(reread(cell) if isinstance(cell, str) else cell for cell in row)
            for row in sheet.rows
        ))
        for sheet in read
    ]  # fmt: skip
    _read_table(changed, found)
    if not found.questions:
        lines = [
            plain_line(at, "\t".join(str(cell) for cell in row if cell != ""))
            for sheet in changed
            for at, row in enumerate(sheet.rows, start=1)
        ]
        _read_lines(lines, papers, found, wraps=False, bare=False)
        if not any(len(question.options) > 1 for question in found.questions):
            raise BadInput(sheets.no_columns())
    tell_encoding(found, encoding)
    _tell_pictures(data, found)
    return found


def _read_table(read: Sequence[Sheet], found: Found) -> None:
    for sheet in read:
        columns = find_columns(sheet.rows)
        if columns is not None:
            sheets.Table(sheet.rows, columns).read(found)


def _tell_pictures(data: bytes, found: Found) -> None:
    if not data.startswith(_ZIP):
        return
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if "/media/" in name]
    if names:
        told = pgettext(
            "to a teacher", "This workbook holds %(count)d pictures, which were left out."
        )
        found.warn(
            0,
            told % {"count": len(names)},
            pgettext("to a teacher", "Add them by hand after the import."),
        )


# Lists of answers


def _papers_of_key(data: bytes, name: str) -> keys.Papers:
    """Return the answers of each paper of a file that holds the list of answers."""
    _refuse(data, name.lower())
    grids: list[list[list[str]]] = []
    texts: list[str] = []
    if data.startswith(_ZIP) and any(p.startswith("word/") for p in check_office_zip(data)):
        lines = WordReader(WordFile(data)).lines()
        grids = [line.grid.texts() for line in lines if line.grid is not None]
        texts = [line.text for line in layouts.flattened(lines)]
    elif data.startswith((_ZIP, _OLE)) or name.lower().endswith(_TABLES):
        sheets_of = read_sheets(data, name)
        grids = [[[str(cell) for cell in row] for row in sheet.rows] for sheet in sheets_of]
    else:
        texts = decode(data)[0].split("\n")
    papers = keys.papers_of(grids, texts)
    if not papers and (pairs := _answers_of(data, name)):
        papers = {"": pairs}
    if not papers:
        raise BadInput(
            pgettext(
                "to a teacher",
                "No answers were found in the file with the list of answers. Write “1. A”, “2. C”.",
            )
        )
    return papers


def _answers_of(data: bytes, name: str) -> keys.Pairs:
    """Return the answers of a file of questions that is given as the list of answers."""
    read = _read(data, name, {})
    return [
        (question.number or at, "".join("ABCDEFGH"[place] for place in question.correct))
        for at, question in enumerate(read.questions, start=1)
        if question.correct
    ]

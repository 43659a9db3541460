"""From what was counted to the paper: sections, table, appendices (decisions 12)."""

from collections.abc import Iterator

from mangxanh.annual_report.data import Amount, Clause, Figure, ReportData
from mangxanh.annual_report.phrases import (
    basis_words,
    clause_words,
    dong,
    last_quantity,
    listed,
    lowered,
    number,
    own_plan_words,
    percent,
    plan_words,
    quantity,
    section_words,
    sentence,
    share,
)
from mangxanh.documents.papers import (
    Appendix,
    Block,
    Heading,
    Letterhead,
    Paragraph,
    ReportPaper,
    Section,
    Signature,
    Span,
    Table,
    Text,
    missing,
)
from mangxanh.documents.texts import (
    NO_EVIDENCE,
    REPORT_PARTS,
    report_closing,
    report_opening,
    report_subject,
)
from mangxanh.documents.words import short_day

BY_HAND = "(*) Có số liệu nhập tay từ văn bản giấy; giấy nguồn và người nhập ghi tại Phụ lục I và Phụ lục II."
WHOLE_SCHOOL = "Tất cả là số liệu toàn trường."
SHARES = "Tỉ lệ học sinh tính trên sĩ số các lớp dự; “–” ở cột Năm trước là chưa theo dõi."


def report_paper(data: ReportData) -> ReportPaper:
    """Return the report as documents/ lays it out; what nobody wrote yet stands highlighted."""
    parts = (_guidance(data), _results(data), _judgement(data), *_outlook(data))
    numbers = zip(REPORT_PARTS, parts, strict=True)
    about = plan_words(data.plan)
    return ReportPaper(
        letterhead=Letterhead(
            authority=data.authority,
            school=data.school,
            place=data.place,
            number_sign=f"/BC-{data.abbreviation}" if data.abbreviation else "/BC",
            year=data.issue_year,
        ),
        subject=report_subject(about, data.period_words),
        addressees=data.addressees,
        grounds=(
            *(basis_words(row) for row in data.basis),
            f"Căn cứ {own_plan_words(data.school, data.plan_number, data.plan_day, data.plan)}",
        ),
        opening=report_opening(data.school, data.period_words, short_day(data.cutoff)),
        sections=tuple(Section(mark, title, blocks) for (mark, title), blocks in numbers),
        closing=report_closing(data.school, about, data.period_words),
        recipients=data.recipients,
        signature=Signature(data.signs, data.signer),
        appendices=(
            Appendix("Số liệu của báo cáo", _figures_appendix(data)),
            Appendix("Minh chứng theo nhiệm vụ của kế hoạch", _evidence_appendix(data)),
        ),
    )


def _written(text: str, what: str, title: str = "") -> tuple[Block, ...]:
    """Return the paragraphs of a box behind its title, or what is still to be written."""
    lead = (Span(f"{title}: ", bold=True),) if title else ()
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return (Paragraph((*lead, missing(f"Chưa viết: {what}"))),)
    first, *rest = (sentence(line) for line in lines)
    return (Paragraph((*lead, first)), *(Paragraph(line) for line in rest))


def _guidance(data: ReportData) -> tuple[Block, ...]:
    first = [words for words in (_lines(data), _received(data), _took_part(data)) if words]
    said = " ".join(first) or sentence(f"kết quả: {NO_EVIDENCE}")
    own = _written(data.texts["guidance"], "") if data.texts.get("guidance") else ()
    return (
        _led("1. Chỉ đạo, phân công", said),
        *own,
        _led("2. Phối hợp, tập huấn", _together(data)),
        _led("3. Kinh phí", _money(data)),
    )


def _led(title: str, text: str) -> Paragraph:
    """Return a paragraph that begins with its title in bold."""
    return Paragraph((Span(f"{title}: ", bold=True), text))


def _lines(data: ReportData) -> str:
    done, bare = data.figure("lines_done").amount, data.figure("lines_none").amount
    if done.value is None or done.of is None:
        return ""
    duties = f"Kế hoạch có {number(done.of)} nhiệm vụ phải thực hiện"
    words = f"{duties}, đã hoàn thành {number(done.value)}"
    pieces = data.figure("evidence").amount
    if pieces.value is not None:
        words += f", có {number(pieces.value)} minh chứng"
    return f"{words}; {number(bare.value)} nhiệm vụ {NO_EVIDENCE}." if bare.value else f"{words}."


def _received(data: ReportData) -> str:
    amount = data.figure("plan_received").amount
    if amount.value is None:
        return ""
    return f"Kế hoạch đã đến {_of(amount)} nơi nhận."


def _took_part(data: ReportData) -> str:
    amount = data.figure("staff_took_part").amount
    if amount.value is None:
        return ""
    return f"{_of(amount)} cán bộ, giáo viên, nhân viên đã tham gia việc chung của toàn trường."


def _of(amount: Amount) -> str:
    """Return "34/40": without leading zeros, or 05/09 would be read as a day."""
    return f"{amount.value or 0}/{amount.of or 0}"


def _together(data: ReportData) -> str:
    found = []
    if data.partners:
        found.append(f"Nhà trường phối hợp với {listed(data.partners)} trong thực hiện kế hoạch.")
    for code, words in (
        ("conferences", "Hội nghị"),
        ("trainings", "Tập huấn do cấp trên, đơn vị khác mở"),
        ("draft_comments", "Góp ý dự thảo văn bản"),
    ):
        figure = data.figure(code)
        if figure.amount.value is not None:
            found.append(f"{words}: {quantity(figure, figure.amount)}.")
    return " ".join(found) or sentence(f"phối hợp, tập huấn: {NO_EVIDENCE}")


def _money(data: ReportData) -> str:
    planned, spent = data.figure("money_planned").amount, data.figure("money_spent").amount
    if planned.value is None and spent.value is None:
        return sentence(f"kinh phí: {NO_EVIDENCE}")
    words = f"Dự toán {dong(planned.value)}" if planned.value is not None else "Chưa lập dự toán"
    words += "*" if planned.marked else ""
    if spent.value is None:
        return f"{words}; thực chi: {NO_EVIDENCE}."
    words += f"; thực chi {dong(spent.value)}{'*' if spent.marked else ''}"
    if spent.share is not None:
        words += f" ({percent(spent.share)} dự toán)"
    if data.money_sources:
        words += f" từ nguồn {listed(map(lowered, data.money_sources))}"
    last = data.figure("money_spent").last
    if last.value is None:
        return f"{words}."
    return f"{words}. Năm trước thực chi {dong(last.value)}{'*' if last.marked else ''}."


def _results(data: ReportData) -> tuple[Block, ...]:
    """Return the results by clause under the headings of the plan, then the one table."""
    blocks: list[Block] = []
    heading = None
    for clause, carried in _shared(data):
        section = section_words(clause.path, clause.heading)
        if section != heading:
            heading = section
            blocks.append(Heading(section))
        blocks.append(Paragraph(clause_words(clause, carried)))
    if not data.clauses:
        blocks.append(Paragraph(sentence(f"kết quả theo kế hoạch: {NO_EVIDENCE}")))
    rows = [row for row in data.figures if row.in_table and _told(row)]
    note = " ".join([WHOLE_SCHOOL, SHARES, *([BY_HAND] if any(map(_by_hand, rows)) else [])])
    blocks.append(
        Table(
            "Bảng 1. Số liệu thực hiện",
            ("Nội dung", "Số buổi/lượt", "Tỉ lệ", "Năm trước"),
            tuple(_row(row) for row in rows),
            widths=(59, 38, 43, 25),
            aligns="lccc",
            note=note,
        )
    )
    return tuple(blocks)


def _told(row: Figure) -> bool:
    return row.amount.value is not None or row.last.value is not None


def _by_hand(row: Figure) -> bool:
    return row.amount.marked or row.last.marked


def _row(row: Figure) -> tuple[Text, ...]:
    unknown = row.last.value is None and not row.last.withheld
    last = "–" if unknown else quantity(row, row.last)
    return (row.label, quantity(row, row.amount), share(row.amount) or "–", last)


def _shared(data: ReportData) -> Iterator[tuple[Clause, list[Clause]]]:
    """Yield each clause with those that it carries and that need no sentence of their own."""
    there = {row.n for row in data.clauses}
    for row in data.clauses:
        if row.carried_by not in there:
            yield row, [other for other in data.clauses if other.carried_by == row.n]


def _judgement(data: ReportData) -> tuple[Block, ...]:
    texts = data.texts
    return (
        *_written(texts.get("strengths", ""), "ưu điểm", "1. Ưu điểm"),
        *_written(texts.get("limits", ""), "hạn chế", "2. Hạn chế"),
        *_written(texts.get("causes", ""), "nguyên nhân", "3. Nguyên nhân"),
    )


def _outlook(data: ReportData) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    return (
        _written(data.texts.get("directions", ""), "phương hướng"),
        _written(data.texts.get("proposals", ""), "kiến nghị, đề xuất"),
    )


def _figures_appendix(data: ReportData) -> tuple[Block, ...]:
    days = f"{short_day(data.first_day)} - {short_day(data.last_day)}"
    closed = f"Kỳ báo cáo: {days}, số liệu chốt đến ngày {short_day(data.cutoff)}. {WHOLE_SCHOOL}"
    said = f"{closed} Cột n là số bản ghi đã tính. (*) Số liệu có phần nhập tay từ văn bản giấy."
    rows = tuple(
        (
            str(at),
            f"{row.label}. {row.definition}.",
            quantity(row, row.amount),
            share(row.amount) or "–",
            str(row.amount.records) if row.amount.records else "–",
            last_quantity(row),
            _source(row),
        )
        for at, row in enumerate(data.figures, start=1)
    )
    table = Table(
        "",
        ("TT", "Số liệu và cách tính", "Kết quả", "Tỉ lệ", "n", "Năm trước", "Nguồn"),
        rows,
        widths=(9, 55, 26, 26, 10, 22, 27),
        aligns="clccccl",
    )
    return (Paragraph(said), table)


def _source(row: Figure) -> str:
    said = [
        f"{when}: {source.paper}; {source.author} nhập {short_day(source.entered_on)}"
        for when, source in (("Nhập tay", row.amount.source), ("Năm trước", row.last.source))
        if source
    ]
    if row.amount.from_paper:
        said.insert(0, f"Bản ghi, {number(row.amount.from_paper)} từ giấy")
    elif row.amount.records:
        said.insert(0, "Bản ghi")
    return "; ".join(said) or NO_EVIDENCE


def _evidence_appendix(data: ReportData) -> tuple[Block, ...]:
    rows: list[tuple[Text, ...]] = []
    for clause in data.clauses:
        rows.append((f"{clause.n}. {clause.path}: {clause.title}",))
        rows += [
            (
                piece.code,
                piece.title,
                short_day(piece.day),
                piece.author,
                _kept(piece.link, piece.paper),
            )
            for piece in clause.evidence
        ]
        if not clause.evidence:
            rows.append(("", _why_none(clause), "", "", ""))
    table = Table(
        "",
        ("Mã", "Minh chứng", "Ngày", "Người ghi", "Ghi chú"),
        tuple(rows),
        widths=(32, 60, 20, 27, 26),
        aligns="llcll",
    )
    return (table,)


def _kept(link: str, paper: str) -> str:
    return f"* {paper}" if paper else link


def _why_none(clause: Clause) -> str:
    if clause.state == "na":
        return f"Không áp dụng: {clause.reason}"
    return f"Xem nhiệm vụ {clause.carried_by}" if clause.carried_by else sentence(NO_EVIDENCE)

"""Invitations, minutes, lists to be signed, the folder's index, the recovery sheet."""

from collections.abc import Iterator
from datetime import datetime

from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import (
    Blank,
    Block,
    Bullets,
    DistributionListPaper,
    FolderGroup,
    FolderIndexPaper,
    Heading,
    InvitationPaper,
    MinutesPaper,
    Paragraph,
    RecoverySheetPaper,
    Signature,
    SignatureListPaper,
    Span,
    Table,
    Text,
)
from mangxanh.documents.words import (
    day_words,
    ending,
    listed,
    moment_words,
    recipients_of,
    short_day,
    two_digits,
)

_SIGN_HINT = "(Ký, ghi rõ họ tên)"
_SHOWN_HASH = 16


def _said(label: str, value: str) -> Block:
    """Return "Địa điểm: …", or dots to write on."""
    if not value:
        return Blank(1, label=label)
    return Paragraph((label + " ", Span(ending(value, "."))))


def _exactly(label: str, value: str) -> Block:
    """Return a line without a full stop, for what is to be typed as it stands."""
    return Paragraph((f"{label} ", Span(value, bold=True))) if value else Blank(1, label=label)


def _moment(moment: datetime | None) -> str:
    return moment_words(moment) if moment else ""


def invitation_flow(paper: InvitationPaper) -> Flow:
    """Return an invitation as it is laid out."""
    invites = f"{paper.letterhead.school} trân trọng kính mời:"
    guest = (
        Paragraph((invites + " ", Span(ending(paper.guest, "."), bold=True)))
        if paper.guest
        else Blank(1, label=invites)
    )
    blocks: list[Block] = [guest, _said("Tới dự:", paper.event)]
    if paper.content:
        blocks.append(_said("Nội dung:", paper.content))
    if paper.chair:
        blocks.append(_said("Chủ trì:", paper.chair))
    blocks += [_said("Thời gian:", _moment(paper.starts)), _said("Địa điểm:", paper.place)]
    if paper.requests:
        blocks += [Paragraph("Kính đề nghị:", keep_with_next=True), Bullets(listed(paper.requests))]
    blocks.append(Paragraph("Trân trọng kính mời./."))
    return Flow(
        title=f"Giấy mời {paper.event}",
        head=paper.letterhead,
        kind="GIẤY MỜI",
        subject=paper.event,
        blocks=tuple(blocks),
        recipients=recipients_of(paper.recipients or ("Như trên",)),
        signatures=(paper.signature,),
    )


def minutes_flow(paper: MinutesPaper) -> Flow:
    """Return minutes as they are laid out; the secretary signs left, who presides right."""
    present: tuple[Block, ...] = (
        (Paragraph("Thành phần tham dự:", keep_with_next=True), Bullets(paper.present))
        if paper.present
        else (Blank(3, label="Thành phần tham dự:"),)
    )
    absent = (_said("Vắng mặt:", paper.absent),) if paper.absent else ()
    end = _moment(paper.ends) or "...... giờ ...... phút, ngày ...... tháng ...... năm .........."
    made = Paragraph(f"Biên bản được lập thành {two_digits(paper.copies)} bản.")
    return Flow(
        title=f"Biên bản {paper.event}",
        head=paper.letterhead,
        dated=False,
        kind="BIÊN BẢN",
        subject=paper.event,
        blocks=(
            _said("Thời gian bắt đầu:", _moment(paper.starts)),
            _said("Địa điểm:", paper.place),
            *present,
            *absent,
            _said("Chủ trì:", paper.chair),
            _said("Thư ký:", paper.secretary),
            Heading("1. Nội dung"),
            *(paper.content or (Blank(10),)),
            Heading("2. Kết luận"),
            *(paper.conclusions or (Blank(4),)),
            *([made] if paper.copies > 1 else []),
            Paragraph(f"{paper.gathering} kết thúc vào {end}./."),
        ),
        signatures=(
            Signature(("THƯ KÝ",), paper.secretary),
            Signature(("CHỦ TRÌ",), paper.chair),
        ),
    )


def signature_list_flow(paper: SignatureListPaper) -> Flow:
    """Return a list of names to be signed as it is laid out."""
    rows: list[tuple[Text, ...]] = [
        (str(at), person.name, person.post, "", person.note)
        for at, person in enumerate(paper.people, start=1)
    ]
    rows += [(str(at), "", "", "", "") for at in _following(len(rows), paper.blank_rows)]
    table = Table(
        "",
        ("STT", "Họ và tên", paper.post_title, "Chữ ký", "Ghi chú"),
        tuple(rows),
        widths=(13, 50, 43, 36, 23),
        aligns="clllc",
        row_height=8.5,
    )
    counted = f"Danh sách có {two_digits(len(paper.people))} người; " if paper.people else ""
    present = "có mặt ký tên: ........ người; vắng: ........ người."
    return Flow(
        title=f"Danh sách ký tên {paper.event}",
        head=paper.letterhead,
        kind="DANH SÁCH KÝ TÊN",
        subject=paper.event,
        blocks=(
            _said("Thời gian:", _moment(paper.starts)),
            _said("Địa điểm:", paper.place),
            table,
            Paragraph((counted + present)[:1].upper() + (counted + present)[1:]),
        ),
        signatures=(Signature(("NGƯỜI LẬP DANH SÁCH",), "", _SIGN_HINT), paper.signature),
    )


def _following(start: int, count: int) -> range:
    return range(start + 1, start + count + 1)


def distribution_flow(paper: DistributionListPaper) -> Flow:
    """Return the list of recipients of a document, to be signed, as it is laid out."""
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            str(at),
            row.recipient,
            row.purpose,
            two_digits(row.copies),
            short_day(row.received),
            "",
            row.note,
        )
        for at, row in enumerate(paper.rows, start=1)
    )
    columns = ("STT", "Nơi nhận", "Nhận để", "Số bản", "Ngày nhận", "Ký nhận", "Ghi chú")
    table = Table(
        "", columns, rows, widths=(13, 43, 27, 14, 25, 26, 17), aligns="cllccll", row_height=8.5
    )
    return Flow(
        title=f"Danh sách nơi nhận {paper.document}",
        head=paper.letterhead,
        kind="DANH SÁCH NƠI NHẬN, KÝ NHẬN",
        subject=paper.document,
        blocks=(table,),
        signatures=(Signature(("NGƯỜI LẬP DANH SÁCH",), "", _SIGN_HINT), paper.signature),
    )


def folder_index_flow(paper: FolderIndexPaper) -> Flow:
    """Return the index of an evidence folder as it is laid out, on landscape pages."""
    total = sum(len(group.entries) for group in paper.groups)
    without = sum(not group.entries for group in paper.groups)
    says = f"Hồ sơ có {two_digits(total)} minh chứng, xếp theo nhiệm vụ của kế hoạch."
    if without:
        says += f" {two_digits(without)} nhiệm vụ chưa có minh chứng."
    note = f"Mã kiểm tra: {_SHOWN_HASH} ký tự đầu của mã SHA-256 của tệp."
    columns = (
        "STT",
        "Mã minh chứng",
        "Tên minh chứng",
        "Ngày",
        "Người lập",
        "Tệp trong hồ sơ",
        "Mã kiểm tra",
        "Ghi chú",
    )
    table = Table(
        "",
        columns,
        tuple(_folder_rows(paper.groups)),
        widths=(13, 34, 53, 26, 33, 46, 35, 22),
        note=note,
        aligns="cllcllll",
    )
    return Flow(
        title=f"Mục lục hồ sơ minh chứng {paper.subject}",
        head=paper.letterhead,
        kind="MỤC LỤC HỒ SƠ MINH CHỨNG",
        subject=paper.subject,
        blocks=(Paragraph(says), table),
        signatures=(Signature(("NGƯỜI LẬP MỤC LỤC",), "", _SIGN_HINT), paper.signature),
        landscape=True,
    )


def _folder_rows(groups: tuple[FolderGroup, ...]) -> Iterator[tuple[Text, ...]]:
    at = 0
    for group in groups:
        yield ((Span(f"{group.clause}. ", bold=True), Span(group.obligation, bold=True)),)
        if not group.entries:
            yield (Span("chưa có minh chứng", missing=True),)
        for entry in group.entries:
            at += 1
            yield (
                str(at),
                entry.code,
                entry.title,
                short_day(entry.day),
                entry.author,
                entry.file,
                entry.sha256[:_SHOWN_HASH],
                entry.note,
            )


def recovery_sheet_flow(paper: RecoverySheetPaper) -> Flow:
    """Return the recovery sheet: no official paper, so without quốc hiệu."""
    return Flow(
        title=f"Tờ khôi phục {paper.school}",
        kind="TỜ KHÔI PHỤC",
        subject=paper.school,
        blocks=_recovery_blocks(paper),
        size=13,
    )


def _recovery_blocks(paper: RecoverySheetPaper) -> tuple[Block, ...]:
    numbered = [(Span(f"{at}. "), Span(w, bold=True)) for at, w in enumerate(paper.words, start=1)]
    rows: tuple[tuple[Text, ...], ...] = tuple(
        tuple(numbered[start : start + 3]) for start in range(0, len(numbered), 3)
    )
    keepers = Table(
        "",
        ("Người giữ tờ này", "Ngày nhận", "Chữ ký"),
        (("", "", ""),) * 3,
        widths=(75, 40, 50),
        row_height=9,
    )
    return (
        Paragraph(
            "Tờ này cùng với một bản sao lưu mở lại được toàn bộ dữ liệu của nhà trường. "
            "Cất trong tủ có khóa, không để chung với bản sao lưu, "
            "không chụp ảnh, không gửi qua mạng."
        ),
        Heading("1. Sáu từ khôi phục"),
        Table("", (), rows, row_height=10),
        Paragraph(f"Lập {day_words(paper.made)}."),
        _exactly("Địa chỉ máy chủ:", paper.server),
        _exactly("Nơi để bản sao lưu:", paper.backups_folder),
        Heading("2. Khi máy chủ hỏng hoặc mất"),
        Paragraph("a) Lấy bản sao lưu mới nhất, trong thư mục trên hoặc trong USB."),
        Paragraph("b) Cài Mạng Xanh trên một máy khác theo tệp README.vi.md đi kèm."),
        Paragraph("c) Chạy lệnh sau với một thư mục trống và gõ sáu từ khi được hỏi:"),
        Paragraph(Span("mangxanh restore TỆP-SAO-LƯU --data THƯ-MỤC", bold=True)),
        Paragraph("d) Chạy “mangxanh doctor --data THƯ-MỤC”, rồi đăng nhập như trước."),
        Heading("3. Khi tờ này thất lạc"),
        Paragraph("Báo ngay cho Hiệu trưởng và người phụ trách công nghệ thông tin."),
        Heading("4. Người giữ"),
        keepers,
    )

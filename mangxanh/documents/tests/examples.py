"""One paper of each kind of the invented school THCS Bãi Giữa."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from mangxanh.documents import docx, papers, texts
from mangxanh.documents.papers import (
    Appendix,
    Blank,
    Bullets,
    Heading,
    Paragraph,
    Section,
    Table,
    missing,
)

HEAD = papers.Letterhead(
    "UBND phường Bãi Giữa", "Trường THCS Bãi Giữa", "Bãi Giữa", "/BC-THCSBG", year=2026
)
PLAN = "xây dựng văn hóa ứng xử trên không gian mạng"
PERIOD = "năm học 2025 - 2026"
DEPUTY = papers.signed_by_deputy("Đỗ Thị Hạnh")
FIGURES = Table(
    "Bảng 1. Tuyên truyền, giáo dục",
    ("Nội dung", "Số buổi/lượt", "Tỉ lệ", "Năm trước"),
    (
        ("Bản tin trên cổng thông tin điện tử", "12 số", "100% kế hoạch", "09 số"),
        ("Hoạt động bảo vệ học sinh có lồng ghép", "11 buổi", "91,7% (11/12)", "07 buổi*"),
        ("Tiết học, sinh hoạt lớp có lồng ghép", "94 tiết", "97,9% (94/96)", "60 tiết*"),
        ("Cuộc thi do cấp trên tổ chức", "02 cuộc, 806 lượt", "84,8% (806/951)", "01 cuộc*"),
        ("Hội nghị cho cán bộ, giáo viên", "01 buổi, 56 lượt", "96,6% (56/58)", "01 buổi*"),
    ),
    widths=(70, 35, 35, 25),
    aligns="lccc",
    note="(*) Số liệu nhập tay từ văn bản giấy, có ghi nguồn và người nhập tại Phụ lục I.",
)
LONG = (
    "Nhà trường tổ chức tuyên truyền trong giờ chào cờ, sinh hoạt lớp và hoạt động ngoại khóa; "
    "nội dung được lồng ghép trước hết vào các hoạt động bảo vệ học sinh, sau đó vào tiết học; "
    "mỗi lớp có giáo viên chủ nhiệm theo dõi và ghi minh chứng theo từng nhiệm vụ."
)


def _at(day, hour, minute=0):
    """A moment of November 2026 at the school, kept in UTC as the database does."""
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone(timedelta(hours=7))).astimezone(
        UTC
    )


def report(*, clauses=6):
    results = [Heading("1. Tuyên truyền, giáo dục"), FIGURES]
    results += [Paragraph(f"{at}.{at}. {LONG}") for at in range(1, clauses + 1)]
    return papers.ReportPaper(
        letterhead=HEAD,
        subject=texts.report_subject(PLAN, PERIOD),
        addressees=("Ủy ban nhân dân phường Bãi Giữa (Phòng Văn hóa - Xã hội)",),
        grounds=(
            "Thực hiện Kế hoạch số 112/KH-UBND ngày 22 tháng 8 năm 2025 của Ủy ban nhân dân "
            "phường Bãi Giữa (số minh họa)",
            "Căn cứ Kế hoạch số 38/KH-THCSBG ngày 08 tháng 9 năm 2025 của Trường THCS Bãi Giữa",
        ),
        opening=texts.report_opening(HEAD.school, PERIOD, "10/9/2026"),
        sections=(
            Section(
                "I",
                "Công tác chỉ đạo, triển khai",
                (
                    Paragraph("Nhà trường ban hành 05 văn bản chỉ đạo, phân công 28 người."),
                    Bullets(("Kế hoạch của năm học;", "Quyết định phân công.")),
                ),
            ),
            Section("II", "Kết quả thực hiện", tuple(results)),
            Section(
                "III",
                "Đánh giá",
                (
                    Heading("1. Ưu điểm"),
                    Paragraph(missing("Chưa viết: nhận xét của Ban giám hiệu, tối đa 150 chữ")),
                    Paragraph(("Tập huấn đạt 02/05 người ", missing("chưa ghi nguyên nhân"), ".")),
                ),
            ),
            Section("IV", "Phương hướng", (Paragraph("Tiếp tục 09 nhiệm vụ chuyển tiếp."),)),
            Section("V", "Kiến nghị, đề xuất", (Paragraph("Nhà trường không có kiến nghị."),)),
        ),
        closing=texts.report_closing(HEAD.school, PLAN, PERIOD),
        recipients=("Như trên", "Ban giám hiệu", "Lưu: VT"),
        signature=papers.signed_by_head("Trần Văn Khải"),
        appendices=(
            Appendix("Số liệu", (FIGURES,)),
            Appendix("Minh chứng theo nhiệm vụ", (wide_table(),)),
        ),
    )


def wide_table():
    columns = ("STT", "Mã", "Tên", "Ngày", "Lớp", "Người", "Tệp", "Ghi chú", "Nguồn")
    rows = tuple(
        (str(at), f"MC-3-2526-{at:03d}", "Sinh hoạt lớp", "05/3/2026", "6A1", "Lê Thu Hà", "ảnh")
        for at in range(1, 40)
    )
    return Table(
        "Minh chứng", columns, (("II.1-1. Biên soạn tài liệu",), *rows), aligns="clllccccc"
    )


def decision():
    members = [
        texts.Member("Đỗ Thị Hạnh", "Phó Hiệu trưởng", "Phụ trách chung; nhiệm vụ I, V"),
        texts.Member("Vũ Đình Long", "Tổng phụ trách Đội", "Nhiệm vụ II.1-4, II.1-7"),
        texts.Member("Lê Thu Hà", "Giáo viên", "Nhiệm vụ II.2-4; rà soát trang, nhóm của trường"),
    ]
    return texts.assignment_decision(
        replace(HEAD, number_sign="/QĐ-THCSBG", day=date(2026, 3, 5)),
        plan="Kế hoạch số 02/KH-THCSBG ngày 12 tháng 01 năm 2026 của Trường THCS Bãi Giữa",
        grounds=("Căn cứ Kế hoạch số 02/KH-THCSBG ngày 12 tháng 01 năm 2026 của nhà trường",),
        members=members,
        signature=papers.signed_by_head("Trần Văn Khải"),
        proposer="Phó Hiệu trưởng phụ trách",
    )


def invitation():
    return papers.InvitationPaper(
        replace(HEAD, number_sign="/GM-THCSBG", day=date(2026, 11, 23)),
        event="Hội nghị cha mẹ học sinh “Cùng con lên mạng an toàn”",
        starts=_at(28, 8),
        place="Hội trường Trường THCS Bãi Giữa",
        content="Kỹ năng đồng hành cùng con trên không gian mạng",
        chair="Phó Hiệu trưởng Đỗ Thị Hạnh",
        requests=("Đại biểu đến trước 07 giờ 50 phút", "Mang theo giấy mời này"),
        signature=DEPUTY,
    )


def minutes():
    return papers.MinutesPaper(
        replace(HEAD, number_sign="/BB-THCSBG"),
        event="Họp Tổ Mạng Xanh tháng 11 năm 2026",
        starts=_at(23, 14),
        place="Phòng họp",
        chair="Đỗ Thị Hạnh",
        secretary="Lê Thu Hà",
        present=("Ban giám hiệu: 02 người;", "Giáo viên: 12 người."),
        content=(Paragraph(LONG), Blank(4)),
    )


def signature_list():
    people = tuple(papers.Signer(f"Nguyễn Thị Ánh {at}", "Giáo viên") for at in range(1, 41))
    return papers.SignatureListPaper(
        replace(HEAD, number_sign=""),
        event="Hội nghị tập huấn cán bộ, giáo viên, nhân viên",
        starts=_at(22, 8, 5),
        place="Hội trường",
        people=people,
        signature=DEPUTY,
    )


def distribution():
    return papers.DistributionListPaper(
        replace(HEAD, number_sign=""),
        document="Kế hoạch số 02/KH-THCSBG ngày 12 tháng 01 năm 2026",
        rows=(
            papers.DistributionRow("Ban giám hiệu", "để chỉ đạo", 2, date(2026, 1, 13)),
            papers.DistributionRow("Tổ Khoa học tự nhiên", "để thực hiện"),
            papers.DistributionRow("Văn thư", "để lưu"),
        ),
        signature=DEPUTY,
    )


def folder_index():
    entry = papers.FolderEntry(
        "MC-3-2526-001",
        "Ảnh chào cờ tuyên truyền quy tắc ứng xử",
        date(2025, 10, 6),
        "Vũ Đình Long",
        "II.1-3/MC-3-2526-001-chao-co.jpg",
        "a3f1c2" * 10 + "abcd",
    )
    return papers.FolderIndexPaper(
        replace(HEAD, number_sign=""),
        subject=f"Kế hoạch {PLAN} {PERIOD}",
        groups=(
            papers.FolderGroup("II.1-3", "Lồng ghép vào hoạt động bảo vệ học sinh", (entry,) * 12),
            papers.FolderGroup("II.2-1", "Tham mưu, đề xuất", ()),
        ),
        signature=DEPUTY,
    )


def letter():
    return papers.PlainLetterPaper(
        replace(HEAD, number_sign="/THCSBG-VP"),
        addressees=("Công an phường Bãi Giữa", "Trạm Y tế phường Bãi Giữa"),
        blocks=(Paragraph(LONG), Paragraph("Trân trọng cảm ơn.")),
        signature=DEPUTY,
        reference="phối hợp tổ chức chuyên đề an toàn trên không gian mạng",
        recipients=("Như trên",),
    )


def recovery_sheet():
    return papers.RecoverySheetPaper(
        school="Trường THCS Bãi Giữa",
        server="https://bai-giua.example.vn",
        words=("sông", "bưởi", "đèn", "ngựa", "thuyền", "gạo"),
        made=date(2026, 11, 23),
        backups_folder="/srv/mang-xanh/backups",
    )


PAPERS = {
    "report": (docx.report_docx, report),
    "decision": (docx.decision_docx, decision),
    "letter": (docx.letter_docx, letter),
    "invitation": (docx.invitation_docx, invitation),
    "minutes": (docx.minutes_docx, minutes),
    "signature_list": (docx.signature_list_docx, signature_list),
    "distribution": (docx.distribution_docx, distribution),
    "folder_index": (docx.folder_index_docx, folder_index),
    "recovery_sheet": (docx.recovery_sheet_docx, recovery_sheet),
}

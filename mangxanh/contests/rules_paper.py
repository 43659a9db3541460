"""The rules of a contest (thể lệ) from its settings, as a paper. The words are Vietnamese."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation

from mangxanh.contests import ranking
from mangxanh.contests.models import Contest, Division, Outage, QuestionVersion, Round
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.queries.contests import gives_keys_away, size_of
from mangxanh.documents.compose import closed
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import Block, Bullets, Heading, Paragraph, Span, Table, Text
from mangxanh.documents.words import (
    ending,
    listed,
    moment_words,
    recipients_of,
    two_digits,
    years_apart,
)
from mangxanh.plan.papers import letterhead, signature

PRIVATE = "Chỉ em và thầy cô phụ trách thấy điểm của em."
PRIVATE_ACROSS = (
    "Em thấy điểm của em. Ban tổ chức thấy điểm kèm số báo danh, lớp và trường, không thấy tên."
)
EXTRA_TIME = "Em nào cần thêm thời gian thì thầy cô đặt riêng, không ai khác biết."
_PURPOSE = (
    "Giúp người dự thi hiểu và nhớ những quy định của pháp luật về ứng xử trên không gian mạng; "
    "biết tự bảo vệ mình, tôn trọng người khác và biết tìm ai khi cần giúp đỡ."
)
_LEVELS = {1: "nhận biết", 2: "thông hiểu", 3: "vận dụng"}
_RULES = {
    ranking.RIGHT: "nhiều câu đúng hơn",
    ranking.SCORE: "điểm cao hơn",
    ranking.TIME: (
        "thời gian làm bài ít hơn, tính từ lần chọn đáp án đầu tiên đến lần sửa cuối cùng theo "
        "đồng hồ của nhà trường, quy về cùng một mức cho người có thêm thời gian"
    ),
    ranking.PREDICTION: "dự đoán gần đúng hơn số người dự thi (câu hỏi phụ trong bài thi)",
    ranking.DRAW: "bốc thăm",
}


def rules_flow(contest: Contest) -> Flow:
    """Return the rules as a paper in the official layout; its number and day stay blank."""
    with translation.override("vi"):
        return _flow(contest)


def _flow(contest: Contest) -> Flow:
    divisions = list(contest.divisions.prefetch_related("cells"))
    rounds = list(contest.rounds.all())
    has_pupils = any(who.isdecimal() for one in divisions for who in one.audiences)
    across = contest.across
    parts: list[tuple[str, Sequence[Block]]] = [
        ("Mục đích", _purpose(contest)),
        ("Đối tượng dự thi", _whom(contest, divisions, has_pupils=has_pupils)),
        ("Nội dung thi", _content(divisions, across=across)),
        ("Hình thức thi", _form(divisions, has_pupils=has_pupils)),
        ("Thời gian", _time(contest, rounds, has_pupils=has_pupils)),
        ("Cách tính điểm và xếp giải", _ranking(contest)),
        ("Giải thưởng", _prizes(contest, divisions)),
        ("Kết quả và xem lại câu hỏi", _results(contest, rounds, has_pupils=has_pupils)),
        ("Quy định chung", _general(divisions, has_pupils=has_pupils, across=across)),
        ("Ban tổ chức, liên hệ", _contact(contest)),
    ]
    blocks: list[Block] = []
    for n, (title, found) in enumerate(parts, start=1):
        blocks += [Heading(f"{n}. {title}", level=1), *found]
    return Flow(
        title=f"Thể lệ {contest.name}",
        head=letterhead(contest.school, "TL"),
        kind="THỂ LỆ",
        subject=years_apart(f"{'Thi thử' if contest.trial else 'Cuộc thi'} “{contest.name}”"),
        blocks=tuple(blocks),
        recipients=recipients_of(_recipients(divisions, across=contest.across)),
        signatures=(signature(contest.school),),
        size=13,
    )


def _purpose(contest: Contest) -> list[Block]:
    lines = [line for line in contest.purpose.splitlines() if line.strip()] or [_PURPOSE]
    found: list[Block] = [Paragraph(ending(line, ".")) for line in lines]
    if contest.line:
        found.append(
            Paragraph(
                f"Cuộc thi thực hiện nhiệm vụ số {contest.line.n} của kế hoạch nhà trường: "
                f"{ending(contest.line.title, '.')}"
            )
        )
    return found


def _whom(contest: Contest, divisions: Sequence[Division], *, has_pupils: bool) -> list[Block]:
    found: list[Block] = [
        Bullets(listed(f"{one.name}: {whom_words(one.audiences)}" for one in divisions))
    ]
    said = "Mỗi người dự thi ở một bảng."
    if contest.across:
        said = "Người dự thi thuộc các trường đăng ký tham gia. " + said
    if has_pupils:
        said += " Học sinh dự thi tự nguyện; nhà trường không giao chỉ tiêu cho lớp."
    if any(not who.isdecimal() for one in divisions for who in one.audiences):
        said += " Người giữ ngân hàng câu hỏi được dự thi nhưng không được xếp hạng."
    found.append(Paragraph(said))
    if any("teachers" in one.audiences for one in divisions) and not (
        contest.trial or contest.across
    ):
        told = (
            "Theo kế hoạch, cán bộ, giáo viên, nhân viên tham gia đầy đủ; ai không dự được thì báo "
        )
        found.append(Paragraph(f"{told}lý do trên trang của cuộc thi."))
    return found


def whom_words(audiences: Sequence[str]) -> str:
    """Return whom a division is for, as the paper says it: "học sinh khối 6, khối 7"."""
    grades = [f"khối {who}" for who in audiences if who.isdecimal()]
    parts = [f"học sinh {', '.join(grades)}"] if grades else []
    if "teachers" in audiences:
        parts.append("cán bộ, giáo viên, nhân viên")
    if "guardians" in audiences:
        parts.append("cha mẹ học sinh")
    return "; ".join(parts)


def _content(divisions: Sequence[Division], *, across: bool) -> list[Block]:
    asked = {cell.topic for one in divisions for cell in one.cells.all()}
    topics = [str(label) for topic, label in Topic.choices if topic in asked]
    return [
        Paragraph("Câu hỏi về các nội dung:", keep_with_next=True),
        Bullets(listed(topics)),
        Paragraph(
            "Câu hỏi theo văn bản pháp luật đang có hiệu lực vào ngày mở vòng thi, lấy từ ngân hàng "
            f"câu hỏi của {'ban tổ chức' if across else 'nhà trường'}."
        ),
    ]


def _form(divisions: Sequence[Division], *, has_pupils: bool) -> list[Block]:
    said = "Thi trực tuyến trên trang của trường mình, mỗi người một tài khoản"
    said += " (học sinh dùng thẻ của lớp)." if has_pupils else "."
    kept = "Câu trả lời được lưu ngay. Mất mạng hay hết pin thì vào lại làm tiếp bài đang làm."
    found: list[Block] = [
        Paragraph(said),
        Bullets(listed(f"{one.name}: {_paper(one)}" for one in divisions)),
        Paragraph(
            "Mỗi người một đề, rút theo cùng một ma trận; thứ tự câu và phương án khác nhau. "
            "Được quay lại sửa cho đến khi nộp bài."
        ),
        Paragraph(kept),
    ]
    if has_pupils:
        told = "Em nào không có thiết bị thì báo giáo viên chủ nhiệm để được thi tại trường."
        found.append(Paragraph(told))
    return found


def _paper(division: Division) -> str:
    counts = dict.fromkeys(QuestionVersion.Difficulty.values, 0)
    for cell in division.cells.all():
        counts[cell.difficulty] += cell.count
    parts = [f"{two_digits(n)} câu {_LEVELS[level]}" for level, n in counts.items() if n]
    return f"{two_digits(size_of(division))} câu, gồm {', '.join(parts)}"


def _time(contest: Contest, rounds: Sequence[Round], *, has_pupils: bool) -> list[Block]:
    found: list[Block] = []
    if len(rounds) == 1:
        only = rounds[0]
        found.append(
            Paragraph(
                f"Mở lúc {_moment(only.opens_at)}; đóng lúc {_moment(only.closes_at)}. "
                f"Làm bài trong {only.minutes} phút, {_attempts(only.attempts)}."
            )
        )
    elif rounds:
        found.append(_rounds_table(rounds))
        found.append(Paragraph("Mỗi vòng dùng câu hỏi riêng, không lặp lại ở vòng sau."))
    for one in rounds:
        for _until, reason in one.lengthened:
            which = f"vòng {one.number} " if len(rounds) > 1 else ""
            found.append(Paragraph(f"Thời gian đóng {which}đã được lùi lại. Lý do: {reason}"))
    for outage in Outage.objects.filter(contest=contest):
        span = f"từ {_moment(outage.since)} đến {_moment(outage.until)}"
        said = f"Máy chủ gián đoạn {span}; khoảng này không tính vào giờ làm bài của ai."
        found.append(Paragraph(f"{said} Lý do: {ending(outage.reason, '.')}"))
    found.append(
        Paragraph(
            "Hết giờ, bài được tự nộp với những câu đã lưu. Câu trả lời đến muộn vì mất mạng được giữ "
            "lại, người phụ trách quyết định có tính hay không; đến sau khi có kết quả tạm thời thì "
            "không tính nữa, vì lúc ấy đáp án đã mở."
        )
    )
    if has_pupils:
        found.append(Paragraph(EXTRA_TIME))
    return found


def _rounds_table(rounds: Sequence[Round]) -> Table:
    return Table(
        title="",
        columns=("Vòng", "Mở", "Đóng", "Làm bài", "Lượt thi"),
        rows=tuple(
            (
                str(one.number),
                _moment(one.opens_at),
                _moment(one.closes_at),
                f"{one.minutes} phút",
                _attempts(one.attempts),
            )
            for one in rounds
        ),
        widths=(2, 6, 6, 3, 5),
        aligns="cllcl",
    )


def _moment(moment: datetime) -> str:
    return moment_words(moment)


def _attempts(count: int) -> str:
    return "một lượt" if count == 1 else f"tối đa {two_digits(count)} lượt, lấy lượt tốt nhất"


def ranking_words(contest: Contest) -> list[str]:
    """Return the ranking rules in order, each as the paper says it."""
    return [_RULES[rule] for rule in contest.rules]


def _ranking(contest: Contest) -> list[Block]:
    whole = contest.policy == Contest.Policy.ALL
    points = "Mỗi câu trả lời đúng hoàn toàn được 1 điểm; sai không bị trừ điểm."
    parts = (
        "Mỗi câu đúng được 1 điểm; câu có nhiều phương án đúng được tính theo từng phương án, không "
        "trừ dưới 0 điểm."
    )
    said = ranking_words(contest)
    found: list[Block] = [Paragraph(points if whole else parts)]
    found.append(
        Paragraph("Người dự thi trong một bảng được xếp lần lượt theo:", keep_with_next=True)
    )
    found.append(Bullets(listed(f"Tiêu chí {n}: {words}" for n, words in enumerate(said, 1))))
    if ranking.DRAW in contest.rules:
        found += _lot(contest)
    else:
        told = "Ai bằng nhau ở mọi tiêu chí thì cùng hạng và nhận giải như nhau."
        found.append(Paragraph(told))
    return found


def _lot(contest: Contest) -> list[Block]:
    committed: Text = (
        Span(contest.lot_commitment, bold=True)
        if contest.lot_commitment
        else "(được in ở đây khi cuộc thi mở)"
    )
    return [
        Paragraph(
            "Mã bốc thăm đã được chọn và niêm phong trước khi thi. Khi công bố kết quả, ban tổ chức "
            "công bố mã ấy; ai cũng tự kiểm tra được rằng mã không bị đổi, bằng SHA-256. Mã cam kết:",
            keep_with_next=True,
        ),
        Paragraph(committed, align="left", indent=False),
    ]


def _prizes(contest: Contest, divisions: Sequence[Division]) -> list[Block]:
    found: list[Block] = []
    if contest.prizes:
        each = " cho mỗi bảng" if len(divisions) > 1 else ""
        found.append(
            Table(
                title=f"Giải cá nhân{each}",
                columns=("Giải", "Số giải", "Đúng ít nhất"),
                rows=tuple(
                    (name, two_digits(count), f"{two_digits(least)} câu")
                    for name, count, least in contest.prizes
                ),
                widths=(6, 3, 4),
                aligns="lcc",
            )
        )
        found.append(Paragraph("Người cùng hạng nhận giải như nhau."))
    else:
        found.append(Paragraph("Cuộc thi không có giải cá nhân."))
    if not any(w.isdecimal() for one in divisions for w in one.audiences):
        return found
    if contest.class_prizes:
        found += _class_prizes(contest)
    elif contest.thresholds:
        who = "trường" if contest.across else "lớp"
        marks = ", ".join(f"{one}%" for one in sorted(contest.thresholds))
        found.append(
            Paragraph(
                f"Tập thể: {who} được ghi nhận khi có từ {marks} học sinh dự thi. Trên 80% không tính "
                f"thêm, để không em nào bị ép. Các {who} được nêu theo thứ tự tên, không xếp hạng."
            )
        )
    return found


def _class_prizes(contest: Contest) -> list[Block]:
    return [
        Table(
            title="Giải tập thể lớp",
            columns=("Giải", "Học sinh của lớp dự thi"),
            rows=tuple((name, f"từ {percent}%") for name, percent in contest.class_prizes),
            widths=(6, 7),
            aligns="lc",
        ),
        Paragraph(
            "Mọi lớp đạt mức đều có giải, không giới hạn số lớp và không xếp hạng; mỗi lớp nhận giải "
            "của mức cao nhất đã đạt. Số học sinh cần có được làm tròn xuống để lớp ít học sinh không "
            "thiệt. Trên 80% không tính thêm, để không em nào bị ép."
        ),
    ]


def _results(contest: Contest, rounds: Sequence[Round], *, has_pupils: bool) -> list[Block]:
    at_once = contest.tells == Contest.Tells.AT_ONCE
    at_once = at_once and not gives_keys_away(contest, [one.attempts for one in rounds])
    told = "Điểm được báo ngay khi nộp bài." if at_once else "Điểm được báo sau khi cuộc thi đóng."
    days = two_digits(contest.appeal_days)
    found: list[Block] = [
        Paragraph(f"{told} Đáp án và giải thích chỉ mở sau khi cuộc thi đóng."),
        Paragraph(
            f"Kết quả lúc đầu là tạm thời. Trong {days} ngày, người dự thi có thể nhờ ban tổ chức xem lại "
            "câu hỏi mình thấy chưa ổn. Kết luận dùng chung cho mọi người có câu đó."
        ),
    ]
    if has_pupils:
        said = "Tên học sinh đạt giải chỉ được công bố khi em và cha mẹ đã đồng ý."
        found.append(Paragraph(said))
    return found


def _general(divisions: Sequence[Division], *, has_pupils: bool, across: bool) -> list[Block]:
    adults = any(not who.isdecimal() for one in divisions for who in one.audiences)
    private = [PRIVATE_ACROSS if across else PRIVATE] if has_pupils else []
    if adults and across:
        private.append(
            "Điểm của người lớn: ban tổ chức thấy kèm số báo danh và trường, không thấy tên."
        )
    elif adults:
        private.append("Điểm của người lớn chỉ người đó và thầy cô phụ trách thấy.")
    return [
        Bullets(
            (
                "Mỗi người tự làm bài, bằng tài khoản của mình.",
                "Không chia sẻ câu hỏi và đáp án khi cuộc thi đang mở.",
                "Bài có dấu hiệu khác thường được thầy cô xem lại; người dự thi được trình bày "
                "trước khi ban tổ chức quyết định.",
                *private,
                "Thông tin của người dự thi chỉ dùng cho cuộc thi.",
            )
        )
    ]


def _contact(contest: Contest) -> list[Block]:
    names = [_called(person.name, person.addressed) for person in contest.in_charge.all()]
    found: list[Block] = []
    if names:
        found.append(Paragraph(f"Phụ trách: {', '.join(names)}."))
    where = contest.organisers or f"{contest.school.name}"
    return [*found, Paragraph(closed(f"Liên hệ: {where}"))]


def _called(name: str, addressed: str) -> str:
    """Return "cô Đỗ Thị Hạnh" for "cô Hạnh"."""
    form = addressed.removesuffix(name.rsplit(" ", 1)[-1]).strip()
    return f"{form} {name}".strip() if addressed != name else name


def _recipients(divisions: Sequence[Division], *, across: bool) -> list[str]:
    if across:
        return ["Các trường tham gia", "Lưu: VT"]
    everybody = {who for one in divisions for who in one.audiences}
    found = ["Các lớp"] if any(who.isdecimal() for who in everybody) else []
    found += ["Cán bộ, giáo viên, nhân viên"] if "teachers" in everybody else []
    found += ["Ban đại diện cha mẹ học sinh"] if "guardians" in everybody else []
    return [*found, "Lưu: VT"]

"""The rules of a contest say what it is set to, in the words of a school."""

import pytest

from mangxanh.contests.actions.contests import set_divisions, set_prizes, set_rounds
from mangxanh.contests.actions.opening import lengthen_round, open_contest
from mangxanh.contests.models import Contest
from mangxanh.contests.rules_paper import EXTRA_TIME, PRIVATE, rules_flow
from mangxanh.contests.tests.contest_factories import window
from mangxanh.documents.docx import flow_docx
from mangxanh.documents.lint import lint_docx
from mangxanh.documents.papers import Blank, Bullets, Table
from mangxanh.documents.words import plain
from mangxanh.plan.tests.factories import LineFactory

pytestmark = pytest.mark.django_db


def said(contest):
    """Return all words of the rules, a block a line."""
    fresh = Contest.objects.select_related("school", "line").get(pk=contest.pk)
    lines = []
    for block in rules_flow(fresh).blocks:
        assert not isinstance(block, Blank)
        if isinstance(block, Bullets):
            lines += [plain(item) for item in block.items]
        elif isinstance(block, Table):
            lines += [" | ".join(plain(cell) for cell in row) for row in block.rows]
        else:
            lines.append(plain(block.text))
    return "\n".join(lines)


def test_a_contest_of_pupils(draft):
    text = said(draft)

    for told in (
        "Khối 6–7: học sinh khối 6, khối 7;",
        "Khối 8–9: 15 câu, gồm 06 câu nhận biết, 06 câu thông hiểu, 03 câu vận dụng.",
        "Mở lúc 07 giờ 00 phút, ngày 07 tháng 12 năm 2026 (thứ Hai)",
        "Làm bài trong 20 phút, một lượt.",
        "Tiêu chí 1: nhiều câu đúng hơn;",
        "cùng hạng và nhận giải như nhau",
        "Giải Nhất | 01 | 08 câu",
        "từ 50%, 65%, 80% học sinh dự thi",
        "nhà trường không giao chỉ tiêu",
        "Trong 03 ngày",
        PRIVATE,
        EXTRA_TIME,
    ):
        assert told in text
    assert lint_docx(flow_docx(rules_flow(draft))) == []


def test_a_contest_of_adults_speaks_to_no_pupil(draft, keeper):
    set_divisions(draft, [("teachers",), ("guardians",)], by=keeper)

    text = said(draft)

    assert "cán bộ, giáo viên, nhân viên" in text
    assert "Điểm của người lớn chỉ người đó" in text
    assert " em " not in text.lower().replace("trẻ em", "")
    flow = rules_flow(draft)
    assert "- Ban đại diện cha mẹ học sinh;" in flow.recipients


def test_several_rounds_stand_in_a_table_and_a_longer_one_says_why(draft, keeper):
    set_rounds(draft, [window(days=3), window(day=4, days=3, attempts=2)], by=keeper)
    open_contest(draft, by=keeper)
    first, second = draft.rounds.all()
    lengthen_round(first, closes_at=second.opens_at, reason="Trường nghỉ vì bão.", by=keeper)

    text = said(draft)

    assert "tối đa 02 lượt, lấy lượt tốt nhất" in text
    assert "Thời gian đóng vòng 1 đã được lùi lại. Lý do: Trường nghỉ vì bão." in text


def test_scores_are_announced_for_when_they_are_told(draft, keeper):
    Contest.objects.filter(pk=draft.pk).update(tells="at_once")
    assert "Điểm được báo ngay khi nộp bài." in said(draft)

    draft.rounds.update(attempts=2)  # from before the rule that forbids it

    assert "Điểm được báo sau khi cuộc thi đóng." in said(draft)
    assert "đến sau khi có kết quả tạm thời thì không tính nữa" in said(draft)


def test_the_lot_is_committed_to_once_it_is_open(draft, keeper):
    set_prizes(draft, prizes=[], rules=["score", "prediction", "draw"], thresholds=[], by=keeper)
    assert "được in ở đây khi cuộc thi mở" in said(draft)
    open_contest(draft, by=keeper)

    text = said(draft)

    draft.refresh_from_db()
    assert draft.lot_commitment in text
    assert draft.lot_seed not in text
    assert "không có giải cá nhân" in text
    assert "Tiêu chí 2: dự đoán gần đúng hơn" in text
    assert "Tập thể" not in text


def test_what_the_organiser_wrote_goes_first(draft, keeper):
    line = LineFactory(title="Thi trực tuyến")
    Contest.objects.filter(pk=draft.pk).update(
        purpose="Để hiểu luật\n\nĐể vui",
        organisers="Thầy Long, phòng Đội",
        tells="at_once",
        policy="per_option_floored",
        trial=True,
        line=line,
    )

    text = said(draft)

    assert "Để hiểu luật.\nĐể vui." in text
    assert f"nhiệm vụ số {line.n} của kế hoạch nhà trường: Thi trực tuyến." in text
    assert "Điểm được báo ngay khi nộp bài." in text
    assert "tính theo từng phương án" in text
    assert text.endswith("Liên hệ: Thầy Long, phòng Đội./.")


def test_without_divisions_and_rounds_it_is_still_a_paper(draft):
    draft.divisions.all().delete()
    draft.rounds.all().delete()
    draft.in_charge.clear()

    assert lint_docx(flow_docx(rules_flow(draft))) == []

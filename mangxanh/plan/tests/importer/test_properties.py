"""What holds for any text: no crash, nothing invented, no dash lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.common.text import nfc
from mangxanh.plan.importer import propose_lines
from mangxanh.plan.importer.tidying import tidy

VERBS = ["Tổ chức", "Xây dựng", "Rà soát", "Phổ biến", "Không đăng", "Báo cáo", "Lập", "Mời"]
THINGS = ["buổi nói chuyện", "sổ tay", "tin bài", "nhóm lớp", "kế hoạch", "cuộc thi", "máy tính"]
ENDS = ["cho học sinh.", "với gia đình;", "trước ngày 01/10.", "hằng năm.", "của trường"]
HEADS = ["MỤC ĐÍCH", "NỘI DUNG", "TỔ CHỨC THỰC HIỆN", "KINH PHÍ"]

pieces = st.sampled_from(
    [
        *(
            "I. ",
            "II.",
            "1. ",
            "a) ",
            "- ",
            "+ ",
            "• ",
            "Điều 1. ",
            "Phần I ",
            "| ",
            "(1) ",
            "1.1. ",
        ),
        *(*VERBS, *HEADS, "Nơi nhận:", "Trên đây là", "PHỤ LỤC", ":", ".", "\n", "\n\n", "\f", " "),
    ]
)
noisy = st.lists(st.one_of(pieces, st.text(max_size=12)), max_size=60).map("".join)


@given(noisy)
@settings(deadline=None, max_examples=300)
def test_any_text_gives_lines_that_stand_in_it(text):
    proposal = propose_lines(text)

    whole = " ".join(nfc(text).split())
    for line in proposal.lines:
        assert line.obligation
        assert line.obligation in whole
        assert proposal.text[line.start : line.end] == line.obligation


@given(noisy)
@settings(deadline=None, max_examples=200)
def test_a_tidy_text_stays_as_it_is(text):
    once = tidy(text.split("\f"))

    assert tidy([once]) == once


@st.composite
def plans(draw):
    """A plan with numbered sections, each with dashes that all differ, and what they say."""
    rows, said = [], []
    for section in range(draw(st.integers(1, 3))):
        rows.append(f"{['I', 'II', 'III'][section]}. {draw(st.sampled_from(HEADS))}")
        for number in range(draw(st.integers(0, 3))):
            rows.append(f"{number + 1}. Phần việc thứ {number + 1}")
            for _ in range(draw(st.integers(1, 5))):
                words = [draw(st.sampled_from(group)) for group in (VERBS, THINGS, ENDS)]
                words.insert(2, f"số {len(said) + 100}")
                said.append(" ".join(words))
                rows.append(f"{draw(st.sampled_from(['- ', '-', '– ', '+ ', '• ']))}{said[-1]}")
    gap = draw(st.sampled_from(["\n", "\n\n"]))
    return gap.join(rows), said


@given(plans())
@settings(deadline=None, max_examples=200)
def test_no_dash_is_lost_and_none_is_doubled(plan):
    text, said = plan

    lines = propose_lines(text).lines

    assert [line.obligation for line in lines if "số " in line.obligation] == said
    assert len({line.path for line in lines}) == len(lines)

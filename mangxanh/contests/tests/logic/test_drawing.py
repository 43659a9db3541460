"""Papers hold to the matrix, use the bank evenly, and anybody can draw them again."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.contests.chance import commitment, digest, mixed
from mangxanh.contests.drawing import (
    Candidate,
    Cell,
    Citation,
    TooFewQuestions,
    draw,
    lacking,
    shown_order,
    slices,
)
from mangxanh.contests.tests.logic.making import DAY, bank, matrix


def drawn_papers(count, candidates, wanted, seed="vòng 1"):
    """Return papers as one round draws them, and how often each question was drawn."""
    drawn, papers = Counter(), []
    for number in range(count):
        paper = draw(wanted, candidates, day=DAY, seed=f"{seed}/{number}", drawn=drawn)
        drawn.update(paper)
        papers.append(paper)
    return papers, drawn


def kinds(paper, candidates):
    by_number = {one.question: one for one in candidates}
    return Counter((by_number[q].topic, by_number[q].difficulty) for q in paper)


def test_ten_thousand_draws_hold_to_the_matrix_and_use_each_question_alike():
    pairs = {1: {2, 11}, 2: {1}, 11: {1}, 31: {32}, 65: {92}}  # 31 and 65 say so on one side only
    candidates = [replace(q, not_with=frozenset(pairs.get(q.question, ()))) for q in bank(8)]
    wanted = matrix()
    asked = {(cell.topic, cell.difficulty): cell.count for cell in wanted}

    papers, drawn = drawn_papers(10_000, candidates, wanted)

    assert all(kinds(paper, candidates) == asked for paper in papers)
    assert all(len(set(paper)) == 20 for paper in papers)
    together = [{one, other} for one, others in pairs.items() for other in others]
    assert not any(pair <= set(paper) for paper in papers for pair in together)
    for one in candidates:
        fair = 10_000 * asked[one.topic, one.difficulty] / 8
        assert 0.8 * fair <= drawn[one.question] <= 1.2 * fair, one


def test_grades_that_share_a_bank_share_its_use():
    old, young = frozenset("89"), frozenset("67")
    candidates = [replace(q, audiences=old if q.question % 2 else young) for q in bank(12)]
    drawn = Counter()
    for number in range(600):
        cells = matrix(str(6 + number % 4))
        drawn.update(draw(cells, candidates, day=DAY, seed=str(number), drawn=drawn))

    by_kind = {}
    for one in candidates:
        by_kind.setdefault((one.topic, one.difficulty), []).append(drawn[one.question])
    assert all(max(counts) - min(counts) <= 1 for counts in by_kind.values())


def test_the_same_seed_draws_the_same_round_in_whatever_order_the_bank_comes():
    candidates = bank(8)
    again = candidates[::-1]

    assert drawn_papers(50, candidates, matrix()) == drawn_papers(50, again, matrix())
    assert drawn_papers(50, candidates, matrix()) != drawn_papers(50, again, matrix(), "vòng 2")


def test_a_pupil_meets_nothing_twice_while_anything_new_is_left():
    candidates, seen = bank(9), set()
    drawn = Counter({one.question: 5 for one in candidates if one.question % 9})
    for number in range(3):
        paper = draw(matrix(), candidates, day=DAY, seed=str(number), drawn=drawn, seen=seen)
        drawn.update(paper)
        assert not seen & set(paper)
        seen |= set(paper)

    fourth = draw(matrix(), candidates, day=DAY, seed="3", drawn=drawn, seen=seen)

    easy = {q for q in fourth if (q - 1) // 9 % 3 == 0}
    assert easy <= seen  # all nine easy ones of each topic were seen
    assert not (set(fourth) - easy) & seen


def test_easy_questions_come_first_and_each_pupil_meets_them_in_another_order():
    papers, _drawn = drawn_papers(40, bank(3), matrix())
    by_number = {one.question: one.difficulty for one in bank(3)}

    for paper in papers:
        difficulties = [by_number[q] for q in paper]
        assert difficulties == sorted(difficulties)
    assert len(set(papers)) == 40


@pytest.mark.parametrize(
    ("since", "until", "in_force"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (DAY + timedelta(1), "6", False),
        (None, DAY - timedelta(1), False),
        (date(2019, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_a_citation_is_in_force_on_its_first_and_last_day(since, until, in_force):
    assert Citation(since, until).in_force(DAY) is in_force


def test_a_question_is_drawn_only_while_all_that_it_cites_is_law():
    ends = Citation(date(2019, 1, 1), DAY)
    candidates = [
        replace(q, citations=(Citation(), ends) if q.question % 3 == 0 else (Citation(),))
        for q in bank(9)
    ]
    gone = {one.question for one in candidates if ends in one.citations}

    after = [
        draw(matrix(), candidates, day=DAY + timedelta(1), seed=str(n), drawn={})
        for n in range(1000)
    ]
    on_its_last_day, drawn = drawn_papers(20, candidates, matrix())

    assert not any(gone & set(paper) for paper in after)
    assert gone & set(drawn)
    assert on_its_last_day


def test_a_bank_that_is_too_small_says_which_cells_lack_how_many():
    wanted = [*matrix(), Cell("an toàn", 1, "6", 2), Cell("tin giả", 2, "6", 0)]

    assert lacking(wanted, bank(2), DAY) == [
        *((cell, 1) for cell in matrix() if cell.difficulty == 1),
        (wanted[-2], 2),
    ]
    with pytest.raises(TooFewQuestions) as raised:
        draw(wanted, bank(2), day=DAY, seed="", drawn={})
    assert raised.value.lacking == tuple(lacking(wanted, bank(2), DAY))
    assert lacking(matrix("teachers"), bank(3), DAY)[0] == (matrix("teachers")[0], 3)


@pytest.mark.parametrize("size", [4, 40])
def test_questions_that_may_not_stand_together_can_make_a_matrix_impossible(size):
    everything = frozenset(range(size))
    candidates = [Candidate(n, "a", 1, SIX, not_with=everything - {n}) for n in range(size)]

    with pytest.raises(TooFewQuestions) as raised:
        draw([Cell("a", 1, "6", 3)], candidates, day=DAY, seed="", drawn={})
    assert raised.value.lacking == ()
    assert len(draw([Cell("a", 1, "6", 1)], candidates, day=DAY, seed="", drawn={})) == 1


def test_a_search_that_would_take_forever_is_given_up():
    pairs = {n: frozenset({n ^ 1}) for n in range(60)}  # 30 pairs: 30 fit, 31 never
    candidates = [Candidate(n, "a", 1, SIX, not_with=pairs[n]) for n in range(60)]

    with pytest.raises(TooFewQuestions):
        draw([Cell("a", 1, "6", 31)], candidates, day=DAY, seed="", drawn={})
    assert len(draw([Cell("a", 1, "6", 30)], candidates, day=DAY, seed="", drawn={})) == 30


def test_a_paper_steps_back_from_a_favourite_that_blocks_the_rest():
    candidates = [
        Candidate(1, "a", 1, SIX, not_with=frozenset({2})),
        Candidate(3, "a", 1, SIX),
        Candidate(2, "b", 2, SIX),
    ]
    cells = [Cell("a", 1, "6", 1), Cell("b", 2, "6", 1)]

    assert draw(cells, candidates, day=DAY, seed="", drawn={3: 9}) == (3, 2)


def test_two_cells_for_the_same_kind_never_share_a_question():
    cells = [Cell("a", 1, "6", 2), Cell("a", 1, "7", 2)]
    candidates = [Candidate(n, "a", 1, frozenset("67" if n else "6")) for n in range(4)]

    assert sorted(draw(cells, candidates, day=DAY, seed="", drawn={})) == [0, 1, 2, 3]


@settings(max_examples=40)
@given(st.data())
def test_any_draw_holds_to_its_matrix_or_says_that_it_cannot(data):
    numbers = st.integers(0, 14)
    made = {
        n: Candidate(
            n,
            data.draw(st.sampled_from("ab")),
            data.draw(st.integers(1, 2)),
            SIX,
            not_with=frozenset(data.draw(st.sets(numbers, max_size=2)) - {n}),
        )
        for n in range(15)
    }
    cells = [Cell(t, d, "6", data.draw(st.integers(0, 3))) for t in "ab" for d in (1, 2)]

    try:
        paper = draw(cells, made.values(), day=DAY, seed="x", drawn={})
    except TooFewQuestions:
        return

    asked = {(cell.topic, cell.difficulty): cell.count for cell in cells if cell.count}
    assert kinds(paper, made.values()) == asked
    assert not any(made[one].not_with & set(paper) for one in paper)


@pytest.mark.parametrize("rounds", [1, 3, 4])
def test_a_bank_is_dealt_into_sealed_slices_evenly_and_twins_stay_together(rounds):
    twins = {1: {2}, 2: {3}, 40: {100}, 100: {777}}
    candidates = [replace(q, not_with=frozenset(twins.get(q.question, ()))) for q in bank(12)]

    dealt = slices(candidates, rounds, "mùa 1")

    assert sorted(q for part in dealt for q in part) == [one.question for one in candidates]
    assert any({1, 2, 3} <= part for part in dealt)
    assert any({40, 100} <= part for part in dealt)
    for part in dealt:
        assert max(kinds(part, candidates).values()) - min(kinds(part, candidates).values()) <= 2
    assert dealt == slices(candidates[::-1], rounds, "mùa 1")
    assert rounds == 1 or dealt != slices(candidates, rounds, "mùa 2")


SIX = frozenset("6")
FOUR = ["Báo cáo", "Chia sẻ", "Bình luận", "Bỏ qua"]


def test_options_stand_everywhere_alike_often():
    orders = [shown_order("single", FOUR, f"bí mật/{n}") for n in range(4000)]

    places = Counter(order.index(2) for order in orders)
    expected = 1000
    chi_square = sum((places[at] - expected) ** 2 / expected for at in range(4))
    assert chi_square < 11.34  # 3 degrees of freedom, p = 0.01
    assert len(set(orders)) == 24


@pytest.mark.parametrize(
    "last",
    [
        "Tất cả các đáp án trên",
        "Tất cả đều đúng.",
        "Cả 3 ý trên",
        "Cả ba phương án đều sai",
        "Các ý trên đều đúng",
        "Không có đáp án nào đúng",
        "Không phương án nào",
        "Ý kiến khác",
        "All of the above",
    ],
)
def test_an_option_that_speaks_of_the_others_keeps_its_place(last):
    orders = {shown_order("multiple", [*FOUR[:3], last], str(n)) for n in range(60)}

    assert {order[3] for order in orders} == {3}
    assert len(orders) == 6


@pytest.mark.parametrize("last", ["Cả A và B", "A, C đúng", "Đáp án a và b", "Cả a, b", "B hoặc C"])
def test_options_that_speak_of_letters_are_not_mixed(last):
    assert shown_order("single", [*FOUR[:3], last], "x") == (0, 1, 2, 3)


def test_what_only_looks_like_speaking_of_others_is_mixed():
    options = ["Nói với tất cả bạn bè", "Cả nhà cùng đọc", "Không chia sẻ", "Báo cáo A"]

    assert len({shown_order("single", options, str(n)) for n in range(300)}) == 24


def test_true_and_false_keep_their_order_and_steps_are_always_mixed():
    assert shown_order("truefalse", ["Đúng", "Sai"], "y") == (0, 1)
    steps = ["Tất cả các câu trên", "Cả A và B", "Ba"]
    assert len({shown_order("ordering", steps, str(n)) for n in range(60)}) == 6
    assert len({shown_order("matching", steps, str(n)) for n in range(60)}) == 6


def test_chance_is_plain_sha256():
    assert digest("hạt:1") == (  # as sha256sum gives it
        "2a64a6c74310c9ba0ba4442dfa370f1b8856e9cd60dd4100b1855bc68fe3a5cf"
    )
    assert mixed([1, 2, 3], "a") == sorted([1, 2, 3], key=lambda n: digest(f"a:{n}"))
    assert commitment("0123456789abcdef0123456789abcdef") == digest(
        "0123456789abcdef0123456789abcdef"
    )
    with pytest.raises(ValueError, match="32"):
        commitment("ngắn")

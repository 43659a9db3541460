"""Lists of answers: which paper they are for, which question each answer belongs to."""

from io import BytesIO

import pytest

from mangxanh.contests.reading import read_questions
from mangxanh.contests.reading.building import Draft
from mangxanh.contests.reading.placing import placed
from mangxanh.contests.tests.reading.making import Document, bank, letter, saved
from mangxanh.school.tests.roster.files import workbook

BANK = bank(6)
RIGHT = [asked.correct for asked in BANK]
BESIDE = [["Câu", "Mã đề 101", "Mã đề 102"]]
BESIDE += [
    [str(n), letter((q.correct[0] + 1) % 4), letter(q.correct[0])] for n, q in enumerate(BANK, 1)
]
BELOW = [["Mã đề", *"123456"]]
BELOW += [[name, *(row[at] for row in BESIDE[1:])] for at, name in ((1, "101"), (2, "102"))]


def add_table(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(at, place).text = text


def paper(head, key=None):
    document = Document()
    document.add_paragraph(head)
    for n, asked in enumerate(BANK, start=1):
        document.add_paragraph(f"Câu {n}. {asked.stem}")
        for at, text in enumerate(asked.options):
            document.add_paragraph(f"{letter(at)}. {text}")
    document.add_paragraph("ĐÁP ÁN")
    if key:
        add_table(document, key)
    return saved(document)


def answers(found):
    return [question.correct for question in found.questions]


@pytest.mark.parametrize("key", [BESIDE, BELOW], ids=["beside", "below"])
def test_the_answers_of_the_paper_itself_are_taken(key):
    found = read_questions(paper("ĐỀ KIỂM TRA – Mã đề: 102", key), "a.docx")

    assert answers(found) == RIGHT
    assert [question.flags for question in found.questions] == [[]] * len(BANK)


@pytest.mark.parametrize("key", [BESIDE, BELOW], ids=["beside", "below"])
@pytest.mark.parametrize("head", ["ĐỀ KIỂM TRA", "Mã đề 103"])
def test_answers_of_other_papers_are_not_taken(head, key):
    found = read_questions(paper(head, key), "a.docx")

    assert answers(found) == [[]] * len(BANK)
    assert {tuple(question.flags) for question in found.questions} == {("no_answer",)}
    assert "101, 102" in found.issues[0].message


def test_papers_have_names_too_and_the_margin_may_tell_them():
    names = [["Câu", "Đề chẵn", "Đề lẻ"], *BESIDE[1:]]
    assert answers(read_questions(paper("ĐỀ LẺ", names), "a.docx")) == RIGHT
    assert answers(read_questions(paper("ĐỀ CHẴN", names), "a.docx")) != RIGHT

    document = Document(BytesIO(paper("", BESIDE)))
    document.sections[0].footer.paragraphs[0].text = "Mã đề 102 – Trang 1/2"
    assert answers(read_questions(saved(document), "a.docx")) == RIGHT


def test_a_file_of_its_own_may_be_for_several_papers_or_for_another_one():
    one = "Mã đề 101\n" + " ".join(f"{n}{row[1]}" for n, row in enumerate(BESIDE[1:], 1))
    both = f"{one}\nMã đề 102\n" + " ".join(f"{n}{row[2]}" for n, row in enumerate(BESIDE[1:], 1))
    questions = paper("Mã đề 102")

    for key, name in ((both.encode(), "k.txt"), (workbook({"1": BESIDE}), "k.xlsx")):
        assert answers(read_questions(questions, "a.docx", key=key, key_name=name)) == RIGHT
    found = read_questions(questions, "a.docx", key=one.encode(), key_name="k.txt")
    assert answers(found) == [[]] * len(BANK)


def test_a_run_of_letters_or_of_ranges_is_a_list():
    run = "".join(letter(places[0]) for places in RIGHT)

    for told in (run, f"1-3: {run[:3]}\n4-6: {run[3:]}"):
        found = read_questions(paper(""), "a.docx", key=told.encode(), key_name="k.txt")
        assert answers(found) == RIGHT


@pytest.mark.parametrize("upright", [True, False])
def test_crosses_below_letters(upright):
    rows = [["Câu", *"ABCD"]]
    rows += [
        [str(n), *("X" if at in q.correct else "" for at in range(4))]
        for n, q in enumerate(BANK, 1)
    ]
    key = rows if upright else [list(row) for row in zip(*rows, strict=True)]

    assert answers(read_questions(paper("", key), "a.docx")) == RIGHT


def places(numbers, pairs):
    made = placed([Draft(n, number) for n, number in enumerate(numbers, 1)], pairs)
    return made.letters, made.doubtful


def test_answers_that_count_up_fill_questions_whose_numbers_jump_and_are_doubted():
    pairs = [(1, "A"), (2, "B"), (3, "C"), (4, "C")]

    assert places([1, 2, 3, 4], pairs) == (dict(pairs), set())
    assert places([1, 2, 4, 5], pairs) == (dict(pairs), {4})  # by number the third has C as well
    assert places([1, 2, None, 3], pairs) == (dict(pairs), {3})
    assert places([21, 22, 23, 24], pairs) == (dict(pairs), {1, 2, 3, 4})
    assert places([None] * 4, pairs) == (dict(pairs), set())


def test_each_part_has_its_own_list():
    numbers = [1, 2, 3, 1, 2]

    told = places(numbers, [(1, "A"), (2, "B"), (3, "C"), (2, "D")])
    assert told == ({1: "A", 2: "B", 3: "C", 5: "D"}, set())
    told = places(numbers, [(1, "A"), (2, "B")])
    assert told == ({1: "A", 2: "B"}, {1, 2})  # of either part


def test_a_list_for_one_part_alone_goes_where_its_numbers_are():
    text = "".join(
        f"Câu {n}. {q.stem}\nA. {q.options[0]}\nB. {q.options[1]}\n" for n, q in zip((1, 2, 3, 1, 2), BANK, strict=False)
    )  # fmt: skip

    found = read_questions(f"{text}ĐÁP ÁN\n1A 2B 3A".encode(), "a.txt")

    assert answers(found) == [[0], [1], [0], [], []]
    assert [question.flags for question in found.questions[:3]] == [[]] * 3

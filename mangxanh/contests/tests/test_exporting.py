"""Questions taken along: by keepers only, written down; on paper the key stands apart."""

import io
import zipfile

import docx
import pytest
from django.core.exceptions import PermissionDenied
from lxml import etree

from mangxanh.contests.actions.exporting import take_along
from mangxanh.contests.models import Question
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.reading import Question as Written
from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.writing_out.paper import key
from mangxanh.documents.lint import lint_docx
from mangxanh.history.models import HistoryRow
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db


def test_a_teacher_takes_no_questions_along(school):
    make_question(school)

    with pytest.raises(PermissionDenied):
        take_along(school, Question.objects.all(), form="gift", by=TeacherFactory(school=school))

    assert not HistoryRow.objects.exists()


def test_questions_of_another_school_never_go_along(school, keeper):
    make_question(school, stem="Câu của mình?")
    make_question(SchoolFactory(), stem="Câu của trường khác?")

    data, left_out = take_along(school, Question.objects.all(), form="gift", by=keeper)

    assert "Câu của mình?" in data.decode()
    assert "trường khác" not in data.decode()
    assert left_out == []


def test_paper_has_questions_first_and_the_key_on_a_page_of_its_own(school, keeper):
    make_question(school, stem="Em làm gì?\nChọn một.", explanation="Vì thế.")
    make_question(school, kind="ordering", options=("Ba", "Hai", "Bốn"), correct=(0, 1, 2))
    pairs = {"options": ("lá", "hoa"), "answers": ("xanh", "đỏ"), "correct": (0, 1)}
    make_question(school, kind="matching", **pairs)
    make_question(
        school,
        kind="short",
        options=("111", "số 111", "1-1-1", "một"),
        correct=(0, 1, 2, 3),
        laws=(),
    )

    data, _none = take_along(school, Question.objects.order_by("pk"), form="word", by=keeper)

    paper = docx.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    asked = lines[lines.index("Câu 1. Em làm gì?") : lines.index("Phụ lục")]
    assert asked[1:3] == ["Chọn một.", "A. Hỏi bạn"]
    assert [line for line in asked if line[1:2] == ")"][:3] == ["a) Ba", "b) Bốn", "c) Hai"]
    assert asked[-7:-3] == ["1. lá", "2. hoa", "a) đỏ", "b) xanh"]
    assert "Vì thế." not in "\n".join(asked)
    rows = [[cell.text for cell in row.cells] for row in paper.tables[-1].rows][1:]
    assert [row[1] for row in rows] == ["A", "a – c – b", "1b, 2a", "111 hoặc số 111 hoặc 1-1-1, …"]
    assert rows[0][2] == "Vì thế. (Căn cứ: Điều 21, Luật Trẻ em 102/2016/QH13.)"
    assert "Căn cứ" not in rows[3][2]
    assert lint_docx(data, official=False) == []


def test_the_key_of_several_right_options_names_them_all():
    question = Written(line=0, type="multiple", options=["a", "b", "c"], correct=[0, 2])

    assert key(question) == "A, C"


def test_a_package_of_qti_says_all_and_its_names_say_nothing(school, keeper):
    make_question(school, stem='Câu "một" <b>../x</b> & hai?', explanation="Vì thế.")
    make_question(school, stem="Câu không có căn cứ?", laws=(), audiences=("teachers",))

    data, left_out = take_along(school, Question.objects.order_by("pk"), form="qti", by=keeper)
    again, _none = take_along(school, Question.objects.order_by("pk"), form="qti", by=keeper)

    assert (data, left_out) == (again, [])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        manifest = archive.read("imsmanifest.xml").decode()
        item = etree.fromstring(archive.read("cau-hoi/cau-0001.xml"))
    assert names == ["imsmanifest.xml", "cau-hoi/cau-0001.xml", "cau-hoi/cau-0002.xml"]
    assert manifest.count("Điều 21, Luật Trẻ em 102/2016/QH13") == 1
    assert "<lom:value>medium</lom:value>" in manifest
    parts = [etree.QName(part).localname.removeprefix("qti-") for part in item]
    assert parts == [
        "response-declaration",
        "outcome-declaration",
        "outcome-declaration",
        "item-body",
        "response-processing",
        "modal-feedback",
    ]
    first, second = read_questions(data, "a.zip").questions
    assert first.stem == 'Câu "một" <b>../x</b> & hai?'
    assert (first.explanation, first.category) == ("Vì thế.", Topic.PRIVACY.label)
    assert (first.difficulty, first.grade) == ("2", "6, 7")
    assert second.grade == ""

"""Pictures of files: taken in from Word, Moodle XML and QTI, looked at, brought in, taken along."""

import base64
import io
import zipfile

import docx
import pytest
from docx.shared import Cm
from PIL import Image

from mangxanh.contests.actions.exporting import take_along
from mangxanh.contests.actions.files import stage_file, take_file
from mangxanh.contests.figures import Taker
from mangxanh.contests.models import Picture, Question, StagedQuestion
from mangxanh.contests.printed import papers_zip, shuffled
from mangxanh.contests.queries.pictures import bytes_of
from mangxanh.contests.reading import Question as Found
from mangxanh.contests.reading import as_json, read_questions
from mangxanh.contests.reading.found import Picture as Given
from mangxanh.contests.staging import Given as OfFile
from mangxanh.contests.tests.pictures import png, with_figures
from mangxanh.contests.tests.reading.making import saved
from mangxanh.contests.tests.reading.test_moodle import question, quiz
from mangxanh.contests.tests.reading.test_qti import choices, item, package
from mangxanh.contests.wording import Wording
from mangxanh.documents.lint import lint_docx
from mangxanh.plan.tests.factories import go
from mangxanh.school.tests.acting import browser

pytestmark = pytest.mark.django_db


def word(picture=None, alt="Thanh địa chỉ"):
    document = docx.Document()
    document.add_paragraph("Câu 1. Trang nào là giả?")
    document.add_paragraph().add_run().add_picture(io.BytesIO(picture or png()), width=Cm(4))
    document.add_paragraph("A. Trang này ").add_run().add_picture(io.BytesIO(png(colour="red")))
    document.add_paragraph("B. Trang kia")
    document.add_paragraph("Đáp án: A")
    for shape in document.inline_shapes:
        shape._inline.docPr.set("descr", alt)  # python-docx has no word for it
    return saved(document)


def moodle():
    shown = '<img src="@@PLUGINFILE@@/x.png" alt="Thanh địa chỉ"/>'
    file = f'<file name="x.png" encoding="base64">{base64.b64encode(png()).decode()}</file>'
    answers = (
        f'<answer fraction="100" format="html"><text>&lt;p&gt;Trang này '
        f"{shown.replace('<', '&lt;').replace('>', '&gt;')}&lt;/p&gt;</text>{file}</answer>"
        '<answer fraction="0"><text>Trang kia</text></answer>'
    )
    return quiz(
        question("multichoice", answers, stem=f"<p>Trang nào là giả?</p>{shown}", more=file)
    )


def qti():
    shown = '<img src="a.png" alt="Thanh địa chỉ"/>'
    asked = choices("choiceInteraction", f"Trang này {shown}", "Trang kia")
    body = f"<p>Trang nào là giả? {shown}</p>{asked}"
    return package(**{"q1.xml": item(body, ["c0"]), "a.png": png()})


FILES = {"a.docx": word, "a.xml": moodle, "a.zip": qti}
GIVEN = OfFile(1, ("6",))


def staged(school, keeper, data, name):
    found = read_questions(data, name)
    begun = stage_file(school, found, GIVEN, topic="khac", file_name=name, by=keeper)
    return begun, list(StagedQuestion.objects.filter(file=begun))


@pytest.mark.parametrize("name", FILES)
def test_pictures_come_in_with_what_they_show(school, keeper, name):
    found = read_questions(FILES[name](), name)
    told = as_json(found)["questions"][0]
    assert {(one["place"], one["alt"]) for one in told["pictures"]} == {
        ("stem", "Thanh địa chỉ"),
        ("0", "Thanh địa chỉ"),
    }

    begun, (row,) = staged(school, keeper, FILES[name](), name)

    said = row.wording
    assert "Trang nào là giả?" in said.stem
    assert "[hình]" not in said.stem
    assert said.options == ("Trang này", "Trang kia")
    assert [(one.place, one.alt) for one in said.pictures] == [
        ("stem", "Thanh địa chỉ"),
        ("0", "Thanh địa chỉ"),
    ]
    assert row.doubts
    assert not row.must_mend
    browsed = browser(keeper)
    page = go(browsed, "file_look", begun.pk).content.decode()
    assert page.count('class="shown"') == 2
    browsed.post(f"/ngan-hang/nhap/cau/{row.pk}/xet/", {"take": "yes"})
    (made,) = take_file(begun, by=keeper)
    assert made.current.figures == said.pictures
    assert Picture.objects.count() == 2


def test_a_picture_without_words_has_to_be_described(school, keeper):
    begun, (row,) = staged(school, keeper, word(alt=""), "a.docx")
    assert row.must_mend
    kept = [one.key for one in row.wording.pictures]

    page = go(browser(keeper), "staged_mend", row.pk).content.decode()
    assert all(key in page for key in kept)
    data = {
        "topic": "khac",
        "stem": "Trang nào?",
        "option_0": "Này",
        "option_1": "Kia",
        "right": "0",
    }
    data |= {"difficulty": "1", "kept_stem": kept[0], "alt_stem": "Thanh địa chỉ"}
    go(browser(keeper), "staged_mend", row.pk, data=data)

    (made,) = take_file(begun, by=keeper)
    assert [(one.place, one.key, one.alt) for one in made.current.figures] == [
        ("stem", kept[0], "Thanh địa chỉ")
    ]


def test_what_cannot_be_taken_is_told_and_the_words_come_in(school, keeper):
    begun, (row,) = staged(school, keeper, word(picture=bomb()), "a.docx")

    assert row.must_mend
    assert any("24" in doubt for doubt in row.doubts)
    assert [one.place for one in row.wording.pictures] == ["0"]
    assert row.wording.stem.startswith("Trang nào là giả?")
    assert not begun.closed_at


def bomb():
    made = io.BytesIO()
    Image.new("1", (6000, 6000)).save(made, "PNG")
    return made.getvalue()


ASKED = {"line": 1, "stem": "Gì? [hình]", "options": ["a", "b"], "correct": [0]}


def take(pictures, **more):
    found = Found(**(ASKED | more), pictures=[Given("x", "png", png(), place=p) for p in pictures])
    return Taker().take(found, Wording(found.type, found.stem, tuple(found.options)))


def test_one_picture_stands_in_each_place_and_none_where_there_is_no_room():
    twice, away = take(["stem", "stem"]), take(["explanation"])
    ordering = take(["0"], type="ordering")

    assert [len(one.wording.pictures) for one in (twice, away, ordering)] == [1, 0, 0]
    assert all(len(one.doubts) == 1 for one in (twice, away, ordering))
    assert (twice.wording.stem, away.wording.stem) == ("Gì?", "Gì? [hình]")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Xem [hình] và nói.", "Xem và nói."),
        ("[hình] Gì?", "Gì?"),
        ("Gì?\n[hình]\nChọn.", "Gì?\nChọn."),
        ("Gì?", "Gì?"),
    ],
)
def test_the_sign_of_a_picture_goes_where_the_picture_is_taken(written, left):
    assert take(["stem"], stem=written).wording.stem == left


def test_drawing_all_pictures_of_a_file_ends_after_a_while():
    found = Found(**ASKED, pictures=[Given("x", "png", png())])

    late = Taker(seconds=-1).take(found, Wording("single", "Gì?", ("a", "b")))

    assert not late.files
    assert len(late.doubts) == 1


# ---- out again


@pytest.mark.parametrize(("form", "name"), [("moodle", "a.xml"), ("qti", "a.zip")])
def test_other_programs_get_them_and_give_them_back(school, keeper, form, name):
    made = with_figures(school, ["stem", "0", "1"])
    data, left_out = take_along(school, Question.objects.all(), form=form, by=keeper)

    (back,) = read_questions(data, name).questions

    kept = bytes_of([made.current])
    assert left_out == []
    assert sorted((one.place, one.alt, one.data) for one in back.pictures) == sorted(
        (one.place, one.alt, kept[one.key]) for one in made.current.figures
    )


@pytest.mark.parametrize("form", ["gift", "excel"])
def test_what_has_no_room_for_pictures_is_named(school, keeper, form):
    made = with_figures(school, ["stem"])

    _data, left_out = take_along(school, Question.objects.all(), form=form, by=keeper)

    assert left_out == [made]


def test_a_question_whose_picture_is_gone_from_the_disk_is_named(school, keeper):
    made = with_figures(school, ["stem"])
    Picture.objects.get().file.path.unlink()

    _data, left_out = take_along(school, Question.objects.all(), form="moodle", by=keeper)

    assert left_out == [made]


def pictures_in(data):
    return [
        (shape._inline.docPr.get("descr"), round(shape.width.cm, 1))  # as above
        for shape in docx.Document(io.BytesIO(data)).inline_shapes
    ]


def test_word_prints_them_where_they_belong(school, keeper):
    with_figures(school, ["stem", "1", "3"])

    data, _none = take_along(school, Question.objects.all(), form="word", by=keeper)

    assert pictures_in(data) == [("Hình 0", 10.6), ("Hình 1", 5.0), ("Hình 2", 5.0)]
    assert lint_docx(data, official=False) == []
    (back,) = read_questions(data, "a.docx").questions
    assert [one.place for one in back.pictures] == ["stem", "1", "3"]


def test_papers_to_write_on_have_them_beside_their_options(school, keeper):
    made = with_figures(school, ["stem", "1"])
    papers = shuffled([made.current], "seed")

    whole = papers_zip("Thi", "Lớp 6", 15, papers, bytes_of([made.current]))
    without = papers_zip("Thi", "Lớp 6", 15, papers, {})

    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert pictures_in(archive.read("de-101.docx")) == [("Hình 0", 10.6), ("Hình 1", 5.0)]
        assert pictures_in(archive.read("dap-an.docx")) == []
    with zipfile.ZipFile(io.BytesIO(without)) as archive:
        lines = [p.text for p in docx.Document(io.BytesIO(archive.read("de-102.docx"))).paragraphs]
    assert {"[Hình 0]", "[Hình 1]"} <= set(lines)

"""QTI 2.x and 3: packages whole or not at all; interactions that we lack are named."""

import io
import zipfile

import pytest

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions

NS2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
NS3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'


def item(body, right=(), *, kind="identifier", more=""):
    values = "".join(f"<value>{value}</value>" for value in right)
    return (
        f'<?xml version="1.0"?><assessmentItem {NS2} identifier="i1" title="Tên">'
        f'<responseDeclaration identifier="R" cardinality="single" baseType="{kind}">'
        f"<correctResponse>{values}</correctResponse>{more}</responseDeclaration>"
        f"<itemBody><p>Đọc kĩ.</p>{body}</itemBody></assessmentItem>"
    )


def choices(name, *texts, limit=1):
    inner = "".join(
        f'<simpleChoice identifier="c{n}">{t}</simpleChoice>' for n, t in enumerate(texts)
    )
    return f'<{name} responseIdentifier="R" maxChoices="{limit}"><prompt>Chọn gì?</prompt>{inner}</{name}>'


def package(**files):
    out = io.BytesIO()
    names = [name for name in files if name.endswith("xml")]
    resources = "".join(
        f'<resource identifier="{n}" type="imsqti_item_xmlv2p1" href="{name}"/>'
        for n, name in enumerate(names)
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "imsmanifest.xml", f"<manifest><resources>{resources}</resources></manifest>"
        )
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def one(body, right=(), **more):
    (made,) = read_questions(item(body, right, **more).encode(), "a.xml").questions
    return made


def test_choices_with_their_prompt():
    made = one(choices("choiceInteraction", "a", "<b>b</b>", "c"), ["c1"])

    assert (made.type, made.stem, made.options, made.correct) == (
        "single",
        "Đọc kĩ.\nChọn gì?",
        ["a", "b", "c"],
        [1],
    )
    assert (made.title, made.flags) == ("Tên", [])


def test_several_right_ones_also_by_their_points():
    entries = "<mapping>" + "".join(
        f'<mapEntry mapKey="c{n}" mappedValue="{worth}"/>' for n, worth in enumerate((1, -1, 0.5))
    ) + "</mapping>"  # fmt: skip

    made = one(choices("choiceInteraction", "a", "b", "c", limit=0), more=entries)

    assert (made.type, made.correct) == ("multiple", [0, 2])


def test_order_match_text_number_and_essay():
    pairs = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{name}">{text}</simpleAssociableChoice>'
            for name, text in side
        )
        + "</simpleMatchSet>"
        for side in (
            (("l1", "Huế"), ("l2", "Hà Nội")),
            (("r1", "Bắc"), ("r2", "Trung"), ("r3", "Nam")),
        )
    )
    match = f'<matchInteraction responseIdentifier="R">{pairs}</matchInteraction>'
    entry = '<p>Thủ đô là <textEntryInteraction responseIdentifier="R"/>.</p>'

    ordering = one(choices("orderInteraction", "ba", "một", "hai"), ["c1", "c2", "c0"])
    matching = one(match, ["l1 r2", "l2 r1"])
    short, number = one(entry, ["Hà Nội"], kind="string"), one(entry, ["7"], kind="integer")
    essay = one('<extendedTextInteraction responseIdentifier="R"/>')

    assert (ordering.type, ordering.options) == ("ordering", ["một", "hai", "ba"])
    assert (matching.options, matching.answers, matching.correct) == (
        ["Huế", "Hà Nội"],
        ["Bắc", "Trung", "Nam"],
        [1, 0],
    )
    assert (short.type, short.options, short.stem) == (
        "short",
        ["Hà Nội"],
        "Đọc kĩ.\nThủ đô là _____.",
    )
    assert (number.type, essay.type) == ("numerical", "essay")


def test_what_has_no_answer_is_flagged():
    assert one(choices("choiceInteraction", "a", "b")).flags == ["no_answer"]
    assert one(choices("orderInteraction", "a", "b")).flags == ["no_answer"]
    assert one('<p><textEntryInteraction responseIdentifier="X"/></p>').flags == ["no_answer"]


def test_qti_3_is_read_like_2():
    text = (
        f'<?xml version="1.0"?><qti-assessment-item {NS3} identifier="i" title="T"><qti-response-declaration '
        'identifier="R" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>b</qti-value>'
        "</qti-correct-response></qti-response-declaration><qti-item-body><qti-choice-interaction "
        'response-identifier="R" max-choices="1"><qti-prompt>Gì?</qti-prompt>'
        '<qti-simple-choice identifier="a">Một</qti-simple-choice><qti-simple-choice identifier="b">Hai</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body></qti-assessment-item>"
    )

    (made,) = read_questions(text.encode(), "a.xml").questions

    assert (made.stem, made.options, made.correct) == ("Gì?", ["Một", "Hai"], [1])


def test_a_package_with_pictures_and_a_kind_that_we_lack():
    shown = choices(
        "choiceInteraction", '<img src="media/x.png" alt=""/>', '<img src="y.png" alt=""/>'
    )
    data = package(**{
        "q1.xml": item(shown, ["c0"]), "q2.xml": item('<hotspotInteraction responseIdentifier="R"/>'),
        "media/x.png": b"\x89PNG",
    })  # fmt: skip

    found = read_questions(data, "a.zip")

    (made,) = found.questions
    assert [(picture.place, picture.data) for picture in made.pictures] == [("0", b"\x89PNG")]
    assert any("hotspotinteraction" in issue.message for issue in found.issues)
    assert any("y.png" in issue.message for issue in found.issues)


@pytest.mark.parametrize(
    "data",
    [
        package(**{"q1.xml": None}),
        package(**{"q1.xml": "<assessmentItem"}),
        package(**{"q1.xml": "<other/>"}),
        package(**{"q1.xml": f'<assessmentItem {NS2} identifier="i"/>'}),
        package(),
        package(
            **{"q1.xml": item(choices("choiceInteraction", "a", "b"), ["c0"]), "../evil.txt": b"x"}
        ),
        package(**{"q1.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]>" + item("")[21:]}),
    ],
)
def test_a_broken_package_is_refused_whole(data):
    with pytest.raises(BadInput):
        read_questions(data, "a.zip")


def test_true_and_false_are_known_by_their_names():
    inner = "".join(
        f'<simpleChoice identifier="{name}">{name.title()}</simpleChoice>'
        for name in ("true", "false")
    )
    body = f'<choiceInteraction responseIdentifier="R" maxChoices="1">{inner}</choiceInteraction>'

    made = one(body, ["false"])

    assert (made.type, made.options, made.correct) == ("truefalse", ["True", "False"], [1])


NUMBER = '<p>Mấy? <textEntryInteraction responseIdentifier="R"/></p>'


def equal(value, room="", *, name="R", mode="absolute"):
    return (
        f'<equal toleranceMode="{mode}" tolerance="{room}"><variable identifier="{name}"/>'
        f"<baseValue>{value}</baseValue></equal>"
    )


@pytest.mark.parametrize(
    ("compared", "read"),
    [
        (equal(3, "0.5 0.5"), ["3:0.5"]),
        (equal(3, "0.5"), ["3:0.5"]),
        (equal(3) + equal(4, "0 0"), ["3", "4"]),
        (equal(3, "0.5 1"), ["3"]),
        (equal(3, "1 1", mode="relative"), ["3"]),
        (equal(3, "1 1", name="SCORE"), ["3"]),
        (equal(4, "1 1"), ["3"]),
        ('<equal><variable identifier="R"/><correct identifier="R"/></equal>', ["3"]),
        (
            '<equal tolerance="0.5"><variable identifier="R"/><correct identifier="R"/></equal>',
            ["3:0.5"],
        ),
    ],
)
def test_a_number_is_taken_with_the_room_around_it(compared, read):
    text = item(NUMBER, ["3"], kind="float").replace(
        "</assessmentItem>", f"<responseProcessing>{compared}</responseProcessing></assessmentItem>"
    )

    (made,) = read_questions(text.encode(), "a.xml").questions

    assert (made.type, made.options) == ("numerical", read)


@pytest.mark.parametrize(("texts", "why"), [(["Vì thế."], "Vì thế."), (["Đúng.", "Sai."], "")])
def test_one_feedback_is_the_explanation_several_belong_to_answers(texts, why):
    said = "".join(f"<modalFeedback identifier='f'>{text}</modalFeedback>" for text in texts)
    text = item(choices("choiceInteraction", "a", "b"), ["c0"])
    text = text.replace("</assessmentItem>", f"{said}</assessmentItem>")

    (made,) = read_questions(text.encode(), "a.xml").questions

    assert made.explanation == why


def test_the_manifest_says_topic_grades_and_difficulty():
    lom = """<metadata><lom><educational><difficulty><value>very difficult</value></difficulty>
        </educational><classification><purpose><value>discipline</value></purpose><taxonPath><taxon>
        <entry><string>Tin giả</string></entry></taxon></taxonPath></classification><classification>
        <purpose><value>idea</value></purpose><taxonPath><taxon><entry><string>Khác</string></entry>
        </taxon></taxonPath></classification></lom></metadata></resource>"""
    data = package(**{"q1.xml": item(choices("choiceInteraction", "a", "b"), ["c0"])})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["imsmanifest.xml"] = parts["imsmanifest.xml"].replace(
        "/></resources>", f">{lom}</resources>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    (made,) = read_questions(out.getvalue(), "a.zip").questions

    assert (made.category, made.difficulty, made.grade) == ("Tin giả", "3", "")

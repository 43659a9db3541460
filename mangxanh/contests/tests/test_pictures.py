"""Pictures of questions: kept small and nameless, shown, carried on by versions, forgotten."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from PIL import Image

from mangxanh.common.dates import moved_clock, now
from mangxanh.common.errors import BadInput
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.actions.bank import add_question, change_question
from mangxanh.contests.actions.pictures import forget_picture, forget_pictures, keep_picture
from mangxanh.contests.models import Picture, Question, QuestionVersion
from mangxanh.contests.tests.districts import make_ward, pupils_of
from mangxanh.contests.tests.factories import StagedQuestionFactory, asked
from mangxanh.contests.tests.pictures import png, upload, with_figures
from mangxanh.contests.wording import Figure, plain, shape_faults
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.models import StoredFile
from mangxanh.plan.tests.factories import go
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "topic": "khac",
    "stem": "Thanh địa chỉ này nói gì?",
    "option_0": "Một",
    "option_2": "Hai",
    "right": "2",
    "difficulty": "1",
}


@pytest.fixture
def client(keeper):
    return browser(keeper)


@pytest.fixture
def kept(school, keeper):
    return keep_picture(school, upload(png()), by=keeper)


def text(answer):
    return answer.content.decode()


def shows(picture, place="stem", alt="Ổ khóa đỏ"):
    return Figure(place, picture.key, alt, picture.width, picture.height)


# ---- keeping


def test_it_is_drawn_anew_as_a_small_webp_without_a_name(school, keeper):
    data = png((3000, 2000), kind="JPEG", comment=b"secret")

    row = keep_picture(school, upload(data), by=keeper)

    made = row.file.path.read_bytes()
    assert (row.width, row.height) == (1200, 800)
    assert Image.open(io.BytesIO(made)).size == (1200, 800)
    assert made[8:12] == b"WEBP"
    assert len(made) < 100_000
    assert b"secret" not in made
    assert (row.file.name, row.file.mime) == ("hinh.webp", "image/webp")
    assert str(row) == row.key


def test_noise_gets_smaller_until_it_fits(school, keeper):
    noise = io.BytesIO()
    Image.merge("RGB", [Image.effect_noise((1500, 1500), 120) for _n in range(3)]).save(
        noise, "PNG"
    )

    row = keep_picture(school, upload(noise.getvalue()), by=keeper)

    assert row.file.size <= 100_000
    assert row.width < 1200


def bomb(side):
    """A picture of a few bytes that would unpack to gigabytes."""
    made = io.BytesIO()
    Image.new("1", (side, side)).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>", "JPG"),
        (b"", "JPG"),
        (b"MZ program", "JPG"),
        (png()[:60], "hỏng|damaged"),
        (bomb(6000), "24"),
        (bomb(15000), "24"),
    ],
)
def test_what_is_no_honest_picture_is_refused_with_a_reason(school, keeper, data, why):
    with pytest.raises(BadInput, match=why):
        keep_picture(school, upload(data), by=keeper)

    assert not StoredFile.objects.exists()


def test_what_was_refused_at_the_door_says_why(school, keeper):
    with pytest.raises(BadInput, match="20 MB"):
        keep_picture(school, RefusedUpload("x.png", 0, "Tệp này lớn hơn 20 MB."), by=keeper)


def test_a_file_of_more_than_twenty_megabytes_is_refused(school, keeper):
    with pytest.raises(BadInput, match="20 MB"):
        keep_picture(school, upload(b"x" * (20 * 1024 * 1024 + 1)), by=keeper)


def test_only_keepers_keep_pictures(school, monday):
    with pytest.raises(PermissionDenied):
        keep_picture(school, upload(png()), by=TeacherFactory(school=school))


# ---- in questions


def test_versions_carry_their_pictures_and_never_lose_them(school, keeper, kept):
    said = asked(pictures=(shows(kept), shows(kept, "1", "Hình hai")))
    question = add_question(school, said, topic="khac", ready=True, by=keeper)

    assert question.current.wording() == said
    changed = change_question(
        question, asked(pictures=()), topic="khac", ready=True, trial=False, by=keeper
    )

    assert changed.current.pictures == []
    assert changed.versions.get(number=1).figures == said.pictures
    with pytest.raises(TypeError):
        QuestionVersion.objects.update(pictures=[])


def test_a_picture_of_another_school_is_not_taken(school, keeper, kept):
    Picture.objects.update(school=SchoolFactory())

    with pytest.raises(ValidationError, match=r"picture|hình"):
        add_question(school, asked(pictures=(shows(kept),)), topic="khac", ready=True, by=keeper)

    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("single", [("stem", "")]),
        ("single", [("stem", "a"), ("stem", "b")]),
        ("single", [("4", "a")]),
        ("ordering", [("0", "a")]),
        ("short", [("0", "a")]),
    ],
)
def test_a_picture_stands_once_where_there_is_room_and_says_what_it_shows(kind, figures):
    pictures = tuple(Figure(place, "k", alt, 1, 1) for place, alt in figures)
    right = (0,) if kind == "single" else (0, 1, 2, 3)

    faults = shape_faults(asked(kind=kind, correct=right, pictures=pictures))

    assert len(faults) == 1
    assert not shape_faults(asked(kind=kind, correct=right))


# ---- the editor


def test_pictures_are_chosen_described_and_taken_away_again(client):
    data = TYPED | {
        "picture_stem": upload(png()),
        "alt_stem": "Thanh địa chỉ",
        "picture_2": upload(png(colour="red")),
        "alt_2": "Ổ khóa",
    }

    answer = go(client, "question_new", data=data)

    question = Question.objects.get()
    pictures = question.current.figures
    assert [(one.place, one.alt) for one in pictures] == [
        ("stem", "Thanh địa chỉ"),
        ("1", "Ổ khóa"),
    ]
    shown = text(client.get(answer.url))
    assert shown.count('class="shown"') == 2
    assert 'alt="Thanh địa chỉ"' in shown
    page = text(go(client, "question_edit", question.pk))
    assert all(f'value="{one.key}"' in page for one in pictures)

    go(
        client,
        "question_edit",
        question.pk,
        data=TYPED
        | {
            "kept_stem": pictures[0].key,
            "alt_stem": "Thanh địa chỉ",
            "kept_1": pictures[1].key,
            "drop_1": "on",
            "option_1": "Hai",
            "option_2": "",
            "right": "1",
            "version": "1",
        },
    )

    question.refresh_from_db()
    assert [one.place for one in question.current.figures] == ["stem"]
    assert len(question.versions.get(number=1).figures) == 2


def test_a_mistake_elsewhere_loses_no_picture(client):
    answer = go(client, "question_new", data=TYPED | {"right": "", "picture_stem": upload(png())})

    row = Picture.objects.get()
    assert answer.status_code == 422
    assert f'value="{row.key}"' in text(answer)
    assert row.get_absolute_url() in text(answer)

    answer = go(client, "question_new", data=TYPED | {"kept_stem": row.key})

    assert answer.status_code == 422
    assert "hình" in text(answer)
    go(client, "question_new", data=TYPED | {"kept_stem": row.key, "alt_stem": "Ổ khóa"})
    assert Question.objects.get().current.figures[0].key == row.key


def test_what_is_wrong_with_a_picture_is_told_at_its_field(client):
    data = {
        "picture_stem": upload(b"<svg/>", "x.svg"),
        "picture_9": upload(b"x"),
        "other": upload(b"x"),
    }

    answer = go(client, "question_new", data=TYPED | data)

    assert answer.status_code == 422
    assert "id_picture_stem_error" in text(answer)
    assert not Question.objects.exists()


def test_an_option_with_a_picture_needs_words_and_its_words_need_a_picture_s(client):
    page = TYPED | {"picture_3": upload(png()), "alt_3": "Ổ khóa"}
    answer = go(client, "question_new", data=page)
    assert answer.status_code == 422

    answer = go(client, "question_new", data=TYPED | {"picture_2": upload(png())})

    assert answer.status_code == 422
    assert "id_alt_2_error" in text(answer)


def test_pictures_of_nobody_are_not_taken(client, kept):
    Picture.objects.update(school=SchoolFactory())

    go(client, "question_new", data=TYPED | {"kept_stem": kept.key, "alt_stem": "x"})

    assert Question.objects.get().current.pictures == []


# ---- who may have them


def test_a_browser_keeps_it_for_a_while_and_nobody_else_has_it(client, school, kept):
    url = reverse("question_picture", args=[kept.key])

    answer = client.get(url)

    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, max-age=14400, immutable"
    assert "hinh.webp" in answer["Content-Disposition"]
    assert client.get(url, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert browser(TeacherFactory(school=school)).get(url).status_code == 404
    kept.file.path.unlink()
    assert client.get(url).status_code == 404


def test_across_schools_who_sits_has_the_pictures_of_the_ward(monday, desk):
    ward = make_ward(questions=0)
    for n in range(4):
        with_figures(ward.school, ["stem"], stem=f"Câu {n} của phường?")
    ward.join(ward.a)
    person, other = pupils_of(ward.a, 2)
    start(ward.contest.rounds.get(), by=person)

    assert Picture.objects.visible_to(person).count() == 4
    assert not Picture.objects.visible_to(other).exists()
    assert not Picture.objects.visible_to(ward.a.keeper).exists()


# ---- forgetting


@pytest.mark.postgres
def test_what_no_question_shows_is_forgotten_after_a_week(
    school, keeper, kept, django_capture_on_commit_callbacks
):
    shown = with_figures(school, ["stem", "0"])
    staged = keep_picture(school, upload(png()), by=keeper)
    StagedQuestionFactory(file__school=school, words=plain(asked(pictures=(shows(staged),))))
    assert forget_pictures() == 0

    late = now() + timedelta(days=8)
    with moved_clock(late), django_capture_on_commit_callbacks(execute=True):
        assert forget_pictures() == 1
        assert forget_pictures() == 0
        assert not forget_picture(staged.key)  # saved between the look and the deletion

    keys = {one.key for one in shown.current.figures} | {staged.key}
    assert set(Picture.objects.values_list("key", flat=True)) == keys
    assert not kept.file.path.exists()
    assert StoredFile.objects.count() == len(keys)

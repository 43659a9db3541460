"""Editions are written as drafts, published whole or not at all, taken back."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import today
from mangxanh.common.seen import Overtaken
from mangxanh.history.models import HistoryRow
from mangxanh.learning.actions.editions import (
    begin_lesson,
    discard_draft,
    publish,
    save_draft,
    withdraw,
)
from mangxanh.learning.models import LessonEdition, mark_of
from mangxanh.learning.permissions import can_publish_lessons, can_write_lessons
from mangxanh.learning.queries.editions import (
    draft_of,
    edition_of,
    obstacles,
    texts_of,
    written_lessons,
)
from mangxanh.learning.queries.lessons import lessons_of
from mangxanh.learning.shelf import shipped_lessons, source_of
from mangxanh.learning.tests.factories import KEY, LessonEditionFactory
from mangxanh.school.models import STAFF_ROLES, Role
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TITLE = f"title: {shipped_lessons()[KEY].title}"
GROWN_UP = next(one.key for one in shipped_lessons().values() if one.audience == "guardian")


@pytest.fixture
def head(school):
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))


@pytest.fixture
def editor(school):
    return PersonFactory(school=school, roles=(Role.EDITOR,))


def own_text(title="Tên của trường"):
    return source_of(KEY).replace(TITLE, f"title: {title}", 1)


def verbs():
    return list(HistoryRow.objects.order_by("n").values_list("verb", flat=True))


def readers_have(school, key=KEY):
    return lessons_of(school)[key].title


def test_who_writes_and_who_publishes(school):
    people = {role: PersonFactory(school=school, roles=(role,)) for role in STAFF_ROLES}

    writers = {role for role, one in people.items() if can_write_lessons(one, school)}
    publishers = {role for role, one in people.items() if can_publish_lessons(one, school)}

    assert writers == {"subject_head", "board", "youth_leader", "editor"}
    assert publishers == {"subject_head", "board"}
    other = SchoolFactory()
    assert not any(can_write_lessons(one, other) for one in people.values())
    people["board"].is_active = False
    assert not can_write_lessons(people["board"], school)


def test_a_draft_changes_nothing_for_readers(school, editor):
    draft = save_draft(school, KEY, own_text(), by=editor, seen=mark_of(source_of(KEY)))

    assert readers_have(school) == shipped_lessons()[KEY].title
    assert (draft.title, draft.written_by) == ("Tên của trường", editor)
    assert str(draft) == "Tên của trường"
    assert verbs() == ["lesson draft begun"]


def test_a_draft_is_saved_again_and_a_double_tap_does_nothing(school, editor, head):
    draft = save_draft(school, KEY, own_text(), by=editor)
    seen = draft.mark

    for _tap in "12":
        save_draft(school, KEY, own_text("Lần hai"), by=head, seen=seen)

    assert [row.title for row in LessonEdition.objects.all()] == ["Lần hai"]
    assert verbs() == ["lesson draft begun", "lesson draft saved"]


def test_of_two_who_write_at_once_nobody_loses_anything(school, editor, head):
    seen = mark_of(source_of(KEY))
    save_draft(school, KEY, own_text("Của người đầu"), by=editor, seen=seen)

    with pytest.raises(Overtaken):
        save_draft(school, KEY, own_text("Của người sau"), by=head, seen=seen)

    assert draft_of(school, KEY).title == "Của người đầu"
    again = draft_of(school, KEY).mark
    save_draft(school, KEY, own_text("Của người sau"), by=head, seen=again)
    assert draft_of(school, KEY).title == "Của người sau"


def test_who_writes_at_a_draft_that_was_put_away_is_told(school, editor):
    draft = save_draft(school, KEY, own_text("Một"), by=editor)
    save_draft(school, KEY, own_text("Hai"), by=editor)
    discard_draft(draft, by=editor)

    with pytest.raises(Overtaken):
        save_draft(school, KEY, own_text("Ba"), by=editor, seen=mark_of(own_text("Một")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "một dòng",
        "key: &a b",
        "key: khac\n",
        "key: " + KEY + "\nx: " + "[" * 50,
        "key: x\n" + "# dài\n" * 20_000,
        f"key: {KEY}\nabout: \ud800",
    ],
)
def test_what_is_no_lesson_of_this_key_is_not_kept(school, editor, text):
    with pytest.raises(ValidationError):
        save_draft(school, KEY, text, by=editor)

    assert not LessonEdition.objects.exists()


def test_letters_that_nobody_sees_do_not_reach_the_database(school, editor):
    text = own_text('"\\0Tên\\a ẩn"')

    draft = save_draft(school, KEY, text, by=editor)

    assert draft.title == "Tên ẩn"
    assert any("title" in told for told in obstacles(draft.text, KEY, draft.written_at.date()))


def test_a_lesson_that_nobody_has_is_not_written(school, editor):
    with pytest.raises(ValidationError):
        save_draft(school, "khong-co", "key: khong-co", by=editor)


def test_teachers_do_not_write(school, teacher, head, editor):
    draft = save_draft(school, KEY, own_text(), by=editor)
    for refused in (
        lambda: save_draft(school, KEY, own_text("Khác"), by=teacher),
        lambda: begin_lesson(
            school, title="A", audience="teacher", grades=(), topic="ai", by=teacher
        ),
        lambda: discard_draft(draft, by=teacher),
        lambda: publish(draft, by=editor),
        lambda: withdraw(draft, by=editor),
    ):
        with pytest.raises(PermissionDenied):
            refused()

    assert verbs() == ["lesson draft begun"]


def test_publishing_gives_readers_the_new_text_and_the_next_one_takes_its_place(school, head):
    first = publish(save_draft(school, KEY, own_text("Một"), by=head), by=head)
    assert readers_have(school) == "Một"
    second = save_draft(school, KEY, own_text("Hai"), by=head, seen=mark_of(own_text("Một")))
    assert readers_have(school) == "Một"

    for _tap in "12":
        publish(second, by=head, seen=second.mark)

    assert readers_have(school) == "Hai"
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert edition_of(school, KEY) == second
    begun = ["lesson draft begun", "lesson published"]
    assert verbs() == [*begun, *begun]


def test_what_was_not_read_is_not_published(school, head, editor):
    draft = save_draft(school, KEY, own_text("Một"), by=head)
    seen = draft.mark
    save_draft(school, KEY, own_text("Hai"), by=editor, seen=seen)

    with pytest.raises(Overtaken):
        publish(draft, by=head, seen=seen)

    assert readers_have(school) == shipped_lessons()[KEY].title


def about(text, words):
    return re.sub(r"^about: .*$", f"about: {words}", text, count=1, flags=re.MULTILINE)


def test_a_hard_sentence_does_not_go_out_to_pupils(school, head):
    text = about(source_of(KEY), "Em đọc " + "từng " * 20 + "chữ.")
    draft = save_draft(school, KEY, text, by=head)

    with pytest.raises(ValidationError) as refused:
        publish(draft, by=head)

    assert "23" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, "title: ''"),
        ("minutes: ", "minutes: 9"),
        ("about: ", "about: Bạn có thể bị phạt tiền. "),
        ("facts: [", "facts: [999, "),
        ("picture: ", "picture: khong-co-"),
        ("audience: pupil", "audience: guardian"),
    ],
)
def test_what_is_faulty_or_hard_does_not_go_out_to_pupils(school, head, old, new):
    text = source_of(KEY)
    assert old in text
    draft = save_draft(school, KEY, text.replace(old, new, 1), by=head)

    with pytest.raises(ValidationError):
        publish(draft, by=head)

    assert readers_have(school) == shipped_lessons()[KEY].title
    assert draft_of(school, KEY) == draft


def test_grown_ups_are_trusted_with_a_hard_sentence_and_with_nothing_else(school, head):
    drawn = re.sub(
        r"picture: .*", f"picture: {shipped_lessons()[KEY].picture}", source_of(GROWN_UP)
    )
    hard = about(drawn, "Phụ huynh xem " + "từng " * 30 + "trang.")
    draft = save_draft(school, GROWN_UP, hard, by=head)

    publish(draft, by=head)

    assert lessons_of(school)[GROWN_UP].about.startswith("Phụ huynh xem từng từng")
    wrong = save_draft(school, GROWN_UP, hard.replace("facts: [", "facts: [998, ", 1), by=head)
    with pytest.raises(ValidationError):
        publish(wrong, by=head)


def test_a_key_and_the_readers_of_a_lesson_stay(school):
    assert obstacles(source_of(KEY), KEY, today()) == []
    assert obstacles(source_of(KEY), "khac", today())
    assert obstacles(source_of(GROWN_UP).replace(GROWN_UP, KEY, 1), KEY, today())


def test_withdrawing_brings_the_shipped_text_back_and_the_own_one_may_begin_again(school, head):
    edition = publish(save_draft(school, KEY, own_text("Của trường"), by=head), by=head)

    for _tap in "12":
        withdraw(edition, by=head)

    assert readers_have(school) == shipped_lessons()[KEY].title
    assert verbs()[-2:] == ["lesson published", "lesson withdrawn"]
    assert "Của trường" in texts_of(school, KEY)["cu"]
    publish(save_draft(school, KEY, texts_of(school, KEY)["cu"], by=head), by=head)
    assert readers_have(school) == "Của trường"


def test_only_what_is_published_is_withdrawn(school, head):
    with pytest.raises(ValidationError):
        withdraw(save_draft(school, KEY, own_text(), by=head), by=head)


def test_discarding_puts_away_once(school, head):
    draft = save_draft(school, KEY, own_text(), by=head)

    for _tap in "12":
        discard_draft(draft, by=head)

    assert draft_of(school, KEY) is None
    assert verbs() == ["lesson draft begun", "lesson draft discarded"]
    with pytest.raises(ValidationError):
        publish(draft, by=head)


def test_what_was_published_meanwhile_is_not_discarded(school, head):
    draft = save_draft(school, KEY, own_text(), by=head)
    publish(draft, by=head)

    with pytest.raises(ValidationError):
        discard_draft(draft, by=head)


def test_a_lesson_of_ones_own_begins_empty_and_once(school, editor):
    wanted = {"title": "Nhóm chat của lớp", "audience": "pupil", "grades": (8, 9), "topic": "ai"}

    drafts = {begin_lesson(school, by=editor, **wanted).pk for _tap in "12"}

    [draft] = LessonEdition.objects.all()
    assert drafts == {draft.pk}
    assert draft.key == "nhom-chat-cua-lop"
    assert draft.key not in lessons_of(school)
    save_draft(school, draft.key, draft.text + "# sửa", by=editor)
    assert begin_lesson(school, by=editor, **wanted).key == "nhom-chat-cua-lop-2"
    other = PersonFactory(school=school, roles=(Role.BOARD,))
    assert begin_lesson(school, by=other, **wanted).key == "nhom-chat-cua-lop-3"
    with pytest.raises(ValidationError):
        begin_lesson(school, by=editor, **wanted | {"title": " "})


def test_a_lesson_of_ones_own_appears_and_disappears(school, head):
    draft = begin_lesson(
        school, title="Bài riêng", audience="pupil", grades=(6, 7), topic="ai", by=head
    )
    text = source_of(KEY).replace(f"key: {KEY}", f"key: {draft.key}", 1)
    edition = publish(save_draft(school, draft.key, text, by=head), by=head)
    assert draft.key in lessons_of(school)

    withdraw(edition, by=head)

    assert draft.key not in lessons_of(school)
    [row] = [row for row in written_lessons(school, today()) if row.key == draft.key]
    assert (row.lesson, row.put_away, row.title) == (None, True, draft.key)


def test_the_list_shows_each_lesson_once(school, head, django_assert_num_queries):
    publish(save_draft(school, KEY, own_text("Của trường"), by=head), by=head)
    save_draft(school, KEY, own_text("Nháp"), by=head)
    own = begin_lesson(school, title="Mới", audience="teacher", grades=(), topic="ai", by=head)

    with django_assert_num_queries(4):
        rows = {row.key: row for row in written_lessons(school, today())}

    assert len(rows) == len(shipped_lessons()) + 1
    assert (rows[KEY].title, rows[KEY].draft.title, rows[KEY].ships) == ("Của trường", "Nháp", True)
    assert (rows[own.key].title, rows[own.key].lesson) == ("Mới", None)


def test_an_edition_that_cannot_be_read_any_more_gives_way_to_what_ships(school, head):
    LessonEditionFactory(
        school=school,
        text="key: x",
        title="Cũ",
        published_by=head,
        published_at=head.created_at,
    )

    assert readers_have(school) == shipped_lessons()[KEY].title

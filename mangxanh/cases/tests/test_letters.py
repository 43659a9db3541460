"""Letters, notes, people concerned: sealed, with who may see them."""

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions.letters import add_note, name_people, write_letter
from mangxanh.cases.models import Case, CaseFigure, Deadline, Entry
from mangxanh.cases.promises import promises_in
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import answered, file_case, fresh, here
from mangxanh.cases.texts import LONGEST, words
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput

pytestmark = pytest.mark.django_db


def test_a_letter_is_the_answer_that_stops_its_clocks(team):
    case, private = file_case(team.box)
    Deadline.objects.create(case=case, what="news", due_at=now(), raise_at=now())
    Case.objects.update(has_news=True)
    entry = write_letter(case, " Cảm ơn em. ", by=here(team.officer))
    assert (entry.seen_by, entry.from_reporter) == ("reporter", False)
    assert read(private, entry) == {"text": "Cảm ơn em."}
    assert not Deadline.objects.filter(what__in=["reply", "news"], met_at=None).exists()
    assert fresh(case).has_news is False
    assert CaseFigure.objects.get().reply_hours == 9  # the day began at midnight


def test_an_empty_or_endless_one_is_refused(team):
    case, _private = file_case(team.box)
    for text in ("  ", "a" * (LONGEST + 1)):
        with pytest.raises(BadInput):
            write_letter(case, text, by=here(team.officer))
        with pytest.raises(BadInput):
            add_note(case, text, "team", by=here(team.officer))


def test_a_note_for_oneself_leaves_no_row_in_the_chain(team):
    case, private = file_case(team.box)
    for seen_by in ("reporter", "team", "own"):
        note = add_note(case, seen_by, seen_by, by=here(team.officer), once=seen_by)
        assert (note.seen_by, read(private, note)) == (seen_by, {"text": seen_by})
    assert list(case.events.filter(verb="note added").values_list("detail", flat=True)) == [
        "reporter",
        "team",
    ]
    again = add_note(case, "own", "own", by=here(team.officer), once="own")
    assert again == note
    with pytest.raises(ValueError, match="all"):
        add_note(case, "x", "all", by=here(team.officer))


def test_people_are_sealed_and_the_newest_list_holds(team):
    case, private = file_case(team.box)
    rows = [{"name": "Bạn H.", "role": "7A2", "part": "đăng ảnh"}, {"name": "", "role": "x"}]
    entry = name_people(case, rows, by=here(team.officer), once="p")
    assert read(private, entry) == {"rows": rows[:1]}
    assert name_people(case, [], by=here(team.officer), once="p") == entry
    with pytest.raises(BadInput):
        name_people(case, [{"name": "a"}] * 21, by=here(team.officer))
    with pytest.raises(PermissionDenied):
        name_people(case, rows, by=here(team.deputy))


def test_after_the_first_letter_a_case_is_followed(team):
    case, _private = answered(team)
    assert case.state == Case.State.WATCHED
    assert Entry.objects.filter(what="message").count() == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cô sẽ không nói với ai đâu.", ["không nói với ai"]),
        ("Thầy hứa giữ bí mật.", ["hứa", "giữ bí mật"]),
        ("Co se khong ke cho ai", ["khong ke cho ai"]),
        ("Sẽ không ai biết em đã kể", ["không ai biết"]),
        ("Cô sẽ hỏi em trước khi báo 111.", ["hỏi em trước khi"]),
        ("Trường sẽ che chở em.", ["che chở"]),
        ("Bạn ấy sẽ bị phạt.", ["Bạn ấy sẽ bị phạt"]),
        ("Cô không hứa giữ kín hết được.", []),
        ("Cô không dám chắc chắn.", []),
        ("Mai cô đón em ở cổng nhé.", []),
    ],
)
def test_promises_that_cannot_be_kept_are_found(text, found):
    assert promises_in(text) == found


def test_what_we_propose_ourselves_promises_nothing():
    assert {row["key"]: promises_in(row["text"]) for row in words()["replies"]} == {
        row["key"]: [] for row in words()["replies"]
    }

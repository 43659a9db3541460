"""Asked after 7 and 30 days, and saying within 30 days of the end that it is not good."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions import clock
from mangxanh.cases.models import Case, CaseEvent, Deadline, Handler
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import make_team
from mangxanh.common.dates import at, moved_clock
from mangxanh.common.errors import BadInput
from mangxanh.notices.models import Notice
from mangxanh.speakup.actions.letters import Answer, Letter, answer_asked, mark_read, write
from mangxanh.speakup.models import Reporter
from mangxanh.speakup.opening import Opened
from mangxanh.speakup.tests.factories import file_with_receipt
from mangxanh.speakup.tests.letters.coming import DOOR, come
from mangxanh.speakup.tests.walking import carried

pytestmark = pytest.mark.django_db
FILED = date(2026, 11, 23)
BETTER, PUNISHED = "Mọi việc có đỡ hơn không?", "Có ai trả đũa em không?"


def after(days, clock_time=time(9)):
    return moved_clock(at(FILED + timedelta(days=days), clock_time))


def page(answer):
    return answer.content.decode()


def close(held, day=FILED):
    Deadline.objects.filter(case=held.case).update(met_at=at(day, time(9)), raise_at=None)
    Case.objects.filter(pk=held.case.pk).update(closed_on=day, outcome="helped", state="closed")
    for what, days in (("ask7", 7), ("ask30", 30)):
        clock.begin(held.now, what, at(day, time(9)) + timedelta(days=days))


def reply(back, held, days, better, punished="no"):
    form = carried(come(back, held))
    return back.post(
        DOOR,
        {**form, "step": "answer", "days": str(days), "better": better, "punished": punished},
    )


@pytest.mark.parametrize(("days", "asked"), [(0, 0), (6, 0), (7, 7), (29, 7), (30, 30), (90, 30)])
def test_it_is_asked_from_the_seventh_and_the_thirtieth_day(back, held, days, asked):
    """reporting-and-cases 30: counted from the day it was closed."""
    closed = 5
    with after(closed):
        assert BETTER not in page(come(back, held))
        close(held, FILED + timedelta(days=closed))
    with after(closed + days):
        shown = page(come(back, held))
    assert (BETTER in shown) == (PUNISHED in shown) == bool(asked)
    assert (f'name="days" value="{asked}"' in shown) == bool(asked)


def test_an_answer_is_a_letter_and_is_asked_for_no_more(back, held):
    with after(7):
        close(held)
        answer = reply(back, held, 7, "better")
        assert "Lúc nào cần, em lại viết nhé." in page(answer)
        assert BETTER not in page(answer).replace(f"{BETTER} Đỡ rồi.", "")
    entry = held.now.entries.last()
    assert read(held.key, entry) == {
        "text": f"{BETTER} Đỡ rồi.\n{PUNISHED} Không.",
        "asked": 7,
        "better": "better",
        "punished": "no",
    }
    assert held.receipt.better_7 is True
    assert held.now.closed_on
    assert not held.now.has_news
    assert set(Deadline.objects.filter(met_at=None).values_list("what", flat=True)) == {"ask30"}
    event = CaseEvent.objects.last()
    assert (event.verb, event.detail) == ("reporter answered after 7 days", "better no")


@pytest.mark.parametrize(
    ("better", "punished"), [("same", "no"), ("worse", ""), ("better", "unsure")]
)
def test_a_no_opens_it_again(back, held, better, punished):
    """reporting-and-cases 30."""
    with after(30):
        close(held, FILED + timedelta(days=20))
        answer = reply(back, held, 30, better, punished)
        assert "Chuyện này được mở lại" in page(answer)
        assert "Đã mở lại" in page(answer)
    case = held.now
    assert (case.closed_on, case.state, case.has_news, case.is_urgent) == (
        None,
        "todo",
        True,
        False,
    )
    assert held.receipt.better_30 is (better == "better")
    assert Deadline.objects.get(what="news", met_at=None)
    assert not Deadline.objects.filter(what__startswith="ask", met_at=None).exists()


def test_what_was_closed_anew_is_asked_about_anew(back, held):
    with after(7):
        close(held)
        reply(back, held, 7, "worse")
        assert not Deadline.objects.filter(what="ask7", met_at=None).exists()
    with after(40):
        assert BETTER not in page(come(back, held)).replace(f"{BETTER} Tệ hơn.", "")
        close(held, FILED + timedelta(days=33))
        for _tap in range(2):
            answer = reply(back, held, 7, "better")
        assert "Lúc nào cần, em lại viết nhé." in page(answer)
    assert held.receipt.better_7 is True
    assert held.now.entries.filter(what="message").count() == 2


def test_who_is_punished_for_it_is_urgent(team, back, held):
    with after(7, time(20)):
        close(held)
        answer = reply(back, held, 7, "better", "yes")
        assert "Em gọi 111 ngay nhé." in page(answer)
    assert held.now.is_urgent
    assert held.now.closed_on is None
    assert held.now.why_urgent == "answer.punished"
    told = set(Notice.objects.values_list("person_id", flat=True))
    assert told == {h.person_id for h in (team.officer, team.deputy, team.head)}


def test_the_same_answer_twice_is_one(back, held):
    with after(7):
        form = carried(come(back, held))
        for _tap in range(2):
            said = {**form, "step": "answer", "days": "7", "better": "worse", "punished": "no"}
            assert back.post(DOOR, said).status_code == 200
    assert held.now.entries.filter(what="message").count() == 1


@pytest.mark.parametrize(
    ("days", "better", "punished"),
    [
        ("8", "better", "no"),
        ("7", "", "no"),
        ("7", "x", "no"),
        ("7", "better", "x"),
        ("x", "same", ""),
    ],
)
def test_what_is_not_offered_is_no_answer(back, held, days, better, punished):
    with after(7):
        assert reply(back, held, days, better, punished).status_code == 400
    assert held.now.entries.count() == 1
    assert held.receipt.better_7 is None


class TestObjecting:
    def test_for_thirty_days_a_closed_case_can_be_opened_again(self, back, held):
        """reporting-and-cases 30."""
        close(held)
        with after(30):
            shown = come(back, held)
            assert "Đến hết 23/12, em vẫn nói lại được." in page(shown)
            assert "Em đồng ý</button>" not in page(shown)
            answer = back.post(
                DOOR, {**carried(shown), "step": "write", "text": "Bạn ấy lại nhắn."}
            )
            assert "Thầy cô đã nhận. Em nói lại là đúng." in page(answer)
        case = held.now
        assert (case.closed_on, case.outcome, case.state) == (None, "", "todo")
        due = Deadline.objects.get(what="news", met_at=None).due_at
        assert due == at(date(2026, 12, 24), time(17))
        assert CaseEvent.objects.filter(verb="objected", actor_id=None).exists()

    def test_without_a_word_it_is_said_all_the_same(self, back, held):
        close(held)
        back.post(DOOR, {**carried(come(back, held)), "step": "write", "text": ""})
        assert read(held.key, held.now.entries.last())["text"] == "Em thấy chưa ổn"

    def test_after_that_it_is_a_kind_sentence_and_the_words_are_kept(self, back, held):
        close(held)
        with after(31):
            shown = come(back, held)
            assert "Đã quá 30 ngày. Em kể thành chuyện mới nhé" in page(shown)
            assert "<textarea" not in page(shown)
            answer = back.post(DOOR, {**carried(shown), "step": "write", "text": "Vẫn thế ạ."})
        assert answer.status_code == 400
        assert "Vẫn thế ạ." in page(answer)
        assert held.now.closed_on == FILED

    def test_whoever_is_in_danger_is_heard_all_the_same(self, back, held):
        close(held)
        with after(200):
            answer = back.post(
                DOOR, {**carried(come(back, held)), "step": "write", "quick": "urgent"}
            )
        assert answer.status_code == 200
        assert held.now.is_urgent
        assert held.now.closed_on is None


class TestWhose:
    """Nobody acts with a receipt that they do not hold."""

    @pytest.fixture
    def thief(self, held):
        other = file_with_receipt(make_team().box).opened
        return Opened(Reporter(other.receipt, held.case.school), held.case, held.key, other.code)

    def test_writing_reading_and_answering_are_refused(self, thief):
        with pytest.raises(PermissionDenied):
            write(thief, Letter("Xin chào", "x"))
        with pytest.raises(PermissionDenied):
            answer_asked(thief, Answer(7, "better", "no", "x"))
        with pytest.raises(PermissionDenied):
            mark_read(thief, 9)

    def test_a_closed_case_refuses_by_its_own_sense(self, held):
        close(held)
        with after(40), pytest.raises(BadInput):
            write(held.opened, Letter("Vẫn thế", "x"))
        assert held.now.entries.count() == 1


def test_who_says_it_is_not_good_where_nobody_can_read_it_is_sent_to_111(back, held):
    close(held)
    assert "chưa ai mở được" not in page(come(back, held))
    Handler.objects.update(public_key="")
    answer = come(back, held, text="Chưa ổn ạ.")
    assert held.now.closed_on is None
    assert "chưa ai mở được tin này. Em đừng chờ, gọi 111 nhé." in page(answer)

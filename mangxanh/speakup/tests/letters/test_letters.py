"""The page of letters: where the case stands, letters both ways, what is new, quick answers."""

import re
from datetime import date, time

import pytest
from django.db import OperationalError

from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import add_note, write_letter
from mangxanh.cases.actions.referring import Call, log_referral
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.models import Deadline, SecondPerson
from mangxanh.cases.reading import read
from mangxanh.cases.tests.factories import here, private_of
from mangxanh.common.dates import at, moved_clock, now
from mangxanh.notices.models import Notice
from mangxanh.speakup.duty_words import moment_in_words
from mangxanh.speakup.letterbox import fill
from mangxanh.speakup.tests.factories import file_with_receipt
from mangxanh.speakup.tests.letters.coming import DOOR, come
from mangxanh.speakup.tests.walking import carried

pytestmark = pytest.mark.django_db
STEP = re.compile(r'<li class="(\w*)".*?<b>(.*?)</b>(.*?)</div>', re.DOTALL)


def on(day, clock="9:00", month=11):
    return moved_clock(at(date(2026, month, day), time(*map(int, clock.split(":")))))


def by(day):
    """The end of a day of November, in words."""
    return moment_in_words(at(date(2026, 11, day), time(17)), now())


def page(answer):
    return answer.content.decode()


def full_disk(*_args, **_more):
    raise OperationalError("disk is full: Bạn ấy")


def steps(answer):
    return [
        (state, name, " ".join(re.sub(r"<[^>]+>", " ", rest).split()))
        for state, name, rest in STEP.findall(page(answer))
    ]


def take(team, case):
    acknowledge(case, False, "", key="no_sign", by=here(team.officer))


class TestWay:
    def test_received(self, back, held):
        first, *rest = steps(come(back, held))
        assert first == (
            "now",
            "Trường đã nhận tin",
            "Hôm nay Tin của em đã đến nơi. Thầy cô chưa trả lời."
            f" Thầy cô viết cho em chậm nhất {by(26)}.",
        )
        assert [name for _state, name, _line in rest][1:] == ["Đang giúp em", "Đang hỏi lại em"]
        assert rest[-1][2] == "Sau khi kết thúc 7 ngày và 30 ngày, có lời hỏi lại."

    def test_read_by_whom(self, team, back, held):
        with on(23, "9:12"):
            take(team, held.case)
        states = steps(come(back, held))
        who = here(team.officer).addressed
        assert states[0][:2] == ("done", "Trường đã nhận tin")
        assert states[1][0] == "now"
        assert states[1][1] == f"{who[:1].upper()}{who[1:]} đã đọc"
        assert states[1][2].startswith("Hôm nay, 9:12 Thầy cô đang xem em có an toàn không.")

    def test_who_answers_is_named_with_their_role(self, team, back, held):
        team.officer.person.memberships.update(title="Tư vấn học đường")
        assert "tư vấn học đường, trả lời em." in page(come(back, held))

    def test_late(self, back, held):
        with on(27):
            assert "Thầy cô đang trả lời chậm hơn hẹn." in page(come(back, held))

    def test_out_of_hours_it_says_so_and_111(self, back, held):
        said = "Bây giờ không có thầy cô trực. Nếu em đang gặp nguy hiểm, gọi 111 ngay."
        assert said not in page(come(back, held))
        with on(22, "20:00"):
            assert said in page(come(back, held))

    def test_told_outside(self, team, back, held):
        take(team, held.case)
        with on(23, "9:20"):
            call = Call(place="police", channel="phone", at=now(), answer_due_on=date(2026, 11, 30))
            log_referral(held.now, call, by=here(team.officer))
            write_letter(held.now, "Cô đã gọi.", by=here(team.officer))
            shown = come(back, held)
        assert "Hôm nay, 9:20, thầy cô đã báo công an để có thêm người giúp em." in page(shown)
        assert "Đã nhờ nơi khác giúp" in [name for _s, name, _l in steps(shown)]


class TestLetters:
    def test_both_ways_with_who_wrote(self, team, back, held):
        with on(23, "9:40"):
            write_letter(held.case, "Cảm ơn em.\n\nEm không có lỗi.", by=here(team.officer))
        shown = page(come(back, held))
        assert "<p>Cảm ơn em.</p>" in shown
        assert "<p>Em không có lỗi.</p>" in shown
        assert ">Hôm nay, 9:40<" in shown

    def test_notes_of_the_team_are_not_shown(self, team, back, held):
        for seen_by in ("reporter", "team", "own"):
            add_note(held.case, f"ghi chép {seen_by}", seen_by, by=here(team.officer))
        shown = page(come(back, held))
        assert "ghi chép reporter" in shown
        assert "ghi chép team" not in shown
        assert "ghi chép own" not in shown

    def test_what_is_new_is_counted_until_it_was_seen(self, team, back, held):
        assert "Chưa có thư mới." in page(come(back, held))
        write_letter(held.case, "Một", by=here(team.officer))
        write_letter(held.case, "Hai", by=here(team.officer))
        add_note(held.case, "cho nhóm", "team", by=here(team.officer))
        shown = page(come(back, held))
        assert "2 thư mới" in shown
        assert shown.count("msg--new") == 2
        assert "Chưa có thư mới." in page(come(back, held))

    def test_what_was_written_in_it_is_text_and_nothing_else(self, team, back, held):
        write_letter(held.case, "<script>alert(1)</script>", by=here(team.officer))
        assert "<script>alert" not in page(come(back, held))

    def test_a_letter_to_the_school(self, back, held):
        answer = come(back, held, text=" Bạn ấy lại nhắn. ")
        assert f"Thư đã gửi. Thầy cô trả lời chậm nhất {by(24)}." in page(answer)
        assert "Bạn ấy lại nhắn." in page(answer)
        entry = held.now.entries.last()
        assert read(held.key, entry) == {"text": "Bạn ấy lại nhắn."}
        assert held.now.has_news
        assert Deadline.objects.filter(what="news", met_at=None).count() == 1
        assert not Notice.objects.exists()

    def test_sent_twice_is_one_letter_and_another_text_is_another(self, back, held):
        answer = come(back, held)
        form = {**carried(answer), "step": "write"}
        for text in ("Một", "Một", "Hai"):
            assert back.post(DOOR, {**form, "text": text}).status_code == 200
        assert held.now.entries.filter(what="message").count() == 2

    @pytest.mark.parametrize("way", ["whole", "three groups", "spelled"])
    def test_the_code_in_a_letter_is_stopped(self, back, held, way):
        """reporting-and-cases 9."""
        code = held.shown
        text = {
            "whole": f"Mã của em là {code} ạ",
            "three groups": f"{code[:4]} rồi {code[5:9]} và {code[15:19]}",
            "spelled": "-".join(code.lower().replace(" ", "")),
        }[way]
        answer = come(back, held, text=text)
        assert answer.status_code == 400
        assert "Em vừa viết mã tra cứu vào đây." in page(answer)
        assert held.now.entries.count() == 1

    def test_two_groups_are_no_code(self, back, held):
        answer = come(back, held, text=f"{held.shown[:4]} và {held.shown[5:9]}")
        assert answer.status_code == 200

    @pytest.mark.parametrize("text", ["", "   ", "a" * 20_001, "😢" * 18_000])
    def test_nothing_or_too_much_is_said_and_kept(self, back, held, text):
        answer = come(back, held, text=text)
        assert answer.status_code == 400
        assert 'role="alert"' in page(answer)
        assert text.strip() in page(answer)
        assert held.now.entries.count() == 1

    def test_a_long_letter_is_taken(self, back, held):
        text = "Ệ" * 20_000
        assert come(back, held, text=text).status_code == 200
        assert read(held.key, held.now.entries.last())["text"] == text


class TestQuick:
    def test_one_tap_is_a_letter(self, back, held):
        come(back, held, quick="not_yet")
        assert read(held.key, held.now.entries.last()) == {
            "text": "Em chưa muốn",
            "quick": "not_yet",
        }

    def test_what_was_typed_besides_is_not_lost(self, back, held):
        come(back, held, quick="agree", text="nhưng đợi mai")
        words = read(held.key, held.now.entries.last())
        assert words["text"] == "Em đồng ý\nnhưng đợi mai"

    def test_better_owes_no_answer(self, back, held):
        come(back, held, quick="better")
        assert not held.now.has_news

    def test_help_now_is_urgent_and_says_111(self, team, back, held):
        with on(23, "21:00"):
            answer = come(back, held, quick="urgent")
        assert "Em gọi 111 ngay nhé." in page(answer)
        assert "Thầy cô được báo ngay bây giờ, nhưng có thể chưa đọc được." in page(answer)
        assert held.now.is_urgent
        assert held.now.why_urgent == "quick.urgent"
        told = set(Notice.objects.values_list("person_id", flat=True))
        assert told == {h.person_id for h in (team.officer, team.deputy, team.head)}

    def test_another_is_not_offered(self, back, held):
        assert come(back, held, quick="x").status_code == 400


class TestDanger:
    """reporting-and-cases 11: on the same answer, and even where nothing could be saved."""

    WORDS = "em muon chet, em khong muon song nua"

    def test_words_of_danger_bring_help_at_once_and_tell_the_ladder(self, team, back, held):
        with on(23, "10:00"):
            answer = come(back, held, text=self.WORDS)
        assert "Cảm ơn em đã viết ra" in page(answer)
        assert 'href="tel:115"' in page(answer)
        assert "Tin đã gửi." in page(answer)
        case = held.now
        assert case.is_urgent
        assert case.why_urgent.startswith("selfharm")
        assert "chet" not in case.why_urgent
        due = Deadline.objects.get(what="news", met_at=None).due_at
        assert due == at(date(2026, 11, 23), time(10, 15))
        assert {n.person_id for n in Notice.objects.all()} == {
            h.person_id for h in (team.officer, team.deputy, team.head)
        }
        assert not any("chet" in n.subject + n.body for n in Notice.objects.all())

    def test_it_comes_even_where_saving_fails(self, back, held, monkeypatch):
        answer = come(back, held)
        monkeypatch.setattr("mangxanh.speakup.views.letters.write", full_disk)
        shown = back.post(DOOR, {**carried(answer), "step": "write", "text": self.WORDS})
        assert shown.status_code == 503
        assert "Tin chưa gửi được, nhưng các số này vẫn gọi được." in page(shown)
        assert self.WORDS in page(shown)

    def test_and_where_the_letter_is_refused(self, back, held):
        answer = come(back, held, text=f"{self.WORDS} {held.shown}")
        assert answer.status_code == 400
        assert "Cảm ơn em đã viết ra" in page(answer)

    def test_an_ordinary_letter_brings_none(self, back, held):
        assert "help-now" not in page(come(back, held, text="Mai em đi học bình thường ạ."))
        assert not held.now.is_urgent


class TestName:
    def test_the_reporter_learns_who_asked_for_the_name_why_and_that_it_was_opened(
        self, team, back
    ):
        held = file_with_receipt(
            team.box, is_anonymous=False, is_urgent=True, identity={"name": "Lê An"}
        )
        asked = ask_second(
            held.case,
            SecondPerson.What.IDENTITY,
            "Em không trả lời hai hôm.",
            by=here(team.officer),
        )
        assert "Hôm nay, thầy cô đã xin mở tên em. Lý do: Em không trả lời hai hôm." in page(
            come(back, held)
        )
        decide(asked, True, by=here(team.deputy), private=private_of(team.deputy))
        shown = page(come(back, held))
        assert "Hôm nay, tên em đã được mở cho người giúp em." in shown
        assert "Lê An" not in shown


def test_a_page_takes_few_queries_however_long_the_thread_is(
    team, held, django_assert_max_num_queries
):
    counts = []
    for letters in (1, 9):
        for n in range(letters):
            write_letter(held.now, f"Thư {n}", by=here(team.officer))
        opened = held.opened
        with django_assert_max_num_queries(20) as asked:
            fill(opened)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_yesterday_and_before_are_told_as_days(back, held):
    for day, said in ((24, "Hôm qua"), (30, "23/11")):
        with on(day):
            assert said in steps(come(back, held))[0][2]
    with moved_clock(at(date(2027, 1, 5), time(9))):
        assert "23/11/2026" in steps(come(back, held))[0][2]


def test_a_case_that_only_recovery_opens_says_so_without_a_name(team, back):
    held = file_with_receipt(team.box, excluded=[team.officer.person_id, team.head.person_id])
    shown = come(back, held)
    assert "Thầy cô đã đọc" in [name for _s, name, _l in steps(shown)]
    assert "trả lời em." not in page(shown)
    wrote = back.post(DOOR, {**carried(shown), "step": "write", "text": "Em hỏi lại."})
    for answer in (shown, wrote):
        assert "chưa ai mở được tin này. Em đừng chờ, gọi 111 nhé." in page(answer)
        assert "chậm nhất" not in page(answer)
    assert "Thư đã gửi." in page(wrote)


def test_a_failing_database_loses_no_word(back, held, monkeypatch):
    answer = come(back, held)
    monkeypatch.setattr("mangxanh.speakup.views.letters.write", full_disk)
    refused = back.post(DOOR, {**carried(answer), "step": "write", "text": "Bạn ấy lại nhắn."})
    assert refused.status_code == 503
    assert "Chưa gửi được." in page(refused)
    assert "Bạn ấy lại nhắn." in page(refused)

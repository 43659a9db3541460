"""The pages of the cases: the list without a key, a case with it, one's forms."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mangxanh.cases.actions.doing import plan_action
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.letters import add_note, write_letter
from mangxanh.cases.actions.referring import log_referral
from mangxanh.cases.actions.second import ask_second, withdraw
from mangxanh.cases.actions.writing import locked
from mangxanh.cases.models import Action, Case, CaseEvent, Deadline, Entry, Referral, SecondPerson
from mangxanh.cases.reading import read
from mangxanh.cases.telling import why_urgent
from mangxanh.cases.tests.factories import HandlerFactory, answered, file_case, fresh, here
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.cases.tests.test_referring import call
from mangxanh.common.dates import moved_clock, now
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LIST = "/vu-viec/"


def of(case, rest=""):
    return f"/vu-viec/{case.number}/{rest}"


def test_the_list_needs_no_key_and_opens_nothing(team):
    case, _private = file_case(team.box, grade=7, platform="zalo")
    client = at_work(team.officer, unlocked=False)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        text = page(client, LIST)
    assert case.number in text
    assert "Các bạn lập nhóm" not in text
    assert len(asked) <= 20
    assert case.number not in page(at_work(team.deputy, unlocked=False), LIST)


def test_a_locked_key_opens_no_case(team):
    case, _private = file_case(team.box)
    answer = at_work(team.officer, unlocked=False).get(of(case))
    assert answer.status_code == 302
    assert not CaseEvent.objects.filter(verb="opened").exists()


def test_a_case_shows_what_was_told_and_the_first_look_stops_no_clock(team):
    case, _private = file_case(team.box)
    client = at_work(team.officer)
    with CaptureQueriesContext(connection) as asked:
        text = page(client, of(case))
    assert "Các bạn lập nhóm nói xấu em." in text
    page(client, of(case))
    assert CaseEvent.objects.filter(verb="opened").count() == 1
    assert Deadline.objects.filter(met_at=None).count() == 3
    assert len(asked) <= 45
    with CaptureQueriesContext(connection) as asked:
        page(client, of(case))
    assert len(asked) <= 20


def test_a_full_case_shows_all_of_it(team):
    case, _private = answered(team, is_urgent=True, is_anonymous=False, identity={"name": "An"})
    by = here(team.officer)
    for what in ("talk", "care"):
        plan_action(case, what, f"Việc {what}", team.officer.person, date(2026, 11, 24), by=by)
    log_referral(case, call(), by=by)
    add_note(case, "Ghi cho nhóm", "team", by=by)
    add_note(case, "Chỉ mình tôi", "own", by=by)
    ask_second(case, "calm", "Đã ổn.", by=by)
    text = page(at_work(team.officer), of(case))
    for words in ("Việc talk", "Việc care", "Chị Lan", "Ghi cho nhóm", "Chỉ mình tôi"):
        assert words in text
    other = page(at_work(team.deputy), of(case))
    assert "Chỉ mình tôi" not in other
    assert "An</strong>" in other  # the deputy holds the key to the name
    assert "An</strong>" not in text


@pytest.mark.parametrize("rest", ["", "ghi-chu/", "bao-ngoai/", "ket-thuc/", "phieu/"])
def test_for_whom_it_is_not_there_is_no_such_page(team, rest):
    case, _private = file_case(team.box, excluded=[team.officer.person_id])
    other = HandlerFactory()
    it = PersonFactory(school=team.school, roles=[Role.IT, Role.BOARD])
    for client in (at_work(team.officer), at_work(team.head), browser(it, team.school)):
        page(client, of(case, rest), 404)
    assert case.number not in at_work(team.officer).get(LIST).content.decode()
    page(at_work(other), of(case, rest), 404)
    page(browser(it, team.school), LIST, 404)


def test_the_question_of_notice_is_answered_on_the_page(team):
    case, _private = file_case(team.box, is_urgent=True)
    client = at_work(team.officer)
    answer = client.post(of(case, "thong-bao/"), {"must": "no", "key": "", "reason": ""})
    assert answer.status_code == 422
    assert fresh(case).acknowledged_at is None
    answer = client.post(of(case, "thong-bao/"), {"must": "yes", "reason": "Bị dọa", "once": "a"})
    assert answer.headers["Location"] == of(case, "bao-ngoai/")
    assert fresh(case).must_notify
    again = {"must": "no", "key": "counsel", "reason": "x", "once": "b"}
    assert client.post(of(case, "thong-bao/"), again).status_code == 422
    assert "Bị dọa" in page(client, of(case))


def test_a_letter_with_a_promise_is_shown_before_it_goes(team):
    case, private = file_case(team.box)
    client = at_work(team.officer)
    told = {"text": "Cô hứa giữ bí mật.", "once": "a"}
    answer = client.post(of(case, "thu/"), told)
    assert answer.status_code == 422
    assert "giữ bí mật" in answer.content.decode()
    assert client.post(of(case, "thu/"), {"text": "Cô là [tên]"}).status_code == 422
    for _tap in range(2):
        assert client.post(of(case, "thu/"), told | {"sure": "on"}).status_code == 302
    letter = Entry.objects.get(what="message")
    assert read(private, letter) == {"text": "Cô hứa giữ bí mật."}
    assert client.post(of(case, "thu/"), {"text": "a" * 9000}).status_code == 422


def test_a_letter_can_be_begun_with_ours(team):
    case, _private = file_case(team.box)
    client = at_work(team.officer)
    assert "[ngày giờ]" in page(client, of(case) + "?mau=first")
    assert "[ngày giờ]" not in page(client, of(case) + "?mau=nothing")


def test_the_list_is_narrowed_and_ordered(team):
    plain, _private = file_case(team.box, grade=6)
    urgent, _private = file_case(team.box, is_urgent=True, kind="stranger", platform="zalo")
    client = at_work(team.officer, unlocked=False)
    text = page(client, LIST)
    assert text.index(urgent.number) < text.index(plain.number)
    assert plain.number not in page(client, LIST + "?loai=stranger")
    assert urgent.number not in page(client, LIST + "?khoi=6&tu=1/9/2026")
    assert plain.number not in page(client, LIST + "?noi=zalo")
    assert plain.number in page(client, LIST + "?loai=nonsense")
    assert plain.number not in page(client, LIST + "?tu=24/11/2026")
    assert plain.number not in page(client, LIST + "?o=xong")
    page(client, LIST + "?o=alles", 404)
    with moved_clock(now() + timedelta(days=1)):
        assert "23/11/2026" in page(at_work(team.officer, unlocked=False), LIST)


def test_a_followed_case_comes_back_when_something_is_due(team):
    case, _private = answered(team)
    client = at_work(team.officer, unlocked=False)
    assert case.number not in page(client, LIST)
    assert case.number in page(client, LIST + "?o=theo-doi")
    with moved_clock(now() + timedelta(days=15)):
        client = at_work(team.officer, unlocked=False)
        assert case.number in page(client, LIST)
        assert case.number not in page(client, LIST + "?o=theo-doi")


def test_everything_is_done_by_pages(team):
    case, _private = answered(team, is_urgent=True, is_anonymous=False, identity={"name": "An"})
    client, deputy = at_work(team.officer), at_work(team.deputy)
    officer = str(team.officer.person_id)

    def send(who, rest, **data):
        answer = who.post(of(case, rest), data)
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    send(client, "ghi-chu/", text="Ghi", seen_by="team")
    send(client, "lien-quan/", rows="Bạn H. | 7A2 | đăng ảnh\n\nBạn K.")
    assert "Bạn K." in page(client, of(case, "lien-quan/"))
    send(client, "giao/", to=str(team.deputy.person_id))
    send(client, "dau-viec/", what="removal", text="Gỡ ảnh", owner=officer, due_on="25/11/2026")
    n = Action.objects.get().entry.n
    page(client, of(case, f"dau-viec/{n}/"))
    send(client, f"dau-viec/{n}/bat-dau/")
    assert Action.objects.get().started_at is None
    thought = {"exposes": "no", "agreed": "yes", "kept": "saved"}
    send(client, f"dau-viec/{n}/", **thought)
    for step in ("bat-dau/", "xong/", "chua-xong/", "xong/"):
        send(client, f"dau-viec/{n}/{step}")
    assert Action.objects.get().done_at
    told = {"channel": "phone", "at": "23/11/2026 08:30", "sent": "Kể lại", "person": "Anh B."}
    send(client, "bao-ngoai/", place="police", answer_due_on="24/11/2026", **told)
    n = Referral.objects.get().entry.n
    send(client, f"bao-ngoai/{n}/", answer="Đã nhận")
    send(client, "gia-dinh/", told="put_off", key="unknown", decided_by="Cô Hạnh")
    send(client, "bao-mat/", level="1")
    for what in ("ha-khan", "xem-ten", "giam-mat", "khong-that"):
        send(client, f"nguoi-thu-hai/{what}/", reason="Vì thế.")
    page(client, of(case, "nguoi-thu-hai/ban-goc/"), 404)
    for asked in SecondPerson.objects.all():
        page(client, of(case, f"tra-loi/{asked.entry.n}/"))
        refused = client.post(of(case, f"tra-loi/{asked.entry.n}/"), {"granted": "yes"})
        assert refused.status_code == 422  # one's own
        send(deputy, f"tra-loi/{asked.entry.n}/", granted="yes", words="Được.")
    assert "An</strong>" in page(client, of(case))
    assert "Được." not in page(client, LIST)
    for _more in range(2):
        write_letter(case, "Em ơi.", by=here(team.officer))
    ending = {"outcome": "repaired", "reason": "three_times", "pupil": ["pupil remind"]}
    send(client, "ket-thuc/", **ending)
    assert fresh(case).state == Case.State.CLOSED
    assert "Nhắc nhở" in page(client, of(case))
    assert case.number in page(client, LIST + "?o=xong")
    send(client, "mo-lai/", reason="Lại bị.")
    send(client, "khan/")
    assert send(deputy, "rut/") == LIST
    page(deputy, of(case), 404)


def test_what_is_missing_is_said_and_nothing_is_done(team):
    case, _private = answered(team)
    client = at_work(team.officer)
    before = case.entries.count()
    for rest in ("ghi-chu/", "dau-viec/", "bao-ngoai/", "gia-dinh/", "bao-mat/", "ket-thuc/"):
        assert client.post(of(case, rest), {"x": "1"}).status_code == 422
    told = {"told": "put_off", "decided_by": "Cô Hạnh"}
    assert client.post(of(case, "gia-dinh/"), told).status_code == 422
    assert client.post(of(case, "lien-quan/"), {"rows": "a\n" * 21}).status_code == 422
    assert client.post(of(case, "rut/"), {"x": "1"}).status_code == 302
    assert case.entries.count() == before
    urgent, _private = file_case(team.box, is_urgent=True, excluded=[team.head.person_id])
    at_work(team.deputy).post(of(urgent, "rut/"), {"x": "1"})
    assert client.post(of(urgent, "rut/"), {"x": "1"}).status_code == 422


def test_the_sheet_is_one_page_filled_from_what_is_known_and_kept_nowhere(team):
    case, _private = answered(team, report={"text": "Bạn dọa tung ảnh. " * 200, "where": "Zalo"})
    acknowledge(case, True, "", by=here(team.officer))
    client = at_work(team.officer)
    text = page(client, of(case, "phieu/?noi=police"))
    assert "Bạn dọa tung ảnh." in text
    entries = case.entries.count()
    told = {"to": "Công an", "words": "“Bạn dọa.”" * 100, "danger": "Có"}
    pdf = client.post(of(case, "phieu/"), told | {"pdf": "1"})
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Cache-Control"] == "no-store"
    docx = client.post(of(case, "phieu/"), told | {"docx": "1"})
    assert docx.content.startswith(b"PK")
    assert case.entries.count() == entries
    assert case.events.filter(verb="sheet made").count() == 2
    assert client.post(of(case, "phieu/"), {"to": "x" * 700}).status_code == 422


def test_own_work_tells_a_handler_what_is_due_without_content_and_nobody_else(team):
    case, _private = file_case(team.box)
    for address in ("/viec-cua-toi/", "/"):
        text = page(at_work(team.officer, unlocked=False), address)
        assert case.number in text
        assert "Nhận việc" in text
        assert "trước 17:00 chiều thứ Ba, 24/11" in text
        assert "Các bạn lập nhóm" not in text
    others = [team.deputy.person, team.head.person, PersonFactory(school=team.school)]
    for person in others:
        text = page(browser(person, team.school), "/viec-cua-toi/")
        assert case.number not in text
        assert "Nhận việc" not in text
    with moved_clock(now() + timedelta(days=2)):
        assert "quá hạn từ" in page(at_work(team.officer, unlocked=False), "/viec-cua-toi/")
    acknowledge(case, False, "x", key="no_sign", by=here(team.officer))
    text = page(at_work(team.officer, unlocked=False), "/viec-cua-toi/")
    assert "Trả lời lần đầu" in text
    assert text.count(case.number) == 2  # what is due first and no more: said, and led to


def test_no_page_of_a_case_is_printed(team):
    case, _private = file_case(team.box)
    client = at_work(team.officer)
    for rest in ("", "quyen-doc/", "ghi-chu/"):
        text = page(client, of(case, rest))
        assert 'class="staff unprinted"' in text
        assert "Trang này không in." in text


def test_what_a_new_letter_ended_is_asked_anew_on_the_pages(team):
    case, _private = file_case(team.box, is_urgent=True)
    asked = ask_second(case, "unfounded", "x", by=here(team.officer))
    client = at_work(team.deputy)
    assert "Đã đề nghị người thứ hai." in page(client, of(case, "ket-thuc/"))
    withdraw(locked(case), "unfounded")
    assert "Xin đọc tin mới" in page(client, of(case, f"tra-loi/{asked.entry.n}/"))
    assert f'href="{of(case, "nguoi-thu-hai/khong-that/")}"' in page(client, of(case, "ket-thuc/"))
    assert "Có tin mới, đề nghị này phải hỏi lại" in page(client, of(case))


def test_why_urgent_is_told_in_words_and_each_reason_once():
    case = Case(why_urgent="answer.meeting,selfharm.wants-an-end,selfharm.die,wording")
    assert why_urgent(case) == (
        "người lạ hẹn gặp, lời kể có ý làm đau mình, lời kể nghe như có nguy hiểm"
    )

"""Pages of codes: what is shown to whom, and forms that lose nothing."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from mangxanh.common.dates import today
from mangxanh.conduct.models import (
    Acknowledgement,
    Audience,
    ClassAgreement,
    ClassSignatures,
    Code,
    Handout,
)
from mangxanh.conduct.queries import rules_of
from mangxanh.conduct.tests.factories import (
    ClassAgreementFactory,
    ClassSignaturesFactory,
    CodeFactory,
    HandoutFactory,
    RuleFactory,
)
from mangxanh.plan.models import Activity, ActivityFile
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import CardFactory, ClassFactory

pytestmark = pytest.mark.django_db
RULE = {"title": "Em nghĩ trước khi đăng", "text": "Chờ một phút."}


def stranger(school):
    return Client(HTTP_HOST=school.host)


def pupils_browser(pupil):
    client = Client(HTTP_HOST=pupil.school.host)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    return client


def logged(line, **more):
    return {"request_key": "một", "day": f"{today():%d/%m/%Y}", "line": line.pk} | more


def test_everybody_reads_the_rules_without_a_cookie(school, code, draft):
    answer = stranger(school).get("/quy-tac/")

    assert rules_of(code)[0].title in answer.text
    assert not answer.cookies
    assert "đã đọc" not in answer.text.lower()
    for hidden in (draft.title + "x", "code_read", str(code.drafted_by)):
        assert hidden not in answer.text


def test_without_a_code_the_page_says_so(school):
    assert "h1" in stranger(school).get("/quy-tac/").text
    assert stranger(school).get("/quy-tac/thay-co/").status_code == 404
    assert stranger(school).get("/quy-tac/khach/").status_code == 404


def test_a_tab_for_each_audience(school, code):
    CodeFactory(school=school, audience=Audience.STAFF, basis="Quyết định riêng", lead="Tám điều")

    answer = stranger(school).get("/quy-tac/thay-co/")

    assert answer.text.count('aria-current="page"') == 1
    assert "Quyết định riêng" in answer.text
    assert "/quy-tac/hoc-sinh-6-7/" in answer.text


def test_a_pupil_marks_with_one_tap_and_takes_it_back(code, pupil):
    client = pupils_browser(pupil)
    url = reverse("code_read", args=[code.pk])
    assert url in client.get("/quy-tac/").text

    for _tap in range(2):
        assert client.post(url, {"x": "1"}).status_code == 302
    assert Acknowledgement.objects.count() == 1
    assert 'name="back"' in client.get("/quy-tac/").text

    client.post(url, {"back": "1"})
    assert not Acknowledgement.objects.exists()


def test_each_sees_the_own_agreement_of_the_class(code, pupil, row, guardian):
    ClassAgreementFactory(school_class=row, sentences=["Lời hứa của lớp", "Hai", "Ba"])

    for client in (pupils_browser(pupil), browser(guardian)):
        assert "Lời hứa của lớp" in client.get("/").text


def test_the_class_page_shows_signatures_and_agreement(code, row, teacher):
    page = reverse("class_page", args=[row.pk])
    assert "37/38" not in browser(teacher).get(page).text
    ClassSignaturesFactory(code=code, school_class=row)
    ClassAgreementFactory(school_class=row, sentences=["Lời hứa của lớp", "Hai", "Ba"])

    shown = browser(teacher).get(page).text

    assert "37/38" in shown
    assert "Lời hứa của lớp" in shown
    assert reverse("class_conduct", args=[row.pk]) in shown


def test_from_the_list_to_the_version_in_force(school, leader, board, line):
    client = browser(leader)
    answer = client.post(reverse("code_draft", args=["thay-co"]), {"from": "shipped"})
    code = Code.objects.get()
    assert answer["Location"] == reverse("code_detail", args=[code.pk])
    assert answer["Location"] in client.get(reverse("code_list")).text
    assert client.get(reverse("code_issue", args=[code.pk])).status_code == 403

    issue = reverse("code_issue", args=[code.pk])
    assert browser(board).post(issue, {"first_day": "hôm qua"}).status_code == 422
    assert browser(board).post(
        issue, {"first_day": "05/09/2026", "decision_day": "31/12/2030"}
    ).status_code == 422  # fmt: skip
    assert browser(board).post(
        issue, {"first_day": "05/09/2026", "line": line.pk}
    ).status_code == 302  # fmt: skip

    code.refresh_from_db()
    assert (code.state, code.activity is not None) == ("issued", True)
    assert client.post(reverse("code_draft", args=["khach"])).status_code == 404


def test_without_a_plan_it_is_issued_all_the_same(draft, board):
    url = reverse("code_issue", args=[draft.pk])

    assert 'name="line"' not in browser(board).get(url).text
    assert browser(board).post(url, {"first_day": "05/09/2026"}).status_code == 302


def test_a_rule_is_added_edited_moved_and_taken_out(draft, leader):
    client, detail = browser(leader), reverse("code_detail", args=[draft.pk])
    add = reverse("code_rule_add", args=[draft.pk])
    assert client.get(add).status_code == 200
    assert client.post(add, {"title": " "}).status_code == 422
    assert client.post(add, RULE)["Location"] == detail
    first, fresh = rules_of(draft)

    edit = reverse("rule_edit", args=[fresh.pk])
    assert client.post(edit, {"title": ""}).status_code == 422
    assert client.post(edit, RULE | {"why": "Vì đăng rồi khó gỡ."}).status_code == 302
    client.post(reverse("rule_move", args=[fresh.pk]), {"place": "1"})
    client.post(reverse("rule_move", args=[fresh.pk]), {"place": "một"})
    assert rules_of(draft) == [fresh, first]

    remove = reverse("rule_remove", args=[first.pk])
    client.post(remove, {"x": "1"})
    assert "btn" in client.get(detail).text
    assert rules_of(draft) == [fresh]
    client.post(remove, {"back": "1"})
    assert rules_of(draft) == [fresh, first]


def test_a_full_code_says_why_nothing_comes_back(draft, leader):
    client = browser(leader)
    first = rules_of(draft)[0]
    client.post(reverse("rule_remove", args=[first.pk]), {"x": "1"})
    for n in range(12):
        RuleFactory(code=draft, title=f"Điều {n}")

    client.post(reverse("rule_remove", args=[first.pk]), {"back": "1"})
    answer = client.post(reverse("code_rule_add", args=[draft.pk]), RULE)

    assert answer.status_code == 422
    assert len(rules_of(draft)) == 12


def test_two_who_edit_lose_nothing_of_each_other(draft, leader):
    client = browser(leader)
    for name, key, typed in (
        ("rule_edit", rules_of(draft)[0].pk, RULE),
        ("code_edit", draft.pk, {"title": "Tên của người thứ hai"}),
    ):
        url = reverse(name, args=[key])
        seen = client.get(url).context["form"]["seen"].value()
        client.post(url, typed | {"title": "Người thứ nhất", "seen": seen})

        late = client.post(url, typed | {"seen": seen})

        assert late.status_code == 422
        assert typed["title"] in late.text
        assert "Người thứ nhất" in late.text
        again = late.context["form"]["seen"].value()
        assert client.post(url, typed | {"seen": again}).status_code == 302


def test_what_was_issued_meanwhile_is_told_on_the_form(draft, leader):
    """The page was open when the board put it in force."""
    url = reverse("code_edit", args=[draft.pk])
    Code.objects.filter(pk=draft.pk).update(state="issued")

    assert browser(leader).post(url, {"title": "Tên"}).status_code == 403


def test_the_list_says_what_is_to_be_looked_at_again(school, leader):
    CodeFactory(school=school, review_on=today())
    CodeFactory(school=school, audience=Audience.STAFF, review_on=today() + timedelta(days=40))

    assert browser(leader).get(reverse("code_list")).text.count("11/2026") == 1


def test_the_remarks_help_to_write(school, leader):
    code = CodeFactory(school=school, state="draft", rule=None)
    RuleFactory(code=code, title="Em sẽ bị phạt tiền", removed_at=None)

    assert "note--warn" in browser(leader).get(code.get_absolute_url()).text


def test_number_and_day_of_the_decision(code, board):
    url = reverse("code_number", args=[code.pk])
    assert browser(board).get(url).status_code == 200
    assert browser(board).post(url, {"number": "5/QĐ", "day": "31/12/2030"}).status_code == 422
    assert browser(board).post(url, {"number": "5/QĐ", "day": "05/09/2026"}).status_code == 302

    assert "5/QĐ" in browser(board).get(code.get_absolute_url()).text


def test_a_draft_is_thrown_away(draft, leader):
    browser(leader).post(reverse("code_withdraw", args=[draft.pk]), {"x": "1"})

    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_papers_to_download(code, row, teacher):
    client = browser(teacher)
    for form in ("ap-phich-a3", "to-roi"):
        answer = client.get(reverse("code_sheet", args=[code.pk, form]))
        assert answer.content.startswith(b"%PDF")
    assert client.get(reverse("code_sheet", args=[code.pk, "tranh"])).status_code == 404
    for url in (
        reverse("code_decision", args=[code.pk]),
        reverse("class_sign_list", args=[row.pk]),
    ):
        assert client.get(url).content.startswith(b"PK")
    agreed = ClassAgreementFactory(school_class=row)
    assert client.get(reverse("agreement_sheet", args=[agreed.pk, "a4"])).status_code == 200
    assert client.get(reverse("agreement_sheet", args=[agreed.pk, "a5"])).status_code == 404


def test_copies_are_logged_once_and_taken_back(code, row, line, teacher):
    client, url = browser(teacher), reverse("code_hand_out", args=[code.pk])
    typed = logged(line, kind="poster", copies="24", to_whom="Các lớp")
    assert client.post(url, typed | {"copies": "không"}).status_code == 422
    assert client.post(url, typed | {"day": "31/12/2030"}).status_code == 422
    for _tap in range(2):
        assert client.post(url, typed).status_code == 302

    shown = client.get(url).text
    assert Handout.objects.count() == 1
    assert "6A1" in shown
    client.post(reverse("handout_withdraw", args=[Handout.objects.get().pk]), {"x": "1"})
    assert not Handout.objects.standing().exists()


def test_a_code_for_grown_ups_asks_no_class_to_sign(school, year, line, teacher):
    code = CodeFactory(school=school, audience=Audience.STAFF)
    ClassFactory(year=year, name="6A9")

    assert "6A9" not in browser(teacher).get(reverse("code_hand_out", args=[code.pk])).text


def test_without_a_plan_nothing_can_be_logged(code, teacher):
    page = browser(teacher).get(reverse("code_hand_out", args=[code.pk])).text

    assert 'name="copies"' not in page


def test_a_teacher_counts_signatures_with_a_picture(code, row, line, teacher):
    client, url = browser(teacher), reverse("class_signatures", args=[row.pk])
    assert client.get(url).status_code == 200
    drawn = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(drawn, "PNG")
    scan = SimpleUploadedFile("ky.png", drawn.getvalue())
    assert client.post(url, logged(line, signed="99")).status_code == 422
    bad = SimpleUploadedFile("ky.exe", b"MZ" + b"0" * 99)
    assert client.post(url, logged(line, signed="36", scan=bad)).status_code == 422

    assert client.post(url, logged(line, signed="36", scan=scan)).status_code == 302

    assert ClassSignatures.objects.get().signed == 36
    assert ActivityFile.objects.count() == 1
    page = reverse("class_conduct", args=[row.pk])
    assert "36/38" in client.get(page).text
    withdraw = reverse("signatures_withdraw", args=[ClassSignatures.objects.get().pk])
    client.post(withdraw, {"x": "1"})
    assert "36/38" not in client.get(page).text


def test_a_class_chooses_and_writes_its_sentences(code, row, line, teacher):
    for n in range(3):
        RuleFactory(code=code, title=f"Câu {n}")
    client, url = browser(teacher), reverse("class_agree", args=[row.pk])
    typed = logged(line, signed="38", chosen=["Câu 0", "Câu 1"])
    assert client.post(url, typed).status_code == 422  # two are too few

    assert client.post(url, typed | {"own": "Không nhắn sau chín giờ"}).status_code == 302

    agreed = ClassAgreement.objects.get()
    assert agreed.sentences == ["Câu 0", "Câu 1", "Không nhắn sau chín giờ"]
    again = client.get(url).text
    assert "Không nhắn sau chín giờ" in again
    assert again.count("checked") == 2
    client.post(reverse("agreement_withdraw", args=[agreed.pk]), {"x": "1"})
    assert Activity.objects.get().withdrawn_at


def test_a_class_without_a_code_writes_its_own(row, line, teacher):
    client = browser(teacher)
    assert "class_sign" not in client.get(reverse("class_conduct", args=[row.pk])).text
    for name in ("class_signatures", "class_sign_list"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    page = client.get(reverse("class_agree", args=[row.pk])).text
    assert 'name="chosen"' not in page

    own = "Hỏi trước khi đăng\nĐọc lại trước khi gửi\nKhông hùa theo"
    url = reverse("class_agree", args=[row.pk])
    assert client.post(url, logged(line, signed="38", own=own)).status_code == 302


def test_pages_ask_few_queries(school, code, draft, row, line, teacher, board):
    for n in range(6):
        RuleFactory(code=draft, title=f"Điều {n}")
        HandoutFactory(code=code)
    ClassSignaturesFactory(code=code, school_class=row)
    ClassAgreementFactory(school_class=row)
    asked = {}
    for person, name, key in (
        (board, "code_list", None), (board, "code_detail", draft.pk),
        (board, "code_hand_out", code.pk), (teacher, "class_conduct", row.pk),
        (teacher, "rules", None),
    ):  # fmt: skip
        client = browser(person)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name, args=[key] if key else [])).status_code == 200
        asked[name] = len(found)

    assert max(asked.values()) <= 19, asked

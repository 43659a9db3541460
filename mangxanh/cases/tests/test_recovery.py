"""The recovery key: three hold it, two use it, one alone cannot; nothing of it is kept."""

import re

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mangxanh.cases.actions.recovery import (
    draw_recovery,
    join_shares,
    let_in_by_recovery,
    opened_by,
    take_into_use,
)
from mangxanh.cases.actions.sessions import make_key
from mangxanh.cases.audit import verify
from mangxanh.cases.models import Box, Case, Entry, Handler, RecoveryShare, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.factories import WORDS, file_case, here
from mangxanh.cases.vault import months
from mangxanh.cases.vault.words import Locked, unlock
from mangxanh.common.errors import BadInput
from mangxanh.history.models import HistoryRow
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
HOLDERS = ["Cô Hạnh", "Thầy Lâm", "Bà Thu (UBND phường)"]


@pytest.fixture
def board(team):
    return BoardFactory(school=team.school).at(team.school)


@pytest.fixture
def drawn(team, board):
    found = draw_recovery(team.school, HOLDERS, by=board)
    take_into_use(team.school, found, by=board)
    team.box.refresh_from_db()
    return found


def alone(team, **changes):
    """Return a case that nobody can open any more but recovery."""
    case, _private = file_case(team.box, **changes)
    case.wraps.filter(person__in=[team.deputy.person, team.head.person]).delete()
    make_key(team.officer, WORDS, by=here(team.officer))
    return case


def test_two_of_three_open_a_case_that_nobody_can_read_any_more(team, board, drawn):
    case = alone(team, is_anonymous=False, identity={"name": "An"})
    assert not Case.objects.visible_to(here(team.officer)).exists()

    private = join_shares(team.school, drawn.shares[2], drawn.shares[0], by=board)
    handler = Handler.objects.get(pk=team.officer.pk)
    done = let_in_by_recovery(team.school, private, [case.number], handler, by=board)

    assert done == (1, 0)
    person = Person.objects.get(pk=handler.person_id).at(team.school)
    key = key_of(case, person, unlock(Locked(**handler.locked), WORDS))
    assert read(key, case.entries.get(what=Entry.What.REPORT))["text"].startswith("Các bạn")
    told = list(case.events.values_list("verb", "actor_id"))
    assert told[-2:] == [("opened by recovery", board.pk), ("let in", board.pk)]
    assert HistoryRow.objects.filter(verb="recovery key used").count() == 1
    assert verify() == []


def test_one_share_or_a_mistyped_one_opens_nothing(team, board, drawn):
    for one, other in (
        (drawn.shares[0], drawn.shares[0]),
        (drawn.shares[0], drawn.shares[1][:-1] + "A"),
        (drawn.shares[0], ""),
    ):
        with pytest.raises(BadInput):
            join_shares(team.school, one, other, by=board)


def test_shares_of_another_key_open_nothing(team, board, drawn):
    other = draw_recovery(team.school, HOLDERS, by=board)
    with pytest.raises(BadInput):
        join_shares(team.school, *other.shares[:2], by=board)


def test_old_sheets_open_old_cases(team, board, drawn):
    case = alone(team)
    take_into_use(team.school, draw_recovery(team.school, HOLDERS, by=board), by=board)
    team.box.refresh_from_db()
    file_case(team.box)  # for the new key
    private = join_shares(team.school, *drawn.shares[:2], by=board)
    assert [one.case for one in opened_by(team.school, private, by=board)] == [case]


def test_taking_it_into_use_twice_is_harmless(team, board, drawn):
    made_at = Box.objects.get().recovery_made_at
    assert take_into_use(team.school, drawn, by=board).recovery_made_at == made_at
    assert HistoryRow.objects.filter(verb="recovery key made").count() == 1


def test_who_chooses_no_case_lets_nobody_in(team, board, drawn):
    file_case(team.box)
    private = join_shares(team.school, *drawn.shares[:2], by=board)
    assert let_in_by_recovery(team.school, private, [], team.head, by=board) == (0, 0)
    assert not HistoryRow.objects.filter(verb="recovery key used").exists()


def test_neither_it_nor_handlers_nor_another_school_use_it(team, board, drawn):
    it = PersonFactory(school=team.school, roles=[Role.IT]).at(team.school)
    guest = BoardFactory()
    for person in (it, here(team.officer), guest.at(guest.school)):
        with pytest.raises(PermissionDenied):
            draw_recovery(team.school, HOLDERS, by=person)
        with pytest.raises(PermissionDenied):
            join_shares(team.school, *drawn.shares[:2], by=person)
        with pytest.raises(PermissionDenied):
            opened_by(team.school, b"x" * 32, by=person)


def test_whom_the_reporter_named_neither_sees_the_case_nor_is_let_in(team, board, drawn):
    head = here(team.head)
    case = alone(team, excluded=[team.head.person_id, board.pk])
    private = join_shares(team.school, *drawn.shares[:2], by=board)
    assert opened_by(team.school, private, by=board) == []
    other = BoardFactory(school=team.school).at(team.school)
    assert [one.case for one in opened_by(team.school, private, by=other)] == [case]
    assert let_in_by_recovery(team.school, private, [case.number], team.head, by=other) == (0, 1)
    assert not Case.objects.visible_to(head).exists()


def test_three_different_people_are_named(team, board):
    for holders in (["a", "b"], ["a", "b", " "], ["Cô Hạnh", "cô hạnh", "b"]):
        with pytest.raises(BadInput):
            draw_recovery(team.school, holders, by=board)


def test_all_handlers_are_told_of_a_new_key(team, drawn):
    told = set(Notice.objects.values_list("person", flat=True))
    assert told >= {team.officer.person_id, team.deputy.person_id, team.head.person_id}
    assert "Bà Thu (UBND phường)" in Notice.objects.filter(person=team.head.person).get().body


# Pages


def sealed_of(page):
    return re.search(r'name="sealed" value="([^"]+)"', page)[1]


def share_on(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    return "".join(re.findall(r"^(?:[0-9A-Z]{4}(?: - )?)+$", text.replace("\r", ""), re.MULTILINE))


def made(web):
    """Make a key as the board does; return its three shares as they stand on paper."""
    names = {f"holder_{n}": name for n, name in enumerate(HOLDERS, start=1)}
    page = web.post(reverse("recovery_make"), names)
    assert page["Cache-Control"] == "no-store"
    sealed = sealed_of(page.text)
    shares = []
    for number in (1, 2, 3):
        pdf = web.post(reverse("recovery_make"), {"sealed": sealed, "print": str(number)})
        assert pdf["Content-Type"] == "application/pdf"
        shares.append(share_on(pdf.content))
        assert shares[-1] not in page.text
    return sealed, shares


def test_it_is_in_use_once_all_three_are_typed_back(team, board):
    Box.objects.update(recovery_public="")
    web = browser(board, team.school)
    assert "Chưa tạo" in web.get(reverse("recovery")).text
    assert web.get(reverse("recovery_make")).status_code == 200
    assert web.post(reverse("recovery_make"), {"holder_1": "a"}).status_code == 422
    same = dict.fromkeys(("holder_1", "holder_2", "holder_3"), "a")
    assert web.post(reverse("recovery_make"), same).status_code == 422
    sealed, shares = made(web)
    typed = {f"share_{n}": share.lower() for n, share in enumerate(shares, start=1)}

    wrong = web.post(reverse("recovery_make"), {"sealed": sealed, **typed, "share_2": shares[0]})
    assert wrong.status_code == 422
    assert "tờ 2" in wrong.text
    assert Box.objects.get().recovery_public == ""
    assert not RecoveryShare.objects.exists()
    done = web.post(reverse("recovery_make"), {"sealed": sealed, **typed}, follow=True)

    assert "Khóa cứu hộ đã có hiệu lực" in done.text
    assert [row.holder for row in RecoveryShare.objects.all()] == HOLDERS
    assert Wrap.objects.count() == 0
    team.box.refresh_from_db()
    case = alone(team)
    page = web.post(reverse("recovery_use"), {"one": shares[0], "other": shares[2]})
    assert case.number in page.text
    handler = Handler.objects.get(pk=team.deputy.pk)
    data = {"sealed": sealed_of(page.text), "person": handler.person_id, "numbers": [case.number]}
    assert "Đã cho vào 1 vụ việc" in web.post(reverse("recovery_use"), data).text
    assert Case.objects.visible_to(here(team.deputy)).get() == case


def test_wrong_sheets_show_no_case(team, board, drawn):
    web = browser(board, team.school)
    case = alone(team)
    answer = web.post(reverse("recovery_use"), {"one": drawn.shares[0], "other": drawn.shares[0]})
    assert answer.status_code == 422
    assert case.number not in answer.text
    assert web.get(reverse("recovery_use")).status_code == 200


def test_what_another_session_drew_or_opened_is_worth_nothing(team, board, drawn):
    web, other = browser(board, team.school), browser(board, team.school)
    alone(team)
    sealed, _shares = made(web)
    page = other.post(reverse("recovery_make"), {"sealed": sealed, "print": "1"})
    assert page["Content-Type"].startswith("text/html")
    opened = web.post(reverse("recovery_use"), {"one": drawn.shares[0], "other": drawn.shares[1]})
    again = other.post(reverse("recovery_use"), {"sealed": sealed_of(opened.text)})
    assert 'name="sealed"' not in again.text


def test_month_keys_are_taken_along_and_brought_in(team, board, drawn, settings, tmp_path):
    web = browser(board, team.school)
    file_case(team.box)
    file = web.post(reverse("month_keys_take"))
    assert file["Content-Disposition"].endswith('.mxk"')
    held = months.names()
    settings.KEYS_DIR = tmp_path / "empty"
    assert months.names() == []

    def bring(content, one=drawn.shares[0]):
        data = {"one": one, "other": drawn.shares[1], "file": SimpleUploadedFile("k.mxk", content)}
        return web.post(reverse("month_keys_bring"), data)

    assert bring(b"other").status_code == 422
    assert bring(file.content, one="x").status_code == 422
    assert bring(b"0" * (1024 * 1024 + 1)).status_code == 422
    assert months.names() == []
    assert bring(file.content).status_code == 302
    assert months.names() == held
    assert web.get(reverse("month_keys_bring")).status_code == 200
    Box.objects.update(recovery_public="")
    assert web.post(reverse("month_keys_take")).status_code == 302

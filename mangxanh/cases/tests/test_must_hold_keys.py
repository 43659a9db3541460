"""What opens no case: a password, a second step or a link that somebody else gave; what is gone.

Reference on reporting and cases, 24, 28, 34, 35; safety 3.
"""

import pytest
from django.db import DataError, connection, transaction

from mangxanh.cases.actions import heads
from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.keeping import add_files
from mangxanh.cases.actions.letters import add_note, write_letter
from mangxanh.cases.actions.shredding import destroy
from mangxanh.cases.audit import verify
from mangxanh.cases.checks import findings
from mangxanh.cases.http import VAULT_COOKIE
from mangxanh.cases.models import Case, CaseFigure, Entry, Handler, VaultSession
from mangxanh.cases.reading import key_of
from mangxanh.cases.tests.factories import WORDS, answered, file_case, fresh, here
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.cases.tests.test_files import kept
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.home.tests.asking import rows
from mangxanh.school.actions.access import find_link, send_reset, use_link
from mangxanh.school.actions.factors import reset_second_step
from mangxanh.school.models import OneUseLink, Role, SecondFactor
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory, PersonFactory, SecondFactorFactory
from mangxanh.speakup.tests.factories import file_with_receipt

pytestmark = pytest.mark.django_db
ELSE = "mat-khau-moi-24"


@pytest.fixture(autouse=True)
def nothing_seen():
    heads._Seen.mark = None


class TestReset:
    """Reference 34: somebody who may reset an account opens nothing with it."""

    @pytest.fixture
    def taken(self, team):
        """The officer's account, taken over by whoever runs the server; (browser, case)."""
        case, _private = file_case(team.box)
        at_work(team.officer)  # the officer's own session, unlocked
        it = PersonFactory(school=team.school, roles=[Role.IT]).at(team.school)
        SecondFactorFactory(person=team.officer.person)
        token = send_reset(team.officer.person, team.school, by=it)
        use_link(find_link(team.school, token), ELSE)
        reset_second_step(
            team.officer.person, team.school, by=BoardFactory(school=team.school).at(team.school)
        )
        return browser(team.officer.person, team.school), case

    @pytest.mark.usefixtures("taken")
    def test_the_session_that_was_open_is_over(self, team):
        assert fresh(team.officer.person).check_password(ELSE)
        assert not SecondFactor.objects.filter(person=team.officer.person).exists()
        assert OneUseLink.objects.get().used_at
        sessions = [row.session for row in VaultSession.objects.all()]
        assert sessions
        assert all(one.ended_at for one in sessions)

    def test_the_new_password_and_a_new_second_step_open_no_case(self, taken):
        thief, case = taken
        answer = thief.get(f"/vu-viec/{case.number}/")
        assert answer.status_code == 302
        assert "/khoa/mo/" in answer.headers["Location"]
        for words in ("", ELSE, WORDS.replace("hoa sen", "hoa súng")):
            thief.post("/vu-viec/khoa/mo/", {"vault_words": words})
        assert not thief.cookies.get(VAULT_COOKIE) or not thief.cookies[VAULT_COOKIE].value
        assert thief.get(f"/vu-viec/{case.number}/").status_code == 302
        asked = thief.post(f"/vu-viec/{case.number}/ghi-chu/", {"text": "x", "seen_by": "team"})
        assert asked.status_code == 403
        assert case.entries.count() == 1

    def test_a_key_that_the_thief_makes_opens_nothing_of_before(self, taken, team):
        """Making a new key gives the cases away: the next of the ladder has them, and is told."""
        thief, case = taken
        new = thief.get("/vu-viec/khoa/moi/")
        words, sealed = drawn(new.content.decode())
        thief.post("/vu-viec/khoa/moi/", {"sealed": sealed, "vault_words": words})
        assert Handler.objects.get(pk=team.officer.pk).public_key != team.officer.public_key
        assert thief.get(f"/vu-viec/{case.number}/").status_code == 404
        assert fresh(case).owner == team.deputy.person
        with pytest.raises(CannotOpen):
            key_of(case, here(team.officer), b"x" * 32)


def drawn(text):
    """Return the six words and the sealed field of the page that draws them."""
    from mangxanh.cases.tests.test_keys import drawn_words, sealed_of  # noqa: PLC0415  # one use

    return drawn_words(text), sealed_of(text)


class TestNobodyLeft:
    """Reference 24: no case stays with somebody who cannot act."""

    def test_where_the_whole_ladder_left_it_is_said(self, team):
        case, _private = file_case(team.box)
        for handler in (team.officer, team.deputy, team.head):
            handler.person.is_active = False
            handler.person.save()
        tick()
        assert fresh(case).owner_id == team.officer.person_id
        assert any(one.level == "error" for one in findings())


class TestGone:
    """Reference 35: what is destroyed is in no row and no file; only the count stays."""

    def test_nothing_names_a_destroyed_case(self, team, data_folder):
        held = file_with_receipt(team.box, is_urgent=True, traces=("a" * 64,))
        add_files(held.case, [kept(team.school.pk, "chup.png")])
        write_letter(held.now, "Cô đọc rồi.", by=here(team.officer))
        add_note(held.now, "Ghi", "team", by=here(team.officer))
        tick()
        case = held.now
        telling = (case.number, case.public_key, case.commitment, held.receipt.token)
        assert all(one in str(rows()) for one in telling)
        assert list((data_folder / "files").rglob("*/*/*"))
        destroy(case)

        left = str(rows())
        assert not [one for one in telling if one in left]
        for label, found in rows().items():
            if label.startswith(("cases.", "speakup.")) and label != "cases.CaseFigure":
                assert not [row for row in found if f"case_id={case.pk}" in row], label
        assert not [path for path in (data_folder / "files").rglob("*") if path.is_file()]
        figure = CaseFigure.objects.get()
        assert (figure.case_id, figure.day.day) == (None, 1)


class TestChain:
    """Reference 28: rows that are changed or removed in the database itself are found."""

    @pytest.mark.parametrize(
        "change",
        [
            "DELETE FROM cases_caseevent WHERE n = 2",
            "UPDATE cases_caseevent SET actor_id = NULL WHERE n = 2",
            "UPDATE cases_entry SET sealed = {zero} WHERE n = 2",
            "UPDATE cases_entry SET seen_by = 'own' WHERE n = 2",
            "UPDATE cases_entry SET at = 'never' WHERE n = 2",
            "UPDATE cases_entry SET sealed = 'words' WHERE n = 2",
            "UPDATE cases_caseevent SET at = 'never' WHERE n = 2",
            "DELETE FROM cases_entry WHERE n = 1",
            "DELETE FROM cases_entry WHERE n = 3",
            "UPDATE cases_case SET entries_mac = ''",
        ],
    )
    def test_whoever_owns_the_database_is_found_out(self, team, change):
        case, _private = answered(team)
        heads.write_case_heads()
        assert verify() == []
        on_sqlite = connection.vendor == "sqlite"
        change = change.format(zero="X'00'" if on_sqlite else "'\\x00'")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
        except DataError:
            assert not on_sqlite  # PostgreSQL takes no moment that is none
            return
        assert [one.case for one in verify()] == [case.number]
        assert Case.objects.count() == 1
        assert Entry.objects.exists()

    def test_so_is_who_removes_the_last_and_the_count_of_it(self, team):
        """The head outside the database knows how far the case reached."""
        case, _private = answered(team)
        heads.write_case_heads()
        before = case.entries.get(n=2)
        case.entries.get(n=3).delete()
        Case.objects.update(entries_count=2, entries_mac=before.mac)
        assert [(one.case, one.n, one.reason) for one in verify()] == [(case.number, 3, "entry")]
        heads.write_case_heads()  # does not write the trace away
        assert [one.n for one in verify()] == [3]
        write_letter(fresh(case), "Thư khác.", by=here(team.officer))  # in its place
        assert [(one.n, one.reason) for one in verify()] == [(3, "entry")]
        assert "3" in str(verify()[0])

    def test_a_note_of_ones_own_is_held_too_though_no_row_tells_of_it(self, team):
        case, _private = answered(team)
        assert heads.write_case_heads() == 1
        note = add_note(case, "Ghi riêng", "own", by=here(team.officer))
        assert heads.write_case_heads() == 1
        assert verify() == []
        note.delete()
        assert [one.n for one in verify()] == [note.n]


def test_a_case_is_not_opened_by_who_may_only_see_the_list(team):
    """The list needs no key; a case does."""
    case, _private = file_case(team.box)
    client = at_work(team.officer, unlocked=False)
    assert case.number in page(client, "/vu-viec/")
    assert client.get(f"/vu-viec/{case.number}/").status_code == 302

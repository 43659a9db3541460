"""What coming back leaves behind: no word, no time, and of looking into the book nothing at all."""

import gzip
from datetime import date, time

import pytest
from django.db import connection

from mangxanh.cases.actions.books import make_books
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.writing import seal_words
from mangxanh.cases.models import Case, Entry, MonthBook
from mangxanh.cases.tests.factories import here
from mangxanh.common.dates import at, moved_clock
from mangxanh.school.actions.access import open_session
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.speakup.letterbox import report_mark
from mangxanh.speakup.tests.letters.coming import DOOR, come
from mangxanh.speakup.tests.walking import carried

pytestmark = pytest.mark.django_db
CANARY = "chimsephuongnam"


def page(answer):
    return answer.content.decode()


def everything():
    """Every row of the database, as SQL."""
    return "\n".join(connection.connection.iterdump())


def files_of(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def in_december(held):  # it is there before the month ends
    with moved_clock(at(date(2026, 12, 2), time(9))):
        make_books()
        yield


only_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="the rows are compared as SQL of SQLite"
)


class TestBook:
    @pytest.mark.usefixtures("in_december")
    def test_the_reporter_finds_their_report(self, back, held):
        """reporting-and-cases 10."""
        answer = come(back, held, step="book")
        assert "Tin của em vẫn còn nguyên trong sổ." in page(answer)
        assert held.case.commitment in page(answer)
        assert f'href="/trang/so/{held.case.day:%Y-%m}.txt"' in page(answer)

    def test_before_the_book_is_made_it_says_when(self, back, held):
        answer = come(back, held, step="book")
        assert "Em xem lại sau 1/12 nhé." in page(answer)
        assert "/trang/so/" not in page(answer)

    @pytest.mark.usefixtures("in_december")
    @pytest.mark.parametrize("what", ["report", "commitment", "line", "book"])
    def test_whatever_was_changed_is_seen(self, back, held, what):
        book = MonthBook.objects.get()
        if what == "report":  # rewritten by somebody with the case's public key
            sealed = seal_words(held.case.public, {"text": "Không có gì.", "salt": "00" * 32})
            Entry.objects.filter(case=held.case, what="report").update(sealed=sealed)
        elif what == "commitment":
            Case.objects.update(commitment="0" * 64)
        elif what == "line":
            book.leaves = [leaf for leaf in book.leaves if leaf != held.case.commitment]
            book.save()
        else:
            book.root = "0" * 64
            book.save()
        assert "Không khớp." in page(come(back, held, step="book"))

    @only_sqlite
    @pytest.mark.usefixtures("in_december")
    def test_nobody_learns_who_looked(self, back, held, data_folder, caplog):
        """reporting-and-cases 10: no row, no file, no line of a log."""
        form = carried(come(back, held))
        rows, files = everything(), files_of(data_folder)
        caplog.clear()

        answer = back.post(DOOR, {**form, "step": "book"})

        assert answer.status_code == 200
        assert everything() == rows
        assert files_of(data_folder) == files
        assert caplog.records == []
        assert not answer.cookies

    @pytest.mark.usefixtures("in_december")
    def test_the_book_is_public_and_the_same_for_everybody(self, back, client, team, held):
        text = back.get("/trang/so/2026-11.txt")
        assert text.status_code == 200
        assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
        lines = page(text).splitlines()
        assert len(lines) == 65
        assert report_mark(held.opened) in lines
        assert MonthBook.objects.get().root == lines[-1]
        client.cookies[SESSION_COOKIE] = open_session(
            team.officer.person, team.school, device="x", second_step=True
        )
        client.defaults["HTTP_HOST"] = back.defaults["HTTP_HOST"]
        assert client.get("/trang/so/2026-11.txt").content == text.content

    @pytest.mark.parametrize("month", ["2026-12", "2026-13", "x", "2026-11-01", "../1"])
    def test_there_is_no_other(self, back, month):
        assert back.get(f"/trang/so/{month}.txt").status_code == 404


class TestCanary:
    @only_sqlite
    def test_no_word_of_a_letter_is_found_in_clear(self, team, back, held, data_folder, caplog):
        write_letter(held.case, f"Cô viết {CANARY}", by=here(team.officer))
        for said in (
            {"step": "write", "text": f"{CANARY} em muốn chết"},
            {"step": "write", "text": f"{CANARY} {held.shown}"},
            {"step": "relay", "email": f"{CANARY}@thu.example"},
            {"step": "answer", "days": "7", "better": "x", "punished": CANARY},
            {"step": CANARY},
        ):
            come(back, held, **said)

        dump = everything()
        forms = (CANARY, CANARY.upper(), CANARY.encode().hex(), CANARY.encode().hex().upper())
        assert not [form for form in forms if form in dump]
        for path, content in files_of(data_folder).items():
            assert CANARY.encode() not in content, path
        assert CANARY not in caplog.text
        flat = held.code
        assert flat not in dump
        assert flat not in caplog.text

    @only_sqlite
    def test_a_failure_tells_no_word_either(self, back, held, caplog, monkeypatch):
        def breaks(*_args, **_more):
            raise RuntimeError(CANARY)

        monkeypatch.setattr("mangxanh.speakup.views.letters.write", breaks)
        back.raise_request_exception = False
        answer = come(back, held, step="write", text=CANARY)
        assert answer.status_code == 500
        assert CANARY not in page(answer)
        handled = [r for r in caplog.records if CANARY in r.getMessage()]
        assert not handled


class TestWhoCame:
    @only_sqlite
    def test_a_colleague_who_is_signed_in_leaves_nothing_that_joins(self, team, back, held):
        """reporting-and-cases 14: whoever comes back is nobody, whatever cookies they have."""
        token = open_session(team.deputy.person, team.school, device="x", second_step=True)
        before = everything()
        back.cookies[SESSION_COOKIE] = token
        answer = come(back, held)
        after = everything()

        changed = set(after.splitlines()) - set(before.splitlines())
        assert answer.status_code == 200
        assert not answer.cookies
        assert all(
            row.startswith(('INSERT INTO "speakup_receipt"', 'INSERT INTO "cases_casefigure"'))
            for row in changed
        )
        assert len(changed) == 2  # how far they read, and that they came back; no time in either


def test_the_page_is_small(back, held, team):
    for n in range(6):
        write_letter(held.now, f"Thư {n}. " * 40, by=here(team.officer))
    assert len(gzip.compress(come(back, held).content)) < 8_000

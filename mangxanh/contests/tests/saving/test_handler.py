"""What browsers send and are told, through a real granian."""

import json
import socket
import threading
import time
from urllib.parse import urlencode

import pytest
from msgspec.structs import replace

from mangxanh.contests.saving.desk import LATE_FOR, clock
from mangxanh.contests.saving.handler import LARGEST
from mangxanh.contests.saving.store import Late
from mangxanh.contests.saving.tickets import Seal
from mangxanh.contests.tests.saving.served import Site, seal, ticket

SAVE = "/thi/luu/"
TYPED = {"Content_Type": "application/json"}
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def body(**more):
    return json.dumps({"slot": 1, "value": 2, "seq": 1000, "id": 5} | more)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One server for tests that look at nothing but what is told."""
    from mangxanh.contests.saving.desk import OpenDesk  # noqa: PLC0415  # beside its use
    from mangxanh.contests.saving.sqlite_store import SqliteStore  # noqa: PLC0415  # as above

    desk = OpenDesk(SqliteStore(tmp_path_factory.mktemp("answers") / "answers.sqlite3"), seal())
    with Site(desk) as made:
        yield made
    desk.close()


@pytest.mark.postgres
def test_an_answer_is_on_the_disk_when_it_is_said_to_be_saved(site, store, attempt):
    before = clock()

    status, headers, told = site.ask("POST", SAVE, body(), of=ticket(attempt), **TYPED)

    told = json.loads(told)
    assert status == 200
    assert before <= told["at"] <= clock()
    assert told["late"] == 0
    assert headers["cache-control"] == "no-store"
    (saved,) = store.answers_of(attempt)
    assert (saved.slot, saved.value, saved.first, saved.last) == (1, "2", told["at"], told["at"])


def test_a_page_whose_question_is_asked_still_hears_that_nothing_changed(shared):
    mine = replace(ticket(9023), back="/thi/do-vui/")
    asked, page = "/thi/do-vui/?buoc=9023", b"Django"

    assert shared.ask("GET", asked, of=mine)[0] == 204
    others = ("/thi/do-vui/?buoc=9024", "/thi/do-vui/", "/thi/khac/?buoc=9023", "/khac/?buoc=9023")
    assert [shared.ask("GET", one, of=mine)[2] for one in others] == [page] * 4
    assert shared.ask("GET", asked, of=ticket(9023))[2] == page
    assert shared.ask("GET", asked)[2] == page
    assert shared.ask("HEAD", asked, of=mine)[0] == 404
    shared.desk.finish(9023)
    assert shared.ask("GET", asked, of=mine)[2] == page


def test_a_form_leads_back_where_its_ticket_says(shared):
    form = urlencode({"slot": 1, "value": 0, "next": 1})
    back = replace(ticket(9022), back="/thi/do-vui/")

    status, headers, _body = shared.ask("POST", SAVE, form, of=back, **FORM)
    assert (status, headers["location"]) == (303, "/thi/do-vui/")
    shared.desk.finish(9022)
    _status, headers, _body = shared.ask("POST", SAVE, form, of=back, **FORM)
    assert headers["location"] == "/thi/do-vui/?muon=1"


def test_a_form_without_javascript_goes_on_to_the_next_page(shared):
    form = urlencode({"slot": 2, "value": [3, 0], "next": 3}, doseq=True)

    status, headers, _body = shared.ask("POST", SAVE, form, of=ticket(21), **FORM)

    assert (status, headers["location"]) == (303, "/thi/bai/3/")
    assert [answer.value for answer in shared.desk.answers_of(21)] == ["0,3"]


def test_what_another_attempt_left_on_the_device_is_not_taken_into_this_one(shared):
    form = urlencode({"attempt": 2222, "slot": 1, "value": 3, "next": 2})

    refused = shared.ask("POST", SAVE, body(attempt="2222"), of=ticket(2323), **TYPED)
    assert (refused[0], json.loads(refused[2])["why"]) == (403, "ticket")
    assert shared.ask("POST", SAVE, form, of=ticket(2323), **FORM)[0] == 403
    assert shared.desk.answers_of(2323) == []
    assert shared.ask("POST", SAVE, body(attempt="2323"), of=ticket(2323), **TYPED)[0] == 200
    own = form.replace("2222", "2323")
    assert shared.ask("POST", SAVE, own, of=ticket(2323), **FORM)[0] == 303


def test_a_form_that_changes_nothing_saves_nothing(shared):
    status, headers, _body = shared.ask(
        "POST", SAVE, urlencode({"slot": 1, "next": 2}), of=ticket(22), **FORM
    )

    assert (status, headers["location"]) == (303, "/thi/bai/2/")
    assert shared.desk.answers_of(22) == []


def test_a_late_form_is_kept_and_says_so(shared):
    late = ticket(23, due=clock() - 60_000)

    status, headers, _body = shared.ask(
        "POST", SAVE, urlencode({"slot": 1, "value": 1, "next": 2}), of=late, **FORM
    )

    assert (status, headers["location"]) == (303, "/thi/bai/2/?muon=1")
    assert [answer.late for answer in shared.desk.answers_of(23)] == [Late.AFTER_DUE]


def test_a_form_that_is_not_taken_gets_a_sentence(shared):
    status, headers, said = shared.ask("POST", SAVE, "slot=99&next=2", of=ticket(24), **FORM)

    assert status == 400
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert "chưa lưu" in said.decode()


def test_a_page_learns_the_clock_and_the_end(shared):
    status, _headers, told = shared.ask("GET", SAVE, of=ticket(25, due=clock() + 60_000))

    told = json.loads(told)
    assert status == 200
    assert abs(told["now"] - clock()) < 5000
    assert told["due"] > told["now"]
    assert told["open"] is True


@pytest.mark.parametrize(
    "sealed",
    [
        "", "x", ".", "a.b", "é.b", "x" * 5000,
        seal().sealed(ticket(1))[:-1], seal().sealed(ticket(1)) + "A",
        Seal(b"another key that is long enough").sealed(ticket(1)),
        Seal(b"only for tests, never elsewhere!", "b").sealed(ticket(1)),
    ],
)  # fmt: skip
def test_a_forged_ticket_is_worth_nothing(shared, sealed):
    sealed = sealed.encode().decode("latin-1")
    for method, content in (("POST", body()), ("GET", None)):
        status, _headers, told = shared.ask(method, SAVE, content, of=sealed, **TYPED)

        assert (status, json.loads(told)["why"]) == (403, "ticket")
    assert shared.desk.answers_of(1) == []


def test_without_a_ticket_nothing_is_taken(shared):
    assert shared.ask("POST", SAVE, body(), **TYPED)[0] == 403


@pytest.mark.parametrize(
    ("origin", "referer"),
    [
        ("https://evil.example", None), ("null", None), (None, None), ("http://127.0.0.1:1", None),
        (None, "https://evil.example/thi/"), (None, "http://[broken"), (None, "/thi/"),
    ],
)  # fmt: skip
def test_another_site_cannot_answer_for_a_pupil(shared, origin, referer):
    status, _headers, told = shared.ask(
        "POST", SAVE, body(), of=ticket(26), Origin=origin, Referer=referer, **TYPED
    )

    assert (status, json.loads(told)["why"]) == (403, "origin")
    assert shared.desk.answers_of(26) == []


def test_an_old_browser_names_its_page_instead(shared):
    page = f"http://127.0.0.1:{shared.port}/thi/bai/1/"

    assert shared.ask("POST", SAVE, body(), of=ticket(27), Origin=None, Referer=page, **TYPED)[
        0
    ] == (200)


def test_behind_a_server_that_encrypts_pages_come_from_https(desk):
    with Site(desk, secure=True) as site:
        there = f"127.0.0.1:{site.port}"
        for scheme, status in (("https", 200), ("http", 403)):
            origin = f"{scheme}://{there}"
            assert site.ask("POST", SAVE, body(), of=ticket(1), Origin=origin, **TYPED)[0] == status


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (400, ""), (400, "{"), (400, "[]"), (400, "[" * 9000), (400, body() + "x"),
        (400, body(more=1)), (400, json.dumps({"slot": 1})), (400, body(seq=1.5)),
        (400, body(seq=2**60)), (400, body(id=-1)), (400, body(slot=0)), (400, body(slot="1")),
        (400, body(value=True)), (400, body(value={"a": 1})), (400, body(value=[[1]])),
        (400, body(slot=5, value="x" * 2001)), (400, b'{"slot":1,"value":"\xff","seq":1,"id":1}'),
        (400, b'{"slot":1,"value":"\\ud800","seq":1,"id":1}'), (400, body(value=[0] * 61)),
        (422, body(slot=6)), (422, body(value=4)), (422, body(value=-1)), (422, body(value="2")),
        (422, body(slot=2, value=[1, 1])), (422, body(slot=2, value=[5])),
        (422, body(slot=3, value=[0, 1])), (422, body(slot=3, value=[0, 0, 1])),
        (422, body(slot=4, value=[0, 3])), (422, body(slot=5, value="x" * 21)),
        (422, body(slot=5, value="a\0b")), (413, "x" * (LARGEST + 1)),
        (409, body(seq=2**52)),
    ],
)  # fmt: skip
def test_a_hostile_body_is_refused(shared, status, content):
    assert shared.ask("POST", SAVE, content, of=ticket(28), **TYPED)[0] == status
    assert shared.desk.answers_of(28) == []


@pytest.mark.parametrize(
    "content",
    [
        "", "x", "slot=1", "slot=a&next=1", "slot=1&slot=2&next=1", "slot=1&next=1&value=%FF",
        "slot=1&next=https%3A%2F%2Fevil.example&value=1", "slot=1&next=2&value=1&more=1",
        "slot=1&next=-1&value=1", "slot=99999&next=1&value=1", "slot=1&next=2&value=1&value=2",
        "slot=5&next=2&value=a&value=b", "slot=0&next=1", "slot=٣&next=1&value=1", "é",
        "&".join(["slot=1&next=2", *["value=1"] * 80]),
    ],
)  # fmt: skip
def test_a_hostile_form_is_refused(shared, content):
    status, headers, _said = shared.ask("POST", SAVE, content.encode(), of=ticket(29), **FORM)

    assert status == 400
    assert "location" not in headers
    assert shared.desk.answers_of(29) == []


def test_other_methods_and_types_are_refused(shared):
    assert shared.ask("PUT", SAVE, body(), of=ticket(30), **TYPED)[0] == 405
    assert shared.ask("POST", SAVE, body(), of=ticket(30), Content_Type="text/plain")[0] == 415


def test_a_ticket_ends_when_late_answers_are_not_kept_any_more(shared):
    old = ticket(31, due=clock() - LATE_FOR - 10_000)

    status, _headers, told = shared.ask("POST", SAVE, body(), of=old, **TYPED)

    assert (status, json.loads(told)["why"]) == (410, "over")


def raw(port, content):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(content)
        line.shutdown(socket.SHUT_WR)
        said = b""
        while piece := line.recv(65536):
            said += piece
        return said


def request_line(port, of, *more):
    return "\r\n".join(
        [
            f"POST {SAVE} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}",
            f"Cookie: thi={seal().sealed(of)}", "Content-Type: application/json",
            *more, "", "",
        ]
    ).encode()  # fmt: skip


def test_a_body_of_unknown_length_is_refused(shared):
    content = request_line(shared.port, ticket(32), "Transfer-Encoding: chunked")

    with socket.create_connection(("127.0.0.1", shared.port), timeout=20) as line:
        line.sendall(content + b"1\r\nx\r\n0\r\n\r\n")

        assert b" 411 " in line.recv(65536)


def test_half_a_body_saves_nothing(shared):
    whole = body().encode()
    content = request_line(shared.port, ticket(33), f"Content-Length: {len(whole) + 5}")

    raw(shared.port, content + whole)

    time.sleep(0.1)
    assert shared.desk.answers_of(33) == []


def test_one_pupil_cannot_fill_the_queue(desk, monkeypatch):
    gate, writing = threading.Event(), threading.Event()
    write = desk._store.write

    def slow(rows, standings):
        writing.set()
        gate.wait(10)
        write(rows, standings)

    monkeypatch.setattr(desk._store, "write", slow)
    told = []
    with Site(desk) as site:

        def send():
            status, headers, _said = site.ask("POST", SAVE, body(), of=ticket(35), **TYPED)
            told.append((status, headers["retry-after"]))

        threads = [threading.Thread(target=send) for _ in range(20)]
        for thread in threads:
            thread.start()
        writing.wait(10)
        while len(told) < 4:
            time.sleep(0.01)
        gate.set()
        for thread in threads:
            thread.join()

    assert sorted(told, key=str) == [(200, None)] * 16 + [(429, "1")] * 4

"""RSGI to WSGI, through a real granian on the loopback."""

import hashlib
import http.client
import io
import socket
import struct
import time
from types import SimpleNamespace

import pytest

from mangxanh.serving import adapter as adapter_module
from mangxanh.serving.adapter import KEEP
from mangxanh.serving.lines import Asked
from mangxanh.serving.tests.adapted import ask, closed, served
from mangxanh.serving.wsgi import environ_of


@pytest.fixture(scope="module")
def port():
    with served() as free:
        yield free


def test_the_environment_is_that_of_wsgi(port):
    _answer, body = ask(port, "/k%E1%BA%BF%20ho%E1%BA%A1ch?a=b%20c", headers={"X-One": "1"})

    lines = body.decode().splitlines()
    path = "/kế hoạch".encode().decode("latin-1")
    assert f"PATH_INFO={path}" in lines
    assert "QUERY_STRING=a=b%20c" in lines
    assert "REMOTE_ADDR=127.0.0.1" in lines
    assert f"HTTP_HOST=127.0.0.1:{port}" in lines
    assert "HTTP_X_ONE=1" in lines
    assert "wsgi.url_scheme=http" in lines


def test_a_header_with_an_underscore_does_not_pass_for_one_with_a_dash(port):
    _answer, body = ask(port, "/", headers={"X_Forwarded_Proto": "https"})

    assert "https" not in body.decode()


def test_a_body_of_twenty_megabytes_arrives(port):
    body = bytes(range(256)) * 80_000

    answer, found = ask(port, "/sum", "POST", body)

    assert found.decode() == hashlib.sha256(body).hexdigest()
    assert answer.headers.get_all("set-cookie") == ["a=1", "b=2"]


def test_a_body_without_a_length_arrives(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/sum", iter([b"ab", b"cd"]), encode_chunked=True)

    assert connection.getresponse().read().decode() == hashlib.sha256(b"abcd").hexdigest()
    connection.close()


def test_a_body_too_large_is_refused_in_words(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "LARGEST_BODY", 1000)

    told, words = ask(port, "/sum", "POST", b"x" * 1001)
    untold, _words = ask(port, "/sum", "POST", iter([b"x" * 600, b"x" * 600]))

    assert told.status == untold.status == 413
    assert "lớn" in words.decode()


def test_whoever_tells_too_much_gets_a_page_with_111(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "LARGEST_BODY", 1000)

    answer, page = ask(port, "/trang/3/", "POST", b"x" * 1001)

    assert answer.status == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert 'href="tel:111"' in page.decode()
    assert "lớn" in page.decode()


def test_a_page_for_who_tells_that_breaks_writes_no_words_to_the_log(port, caplog):
    answer, _page = ask(port, "/trang/3/", "POST", b"x")

    assert answer.status == 500
    assert "ValueError" in caplog.text
    assert "on purpose" not in caplog.text


def test_too_many_large_bodies_at_once_are_asked_to_wait(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "ALL_BODIES", 1000)

    answer, _words = ask(port, "/sum", "POST", b"x" * 1001)

    assert answer.status == 503


def test_a_refused_body_is_let_in_to_its_end_so_that_a_browser_reads_why(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "LARGEST_BODY", 1000)

    answer, words = ask(port, "/sum", "POST", b"x" * (32 * 1024 * 1024))

    assert answer.status == 413
    assert "lớn" in words.decode()


def test_a_refused_body_without_end_is_let_in_up_to_a_limit(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "LARGEST_BODY", 1000)
    monkeypatch.setattr(adapter_module, "DRAINED", 2000)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as endless:
        endless.sendall(b"POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n")
        endless.sendall(b"x" * 4000)

        assert b" 413 " in endless.recv(1000)


def test_a_body_that_stops_coming_is_given_up(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "STALLED", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as half:
        half.sendall(b"POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")

        assert b" 408 " in half.recv(1000)


def test_a_long_answer_comes_whole_and_is_closed(port):
    closed.clear()

    _answer, body = ask(port, "/long")

    assert len(body) == 40 * 65536
    assert closed == ["long"]


def test_a_file_is_sent_and_needs_no_thread(port, tmp_path):
    file = tmp_path / "photo"
    file.write_bytes(b"0123456789" * 500_000)

    answer, body = ask(port, f"/file?{file}")
    _answer, rest = ask(port, f"/rest?{file}")
    head, nothing = ask(port, f"/file?{file}", "HEAD")

    assert body == file.read_bytes()
    assert answer.headers["content-type"] == "image/webp"
    assert rest == file.read_bytes()[10:]
    assert (head.status, nothing) == (200, b"")


def test_readers_who_do_not_read_files_keep_nobody_waiting(port, tmp_path):
    file = tmp_path / "photo"
    file.write_bytes(b"x" * 8_000_000)
    idle = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(12)]
    for one in idle:
        one.sendall(f"GET /file?{file} HTTP/1.1\r\nHost: a\r\n\r\n".encode())

    answer, _body = ask(port, "/")

    assert answer.status == 200
    for one in idle:
        one.close()


def test_an_answer_without_a_body_has_none(port):
    answer, body = ask(port, "/none")

    assert (answer.status, body) == (304, b"")


@pytest.mark.parametrize("path", ["/broken", "/write"])
def test_a_page_that_breaks_says_so_and_the_next_one_comes(port, path):
    answer, body = ask(port, path)

    assert answer.status == 500
    assert "purpose" not in body.decode()
    assert ask(port, "/")[0].status == 200


def test_a_reader_who_leaves_ends_the_page(port):
    closed.clear()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as reader:
        reader.sendall(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        reader.recv(1000)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    last = time.monotonic() + 10
    while not closed and time.monotonic() < last:
        time.sleep(0.05)

    assert closed == ["endless"]
    assert ask(port, "/")[0].status == 200


def test_a_piece_that_nobody_takes_ends_the_page(port, monkeypatch):
    monkeypatch.setattr(adapter_module, "STALLED", 0.2)
    closed.clear()

    cut_off(port, "/stuck")

    assert closed == ["stuck"]
    assert ask(port, "/")[0].status == 200


def test_a_name_in_http_2_is_the_host():
    scope = SimpleNamespace(
        server="[::1]:8000", method="GET", path="/", query_string="", http_version="2",
        client="127.0.0.1:5000", scheme="https", authority="bai-giua.example", headers={},
    )  # fmt: skip

    environ = environ_of(Asked.of(scope), io.BytesIO())

    assert environ["HTTP_HOST"] == "bai-giua.example"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("::1", "8000")


def cut_off(port, path):
    try:
        _answer, body = ask(port, path)
    except http.client.HTTPException as cut:
        body = getattr(cut, "partial", b"")
    return body


@pytest.mark.parametrize("path", ["/late", "/again"])
def test_an_answer_that_breaks_midway_ends(port, path):
    body = cut_off(port, path)

    assert len(body) <= KEEP + 1
    assert ask(port, "/")[0].status == 200

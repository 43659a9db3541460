"""The one door to the internet, tried with real servers on this machine."""

import contextlib
import datetime
import gzip
import http.server
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mangxanh.outside.links import AGENT, Limits, Reached, check_link

NO_ADDRESS = Reached(ok=False, why="address")


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by the path; what was asked is kept."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path, (200, {}, b"Xin chao"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    """A web server on 127.0.0.1: `answers[path] = (status, headers, body)`."""
    with serving() as running:
        yield running


@contextlib.contextmanager
def serving(context=None):
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.asked, running.answers = [], {}
    if context:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        running.handle_error = lambda *_args: None
    running.port = running.server_address[1]
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@contextlib.contextmanager
def telling(tell):
    """A server that lets `tell` speak to whoever connects."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run():
        with contextlib.suppress(OSError):
            while True:
                line, _where = listening.accept()
                with line, contextlib.suppress(OSError):
                    line.recv(4096)
                    tell(line)

    threading.Thread(target=run, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def silent(line):
    """Say nothing until the other end has left."""
    while line.recv(4096):
        pass


def limits(*ports, **more):
    return Limits(
        **{"gap": 0, "seconds": 20, **more}, allow=frozenset(f"127.0.0.1:{p}" for p in ports)
    )


def ask(server, path="/", **more):
    return check_link(f"http://127.0.0.1:{server.port}{path}", limits(server.port, **more))


def test_a_page_that_opens(server):
    assert ask(server, "/trang?q=một hai".replace(" ", "%20")) == Reached(ok=True, status=200)

    path, headers = server.asked[0]
    assert path == "/trang?q=m%E1%BB%99t%20hai"
    assert headers["User-Agent"] == AGENT
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert headers["Accept-Encoding"] == "identity"
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


@pytest.mark.parametrize(
    ("status", "ok"),
    [(204, True), (403, True), (429, True), (404, False), (410, False), (500, False)],
)
def test_who_answers_is_there_who_says_gone_is_not(server, status, ok):
    server.answers["/"] = (status, {}, b"")

    assert ask(server) == Reached(ok=ok, status=status, why="" if ok else "status")


def test_three_redirects_are_followed_four_are_not(server):
    for n in range(4):
        server.answers[f"/{n}"] = (302, {"Location": f"/{n + 1}"}, b"")

    assert ask(server, "/1").ok
    assert ask(server, "/0") == Reached(ok=False, why="redirects")


def test_a_redirect_to_nowhere_is_an_answer(server):
    server.answers["/"] = (302, {}, b"")

    assert ask(server) == Reached(ok=True, status=302)


@pytest.mark.parametrize(
    "inside",
    [
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.2/", "http://[::1]/",
        "http://localhost/", "//10.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/",
        "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://127.0.0.1:1/",
        "http://ai@example.org/", "http://[::1", "//[x]/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_inside_is_refused(server, inside, status):
    server.answers["/"] = (status, {"Location": inside}, b"")

    assert ask(server) == NO_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "https://127.1/", "http://0/", "http://0x7f.1/",
        "http://[::1]/", "http://192.168.1.1/", "ftp://example.org/", "javascript:alert(1)",
        "example.org", "http://", "http://a b/", "http://example.org\\@127.0.0.1/",
        "http://example.org:22/", "http://example.org:99999/", "http://ai:mk@example.org/",
        "http://example.org/\r\nX: 1", "http://[::1", "http://" + "a" * 64 + ".vn/",
        "http://example.org/" + "a" * 2000,
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_internet_is_not_asked(url):
    assert check_link(url, limits()) == NO_ADDRESS


def test_one_inner_address_among_those_of_a_name_closes_it(server):
    inner = (socket.AF_INET, ("127.0.0.1", server.port))
    outer = (socket.AF_INET, ("8.8.8.8", server.port))
    allowed = Limits(gap=0, allow=frozenset({f"203.0.113.9:{server.port}"}))

    for places in ([inner, outer], [outer, inner]):
        url = f"http://example.org:{server.port}/"
        assert check_link(url, allowed, resolve=lambda *_a, p=places: p) == NO_ADDRESS
    assert server.asked == []


def test_a_name_is_looked_up_once_and_connected_to_what_was_checked(server):
    asked = []

    def resolve(host, port, _seconds):
        asked.append(host)
        return [(socket.AF_INET, ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    url = f"http://example.org:{server.port}/"

    assert check_link(url, limits(server.port), resolve=resolve).ok
    assert server.asked[0][1]["Host"] == f"example.org:{server.port}"
    assert asked == ["example.org"]
    assert check_link(url, limits(server.port), resolve=resolve) == NO_ADDRESS


def test_a_name_that_is_not_there():
    assert check_link("http://nirgends.invalid/", limits()) == Reached(ok=False, why="name")


def test_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert check_link(f"http://127.0.0.1:{port}/", limits(port)) == Reached(
        ok=False, why="connection"
    )


def test_an_answer_drop_by_drop_ends_at_the_deadline():
    def drip(line):
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1000:
            line.sendall(bytes([letter]))
            time.sleep(0.1)

    with telling(drip) as port:
        begun = time.monotonic()
        reached = check_link(f"http://127.0.0.1:{port}/", limits(port, seconds=0.6))

    assert reached == Reached(ok=False, why="time")
    assert time.monotonic() - begun < 20  # all drops take a hundred seconds


def test_where_no_time_is_left_nothing_is_asked(server):
    assert ask(server, seconds=0) == Reached(ok=False, why="time")
    assert server.asked == []


def test_silence_ends_at_the_deadline():
    with telling(silent) as port:
        reached = check_link(f"http://127.0.0.1:{port}/", limits(port, seconds=0.3))

    assert reached == Reached(ok=False, why="time")


@pytest.mark.parametrize(
    "endless", [b"X: " + b"a" * 8000 + b"\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100]
)
def test_a_head_without_end_is_left_after_64_kb(endless):
    sent = []

    def speak(line):
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Wait\r\n")
        if endless.startswith(b"HTTP"):
            line.sendall(b"\r\n")
        while True:
            line.sendall(endless)
            sent.append(len(endless))

    with telling(speak) as port:
        assert check_link(f"http://127.0.0.1:{port}/", limits(port)) == Reached(
            ok=False, why="answer"
        )
    assert sum(sent) < 20_000_000  # what the two ends hold between them


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH\r\n\r\n", b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 200"]
)
def test_what_is_no_answer_of_the_web(said):
    with telling(lambda line: line.sendall(said)) as port:
        assert check_link(f"http://127.0.0.1:{port}/", limits(port)) == Reached(
            ok=False, why="answer"
        )


def test_hints_before_the_answer_are_passed_over():
    with telling(
        lambda line: line.sendall(b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
    ) as port:
        assert check_link(f"http://127.0.0.1:{port}/", limits(port)).ok


def test_a_huge_page_and_a_packed_bomb_are_not_read(server):
    bomb = gzip.compress(bytes(50_000_000))
    server.answers["/bom"] = (200, {"Content-Encoding": "gzip"}, bomb)
    server.answers["/lon"] = (200, {"Content-Length": "2000000000"}, bytes(30_000_000))
    begun = time.monotonic()

    assert ask(server, "/bom").ok
    assert ask(server, "/lon").ok
    assert time.monotonic() - begun < 2


def test_a_host_is_asked_again_only_after_a_while(server):
    begun = time.monotonic()
    for _n in range(3):
        assert ask(server, gap=0.3).ok

    assert time.monotonic() - begun >= 0.6


@pytest.fixture
def certificate(tmp_path):
    """A certificate of this machine that nobody signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hoc-lieu.test")])
    day = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - datetime.timedelta(days=1))
        .not_valid_after(day + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hoc-lieu.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, *form)
    )
    return path


def test_a_certificate_is_asked_for_the_name_and_must_be_known(certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def check(name):
        return check_link(
            f"https://{name}:{running.port}/",
            limits(running.port),
            resolve=lambda _host, port, _seconds: [(socket.AF_INET, ("127.0.0.1", port))],
        )

    with serving(context) as running:
        assert check("hoc-lieu.test") == Reached(ok=False, why="certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert check("hoc-lieu.test").ok
        assert check("khac.test") == Reached(ok=False, why="certificate")
    assert len(running.asked) == 1


def test_a_handshake_without_end_ends_at_the_deadline():
    with telling(silent) as port:
        reached = check_link(f"https://127.0.0.1:{port}/", limits(port, seconds=0.3))

    assert reached == Reached(ok=False, why="time")


def test_nobody_else_has_a_door_of_their_own():
    packages = (
        "urllib.request",
        "http.client",
        "requests",
        "httpx",
        "aiohttp",
        "ftplib",
        "urllib3",
    )
    root = Path(__file__).parents[2]
    found = [
        (path.name, line)
        for path in root.rglob("*.py")
        if "tests" not in path.parts and path.parts[len(root.parts)] != "outside"
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(
            tuple(f"{verb} {name}" for name in packages for verb in ("import", "from"))
        )
    ]

    assert found == []

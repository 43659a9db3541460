"""Every answer of every address: nothing from elsewhere, nothing inline, no cookie for a stranger."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from mangxanh.common.dates import at, moved_clock
from mangxanh.home.tests.asking import cookie_of
from mangxanh.home.tests.test_url_table import TABLE
from mangxanh.school.models import Role, School
from mangxanh.speakup.shelf import HEADERS as HELP

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
MUST = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LOADED = re.compile(
    r"""<(?:script|img|source|iframe|link|form)\b[^>]*\s(?:src|href|action)="([^"]+)"""
)
PLACES = (("tiengvong", School.Kind.AUTHORITY),)
WHO = ("stranger", Role.BOARD, Role.TEACHER, Role.PUPIL, Role.GUARDIAN)
REFUSED = ("stranger", Role.BOARD)  # who also looks at what they don't get: it's one for all


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield


@pytest.fixture
def place(here):
    return here


def faults_of(answer, *, stranger, in_own_frame=False):
    """Return what is wrong with an answer, in words; some are shown in a frame of our own page."""
    told = answer.headers
    must = MUST | ({"X-Frame-Options": "SAMEORIGIN"} if in_own_frame else {})
    found = [f"{name}: {told.get(name)}" for name, value in must.items() if told.get(name) != value]
    policy = told.get("Content-Security-Policy", "")
    by = "'self'" if in_own_frame else "'none'"
    framed = f"frame-ancestors {by}" in policy or policy.startswith("sandbox;")  # a file
    if "unsafe" in policy or "default-src" not in policy or not framed:
        found.append(f"policy {policy!r}")
    if any(part.startswith(("http:", "https:", "*")) for part in policy.replace(";", " ").split()):
        found.append(f"policy allows others: {policy!r}")
    if told.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append(f"referrer {told.get('Referrer-Policy')}")
    if stranger and answer.cookies:
        found.append(f"cookies {sorted(answer.cookies)}")
    if told.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        loaded = LOADED.findall(answer.content.decode())
        found += [
            f"loads {url}" for url in loaded if not url.startswith(("/", "?", "#", "data:image/"))
        ]
        found += [f"loads {url}" for url in loaded if url.startswith("//")]
    request_finished.disconnect(close_old_connections)  # a test has one, in a transaction
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
    return found


@pytest.mark.parametrize("who", WHO)
def test_every_address_answers_with_the_headers(place, who):
    client = Client(HTTP_HOST=place.school.host, raise_request_exception=False)
    if token := place.tokens.get(who, ""):
        client.cookies[cookie_of(token)] = token
    faults = {}
    for entry in TABLE:
        url = reverse(entry.name, args=place.keys[entry.key] if entry.key else ())
        opens = entry.get and entry.get[who] == 200
        for method in ("GET", "PUT") if who in REFUSED else ("GET",) if opens else ():
            answer = client.generic(method, url)
            own = answer.status_code == 200 and entry.name == "lesson_preview"
            if found := faults_of(answer, stranger=who == "stranger", in_own_frame=own):
                faults[f"{method} {url}"] = found

    assert faults == {}


@pytest.mark.parametrize("host", ["tiengvong.test", "la.test", "sai host"])
def test_failures_have_them_too(place, host, settings):
    School.objects.create(
        code="hai", name="Hai", host="hai.test", created_at=at(date(2026, 1, 1), time())
    )
    settings.ROOT_URLCONF = "mangxanh.ui.tests.urls"
    client = Client(HTTP_HOST=host, raise_request_exception=False)

    statuses = set()
    for path in ("/khong-co/", "/refuse/", "/misread/", "/crash/"):
        answer = client.get(path)
        statuses.add(answer.status_code)
        assert faults_of(answer, stranger=True) == [], path

    assert statuses <= {400, 403, 404, 500}


def test_every_static_file_has_them_too(place):
    client = Client(HTTP_HOST=place.school.host)
    names = [name for finder in finders.get_finders() for name, _s in finder.list([])]
    assert len(names) > 20

    for name in names:
        answer = client.get(staticfiles_storage.url(name))
        assert answer.status_code == 200, name
        assert faults_of(answer, stranger=True) == [], name


def test_no_style_sheet_or_script_asks_another_server():
    for finder in finders.get_finders():
        for name, _storage in finder.list([]):
            path = Path(finders.find(name))
            if path.suffix not in (".css", ".svg", ".js") or "htmx" in name:
                continue
            text = re.sub(r'xmlns(:\w+)?="[^"]+"|/\*.*?\*/', "", path.read_text(), flags=re.DOTALL)
            assert not re.findall(r"(?:https?:)?//[\w.-]+\.\w+", text), name


def test_help_pages_say_at_least_as_much():
    told = {name.lower(): value for name, value in MUST.items()}

    assert {name: HELP[name] for name in told} == told
    assert HELP["content-security-policy"].startswith("default-src 'none'")


def test_every_shell_has_help_one_tap_away(place):
    page = f'href="{reverse("help_page")}"'
    for who in WHO:
        client = Client(HTTP_HOST=place.school.host, raise_request_exception=False)
        if token := place.tokens.get(who, ""):
            client.cookies[cookie_of(token)] = token
        for path in ("/", "/dang-nhap/", "/khong-co/", "/mat-mang/"):
            answer = client.get(path, follow=True)
            assert page in answer.content.decode(), (who, path)

"""The shelf: help pages from disk for every host, whatever else is broken."""

import gzip
import re

import pytest

from mangxanh.speakup import shelf
from mangxanh.speakup.shelf import ASSETS, DEFAULT, MOVED, PAGES, find, folder_of

LARGEST = 45 * 1024


def put(settings, folder, words):
    path = settings.HELP_DIR / folder
    path.mkdir(parents=True)
    (path / "trang.vi.html").write_text(words)


def test_a_host_gets_its_own_page_and_no_other(settings):
    put(settings, "mot.test", "Trường một")
    put(settings, "hai.test", "Trường hai")

    assert find("GET", "mot.test", "/trang/").body.decode() == "Trường một"
    assert find("GET", "HAI.test:8443", "/trang/").body.decode() == "Trường hai"


def test_an_unknown_host_gets_the_only_schools_page_else_the_one_that_ships(settings):
    assert b'href="tel:111"' in find("GET", "ai-do.test", "/trang/").body
    put(settings, DEFAULT, "Trường duy nhất")

    assert find("GET", "ai-do.test", "/trang/").body.decode() == "Trường duy nhất"
    assert find("GET", "", "/trang/").body.decode() == "Trường duy nhất"


def test_a_file_that_cannot_be_read_is_as_none(settings):
    (settings.HELP_DIR / "mot.test" / "trang.vi.html").mkdir(parents=True)

    assert b'href="tel:111"' in find("GET", "mot.test", "/trang/").body


@pytest.mark.parametrize(
    "host", ["..", "../..", "a/../../b", ".", "%2e%2e", "x" * 5000, "\0", "[::1]"]
)
def test_no_host_leads_out_of_the_folder(settings, host):
    folder = folder_of(host)

    assert folder.parent == settings.HELP_DIR
    assert folder.name not in {"", ".", ".."}
    assert find("GET", host, "/trang/").status == 200


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_is_never_kept_and_loads_nothing_from_elsewhere(path):
    leaf = find("GET", "mot.test", path)

    assert leaf.headers["cache-control"] == "no-store"
    assert leaf.headers["referrer-policy"] == "no-referrer"
    assert "unsafe" not in leaf.headers["content-security-policy"]
    assert "set-cookie" not in leaf.headers
    assert leaf.headers["content-length"] == str(len(leaf.body))
    for loaded in re.findall(r'(?:src|href)="([^"]+)"', leaf.body.decode()):
        assert loaded.startswith(("/static/", "/trang/", "/may/", "tel:"))


@pytest.mark.parametrize("path", sorted(PAGES))
def test_head_says_what_get_sends(path):
    asked, told = find("GET", "a", path), find("HEAD", "a", path)

    assert told.headers == asked.headers
    assert told.body == b""


def test_short_addresses_lead_to_the_page():
    for path, target in MOVED.items():
        leaf = find("GET", "a", path)
        assert (leaf.status, leaf.headers["location"]) == (302, target)
        assert target in PAGES


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/trang/"), ("GET", "/"), ("GET", "/trang/x"), ("GET", "/static/ui/app.js"),
    ("GET", "/static/../settings.py"), ("GET", "ui/css/base.css"), ("DELETE", "/may/"),
])  # fmt: skip
def test_everything_else_is_left_to_django(method, path):
    assert find(method, "a", path) is None


def test_all_that_a_page_loads_is_on_the_shelf(client, db, school):
    for path in PAGES:
        body = find("GET", "a", path).body.decode()
        for loaded in re.findall(r'"/static/([^"]+)"', body):
            assert loaded in ASSETS, path
    for asset in ASSETS:
        plain = find("GET", "a", f"/static/{asset}")
        packed = find("GET", "a", f"/static/{asset}", zipped=True)
        encoded = packed.headers.get("content-encoding") == "gzip"
        assert plain.body == (gzip.decompress(packed.body) if encoded else packed.body)


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_with_all_it_loads_is_small(path):
    """evaluation 5.2 and design 14: at most 45 KB packed, everything counted."""
    sizes = {path: len(find("GET", "a", path, zipped=True).body)}
    body = find("GET", "a", path).body.decode()
    loaded = set(re.findall(r'"/static/([^"]+)"', body)) | {a for a in ASSETS if "fonts" in a}
    for asset in loaded:
        sizes[asset] = len(find("GET", "a", f"/static/{asset}", zipped=True).body)

    print(f"{path}: {sum(sizes.values()) / 1024:.1f} KB", sizes)  # noqa: T201  # a measurement
    assert 'class="lean"' in body  # so that the third weight is not loaded
    assert sum(sizes.values()) <= LARGEST


def test_the_shelf_asks_no_database():
    source = shelf.__file__
    imported = re.findall(r"^(?:from|import) (\S+)", open(source).read(), re.MULTILINE)  # noqa: PTH123, SIM115

    assert not [name for name in imported if name.startswith(("mangxanh", "django.db"))]

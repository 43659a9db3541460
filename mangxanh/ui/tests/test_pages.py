"""Pages that belong to no room, and what every page weighs."""

import gzip
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from mangxanh.ui import views

STATIC = Path(views.__file__).parent / "static" / "ui"
KIB = 1024


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


@pytest.mark.urls("mangxanh.ui.tests.urls")
@pytest.mark.parametrize(
    ("address", "status"), [("/refuse/", 403), ("/misread/", 400), ("/nowhere-at-all/", 404)]
)
def test_a_refusal_is_a_page_with_a_way_home(client, school, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert response.content.count(b"<h1>") == 1
    assert b'class="btn" href="/"' in response.content


@pytest.mark.urls("mangxanh.ui.tests.urls")
def test_a_crash_is_a_page_with_a_way_home(school):
    client = Client(raise_request_exception=False)

    response = client.get("/crash/")

    assert response.status_code == 500
    assert b'class="btn" href="/"' in response.content


def test_the_page_of_a_crash_needs_no_database():
    response = views.server_error(RequestFactory().get("/"))  # no database mark: a query fails

    assert response.status_code == 500
    assert b"<script" not in response.content


def test_a_form_without_its_token_is_refused_with_a_page(school):
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("set_language"), {"language": "en"})

    assert response.status_code == 403
    assert response.content.count(b"<h1>") == 1


def test_the_page_for_no_network_opens(client, school):
    assert client.get(reverse("offline")).status_code == 200


def test_the_styleguide_opens_only_where_it_is_switched_on(client, school, settings):
    settings.STYLEGUIDE = True
    assert client.get(reverse("styleguide")).status_code == 200

    settings.STYLEGUIDE = False
    assert client.get(reverse("styleguide")).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_says_its_language(client, school, language):
    client.cookies["django_language"] = language

    response = client.get(reverse("offline"))

    assert f'<html lang="{language}">' in response.content.decode()


def test_style_stays_small():
    assert sum(packed(path) for path in (STATIC / "css").glob("*.css")) <= 16 * KIB


def test_our_own_script_stays_small():
    assert packed(STATIC / "app.js") <= 3 * KIB


def test_the_largest_page_keeps_the_budget(client, school, settings):
    settings.STYLEGUIDE = True
    page = gzip.compress(client.get(reverse("styleguide")).content)
    style = sum(packed(path) for path in (STATIC / "css").glob("*.css"))
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))

    assert len(page) + style + fonts <= 63 * KIB

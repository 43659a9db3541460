"""What is written to the log: where a secret stands in an address, it is left out."""

import io
import logging

import pytest
from django.test import Client
from django.urls import get_resolver

from mangxanh.common.logs import without_secrets
from mangxanh.school.actions import guardians
from mangxanh.school.actions.access import make_link
from mangxanh.school.models import OneUseLink
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import BoardFactory, PupilFactory

pytestmark = pytest.mark.django_db
ASKED = {  # nothing secret
    "quyet-dinh.<str:form>": "the form of a paper: docx or pdf",
    "trang/so/<str:month>.txt": "a month of the book that everybody may read",
}


@pytest.fixture
def log():
    """What a handler with the installation's own formatter writes.

    Its own handler holds the stream of the test that was the first to log, closed by now.
    """
    [own] = [one for one in logging.getLogger().handlers if one.name == "stderr"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(own.formatter)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_a_link_that_still_works_is_not_in_the_log(teacher, log):
    token = make_link(teacher, teacher.school, OneUseLink.Purpose.RESET)

    answer = Client(SERVER_NAME=teacher.school.host).post(
        f"/lien-ket/{token}/",
        {"password": "ngan", "again": "ngan"},
        headers={"Origin": f"http://{teacher.school.host}"},
    )

    assert answer.status_code == 422
    assert "Unprocessable" in log.getvalue()
    assert token not in log.getvalue()


def test_nor_the_code_of_a_slip(school, log):
    [(_pupil, code)] = guardians.print_slips(
        [PupilFactory(school=school)], by=BoardFactory(school=school)
    )
    client = Client(SERVER_NAME=school.host, enforce_csrf_checks=True)

    for path in (f"/phu-huynh/moi/{code}/", f"/phu-huynh/moi/{code}/da-co/"):
        for sent in ({}, {"Origin": f"http://{school.host}"}):
            assert client.post(path, {"name": ""}, headers=sent).status_code in (403, 422)
    assert client.get(f"/phu-huynh/moi/{code}/nao-do/").status_code == 404
    assert log.getvalue().count("/phu-huynh/moi/…/") == 5
    assert code not in log.getvalue()


def test_nor_the_key_of_a_calendar_and_other_addresses_stay(teacher, log):
    browser(teacher).get("/lich/12-0123456789abcdef.ics")
    browser(teacher).get("/khong-co/")

    assert "Not Found: /lich/…" in log.getvalue()
    assert "0123456789abcdef" not in log.getvalue()
    assert "Not Found: /khong-co/" in log.getvalue()


def test_every_address_with_a_free_text_in_it_is_known():
    routes = [str(one.pattern) for one in get_resolver().url_patterns if hasattr(one, "name")]
    for one in get_resolver().url_patterns:
        routes += [str(inner.pattern) for inner in getattr(one, "url_patterns", ())]
    free = [route for route in routes if "<str:" in route]

    assert len(free) > 3
    for route in free:
        if not any(route.endswith(known) for known in ASKED):
            assert "<str:" not in without_secrets(f"/{route}"), route

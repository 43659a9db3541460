"""Papers on the shelf, alone and through a real granian."""

import gzip

import pytest

from mangxanh.contests.saving.desk import clock
from mangxanh.contests.saving.papers import LEVEL, Page, Papers
from mangxanh.contests.tests.saving.served import ticket

PAGE = "<p>Câu 1</p>".encode()
HTML = [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")]


def test_a_page_comes_packed_or_plain(site, attempt):
    site.desk.papers.keep(attempt, 1, Page.of(HTML, PAGE))

    status, headers, body = site.ask(
        "GET", "/thi/bai/1/", of=ticket(attempt), Accept_Encoding="gzip"
    )
    assert (status, gzip.decompress(body)) == (200, PAGE)
    assert headers["content-encoding"] == "gzip"
    assert headers["cache-control"] == "no-store"

    status, headers, body = site.ask("GET", "/thi/bai/1/", of=ticket(attempt))
    assert (status, body, headers["content-encoding"]) == (200, PAGE, None)
    assert headers["vary"] == "Accept-Encoding"


def test_a_page_that_nobody_touches_leads_to_handing_in_when_the_time_is_over(site, attempt):
    site.desk.papers.keep(attempt, 1, Page.of(HTML, PAGE))

    def leads():
        of = ticket(attempt, due=clock() + 60_000)
        return site.ask("GET", "/thi/bai/1/", of=of)[1]["refresh"]

    assert leads() in {"65; url=/thi/nop/", "64; url=/thi/nop/"}
    site.desk.move_due(attempt, clock() + 120_000)
    assert site.desk.papers.get(attempt, 1) is None  # it shows until when
    site.desk.papers.keep(attempt, 1, Page.of(HTML, PAGE))
    assert leads() in {"125; url=/thi/nop/", "124; url=/thi/nop/"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/thi/bai/2/"), ("GET", "/thi/bai/x/"), ("GET", "/thi/bai/٣/"), ("GET", "/thi/bai/"),
        ("GET", "/thi/bai/1111/"), ("HEAD", "/thi/bai/1/"), ("GET", "/thi/"), ("GET", "/"),
    ],
)  # fmt: skip
def test_whatever_is_not_on_the_shelf_is_asked_of_django(site, attempt, method, path):
    site.desk.papers.keep(attempt, 1, Page.of(HTML, PAGE))
    path = path.encode().decode("latin-1").replace("Ù£", "%D9%A3")

    assert site.ask(method, path, of=ticket(attempt))[0] == 404


def test_nobody_sees_the_paper_of_another_or_of_a_time_that_is_over(site, attempt):
    site.desk.papers.keep(attempt, 1, Page.of(HTML, PAGE))

    for of in (None, "a.b", ticket(attempt + 1), ticket(attempt, due=clock() - 1)):
        assert site.ask("GET", "/thi/bai/1/", of=of)[0] == 404


def test_the_paper_that_was_asked_for_longest_ago_goes_first():
    noise = [bytes(range(256)) * 4, bytes(range(255, -1, -1)) * 4]
    one = len(gzip.compress(noise[0], LEVEL))
    papers = Papers(most=one * 3 + one // 2)
    for attempt in range(3):
        papers.keep(attempt, 1, Page.of([], noise[attempt % 2]))
    papers.get(0, 1)

    papers.keep(3, 1, Page.of([], noise[1]))

    assert [bool(papers.get(attempt, 1)) for attempt in range(4)] == [True, False, True, True]


def test_the_size_is_right_after_all_that_can_happen():
    papers = Papers()
    papers.keep(1, 1, Page.of([], b"a" * 1000))
    papers.keep(1, 1, Page.of([], b"b"))
    papers.keep(1, 2, Page.of([], b"c"))
    papers.drop(1, 9)
    papers.drop(2)
    papers.drop(1, 1)
    assert papers._size == len(gzip.compress(b"c", LEVEL))
    papers.drop(1)

    assert (papers._size, len(papers._papers)) == (0, 0)

"""Slides hold no person, are the same bytes for everybody, and fit into one file; papers fit a page."""

import re

import pytest
from django.urls import reverse

from mangxanh.documents.pdf import report_pages
from mangxanh.learning.papers import SHEETS, pack_paper
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.slides import _file, sheets_of, slides_bytes
from mangxanh.learning.tests.factories import KEY
from mangxanh.school.tests.acting import browser

PACKS = [lesson for lesson in shipped_lessons().values() if lesson.pack]


def test_eight_slides_and_three_questions_with_answers_help_last():
    sheets = sheets_of(shipped_lessons()[KEY])

    assert [sheet.kind for sheet in sheets] == [
        *["slide"] * 7, *["question", "answer"] * 3, "slide",
    ]  # fmt: skip
    assert [sheet.number for sheet in sheets] == list(range(1, 15))
    assert "111" in sheets[-1].text
    assert [one.letter for one in sheets[7].options] == ["A", "B", "C"]
    assert sheets[8].right.option.right
    assert len({one.shape for one in sheets[7].options}) == 3


@pytest.mark.django_db
def test_everybody_gets_the_same_bytes_without_a_person(school, homeroom, row):
    url = reverse("pack_slides", args=[KEY])
    asked = [browser(school=school).get(url), browser(homeroom).get(url)]

    assert asked[0].content == asked[1].content
    assert asked[0]["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in asked[0]
    assert homeroom.name.encode() not in asked[1].content
    again = browser(school=school).get(url, headers={"if-none-match": asked[0]["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
def test_one_file_needs_nothing_else(school):
    answer = browser(school=school).get(reverse("pack_slides_file", args=[KEY]))

    text = answer.content.decode()
    assert answer["Content-Disposition"] == f'attachment; filename="trinh-chieu-{KEY}.html"'
    assert not re.search(r'(?:src|href)="(?!data:|#)', text)
    assert "url(../" not in text
    assert "<style>" in text
    assert "data:font/woff2" in text
    assert 'src="data:image/svg+xml' in text
    assert len(answer.content) < 500_000


def test_what_has_ended_shows_no_slide(monkeypatch):
    monkeypatch.setattr("mangxanh.learning.slides.ended_facts", lambda *_: [6])

    assert "đang được sửa" in slides_bytes(shipped_lessons()[KEY]).decode()
    assert b"sheet--question" not in slides_bytes(shipped_lessons()[KEY])


@pytest.mark.parametrize("lesson", PACKS, ids=lambda lesson: lesson.key)
def test_the_papers_of_every_pack_fit(lesson):
    pages = {
        sheet: report_pages(pack_paper(sheet, lesson, lesson.pack, school="THCS Bãi Giữa"))
        for sheet in SHEETS
    }

    assert pages == {"kich-ban": 1, "chao-co": 1, "trang-chieu": 14, "phieu": 1}


def test_a_file_that_is_missing_is_a_fault_of_ours():
    with pytest.raises(LookupError):
        _file("learning/none.css")


def test_another_paper_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        pack_paper("khac", PACKS[0], PACKS[0].pack, school="")

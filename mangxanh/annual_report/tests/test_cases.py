"""The acceptance cases of the report, by their numbers in the list of cases.

Cases 4, 6, 7, 24 and 25 carry their numbers where their own tests stand: actions, folder,
signing, figures.
"""

import io
import re
import time
from datetime import date

import docx
import pytest
from django.urls import reverse

from mangxanh.annual_report import models
from mangxanh.annual_report.build import paper_bytes
from mangxanh.annual_report.queries import collect
from mangxanh.documents.lint import lint_docx

PAGES = ("report_figures", "report_ready", "report_preview")
PERCENT = re.compile(r"\d\s?%")
FULL_COUNT = re.compile(r"số liệu toàn trường|n\s?=|\d+\s?/\s?\d+")
CHANGE = re.compile(r"\b(tăng|giảm|tốt hơn|cải thiện)\b", re.IGNORECASE)


def address(name, report):
    if name == "report_figures":
        return reverse(name) + f"?nam={report.year.name}"
    return reverse(name, args=[report.pk])


@pytest.mark.parametrize("name", PAGES)
def test_case_22_no_percentage_stands_bare(world, report, visit, name):
    world.log(heads=70)

    page = visit(world.board).get(address(name, report)).content.decode()

    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    found = list(PERCENT.finditer(text))
    assert found or name == "report_ready"
    for one in found:
        near = text[max(0, one.start() - 120) : one.end() + 120]
        assert FULL_COUNT.search(near), near


@pytest.mark.parametrize("order", ["sort", "order", "order_by", "sap-xep"])
def test_case_23_no_figure_is_ordered_by_score(world, report, visit, order):
    world.log(heads=70)
    browser = visit(world.board)
    url = address("report_figures", report)

    plain, asked = browser.get(url), browser.get(f"{url}&{order}=-score")

    told = [re.sub(rf"&amp;{order}=-score", "", page.content.decode()) for page in (plain, asked)]
    rows = [re.findall(r"<t[dh]\b.*?</t[dh]>", page, re.DOTALL) for page in told]
    assert rows[0] == rows[1]
    for model in (models.Report, models.ManualFigure):
        assert not [field.name for field in model._meta.get_fields() if "score" in field.name]


def test_case_24_a_report_is_in_its_layout_and_quickly_there(world, report):
    for _turn in range(30):
        world.log(heads=70, line="1 2")
    begun = time.process_time()

    made = {part: paper_bytes(collect(report), part) for part in ("docx", "pdf", "json")}

    assert time.process_time() - begun < 30
    assert lint_docx(made["docx"]) == []
    assert made["pdf"].startswith(b"%PDF-")


@pytest.mark.parametrize(("before", "now"), [(3, 1), (1, 3)])
def test_case_26_a_count_beside_last_years_is_called_no_change(world, report, before, now):
    """Head counts have no interval, so the text says both numbers and judges neither."""
    for _turn in range(before):
        world.log(heads=70, day=date(2025, 3, 3))
    for _turn in range(now):
        world.log(heads=70)

    document = docx.Document(io.BytesIO(paper_bytes(collect(report), "docx")))

    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    assert CHANGE.findall(text) == []
    assert re.search(rf"0{now} buổi", text)
    assert re.search(rf"0{before} buổi", text)

"""Writing a report: DOCX, PDF, JSON; the same data give the same bytes."""

from dataclasses import replace

from mangxanh.annual_report.compose import report_paper
from mangxanh.annual_report.data import ReportData, to_json
from mangxanh.documents.docx import report_docx
from mangxanh.documents.papers import ReportPaper
from mangxanh.documents.pdf import body_pages, report_pdf

MOST_PAGES = 4  # of the body; a longer one is told, never cut
MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
    "zip": "application/zip",
}


def file_stem(data: ReportData) -> str:
    """Return the name of a report's files without their ending: bai-giua-2025-2026-school."""
    return f"{data.school_code}-{data.year}-{data.period_kind}"


def fitted(data: ReportData) -> tuple[ReportPaper, int]:
    """Return the paper and the pages of its body; letters of 13 pt where 14 take too many pages."""
    paper = report_paper(data)
    pages = body_pages(paper)
    if pages <= MOST_PAGES:
        return paper, pages
    smaller = replace(paper, size=13)
    return smaller, body_pages(smaller)


def paper_bytes(data: ReportData, part: str) -> bytes:
    """Return a report as "docx", "pdf" or "json"; KeyError for anything else."""
    if part == "json":
        return to_json(data)
    write = {"docx": report_docx, "pdf": report_pdf}[part]
    return write(fitted(data)[0])

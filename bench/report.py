#!/usr/bin/env python3
"""How long a report takes with a year of evidence of 24 classes; goal ≤ 30 s.

Fills a data folder of its own under /tmp or BENCH_DATA, prints a table, removes the folder.
"""

import io
import zipfile

from measure import Measured, measured, print_table, world

from mangxanh.annual_report.build import fitted
from mangxanh.annual_report.data import to_json
from mangxanh.annual_report.queries import collect, unopened
from mangxanh.documents.docx import report_docx
from mangxanh.documents.pdf import report_pdf

ACTIVITIES = 600


def main() -> None:
    with world(classes=24, activities=ACTIVITIES, photographs=0) as made:
        rows: list[Measured] = []
        report = unopened(made.school, made.year, "school")
        data = measured(rows, "count every figure, every clause", lambda: collect(report))
        paper, pages = measured(rows, "fit the body", lambda: fitted(data))
        docx = measured(rows, "write DOCX", lambda: report_docx(paper))
        measured(rows, "write PDF", lambda: report_pdf(paper))
        measured(rows, "write JSON", lambda: to_json(data))
        measured(rows, "floor: zip the bytes of the DOCX again", lambda: _again(docx))
        count = sum(len(row.evidence) for row in data.clauses)
        print_table(f"report, {ACTIVITIES} activities, {count} pieces, body {pages} pages", rows)


def _again(docx: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()


if __name__ == "__main__":
    main()

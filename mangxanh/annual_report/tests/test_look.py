from datetime import date
from pathlib import Path

from mangxanh.annual_report.actions import *
from mangxanh.annual_report.build import fitted, paper_bytes
from mangxanh.annual_report.queries import collect


def test_look(world):
    for d in range(1, 8):
        world.log(day=date(2026, 3, d), partners=["police"])
    world.log("homeroom", day=date(2026, 4, 1), line="2 1", heads=70)
    world.log("handout", line="1", details={"handout": "Tờ rơi", "copies": 900})
    world.log("sweep", line="3", classes=(), details={"pages": 12, "found": 1})
    world.log(day=date(2025, 2, 1))
    set_manual_figure(
        world.school,
        by=world.board,
        year="2024-2025",
        period="school",
        code="articles",
        value=9,
        source="Báo cáo 52/BC",
    )
    r = world.report()
    add_basis(
        r,
        number="112/KH-UBND",
        issuer="Ủy ban nhân dân phường Bãi Giữa",
        title="xây dựng văn hóa ứng xử",
        issued_on=date(2025, 8, 22),
        by=world.board,
    )
    data = collect(r)
    for p in ("docx", "pdf", "json"):
        Path(f"/tmp/rp/out.{p}").write_bytes(paper_bytes(data, p))
    print(fitted(data)[1])

"""1,200 certificates: issued in one transaction, drawn in one PDF, each page with its own code.

Goal of the drawing ≤ 120 s. The floor is the same number of pages of one sentence.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import demo
from bench.pages import counted
from bench.table import Row, cost_of, print_table

MANY, CLASSES = 1_200, 24
GOAL = 120.0


@contextmanager
def school_with_pupils() -> Iterator[tuple[Any, list[Any]]]:
    """Give somebody of the board and the persons of 1,200 pupils, in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        demo.look_at(Path(place))
        from django.core.management import call_command  # noqa: PLC0415  # after the set-up
        from django.db import transaction  # noqa: PLC0415  # as above

        for part in ("keys", "heads", "files", "tmp"):
            (Path(place) / part).mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        from mangxanh.school.tests import factories as school  # noqa: PLC0415  # as above

        with transaction.atomic():
            board = school.BoardFactory(name="Trần Văn Khải", title="Hiệu trưởng")
            year = school.YearFactory(school=board.school)
            classes = [school.ClassFactory(year=year) for _turn in range(CLASSES)]
            pupils = [
                school.PupilFactory(
                    school=board.school,
                    school_class=classes[turn % CLASSES],
                    person__name=f"Nguyễn Ngọc Minh Ánh {turn}",
                )
                for turn in range(MANY)
            ]
        yield board, [pupil.person for pupil in pupils]


def plain_pages() -> bytes:
    """Return as many empty pages with a sentence each: what the PDF itself costs."""
    import typst  # noqa: PLC0415  # only here

    source = f"#for n in range({MANY}) {{ [Trang #n]; pagebreak(weak: true) }}"
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


def main() -> int:
    with school_with_pupils() as (board, people):
        from mangxanh.certificates.actions import issue  # noqa: PLC0415  # after the set-up
        from mangxanh.certificates.batches import Award, Batch  # noqa: PLC0415  # as above
        from mangxanh.certificates.papers import certificates_paper  # noqa: PLC0415  # as above
        from mangxanh.certificates.queries import in_order  # noqa: PLC0415  # as above
        from mangxanh.common.dates import today  # noqa: PLC0415  # as above

        awards = [Award(person, "đã hoàn thành cuộc thi") for person in people]
        batch = Batch("contest:1", "Em tìm hiểu Luật An ninh mạng", today(), awards)
        with counted() as asked:
            made, issuing = cost_of(lambda: issue(board.school, batch, by=board))
        data, drawing = cost_of(lambda: certificates_paper(board.school, in_order(made)))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        _plain, floor = cost_of(plain_pages)
        rows = [
            Row(
                f"{len(made)} issued",
                f"{issuing.wall:.2f} s",
                cpu=f"{issuing.cpu:.2f} s",
                sql=str(len(asked)),
                kept=len(made) == MANY,
            ),
            Row(
                f"{len(made)} in one PDF, {len(data) / 1e6:.1f} MB, memory {memory:.0f} MB",
                f"{drawing.wall:.1f} s",
                floor=f"{floor.wall:.1f} s (as many pages of one sentence)",
                goal=f"≤ {GOAL:.0f} s",
                cpu=f"{drawing.cpu:.1f} s",
                kept=drawing.wall <= GOAL,
            ),
        ]
    return print_table("Certificates", rows)


if __name__ == "__main__":
    sys.exit(main())

import pytest

from mangxanh.common.dates import now, today
from mangxanh.files.tests.factories import StoredFileFactory
from mangxanh.plan.checks import after_restore, missing_or_changed_files
from mangxanh.plan.models import Evidence
from mangxanh.plan.tests.work_of_a_week import a_row

pytestmark = pytest.mark.django_db


def filed(board, code, stored=None):
    row = a_row(board.school)
    return Evidence.objects.create(
        school=board.school,
        line=row.line,
        filed_for=row.line,
        year=row.year,
        code=code,
        title="Biên bản",
        day=today(),
        stored=stored,
        sha256=stored.sha256 if stored else "",
        author=board,
        filed_at=now(),
    )


def test_evidence_that_is_as_it_was_filed_is_not_named(board):
    filed(board, "MC-3-2627-001", StoredFileFactory(school_id=board.school.pk))
    filed(board, "MC-3-2627-002")

    assert missing_or_changed_files() == []
    assert after_restore() == []


def test_a_changed_a_missing_and_an_exchanged_file_are_named(board):
    changed, gone, exchanged = (StoredFileFactory(school_id=board.school.pk) for _n in range(3))
    for n, stored in enumerate((changed, gone, exchanged), start=1):
        filed(board, f"MC-3-2627-00{n}", stored)
    changed.path.write_bytes(b"something else")
    gone.path.unlink()
    Evidence.objects.filter(stored=exchanged).update(sha256="0" * 64)

    found = missing_or_changed_files()

    assert [finding.level for finding in found] == ["error"] * 3
    assert all(f"MC-3-2627-00{n}" in said for n, said in enumerate(after_restore(), start=1))

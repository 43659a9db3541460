"""What `doctor` says about codes of conduct."""

from datetime import date

import pytest

from mangxanh.conduct import shelf
from mangxanh.conduct.checks import findings
from mangxanh.conduct.models import Audience
from mangxanh.conduct.tests.factories import CodeFactory

pytestmark = pytest.mark.django_db


def test_all_is_well_with_what_ships(code):
    assert findings() == []


def test_a_code_whose_month_is_over_is_named(school):
    CodeFactory(school=school, review_on=date(2026, 10, 31), title="Quy tắc cũ")
    CodeFactory(school=school, audience=Audience.STAFF, review_on=date(2026, 11, 1))

    (found,) = findings()

    assert (found.level, "Quy tắc cũ" in found.message, "10/2026" in found.message) == (
        "warning",
        True,
        True,
    )


@pytest.fixture
def damaged(tmp_path, settings):
    """A folder in which one file is gone and one is broken."""
    for audience in Audience.values:
        text = (shelf.CONTENT / f"{audience}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{audience}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "staff.yaml").unlink()
    (tmp_path / "admins.yaml").write_text("rules: [", encoding="utf-8")
    kept, shelf.CONTENT = shelf.CONTENT, tmp_path
    shelf.shipped_code.cache_clear()
    yield
    shelf.CONTENT = kept
    shelf.shipped_code.cache_clear()


def test_files_that_are_gone_or_broken_are_named(damaged):
    found = findings()

    assert [one.level for one in found] == ["error", "error"]
    assert ["staff" in one.message or "admins" in one.message for one in found] == [True, True]

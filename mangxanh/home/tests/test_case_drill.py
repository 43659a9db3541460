"""The trial of the reporting box tries everything, and leaves no row."""

import pytest
from django.utils.translation import override

from mangxanh.home.case_drill import case_drill
from mangxanh.home.commands import _case_drill
from mangxanh.home.tests.asking import rows
from mangxanh.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_it_goes_from_filing_to_closing_and_recovery():
    tried = case_drill()
    assert len(tried) == 8
    assert [step.wrong for step in tried] == [""] * 8
    assert all(step.milliseconds < 5000 for step in tried)


def test_it_leaves_no_row_and_tells_nobody(board):
    before = rows()
    case_drill()
    assert rows() == before
    assert not Notice.objects.exists()


def test_it_says_what_was_tried_and_how_long(capsys):
    with override("en"):
        assert _case_drill() == 0
    told = capsys.readouterr().out
    assert told.count(" ms") == 8
    assert "two of the three shares" in told
    assert "Nothing of it was kept." in told


def test_it_stops_at_what_is_wrong_and_names_it(settings, capsys):
    (settings.KEYS_DIR / "cases").write_text("spoiled")
    before = rows()
    with override("en"):
        assert _case_drill() == 1
    told = capsys.readouterr().out
    assert "WRONG: File a report" in told
    assert "ValueError" in told
    assert rows() == before

"""The book of a month: every report stands in it, nobody can count them, nothing leaves it."""

import hashlib
from datetime import date, time

import pytest

from mangxanh.cases.actions.books import make_book, make_books
from mangxanh.cases.book import STEP, as_text, filled_up, root_of
from mangxanh.cases.models import MonthBook
from mangxanh.cases.queries import book_of, latest_root
from mangxanh.cases.tests.factories import BoxFactory, file_case, make_team
from mangxanh.common.dates import at, moved_clock
from mangxanh.history.models import HistoryRow
from mangxanh.jobs import SCHEDULE, TASKS

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.mark.parametrize(("reports", "lines"), [(0, 64), (1, 64), (64, 64), (65, 128)])
def test_a_book_has_a_full_number_of_lines(reports, lines):
    commitments = [hashlib.sha256(bytes([n])).hexdigest() for n in range(reports)]

    leaves = filled_up(commitments)

    assert (len(leaves), len(set(leaves))) == (lines, lines)
    assert set(commitments) <= set(leaves)
    assert leaves == sorted(leaves)
    assert {len(leaf) for leaf in leaves} == {64}
    assert STEP == 64


def test_its_hash_is_that_of_the_lines_as_any_program_reckons_it():
    leaves = filled_up([])
    *lines, last = as_text(leaves).decode().splitlines(keepends=True)

    assert last.strip() == root_of(leaves) == hashlib.sha256("".join(lines).encode()).hexdigest()


@pytest.mark.django_db
class TestMaking:
    def test_it_is_made_once_when_the_month_is_over(self, team):
        case, _key = file_case(team.box)
        other, _key = file_case(make_team().box)
        assert make_books() == 0
        assert latest_root(team.school) is None

        with moved_clock(at(DECEMBER, time(5))):
            assert make_books() == 2
            assert make_books() == 0
            assert not make_book(team.box, NOVEMBER)

        book = book_of(team.school, date(2026, 11, 20))
        assert case.commitment in book.leaves
        assert other.commitment not in book.leaves
        assert len(book.leaves) == STEP
        assert latest_root(team.school) == (NOVEMBER, root_of(book.leaves))
        assert HistoryRow.objects.filter(verb="month book made").count() == 2

    @pytest.mark.usefixtures("team")
    def test_a_month_without_a_report_has_one_too_and_none_is_left_out(self):
        with moved_clock(at(date(2027, 2, 2), time(5))):
            assert make_books() == 3
        months = MonthBook.objects.order_by("month").values_list("month", flat=True)
        assert list(months) == [NOVEMBER, DECEMBER, date(2027, 1, 1)]

    def test_a_case_before_the_box_was_opened_stands_in_its_month(self, team):
        with moved_clock(at(date(2026, 10, 5), time(9))):
            case, _key = file_case(team.box)
        with moved_clock(at(DECEMBER, time(5))):
            make_books()
        assert case.commitment in book_of(team.school, case.day).leaves

    def test_while_it_runs_a_month_has_none(self, team):
        assert not make_book(team.box, NOVEMBER)
        assert book_of(team.school, NOVEMBER) is None

    def test_a_box_that_was_never_open_has_none(self, school):
        BoxFactory(school=school, opened_at=None)
        with moved_clock(at(DECEMBER, time(5))):
            assert make_books() == 0

    def test_the_worker_makes_it(self):
        assert "cases.make_books" in {row.name for row in SCHEDULE} & set(TASKS)

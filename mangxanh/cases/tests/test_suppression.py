"""What is hidden can't be had by subtraction, not even by who knows the rule."""

from collections import defaultdict
from itertools import product

import pytest

from mangxanh.cases.suppression import suppress, told, told_share


@pytest.mark.parametrize(("cells", "most"), [(2, 12), (3, 11), (4, 9)])
def test_every_hidden_cell_of_every_small_table_may_have_had_another_value(cells, most):
    possible = defaultdict(list)
    for counts in product(range(most * 2 + 1 if cells == 2 else most), repeat=cells):
        shown = suppress(dict(enumerate(counts)))
        total = sum(counts) if sum(counts) >= 5 else None
        possible[total, tuple(shown.values())].append(counts)
    for (total, shown), tables in possible.items():
        # at the edge of what was tried a table misses its twins
        if total is None or total > most:
            continue
        for place, value in enumerate(shown):
            if value is None:
                assert len({table[place] for table in tables}) > 1, (total, shown, tables)


def test_nothing_is_told_under_five():
    assert suppress({"a": 3, "b": 1}) == {"a": None, "b": None}
    assert suppress({"a": 12, "b": 9}) == {"a": 12, "b": 9}
    assert suppress({"a": 12, "b": 9, "c": 2}) == {"a": 12, "b": None, "c": None}
    assert (told(4), told(5)) == (None, 5)


def test_of_a_share_neither_part_nor_rest_is_told_under_five():
    assert told_share(8, 20) == (8, 20)
    assert told_share(17, 20) is None
    assert told_share(2, 20) is None

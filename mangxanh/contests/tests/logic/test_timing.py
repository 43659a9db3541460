"""When an attempt ends: golden cases of limit, window, factor, grace and outages."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangxanh.contests.timing import (
    FACTORS,
    Limits,
    Outage,
    can_begin,
    counts,
    due,
    is_over,
    lengthened,
    lost,
    merged,
)

OPENS = datetime(2026, 12, 7, 7, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MINUTE = timedelta(minutes=1)
LIMITS = Limits(OPENS, OPENS + 600 * MINUTE, 30 * MINUTE, timedelta(seconds=2))


def at(minutes):
    return OPENS + minutes * MINUTE


def out(since, until):
    return Outage(at(since), at(until))


@pytest.mark.parametrize(
    ("began", "factor", "outages", "ends"),
    [
        (0, 1.0, [], 30),
        (0, 1.25, [], 37.5),
        (0, 1.5, [], 45),
        (0, 2.0, [], 60),
        (590, 1.0, [], 600),  # the window closes
        (590, 1.5, [], 615),  # its closing moves by what is extra
        (599, 2.0, [], 630),
        (570, 1.0, [], 600),
        (0, 1.0, [(10, 15)], 35),
        (0, 1.5, [(10, 15)], 50),  # an outage takes no more from who has more time
        (0, 1.0, [(10, 15), (33, 40)], 42),  # the second falls into time that the first gave
        (0, 1.0, [(10, 15), (35, 40)], 35),  # at the very end it takes nothing
        (0, 1.0, [(12, 20), (10, 15)], 40),  # overlapping ones, in any order
        (0, 1.0, [(-5, 0), (-9, -3), (40, 50)], 30),
        (0, 1.0, [(-5, 3)], 33),
        (595, 1.0, [(596, 606)], 610),  # the window waits for us too
        (0, 1.0, [(10, 10), (20, 12)], 30),  # an empty one and one that ends before it begins
    ],
)
def test_an_attempt_ends(began, factor, outages, ends):
    assert due(LIMITS, at(began), factor, [out(*one) for one in outages]) == at(ends)


def test_the_pupil_reads_how_much_is_extra():
    assert lengthened(30 * MINUTE, 1.5) == (45 * MINUTE, 15 * MINUTE)
    assert lengthened(timedelta(seconds=20), 1.25) == (timedelta(seconds=25), timedelta(seconds=5))
    with pytest.raises(ValueError, match=r"1\.1"):
        lengthened(30 * MINUTE, 1.1)


def test_an_attempt_may_begin_from_the_opening_until_just_before_the_closing():
    moments = [
        at(0) - timedelta(microseconds=1),
        at(0),
        at(600) - timedelta(microseconds=1),
        at(600),
    ]

    assert [can_begin(LIMITS, one) for one in moments] == [False, True, True, False]


def test_two_thousand_answers_around_the_limit_are_judged_by_the_server_alone():
    ends = due(LIMITS, at(3), 1.25)
    strict = Limits(LIMITS.opens, LIMITS.closes, LIMITS.length)
    for number in range(2000):
        late = timedelta(milliseconds=2 * number - 2000)
        arrives = ends + late
        assert counts(strict, ends, arrives) == (late <= timedelta(0))
        assert counts(LIMITS, ends, arrives)
        assert is_over(LIMITS, ends, arrives) != counts(LIMITS, ends, arrives)
    assert not counts(LIMITS, ends, ends + timedelta(seconds=2, microseconds=1))


SPANS = st.lists(
    st.tuples(st.integers(-20, 80), st.integers(0, 15)).map(lambda p: out(p[0], p[0] + p[1])),
    max_size=5,
)


@settings(max_examples=100)
@given(st.integers(0, 599), st.sampled_from(FACTORS), SPANS)
def test_every_pupil_has_exactly_the_time_that_is_due(began, factor, outages):
    ends = due(LIMITS, at(began), factor, outages)

    worked = ends - at(began) - lost(outages, at(began), ends)
    whole, extra = lengthened(LIMITS.length, factor)
    assert worked == min(whole, LIMITS.closes + extra - at(began))
    assert ends >= due(LIMITS, at(began), 1.0, outages)
    assert ends >= due(LIMITS, at(began), factor)


@settings(max_examples=60)
@given(SPANS)
def test_merged_outages_are_apart_and_in_order(outages):
    spans = merged(outages)

    assert all(since < until for since, until in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    minutes = {m for m in range(-20, 100) for o in outages if o.since <= at(m) < o.until}
    assert {m for m in range(-20, 100) for s, u in spans if s <= at(m) < u} == minutes

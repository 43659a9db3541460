"""Fifty scripts among 950 pupils: nearly all are shown to a person, nearly no pupil is."""

import ast
import inspect

import pytest

from mangxanh.contests import flags, keychange, ranking, scoring
from mangxanh.contests.flags import (
    AUTOFILL,
    TEXT_MATCHING,
    TOO_FAST,
    Given,
    signs,
    usual_seconds,
)
from mangxanh.contests.tests.logic.classes import whole_school


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_scripts_are_flagged_and_pupils_are_not(seed):
    pupils, scripts = whole_school(seed)
    usual = usual_seconds([*pupils, *scripts])

    caught = [bool(signs(paper, usual)) for paper in scripts]
    wrongly = [bool(signs(paper, usual)) for paper in pupils]

    assert (len(caught), len(wrongly)) == (50, 950)
    assert sum(caught) >= 0.95 * 50
    assert sum(wrongly) <= 0.01 * 950
    assert all(caught[:40])


def paper(seconds, right=20, letters=200, queued=0):
    return [Given(n, time, letters, n < right, n < queued) for n, time in enumerate(seconds)]


USUAL = {n: 5.0 + n for n in range(20)}
HUMAN = [6.0 + n * 1.1 for n in range(20)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (paper(HUMAN), []),
        (paper([0.05] * 20), [AUTOFILL, TOO_FAST, TEXT_MATCHING]),
        (paper([9.0] * 20), [AUTOFILL, TEXT_MATCHING]),
        (paper([9.0] * 20, right=18), [AUTOFILL]),
        (paper([0.05] * 20, right=15), []),  # fast and wrong gains nothing
        (paper([4.0 * t / HUMAN[-1] + 0.5 for t in HUMAN]), [TOO_FAST]),
        (paper(HUMAN[::-1]), [TEXT_MATCHING]),
        (paper(HUMAN[::-1], right=18), []),
        (paper([0.05] * 20, queued=13), []),  # seven timed answers say nothing
        (paper([0.05] * 20, queued=12), [AUTOFILL, TOO_FAST]),  # eight, all equally long
        (paper([0.0] * 20), [AUTOFILL, TOO_FAST, TEXT_MATCHING]),
        ([], []),
    ],
)
def test_golden_signs(given, found):
    assert [one.sign for one in signs(given, USUAL)] == found


def test_a_flag_says_what_was_measured():
    beat, *_more = signs(paper([9.0] * 20), USUAL)

    assert (beat.measured, beat.bound) == (0.0, flags.BEAT)


def test_questions_that_all_take_equally_long_cannot_show_who_reads():
    assert signs(paper(HUMAN), dict.fromkeys(range(20), 9.0)) == []


def test_usual_seconds_leave_out_what_came_late():
    papers = [paper([1.0, 2.0]), paper([3.0, 9.0], queued=1), paper([0.0, 4.0])]

    assert usual_seconds(papers) == {0: 0.5005, 1: 4.0}


@pytest.mark.parametrize("module", [scoring, ranking, keychange])
def test_a_flag_can_change_no_score_since_nothing_that_scores_knows_of_flags(module):
    imported = {
        name
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom)
        for name in [node.module, *(one.name for one in node.names)]
    }

    assert not {name for name in imported if "flags" in name or "leaks" in name}

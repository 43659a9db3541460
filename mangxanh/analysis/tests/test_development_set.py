"""Recall and precision on the development set (data/README.md): floors that may only rise.

The set was written by somebody who knew no rules; the rules' writer has read it. What decides is a
set that nobody here has read.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from mangxanh.analysis.crisis import CATEGORIES, crisis

SET = Path(__file__).parent / "data" / "crisis-dev.csv"
RECALL, PRECISION = 0.97, 0.86
FLOORS = {"selfharm": 0.97, "abuse": 0.97, "grooming": 0.97, "threat": 0.96}


@cache
def scored():
    with SET.open(encoding="utf-8", newline="") as file:
        return [(row, crisis(row["text"]).is_urgent) for row in csv.DictReader(file)]


def recall(rows):
    return sum(found for _, found in rows) / len(rows)


def urgent(**wanted):
    return [
        (row, found)
        for row, found in scored()
        if row["label"] == "1" and all(row[name] == value for name, value in wanted.items())
    ]


def test_the_set_is_large_and_has_all_kinds():
    assert len(scored()) >= 800
    assert {row["category"] for row, _ in scored()} == {*CATEGORIES, "none"}


def test_recall_and_precision_of_the_whole_set():
    hits = [row for row, found in scored() if found]

    assert recall(urgent()) >= RECALL
    assert sum(row["label"] == "1" for row in hits) / len(hits) >= PRECISION


@pytest.mark.parametrize("category", CATEGORIES)
def test_recall_of_a_category(category):
    assert recall(urgent(category=category)) >= FLOORS[category]


@pytest.mark.parametrize("style", ["marks", "nomarks", "teencode", "typos", "long", "short"])
def test_recall_of_a_way_of_writing(style):
    assert recall(urgent(style=style)) >= 0.95


def test_few_of_each_kind_of_hard_sentence_are_alarms():
    kinds = defaultdict(list)
    for row, found in scored():
        if row["label"] == "0":
            kinds[row["hard"]].append(found)

    assert {kind: sum(v) for kind, v in kinds.items() if sum(v) > 0.3 * len(v)} == {}

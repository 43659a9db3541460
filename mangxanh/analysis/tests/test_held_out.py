"""What decides: a set that nobody who wrote rules or sentences to learn from has read."""

import csv
from pathlib import Path

from mangxanh.analysis.crisis import danger

SET = Path(__file__).parent / "data" / "crisis-held-out.csv"


def test_19_of_20_urgent_texts_are_found_and_7_of_10_alarms_are_right():
    with SET.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hits = [row["label"] == "1" for row in rows if danger(row["text"]).is_urgent]
    urgent = sum(row["label"] == "1" for row in rows)

    assert (urgent, len(rows)) == (200, 500)
    assert sum(hits) / urgent >= 0.95
    assert sum(hits) / len(hits) >= 0.70

"""What the crisis check finds of the set that decides, what of harmless text alarms it, how fast it is.

    python -m bench crisis
    python -m bench.crisis FILE      another file with id,text,label,category,style,hard

This is of rules and wording together. The goals are those of the issue (recall ≥ 95 %, precision
≥ 70 %) on a set that nobody who wrote rules or sentences to learn from has read.
"""

import csv
import re
import sys
import time
from collections import Counter
from pathlib import Path

from bench.table import ROOT, Row, print_table
from mangxanh.analysis.crisis import CATEGORIES, danger

SET = ROOT / "mangxanh/analysis/tests/data/crisis-held-out.csv"
RECALL, PRECISION = 0.95, 0.70
LONG = 200_000  # characters


def shares(rows: list[dict[str, str]], found: list[bool]) -> list[Row]:
    """Return recall of all, of each category and way of writing, and precision."""
    urgent = [(row, hit) for row, hit in zip(rows, found, strict=True) if row["label"] == "1"]
    others = [hit for row, hit in zip(rows, found, strict=True) if row["label"] != "1"]
    told = [recall_row("recall", [hit for _, hit in urgent])]
    for name, values in (
        ("category", CATEGORIES),
        ("style", sorted({row["style"] for row, _ in urgent})),
    ):
        for value in values:
            hits = [hit for row, hit in urgent if row[name] == value]
            told.append(recall_row(f"recall, {value}", hits))
    right, wrong = sum(hit for _, hit in urgent), sum(others)
    precision = right / (right + wrong)
    told.append(
        Row(
            f"precision, {len(urgent)} urgent beside {len(others)} that are not",
            f"{100 * precision:.1f} % ({wrong} false alarms)",
            goal=f"≥ {100 * PRECISION:.0f} %",
            kept=precision >= PRECISION,
        )
    )
    kinds = Counter(
        row["hard"] or "ordinary"
        for row, hit in zip(rows, found, strict=True)
        if hit and row["label"] != "1"
    )
    told.append(Row("false alarms by kind", ", ".join(f"{k} {n}" for k, n in kinds.most_common())))
    return told


def recall_row(what: str, hits: list[bool]) -> Row:
    share = sum(hits) / len(hits)
    ours = f"{100 * share:.1f} % ({sum(hits)} of {len(hits)})"
    return Row(what, ours, goal=f"≥ {100 * RECALL:.0f} %", kept=share >= RECALL)


def ordinary() -> Row:
    """Return what share of the sentences of our own lessons, rules and letters is urgent."""
    folders = ("lessons", "conduct", "letters", "papers", "help", "demo")
    files = [path for name in folders for path in (ROOT / "content/vi" / name).rglob("*.*")]
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix != ".toml"]
    lines = [re.sub(r"^\s*(- )?(\w+: )?", "", line) for text in texts for line in text.splitlines()]
    parts = [part for line in lines for part in re.split(r"(?<=[.!?])\s+", line)]
    sentences = [part for part in parts if len(part.split()) > 3]
    hits = sum(danger(sentence).is_urgent for sentence in sentences)
    share = 100 * hits / len(sentences)
    return Row(
        f"{len(sentences)} sentences of our lessons, rules, letters: urgent", f"{share:.1f} %"
    )


def speed(texts: list[str]) -> list[Row]:
    """Return messages a second of CPU, and what a very long text takes."""
    began = time.process_time()
    for text in texts:
        danger(text)
    spent = time.process_time() - began
    long = (" ".join(texts) * (LONG // sum(map(len, texts)) + 1))[:LONG]
    began = time.process_time()
    danger(long)
    return [
        Row(
            f"{len(texts)} messages, {sum(map(len, texts)) // len(texts)} characters each",
            f"{len(texts) / spent:.0f} a second",
            cpu=f"{1000 * spent / len(texts):.1f} ms each",
        ),
        Row(f"one text of {LONG:,} characters", f"{time.process_time() - began:.1f} s CPU"),
    ]


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SET
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [danger(row["text"]).is_urgent for row in rows]
    told = [*shares(rows, found), ordinary(), *speed([row["text"] for row in rows])]
    return print_table(f"The crisis check on {path.name}", told)


if __name__ == "__main__":
    sys.exit(main())

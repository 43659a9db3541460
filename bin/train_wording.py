#!/usr/bin/env python3
"""Trains the weights of mangxanh/analysis/wording.py on our own sentences; nothing but Python.

bin/train_wording.py            trains on every set that is for training, writes the weights
bin/train_wording.py --folds    says what five folds come to, writes nothing

Logistic regression with AdaGrad over the windows of wording.py. Long urgent stories are left out
(nobody says where in them it stands); of harmless ones every window is harmless. Each sentence is
also seen with some of its words missing, so that no single word decides.
"""

import argparse
import csv
import math
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mangxanh.analysis.crisis import crisis
from mangxanh.analysis.packs import crisis_pack
from mangxanh.analysis.pieces import Kind
from mangxanh.analysis.spelling import Speller
from mangxanh.analysis.tokens import tokens_of
from mangxanh.analysis.wording import (
    BUCKETS,
    WEIGHTS,
    Weights,
    buckets,
    windows,
    worth_of,
    write,
)

DATA = ROOT / "mangxanh/analysis/tests/data"
EPOCHS, RATE, PULL = 25, 0.4, 2e-6
COPIES, MISSING = 3, 0.12
MADE, TAUGHT = 150, 100  # ordinary sentences; more of them drown the others


class Example(NamedTuple):
    """A text: its windows, whether it is urgent, whether a rule says so."""

    windows: list[Sequence[str]]
    urgent: bool
    ruled: bool


def examples(path: Path) -> list[Example]:
    """Return the rows of a set: id, text, label and more."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_example(row["text"], row["label"] == "1") for row in csv.DictReader(file)]


def _example(text: str, urgent: bool = False) -> Example:  # noqa: FBT001, FBT002  # its label
    pack = crisis_pack()
    tokens = tokens_of(text, Speller(pack.slang, pack.lexicon.syllables))
    keys = [token.key for token in tokens if token.kind is not Kind.STOP]
    return Example(list(windows(keys)), urgent, crisis(text).is_urgent)


def everyday(seed: int = 3) -> list[Example]:
    """Return ordinary sentences: put together by chance, and some of our lessons."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    parts = yaml.safe_load((DATA / "everyday.yaml").read_text(encoding="utf-8"))
    texts = [
        " ".join(chance.choice(parts[name]) for name in ("when", "who", "what", "tail"))
        for _n in range(MADE)
    ]
    taught = {
        sentence
        for path in (ROOT / "content/vi/lessons").glob("*.yaml")
        for sentence in _sentences(yaml.safe_load(path.read_text(encoding="utf-8")))
    }
    texts += chance.sample(sorted(taught), TAUGHT)
    return [example for text in texts if not (example := _example(text)).ruled]


def _sentences(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _sentences(part)
    elif isinstance(node, str):
        yield from (s for s in re.split(r"(?<=[.?!:])\s+", node) if len(s.split()) > 3)


def train(rows: Iterable[Example], seed: int = 1) -> Weights:
    chance = random.Random(seed)  # noqa: S311  # no secret
    seen = [one for row in rows for one in _views(row, chance)]
    yes = sum(urgent for _b, urgent in seen)
    worth = {True: len(seen) / (2 * yes), False: len(seen) / (2 * (len(seen) - yes))}
    weight, power = [0.0] * BUCKETS, [1e-6] * BUCKETS
    bias = 0.0
    for _epoch in range(EPOCHS):
        chance.shuffle(seen)
        for found, urgent in seen:
            share = 1 / math.sqrt(len(found))
            told = bias + share * sum(weight[b] for b in found)
            wrong = (1 / (1 + math.exp(-max(-30, min(30, told)))) - urgent) * worth[urgent]
            bias -= 0.01 * wrong
            step = wrong * share
            for b in found:
                slope = step + PULL * weight[b]
                power[b] += slope * slope
                weight[b] -= RATE * slope / math.sqrt(power[b])
    unit = max(map(abs, weight)) / 127
    table = bytes(round(w / unit) % 256 for w in weight)
    return Weights(table, unit, bias)


def _views(row: Example, chance: random.Random) -> Iterable[tuple[list[int], bool]]:
    if row.urgent and len(row.windows) > 1:
        return
    for window in row.windows:
        yield sorted(buckets(window)), row.urgent
        for _copy in range(COPIES):
            left = [key for key in window if chance.random() > MISSING]
            if left:
                yield sorted(buckets(left)), row.urgent


def score(row: Example, weights: Weights) -> float:
    return max((worth_of(window, weights) for window in row.windows), default=weights.bias)


def told(rows: Sequence[Example], scores: Sequence[float]) -> str:
    """Return recall at some precisions, of the model alone and together with the rules."""
    parts = []
    for name, marks in (
        ("alone", list(scores)),
        ("with rules", [99.0 if row.ruled else s for row, s in zip(rows, scores, strict=True)]),
    ):
        order = sorted(zip(marks, rows, strict=True), key=lambda pair: -pair[0])
        whole, hit, best = sum(row.urgent for row in rows), 0, {}
        for n, (mark, row) in enumerate(order, start=1):
            hit += row.urgent
            for least in (0.9, 0.8, 0.75, 0.7):
                if hit / n >= least:
                    best[least] = (hit / whole, mark)
        said = " ".join(f"{p:.2f}:{r:.3f}@{m:.2f}" for p, (r, m) in sorted(best.items()))
        parts.append(f"{name} [{said}]")
    return " ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--test", type=Path, action="append", default=[])
    options = parser.parse_args()
    rows = [row for path in sorted(DATA.glob("crisis-dev*.csv")) for row in examples(path)]
    print(f"{len(rows)} texts, {sum(row.urgent for row in rows)} urgent")
    common = everyday()
    print(f"{len(common)} ordinary sentences")
    if options.folds:
        chance = random.Random(7)  # noqa: S311  # no secret
        chance.shuffle(rows)
        scores: list[float] = []
        order: list[Example] = []
        for fold in range(5):
            weights = train([*(row for n, row in enumerate(rows) if n % 5 != fold), *common])
            held = [row for n, row in enumerate(rows) if n % 5 == fold]
            scores += [score(row, weights) for row in held]
            order += held
        print("folds:", told(order, scores))
        return
    weights = train([*rows, *common])
    for path in options.test:
        test = examples(path)
        print(f"{path.name}:", told(test, [score(row, weights) for row in test]))
    WEIGHTS.write_bytes(write(weights))


if __name__ == "__main__":
    main()

"""Letters of options that Word counted on through the whole file: E, F, G of the second question."""

import re
from collections.abc import Sequence

from mangxanh.contests.reading.lines import Line

_LABEL = re.compile(r"\s*([A-Za-z]{1,3})(?=[.):\]/-])")
_LEAST = 3  # runs of options


def from_a(lines: Sequence[Line]) -> None:
    """Let each run of options that Word has lettered begin with A where only the first does."""
    runs = [run for run in _runs(lines) if len(run) > 1]
    begins = [_letter(run[0]) in ("A", "a") for run in runs]
    if len(runs) < _LEAST or not begins[0] or any(begins[1:]):
        return
    for run in runs:
        for at, line in enumerate(run[:8]):
            found = _LABEL.match(line.text)
            if found:
                letter = ("ABCDEFGH" if found[1].isupper() else "abcdefgh")[at]
                start, end = found.span(1)
                line.text = f"{line.text[:start]}{letter}{line.text[end:]}"
                line.looks = [*line.looks[: start + 1], *line.looks[end:]]


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = []
    goes_on = False
    for line in lines:
        if line.label == "letter" and _letter(line):
            if not goes_on:
                runs.append([])
            runs[-1].append(line)
        goes_on = line.label == "letter" or (goes_on and not line.text.strip())
    return runs


def _letter(line: Line) -> str:
    found = _LABEL.match(line.text)
    return found[1] if found else ""

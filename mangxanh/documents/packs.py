"""Papers of a fifteen-minute pack: script and chào cờ on one A4 page each, slides 16:9, a ballot."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mangxanh.documents.pdf import template_pdf

_FOLDER = Path(__file__).parent
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True)
class AskedOption:
    """An answer with its letter."""

    letter: str
    text: str
    right: bool
    why: str = ""


@dataclass(frozen=True)
class Asked:
    """A question at the end of a pack."""

    title: str
    options: tuple[AskedOption, ...]


@dataclass(frozen=True)
class ScriptStep:
    """A part of the fifteen minutes."""

    minutes: int
    title: str
    do: str
    say: str = ""


@dataclass(frozen=True)
class SlideFace:
    """What one slide shows; `picture` is an SVG's text."""

    title: str
    text: str = ""
    ask: str = ""
    picture: str = ""


def script_pdf(
    *,
    school: str,
    title: str,
    grades: str,
    goal: str,
    need: str,
    steps: Sequence[ScriptStep],
    questions: Sequence[Asked],
) -> bytes:
    """Return the script on A4; it is set as large as one page allows."""
    values = {
        "title": title,
        "school": school,
        "over": f"Gói sinh hoạt 15 phút · khối {grades}",
        "goal_word": "Mục tiêu",
        "goal": goal,
        "need_word": "Cần có",
        "need": need,
        "minutes_word": "phút",
        "say_word": "Lời nói",
        "questions_word": "Ba câu hỏi giơ tay (đáp án in đậm)",
        "log": "Lớp .........   Ngày ...../...../.........   Có mặt ....../......   Số tay đúng: câu 1 ......  câu 2 ......  câu 3 ......",
        "steps": [asdict(step) for step in steps],
        "questions": [_asked(one) for one in questions],
    }
    return template_pdf(_FOLDER / "pack_script.typ", values)


def flag_pdf(*, school: str, title: str, text: str) -> bytes:
    """Return what is read at chào cờ in three minutes, on one A4 page in large type."""
    values = {
        "title": title,
        "school": school,
        "over": "Đọc ở chào cờ · 3 phút",
        "blocks": blocks_of(text),
    }
    return template_pdf(_FOLDER / "pack_flag.typ", values)


def slides_pdf(
    *, school: str, title: str, slides: Sequence[SlideFace], questions: Sequence[Asked]
) -> bytes:
    """Return the slides 16:9: those of the lesson, the questions with answers before the last."""
    pages: list[dict[str, Any]] = [
        {
            "kind": "first" if n == 0 else "slide",
            "title": slide.title,
            "blocks": blocks_of(slide.text),
            "ask": slide.ask,
            "picture": slide.picture,
        }
        for n, slide in enumerate(slides)
    ]
    asked: list[dict[str, Any]] = []
    for n, one in enumerate(questions, start=1):
        said = {"over": f"Câu {n}/{len(questions)}", **_asked(one)}
        asked += [{"kind": "question", **said}, {"kind": "answer", **said}]
    values = {"title": title, "school": school, "pages": [*pages[:-1], *asked, *pages[-1:]]}
    return template_pdf(_FOLDER / "pack_slides.typ", values)


def ballot_pdf(*, title: str, questions: Sequence[Asked]) -> bytes:
    """Return an A4 sheet of four ballots with the three questions, to cut; nobody writes a name."""
    values = {
        "title": title,
        "school": "",
        "no_name": "Không ghi tên. Không tính điểm.",
        "questions": [_asked(one) for one in questions],
    }
    return template_pdf(_FOLDER / "pack_ballot.typ", values)


def _asked(one: Asked) -> dict[str, Any]:
    right = next((option for option in one.options if option.right), one.options[0])
    return {
        "title": one.title,
        "options": [asdict(option) for option in one.options],
        "right": asdict(right),
    }


def blocks_of(text: str) -> list[dict[str, Any]]:
    """Return the paragraphs and list items of a lesson's text, each as parts, bold or not."""
    found: list[dict[str, Any]] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        for line in _joined(block):
            item = line.startswith("- ")
            found.append({"item": item, "parts": _parts(line.removeprefix("- "))})
    return found


def _joined(block: str) -> list[str]:
    """Return the lines of a block: an item each, other lines of a paragraph as one."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, block.splitlines())):
        if line.startswith("- ") or not lines:
            lines.append(line)
        else:
            lines[-1] += f" {line}"
    return lines


def _parts(line: str) -> list[dict[str, Any]]:
    """Return what is bold and what is not: the pattern's group is every second piece."""
    pieces = _BOLD.split(line)
    return [{"bold": n % 2 == 1, "text": piece} for n, piece in enumerate(pieces) if piece]

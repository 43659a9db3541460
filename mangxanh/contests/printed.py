"""Papers to write on by hand: the same questions in four orders, with the key. Vietnamese words."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import translation

from mangxanh.contests.chance import mixed
from mangxanh.contests.models import QuestionVersion
from mangxanh.contests.sitting import order_of
from mangxanh.contests.wording import MATCHING, NUMERICAL, ORDERING, SHORT, STEM, Figure
from mangxanh.contests.writing_out.figures import on_paper
from mangxanh.documents.docx import flow_docx
from mangxanh.documents.flow import Flow
from mangxanh.documents.papers import Blank, Block, Heading, Paragraph, Table

LETTERS = "ABCDEFGH"
CODES = ("101", "102", "103", "104")
DOTS = "…………………………………………………"


@dataclass(frozen=True)
class Printed:
    """A question of one paper. `order`: its options as this paper has them."""

    version: QuestionVersion
    order: tuple[int, ...]

    @property
    def key(self) -> str:
        """Return what is right in the letters of this paper."""
        one = self.version
        if one.kind in (SHORT, NUMERICAL):
            return " / ".join(one.options[at] for at in one.correct)
        if one.kind == ORDERING:
            return " ".join(_letter(self.order.index(at)) for at in range(len(one.options)))
        places = [self.order.index(at) for at in one.correct]
        if one.kind == MATCHING:
            pairs = enumerate(places, start=1)
            return ", ".join(f"{left}{_letter(place)}" for left, place in pairs)
        return ", ".join(_letter(place) for place in sorted(places))


def _letter(place: int) -> str:
    return LETTERS[place : place + 1] or str(place + 1)


def shuffled(versions: Sequence[QuestionVersion], seed: str) -> dict[str, list[Printed]]:
    """Return the questions of each code; the same seed gives the same papers."""
    by_pk = {one.pk: one for one in versions}
    return {
        code: [
            Printed(by_pk[key], tuple(order_of(by_pk[key], f"{seed}:{code}")))
            for key in mixed(by_pk, f"{seed}:{code}")
        ]
        for code in CODES
    }


def papers_zip(
    name: str,
    whom: str,
    minutes: int,
    papers: dict[str, list[Printed]],
    pictures: Mapping[str, bytes],
) -> bytes:
    """Return an archive with a DOCX for each code and one with the keys.

    `pictures`: the bytes of those that questions show, by their keys.
    """
    made = io.BytesIO()
    with translation.override("vi"), ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for code, questions in papers.items():
            flow = _paper(name, whom, minutes, code, questions, pictures)
            archive.writestr(f"de-{code}.docx", flow_docx(flow))
        archive.writestr("dap-an.docx", flow_docx(_keys(name, whom, papers)))
    return made.getvalue()


def _paper(
    name: str,
    whom: str,
    minutes: int,
    code: str,
    questions: list[Printed],
    pictures: Mapping[str, bytes],
) -> Flow:
    blocks: list[Block] = [
        Paragraph(f"{whom} · {len(questions)} câu · {minutes} phút", align="center", indent=False),
        Blank(lines=1, label="Họ và tên:"),
        Blank(lines=1, label="Lớp:"),
    ]
    for number, one in enumerate(questions, start=1):
        blocks += _question(number, one, pictures)
    return Flow(
        title=f"{name} – mã đề {code}",
        kind=f"MÃ ĐỀ {code}",
        subject=name,
        blocks=tuple(blocks),
        dated=False,
        size=13,
    )


def _question(number: int, one: Printed, pictures: Mapping[str, bytes]) -> list[Block]:
    said = one.version
    shown = {figure.place: _picture(figure, pictures) for figure in said.figures}
    blocks: list[Block] = [Heading(f"Câu {number}. {said.stem}", level=2)]
    blocks += [shown[STEM]] if STEM in shown else []
    if said.kind in (SHORT, NUMERICAL):
        return [*blocks, Blank(lines=1, label="Trả lời:")]
    if said.kind == MATCHING:
        lefts = enumerate(said.options, start=1)
        blocks += [_line(f"{at}. {text} → …") for at, text in lefts]
    things = said.answers if said.kind == MATCHING else said.options
    for at, place in enumerate(one.order):
        blocks.append(_line(f"{_letter(at)}. {things[place]}"))
        blocks += [shown[str(place)]] if str(place) in shown else []
    if said.kind == ORDERING:
        blocks.append(_line(f"Thứ tự đúng: {DOTS}"))
    return blocks


def _picture(figure: Figure, pictures: Mapping[str, bytes]) -> Block:
    """Return a picture for the paper; where it is gone, what it shows."""
    if figure.key not in pictures:
        return Paragraph(f"[{figure.alt}]", indent=False, keep_with_next=True)
    return on_paper(pictures[figure.key], figure.alt, small=figure.place != STEM)


def _line(text: str) -> Paragraph:
    return Paragraph(text, align="left", indent=False)


def _keys(name: str, whom: str, papers: dict[str, list[Printed]]) -> Flow:
    count = max((len(questions) for questions in papers.values()), default=0)
    rows = tuple(
        (str(at + 1), *(questions[at].key for questions in papers.values())) for at in range(count)
    )
    table = Table(
        title="",
        columns=("Câu", *(f"Mã đề {code}" for code in papers)),
        rows=rows,
        aligns="c" * (len(papers) + 1),
    )
    return Flow(
        title=f"{name} – đáp án",
        kind="ĐÁP ÁN",
        subject=f"{name}: {whom}",
        blocks=(table,),
        dated=False,
        size=13,
    )

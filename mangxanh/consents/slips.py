"""What somebody ticked for one pupil, and what is to change by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mangxanh.consents.queries import CELLS, Cell
from mangxanh.school.models import Pupil


@dataclass(frozen=True)
class Slip:
    """What somebody ticked for one pupil, and what stood there when they began (Answers.code).

    `complete`: both signed, so what is not ticked is a no. Ticks of one who had not answered yet
    make the rest of theirs a no, for the paper asks for everything at once.
    """

    pupil: Pupil
    agreed: frozenset[Cell]
    complete: bool
    seen: str

    @property
    def changes(self) -> dict[Cell, bool | None]:
        """Return what is to stand in which cell; None takes away what was entered by mistake."""
        before = dict(zip(CELLS, self.seen, strict=True))
        was_complete = "-" not in self.seen
        if was_complete and not self.complete and self.agreed == _yes(before):
            return {cell: None for cell, letter in before.items() if letter in "yn"}
        wanted: dict[Cell, bool | None] = {
            cell: cell in self.agreed
            for cell, letter in before.items()
            if (cell in self.agreed) != (letter == "y")
        }
        answered = {party for (_purpose, party), said in wanted.items() if said}
        for cell, letter in before.items():
            if letter == "-" and cell not in wanted and (self.complete or cell[1] in answered):
                wanted[cell] = False
        return wanted


def _yes(letters: Mapping[Cell, str]) -> frozenset[Cell]:
    return frozenset(cell for cell, letter in letters.items() if letter == "y")

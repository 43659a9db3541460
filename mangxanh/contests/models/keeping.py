"""Who keeps the bank, and the wall around it."""

from typing import Self

from mangxanh.school.models import OfSchool, Principal, Role

KEEPERS = (Role.BOARD, Role.SUBJECT_HEAD, Role.YOUTH_LEADER)


class OfBank(OfSchool):
    """Rows of the bank: they hold keys, so nobody sees them but its keepers."""

    def visible_to(self, person: Principal) -> Self:
        """Return the rows of the person's school, to its keepers only."""
        rows = super().visible_to(person)
        return rows if person.has_role(*KEEPERS) else rows.none()

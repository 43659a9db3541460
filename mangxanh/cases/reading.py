"""Opening what is sealed, for whoever brings the key; nothing of it is kept anywhere."""

import json
from typing import Any

from mangxanh.cases.models import Case, Entry, Wrap
from mangxanh.cases.vault.boxes import CannotOpen, open_box, unseal
from mangxanh.cases.vault.months import from_under
from mangxanh.school.models import Person


def key_of(case: Case, person: Person, private: bytes, purpose: str = Wrap.Purpose.CASE) -> bytes:
    """Return a key of a case to a handler with their private key; CannotOpen without a wrap."""
    wrap = Wrap.objects.visible_to(person).filter(case=case, purpose=purpose).first()
    if wrap is None:
        raise CannotOpen
    return open_box(private, from_under(wrap.month, wrap.sealed))


def read(case_key: bytes, entry: Entry) -> dict[str, Any]:
    """Return the words of an entry."""
    try:
        words = json.loads(unseal(case_key, entry.sealed))
    except ValueError as error:
        raise CannotOpen from error
    if not isinstance(words, dict):
        raise CannotOpen
    return words

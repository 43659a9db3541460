"""What the form carries from page to page: sealed, for two hours, stored nowhere.

What was typed on the last page is in it only while somebody goes back to an earlier one.
It holds the receipt's code from the moment the form opens, so that a form sent again shows the
same receipt; the code itself is shown only when the report is filed.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta

from mangxanh.common.signing import seal, unseal
from mangxanh.speakup.receipts import draw

LASTS = timedelta(hours=2)
RENEWED = timedelta(hours=24)  # until then what was chosen still counts, under a new code
PURPOSE, RECEIPT = "speakup form", "speakup receipt"
LONGEST = 262_144  # characters of what a page carries: the longest texts of the last page fit


@dataclass(frozen=True)
class Form:
    """A form that somebody fills in; `left_out` are persons that must not read it."""

    school: int
    code: str
    token: str
    audience: str
    kind: str = ""
    now: str = ""
    meeting: str = ""
    when: str = ""
    alone: str = ""
    is_named: bool | None = None
    name: str = ""
    left_out: tuple[int, ...] = ()
    left_out_names: str = ""
    mentioned: tuple[int, ...] = ()  # persons whom the story names: left out too
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_what(self) -> bool:
        """Return whether the first page was answered."""
        return bool(self.kind)

    @property
    def has_who(self) -> bool:
        """Return whether the first two pages were answered."""
        return self.has_what and self.is_named is not None


def new_form(school_id: int, audience: str) -> Form:
    """Return an empty form with a code of its own."""
    return Form(school_id, draw(), secrets.token_hex(16), audience)


def sealed(form: Form) -> str:
    """Return a form as the page carries it."""
    return seal(PURPOSE, [json.dumps(asdict(form), ensure_ascii=False).ljust(512)])


def opened(text: str, school_id: int) -> tuple[Form | None, bool]:
    """Return (form, whether it is still good) of what a page sent; None for what is not ours.

    One that is too old comes back as a new form with the same answers: what was filed with the
    old one is not shown to whoever finds the page.
    """
    values = unseal(PURPOSE, text, lasts=RENEWED) if len(text) <= LONGEST else None
    if values is None:
        return None, False
    form = _read(values[0])
    if form.school != school_id:
        return None, False
    if unseal(PURPOSE, text, lasts=LASTS) is None:
        fresh = new_form(school_id, form.audience)
        return replace(form, code=fresh.code, token=fresh.token), False
    return form, True


def sealed_receipt(form: Form, *, is_urgent: bool) -> str:
    """Return what the receipt carries, so that its last group can be typed back."""
    held = json.dumps(asdict(replace(form, typed={})), ensure_ascii=False)
    return seal(RECEIPT, [held.ljust(512), int(is_urgent)])


def receipt_of(text: str, school_id: int) -> tuple[Form, bool] | None:
    """Return (form, whether it was urgent) of what a receipt sent; None for another or an old one."""
    values = unseal(RECEIPT, text, lasts=LASTS) if len(text) <= LONGEST else None
    if values is None:
        return None
    form = _read(values[0])
    return (form, bool(values[1])) if form.school == school_id else None


def _read(text: str) -> Form:
    held = json.loads(text)
    keys = {name: tuple(held[name]) for name in ("left_out", "mentioned")}
    return Form(**held | keys)

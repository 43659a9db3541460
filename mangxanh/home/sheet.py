"""The six words on their way from the page that shows them to the one that asks for two."""

import json
from hashlib import blake2b

from django.conf import settings
from django.utils.translation import gettext as _
from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.words import bare, split

LASTS = 3600  # seconds
ASKED = (2, 5)  # which of the six words are typed back, counted from 1


def seal_words(words: str, person_id: int) -> str:
    """Return the words as text that only this server reads, for this person, for an hour.

    Until two of them were typed back they are kept nowhere else.
    """
    held = json.dumps([words, person_id, now().timestamp()]).encode()
    return _box().encrypt(held, encoder=URLSafeBase64Encoder).decode()


def open_words(sealed: str, person_id: int) -> str:
    """Return the sealed words; BadInput for another person's, changed or old ones."""
    try:
        held = _box().decrypt(sealed.encode(), encoder=URLSafeBase64Encoder)
    except (CryptoError, ValueError) as error:
        raise _gone() from error
    words, owner, made = json.loads(held)
    if owner != person_id or now().timestamp() - made > LASTS:
        raise _gone()
    return str(words)


def is_word(words: str, number: int, typed: str) -> bool:
    """Return whether `typed` is the word of that number, with or without its marks."""
    return bare(split(words)[number - 1]) == bare(typed)


def _box() -> SecretBox:
    key = blake2b(f"{settings.SECRET_KEY}:recovery sheet".encode(), digest_size=SecretBox.KEY_SIZE)
    return SecretBox(key.digest())


def _gone() -> BadInput:
    return BadInput(_("These words are too old. Please make new ones."))

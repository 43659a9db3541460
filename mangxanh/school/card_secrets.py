"""What is kept of a card's words and digits: digests keyed by a pepper outside the database.

Three words have 33 bits and four digits 13: whoever has the database and the code tries them all
in minutes. Without the pepper (`keys/pepper`) there is nothing to try them against.
"""

import hashlib
import hmac
import json
from typing import Literal

from mangxanh.common.keys import read_key

WORDS = 3
Place = tuple[int, int, int]  # the class, the number in it, the edition of the card


def card_digest(kind: Literal["words", "digits"], place: Place, secret: str) -> str:
    """Return the digest of one card's secret; another card's equal secret has another one."""
    told = json.dumps([kind, *place, secret]).encode()
    return hashlib.blake2b(told, key=read_key("pepper"), digest_size=32).hexdigest()


def fits(kind: Literal["words", "digits"], place: Place, secret: str, kept: str) -> bool:
    """Return whether a secret is the one of which `kept` is the digest; as long for any other."""
    return hmac.compare_digest(card_digest(kind, place, secret), kept)

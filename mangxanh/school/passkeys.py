"""Passkeys (WebAuthn): what the browser is asked, and what its answer proves.

One relying party a host. What was asked travels in the page, signed, for five minutes, bound to
the session or the sign-in that it was made for (`who`); an answer to a question that is older
than the passkey's last use is refused, so that none works twice.

fido2 is imported where it is used: it brings cryptography, 14 MB of memory.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.core import signing

from mangxanh.common.dates import now

if TYPE_CHECKING:
    from fido2.server import Fido2Server

ANSWER_WITHIN = 300  # seconds
_SALT = "passkey"
LONGEST = 20_000  # characters of an answer; real ones have about two thousand


class BadPasskey(Exception):  # noqa: N818  # it says what happened
    """The browser's answer proves nothing."""


class Question(NamedTuple):
    """What a page needs to ask the browser: its options as JSON, and our signed note of them."""

    options: str
    note: str


class NewPasskey(NamedTuple):
    credential_id: str
    credential: bytes
    sign_count: int


class Shown(NamedTuple):
    """Which passkey was shown, how often it says it was, and when it was asked for."""

    credential_id: str
    sign_count: int
    asked_at: datetime


def ask_to_make(
    host: str,
    *,
    school: str,
    handle: bytes,
    username: str,
    name: str,
    have: Iterable[bytes],
    who: str,
) -> Question:
    """Return the question with which a browser makes a passkey; not where it has one in `have`."""
    from fido2.webauthn import (  # noqa: PLC0415  # see above
        AttestedCredentialData,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options, state = _server(host, school).register_begin(
        PublicKeyCredentialUserEntity(name=username, id=handle, display_name=name),
        [AttestedCredentialData(known) for known in have],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _question(options, state, who)


def read_made(host: str, note: str, answer: str, *, who: str) -> NewPasskey:
    """Return the passkey that a browser made; BadPasskey where the answer doesn't hold."""
    from fido2.utils import websafe_encode  # noqa: PLC0415  # see above

    state, _asked_at = _open(note, who)
    try:
        data = _server(host).register_complete(state, _loads(answer))
    except Exception as wrong:  # whatever the parsers of foreign bytes raise
        raise BadPasskey from wrong
    made = data.credential_data
    if made is None:
        raise BadPasskey
    return NewPasskey(websafe_encode(made.credential_id), bytes(made), data.counter)


def ask_to_show(host: str, *, have: Iterable[bytes], who: str) -> Question:
    """Return the question with which a browser shows one of the passkeys in `have`."""
    from fido2.webauthn import (  # noqa: PLC0415  # see above
        AttestedCredentialData,
        UserVerificationRequirement,
    )

    options, state = _server(host).authenticate_begin(
        [AttestedCredentialData(known) for known in have], UserVerificationRequirement.PREFERRED
    )
    return _question(options, state, who)


def read_shown(host: str, note: str, answer: str, *, have: Iterable[bytes], who: str) -> Shown:
    """Return which passkey of `have` was shown; BadPasskey where the answer doesn't hold."""
    from fido2.utils import websafe_encode  # noqa: PLC0415  # see above
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse  # noqa: PLC0415  # as above

    state, asked_at = _open(note, who)
    try:
        read = AuthenticationResponse.from_dict(_loads(answer))
        known = [AttestedCredentialData(one) for one in have]
        shown = _server(host).authenticate_complete(state, known, read)
    except Exception as wrong:  # whatever the parsers of foreign bytes raise
        raise BadPasskey from wrong
    count = read.response.authenticator_data.counter
    return Shown(websafe_encode(shown.credential_id), count, asked_at)


def _server(host: str, school: str = "") -> "Fido2Server":
    from fido2.rpid import verify_rp_id  # noqa: PLC0415  # see above
    from fido2.server import Fido2Server  # noqa: PLC0415  # as above
    from fido2.webauthn import PublicKeyCredentialRpEntity  # noqa: PLC0415  # as above

    def ours(origin: str) -> bool:
        """Return whether a page of this very host asked; not one of a host below it."""
        return urlsplit(origin).hostname == host and verify_rp_id(host, origin)

    return Fido2Server(
        PublicKeyCredentialRpEntity(name=school or host, id=host), verify_origin=ours
    )


def _question(options: Any, state: dict[str, Any], who: str) -> Question:  # noqa: ANN401  # of either kind
    note = [state["challenge"], now().timestamp(), who]
    return Question(json.dumps(dict(options)["publicKey"]), signing.dumps(note, salt=_SALT))


def _open(note: str, who: str) -> tuple[dict[str, Any], datetime]:
    try:
        challenge, asked_at, asked = signing.loads(note, salt=_SALT, max_age=ANSWER_WITHIN)
    except (signing.BadSignature, ValueError) as wrong:
        raise BadPasskey from wrong
    if asked != who:
        raise BadPasskey
    moment = datetime.fromtimestamp(asked_at, tz=now().tzinfo)
    return {"challenge": challenge, "user_verification": None}, moment


def _loads(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise BadPasskey
    read: dict[str, Any] = json.loads(answer)
    return read

"""Data Integrity proofs of the W3C, cryptosuite eddsa-rdfc-2022: pure, and without a network.

A document is read as RDF and brought into its canonical form, so the order of its lines and its
spaces don't count; a word that no context knows would go unsigned, so `canonical` refuses it.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
_HERE = Path(__file__).parent / "contexts"
_OURS = {
    OPEN_BADGES: _HERE / "open-badges-3.0.3.jsonld",
    EXTENSIONS: _HERE / "open-badges-extensions.jsonld",
}
_ED25519_PUBLIC = b"\xed\x01"  # what the bytes are, as multicodec
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

Document = dict[str, Any]


def multibase(data: bytes) -> str:
    """Return bytes in base 58, with the "z" that says so."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _BASE58[0] * zeros + digits


def public_of(key: SigningKey) -> str:
    """Return the public half of a key as others read it: "z6Mk…"."""
    return multibase(_ED25519_PUBLIC + bytes(key.verify_key))


def stamp(moment: datetime) -> str:
    """Return a moment as proofs and credentials have it: "2026-11-23T02:00:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def signed(document: Document, key: SigningKey, method: str, created: datetime) -> Document:
    """Return a document with its proof; `method` is where others find the public key."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": stamp(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(to_sign(document, proof)).signature
    return {**document, "proof": [{**proof, "proofValue": multibase(signature)}]}


def to_sign(document: Document, proof: Mapping[str, str]) -> bytes:
    """Return the 64 bytes that are signed: digests of the proof's options and of the document."""
    options = {"@context": document["@context"], **proof}
    return b"".join(hashlib.sha256(canonical(one).encode()).digest() for one in (options, document))


def canonical(document: Document) -> str:
    """Return a document as canonical N-Quads (RDFC-1.0); ValueError for a word nobody knows."""
    from pyld import jsonld  # noqa: PLC0415  # half a second, only where a badge is taken

    dropped: list[str] = []
    expanded = jsonld.expand(document, {"documentLoader": _loader()}, dropped.append)
    if dropped:
        raise ValueError(", ".join(map(str, dropped)))
    quads: str = jsonld.normalize(
        expanded, {"algorithm": "URDNA2015", "format": "application/n-quads"}
    )
    return quads


@cache
def _loader() -> Any:  # noqa: ANN401  # PyLD has no types
    """Return what gives contexts from here, and asks nobody for any other."""
    from pyld.documentloader.frozen import (  # noqa: PLC0415  # as above
        BUNDLED_CONTEXTS,
        FrozenDocumentLoader,
    )

    return FrozenDocumentLoader({CREDENTIALS: BUNDLED_CONTEXTS[CREDENTIALS], **_OURS})

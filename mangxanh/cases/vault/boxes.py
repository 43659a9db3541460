"""Key pairs, and what is sealed to one: anybody may seal, whoever has the private key opens.

A sealed box is libsodium's (X25519, XSalsa20-Poly1305). Before sealing, data are padded to one
of a few sizes, so that a length tells next to nothing.
"""

from typing import NamedTuple

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

SIZES = (1024, 4096, 16384, 65536)  # bytes before sealing; files have four more (evidence/)
_COUNT = 4  # bytes that tell the true length


class Pair(NamedTuple):
    """A key pair, 32 bytes each."""

    public: bytes
    private: bytes


class CannotOpen(ValueError):  # noqa: N818  # it says what happened
    """The key does not fit, or what was sealed was changed. Holds no content."""

    def __init__(self) -> None:
        super().__init__("does not open")


def new_pair() -> Pair:
    private = PrivateKey.generate()
    return Pair(bytes(private.public_key), bytes(private))


def public_of(private: bytes) -> bytes:
    """Return the other half of a private key."""
    return bytes(PrivateKey(private).public_key)


def seal(public: bytes, data: bytes) -> bytes:
    """Return data padded and sealed to a public key; ValueError for more than 65,532 bytes."""
    needed = _COUNT + len(data)
    size = next((size for size in SIZES if size >= needed), None)
    if size is None:
        raise ValueError(len(data))
    plain = (len(data).to_bytes(_COUNT, "big") + data).ljust(size, b"\0")
    return SealedBox(PublicKey(public)).encrypt(plain)


def unseal(private: bytes, sealed: bytes) -> bytes:
    """Return what was sealed; CannotOpen where the key does not fit."""
    plain = open_box(private, sealed)
    length = int.from_bytes(plain[:_COUNT], "big")
    if length > len(plain) - _COUNT:
        raise CannotOpen
    return plain[_COUNT : _COUNT + length]


def seal_key(public: bytes, key: bytes) -> bytes:
    """Return a private key wrapped for whoever holds the other half of `public`."""
    return SealedBox(PublicKey(public)).encrypt(key)


def open_box(private: bytes, sealed: bytes) -> bytes:
    """Return the plain bytes of a sealed box as they are; CannotOpen where the key does not fit."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(bytes(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise CannotOpen from error

"""Proofs against the examples that the W3C and 1EdTech publish."""

import hashlib
from datetime import UTC, datetime

import pytest
from nacl.signing import SigningKey
from pyld.documentloader.frozen import FrozenDocumentLoader

from mangxanh.certificates import proofs
from mangxanh.certificates.proofs import CREDENTIALS, OPEN_BADGES, canonical, multibase, signed

# Of "Data Integrity EdDSA Cryptosuites v1.0", B.1: the credential, its key pair, digest, signature.
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
DIGEST = (
    "4c4d3890a157f8d611b13c265c2c22f39aa0a567c7c7dd9ba3e45cd579784eeb"
    "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
)
SIGNATURE = (
    "z21EVs3eXERqTn4acNHT9viboqgzUaQ3kTmhPT3eA8qrVPE7CrQq78WkzctnMX5W4CrzcKnHw8V6dvy5pgWYCU5e9"
)
METHOD = f"https://vc.example/issuers/5678#{PUBLIC}"
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
ALUMNI = {
    "@context": [CREDENTIALS, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
# Of the implementation guide of Open Badges 3.0: a badge, and the digest of its canonical form.
TEAMWORK = {
    "@context": [CREDENTIALS, OPEN_BADGES],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Teamwork Badge",
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "name": "Example Corp",
        "url": "https://www.imsglobal.org",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and "
                "recognized upon review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate "
            "within a group environment.",
            "name": "Teamwork",
        },
    },
}
TEAMWORK_DIGEST = "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"


def unbase58(text):
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in text:
        number = number * 58 + letters.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


@pytest.fixture
def examples(monkeypatch):
    """Know the one context of the W3C's example too: every word of it is in one vocabulary."""
    known = dict(proofs._loader().documents)
    known[EXAMPLES] = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    monkeypatch.setattr(proofs, "_loader", lambda: FrozenDocumentLoader(known))


def test_the_example_of_the_w3c_comes_out_to_the_letter(examples):
    key = SigningKey(unbase58(SECRET)[2:])

    found = signed(ALUMNI, key, METHOD, CREATED)

    (proof,) = found.pop("proof")
    assert proofs.public_of(key) == PUBLIC
    assert found == ALUMNI
    assert proof.pop("proofValue") == SIGNATURE
    assert proofs.to_sign(ALUMNI, proof).hex() == DIGEST


def test_the_words_of_open_badges_are_those_of_1edtech():
    digest = hashlib.sha256(canonical(TEAMWORK).encode()).hexdigest()
    assert digest == TEAMWORK_DIGEST


def test_the_order_of_a_document_does_not_count(examples):
    turned = dict(reversed(ALUMNI.items()))

    assert list(turned) != list(ALUMNI)
    assert canonical(turned) == canonical(ALUMNI)


def test_a_word_that_would_go_unsigned_is_refused():
    known = {"@context": [CREDENTIALS, OPEN_BADGES], "type": ["Profile"], "name": "Trường"}

    assert "Trường" in canonical(known)
    with pytest.raises(ValueError, match="nickname"):
        canonical(known | {"nickname": "Không ai biết"})


def test_a_context_that_is_not_here_is_asked_of_nobody():
    with pytest.raises(Exception, match=r"allowlist|loading"):
        canonical({"@context": "https://example.org/words", "name": "x"})


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\1", b"\xed\x01\xff", bytes(range(64))])
def test_base_58_leads_back(data):
    assert unbase58(multibase(data).removeprefix("z")) == data

"""What an open badge says: a credential of Open Badges 3.0 without a name, and who issued it.

Pure but for `address`: it reads a certificate as it was printed and gives documents as JSON.
"""

import hashlib
from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse

from mangxanh.certificates.models import BadgeKey, Certificate
from mangxanh.certificates.proofs import CREDENTIALS, EXTENSIONS, OPEN_BADGES, Document, stamp
from mangxanh.common.signing import CROCKFORD, digest
from mangxanh.school.models import School
from mangxanh.school.queries import address

CONTROLLED = "https://www.w3.org/ns/cid/v1"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
AWARD, BADGE = "Award", "Badge"


def issuer_of(school: School) -> str:
    """Return the address at which others read who issued a badge, and with which keys."""
    return address(school, reverse("certificate_issuer"))


def method_of(key: BadgeKey) -> str:
    """Return the name of a key: the whole public key is in it, so no network is needed to verify."""
    return f"{issuer_of(key.school)}#{key.public}"


def own_code(certificate: Certificate) -> str:
    """Return what only the holder is shown, to prove later that a badge is theirs: 80 bits."""
    number = int(digest("badge holder", certificate.code)[:20], 16)
    letters = [CROCKFORD[number >> 5 * place & 31] for place in range(16)]
    return "-".join("".join(letters[place : place + 4]) for place in range(0, 16, 4))


def credential_of(certificate: Certificate) -> Document:
    """Return the credential of a certificate, still without its proof."""
    school = certificate.school
    return {
        "@context": [CREDENTIALS, OPEN_BADGES, EXTENSIONS],
        "id": credential_id(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.event,
        "issuer": profile_of(school),
        "validFrom": stamp(certificate.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_holder(certificate)],
            "achievement": _achievement(certificate),
        },
        "credentialStatus": {"id": status_id(certificate), "type": "1EdTechRevocationList"},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _holder(certificate: Certificate) -> Document:
    """Return whose it is, told to nobody but who hears their code."""
    salt = digest("badge salt", certificate.code)[:32]
    hashed = hashlib.sha256(f"{own_code(certificate)}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashed}",
        "identityType": "identifier",
        "salt": salt,
    }


def _achievement(certificate: Certificate) -> Document:
    """Return what was done; the same for everybody who has it for the same deed."""
    said = f"{certificate.deed} {certificate.event}"
    said = f"{said[:1].upper()}{said[1:]}"
    of = f"{issuer_of(certificate.school)} {certificate.source} {said}"
    return {
        "id": uuid5(NAMESPACE_URL, of).urn,
        "type": ["Achievement"],
        "achievementType": AWARD if certificate.kind == Certificate.Kind.PRIZE else BADGE,
        "name": certificate.event,
        "description": said,
        "criteria": {"narrative": f"{said}, {certificate.day:%d/%m/%Y}."},
    }


def profile_of(school: School) -> Document:
    """Return who a school is to others: its name and its address."""
    return {
        "id": issuer_of(school),
        "type": ["Profile"],
        "name": school.name,
        "url": address(school, "/"),
    }


def issuer_document(school: School, keys: Iterable[BadgeKey]) -> Document:
    """Return what stands at the address of the issuer: all keys that ever signed, the newest first."""
    methods = [
        {
            "id": method_of(key),
            "type": "Multikey",
            "controller": issuer_of(school),
            "publicKeyMultibase": key.public,
        }
        for key in keys
    ]
    return {
        "@context": [CONTROLLED, OPEN_BADGES],
        **profile_of(school),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def status_document(certificate: Certificate) -> Document:
    """Return whether one badge was revoked, as a list of one or none; why is nobody's business."""
    revoked = [] if certificate.is_valid else [credential_id(certificate)]
    return {
        "id": status_id(certificate),
        "issuer": issuer_of(certificate.school),
        "revokedCredentials": [{"id": one, "revoked": True} for one in revoked],
    }


def credential_id(certificate: Certificate) -> str:
    """Return the name of a badge: the page on which anybody verifies its certificate."""
    return address(certificate.school, certificate.get_absolute_url())


def status_id(certificate: Certificate) -> str:
    """Return where anybody asks whether a badge still holds."""
    return address(certificate.school, reverse("certificate_status", args=[certificate.code]))

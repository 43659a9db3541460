"""A passkey device in memory, and a telephone with an app: what browsers and people would send."""

import hashlib
import json
from base64 import urlsafe_b64encode

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

from mangxanh.common.dates import now
from mangxanh.school.actions.factors import add_app
from mangxanh.school.app_codes import new_secret

PRESENT, WITH_KEY = 0x01 | 0x04, 0x40


def text(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    """Holds one key; counts how often it was shown, unless it is kept in step with others (0)."""

    def __init__(self, host, *, counts=True, scheme="https"):
        self.host, self.counts, self.count = host, counts, 0
        self.origin = f"{scheme}://{host}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode() + host.encode()).digest()

    def _client(self, kind, question):
        challenge = json.loads(question.options)["challenge"]
        words = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin}
        return json.dumps(words).encode()

    def _data(self, flags, credential=b""):
        self.count += self.counts
        rp = hashlib.sha256(self.host.encode()).digest()
        return AuthenticatorData.create(rp, flags, self.count, credential)

    def _answer(self, **response):
        parts = {name: text(bytes(value)) for name, value in response.items()}
        key = text(self.id)
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": parts})

    def make(self, question):
        """Return what the browser answers to `ask_to_make`."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.id, public)
        whole = {"fmt": "none", "attStmt": {}}
        whole["authData"] = bytes(self._data(PRESENT | WITH_KEY, credential))
        return self._answer(
            clientDataJSON=self._client("create", question), attestationObject=cbor.encode(whole)
        )

    def show(self, question):
        """Return what the browser answers to `ask_to_show`."""
        client, data = self._client("get", question), self._data(PRESENT)
        signed = bytes(data) + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)


class Phone:
    """An app that counts codes for one secret."""

    def __init__(self, secret=""):
        self.secret = secret or new_secret()

    def code(self, steps=0):
        """Return the code of now, or of so many steps later."""
        return pyotp.TOTP(self.secret).at(now(), counter_offset=steps)


def phone_of(person, **words):
    """Set up the app of somebody one step ago, so that the code of now is not used yet."""
    phone = Phone()
    person.set_password("mat-khau-tot-1")
    person.save()
    codes = add_app(
        person, phone.secret, phone.code(-1), name="Điện thoại", password="mat-khau-tot-1",
        by=person, **words,
    )  # fmt: skip
    return phone, codes

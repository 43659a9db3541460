"""Open badges: what they say and what not, verified by hand, revoked, signed with a new key."""

import hashlib
import json
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from mangxanh.certificates.actions import take_badge
from mangxanh.certificates.badges import own_code
from mangxanh.certificates.models import BadgeKey
from mangxanh.certificates.permissions import can_take_badge
from mangxanh.certificates.tests.factories import CertificateFactory
from mangxanh.certificates.tests.test_proofs import unbase58
from mangxanh.common.dates import now
from mangxanh.history.models import HistoryRow
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.factories import CardFactory

pytestmark = pytest.mark.django_db
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
VC, OB = "https://www.w3.org/2018/credentials#", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
SEC, XSD = "https://w3id.org/security#", "http://www.w3.org/2001/XMLSchema#"
URI = re.compile(r"(https?://|urn:uuid:)\S+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def there(pupil):
    return CertificateFactory(pupil=pupil)


@pytest.fixture
def badge(there, pupil):
    return take_badge(there, by=pupil.person.at(pupil.school))


@pytest.fixture
def child_web(pupil):
    client = Client(HTTP_HOST=pupil.school.host)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    return client


@pytest.fixture
def anybody(school):
    return Client(HTTP_HOST=school.host)


def fetched(anybody, url):
    """Return what whoever verifies a badge is told at an address of the school."""
    page = anybody.get("/" + url.split("/", 3)[3].partition("#")[0])
    assert page["Access-Control-Allow-Origin"] == "*"
    assert not page.cookies
    return json.loads(page.content)


# ---- verified without our code, PyLD or PyNaCl: quads written by hand, hashed as RDFC-1.0 says


def quad(subject, predicate, thing):
    return f"{subject} <{predicate}> {thing} .\n"


def literal(text, kind=""):
    told = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{told}"' + (f"^^<{kind}>" if kind else "")


def quads_of(badge):
    """Return the statements of a badge; its three nodes without a name are _:s, _:i and _:c."""
    subject, issuer = badge["credentialSubject"], badge["issuer"]
    (who,), what = subject["identifier"], subject["achievement"]
    me, school, deed = (f"<{one['id']}>" for one in (badge, issuer, what))
    status, (schema,) = badge["credentialStatus"], badge["credentialSchema"]
    name, about = "https://schema.org/name", "https://schema.org/description"
    return [
        quad(me, RDF_TYPE, f"<{VC}VerifiableCredential>"),
        quad(me, RDF_TYPE, f"<{OB}OpenBadgeCredential>"),
        quad(me, name, literal(badge["name"])),
        quad(me, f"{VC}issuer", school),
        quad(me, f"{VC}validFrom", literal(badge["validFrom"], f"{XSD}dateTime")),
        quad(me, f"{VC}credentialSubject", "_:s"),
        quad(me, f"{VC}credentialStatus", f"<{status['id']}>"),
        quad(me, f"{VC}credentialSchema", f"<{schema['id']}>"),
        quad(school, RDF_TYPE, f"<{OB}Profile>"),
        quad(school, name, literal(issuer["name"])),
        quad(school, "https://schema.org/url", literal(issuer["url"], f"{XSD.replace('http:', 'https:')}anyURI")),
        quad("_:s", RDF_TYPE, f"<{OB}AchievementSubject>"),
        quad("_:s", f"{OB}identifier", "_:i"),
        quad("_:s", f"{OB}achievement", deed),
        quad("_:i", RDF_TYPE, f"<{OB}IdentityObject>"),
        quad("_:i", f"{OB}hashed", literal("true", f"{XSD.replace('http:', 'https:')}boolean")),
        quad("_:i", f"{OB}identityHash", literal(who["identityHash"])),
        quad("_:i", f"{OB}identityType", literal(who["identityType"])),
        quad("_:i", f"{OB}salt", literal(who["salt"])),
        quad(deed, RDF_TYPE, f"<{OB}Achievement>"),
        quad(deed, f"{OB}achievementType", literal(what["achievementType"])),
        quad(deed, name, literal(what["name"])),
        quad(deed, about, literal(what["description"])),
        quad(deed, f"{OB}Criteria", "_:c"),
        quad("_:c", f"{OB}narrative", literal(what["criteria"]["narrative"])),
        quad(f"<{status['id']}>", RDF_TYPE, "<https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList>"),
        quad(f"<{schema['id']}>", RDF_TYPE, "<https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019>"),
    ]  # fmt: skip


def options_of(badge):
    (proof,) = badge["proof"]
    return [
        quad("_:p", RDF_TYPE, f"<{SEC}DataIntegrityProof>"),
        quad("_:p", "http://purl.org/dc/terms/created", literal(proof["created"], f"{XSD}dateTime")),
        quad("_:p", f"{SEC}cryptosuite", literal(proof["cryptosuite"], f"{SEC}cryptosuiteString")),
        quad("_:p", f"{SEC}proofPurpose", f"<{SEC}{proof['proofPurpose']}>"),
        quad("_:p", f"{SEC}verificationMethod", f"<{proof['verificationMethod']}>"),
    ]  # fmt: skip


def digest(quads):
    """Return SHA-256 of quads in canonical form: nodes numbered by the digests of their quads."""
    nodes = sorted({node for one in quads for node in re.findall(r"_:\w", one)})
    by_digest = sorted(
        (hashlib.sha256("".join(sorted(
            re.sub(r"_:\w", lambda found, n=node: "_:a" if found[0] == n else "_:z", one)
            for one in quads if re.search(rf"{node}\b", one)
        )).encode()).hexdigest(), node)
        for node in nodes
    )  # fmt: skip
    names = {node: f"_:c14n{n}" for n, (_digest, node) in enumerate(by_digest)}
    named = sorted(re.sub(r"_:\w\b", lambda found: names[found[0]], one) for one in quads)
    return hashlib.sha256("".join(named).encode()).digest()


def verify(badge):
    """Verify with nothing but the file: the public key is in the name of the key."""
    (proof,) = badge["proof"]
    controller, _, public = proof["verificationMethod"].partition("#")
    assert controller == badge["issuer"]["id"]
    key = unbase58(public.removeprefix("z"))
    assert key[:2] == b"\xed\x01"
    signature = unbase58(proof["proofValue"].removeprefix("z"))
    said = digest(options_of(badge)) + digest(quads_of(badge))
    Ed25519PublicKey.from_public_bytes(key[2:]).verify(signature, said)


def test_whoever_has_the_file_verifies_it_without_a_network(badge):
    verify(badge)


def test_the_smallest_change_breaks_it(badge):
    broken = 0
    for path in (
        ("name",), ("validFrom",), ("id",), ("issuer", "name"), ("issuer", "url"),
        ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialSubject", "identifier", 0, "salt"),
        ("credentialSubject", "achievement", "description"),
        ("credentialSubject", "achievement", "achievementType"),
        ("credentialSubject", "achievement", "criteria", "narrative"),
        ("credentialStatus", "id"), ("proof", 0, "created"),
    ):  # fmt: skip
        changed = json.loads(json.dumps(badge))
        *way, last = path
        inside = changed
        for step in way:
            inside = inside[step]
        inside[last] += "x"
        with pytest.raises(InvalidSignature):
            verify(changed)
        broken += 1
    assert broken == 12


# ---- what it says


def test_it_has_what_the_schema_of_1edtech_asks_for(badge):
    """The rules of ob_v3p0_achievementcredential_schema.json for what we use, in our own words."""
    assert badge["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert set(badge["type"]) == {"VerifiableCredential", "OpenBadgeCredential"}
    subject = badge["credentialSubject"]
    achievement, (identity,) = subject["achievement"], subject["identifier"]
    assert subject["type"] == ["AchievementSubject"]
    assert achievement["type"] == ["Achievement"]
    assert {"id", "criteria", "description", "name"} <= set(achievement)
    assert achievement["achievementType"] in {"Award", "Badge"}
    assert set(identity) == {"type", "hashed", "identityHash", "identityType", "salt"}
    assert (identity["type"], identity["hashed"]) == ("IdentityObject", True)
    assert re.fullmatch(r"sha256\$[0-9a-f]{64}", identity["identityHash"])
    assert badge["issuer"]["type"] == ["Profile"]
    (proof,), (schema,), status = (
        badge["proof"],
        badge["credentialSchema"],
        badge["credentialStatus"],
    )
    assert (proof["type"], proof["cryptosuite"]) == ("DataIntegrityProof", "eddsa-rdfc-2022")
    assert proof["proofPurpose"] == "assertionMethod"
    assert set(schema) == set(status) == {"id", "type"}
    for moment in (badge["validFrom"], proof["created"]):
        assert MOMENT.fullmatch(moment)
    for one in (badge, badge["issuer"], achievement, schema, status):
        assert URI.fullmatch(one["id"])


def test_it_names_nobody(badge, pupil, there):
    text = json.dumps(badge, ensure_ascii=False)

    assert there.event in text
    for word in (pupil.person.name, pupil.school_class.name, pupil.code, there.year_name):
        assert word not in text
    assert there.signer not in text


def test_its_holder_proves_that_it_is_theirs_with_a_code_that_is_not_in_it(badge, there, other):
    (identity,) = badge["credentialSubject"]["identifier"]
    code = own_code(there)

    said = hashlib.sha256(f"{code}{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${said}"
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    assert code not in json.dumps(badge)
    assert code not in (there.code, own_code(CertificateFactory(pupil=other)))


def test_a_prize_is_an_award_and_the_same_deed_is_one_achievement(there, pupil, other):
    prize = CertificateFactory(pupil=pupil, kind="prize", deed="đã đạt giải Nhì cuộc thi")
    theirs = CertificateFactory(pupil=other)
    mine, won, same = (
        take_badge(one, by=whose.person.at(pupil.school))["credentialSubject"]["achievement"]
        for one, whose in ((there, pupil), (prize, pupil), (theirs, other))
    )

    assert won["achievementType"] == "Award"
    assert won["description"] == f"Đã đạt giải Nhì cuộc thi {prize.event}"
    assert mine["id"] == same["id"] != won["id"]


# ---- who takes it, and what others are told


def test_only_whose_it_is_takes_it_and_only_while_it_holds(there, pupil, other, keeper):
    assert can_take_badge(pupil.person, there)
    for person in (other.person, keeper):
        with pytest.raises(PermissionDenied):
            take_badge(there, by=person)
    there.revoked_at = now()
    with pytest.raises(PermissionDenied):
        take_badge(there, by=pupil.person)
    assert not BadgeKey.objects.exists()


def test_the_page_tells_the_code_and_gives_the_file(child_web, there, anybody):
    url = reverse("certificate_badge", args=[there.code])
    assert url in child_web.get(reverse("certificate_list")).text
    page = child_web.get(url)
    assert own_code(there) in page.text

    taken = child_web.post(url)

    assert taken["Content-Type"] == "application/vc"
    assert taken["Cache-Control"] == "no-store"
    assert f"huy-hieu-{there.code.lower()}.json" in taken["Content-Disposition"]
    verify(json.loads(taken.content))
    assert anybody.get(url).status_code == 302


def test_anybody_is_told_whether_it_still_holds_and_not_why(
    badge, there, anybody, django_assert_max_num_queries
):
    url = badge["credentialStatus"]["id"]
    with django_assert_max_num_queries(4):
        assert fetched(anybody, url)["revokedCredentials"] == []
    there.revoked_at, there.reason = now(), "Sai tên"
    there.save()

    told = fetched(anybody, url)

    assert told["revokedCredentials"] == [{"id": badge["id"], "revoked": True}]
    assert (told["id"], told["issuer"]) == (url, badge["issuer"]["id"])
    assert anybody.get(reverse("certificate_status", args=["ABCD"])).status_code == 404


def test_the_school_tells_its_keys_and_keeps_the_old_ones(
    badge, there, pupil, anybody, settings, school
):
    settings.SECRET_KEY = "another one"  # as after a theft
    anew = take_badge(there, by=pupil.person.at(school))
    again = take_badge(there, by=pupil.person.at(school))

    told = fetched(anybody, badge["issuer"]["id"])

    methods = [one["proof"][0]["verificationMethod"] for one in (anew, badge)]
    assert again["proof"][0]["verificationMethod"] == methods[0]
    assert [one["id"] for one in told["verificationMethod"]] == methods == told["assertionMethod"]
    assert {one["controller"] for one in told["verificationMethod"]} == {told["id"]}
    assert told["name"] == badge["issuer"]["name"]
    for one in (badge, anew, again):
        verify(one)
    made = HistoryRow.objects.filter(verb="badge key made")
    assert list(made.values_list("actor_id", flat=True)) == [None, None]
    assert str(BadgeKey.objects.first()) == methods[0].partition("#")[2]


def test_no_page_and_no_column_shows_the_secret_half(badge, school, board, anybody):
    key = BadgeKey.objects.get()

    assert BadgeKey.objects.visible_to(board).count() == 1
    assert key.locked_secret not in json.dumps(fetched(anybody, badge["issuer"]["id"]))

"""Files of a case: a copy in memory, an original after a second person, a locked one never."""

import zipfile

import pytest

from mangxanh.cases.actions.deciding import lock_picture, raise_secrecy
from mangxanh.cases.actions.keeping import KeptFile, add_files
from mangxanh.cases.actions.letters import add_note, name_people, write_letter
from mangxanh.cases.actions.referring import log_referral
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.actions.seeing import note_file
from mangxanh.cases.evidence.sealed import place, seal
from mangxanh.cases.evidence.verify import check_pack
from mangxanh.cases.models import Evidence
from mangxanh.cases.tests.factories import file_case, fresh, here, private_of
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.cases.tests.test_referring import call

pytestmark = pytest.mark.django_db
ORIGINAL, COPY = b"\x89PNG original with EXIF", b"\x89PNG copy"


def kept(school_id, name, mime="image/png", **changes):
    """Return a file that lies sealed, original and copy."""
    words = {"name": name, "mime": mime, "size": len(ORIGINAL), "copy_mime": mime}
    keys = {}
    for part, content in (("", ORIGINAL), ("copy_", COPY)):
        sealed = seal([content])
        keys[part] = f"{part or 'goc'}{abs(hash(name)):x}"[:32]
        sealed.keep(place(school_id, keys[part]))
        words |= {f"{part}key": sealed.key.hex(), f"{part}sha256": sealed.sha256}
    return KeptFile(school_id, keys[""], keys["copy_"], words | changes)


def with_file(team, **changes):
    case, _private = file_case(team.box, is_urgent=True)
    evidence = add_files(case, [kept(team.school.pk, "chup.png", **changes)])[0]
    return case, evidence


def of(case, evidence, rest=""):
    return f"/vu-viec/{case.number}/tep/{evidence.entry.n}/{rest}"


def test_the_copy_is_shown_and_kept_in_no_cache(team):
    case, evidence = with_file(team)
    client = at_work(team.officer)
    assert "chup.png" in page(client, f"/vu-viec/{case.number}/")
    for _twice in range(2):
        answer = client.get(of(case, evidence))
    assert answer.content == COPY
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "chup" not in answer.headers["Content-Disposition"]
    assert [row.detail for row in case.events.filter(verb="file seen")] == [
        f"{evidence.entry.n} copy"
    ]


def test_a_paper_is_taken_away_and_what_is_gone_is_not_there(team):
    case, evidence = with_file(team, copy_mime="application/pdf")
    client = at_work(team.officer)
    answer = client.get(of(case, evidence))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    page(client, f"/vu-viec/{case.number}/tep/99/", 404)
    page(client, f"/vu-viec/{case.number}/tep/99/goc/", 404)
    place(team.school.pk, evidence.copy).unlink()
    page(client, of(case, evidence), 404)


def test_the_original_needs_a_second_person_and_each_time_is_noted(team):
    case, evidence = with_file(team)
    client = at_work(team.officer)
    page(client, of(case, evidence, "goc/"), 403)
    by = here(team.officer)
    asked = ask_second(case, "original", "Công an cần.", evidence=evidence, by=by)
    decide(asked, True, by=here(team.head), private=private_of(team.head))
    for _twice in range(2):
        assert client.get(of(case, evidence, "goc/")).content == ORIGINAL
    assert case.events.filter(verb="file seen").count() == 2
    page(at_work(team.deputy), of(case, evidence, "goc/"), 403)  # it was not their reason


def test_all_originals_are_asked_for_at_once(team):
    case, evidence = with_file(team)
    client = at_work(team.officer)
    asked = f"/vu-viec/{case.number}/nguoi-thu-hai/ca-bo/"
    assert client.post(asked, {"reason": "Công an cần."}).status_code == 302
    row = case.asked.get()
    assert row.evidence is None
    decide(row, True, by=here(team.head), private=private_of(team.head))
    assert client.get(of(case, evidence, "goc/")).content == ORIGINAL
    empty, _private = file_case(team.box, is_urgent=True)
    refused = client.post(f"/vu-viec/{empty.number}/nguoi-thu-hai/ca-bo/", {"reason": "x"})
    assert refused.status_code == 422


def test_a_locked_picture_is_seen_by_nobody_and_goes_for_good(
    team, django_capture_on_commit_callbacks
):
    case, evidence = with_file(team)
    client = at_work(team.officer)
    assert client.post(of(case, evidence, "khoa/")).status_code == 302
    page(client, of(case, evidence), 403)
    page(client, of(case, evidence, "goc/"), 403)
    assert "tep/" not in page(client, f"/vu-viec/{case.number}/").split('class="ev"')[1][:600]
    by = here(team.officer)
    log_referral(case, call(place="police"), by=by)
    asked = ask_second(case, "locked", "Đã báo công an.", evidence=fresh(evidence), by=by)
    with django_capture_on_commit_callbacks(execute=True):
        decide(asked, True, by=here(team.head), private=private_of(team.head))
    assert fresh(evidence).state == Evidence.State.GONE
    for key in (evidence.original, evidence.copy):
        assert not place(team.school.pk, key).exists()
    assert lock_picture(fresh(evidence), by=by).state == Evidence.State.GONE


def packed(answer, tmp_path):
    """Return what is in a ZIP, after the command without a server said that it is whole."""
    path = tmp_path / "pack.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    assert check_pack(path).faults == []
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_whole_case_goes_along_once_a_second_person_agreed(team, tmp_path):
    case, evidence = with_file(team)
    by = here(team.officer)
    write_letter(case, "Cảm ơn em.", by=by)
    add_note(case, "Chỉ mình tôi", "own", by=by)
    note_file(evidence, "copy", by=by)
    client, url = at_work(team.officer), f"/vu-viec/{case.number}/ho-so/"
    assert "ca-bo" in page(client, url)
    assert client.post(url, {"reason": "Công an"}).status_code == 403
    asked = ask_second(case, "original", "Công an cần.", by=by)
    decide(asked, True, by=here(team.head), private=private_of(team.head))
    assert client.post(url, {"reason": ""}).status_code == 422
    inside = packed(client.post(url, {"reason": "Công an"}), tmp_path)
    assert inside["goc/01.png"] == ORIGINAL
    told = inside["dien-bien.txt"].decode()
    for words in ("Các bạn lập nhóm nói xấu em.", "Cảm ơn em.", "Công an cần."):
        assert words in told
    assert "Chỉ mình tôi" not in told
    assert "chup.png" in inside["luu-giu.json"].decode()
    assert case.events.get(verb="pack made").detail == "pack"
    (later,) = add_files(fresh(case), [kept(team.school.pk, "sau.png")])
    assert client.get(of(case, evidence, "goc/")).status_code == 200
    page(client, of(case, later, "goc/"), 403)
    assert client.post(url, {"reason": "Công an"}).status_code == 403


def test_the_twin_holds_no_name_and_no_original(team, tmp_path):
    case, _private = file_case(
        team.box,
        is_urgent=True,
        report={"text": "Bạn Trần Gia Hân ghép ảnh em.", "image": {"holder": "Gia Hân"}},
    )
    add_files(case, [kept(team.school.pk, "gia-han.png")])
    by = here(team.officer)
    name_people(case, [{"name": "Trần Gia Hân", "role": "7A2", "part": "đăng"}], by=by)
    client, url = at_work(team.officer), f"/vu-viec/{case.number}/ho-so/"
    assert "Trần Gia Hân" in page(client, url)
    sent = {"twin": "1", "reason": "Gia đình", "names": "Trần Gia Hân\nGia Hân\n7A2"}
    assert client.post(url, {"twin": "1"}).status_code == 422
    for chosen in ([], ["0"]):
        inside = packed(client.post(url, sent | {"chosen": chosen}), tmp_path)
        assert not any(name.startswith("goc/") for name in inside)
        assert (COPY in inside.values()) is bool(chosen)
        for name in ("Gia Hân", "7A2", "gia-han"):
            assert not any(name.encode() in data for data in inside.values())
        assert "ghép ảnh em" in inside["dien-bien.txt"].decode()


def test_of_a_sealed_case_there_is_no_pack(team):
    case, _private = file_case(team.box)
    raise_secrecy(case, 2, by=here(team.officer))
    client, url = at_work(team.officer), f"/vu-viec/{case.number}/ho-so/"
    assert "<form method" not in page(client, url).split("<main")[1]
    for sent in ({"reason": "x"}, {"twin": "1", "reason": "x"}):
        assert client.post(url, sent).status_code == 403

"""Verifying by anybody, one's own list, issuing by hand, printing, revoking, issuing anew."""

import io

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse

from mangxanh.certificates import views
from mangxanh.certificates.models import Certificate
from mangxanh.certificates.papers import certificates_paper
from mangxanh.certificates.tests.factories import CertificateFactory
from mangxanh.common.dates import now
from mangxanh.consents.actions import withdraw
from mangxanh.consents.tests.factories import allow
from mangxanh.documents.tests.tools import run
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.models import Look
from mangxanh.school.tests.factories import CardFactory, ClassFactory, GuardianshipFactory
from mangxanh.work.actions.long_jobs import run_job
from mangxanh.work.models import LongJob

pytestmark = pytest.mark.django_db


def browser(person):
    client = Client(HTTP_HOST=person.school.host)
    client.cookies[SESSION_COOKIE] = open_session(
        person, person.school, device="test", second_step=True
    )
    return client


@pytest.fixture
def web(keeper):
    return browser(keeper)


@pytest.fixture
def anybody(school):
    return Client(HTTP_HOST=school.host)


@pytest.fixture
def child_web(pupil):
    client = Client(HTTP_HOST=pupil.school.host)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    return client


def check(client, code):
    return client.get(reverse("certificate_check", args=[code]))


def texts(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_anybody_reads_that_it_is_genuine_but_no_name(anybody, pupil):
    there = CertificateFactory(pupil=pupil)

    page = check(anybody, there.code)

    assert page.status_code == 200
    assert there.event in page.text
    assert pupil.school.name in page.text
    assert pupil.person.name not in page.text
    assert pupil.school_class.name not in page.text
    assert not page.cookies
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Cache-Control"] == "no-store"
    assert 'content="noindex"' in page.text


def test_the_name_is_shown_at_the_moment_in_which_both_agree(anybody, pupil, board):
    there = CertificateFactory(pupil=pupil)
    allow(pupil, "name")
    assert pupil.person.name in check(anybody, there.code).text

    withdraw(pupil, ["name"], by=board)

    assert pupil.person.name not in check(anybody, there.code).text


def test_a_revoked_one_says_so_without_name_or_reason_and_leads_to_the_new(anybody, pupil):
    allow(pupil, "name")
    new = CertificateFactory(pupil=pupil)
    old = CertificateFactory(pupil=pupil, revoked_at=now(), replaced_by=new, reason="Sai tên em")

    page = check(anybody, old.code).text

    assert pupil.person.name not in page
    assert "Sai tên em" not in page
    assert reverse("certificate_check", args=[new.code]) in page


def test_what_is_unknown_is_always_said_in_the_same_words(anybody, pupil):
    elsewhere = CertificateFactory()
    pages = [check(anybody, code) for code in ("x", "AAAA-BBBB-CCCC-DDDD", elsewhere.code)]

    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert not pages[0].cookies


def test_verifying_asks_the_database_little(anybody, pupil, django_assert_max_num_queries):
    there = CertificateFactory(pupil=pupil)

    with django_assert_max_num_queries(4):
        check(anybody, there.code)
    with django_assert_max_num_queries(3):
        check(anybody, "AAAA")


def test_a_pupil_finds_and_prints_their_own_only(child_web, pupil, other):
    mine = CertificateFactory(pupil=pupil)
    theirs = CertificateFactory(pupil=other, event="Của bạn khác")
    gone = CertificateFactory(pupil=pupil, source="b", event="Đã thu", revoked_at=now())

    listed = child_web.get(reverse("certificate_list")).text
    printed = child_web.get(reverse("certificate_pdf", args=[mine.code]))

    assert mine.event in listed
    assert "Đã thu" in listed
    assert "Của bạn khác" not in listed
    assert printed["Content-Type"] == "application/pdf"
    assert pupil.person.name in texts(printed.content)[0]
    assert child_web.get(reverse("certificate_pdf", args=[theirs.code])).status_code == 404
    assert child_web.get(reverse("certificate_pdf", args=[gone.code])).status_code == 403
    assert reverse("certificate_list") in child_web.get("/").text


def test_the_code_leads_to_the_page_that_verifies(child_web, anybody, pupil):
    there = CertificateFactory(pupil=pupil)
    pdf = child_web.get(reverse("certificate_pdf", args=[there.code]) + "?kho=a5").content
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        picture = document[0].render(scale=200 / 72).to_pil()

    [code] = zxingcpp.read_barcodes(picture)

    path = code.text.removeprefix(f"http://{pupil.school.host}")
    assert path == there.get_absolute_url()
    assert anybody.get(path).status_code == 200


def test_a_parent_and_a_colleague_see_none_of_a_pupils(pupil, teacher):
    there = CertificateFactory(pupil=pupil)
    guardian = GuardianshipFactory(pupil=pupil).guardian

    for person in (guardian, teacher):
        web = browser(person)
        assert there.event not in web.get(reverse("certificate_list")).text
        assert web.get(reverse("certificate_pdf", args=[there.code])).status_code == 404


def test_without_one_the_home_pages_lead_nowhere_and_with_one_there(pupil):
    guardian = GuardianshipFactory(pupil=pupil).guardian
    web = browser(guardian)
    assert reverse("certificate_list") not in web.get("/").text

    CertificateFactory(pupil=pupil, person=guardian)

    assert reverse("certificate_list") in web.get("/").text
    assert web.get(reverse("certificate_list")).status_code == 200


WORDS = {"deed": "đã tham gia", "event": "Ngày hội Internet an toàn", "day": "20/11/2026"}


def issuing(pupil):
    return reverse("certificate_issue_class", args=[pupil.school_class_id])


def test_by_hand_a_class_is_chosen_pupils_are_ticked_and_all_is_printed(web, pupil, other):
    empty = web.get(reverse("certificate_list"))
    chosen = web.get(reverse("certificate_issue"), {"lop": pupil.school_class_id})
    page = web.get(issuing(pupil))

    sent = web.post(issuing(pupil), WORDS | {"pupils": [str(pupil.pk)]})

    assert reverse("certificate_issue") in empty.text
    assert chosen["Location"] == issuing(pupil)
    assert other.person.name in page.text
    assert Look.objects.filter(pupil=other).exists()
    one = Certificate.objects.get()
    assert (one.person, one.event, one.day.isoformat()) == (
        pupil.person,
        WORDS["event"],
        "2026-11-20",
    )
    event = web.get(sent["Location"])
    assert one.code in event.text
    assert one.event in web.get(reverse("certificate_list")).text
    printed = web.get(reverse("certificate_event_pdf", args=[one.source]), {"khung": "khong"})
    assert len(texts(printed.content)) == 1


def test_the_whole_class_at_once_and_again_nobody_gets_a_second(web, pupil, other):
    web.post(issuing(pupil), WORDS | {"pupils": [str(other.pk)]})
    web.post(issuing(pupil), WORDS | {"everybody": "on"})
    answer = web.post(issuing(pupil), WORDS | {"everybody": "on"})

    assert Certificate.objects.count() == 2
    [source] = set(Certificate.objects.values_list("source", flat=True))
    assert answer["Location"] == reverse("certificate_event", args=[source])


@pytest.mark.parametrize(
    "wrong",
    [{"event": ""}, {"day": "1/1/2027"}, {"pupils": []}, {"pupils": ["999999"]}, {"deed": " "}],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(web, pupil, wrong):
    answer = web.post(issuing(pupil), WORDS | {"pupils": [str(pupil.pk)]} | wrong)

    assert answer.status_code == 422
    assert not Certificate.objects.exists()


def test_an_event_of_which_the_same_pupil_has_one_says_so(web, pupil):
    web.post(issuing(pupil), WORDS | {"everybody": "on"})

    page = web.post(issuing(pupil), WORDS | {"everybody": "on"}, follow=True)

    assert page.status_code == 200
    assert Certificate.objects.count() == 1


def test_a_class_without_pupils_and_no_class(web, pupil):
    empty = ClassFactory(year=pupil.school_class.year)

    assert web.get(reverse("certificate_issue_class", args=[empty.pk])).status_code == 200
    assert web.get(reverse("certificate_issue"), {"lop": "x"}).status_code == 200


def test_revoking_asks_why(web, anybody, pupil):
    there = CertificateFactory(pupil=pupil)
    address = reverse("certificate_revoke", args=[there.code])
    assert web.get(address).status_code == 200
    assert web.post(address, {"reason": ""}).status_code == 422
    assert web.post(address, {"reason": "\u200b"}).status_code == 422

    answer = web.post(address, {"reason": "Phát nhầm"})

    assert answer["Location"] == reverse("certificate_event", args=[there.source])
    assert "Phát nhầm" in web.get(answer["Location"]).text
    assert pupil.person.name not in check(anybody, there.code).text
    assert web.get(reverse("certificate_event_pdf", args=[there.source])).status_code == 404


def test_issuing_anew_puts_right_what_was_misspelt(web, pupil):
    there = CertificateFactory(pupil=pupil, name="Nguyễn Ngọc Minh Ánh")
    address = reverse("certificate_reissue", args=[there.code])
    sent = {
        "name": "Nguyễn Ngọc Minh Anh", "class_name": "7A2", "deed": "đã tham gia",
        "reason": "Sai tên",
    }  # fmt: skip
    assert "Nguyễn Ngọc Minh Ánh" in web.get(address).text

    assert web.post(address, sent).status_code == 302
    again = web.post(address, sent)

    assert again.status_code == 422
    new = Certificate.objects.valid().get()
    assert (new.name, new.replaces) == ("Nguyễn Ngọc Minh Anh", there)
    assert new.code in web.get(reverse("certificate_event", args=[there.source])).text


def test_many_are_drawn_by_the_worker_and_fetched_when_done(web, pupil, other, monkeypatch):
    there = [CertificateFactory(pupil=one) for one in (pupil, other)]
    CertificateFactory(pupil=pupil, revoked_at=now())
    source = there[0].source
    direct = reverse("certificate_event_pdf", args=[source])
    through = reverse("certificate_event_print", args=[source])
    assert direct in web.get(reverse("certificate_event", args=[source])).text
    monkeypatch.setattr(views, "AT_ONCE", 1)

    page = web.get(reverse("certificate_event", args=[source]))
    begun = web.post(through, {"kho": "a5", "khung": "khong"})

    assert through in page.text
    assert web.get(direct).status_code == 404
    assert run_job("test")
    shown = web.get(begun["Location"])
    job = LongJob.objects.get()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert reverse("job_result", args=[job.pk]) in shown.text
    file = web.get(reverse("job_result", args=[job.pk]))
    told = texts(b"".join(file.streaming_content))
    assert [one.person.name in text for one, text in zip((other, pupil), told, strict=True)] == [
        True,
        True,
    ]


def test_a_long_event_is_turned_page_by_page_and_searched(web, pupil, other, monkeypatch):
    there = [CertificateFactory(pupil=one) for one in (pupil, other)]
    address = reverse("certificate_event", args=[there[0].source])
    assert 'name="q"' not in web.get(address).text
    monkeypatch.setattr(views, "PER_PAGE", 1)

    first, second = (web.get(address, {"page": n}).text for n in (1, 2))
    found = web.get(address, {"q": "minh anh"}).text

    assert [other.person.name in text for text in (first, second, found)] == [True, False, False]
    assert [pupil.person.name in text for text in (first, second, found)] == [False, True, True]
    assert web.get(address, {"q": "không ai"}).status_code == 200


def test_in_parts_it_is_the_same_paper_with_its_letters(school, pupil, other, tmp_path):
    there = [CertificateFactory(pupil=one) for one in (pupil, other)]
    there.append(CertificateFactory(pupil=pupil, source="b", name="Ẩn Ỡ Ặng"))
    steps = []

    data = certificates_paper(school, there, part=2, progress=steps.append)

    assert steps == [2, 3]
    assert texts(data) == texts(certificates_paper(school, there))
    path = tmp_path / "all.pdf"
    path.write_bytes(data)
    rows = run("pdffonts", str(path)).splitlines()[2:]
    assert all("BeVietnamPro" in row and row.split()[-5:-3] == ["yes", "yes"] for row in rows)
    assert "Ẩn Ỡ Ặng" in run("pdftotext", str(path), "-")


def test_names_that_went_are_not_printed(web, pupil):
    there = CertificateFactory(pupil=pupil, person=None, name="", class_name="")

    assert web.get(reverse("certificate_event", args=[there.source])).status_code == 200
    assert web.get(reverse("certificate_event_pdf", args=[there.source])).status_code == 404
    assert web.post(reverse("certificate_event_print", args=[there.source])).status_code == 404
    assert web.get(reverse("certificate_event", args=["tay:khac"])).status_code == 404

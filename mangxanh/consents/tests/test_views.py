"""The list to tick, one pupil's answers, and answering here."""

import io

import docx
import pytest
from django.urls import reverse

from mangxanh.common.dates import today
from mangxanh.consents import actions
from mangxanh.consents.models import Consent
from mangxanh.consents.queries import CELLS, allows, answers_of
from mangxanh.consents.tests.factories import ConsentFactory, allow
from mangxanh.files.tests.factories import drawing, saved, upload
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import CardFactory, ClassFactory, PupilFactory, TeacherFactory

pytestmark = pytest.mark.django_db
EVERY = ["-".join(cell) for cell in CELLS]


@pytest.fixture
def web(teacher, pupil):
    return browser(teacher)


@pytest.fixture
def child_web(pupil):
    client = browser(school=pupil.school)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    return client


def listed(pupil):
    return reverse("class_consents", args=[pupil.school_class_id])


def row(pupil, yes=(), *, seen="--------", complete=False):
    prefix = f"hs-{pupil.pk}"
    sent = {f"{prefix}-seen": seen, f"{prefix}-yes": list(yes)}
    return sent | ({f"{prefix}-complete": "on"} if complete else {})


def send(web, pupil, **words):
    return web.post(listed(pupil), row(pupil, **words) | {"given_on": f"{today():%d/%m/%Y}"})


def test_many_ticks_are_one_form(web, pupil):
    other = PupilFactory(school=pupil.school, school_class=pupil.school_class)
    sent = row(pupil, EVERY) | row(other, complete=True) | {"given_on": f"{today():%d/%m/%Y}"}

    assert web.post(listed(pupil), sent).status_code == 302

    assert allows(pupil, "story")
    assert answers_of([other])[0].state == "nothing"
    page = web.get(listed(pupil)).text
    assert "chip--ok" in page
    assert page.count(" checked") == len(CELLS) + 2  # both slips are complete


def test_a_row_that_was_not_on_the_page_stays_as_it_is(web, pupil):
    newcomer = PupilFactory(school=pupil.school, school_class=pupil.school_class)
    allow(newcomer)

    send(web, pupil, yes=EVERY)

    assert allows(newcomer, "name")


def test_who_was_slower_is_told_and_keeps_their_ticks(web, pupil, teacher):
    allow(pupil)
    actions.withdraw(pupil, ["photograph"], by=teacher)
    kept = [tick for tick in EVERY if not tick.startswith(("photograph", "story"))]

    slower = send(web, pupil, yes=kept, seen="y" * 8, complete=True)

    assert slower.status_code == 422
    assert pupil.person.name in slower.text
    assert answers_of([pupil])[0].code == "wwyyyyyy"
    again = slower.context["forms"][0]
    assert {t["value"] for _l, ticks in again.columns for t in ticks if t["ticked"]} == set(kept)
    assert 'value="wwyyyyyy"' in slower.text
    assert send(web, pupil, yes=kept, seen="wwyyyyyy", complete=True).status_code == 302
    assert answers_of([pupil])[0].code == "wwyyyynn"


@pytest.mark.parametrize("seen", ["", "yy", "yyyyyyyz"])
def test_a_form_that_was_tampered_with_saves_nothing(web, pupil, seen):
    assert send(web, pupil, yes=EVERY, seen=seen).status_code == 422
    assert not Consent.objects.exists()


def test_a_day_to_come_saves_nothing(web, pupil):
    sent = row(pupil, EVERY) | {"given_on": "1/1/2100"}

    page = web.post(listed(pupil), sent)

    assert page.status_code == 422
    assert page.text.count(" checked") == len(CELLS)
    assert not Consent.objects.exists()


def test_nothing_changed_says_so(web, pupil):
    answer = web.post(listed(pupil), row(pupil) | {"given_on": "1/9/2026"}, follow=True)

    assert answer.status_code == 200
    assert not Consent.objects.exists()


def test_a_class_without_pupils_and_a_colleague_of_another_class(pupil, board):
    empty = ClassFactory(year=pupil.school_class.year)

    assert browser(board).get(reverse("class_consents", args=[empty.pk])).status_code == 200
    colleague = browser(TeacherFactory(school=pupil.school))
    assert colleague.get(listed(pupil)).status_code == 403
    assert colleague.get(reverse("pupil_answers", args=[pupil.pk])).status_code == 404


def test_who_has_one_class_is_there_at_once_others_choose(web, pupil, board):
    ClassFactory(year=pupil.school_class.year)
    address = reverse("consent_classes")

    assert web.get(address)["Location"] == listed(pupil)
    assert listed(pupil) in browser(board).get(address).text
    assert browser(TeacherFactory(school=pupil.school)).get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(
    web, pupil, count, django_assert_max_num_queries
):
    for _turn in range(count - 1):
        PupilFactory(school=pupil.school, school_class=pupil.school_class)
    allow(pupil)

    with django_assert_max_num_queries(12):
        assert web.get(listed(pupil)).status_code == 200


def test_the_form_has_a_page_for_each_pupil_and_a_list(web, pupil):
    PupilFactory(school=pupil.school, school_class=pupil.school_class, person__name="Vũ Thùy Dương")

    answer = web.get(reverse("class_consent_form", args=[pupil.school_class_id]))
    paper = docx.Document(io.BytesIO(answer.content))
    words = "\n".join(part.text for part in paper.paragraphs)
    boxes = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]

    assert "attachment" in answer["Content-Disposition"]
    assert len(paper.sections) == 3
    assert "Bùi Gia An" in words
    assert "Vũ Thùy Dương" in words
    assert sum("□ Có" in box and "□ Không" in box for box in boxes) == 2 * len(CELLS)


@pytest.mark.parametrize("purpose", ["", "photograph", "nonsense"])
def test_one_tap_takes_back_one_purpose_or_all(web, pupil, purpose):
    allow(pupil)
    address = reverse("pupil_withdraw", args=[pupil.pk])

    web.post(address, {"purpose": purpose, "here": "1"} if purpose else {})

    assert not allows(pupil, "photograph")
    assert allows(pupil, "name") is (purpose == "photograph")
    assert web.post(address, {}, follow=True).status_code == 200


def test_a_pupils_answers_are_told_back_to_the_first(web, pupil, teacher):
    ConsentFactory(pupil=pupil, recorded_by=teacher)
    actions.withdraw(pupil, by=teacher)

    page = web.get(reverse("pupil_answers", args=[pupil.pk])).text

    assert teacher.addressed in page
    assert page.count("<tr>") == 2


def test_a_picture_of_the_slip_is_kept_and_shown(web, pupil, teacher):
    address, picture = (reverse(n, args=[pupil.pk]) for n in ("pupil_answers", "pupil_scan"))
    photo = saved(drawing())

    nothing = web.post(address, {"file": upload(photo)})
    ConsentFactory(pupil=pupil)
    broken = web.post(address, {"file": upload(b"MZ", "a.exe")})
    assert web.get(picture).status_code == 404
    kept = web.post(address, {"file": upload(photo)})

    assert [nothing.status_code, broken.status_code, kept.status_code] == [422, 422, 302]
    shown = web.get(picture)
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "private, no-store"
    assert picture in web.get(address).text


def test_a_pupil_answers_on_their_own_page(child_web, pupil):
    address = reverse("consent_mine")
    page = child_web.get(address).text
    assert page.count('class="btn btn--2" name="answer"') == 8  # yes and no alike, four times
    assert "checked" not in page

    child_web.post(address, {"answer": "photograph:yes"})
    child_web.post(address, {"answer": "name:no"})

    assert answers_of([pupil])[0].code == "y-n-----"
    child_web.post(address, {"answer": "photograph:back"})
    assert answers_of([pupil])[0].code == "w-n-----"


def test_a_parent_answers_for_their_child_and_each_is_told_of_the_other(child_web, pupil, guardian):
    address = reverse("pupil_consents", args=[pupil.pk])
    web = browser(guardian)
    child_web.post(reverse("consent_mine"), {"answer": "work:yes"})

    page = web.get(address)
    rows = {row.purpose: row for row in page.context["rows"]}
    web.post(address, {"answer": "work:no"})
    rows_of_child = {r.purpose: r for r in child_web.get(reverse("consent_mine")).context["rows"]}

    assert rows["work"].theirs == "yes"
    assert rows_of_child["work"].theirs == "no"
    web.post(address, {"answer": "work:yes"})
    assert allows(pupil, "work")
    web.post(address, {"answer": "all:back"})
    assert not allows(pupil, "work")


@pytest.mark.parametrize("answer", ["", "x:yes", "photograph", "photograph:perhaps", "all:yes"])
def test_an_answer_that_no_button_sends_does_nothing(child_web, answer):
    assert child_web.post(reverse("consent_mine"), {"answer": answer}).status_code == 302
    assert not Consent.objects.exists()


def test_a_parent_finds_no_other_child(pupil, guardian):
    other = PupilFactory(school=pupil.school)

    answer = browser(guardian).post(
        reverse("pupil_consents", args=[other.pk]), {"answer": "work:yes"}
    )

    assert answer.status_code == 404
    assert not Consent.objects.exists()


def test_only_who_is_missing_is_shown_and_ticked(web, pupil):
    there = PupilFactory(
        school=pupil.school, school_class=pupil.school_class, person__name="Vũ Có Đủ"
    )
    allow(there)
    page = web.get(listed(pupil) + "?thieu=1").text
    assert pupil.person.name in page
    assert "Vũ Có Đủ" not in page

    sent = row(pupil, EVERY) | {"given_on": f"{today():%d/%m/%Y}"}
    assert web.post(listed(pupil) + "?thieu=1", sent).status_code == 302

    assert allows(pupil, "story")
    assert allows(there, "story")

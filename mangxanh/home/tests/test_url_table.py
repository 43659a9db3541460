"""Every address, for every role of two schools, by every method: what the table says, no more."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils.html import escape

from mangxanh.common.dates import at, moved_clock
from mangxanh.home.tests.asking import OUTSIDE, VIEWERS, ask, names_of_addresses, rows, token_of
from mangxanh.home.tests.url_table import HOME, NOTICES, SCHOOL
from mangxanh.home.tests.url_table_of_access import ACCESS
from mangxanh.home.tests.url_table_of_across import ACROSS
from mangxanh.home.tests.url_table_of_box import BOX
from mangxanh.home.tests.url_table_of_cards import CARDS
from mangxanh.home.tests.url_table_of_case_figures import CASE_FIGURES
from mangxanh.home.tests.url_table_of_cases import CASES
from mangxanh.home.tests.url_table_of_certificates import CERTIFICATES
from mangxanh.home.tests.url_table_of_conduct import CONDUCT
from mangxanh.home.tests.url_table_of_consents import CONSENTS
from mangxanh.home.tests.url_table_of_contests import CONTESTS
from mangxanh.home.tests.url_table_of_editing import EDITING
from mangxanh.home.tests.url_table_of_family import FAMILY
from mangxanh.home.tests.url_table_of_keys import KEYS
from mangxanh.home.tests.url_table_of_live import LIVE
from mangxanh.home.tests.url_table_of_log import LOG
from mangxanh.home.tests.url_table_of_packs import PACKS
from mangxanh.home.tests.url_table_of_plan import ACTIVITIES, LINES, REPORT, WORK
from mangxanh.home.tests.url_table_of_player import PLAYER
from mangxanh.home.tests.url_table_of_prizes import PRIZES
from mangxanh.home.tests.url_table_of_pupils import PUPILS
from mangxanh.home.tests.url_table_of_questions import QUESTIONS
from mangxanh.home.tests.url_table_of_results import RESULTS
from mangxanh.home.tests.url_table_of_rights import RIGHTS
from mangxanh.home.tests.url_table_of_sitting import SITTING
from mangxanh.home.tests.url_table_of_speakup import SPEAKUP
from mangxanh.school.models import STAFF_ROLES, Role, School

TABLE = [  # one room a line
    *HOME,
    *SCHOOL,
    *ACCESS,
    *CARDS,
    *PUPILS,
    *CONSENTS,
    *CERTIFICATES,
    *CONDUCT,
    *NOTICES,
    *LINES,
    *WORK,
    *ACTIVITIES,
    *REPORT,
    *EDITING,
    *SPEAKUP,
    *FAMILY,
    *RIGHTS,
    *PLAYER,
    *PACKS,
    *QUESTIONS,
    *CONTESTS,
    *PRIZES,
    *RESULTS,
    *SITTING,
    *LIVE,
    *LOG,
    *BOX,
    *ACROSS,
    *CASE_FIGURES,
    *CASES,
    *KEYS,
]
HERE, THERE = "tiengvong", "bimatben"
# The first, on whose pages everybody is, runs the server, so that it has backups.
PLACES = ((HERE, School.Kind.AUTHORITY), (THERE,))
REFUSED = (403, 404, 405)
pytestmark = pytest.mark.no_cover  # thousands of pages: counting doubles what they take


def each(entries):
    return pytest.mark.parametrize("entry", list(entries), ids=lambda entry: entry.name)


each_entry = each(TABLE)
each_that_changes = each(
    entry for entry in TABLE if entry.post and not entry.idle and entry.post[Role.BOARD] != 422
)
each_about_an_object = each(
    entry
    for entry in TABLE
    if entry.key
    and entry.key
    not in (
        "own_form",
        "data_paper",
        "lesson",
        "pack_paper",
        "code_word",
        "month",
        "bank_form",
        "sit_slot",
    )
)


@pytest.fixture(autouse=True)
def monday():
    with moved_clock(at(date(2026, 11, 23), time(9))):
        yield


def keys(entry, place):
    return place.keys[entry.key] if entry.key else ()


def expected(entry, method, viewer):
    says = entry.get if method == "GET" else entry.post
    if says is None:
        return {405} if viewer in STAFF_ROLES else {405, 404, 302}
    if method == "POST" and viewer in OUTSIDE and says[viewer] == 302:
        return {302, 403}  # 403 shows a stranger what they had written, to be sent again
    return {says[viewer]}


def viewers(entry, method):
    """Return who asks: where no page takes a method, one inside and one outside are enough."""
    says = entry.get if method == "GET" else entry.post
    return VIEWERS if says else (Role.BOARD, "stranger")


def let_in(says):
    """Return who gets something here at home, and one of each who does not."""
    granted = [one for one in VIEWERS if says[one] not in REFUSED]
    refused = [one for one in Role.values if one not in granted][:1]
    return dict.fromkeys([*granted, *refused, "stranger", "other school"])


def may_change(entry, method, viewer, status):
    """Return whether this answer may have changed a row: somebody did what they are allowed."""
    known = viewer not in OUTSIDE or entry.key in ("link", "slip")  # who has one need not sign in
    return method == "POST" and known and status in (200, 302)


def test_every_address_stands_once_in_the_table():
    assert sorted(entry.name for entry in TABLE) == names_of_addresses()


@each_entry
def test_every_role_gets_what_the_table_says(entry, here, there):
    before, faults = rows(), []
    for method in ("GET", "POST"):
        for viewer in viewers(entry, method):
            answer = ask(
                method,
                entry.name,
                keys(entry, here),
                host=here.school.host,
                token=token_of(viewer, here, there),
                data=entry.sent(here),
                before=before,
            )
            said = f"{method} {viewer}: {answer.status}"
            if answer.status not in expected(entry, method, viewer):
                faults.append(f"{said}, not {expected(entry, method, viewer)}")
            if answer.changed and not may_change(entry, method, viewer, answer.status):
                faults.append(f"{said} changed {answer.changed}")
            text = answer.text.lower()
            if entry.name == "contest_schools":  # whoever invites reads which schools there are
                text = text.replace(f"trường {THERE}", "")
            if THERE in text:
                faults.append(f"{said} shows the other school")

    assert faults == []


def test_who_may_open_a_page_may_ask_for_its_head(here, there):
    pages = [(entry, viewer) for entry in TABLE if (viewer := who_sees(entry))]

    answers = {
        entry.name: ask(
            "HEAD",
            entry.name,
            keys(entry, here),
            host=here.school.host,
            token=token_of(viewer, here, there),
        ).status
        for entry, viewer in pages
    }

    assert len(answers) > 50
    assert {name: status for name, status in answers.items() if status != 200} == {}


def who_sees(entry):
    """Return the first who gets the page of an address."""
    return next((one for one in VIEWERS if entry.get and entry.get[one] == 200), None)


@each_that_changes
def test_what_is_allowed_is_done(entry, here, there):
    """Else a refused post would prove nothing: what it sends might be worth nothing anyway."""
    doer = next(viewer for viewer in VIEWERS if entry.post[viewer] in (200, 302))

    answer = ask(
        "POST",
        entry.name,
        keys(entry, here),
        host=here.school.host,
        token=token_of(doer, here, there),
        data=entry.sent(here),
        before=rows(),
    )

    assert answer.changed


@each_about_an_object
def test_what_belongs_to_another_school_does_not_exist(entry, here, there):
    before, faults = rows(), []
    for method in ("GET", "POST"):
        says = entry.get if method == "GET" else entry.post
        for viewer in let_in(says) if says else ():
            answer = ask(
                method,
                entry.name,
                keys(entry, there),
                host=here.school.host,
                token=token_of(viewer, here, there),
                data=entry.sent(there),
                before=before,
            )
            said = f"{method} {viewer}: {answer.status}"
            granted = says[viewer] not in REFUSED and (viewer not in OUTSIDE or says[viewer] != 302)
            fine = {404} if granted or entry.key in ("link", "calendar_key") else {403, 404}
            fine |= {302, 403} if viewer in OUTSIDE and not granted else set()
            if answer.status not in fine:
                faults.append(f"{said}, not {fine}")
            if answer.changed:
                faults.append(f"{said} changed {answer.changed}")
            if THERE in without_own_words(answer.text, entry, there).lower():
                faults.append(f"{said} shows the other school")

    assert faults == []


def without_own_words(text, entry, place):
    """Return a page without its address and without what this browser sent itself."""
    text = text.replace(reverse(entry.name, args=keys(entry, place)), "")
    for value in entry.sent(place).values():
        text = text.replace(escape(str(value)), "")
    return text


@each_entry
def test_the_other_school_is_served_its_own_and_nothing_of_this_one(entry, here, there):
    """The same from the other side of the wall: a guest's board, at home, asks for ours."""
    for method in ("GET", "POST"):
        answer = ask(
            method,
            entry.name,
            keys(entry, here),
            host=there.school.host,
            token=there.tokens["board"],
            data=entry.sent(here),
        )
        url = reverse(entry.name, args=keys(entry, here))

        assert HERE not in answer.text.replace(url, "").lower()


@each_entry
def test_methods_that_no_page_has_change_nothing(entry, here, there):
    before = rows()
    for method in ("PUT", "PATCH", "DELETE"):
        answer = ask(
            method,
            entry.name,
            keys(entry, here),
            host=here.school.host,
            token=here.tokens["board"],
            before=before,
        )

        assert not answer.changed
        assert answer.status == 405 or entry.name in ("set_language", "offline", "styleguide")

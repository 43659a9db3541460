"""Whom a report names: every page, mail and notice is for them as if it had never come.

Reference on reporting and cases, 25; safety 1.3. A fortnight goes by with the report and without
it, and all that they may open is compared.
"""

import re
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from mangxanh.cases.actions.clock import tick
from mangxanh.cases.actions.filing import seal_told, store
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.hearing import Heard, hear
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.news import tell_news
from mangxanh.cases.actions.referring import log_referral
from mangxanh.cases.actions.second import ask_second
from mangxanh.cases.actions.writing import seal_words
from mangxanh.cases.duty import roster_of
from mangxanh.cases.http import VAULT_COOKIE
from mangxanh.cases.models import Box, Case
from mangxanh.cases.tests.factories import file_case, fresh, told
from mangxanh.cases.tests.test_referring import call
from mangxanh.common.dates import at, moved_clock
from mangxanh.home.tests.test_headers import faults_of
from mangxanh.home.tests.test_url_table import TABLE
from mangxanh.home.tests.two_schools import make_place
from mangxanh.notices.models import Notice
from mangxanh.school.middleware import SESSION_COOKIE
from mangxanh.work.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
MONDAY = date(2026, 11, 23)
# What differs from one answer to the next, whatever is in it: tokens of forms, keys of notices.
DRAWN = re.compile(r'[A-Za-z0-9_+/=:.-]{40,}|value="[0-9a-f]{16}"|thu-\d+|/hop-thu/\d+/')
DRAWN_PAGES = {"factor_app", "vault_key_new"}  # a secret, six words: others at each look
OF_NO_CASE = {"duty_roster", "hand_over", "case_figures"}  # who is on duty, counts
NAMED = ("officer", "head")


def on(day, clock=time(9)):
    return moved_clock(at(MONDAY + timedelta(days=day), clock))


def no_report(_box, _named):
    """Let the clocks of what is there anyway run alone."""


def a_report(box, named):
    """File an urgent case that leaves somebody out, and do in it all that tells people."""
    sealed = seal_told(box, roster_of(box.school), told(is_urgent=True, excluded=[named.pk]))
    case = store(sealed)
    by = case.owner.at(box.school)
    acknowledge(case, True, "Bị dọa.", by=by)
    write_letter(fresh(case), "Thầy cô đã đọc.", by=by)
    log_referral(fresh(case), call(), by=by)
    ask_second(fresh(case), "calm", "Đã ổn.", by=by)
    words = seal_words(case.public, {"text": "Em sợ."})
    hear(fresh(case), Heard(words, once="x", why=["selfharm.die"]))
    return case


def browser_of(place, name):
    client = Client(HTTP_HOST=place.school.host)
    client.cookies[SESSION_COOKIE] = place.tokens[name]
    client.cookies[VAULT_COOKIE] = place.vaults[name]
    return client


def look(client, url):
    """Return what an address answers; whatever a look writes is undone."""
    with transaction.atomic():
        answer = client.get(url)
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    return answer.status_code, DRAWN.sub("*", raw.decode()) if kind.startswith("text/") else kind


def pages_of(place, name, only=()):
    client = browser_of(place, name)
    asked = [entry for entry in TABLE if entry.get and (not only or entry.name in only)]
    keys = {entry.name: place.keys[entry.key] if entry.key else () for entry in asked}
    return {one: look(client, reverse(one, args=key)) for one, key in keys.items()}


def a_fortnight(place, name, happens, only=()):
    """Return what somebody can open and what was sent to them after it; all of it is undone."""
    box, person = Box.objects.get(school=place.school), place.people[name]
    with transaction.atomic():
        with on(0):
            case = happens(box, person)
        for day in (0, 1, 4, 16):
            for clock in (time(9, 30), time(15)):
                with on(day, clock):
                    tick()
            with on(day, time(7)):
                tell_news()
        with on(17):
            pages = pages_of(place, name, only)
        inbox = Notice.objects.filter(person=person).values_list("subject", "body", "url")
        mails = OutgoingMail.objects.filter(to=person.email).values_list("subject", "text")
        sent = sorted([*inbox, *mails])
        others = Notice.objects.exclude(person=person).count()
        transaction.set_rollback(True)
    return pages, sent, others, case


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker, tmp_path_factory):
    """A school with something on every page, made once for this module."""
    from mangxanh.home.tests.conftest import made_once  # noqa: PLC0415  # it is no fixture

    folder = tmp_path_factory.mktemp("place")
    with made_once(django_db_blocker, folder, lambda: (make_place("tiengvong"), folder)) as made:
        yield made


@pytest.fixture
def here(place, db, settings):
    made, folder = place
    for name, part in (("KEYS_DIR", "keys"), ("FILES_DIR", "files"), ("HELP_DIR", "help")):
        setattr(settings, name, folder / part)
    return made


@pytest.mark.parametrize("name", NAMED)
def test_whatever_they_open_is_as_if_it_had_never_come(here, name):
    without, sent_without, others_without, _none = a_fortnight(here, name, no_report)
    pages, sent, others, case = a_fortnight(here, name, a_report)

    assert len(pages) > 100
    assert sum(status == 200 for status, _text in pages.values()) > 30
    assert pages["case_list"][0] == 200
    differ = {one for one in pages if pages[one] != without[one]}
    assert differ - DRAWN_PAGES == set()
    assert not [one for one, (_status, text) in pages.items() if case.number in text]
    assert sent == sent_without
    assert others > others_without  # it did happen: others were told


def test_somebody_else_of_the_ladder_does_see_it(here):
    """Else the sameness of the pages would prove nothing."""
    named, only = here.people["officer"], ("case_list", "home")
    without, *_rest = a_fortnight(here, "deputy", no_report, only)
    pages, _sent, _others, case = a_fortnight(
        here, "deputy", lambda box, _me: a_report(box, named), only
    )

    assert case.number in pages["case_list"][1]
    assert pages["home"] != without["home"]


def test_numbers_of_cases_are_drawn_so_that_none_is_missed(here):
    with on(0):
        box = Box.objects.get(school=here.school)
        numbers = [file_case(box)[0].number for _turn in range(30)]
    assert len(set(numbers)) == 30
    assert numbers != sorted(numbers)
    assert numbers != sorted(numbers, reverse=True)
    assert Case.objects.filter(number__in=numbers).count() == 30


def test_every_page_that_a_handler_opens_says_its_headers_and_is_kept_nowhere(here):
    """Reference 40, on pages that answer with a case; `home/tests/test_headers.py` does the rest."""
    opened, faults = 0, {}
    with on(0):
        client = browser_of(here, "officer")
        for entry in TABLE:
            url = reverse(entry.name, args=here.keys[entry.key] if entry.key else ())
            if not (entry.get and url.startswith("/vu-viec/")):
                continue
            with transaction.atomic():
                answer = client.get(url)
                transaction.set_rollback(True)
            opened += answer.status_code == 200
            found = faults_of(answer, stranger=False)
            kept = answer.headers["Cache-Control"] != "no-store" and answer.status_code == 200
            if kept and entry.name not in OF_NO_CASE:
                found.append(answer.headers["Cache-Control"])
            faults |= {url: found} if found else {}
    assert opened > 20
    assert faults == {}

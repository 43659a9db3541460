"""Slips are ticked for a class; a pupil and a parent answer and take back, with equal buttons."""

import pytest
from django.urls import reverse

from mangxanh.consents.models import Consent
from mangxanh.consents.queries import CELLS, allows, answers_of
from mangxanh.consents.tests.factories import allow
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.tests.factories import CardFactory, GuardianshipFactory, PupilFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def pupil(school, teacher):
    school.host = ""
    school.save()
    pupil = PupilFactory(school=school, person__name="Nguyễn Thị Phương Thảo")
    pupil.school_class.homeroom_teacher = teacher
    pupil.school_class.save()
    PupilFactory(school=school, school_class=pupil.school_class, person__name="Y Blŏk Ayŭn")
    return pupil


@pytest.fixture
def opened(live_server, page_at, school, teacher, pupil):
    """Open an address as "teacher", "pupil" or "guardian"."""
    guardian = GuardianshipFactory(pupil=pupil).guardian
    cookies = {
        "teacher": (SESSION_COOKIE, lambda: open_session(teacher, school, device="e2e")),
        "guardian": (SESSION_COOKIE, lambda: open_session(guardian, school, device="e2e")),
        "pupil": (PUPIL_COOKIE, lambda: pupil_token(CardFactory(pupil=pupil))),
    }

    def open_as(who, name, *keys, width=390, **looks):
        page = page_at(width, **looks)
        cookie, token = cookies[who]
        page.context.add_cookies([{"name": cookie, "value": token(), "url": live_server.url}])
        page.goto(live_server.url + reverse(name, args=keys))
        return page

    return open_as


@pytest.mark.parametrize("width", [320, 390, 1366])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_the_pages(opened, pupil, width, dark, axe, sticks_out, too_small):
    allow(pupil, "photograph")
    looks = {"width": width, "dark": dark}
    for page in (
        opened("teacher", "class_consents", pupil.school_class_id, **looks),
        opened("teacher", "pupil_answers", pupil.pk, **looks),
        opened("pupil", "consent_mine", **looks),
        opened("guardian", "pupil_consents", pupil.pk, **looks),
    ):
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url


@SCRIPT
def test_a_teacher_ticks_a_slip_and_takes_it_back_in_one_tap(opened, pupil, script):
    page = opened(
        "teacher", "class_consents", pupil.school_class_id, width=1366, java_script_enabled=script
    )
    for purpose, party in CELLS:
        page.check(f"[name=hs-{pupil.pk}-yes][value={purpose}-{party}]")
    page.locator("main form#slips button:visible").click()
    page.wait_for_load_state()
    assert allows(pupil, "story")

    page.locator(f"button[form=back-{pupil.pk}]").click()
    page.wait_for_load_state()

    assert not allows(pupil, "photograph")
    assert answers_of([pupil])[0].state == "nothing"


def test_two_tabs_lose_nothing(opened, pupil):
    one, two = (
        opened("teacher", "class_consents", pupil.school_class_id, width=1366) for _turn in "12"
    )
    one.check(f"[name=hs-{pupil.pk}-yes][value=photograph-pupil]")
    two.check(f"[name=hs-{pupil.pk}-yes][value=photograph-guardian]")

    for page in (one, two):
        page.locator("main form#slips button:visible").click()
        page.wait_for_load_state()

    assert allows(pupil, "photograph")


def sizes(page):
    boxes = [button.bounding_box() for button in page.locator("[name=answer]").all()]
    return {(round(box["width"]), round(box["height"])) for box in boxes}


@SCRIPT
def test_yes_and_no_are_alike_and_one_tap_each(opened, pupil, script):
    child = opened("pupil", "consent_mine", java_script_enabled=script)
    parent = opened("guardian", "pupil_consents", pupil.pk, java_script_enabled=script)
    assert len(sizes(child)) == 1
    colours = {
        button.evaluate("e => getComputedStyle(e).backgroundColor + getComputedStyle(e).color")
        for button in child.locator("[name=answer]").all()
    }
    assert len(colours) == 1
    assert child.locator("input:checked").count() == 0

    for page in (child, parent):
        page.click("[value='photograph:yes']")
        page.wait_for_load_state()
    parent.click("[value='name:no']")
    parent.wait_for_load_state()
    assert allows(pupil, "photograph")

    child.reload()
    child.click("[value='photograph:back']")
    child.wait_for_load_state()

    assert not allows(pupil, "photograph")
    assert Consent.objects.filter(ending="withdrawn").count() == 1

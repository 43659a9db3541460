"""A code goes from its draft to the wall: issued, read and marked, signed, agreed on by a class."""

import pytest
from django.urls import reverse

from mangxanh.common.dates import today
from mangxanh.conduct.models import Acknowledgement, ClassAgreement, ClassSignatures, Code
from mangxanh.conduct.tests.factories import (
    ClassAgreementFactory,
    ClassSignaturesFactory,
    CodeFactory,
    HandoutFactory,
    RuleFactory,
)
from mangxanh.plan.models import Evidence
from mangxanh.plan.tests.factories import LineFactory, PlanFactory
from mangxanh.school.actions.access import open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE, SESSION_COOKIE
from mangxanh.school.tests.factories import CardFactory, ClassFactory, PupilFactory, YearFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def row(school, teacher):
    school.host = ""
    school.save()
    year = YearFactory(school=school)
    LineFactory(plan=PlanFactory(school=school, first_day=year.first_day), form="documents")
    return ClassFactory(year=year, name="6A1", grade=6, size=38, homeroom_teacher=teacher)


@pytest.fixture
def opened(live_server, page_at, school, teacher, board, row):
    """Open an address as "teacher", "board", "pupil" or, with "", as a stranger."""
    card = CardFactory(pupil=PupilFactory(school=school, school_class=row))
    cookies = {
        "teacher": (SESSION_COOKIE, lambda: open_session(teacher, school, device="e2e")),
        "board": (SESSION_COOKIE, lambda: open_session(board, school, device="e2e")),
        "pupil": (PUPIL_COOKIE, lambda: pupil_token(card)),
    }

    def open_as(who, name, *keys, width=390, **looks):
        page = page_at(width, **looks)
        if who:
            cookie, token = cookies[who]
            page.context.add_cookies([{"name": cookie, "value": token(), "url": live_server.url}])
        page.goto(live_server.url + reverse(name, args=keys))
        return page

    return open_as


def press(page, words):
    page.get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


LOOKS = [
    pytest.param(320, False, id="narrow-light"),
    pytest.param(1366, True, id="laptop-dark"),
    pytest.param(390, True, id="phone-dark", marks=pytest.mark.slow),
    pytest.param(1366, False, id="laptop-light", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_everybody_can_use_the_pages(opened, school, row, width, dark, axe, sticks_out, too_small):
    code = CodeFactory(school=school, basis="Quyết định số 88/QĐ-BTTTT ngày 21 tháng 01 năm 2025")
    words = {"text": "Thấy nặng thì sửa.", "why": "Vì khó gỡ.", "say": "“Tớ đăng nhé?”"}
    RuleFactory(code=code, dont="Đăng trước, gỡ sau.", basis="QĐ 88/QĐ-BTTTT", **words)
    draft = CodeFactory(school=school, state=Code.State.DRAFT, number=2)
    RuleFactory(code=draft, title="Hai")
    HandoutFactory(code=code)
    ClassSignaturesFactory(code=code, school_class=row)
    ClassAgreementFactory(school_class=row)
    looks = {"width": width, "dark": dark}
    rule = draft.rules.first()
    for who, name, *keys in (
        ("", "rules"), ("pupil", "rules"), ("board", "code_list"), ("board", "code_detail", draft.pk),
        ("board", "code_edit", draft.pk), ("board", "rule_edit", rule.pk),
        ("board", "code_issue", draft.pk), ("teacher", "code_hand_out", code.pk),
        ("teacher", "class_conduct", row.pk), ("teacher", "class_agree", row.pk),
        ("teacher", "class_signatures", row.pk),
    ):  # fmt: skip
        page = opened(who, name, *keys, **looks)
        assert axe(page) == [], page.url
        assert sticks_out(page) == [], page.url
        assert too_small(page) == [], page.url


@SCRIPT
def test_from_the_draft_to_the_wall(opened, row, script):
    looks = {"width": 1366, "java_script_enabled": script}
    page = opened("board", "code_list", **looks)
    press(page, "Soạn từ bản có sẵn")
    page.get_by_role("link", name="Ban hành", exact=True).click()
    page.fill("[name=first_day]", f"{today():%d/%m/%Y}")
    press(page, "Ban hành")
    code = Code.objects.get()
    assert code.state == Code.State.ISSUED

    stranger = opened("", "rules", java_script_enabled=script)
    assert stranger.locator(".rule").count() == 8
    pupil = opened("pupil", "rules", java_script_enabled=script)
    press(pupil, "Đã đọc")
    assert Acknowledgement.objects.count() == 1

    teacher = opened("teacher", "class_signatures", row.pk, **looks)
    teacher.fill("[name=signed]", "36")
    press(teacher, "Lưu")
    teacher.get_by_role("link", name="Ghi thỏa thuận của lớp").click()
    for n in (0, 2):
        teacher.locator("[name=chosen]").nth(n).check()
    teacher.fill("[name=own]", "Không nhắn sau chín giờ tối")
    teacher.fill("[name=signed]", "38")
    press(teacher, "Lưu")

    assert ClassSignatures.objects.get().signed == 36
    assert len(ClassAgreement.objects.get().sentences) == 3
    assert Evidence.objects.standing().count() == 3
    assert "Không nhắn sau chín giờ tối" in opened("pupil", "home").locator("main").inner_text()

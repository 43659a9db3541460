"""From the first page to the receipt, as a browser without JavaScript goes."""

from datetime import date, time

import pytest

from mangxanh.cases.models import Case, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.cases.tests.factories import private_of
from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.tests.walking import (
    STORY,
    browser,
    carried,
    code_on,
    opened_with,
    tell,
    third_page,
)

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def client(team):  # noqa: F811  # the fixture
    return browser(team.school)


def page(answer):
    return answer.content.decode()


def test_three_pages_and_the_receipt(team, client):  # noqa: F811
    answer = tell(client)

    assert answer.status_code == 200
    assert "Cảm ơn em đã nói ra" in page(answer)
    case, words = opened_with(team.school, code_on(answer))
    assert words["text"] == STORY
    assert words["quick"]["kind"] == "Bị trêu, bị nói xấu"
    assert (case.kind, case.teller, case.is_anonymous, case.is_urgent) == (
        "bullied", "pupil", True, False,
    )  # fmt: skip


def test_who_is_on_duty_reads_it(team, client):  # noqa: F811
    tell(client)

    case = Case.objects.visible_to(team.officer.person.at(team.school)).get()
    key = key_of(case, team.officer.person.at(team.school), private_of(team.officer))
    assert read(key, case.entries.get())["text"] == STORY
    assert not Case.objects.visible_to(team.head.person.at(team.school)).exists()
    assert not Notice.objects.exists()


def test_the_same_page_sent_again_is_the_same_report(team, client):  # noqa: F811
    token = third_page(client)
    first = client.post("/trang/3/", {**token, "story": STORY})
    second = client.post("/trang/3/", {**token, "story": STORY})

    assert code_on(first) == code_on(second)
    assert "Đây là tin em đã gửi" in page(second)
    assert "Đây là tin em đã gửi" not in page(first)
    assert Case.objects.count() == Receipt.objects.count() == 1


def test_the_last_group_is_typed_back(team, client):  # noqa: F811
    answer = tell(client)
    code = code_on(answer)

    wrong = client.post("/trang/4/", {**carried(answer), "group": "0000"})
    assert wrong.status_code == 400
    assert code_on(wrong) == code
    right = client.post("/trang/4/", {**carried(wrong), "group": code[-4:].lower()})
    assert right.status_code == 200
    assert code[-4:] not in page(right)


def test_out_of_hours_it_says_so_and_111(team, client):  # noqa: F811
    with moved_clock(at(SUNDAY, time(20, 40))):
        answer = tell(client)
        third = client.get("/trang/1/?ai=hoc-sinh")

    for shown in (answer, third):
        assert "Bây giờ không có thầy cô trực. Nếu em đang gặp nguy hiểm, gọi 111 ngay." in page(
            shown
        )


def test_urgent_reports_are_told_at_once_to_the_whole_ladder(team, client):  # noqa: F811
    answer = tell(client, what={"kind": "stranger", "meeting": "yes", "when": "chiều mai"})

    case, words = opened_with(team.school, code_on(answer))
    assert case.is_urgent
    assert case.why_urgent == "answer.meeting"
    assert words["when"] == "chiều mai"
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {h.person_id for h in (team.officer, team.deputy, team.head)}
    assert "sẽ đọc trong 15 phút" in page(answer)
    assert "Em đừng đi gặp" in page(answer)  # the help card


def test_with_few_left_only_recovery_reads_and_111_is_named(team, client):  # noqa: F811
    answer = tell(
        client, who={"named": "no", "not_them": "hiệu trưởng, " + team.officer.person.name}
    )

    assert not Wrap.objects.filter(person__isnull=False).exists()
    assert "Em gọi 111 nhé" in page(answer)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("story", "category", "title"),
    [
        ("em muốn chết", "selfharm", "Cảm ơn em đã viết ra"),
        ("em k muon song nua dau", "selfharm", "Cảm ơn em đã viết ra"),
        ("chú ấy sờ vào chỗ kín của em", "abuse", "Em không có lỗi"),
    ],
)
def test_words_of_danger_bring_help_on_the_same_answer(team, client, story, category, title):  # noqa: F811
    answer = tell(client, told={"story": story})

    case, _words = opened_with(team.school, code_on(answer))
    assert case.is_urgent
    assert case.why_urgent.startswith(f"{category}.")
    assert story not in case.why_urgent
    assert page(answer).index(title) < page(answer).index("<h1>")

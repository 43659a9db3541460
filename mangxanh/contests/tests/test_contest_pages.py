"""The pages of a contest until it opens, by its organiser."""

import pytest
from django.urls import reverse

from mangxanh.contests.models import Contest
from mangxanh.contests.queries.contests import size_of, what_lacks
from mangxanh.contests.tests.contest_factories import OPENS
from mangxanh.documents.lint import lint_docx
from mangxanh.plan.tests.factories import LineFactory, PlanFactory, go
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import TeacherFactory

pytestmark = pytest.mark.django_db
BEGUN = {
    "name": "Hội thi luật",
    "groups": "pairs",
    "teachers": "on",
    "size": "10",
    "opens_on": "07/12/2026",
    "closes_on": "20/12/2026",
    "minutes": "20",
    "attempts": "1",
}
TURNED = {
    "opens_1": "08/12/2026 07:00",
    "closes_1": "07/12/2026 07:00",
    **{f"{name}_{n}": "1" for n in range(1, 5) for name in ("minutes", "attempts")},
}


@pytest.fixture
def client(keeper):
    return browser(keeper)


def text(answer):
    return answer.content.decode()


def test_without_contests_the_list_offers_to_begin_one(client, bank, school):
    assert "Chưa có cuộc thi nào" in text(go(client, "contest_list"))
    assert reverse("contest_new") in text(go(client, "contest_list"))

    other = browser(TeacherFactory(school=school))

    assert reverse("contest_new") not in text(go(other, "contest_list"))


def test_one_short_form_makes_a_whole_draft(client, bank, school):
    line = LineFactory(plan=PlanFactory(school=school))
    shown = text(go(client, "contest_new"))
    assert "Tìm hiểu pháp luật trên không gian mạng năm học 2026–2027" in shown
    assert 'value="30/11/2026"' in shown

    answer = go(client, "contest_new", data=BEGUN | {"line": line.pk})

    contest = Contest.objects.get()
    assert answer.url == contest.get_absolute_url()
    assert [size_of(one) for one in contest.divisions.all()] == [10, 10, 10]
    assert contest.rounds.get().opens_at == OPENS
    assert contest.line == line
    shown = text(client.get(answer.url))
    assert "Không còn thiếu gì" in shown
    assert "Mở cuộc thi" in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"groups": "none", "teachers": ""},
        {"closes_on": "01/12/2026"},
        {"closes_on": "01/12/2027"},
    ],
)
def test_what_cannot_be_is_told_beside_its_field(client, bank, changes):
    assert go(client, "contest_new", data=BEGUN | changes).status_code == 422
    assert not Contest.objects.exists()


def test_a_draft_says_what_it_lacks_and_where_to_look(client, draft):
    first = draft.divisions.first()
    first.cells.create(school=draft.school, topic="khac", difficulty=3, count=2)
    draft.in_charge.clear()

    shown = text(client.get(draft.get_absolute_url()))

    assert "Trước khi mở" in shown
    assert "còn thiếu 2 câu" in shown
    assert "chu-de=khac&amp;muc=3&amp;hop-voi=6" in shown
    assert reverse("contest_open", args=[draft.pk]) not in shown


def test_each_part_of_a_draft_is_set(client, draft, keeper):
    pk = draft.pk
    settings = {
        "name": "Tên khác",
        "tells": "at_once",
        "policy": "all",
        "appeal_days": "4",
        "purpose": "Để hiểu luật",
    }
    assert go(client, "contest_edit", pk, data=settings).status_code == 302
    whom = {"groups": "each", "guardians": "on"}
    assert go(client, "contest_divisions", pk, data=whom).status_code == 302
    rounds = {
        "opens_1": "07/12/2026 07:00",
        "closes_1": "08/12/2026 20:00",
        "opens_2": "09/12/2026 07:00",
        "closes_2": "10/12/2026 20:00",
        **{f"{name}_{n}": "15" for n in range(1, 5) for name in ("minutes",)},
        **{f"attempts_{n}": "1" for n in range(1, 5)},
    }
    assert go(client, "contest_rounds", pk, data=rounds).status_code == 302
    prizes = {
        "prize_1": "Giải Vàng",
        "count_1": "2",
        "least_1": "7",
        "prize_2": "Giải Bạc",
        "rule_1": "right",
        "rule_2": "prediction",
        "lot": "on",
        "thresholds": ["50", "80"],
    }
    assert go(client, "contest_prizes", pk, data=prizes).status_code == 302
    assert go(client, "contest_people", pk, data={"people": [keeper.pk]}).status_code == 302

    draft.refresh_from_db()
    assert (draft.name, draft.tells, draft.appeal_days) == ("Tên khác", "at_once", 4)
    assert draft.divisions.count() == 5
    assert [one.minutes for one in draft.rounds.all()] == [15, 15]
    assert draft.prizes == [["Giải Vàng", 2, 7], ["Giải Bạc", 1, 0]]
    assert draft.rules == ["right", "prediction", "draw"]
    for name in (
        "contest_edit", "contest_divisions", "contest_rounds", "contest_prizes", "contest_people",
    ):  # fmt: skip
        assert go(client, name, pk).status_code == 200


def test_several_attempts_and_the_score_at_once_are_refused_at_the_field(client, draft):
    Contest.objects.filter(pk=draft.pk).update(tells="at_once")
    rounds = {"opens_1": "07/12/2026 07:00", "closes_1": "08/12/2026 20:00"}
    rounds |= {f"minutes_{n}": "15" for n in range(1, 5)}
    rounds |= {f"attempts_{n}": "2" for n in range(1, 5)}
    refused = go(client, "contest_rounds", draft.pk, data=rounds)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["attempts_1"]

    draft.rounds.update(attempts=2)
    settings = {"name": "Tên", "tells": "at_once", "policy": "all", "appeal_days": "4"}
    refused = go(client, "contest_edit", draft.pk, data=settings)
    assert refused.status_code == 422
    assert "dò ra đáp án" in text(refused)
    assert list(refused.context["form"].errors) == ["tells"]


def test_a_matrix_is_proposed_and_then_typed(client, draft):
    division = draft.divisions.first()
    url = reverse("division_matrix", args=[division.pk])

    shown = text(client.get(f"{url}?size=10&topics=tin-gia"))
    assert "Đây là đề xuất" in shown
    assert size_of(division) == 15

    typed = {"name": "Bảng A", "tin-gia_1": "3", "lua-dao_2": "2"}
    assert go(client, "division_matrix", division.pk, data=typed).status_code == 302
    division.refresh_from_db()
    assert (division.name, size_of(division)) == ("Bảng A", 5)
    assert go(client, "division_matrix", division.pk, data={"name": "A"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("contest_edit", {"name": ""}),
        ("contest_edit", {"name": "A", "tells": "after", "policy": "all", "appeal_days": "99"}),
        ("contest_divisions", {"groups": "none"}),
        ("contest_rounds", {"opens_1": "07/12/2026 07:00"}),
        ("contest_rounds", TURNED),
        ("contest_prizes", {"rule_1": "time"}),
        ("contest_people", {"csrfmiddlewaretoken": "x"}),
    ],
)
def test_a_part_that_cannot_be_is_told(client, draft, name, data):
    assert go(client, name, draft.pk, data=data).status_code == 422


def test_it_is_opened_lengthened_closed(client, draft):
    assert "Mở cuộc thi?" in text(go(client, "contest_open", draft.pk))
    assert go(client, "contest_open", draft.pk, data={}).status_code == 302
    shown = text(client.get(draft.get_absolute_url()))
    assert "Kéo dài" in shown
    assert "Ngân hàng" not in text(client.get(draft.get_absolute_url())).split("<main")[1]

    one = draft.rounds.get()
    later = {"closes_at": "24/12/2026 21:00", "reason": "Trường nghỉ vì bão"}
    assert go(client, "round_lengthen", one.pk).status_code == 200
    assert go(client, "round_lengthen", one.pk, data=later).status_code == 302
    assert go(client, "round_lengthen", one.pk, data=later).status_code == 422
    assert "Trường nghỉ vì bão" in text(client.get(draft.get_absolute_url()))

    for name in ("contest_edit", "contest_divisions", "contest_rounds", "contest_prizes",
                 "contest_open", "contest_delete"):  # fmt: skip
        assert go(client, name, draft.pk).status_code == 302
    assert go(client, "division_matrix", draft.divisions.first().pk).status_code == 302
    assert go(client, "contest_close", draft.pk, data={"reason": "Xong sớm"}).status_code == 302
    assert go(client, "contest_close", draft.pk, data={"reason": "Lại"}).status_code == 422


def test_what_lacks_is_told_when_it_is_opened_all_the_same(client, draft):
    draft.in_charge.clear()

    answer = go(client, "contest_open", draft.pk, data={})

    assert answer.status_code == 422
    assert what_lacks(draft)[0].text in text(answer)


def test_a_draft_is_copied_and_thrown_away(client, draft):
    copy = go(client, "contest_copy", draft.pk, data={})
    assert "(bản sao)" in text(client.get(copy.url))

    assert "Bỏ bản nháp này" in text(go(client, "contest_delete", draft.pk))
    assert go(client, "contest_delete", draft.pk, data={}).status_code == 302
    assert Contest.objects.count() == 1


def test_other_staff_read_what_is_open_without_its_matrix(client, draft, school):
    other = browser(TeacherFactory(school=school))
    assert other.get(draft.get_absolute_url()).status_code == 404
    go(client, "contest_open", draft.pk, data={})

    shown = text(other.get(draft.get_absolute_url()))

    assert "15 câu hỏi" in shown
    assert "Vận dụng" not in shown
    assert "Kéo dài" not in shown
    assert draft.name in text(go(other, "contest_list"))


def test_the_rules_are_a_page_and_an_official_paper(client, draft):
    shown = text(go(client, "contest_rules", draft.pk))
    assert "Chỉ em và thầy cô phụ trách thấy điểm của em." in shown
    assert "THỂ LỆ" in shown

    word = client.get(reverse("contest_rules_file", args=[draft.pk, "docx"]))
    assert lint_docx(word.content) == []
    pdf = client.get(reverse("contest_rules_file", args=[draft.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    assert client.get(reverse("contest_rules_file", args=[draft.pk, "odt"])).status_code == 404


def test_the_page_of_a_draft_asks_little(client, draft, django_assert_max_num_queries):
    client.get(draft.get_absolute_url())

    with django_assert_max_num_queries(20):
        client.get(draft.get_absolute_url())

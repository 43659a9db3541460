"""Pages of packs: what fits, three taps, nothing lost on a bad input, planning, chào cờ."""

from datetime import date

import pytest
from django.urls import reverse

from mangxanh.common.signing import new_token
from mangxanh.learning.actions.packs import plan_pack, teach
from mangxanh.learning.models import PackPlan, PackRun
from mangxanh.learning.tests.factories import KEY
from mangxanh.plan.models import Evidence
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lesson_line")]
DAY = date(2026, 11, 23)
SENT = {"heads": "36", "day": "2026-11-23", "way": "hands", "request_key": "k"}
HANDS = {
    "hand_0_0": "30", "hand_0_1": "4", "hand_1_1": "36", "hand_2_1": "20",
}  # fmt: skip


@pytest.fixture
def web(homeroom, row):
    return browser(homeroom)


def page(web, name, *keys, query=""):
    answer = web.get(reverse(name, args=keys) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(web, name, *keys, **data):
    return web.post(reverse(name, args=keys), data)


def run_of(lesson, row, by, **more):
    return teach(
        lesson, row, **({"day": DAY, "heads": 36, "request_key": new_token(), "by": by} | more)
    )


def test_the_list_says_what_fits_my_class_and_what_it_had(web, lesson, row, homeroom, youth, year):
    plan_pack(year, lesson, 7, due_on=date(2026, 12, 1), by=youth)
    before = page(web, "pack_list")
    assert "15 phút với 7A2" in before
    assert "Kế hoạch của khối: đến hết 01/12/2026" in before
    assert "đã làm 0/1" in before

    run_of(lesson, row, homeroom)

    after = page(web, "pack_list")
    assert "đã làm 1/1" in after
    assert "7A2: 23/11" in after


def test_without_a_class_one_is_chosen(web, row, teacher):
    alone = browser(teacher)
    assert "Thầy cô chọn một gói bên dưới" in page(alone, "pack_list")
    assert "15 phút với 7A2" in page(alone, "pack_list", query=f"?lop={row.pk}")


def test_every_pack_had_is_said(web, row, lesson, homeroom, monkeypatch):
    monkeypatch.setattr("mangxanh.learning.views.packs.lessons_of", lambda _school: {KEY: lesson})
    run_of(lesson, row, homeroom)

    assert "7A2 đã học đủ các gói của khối" in page(web, "pack_list")


def test_the_pack_page_has_the_script_and_begins_with_my_class(web, lesson, row):
    text = page(web, "pack_page", KEY)

    assert lesson.pack.goal in text
    assert all(step.say in text for step in lesson.pack.steps)
    assert f'href="/bai-hoc/{KEY}/trinh-chieu/?lop={row.pk}"' in text
    assert "Bắt đầu với 7A2" in text


def test_a_pack_for_other_grades_begins_with_no_class_of_mine(web, row):
    assert "Bắt đầu với" not in page(web, "pack_page", "khong-hua-theo")


def test_a_pack_of_an_ended_law_is_not_begun(web, row, lesson, monkeypatch):
    monkeypatch.setattr("mangxanh.learning.views.packs.ended_facts", lambda *_: [6])

    assert "Gói này đang chờ sửa" in page(web, "pack_page", KEY)
    assert "Đang chờ sửa" in page(web, "pack_list")


@pytest.mark.parametrize("name", ["pack_page", "pack_log", "pack_flag", "pack_slides"])
def test_what_has_no_pack_is_not_found(web, name):
    for key in ("khong-co", "anh-cua-con"):
        assert web.get(reverse(name, args=[key])).status_code == 404


def test_three_taps_write_it_down_once(web, row, lesson_line):
    text = page(web, "pack_log", KEY)
    assert 'value="38"' in text  # the heads are filled in

    first = post(web, "pack_log", KEY, **SENT)
    again = post(web, "pack_log", KEY, **SENT)

    run = PackRun.objects.get()
    assert first.url == again.url == reverse("pack_run", args=[run.pk])
    assert (run.school_class, run.heads, run.way, run.hands) == (row, 36, "none", [])
    assert Evidence.objects.get().line == lesson_line
    shown = page(web, "pack_run", run.pk)
    assert "Đã ghi cho 7A2" in shown
    assert Evidence.objects.get().code in shown
    assert web.get(reverse("pack_log", args=[KEY])).url == first.url  # it is there for today


def test_hands_are_counted_where_they_were_typed(web, row):
    post(web, "pack_log", KEY, **SENT, **HANDS)

    run = PackRun.objects.get()
    assert (run.way, run.hands) == ("hands", [[30, 4, 0], [0, 36, 0], [0, 20, 0]])
    assert "30/34 tay giơ đúng" in page(web, "pack_run", run.pk)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"heads": "39"}, "Sĩ số là 38"),
        ({"heads": ""}, "heads"),
        ({"heads": "nhiều"}, "heads"),
        ({"hand_0_0": "37"}, "có 41 tay giơ"),
        ({"hand_0_0": "-1"}, "hand_0_0"),
        ({"day": "2026-11-24"}, "day"),
        ({"lines": ["99999"]}, "lines"),
        ({"lines": ["x"]}, "lines"),
    ],
)
def test_a_bad_input_loses_nothing(web, row, wrong, said):
    answer = post(web, "pack_log", KEY, **SENT | HANDS | wrong)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    for name, value in (HANDS | wrong).items():
        if name.startswith("hand"):
            assert f'name="{name}" value="{value}"' in text
    assert not PackRun.objects.exists()


def test_what_is_wrong_with_the_whole_is_said(web, row, monkeypatch):
    monkeypatch.setattr("mangxanh.learning.actions.packs.ended_facts", lambda *_: [6])

    answer = post(web, "pack_log", KEY, **SENT)

    assert answer.status_code == 422
    assert "Bài đang chờ sửa" in answer.content.decode()


def test_the_class_is_asked_where_there_are_several(homeroom, row, year, lesson):
    ClassFactory(year=year, name="6A1", grade=6, homeroom_teacher=homeroom)
    ClassFactory(year=year, name="9A1", grade=9, homeroom_teacher=homeroom)
    web = browser(homeroom)

    text = page(web, "pack_log", KEY)

    assert "Thầy cô làm với lớp nào?" in text
    assert "6A1" in text
    assert "9A1" not in text  # another age
    assert "Đã làm với 6A1" in page(web, "pack_log", KEY, query=f"?lop={row.pk + 1}")
    for strange in (row.pk + 2, 99999, "x"):
        assert web.get(reverse("pack_log", args=[KEY]) + f"?lop={strange}").status_code == 404


def test_a_colleague_who_steps_in_chooses_the_class(teacher, row):
    assert "Các lớp của khối này" in page(browser(teacher), "pack_log", KEY)


def test_a_school_without_classes_of_the_grade_says_so(teacher, year):
    assert "chưa có lớp nào của khối này" in page(browser(teacher), "pack_log", KEY)


def test_without_a_plan_it_is_said_and_not_asked(web, row, plan, lesson_line):
    lesson_line.delete()

    assert "Khi ban giám hiệu đưa kế hoạch vào" in page(web, "pack_log", KEY)


def test_undo_takes_it_back_and_leads_to_writing_it_anew(web, row, lesson, homeroom):
    run = run_of(lesson, row, homeroom)

    answer = web.post(reverse("pack_undo", args=[run.pk]), follow=True)

    text = answer.content.decode()
    assert "Đã rút lại" in text
    assert f'href="/goi-sinh-hoat/{KEY}/ghi/?lop={row.pk}"' in text
    assert not Evidence.objects.standing().exists()


def test_a_run_whose_lesson_is_gone_is_shown(web, row, lesson, homeroom, monkeypatch):
    run = run_of(lesson, row, homeroom)
    monkeypatch.setattr("mangxanh.learning.views.packs.lessons_of", lambda _school: {})

    assert lesson.title in page(web, "pack_run", run.pk)


def test_chao_co_is_read_by_all_and_written_down_by_the_youth_leader(youth, row, homeroom):
    assert "Kính thưa thầy cô" in page(browser(homeroom), "pack_flag", KEY)
    assert post(browser(homeroom), "pack_flag", KEY, **SENT).status_code == 403
    web = browser(youth)
    assert "Ghi đã đọc ở chào cờ" in page(web, "pack_flag", KEY)

    post(web, "pack_flag", KEY, **SENT)
    post(web, "pack_flag", KEY, **SENT | {"request_key": "other"})

    run = PackRun.objects.get()
    assert (run.school_class, run.heads, run.size) == (None, 36, 38)
    assert "Đã ghi cho toàn trường" in page(web, "pack_run", run.pk)
    web.post(reverse("pack_undo", args=[run.pk]))
    assert "Ghi lại" in page(web, "pack_run", run.pk)


def test_chao_co_without_a_plan_says_so(youth, row, plan, lesson_line):
    lesson_line.delete()

    assert "Khi ban giám hiệu đưa kế hoạch vào" in page(browser(youth), "pack_flag", KEY)


@pytest.mark.parametrize("sheet", ["kich-ban", "chao-co", "trang-chieu", "phieu"])
def test_papers_are_pdfs(web, sheet):
    answer = web.get(reverse("pack_paper_file", args=[KEY, sheet]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_another_paper_is_not_found(web):
    assert web.get(reverse("pack_paper_file", args=[KEY, "khac"])).status_code == 404


def test_planning(youth, row, year, lesson, homeroom):
    web = browser(youth)
    assert "chưa có gói nào trong kế hoạch" in page(web, "pack_plans")
    planned = {"lesson": KEY, "grade": "7", "due_on": "2026-12-01"}

    assert post(web, "pack_plans", **planned).status_code == 302
    assert post(web, "pack_plans", **planned | {"due_on": "2030-01-01"}).status_code == 422
    assert post(web, "pack_plans", **planned | {"grade": "11"}).status_code == 422

    run_of(lesson, row, homeroom, way="hands", hands=[[30, 4, 2], [1, 35, 0], [0, 36, 0]])
    text = page(web, "pack_plans")
    assert "1/1 lớp" in text
    assert "30/36" in text
    plan = PackPlan.objects.get()
    assert post(browser(homeroom), "pack_plan_remove", plan.pk).status_code == 403
    assert post(web, "pack_plan_remove", plan.pk).status_code == 302
    assert not PackPlan.objects.exists()


def test_a_year_is_proposed_ticked_and_planned(youth, row, year):
    web = browser(youth)
    form = web.get(reverse("pack_plans_propose")).context["form"]
    names = list(form.proposals)
    assert len(names) == 5
    sent = {f"take_{name}": "on" for name in names[:2]}
    sent |= {f"due_{name}": "2027-03-01" for name in names[:2]}

    assert post(web, "pack_plans_propose", **sent | {f"due_{names[0]}": ""}).status_code == 422
    assert (
        post(web, "pack_plans_propose", **sent | {f"due_{names[0]}": "2031-01-01"}).status_code
        == 422
    )
    assert not PackPlan.objects.exists()
    assert post(web, "pack_plans_propose", **sent).status_code == 302

    assert PackPlan.objects.filter(year=year, due_on=date(2027, 3, 1)).count() == 2
    assert len(web.get(reverse("pack_plans_propose")).context["form"].proposals) == 3


def test_nothing_left_to_propose_is_said(youth, year):
    assert "Không còn gói nào để đề xuất" in page(browser(youth), "pack_plans_propose")


def test_without_a_school_year_nothing_can_be_planned(school, monday):
    board = PersonFactory(school=school, roles=(Role.BOARD,))
    school.years.all().delete()

    assert browser(board).get(reverse("pack_plans")).status_code == 404
    assert page(browser(board), "pack_list")

"""The pages of the list of pages for teaching."""

import io
import zipfile

import pytest
from django.urls import reverse

from mangxanh.files.models import StoredFile
from mangxanh.learning.models import Resource
from mangxanh.learning.tests.factories import ResourceFactory
from mangxanh.plan.models import Activity
from mangxanh.plan.tests.factories import LineFactory, go, nothing_stored
from mangxanh.school.models import OutsideSwitch, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory, TeacherFactory

pytestmark = pytest.mark.django_db
NEW = {
    "url": "https://a.vn/bai",
    "title": "Bài hay",
    "subject": "Toán",
    "grades": ["6"],
    "note": "",
}


@pytest.fixture
def head(school):
    return PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,))


def text(answer):
    return answer.content.decode()


def test_a_teacher_proposes_and_sees_it_waiting(teacher):
    client = browser(teacher)
    assert "Trước khi đề xuất" in text(go(client, "resource_new"))

    answer = go(client, "resource_new", data=NEW)

    row = Resource.objects.get()
    assert answer.url == row.get_absolute_url()
    shown = text(go(client, "resource_detail", row.pk))
    assert "Đang chờ tổ trưởng chuyên môn" in shown
    assert "Rút đề xuất" in shown
    assert "Quyết định của thầy cô" not in shown
    assert "Bài hay" not in text(go(client, "resource_list"))
    assert "Bài hay" in text(go(client, "resource_list", query="?loai=proposed"))


def test_what_is_wrong_is_said_and_kept(teacher):
    answer = go(browser(teacher), "resource_new", data=NEW | {"url": "a b", "title": ""})

    assert answer.status_code == 422
    assert not Resource.objects.exists()
    answer = go(browser(teacher), "resource_new", data=NEW | {"url": "a"})
    assert "chép đủ địa chỉ" in text(answer)


def test_a_head_finds_what_waits_and_decides(head, teacher):
    row = ResourceFactory(school=teacher.school, proposed_by=teacher)
    ResourceFactory(
        school=teacher.school, url=row.url, state="rejected", reason="Cũ quá", proposed_by=teacher
    )
    client = browser(head)
    assert "Chờ thầy cô duyệt: 1" in text(go(client, "resource_list"))
    assert "Cũ quá" in text(go(client, "resource_detail", row.pk))

    without = go(client, "resource_decide", row.pk, data={"approve": "no", "reason": ""})
    assert (without.status_code, "một câu" in text(without)) == (422, True)
    assert go(client, "resource_decide", row.pk, data={}).status_code == 422
    done = go(client, "resource_decide", row.pk, data={"approve": "yes", "reason": ""})

    assert done.url == reverse("resource_list")
    assert "Đã duyệt" in text(go(client, "resource_list"))
    late = go(client, "resource_decide", row.pk, data={"approve": "no", "reason": "Không"})
    assert "trong lúc đó" in text(late)


def test_a_page_is_taken_off_with_a_reason(head, teacher):
    row = ResourceFactory(school=teacher.school, proposed_by=teacher, state="approved")
    client = browser(head)
    assert "khỏi danh mục" in text(go(client, "resource_withdraw", row.pk))
    assert go(client, "resource_withdraw", row.pk, data={"reason": ""}).status_code == 422

    assert (
        go(client, "resource_withdraw", row.pk, data={"reason": "Mất"}).url
        == row.get_absolute_url()
    )
    assert "Mất" in text(go(client, "resource_detail", row.pk))


def test_the_list_is_filtered_and_says_what_checks_found(teacher, monday):
    for title, more in {
        "Chống tin giả": {
            "subject": "Ngữ văn",
            "grades": [8],
            "checked_at": "2026-11-20T03:00Z",
            "reachable": True,
        },
        "Mật khẩu": {"checked_at": "2026-11-20T03:00Z", "reachable": False},
    }.items():
        ResourceFactory(
            school=teacher.school, proposed_by=teacher, title=title, state="approved", **more
        )
    client = browser(teacher)

    shown = text(go(client, "resource_list"))
    assert "không mở được ngày 20/11/2026" in shown
    assert "· mở được" not in shown
    assert "mở được ngày 20/11/2026" in text(go(client, "resource_list", query="?q=tin+gia"))
    assert "Mật khẩu" not in text(go(client, "resource_list", query="?khoi=8&mon=Ngữ văn"))
    assert "Chưa có gì" in text(go(client, "resource_list", query="?q=khong-co"))
    assert go(client, "resource_list", query="?loai=x&khoi=y&page=99").status_code == 200


def test_who_only_keeps_the_server_reads_the_list_and_proposes_nothing(school):
    client = browser(PersonFactory(school=school, roles=(Role.IT,)))

    shown = text(go(client, "resource_list"))
    assert reverse("resource_new") not in shown
    assert reverse("outside_switch") in shown
    assert go(client, "resource_new").status_code == 403


def test_minutes_are_seen_filed_with_their_paper_and_not_twice(head, teacher, plan):
    client = browser(head)
    assert "Chưa có quyết định" in text(go(client, "resource_minutes"))
    ResourceFactory(
        school=teacher.school,
        proposed_by=teacher,
        state="approved",
        decided_by=head,
        decided_at="2026-11-20T03:00Z",
    )
    ResourceFactory(
        school=teacher.school,
        proposed_by=teacher,
        title="Trò chơi",
        state="rejected",
        reason="Quảng cáo",
        grades=[6],
        decided_by=head,
        decided_at="2026-11-20T03:00Z",
    )
    assert "không có nhiệm vụ" in text(go(client, "resource_minutes"))
    answer = client.post(reverse("resource_minutes"), {"request_key": "k"}, follow=True)
    assert "không có nhiệm vụ" in text(answer)
    assert not StoredFile.objects.exists()

    LineFactory(plan=plan, form="teaching")
    assert "xếp vào nhiệm vụ" in text(go(client, "resource_minutes"))
    for _tap in range(2):
        answer = go(client, "resource_minutes", data={"request_key": "k"})

    activity = Activity.objects.get()
    assert answer.url == activity.get_absolute_url()
    stored = StoredFile.objects.get()
    assert stored == activity.files.get().stored
    with zipfile.ZipFile(io.BytesIO(stored.path.read_bytes())) as paper:
        words = paper.read("word/document.xml").decode()
    assert "Trò chơi" in words
    assert "Quảng cáo" in words
    assert "20/11/2026" in words
    assert "đã ghi biên bản" in text(go(client, "resource_minutes"))
    assert "Biên bản duyệt" in text(go(client, "resource_detail", Resource.objects.first().pk))
    assert "đã được ghi" in text(client.post(reverse("resource_minutes"), {}, follow=True))


def test_a_teacher_sees_no_minutes_and_stores_nothing(teacher, settings):
    client = browser(TeacherFactory(school=teacher.school))
    assert go(client, "resource_minutes").status_code == 403
    assert go(client, "resource_minutes", data={"request_key": "k"}).status_code == 403
    assert nothing_stored(settings)


def test_the_switch_says_what_it_does_and_who_turned_it(board, teacher):
    client = browser(board)
    assert "Bình thường máy chủ không gọi ra ngoài" in text(go(client, "outside_switch"))

    assert go(client, "outside_switch", data={"on": "yes"}).status_code == 302
    assert OutsideSwitch.objects.get().is_on
    assert board.addressed in text(go(client, "outside_switch"))
    assert "mỗi tuần một lần" in text(go(client, "resource_list"))
    go(client, "outside_switch", data={"on": "no"})
    assert not OutsideSwitch.objects.get().is_on
    assert go(browser(teacher), "outside_switch").status_code == 403

"""What a child told in person: any colleague writes it down, the ladder alone reads it."""

import ast
import re
import shutil

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions import spoken
from mangxanh.cases.actions.spoken import file_spoken
from mangxanh.cases.models import Case, Entry, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.factories import here, private_of, told
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.notices.models import Notice
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.test_parallel import in_threads

pytestmark = pytest.mark.django_db
PAGE = "/vu-viec/ghi-loi-ke/"


def test_a_teacher_files_and_reads_nothing_of_it(team, teacher):
    case = file_spoken(team.box, told(kind="scam"), by=teacher.at(team.school))
    assert (case.origin, case.is_urgent, case.owner) == ("spoken", False, team.officer.person)
    assert not Wrap.objects.filter(person=teacher).exists()
    assert not Case.objects.visible_to(teacher.at(team.school)).exists()
    assert [row.person for row in Notice.objects.all()] == [team.officer.person]
    assert case.number not in Notice.objects.get().body
    key = key_of(case, here(team.officer), private_of(team.officer))
    assert read(key, case.entries.get())["text"] == "Các bạn lập nhóm nói xấu em."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "home"}, "answer.home"),
        ({"kind": "scam", "is_urgent": True}, "answer.told"),
        ({"kind": "unsure", "report": {"text": "Em nói em không muốn sống nữa."}}, ""),
    ],
)
def test_what_means_danger_is_urgent_and_the_whole_ladder_is_told(team, teacher, changes, why):
    case = file_spoken(team.box, told(**changes), by=teacher.at(team.school))
    assert case.is_urgent
    assert why in case.why_urgent
    assert Notice.objects.count() == 3


def test_somebody_from_outside_files_nothing(team, teacher):
    with pytest.raises(PermissionDenied):
        file_spoken(team.box, told(), by=at_another_school(teacher))


def at_another_school(person):
    from mangxanh.school.tests.factories import SchoolFactory  # noqa: PLC0415  # for this one

    return person.at(SchoolFactory())


def test_the_page_takes_it_and_leads_who_may_read_it_there(team, teacher):
    sent = {
        "kind": "bullied",
        "text": "Con kể bạn trêu.",
        "name": "Nguyễn An, 7A2",
        "excluded": [str(team.head.person_id)],
    }
    client = browser(teacher, team.school)
    assert "7A2" not in page(client, PAGE)
    assert client.post(PAGE, {"kind": "bullied"}).status_code == 422
    answer = client.post(PAGE, sent)
    assert answer.headers["Location"] == PAGE
    case = Case.objects.get()
    assert not Wrap.objects.filter(person=team.head.person).exists()
    assert Entry.objects.filter(what="identity").exists()
    answer = at_work(team.officer).post(PAGE, sent)
    case = Case.objects.exclude(pk=case.pk).get()
    assert answer.headers["Location"] == f"/vu-viec/{case.number}/"


def test_with_too_few_left_it_says_so(team, teacher):
    client = browser(teacher, team.school)
    everybody = [str(one.person_id) for one in (team.officer, team.deputy, team.head)]
    client.post(PAGE, {"kind": "bullied", "text": "x", "excluded": everybody})
    assert Case.objects.get().owner is None
    assert "111" in page(client, PAGE)
    for handler in (team.officer, team.deputy):
        handler.public_key = ""
        handler.save()
    assert "<form" not in page(client, PAGE).split("<main")[1]


def test_a_check_that_breaks_loses_nothing_and_counts_as_danger(team, monkeypatch, caplog):
    monkeypatch.setattr(spoken, "danger", None)
    said = told(kind="bullied", report={"text": "chuyện bí mật"})
    case = file_spoken(team.box, said, by=here(team.officer))
    assert (case.is_urgent, case.why_urgent) == (True, "check.failed")
    assert "bí mật" not in caplog.text


def test_a_double_tap_files_once_and_other_words_are_another_case(team, teacher):
    client = browser(teacher, team.school)
    once = re.search(r'name="once" value="(\w+)"', page(client, PAGE))[1]
    sent = {"kind": "bullied", "text": "Con kể bạn trêu.", "once": once}
    for _tap in range(2):
        assert client.post(PAGE, sent).headers["Location"] == PAGE
    assert Case.objects.count() == Notice.objects.count() == 1
    client.post(PAGE, sent | {"text": "Bạn khác kể chuyện khác."})  # gone back to, written anew
    assert Case.objects.count() == 2
    at_work(team.officer).post(PAGE, sent)
    assert Case.objects.count() == 3
    assert once not in Entry.objects.values_list("once", flat=True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_files_once(team, teacher, tmp_path):
    shutil.copytree(settings.KEYS_DIR, tmp_path / "keys", dirs_exist_ok=True)
    act = (
        "[f(Box.objects.get(), told(once='x'), by=Person.objects.get(pk={key}).at(school))"
        " for Box in [__import__('mangxanh.cases.models', fromlist=['Box']).Box]"
        " for told in [__import__('mangxanh.cases.tests.factories', fromlist=['told']).told]"
        " for f in [__import__('mangxanh.cases.actions.spoken', fromlist=['x']).file_spoken]]"
    )
    count = "[__import__('mangxanh.cases.models', fromlist=['x']).Case.objects.count()]"
    said, counts = in_threads(tmp_path, team.school, act.format(key=teacher.pk), count, count=6)
    assert (ast.literal_eval(said), ast.literal_eval(counts)) == (["did"] * 6, [1])

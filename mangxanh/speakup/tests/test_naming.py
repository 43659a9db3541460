"""Who is named in the story has nothing of it; too few left, and the reporter is asked first."""

import re

import pytest

from mangxanh.cases.models import Case, Handler, Wrap
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.cases.tests.factories import HandlerFactory, here
from mangxanh.notices.models import Notice
from mangxanh.school.models import Person
from mangxanh.speakup.queries import value_of
from mangxanh.speakup.tests.test_files import picture
from mangxanh.speakup.tests.walking import browser, carried, code_on, opened_with, tell, third_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(team):  # noqa: F811  # the fixture
    """Officer cô Hoà, deputy thầy Minh, head cô Vân."""
    rows = [team.officer.person, team.deputy.person, team.head.person]
    for person, form, name in zip(
        rows, ("cô", "thầy", "cô"), ("Trần Thu Hoà", "Lê Quang Minh", "Đỗ Hồng Vân"), strict=True
    ):
        Person.objects.filter(pk=person.pk).update(name=name, address_form=form)
    return rows


@pytest.fixture
def client(team):  # noqa: F811
    return browser(team.school)


def page(answer):
    return answer.content.decode()


def readers():
    return set(Wrap.objects.filter(person__isnull=False).values_list("person", flat=True))


def test_25_who_is_named_in_the_story_has_no_trace_and_the_receipt_says_so(team, client, people):  # noqa: F811
    hoa, minh, van = people
    story = "Cô Hoà chụp ảnh em rồi dọa đăng lên."
    answer = tell(client, what={"kind": "threatened"}, told={"story": story, "photos": picture()})

    case, words = opened_with(team.school, code_on(answer))
    assert readers() == {minh.pk, van.pk}
    assert case.owner_id == minh.pk
    assert set(Notice.objects.values_list("person", flat=True)) == {minh.pk, van.pk}
    assert not Case.objects.visible_to(here(team.officer)).exists()
    assert words["excluded"] == [hoa.pk]  # nor is she let in later
    assert "Cô Hoà không nhận được tin này, vì em có nhắc tên." in page(answer)
    assert "cô Hoà" not in page(answer).replace("Cô Hoà", "")
    again = client.post("/trang/4/", {**carried(answer), "group": "x"})
    assert "Cô Hoà không nhận được tin này" in page(again)


def test_a_colleague_who_reads_nothing_anyway_is_not_spoken_of(team, client, people):  # noqa: F811
    answer = tell(client, told={"story": "Thầy Khải mắng em, em thấy mình vô dụng."})
    assert readers() == {one.pk for one in people}
    assert "nhắc tên" not in page(answer)


def test_where_too_few_would_be_left_the_reporter_is_asked_first(team, client, people):  # noqa: F811
    hoa, minh, _van = people
    story = "Em kể cô Hoà nghe rồi. Thầy Minh vẫn trêu em."
    asked = tell(client, told={"story": story, "photos": picture()})
    assert asked.status_code == 400
    assert not Case.objects.exists()
    assert "Em có nhắc tới thầy Minh, cô Hoà. Tin chưa gửi." in page(asked)
    assert "Ảnh, ghi âm thì em chọn lại nhé." in page(asked)
    assert "Em gọi 111 nhé" in page(asked)  # as the ticks stand
    assert len(re.findall(r'name="meant"\s+value="\w+"\s+checked', page(asked))) == 2
    token = {
        **carried(asked),
        "story": story,
        "asked": [value_of(team.school, one.pk) for one in (hoa, minh)],
        "meant": [value_of(team.school, minh.pk)],
    }
    wrong = client.post("/trang/3/", {**token, "links": "x" * 2001})
    assert len(re.findall(r'name="meant"\s+value="\w+"\s+checked', page(wrong))) == 1
    assert "Tin chưa gửi" not in page(wrong)

    sent = client.post("/trang/3/", {**token, **carried(wrong), "asked": token["asked"]})
    _case, words = opened_with(team.school, code_on(sent))
    assert minh.pk not in readers()
    assert hoa.pk in readers()
    assert words["excluded"] == [minh.pk]


def test_who_wants_none_of_them_is_sent_to_111(team, client, people):  # noqa: F811
    values = [value_of(team.school, one.pk) for one in people[:2]]
    told = {"story": "Cô Hoà, thầy Minh bắt nạt em.", "asked": values, "meant": values}
    answer = tell(client, told=told)
    assert code_on(answer)
    assert readers() == set()
    assert "Em gọi 111 nhé" in page(answer)


def test_with_too_few_left_already_nobody_is_asked(client, people):
    answer = tell(
        client,
        who={"named": "no", "not_them": "cô Hoà, thầy Minh"},
        told={"story": "Cô Vân biết."},
    )
    assert code_on(answer)
    assert readers() == set()


def test_an_answer_about_somebody_who_is_no_handler_is_refused(client, people):
    answer = tell(client, told={"story": "Cô Hoà", "asked": "1", "meant": "1"})
    assert answer.status_code == 400
    assert not Case.objects.exists()


def test_what_was_filed_is_not_asked_about_when_it_is_sent_again(team, client, people):  # noqa: F811
    token = {**third_page(client), "story": "Cô Hoà trêu em."}
    first = client.post("/trang/3/", token)
    Handler.objects.filter(person=people[1]).update(public_key="")
    HandlerFactory(school=team.school)  # so that the box stays open
    again = client.post("/trang/3/", token)
    assert code_on(again) == code_on(first) is not None
    assert Case.objects.count() == 1

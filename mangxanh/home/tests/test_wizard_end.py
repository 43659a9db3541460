import pytest
from django.urls import reverse

from mangxanh.history.models import HistoryRow
from mangxanh.home.queries import setup_steps
from mangxanh.school.models import OneUseLink, Person
from mangxanh.school.tests.factories import SchoolFactory, YearFactory
from mangxanh.work.passphrase import has_passphrase, is_passphrase

pytestmark = pytest.mark.django_db


def go(client, name, data=None):
    return client.get(reverse(name)) if data is None else client.post(reverse(name), data)


def words_of(response):
    return response.context["words"]


def test_the_six_words_are_shown_once_and_two_are_asked_back(web, fresh):
    made = go(web, "setup_sheet", {"make": ""})
    words, sealed = words_of(made), made.context["sealed"]
    paper = go(web, "setup_sheet", {"docx": "", "sealed": sealed})
    asked = go(web, "setup_sheet", {"ask": "", "sealed": sealed})
    wrong = go(
        web, "setup_sheet", {"check": "", "sealed": sealed, "first": "x", "second": words[4]}
    )
    assert not has_passphrase()
    again = go(web, "setup_sheet", {"show": "", "sealed": sealed})
    right = {"check": "", "sealed": sealed, "first": words[1], "second": words[4]}
    checked = go(web, "setup_sheet", right)

    assert len(words) == 6
    assert all(word in made.text for word in words)
    assert "no-store" in made["Cache-Control"]
    assert paper.content.startswith(b"PK")
    assert f">{words[0]}<" not in asked.text.replace("\n", "")
    assert "words" not in asked.context
    assert wrong.status_code == 422
    assert words_of(again) == words
    assert checked["Location"] == reverse("setup_invite")
    assert is_passphrase(" ".join(words))
    assert HistoryRow.objects.filter(verb="recovery sheet made").count() == 1


def test_words_of_somebody_else_are_not_taken(web, fresh, client):
    response = go(web, "setup_sheet", {"check": "", "sealed": "xyz", "first": "a", "second": "b"})

    assert response["Location"] == reverse("setup_sheet")
    assert not has_passphrase()


def test_new_words_may_replace_lost_ones(web, fresh):
    test_the_six_words_are_shown_once_and_two_are_asked_back(web, fresh)

    page = go(web, "setup_sheet")

    assert page.context["made"]
    assert 'name="make"' in page.text


def test_one_of_several_schools_makes_no_words(web, fresh, head):
    SchoolFactory()
    fresh.host = "truong-moi.test"
    fresh.save()
    web.defaults["HTTP_HOST"] = fresh.host

    page = go(web, "setup_sheet")
    refused = go(web, "setup_sheet", {"make": ""})

    assert page.status_code == 200
    assert 'name="make"' not in page.text
    assert refused.status_code == 403


def test_colleagues_are_invited_by_link(web, fresh):
    pasted = "Cô Nguyễn Thị Mai, GVCN, mai@truong.edu.vn\n\nTrần Văn Khải\tVăn thư"

    response = go(web, "setup_invite", {"pasted": pasted})

    links = [link for _person, link in response.context["invited"]]
    assert len(links) == 2
    assert all(link in response.text for link in links)
    assert OneUseLink.objects.count() == 2
    assert web.get(links[0].removeprefix("http://testserver")).status_code == 200


def test_sending_the_list_again_makes_no_second_account(web, fresh):
    pasted = {"pasted": "Nguyễn Thị Mai, GV"}
    go(web, "setup_invite", pasted)

    response = go(web, "setup_invite", pasted)

    assert response.status_code == 422
    assert Person.objects.filter(name="Nguyễn Thị Mai").count() == 1


@pytest.mark.parametrize(
    "pasted",
    ["", "Mai", "\n".join(f"Người Số {n}" for n in range(9)), "Lan, GV\nLan, GV"],
)
def test_a_list_with_a_fault_invites_nobody(web, fresh, pasted):
    response = go(web, "setup_invite", {"pasted": pasted})

    assert response.status_code == 422
    assert not OneUseLink.objects.exists()


def test_a_hundred_at_a_time_is_enough(web, fresh):
    pasted = "\n".join(
        f"Nguyễn Văn Số {chr(97 + n // 26)}{chr(97 + n % 26)}, GV" for n in range(101)
    )

    assert go(web, "setup_invite", {"pasted": pasted}).status_code == 422
    assert Person.objects.count() == 1


def test_the_end_waits_for_what_is_needed(web, fresh):
    early = go(web, "setup_done", {})

    fresh.refresh_from_db()
    assert early["Location"] == reverse("setup_school")
    assert fresh.set_up_at is None


def test_the_wizard_ends_with_the_way_to_the_plan(web, fresh):
    type(fresh).objects.update(abbreviation="THCSBG", authority="UBND phường", place="Bãi Giữa")
    YearFactory(school=fresh)

    before = go(web, "setup_done")
    done = go(web, "setup_done", {})

    fresh.refresh_from_db()
    assert reverse("setup_classes") in before.text
    assert done["Location"] == reverse("setup_done")
    assert fresh.set_up_at is not None
    assert reverse("plan_import") in go(web, "setup_done").text
    assert HistoryRow.objects.filter(verb="school set up").count() == 1


def test_help_may_wait_and_is_asked_for_again(web, fresh):
    page = go(web, "setup_help")
    skipped = go(web, "setup_help", {"csrfmiddlewaretoken": "x"})
    kept = go(web, "setup_help", {"hotline": "024 3999 0001", "counsellor": "Phòng 203"})
    wrong = go(web, "setup_help", {"hotline": "0" * 31})

    assert page.status_code == 200
    assert skipped["Location"] == kept["Location"] == reverse("setup_sheet")
    assert wrong.status_code == 422
    assert "Phòng 203" in go(web, "setup_help").text
    assert "setup_help" in [step.name for step in setup_steps(fresh) if not step.done]

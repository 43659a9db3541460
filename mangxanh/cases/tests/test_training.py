"""The training unit is well made, and a handler goes through it at their own pace."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from mangxanh.cases.actions.training import choose, finish_training
from mangxanh.cases.models import Handler
from mangxanh.cases.stories import drill_story, read_story
from mangxanh.cases.training import CONTENT, blocks_of, read_unit, unit
from mangxanh.common.errors import BadInput
from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.history.models import HistoryRow
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory

TEXT = (CONTENT / "training.yaml").read_text(encoding="utf-8")
STORY = (CONTENT / "drill.yaml").read_text(encoding="utf-8")


def test_what_ships_is_whole():
    whole = unit()
    assert len(whole.scenarios) == 8
    assert len(whole.closing.confirms) == 7
    for scenario in whole.scenarios:
        assert [option.is_right for option in scenario.options].count(True) == 1
        assert all(len(option.feedback) > 40 for option in scenario.options)
        assert scenario.sources
    # the right one does not stand in one place
    places = {[o.is_right for o in one.options].index(True) for one in whole.scenarios}
    assert len(places) >= 3


def test_it_can_be_read_in_twenty_minutes():
    words = sum(len(line.split()) for line in TEXT.splitlines() if not line.startswith("#"))
    assert words / 200 <= unit().minutes


def test_it_promises_nothing_that_safety_forbids():
    """What is never said stands in a wrong answer only."""
    told = [
        option.text for one in unit().scenarios for option in one.options if option.is_right
    ] + list(unit().closing.confirms)
    for line in told:
        assert "hứa không ai biết" not in line
        assert "che chở" not in line


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("right: true", "right: false"), "exactly one"),
        (("minutes: 20", "minutes: 200"), "minutes"),
        (("  - id: locked-image", "  - id: notify-now"), "one id"),
        (("    question: Thầy Bình làm gì trước?\n", ""), "question"),
        (("closing:", "ending:"), "closing"),
        (("    rule: Biết", "    score: 3\n    rule: Biết"), "score"),
    ],
)
def test_a_faulty_file_is_refused_with_what_is_wrong(change, said):
    assert change[0] in TEXT
    with pytest.raises(FaultyFileError, match=said):
        read_unit(TEXT.replace(*change))


def test_marks_are_few_and_nothing_else_is_markup():
    first, second = blocks_of("một **hai** <b>\nba\n\n- bốn\n- năm")
    assert first.lines == ("một <strong>hai</strong> &lt;b&gt; ba",)
    assert (second.is_list, second.lines) == (True, ("bốn", "năm"))


def test_the_story_of_the_drill_says_what_it_is():
    assert drill_story().text.startswith("ĐÂY LÀ TIN DIỄN TẬP")
    assert drill_story().report["where"]
    with pytest.raises(FaultyFileError, match="grade"):
        read_story(STORY.replace("grade: 7", "grade: 70"))


@pytest.fixture
def handler(team):
    Handler.objects.update(trained_at=None, drilled_at=None)
    team.officer.refresh_from_db()
    team.officer.person.at(team.school)
    return team.officer


@pytest.fixture
def web(handler):
    return browser(handler.person)


def right(scenario):
    return [option.is_right for option in scenario.options].index(True)


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_only_the_right_answer_is_remembered_and_no_wrong_one(handler):
    first, person = unit().scenarios[0], handler.person
    wrong = (right(first) + 1) % len(first.options)
    assert not choose(handler, first, wrong, by=person).is_right
    handler.refresh_from_db()
    assert handler.answered == []
    for _twice in range(2):
        assert choose(handler, first, right(first), by=person).is_right
    handler.refresh_from_db()
    assert handler.answered == [first.key]
    with pytest.raises(BadInput):
        choose(handler, first, 9, by=person)


@pytest.mark.django_db
def test_nobody_does_it_for_another(team, handler):
    with pytest.raises(PermissionDenied):
        choose(handler, unit().scenarios[0], 0, by=team.deputy.person.at(team.school))
    with pytest.raises(PermissionDenied):
        finish_training(handler, by=team.head.person.at(team.school))


@pytest.mark.django_db
def test_it_is_done_when_every_scenario_was_understood(handler):
    with pytest.raises(BadInput, match=unit().scenarios[0].title):
        finish_training(handler, by=handler.person)
    for scenario in unit().scenarios:
        choose(handler, scenario, right(scenario), by=handler.person)
    for _twice in range(2):
        assert finish_training(handler, by=handler.person).trained_at
    assert HistoryRow.objects.filter(verb="training done").count() == 1


@pytest.mark.django_db
def test_a_handler_goes_through_page_by_page_and_resumes(handler, web):
    page = reverse("training")
    assert "Bắt đầu" in text(web.get(page))
    assert web.get(reverse("training_end")).status_code == 302
    url = reverse("training_scenario", args=[unit().scenarios[0].key])
    first = unit().scenarios[0]
    wrong = (right(first) + 1) % len(first.options)
    told = text(web.post(url, {"option": wrong}, follow=True))
    assert first.options[wrong].feedback in told
    assert first.rule not in told
    told = text(web.post(url, {"option": right(first)}, follow=True))
    assert first.rule in told
    assert reverse("training_scenario", args=[unit().scenarios[1].key]) in told
    assert "Tiếp tục" in text(web.get(page))
    assert web.post(url, {"option": ""}, follow=True).status_code == 200
    assert text(web.get(url + "?chon=x")).count("giai-thich") == 0
    for scenario in unit().scenarios:
        web.post(reverse("training_scenario", args=[scenario.key]), {"option": right(scenario)})
    last = reverse("training_scenario", args=[unit().scenarios[-1].key])
    assert reverse("training_end") in text(web.get(last))
    assert unit().closing.confirms[0] in text(web.get(reverse("training_end")))
    told = text(web.post(reverse("training_end"), follow=True))
    assert unit().closing.done in told
    handler.refresh_from_db()
    assert handler.trained_at
    assert web.get(reverse("training_end")).status_code == 200


@pytest.mark.django_db
def test_ending_too_early_leads_back(handler, web):
    told = text(web.post(reverse("training_end"), follow=True))
    assert unit().scenarios[0].title in told
    handler.refresh_from_db()
    assert handler.trained_at is None


@pytest.mark.django_db
def test_there_is_no_such_page_for_others(team, handler, web):
    colleague = browser(PersonFactory(school=team.school))
    for name in ("training", "training_end", "drill"):
        assert colleague.get(reverse(name)).status_code == 404
    assert web.get(reverse("training_scenario", args=["khong-co"])).status_code == 404

"""Whatever a device receives before a contest has closed holds no key, explanation or score."""

import gzip
import re
from collections import Counter
from datetime import timedelta

import pytest

from mangxanh.common.dates import moved_clock
from mangxanh.contests.actions.preparing import prepare
from mangxanh.contests.models import Attempt, Contest, Picture, QuestionVersion
from mangxanh.contests.tests.contest_factories import make_contest
from mangxanh.contests.tests.pictures import with_figures
from mangxanh.contests.tests.sitters import (
    answer,
    browser_of_pupil,
    lobby,
    result,
    right_place,
    wrong_place,
)
from mangxanh.school.tests.factories import PupilFactory

ASKED = 5
MANY = pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])  # as case 1 asks
WHY = "Vì bí mật của lời giải"
NO_BETTER = 21.1  # chi-squared with 3 degrees of freedom, p = 0.0001: chance alone fails no test


@pytest.fixture
def contest(school):
    found = make_contest(school, questions=0, asked=ASKED)
    for n in range(10):
        options = tuple(f"Ý {n}{letter}" for letter in "abcd")
        with_figures(
            school,
            [] if n in {2, 4, 6, 8} else ["stem", "0", "1", "2", "3"],  # each paper has some
            stem=f"Câu bí mật {n}?",
            options=options,
            correct=(n % 4,),
            explanation=f"{WHY} {n}",
            source="Nguồn kín",
        )
    return found


def received(sitter, contest):
    """Return everything that a device gets while it sits a contest, headers and cookies too."""
    urls = [
        "/",
        "/thi/",
        lobby(contest),
        *(f"/thi/bai/{n}/" for n in range(ASKED + 1)),
        "/thi/nop/",
    ]
    pages = [sitter.get(url) for url in urls]
    shown = set(re.findall(r'src="(/thi/hinh/[^"]+)"', "".join(page.text for page in pages)))
    heads = [str(dict(sitter.get(url).headers)) for url in sorted(shown)]
    texts = [*(page.text + str(dict(page.headers)) for page in pages), *heads]
    return "\n".join([*texts, str(sitter.cookies)])


def without_changing(text):
    """Leave out what differs from page to page without telling anything: tokens, times."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize("pupils", [15, MANY])
def test_nothing_received_holds_a_key_an_explanation_or_a_score(contest, school, desk, pupils):
    found, places = 0, Counter()
    for n in range(pupils):
        pupil = PupilFactory(school=school)
        sitter = browser_of_pupil(pupil)
        sitter.post(lobby(contest))
        attempt = Attempt.objects.get(person=pupil.person)
        places.update(right_place(attempt, slot) for slot in range(1, ASKED + 1))
        place = right_place if n % 2 else wrong_place
        for slot in range(1, ASKED + 1):
            answer(attempt, slot, place(attempt, slot))
        text = received(sitter, contest)
        sitter.post("/thi/nop/")
        text += sitter.get(result(contest)).text
        holds_nothing(text, attempt)
        found += "Câu bí mật" in text

    assert found == pupils
    assert told_by(places) < NO_BETTER


def holds_nothing(text, attempt):
    """Assert that what a device received tells nothing of what is right."""
    assert WHY not in text
    assert "Nguồn kín" not in text
    for word in ("correct", "explanation", "is_right", "Đúng là", "data-right", "seed"):
        assert word not in text
    assert not re.search(r"\b[0-5]/5 câu\b", text.replace("Câu", ""))
    assert attempt.seed not in text
    versions = QuestionVersion.objects.values_list("pk", flat=True)
    assert not any(f'"{pk}"' in text.split("data-page")[0] for pk in versions if pk > 1000)


def told_by(places):
    """Return how far from equal the right places are: chi-squared."""
    expected = sum(places.values()) / 4
    return sum((places[place] - expected) ** 2 / expected for place in range(4))


def test_right_and_wrong_answers_are_answered_alike(contest, school, desk):
    sizes = {}
    for name, place in (("right", right_place), ("wrong", wrong_place)):
        pupil = PupilFactory(school=school)
        sitter = browser_of_pupil(pupil)
        sitter.post(lobby(contest))
        attempt = Attempt.objects.get(person=pupil.person)
        late = [answer(attempt, slot, place(attempt, slot)) for slot in range(1, ASKED + 1)]
        page = without_changing(sitter.get("/thi/nop/").text)
        done = sitter.post("/thi/nop/", follow=True)
        shown = without_changing(done.text)
        sizes[name] = (late, len(page) - len(str(attempt.token)), len(shown))

    assert sizes["right"] == sizes["wrong"]


def test_places_tell_nothing_of_what_is_right(contest, school, desk):
    places = Counter()
    for _n in range(100):
        pupil = PupilFactory(school=school)
        browser = browser_of_pupil(pupil)
        browser.post(lobby(contest))
        attempt = Attempt.objects.get(person=pupil.person)
        places.update(right_place(attempt, slot) for slot in range(1, ASKED + 1))

    assert told_by(places) < NO_BETTER


def test_scores_are_told_only_where_the_contest_says_so(contest, school, desk):
    pupil = PupilFactory(school=school)
    sitter = browser_of_pupil(pupil)
    sitter.post(lobby(contest))
    attempt = Attempt.objects.get()
    for slot in range(1, 4):
        answer(attempt, slot, right_place(attempt, slot))
    sitter.post("/thi/nop/")
    urls = ["/thi/", lobby(contest), result(contest), "/"]

    assert not any("3/5" in sitter.get(url).text for url in urls)
    Contest.objects.update(state="closed")
    assert [url for url in urls if "3/5" in sitter.get(url).text] == [result(contest)]


# ---- pictures


def pictures_of(person):
    """Return the pictures of somebody's paper by their keys."""
    paper = QuestionVersion.objects.filter(pk__in=Attempt.objects.get(person=person).versions)
    return {one.key: one for version in paper for one in version.figures}


def test_pictures_are_there_while_a_paper_goes_on_and_once_it_is_told(contest, school, desk):
    pupil, other = PupilFactory(school=school), PupilFactory(school=school)
    sitter, idle = browser_of_pupil(pupil), browser_of_pupil(other)
    urls = [row.get_absolute_url() for row in Picture.objects.all()]
    assert {sitter.get(url).status_code for url in urls} == {404}
    prepare(contest.rounds.get())
    assert {sitter.get(url).status_code for url in urls} == {404}

    sitter.post(lobby(contest))

    own = {f"/thi/hinh/{key}/" for key in pictures_of(pupil.person)}
    assert own
    assert {url for url in urls if sitter.get(url).status_code == 200} == own
    assert {idle.get(url).status_code for url in urls} == {404}
    page = sitter.get("/thi/bai/0/").text
    assert set(re.findall(r'src="(/thi/hinh/[^"]+)"', page)) == own
    sitter.post("/thi/nop/")
    assert {sitter.get(url).status_code for url in urls} == {404}
    Contest.objects.update(state="provisional")
    assert {url for url in urls if sitter.get(url).status_code == 200} == own
    assert any(url in sitter.get(result(contest)).text for url in own)


def test_a_paper_whose_time_is_over_shows_no_pictures(contest, school, desk):
    pupil = PupilFactory(school=school)
    sitter = browser_of_pupil(pupil)
    sitter.post(lobby(contest))
    attempt = Attempt.objects.get()
    urls = [f"/thi/hinh/{key}/" for key in pictures_of(pupil.person)]

    with moved_clock(attempt.due_at + timedelta(seconds=1)):
        assert {sitter.get(url).status_code for url in urls} == {404}


def test_pictures_of_options_look_alike_and_are_named_by_chance(contest, school, desk):
    pupil = PupilFactory(school=school)
    sitter = browser_of_pupil(pupil)
    sitter.post(lobby(contest))
    heads = set()
    for key in pictures_of(pupil.person):
        answer = sitter.get(f"/thi/hinh/{key}/")
        heads.add((answer["Content-Disposition"], answer["Content-Type"]))
        assert len(key) == 22

    assert len(heads) == 1
    page = sitter.get("/thi/bai/0/").text
    tags = re.findall(r"<img [^>]+>", page)
    assert all('loading="lazy"' in tag for tag in tags)
    assert all(re.search(r'width="400" height="240"', tag) for tag in tags)


def test_a_page_with_pictures_stays_light(contest, school, desk):
    sitter = browser_of_pupil(PupilFactory(school=school))
    sitter.post(lobby(contest))

    for slot in range(1, ASKED + 1):
        assert len(gzip.compress(sitter.get(f"/thi/bai/{slot}/").content)) < 8_000

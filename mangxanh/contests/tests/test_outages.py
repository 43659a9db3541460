"""Outages of the school's server: off the time of papers that go on, off ranking times."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localtime

from mangxanh.common.dates import moved_clock, now
from mangxanh.contests.actions.attempts import start
from mangxanh.contests.actions.outages import note_outage, take_outage_back
from mangxanh.contests.models import Attempt, Contest, Outage, Round
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.rules_paper import rules_flow
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.contests.tests.contest_factories import make_contest, sat, verbs
from mangxanh.school.models import Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PersonFactory, PupilFactory

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def contest(school, keeper, room):
    return make_contest(school, by=keeper)


def span(since, until):
    """Return a span in minutes before now."""
    return {"since": now() - timedelta(minutes=since), "until": now() - timedelta(minutes=until)}


def noted(contest, keeper, since=4, until=1):
    return note_outage(contest, **span(since, until), reason="Mất điện", by=keeper)


class TestNoting:
    def test_a_paper_that_goes_on_ends_so_much_later(self, contest, room, keeper, school, desk):
        person = PupilFactory(school=school, school_class=room).person.at(school)
        with moved_clock(now() - timedelta(minutes=5)):
            attempt = start(contest.rounds.get(), by=person)
        over = sat(contest, room, 1)[0]

        with moved_clock(now()):
            noted(contest, keeper)
            noted(contest, keeper, since=2)  # the same minutes count once

        moved = Attempt.objects.get(pk=attempt.pk).due_at - attempt.due_at
        assert round(moved.total_seconds()) == 180
        assert desk._writer.moved[attempt.token]
        assert Attempt.objects.get(pk=over.pk).due_at == over.due_at
        assert verbs(school)[-1] == "outage of a contest noted"

    def test_it_counts_in_nobodys_ranking_time(self, contest, room, keeper):
        row = sat(contest, room, 1)[0]
        before = results_of(contest).entrants[0].result.seconds
        middle = row.first_change + timedelta(seconds=10)
        outage = note_outage(
            contest,
            since=middle,
            until=middle + timedelta(seconds=15),
            reason="Mất mạng",
            by=keeper,
        )
        assert results_of(contest).entrants[0].result.seconds == before - 15
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED)
        take_outage_back(outage, by=keeper)
        take_outage_back(outage, by=keeper)
        assert results_of(contest).entrants[0].result.seconds == before

    def test_what_can_not_be_is_refused(self, contest, keeper, school):
        for bad in (span(1, 4), span(4, -1), span(800, 1), span(120, 90)):
            with pytest.raises(ValidationError):
                note_outage(contest, **bad, reason="Mất điện", by=keeper)
        with pytest.raises(ValidationError):
            note_outage(contest, **span(4, 1), reason=" ", by=keeper)
        outage = noted(contest, keeper)
        for role in (Role.SUBJECT_HEAD, Role.TEACHER, Role.IT):
            other = PersonFactory(school=school, roles=(role,))
            with pytest.raises(PermissionDenied):
                noted(contest, other)
            with pytest.raises(PermissionDenied):
                take_outage_back(outage, by=other)
        with pytest.raises(ValidationError):  # somebody may be writing
            take_outage_back(outage, by=keeper)
        Contest.objects.filter(pk=contest.pk).update(state=State.PUBLISHED)
        with pytest.raises(ValidationError):
            noted(contest, keeper)

    def test_the_rules_say_so(self, contest, keeper):
        noted(contest, keeper)
        assert "Máy chủ gián đoạn từ" in str(rules_flow(contest).blocks)


class TestPages:
    def test_it_is_noted_and_taken_back(self, contest, keeper, monkeypatch):
        client, url = browser(keeper), f"/cuoc-thi/{contest.pk}/gian-doan/"
        Round.objects.update(opens_at=now() - timedelta(days=1))
        shown = {key: f"{localtime(at):%d/%m/%Y %H:%M}" for key, at in span(20, 10).items()}
        assert client.post(url, shown).status_code == 422
        bad = {**shown, "until": shown["since"], "reason": "A"}
        assert client.post(url, bad).status_code == 422

        def busy(_attempts):
            raise Unavailable

        with monkeypatch.context() as patched:
            patched.setattr("mangxanh.contests.actions.outages.retime", busy)
            assert client.post(url, shown | {"reason": "Mất điện"}).status_code == 422
        assert not Outage.objects.exists()
        assert client.post(url, shown | {"reason": "Mất điện"}).status_code == 302
        assert "Mất điện" in client.get(f"/cuoc-thi/{contest.pk}/").content.decode()
        back = f"/cuoc-thi/gian-doan/{Outage.objects.get().pk}/bo/"
        assert back not in client.get(url).content.decode()
        client.post(back)
        assert Outage.objects.exists()
        Contest.objects.filter(pk=contest.pk).update(state=State.CLOSED)
        assert back in client.get(url).content.decode()
        client.post(back)
        assert not Outage.objects.exists()

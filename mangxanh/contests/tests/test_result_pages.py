"""The pages after a contest, by those who may see them and by those who may not."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest, KeyDecision, QuestionVersion, Winner
from mangxanh.contests.tests.contest_factories import make_attempts, make_contest, make_pupils
from mangxanh.plan.tests.factories import go
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.middleware import PUPIL_COOKIE
from mangxanh.school.models import Pupil, Role
from mangxanh.school.tests.acting import browser, told
from mangxanh.school.tests.factories import CardFactory, ClassFactory, PersonFactory

pytestmark = pytest.mark.django_db
State = Contest.State


@pytest.fixture
def contest(school, keeper, room):
    made = make_contest(school, by=keeper)
    make_attempts(made, make_pupils(room, 6), right=lambda n, slot: slot < n, school_class=room)
    return made


@pytest.fixture
def client(keeper):
    return browser(keeper)


@pytest.fixture
def colleague(school):
    """A keeper who is not in charge of this contest."""
    return browser(PersonFactory(school=school, roles=(Role.YOUTH_LEADER,)))


def text(answer):
    return answer.content.decode()


def put(contest, state, **changes):
    Contest.objects.filter(pk=contest.pk).update(state=state, **changes)


def as_pupil(person):
    pupil = Pupil.objects.select_related("school", "school_class").get(person=person)
    client = browser(school=pupil.school)
    client.cookies[PUPIL_COOKIE] = pupil_token(CardFactory(pupil=pupil))
    return client


def first_version():
    return QuestionVersion.objects.order_by("pk").first()


class TestOverview:
    def test_step_by_step_to_the_prizes(self, contest, client):
        assert go(client, "contest_results", contest.pk).status_code == 200
        put(contest, State.CLOSED)
        for step, more, state in (
            ("reckon", {}, State.PROVISIONAL),
            ("appeals", {"days": "2"}, State.APPEALS),
        ):
            assert go(client, "contest_results", contest.pk).status_code == 200
            answer = go(client, "contest_results", contest.pk, data={"step": step} | more)
            assert answer.status_code == 302
            contest.refresh_from_db()
            assert contest.state == state
        early = go(client, "contest_results", contest.pk, data={"step": "publish"})
        assert early.status_code == 422
        put(contest, State.APPEALS, appeals_until=now() - timedelta(minutes=1))
        for version in QuestionVersion.objects.all():
            go(client, "contest_item", contest.pk, version.pk, data={"do": "seen"})
        go(client, "contest_results", contest.pk, data={"step": "publish"})
        contest.refresh_from_db()
        assert contest.state == State.PUBLISHED
        assert Winner.objects.filter(contest=contest).count() == 3
        assert go(client, "contest_results", contest.pk).status_code == 200
        for _turn in range(2):
            go(client, "contest_results", contest.pk, data={"step": "certificates"})
        assert "chung-nhan" in text(go(client, "contest_results", contest.pk))
        go(client, "contest_results", contest.pk, data={"step": "archive"})
        contest.refresh_from_db()
        assert contest.state == State.ARCHIVED
        assert go(client, "contest_results", contest.pk).status_code == 200

    def test_a_step_that_is_past_says_so(self, contest, client):
        put(contest, State.ARCHIVED)
        answer = go(client, "contest_results", contest.pk, data={"step": "reckon"})
        assert answer.status_code == 422
        assert go(client, "contest_results", contest.pk, data={"step": "x"}).status_code == 422

    def test_it_names_nobody(self, contest, client):
        put(contest, State.CLOSED)
        shown = text(go(client, "contest_results", contest.pk))
        assert not any(row.person.name in shown for row in Attempt.objects.all())

    def test_a_draft_has_no_results(self, contest, client):
        put(contest, State.DRAFT)
        assert go(client, "contest_results", contest.pk).status_code == 404

    def test_questions_are_not_there_before_the_closing(self, contest, client):
        for name in ("contest_items", "contest_ranking"):
            assert go(client, name, contest.pk).status_code == 404
        answer = go(client, "contest_item", contest.pk, first_version().pk)
        assert answer.status_code == 404

    @pytest.mark.usefixtures("room")
    def test_nobody_took_part(self, school, keeper, client):
        contest = make_contest(school, by=keeper, state=State.CLOSED)
        for name in ("contest_results", "contest_items", "contest_ranking", "contest_board"):
            assert go(client, name, contest.pk).status_code == 200


def test_every_page_asks_at_most_twenty_queries(contest, client, django_assert_max_num_queries):
    put(contest, State.APPEALS, appeals_until=now() + timedelta(days=1))
    row = Attempt.objects.first()
    Attempt.objects.update(signs=[{"sign": "too_fast"}])
    pupil = as_pupil(row.person)
    go(pupil, "contest_ask", contest.pk, 1, data={"text": "Sai"})
    pages = [
        (client, "contest_results", contest.pk),
        (client, "contest_items", contest.pk),
        (client, "contest_item", contest.pk, row.versions[0]),
        (client, "contest_ranking", contest.pk),
        (client, "contest_board", contest.pk),
        (pupil, "contest_board", contest.pk),
        (pupil, "contest_ask", contest.pk, 1),
    ]
    for who, name, *keys in pages:
        with django_assert_max_num_queries(20):
            assert go(who, name, *keys).status_code == 200
    put(contest, State.CLOSED)
    with django_assert_max_num_queries(20):
        go(client, "contest_paper_class", contest.pk, row.school_class_id)


class TestGuessing:
    def test_no_page_counts_before_the_closing(self, contest, client):
        """Case 13: while a number is guessed nobody can learn it, whoever they are."""
        put(contest, State.OPEN, asks_number=True)
        pupil = as_pupil(Attempt.objects.first().person)

        def shown():
            return [
                [text(go(one, name, contest.pk)).replace("csrf", "") for one in (client, pupil)]
                for name in ("contest_results", "contest_board", "contest_paper")
            ]

        def without_tokens(pages):
            return [[re.sub(r'value="[^"]{40,}"', "", one) for one in pair] for pair in pages]

        before = without_tokens(shown())
        Attempt.objects.order_by("-pk").first().delete()
        assert without_tokens(shown()) == before
        room = Attempt.objects.first().school_class
        assert go(client, "contest_paper_class", contest.pk, room.pk).status_code == 403


class TestQuestions:
    def test_first_what_it_would_change_then_the_decision(self, contest, client, colleague):
        put(contest, State.CLOSED)
        version = first_version()
        wanted = {"verdict": "accept", "answer": "1", "reason": "Cũng đúng"}

        shown = text(go(client, "contest_items", contest.pk))
        dry = text(go(client, "contest_item", contest.pk, version.pk, data=wanted | {"do": "look"}))

        assert version.stem in shown
        assert not KeyDecision.objects.exists()
        assert any(row.person.name in dry for row in Attempt.objects.all())
        data = wanted | {"do": "look"}
        refused = go(colleague, "contest_item", contest.pk, version.pk, data=data)
        assert refused.status_code == 403
        go(client, "contest_item", contest.pk, version.pk, data=wanted | {"do": "commit"})
        made = KeyDecision.objects.get()
        assert (made.answer, made.verdict) == ([1], "accept")
        assert "Cũng đúng" in text(go(client, "contest_item", contest.pk, version.pk))

    def test_the_board_that_is_not_in_charge_sees_counts_only(self, contest, school):
        put(contest, State.CLOSED)
        board = browser(PersonFactory(school=school, roles=(Role.BOARD,)))
        data = {"verdict": "void", "reason": "Đề sai", "do": "look"}
        dry = text(go(board, "contest_item", contest.pk, first_version().pk, data=data))
        assert 'value="commit"' in dry
        assert not any(row.person.name in dry for row in Attempt.objects.all())

    @pytest.mark.parametrize(
        "data",
        [
            {"verdict": "accept", "reason": "x"},
            {"verdict": "void"},
            {"verdict": "accept", "answer": "0", "reason": "x"},
        ],
    )
    def test_half_a_decision_is_refused(self, contest, client, data):
        put(contest, State.CLOSED)
        answer = go(client, "contest_item", contest.pk, first_version().pk, data=data)
        assert answer.status_code == 422

    def test_after_the_archive_nothing_is_decided(self, contest, client):
        put(contest, State.ARCHIVED)
        data = {"verdict": "void", "reason": "x", "do": "commit"}
        go(client, "contest_item", contest.pk, first_version().pk, data=data)
        go(client, "contest_item", contest.pk, first_version().pk, data={"do": "seen"})
        assert not KeyDecision.objects.exists()

    def test_a_question_that_nobody_had_has_no_page(self, contest, client):
        put(contest, State.CLOSED)
        assert go(client, "contest_item", contest.pk, 999_999).status_code == 404


class TestRanking:
    def test_only_who_is_in_charge_sees_names(self, contest, client, colleague):
        put(contest, State.CLOSED)
        names = [row.person.name for row in Attempt.objects.all()]

        shown = text(go(client, "contest_ranking", contest.pk))

        assert all(name in shown for name in names)
        assert "Giải Nhất" in shown
        assert go(colleague, "contest_ranking", contest.pk).status_code == 403
        assert "xep-hang" not in text(go(colleague, "contest_results", contest.pk))
        assert go(colleague, "contest_sheet", contest.pk, data={}).status_code == 403

    def test_the_list_is_a_workbook_whose_cells_do_nothing(self, contest, client, keeper):
        put(contest, State.CLOSED)
        first = Attempt.objects.first().person
        first.name = "=1+1"
        first.save()

        data = go(client, "contest_sheet", contest.pk, data={}).content

        parts = ZipFile(BytesIO(data))
        assert "=1+1" in parts.read("xl/sharedStrings.xml").decode()
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert [row[0] for row in told("list of results taken away")] == [keeper.pk]

    def test_an_attempt_is_looked_at(self, contest, client):
        put(contest, State.PROVISIONAL)
        row = Attempt.objects.last()
        row.signs = [{"sign": "autofill", "measured": 0.1, "bound": 1.0}]
        row.save()
        assert row.person.name in text(go(client, "contest_ranking", contest.pk))

        go(client, "attempt_judge", row.pk, data={"do": "void", "reason": "Máy làm hộ"})
        row.refresh_from_db()
        assert row.voided_at is None
        heard = {"do": "void", "reason": "Máy làm hộ", "heard": "Em nhận"}
        go(client, "attempt_judge", row.pk, data=heard)
        row.refresh_from_db()
        assert row.voided_at
        assert "Em nhận" in text(go(client, "contest_ranking", contest.pk))
        go(client, "attempt_judge", row.pk, data={"do": "count"})
        go(client, "attempt_judge", row.pk, data={"do": "clear"})
        row.refresh_from_db()
        assert (row.voided_at, row.signs) == (None, [])

    @pytest.mark.usefixtures("desk")
    def test_late_answers_wait_for_a_person(self, contest, client):
        put(contest, State.PROVISIONAL)
        row = Attempt.objects.last()
        Attempt.objects.filter(pk=row.pk).update(late=[[1, "0", 1]])
        assert 'value="not_late"' in text(go(client, "contest_ranking", contest.pk))
        answer = go(client, "attempt_judge", row.pk, data={"do": "late"})
        assert answer.status_code == 302  # the desk has none of this paper: said so

    def test_others_find_no_attempt(self, contest, colleague):
        put(contest, State.PROVISIONAL)
        row = Attempt.objects.last()
        assert go(colleague, "attempt_judge", row.pk, data={"do": "clear"}).status_code == 404


class TestBoards:
    def test_classes_stand_by_threshold_and_no_child_does(self, contest, room):
        full = ClassFactory(year=room.year, name="6A10", grade=6, size=4)
        people = make_pupils(full, 4)
        make_attempts(contest, people, right=lambda n, slot: n == slot, school_class=full)
        put(contest, State.CLOSED)
        pupil = as_pupil(people[0])

        shown = text(go(pupil, "contest_board", contest.pk))

        assert "6A10" in shown
        assert not any(one.name in shown for one in people[1:])

    def test_prizes_are_shown_once_published(self, contest, client):
        put(contest, State.APPEALS)
        assert go(client, "contest_winners", contest.pk).status_code == 404
        row = Attempt.objects.last()
        Winner.objects.create(
            school=contest.school, contest=contest, attempt=row, rank=1, prize="Giải Nhất"
        )
        put(contest, State.PUBLISHED, published_at=now(), rules=["right", "draw"], lot_public="42")

        own = text(go(as_pupil(row.person), "contest_winners", contest.pk))
        others = text(go(client, "contest_winners", contest.pk))

        contest.refresh_from_db()
        assert row.person.name in own
        assert row.person.name not in others
        assert "6A1" in others
        assert contest.lot_seed in others
        assert "giai" in text(go(client, "contest_board", contest.pk))

    @pytest.mark.parametrize("paper", ["danh-sach", "quyet-dinh"])
    def test_pupils_who_won_are_proposed_for_praise(self, contest, client, paper):
        row = Attempt.objects.last()
        Winner.objects.create(
            school=contest.school, contest=contest, attempt=row, rank=1, prize="Giải Nhất"
        )
        put(contest, State.CLOSED)
        data = {"paper": paper}
        assert go(client, "contest_praise", contest.pk, data=data).status_code == 404
        put(contest, State.PUBLISHED, published_at=now())
        assert go(client, "contest_praise", contest.pk, data={"paper": "x"}).status_code == 404

        made = go(client, "contest_praise", contest.pk, data=data).content

        assert row.person.name in ZipFile(BytesIO(made)).read("word/document.xml").decode()
        assert "danh-sach" in text(go(client, "contest_ranking", contest.pk))

    def test_no_prize_was_given(self, contest, client):
        put(contest, State.PUBLISHED, published_at=now())
        assert go(client, "contest_winners", contest.pk).status_code == 200


class TestAskingAgain:
    def test_a_pupil_doubts_a_question_of_their_paper(self, contest):
        row = Attempt.objects.first()
        pupil = as_pupil(row.person)
        assert go(pupil, "contest_ask", contest.pk, 1).status_code == 404
        put(contest, State.PROVISIONAL)
        assert go(pupil, "contest_ask", contest.pk, 1).status_code == 200
        refused = go(pupil, "contest_ask", contest.pk, 1, data={"text": "Sai"})
        assert refused.status_code == 403
        put(contest, State.APPEALS, appeals_until=now() + timedelta(days=1))

        assert go(pupil, "contest_ask", contest.pk, 1, data={"text": ""}).status_code == 422
        answer = go(pupil, "contest_ask", contest.pk, 1, data={"text": "Câu B cũng đúng."})

        assert answer.status_code == 302
        assert "Câu B cũng đúng." in text(pupil.get(answer.url))
        assert go(pupil, "contest_ask", contest.pk, 5).status_code == 404

    def test_a_question_that_was_answered_is_not_asked_again(self, contest, client):
        row = Attempt.objects.first()
        put(contest, State.APPEALS, appeals_until=now() + timedelta(days=1))
        pupil = as_pupil(row.person)
        go(pupil, "contest_ask", contest.pk, 1, data={"text": "Sai"})
        data = {"verdict": "keep", "reason": "Khóa đúng", "do": "commit"}
        go(client, "contest_item", contest.pk, row.versions[0], data=data)

        again = go(pupil, "contest_ask", contest.pk, 1, data={"text": "Nữa"})

        assert again.status_code == 422
        assert "Khóa đúng" in text(go(pupil, "contest_ask", contest.pk, 1))

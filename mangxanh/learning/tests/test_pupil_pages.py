"""The path of a pupil, where they are, what they finished, what is asked again."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mangxanh.common.dates import now
from mangxanh.learning.actions.progress import begin_attempt
from mangxanh.learning.models import LessonProgress, RecallAnswer
from mangxanh.learning.queries.pupils import looked_at, own_page, own_pupil, steps_of
from mangxanh.learning.shelf import shipped_lessons
from mangxanh.learning.tests.factories import KEY, PackPlanFactory, PackRunFactory
from mangxanh.learning.tests.learners import MONDAY, learn, lesson, on, own, phone_of, recall
from mangxanh.learning.tests.lesson_texts import end_a_fact, publish
from mangxanh.school.models import Membership, Person, Pupil, Role
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import ClassFactory, GuardianFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
URL = f"/bai-hoc/{KEY}/"
MINE = f"{URL}cua-em/"


@pytest.fixture
def pupil(school, row):
    return PupilFactory(school=school, school_class=row, person__name="Bùi Gia An")


@pytest.fixture
def phone(pupil):
    return phone_of(pupil)


def step(pupil):
    return next(one for one in steps_of(own_pupil(own(pupil))) if one.lesson.key == KEY)


def test_the_path_says_what_is_new_begun_learned_and_asked_again(pupil, phone):
    def said():
        page = phone.get("/bai-hoc/").content.decode()
        start = page.index(lesson().title)
        return page[start : page.index("</a>", start)]

    assert "Chưa học" in said()
    learn(pupil, card=2)
    assert "Đang học, thẻ 3/6" in said()
    assert f'href="{URL}#the-3"' in phone.get("/bai-hoc/").content.decode()
    learn(pupil)
    assert "Đã học" in said()
    with on(MONDAY + timedelta(days=7)):
        phone = phone_of(pupil)
        page = phone.get("/bai-hoc/").content.decode()
        assert "Ba câu hỏi nhớ lại" in page
        assert f'href="{URL}nho-lai/"' in page


def test_the_path_is_that_of_the_grade(school, row):
    older = ClassFactory(year=row.year, name="9A1", grade=9)
    pupil = PupilFactory(school=school, school_class=older)

    keys = {one.lesson.key for one in steps_of(own_pupil(own(pupil)))}

    assert keys == {key for key, one in shipped_lessons().items() if 9 in one.grades}


def test_a_lesson_whose_law_ended_is_grey_and_leads_nowhere(pupil, phone, teacher):
    end_a_fact(pupil.school, teacher)
    learn(pupil, keeps_plan=True)

    page = phone.get("/bai-hoc/").content.decode()
    home = own_page(own_pupil(own(pupil)))

    assert "door--over" in page
    assert f'href="{URL}"' not in page
    assert home.kept == []
    assert home.next is None or home.next.lesson.key != KEY


def test_without_a_class_there_is_no_path_yet(pupil, phone):
    Pupil.objects.update(school_class=None)

    assert "Chưa có bài học cho em" in phone.get("/bai-hoc/").content.decode()
    assert phone.get(MINE).json()["attempt"] == ""
    assert phone.get(f"{URL}nho-lai/").status_code == 404
    assert phone.get(f"{URL}xong/").status_code == 200
    assert phone.post(MINE, {"attempt": "", "card": "1"}).status_code == 403


def test_the_path_asks_at_most_fifteen_queries_with_900_pupils_and_a_year(school, row):
    people = Person.objects.bulk_create(
        Person(name=f"Em Số {n}", search_name="", password="!", created_at=now())
        for n in range(900)
    )
    Membership.objects.bulk_create(
        Membership(person=one, school=school, role=Role.PUPIL, from_date=MONDAY) for one in people
    )
    pupils = Pupil.objects.bulk_create(
        Pupil(person=one, school=school, school_class=row) for one in people
    )
    keys = [f"bai-{n}" for n in range(9)] + [KEY]
    same = {"school": school, "year": row.year, "school_class": row}
    LessonProgress.objects.bulk_create(
        LessonProgress(pupil=p, lesson=key, card=5, updated_at=now(), finished_on=MONDAY, **same)
        for p in pupils
        for key in keys
    )
    RecallAnswer.objects.bulk_create(
        RecallAnswer(pupil=p, lesson=key, wave=w, right=3, answered_at=now(), **same)
        for p in pupils
        for key in keys
        for w in (7, 30)
    )
    phone = phone_of(pupils[450])

    with CaptureQueriesContext(connection) as asked:
        answer = phone.get("/bai-hoc/")

    assert "Đã học" in answer.content.decode()
    assert len(asked) == 11
    assert len(asked) <= 15


def test_others_have_the_open_list(school, teacher, board):
    publish(school, teacher, "cha-me", "guardian")
    publish(school, teacher, "thay-co", "teacher")
    pages = {
        who: client.get("/bai-hoc/").content.decode()
        for who, client in {
            "stranger": browser(school=school),
            "parent": browser(GuardianFactory(school=school)),
            "staff": browser(board),
        }.items()
    }

    for who, page in pages.items():
        assert page.index("Bài của cha-me") < page.index(lesson().title), who
        assert ("Bài của thay-co" in page) is (who == "staff")
    assert not browser(school=school).get("/bai-hoc/").cookies


def test_the_open_list_greys_out_too(school, teacher):
    end_a_fact(school, teacher)

    page = browser(school=school).get("/bai-hoc/").content.decode()

    assert "door--over" in page
    assert f'href="{URL}"' not in page


def test_the_device_is_told_where_the_pupil_is(pupil, phone):
    learn(pupil, card=3, keeps_plan=True)

    answer = phone.get(MINE)

    told = answer.json()
    assert (told["card"], told["finished"], told["keeps"]) == (3, False, True)
    assert told["attempt"]
    assert told["token"]
    assert answer["Cache-Control"] == "no-store"


def test_of_others_nothing_is_kept_and_nothing_told(school, board):
    for client in (browser(school=school), browser(board)):
        assert client.get(MINE).json() == {"attempt": ""}
        assert client.post(MINE, {"card": "3"}).status_code == 403
    assert not LessonProgress.objects.exists()


def test_lessons_for_parents_have_no_page_of_a_pupil(phone, pupil, teacher):
    publish(pupil.school, teacher, "cha-me")

    for end in ("cua-em", "xong", "nho-lai"):
        assert phone.get(f"/bai-hoc/cha-me/{end}/").status_code == 404
        assert phone.get(f"/bai-hoc/khong-co/{end}/").status_code == 404


def test_three_reconnects_are_one_record(pupil, phone):
    sent = {"attempt": begin_attempt(own_pupil(own(pupil)), lesson()), "card": "5", "keeps": "1"}

    answers = [phone.post(MINE, sent) for _turn in range(3)]

    assert [answer.json() for answer in answers] == [
        {"card": 5, "finished": True, "keeps": True}
    ] * 3
    assert LessonProgress.objects.get().pupil == pupil


def test_what_another_pupil_left_on_the_device_is_refused(pupil, phone, school, row):
    other = PupilFactory(school=school, school_class=row)
    attempt = begin_attempt(own_pupil(own(other)), lesson())

    for sent in ({"attempt": attempt, "card": "5"}, {"attempt": "x", "card": "5"}, {"card": "5"}):
        assert phone.post(MINE, sent).status_code == 403
    assert not LessonProgress.objects.exists()


def test_a_form_without_our_token_is_refused(pupil):
    phone = phone_of(pupil)
    strict = Client(SERVER_NAME=pupil.school.host, enforce_csrf_checks=True)
    strict.cookies = phone.cookies
    sent = {"attempt": begin_attempt(own_pupil(own(pupil)), lesson()), "card": "5"}

    assert strict.post(MINE, sent).status_code == 403
    token = strict.get(MINE).json()["token"]
    assert strict.post(MINE, sent, headers={"X-CSRFToken": token}).status_code == 200


def test_nonsense_is_no_card(pupil, phone):
    attempt = begin_attempt(own_pupil(own(pupil)), lesson())

    assert phone.post(MINE, {"attempt": attempt, "card": "-1; x"}).json()["card"] == 0
    assert phone.post(MINE, {"attempt": attempt, "card": "9" * 18}).json()["card"] == 5


def test_a_pupil_says_without_scripts_that_they_finished_and_keeps_the_card(pupil, phone):
    assert "Em đã xem hết các thẻ chưa?" in phone.get(f"{URL}xong/").content.decode()
    assert not LessonProgress.objects.exists()

    done = phone.post(f"{URL}xong/", follow=True).content.decode()
    assert "Em đã học xong bài này" in done
    kept = phone.post(f"{URL}xong/", {"keeps": "1"}, follow=True).content.decode()
    assert "Cất thẻ đi" in kept
    assert "Lời hứa riêng của em" in phone.get("/").content.decode()
    phone.post(f"{URL}xong/", {"keeps": "0"})

    progress = LessonProgress.objects.get()
    assert (progress.finished_on, progress.keeps_plan) == (MONDAY, False)
    assert "Lời hứa riêng của em" not in phone.get("/").content.decode()


def test_keeping_the_card_finishes_nothing(phone, pupil):
    phone.post(f"{URL}xong/", {"keeps": "1"})

    assert LessonProgress.objects.get().finished_on is None


def test_a_lesson_of_another_grade_can_be_learned_too(school, row):
    pupil = PupilFactory(school=school, school_class=ClassFactory(year=row.year, grade=9))
    phone = phone_of(pupil)

    phone.post(f"{URL}xong/")

    assert "Em đã học xong bài này" in phone.get(f"{URL}xong/").content.decode()


def test_the_questions_are_answered_once_and_then_explained(pupil, phone):
    learn(pupil)
    assert phone.get(f"{URL}nho-lai/").status_code == 404
    with on(MONDAY + timedelta(days=8)):
        phone = phone_of(pupil)
        asked = phone.get(f"{URL}nho-lai/").content.decode()
        assert "Em không chắc" in asked
        missing = phone.post(f"{URL}nho-lai/", {"q0": "0", "q1": "1"})
        assert missing.status_code == 422
        assert "Em chọn một ý nhé" in missing.content.decode()
        phone.post(f"{URL}nho-lai/", {"q0": "0", "q1": "0", "q2": "?"})
        phone.post(f"{URL}nho-lai/", {"q0": "0", "q1": "1", "q2": "1"})  # a second tap
        page = phone.get(f"{URL}nho-lai/").content.decode()

    assert RecallAnswer.objects.get().answers == [0, 0, None]
    for words in ("Cảm ơn em", "Ý nên chọn", lesson().recall[1].options[0].why, "Em không chắc"):
        assert words in page
    for mark in ("1/3", "2/3", "điểm:"):
        assert mark not in page


def test_answers_that_the_edition_no_longer_has_are_not_shown(pupil):
    learn(pupil)
    with on(MONDAY + timedelta(days=7)):
        answer = recall(pupil, 0, 1, 1)
    answer.answers = [9, None, 1]

    shown = looked_at(lesson(), answer)

    assert [one.chosen is None for one in shown] == [True, True, False]


def test_home_goes_on_where_the_pupil_stopped(pupil, phone):
    home = phone.get("/").content.decode()
    assert "Bài tiếp theo" in home
    learn(pupil, card=2)
    home = phone.get("/").content.decode()
    assert "Học tiếp" in home
    assert f"{URL}#the-3" in home
    assert "Em đã xem 3/6 thẻ" in home


def test_home_proposes_what_the_school_planned(pupil, phone, row, teacher):
    PackPlanFactory(
        school=row.school, year=row.year, grade=7, lesson="khac", made_by=teacher, due_on=MONDAY
    )
    PackPlanFactory(
        school=row.school, year=row.year, grade=7, lesson=KEY, made_by=teacher, due_on=MONDAY
    )

    assert "Bài của tuần" in phone.get("/").content.decode()
    page = own_page(own_pupil(own(pupil)))
    assert (page.planned, page.next.lesson.key) == (True, KEY)


def test_home_asks_again_while_the_questions_are_open(pupil):
    learn(pupil)
    with on(MONDAY + timedelta(days=7)):
        assert "Em còn nhớ không?" in phone_of(pupil).get("/").content.decode()
    with on(MONDAY + timedelta(days=21)):
        assert "Em còn nhớ không?" not in phone_of(pupil).get("/").content.decode()
    assert step(pupil).state == "done"


def test_home_and_the_end_of_a_lesson_ask_at_most_twenty_queries(pupil, phone):
    learn(pupil, keeps_plan=True)

    for url in ("/", f"{URL}xong/", MINE, URL):
        with CaptureQueriesContext(connection) as asked:
            phone.get(url)
        assert len(asked) <= 20, url


def test_home_counts_what_the_class_did_and_no_heads(pupil, phone, row, teacher):
    assert "Gói sinh hoạt năm nay" not in phone.get("/").content.decode()
    for key in (KEY, "khac"):
        PackPlanFactory(school=row.school, year=row.year, grade=7, lesson=key, made_by=teacher)
    PackRunFactory(school_class=row, heads=31, activity__logged_by=teacher)

    home = phone.get("/").content.decode()

    assert "Gói sinh hoạt năm nay: đã làm 1/2" in home
    by_chance = r'(cô|thầy|[Ss]ố) \d+|<input type="hidden"[^>]*>'  # names of the factory, tokens
    main = re.sub(by_chance, "", home.split("<main")[1])
    assert "31" not in main  # heads


def test_a_parent_has_a_door_to_lessons_for_parents(school, pupil):
    home = browser(GuardianFactory(school=school)).get("/").content.decode()

    assert "Bài học cho phụ huynh" in home


def test_no_field_and_no_answer_tells_of_streaks_ranks_or_time_spent(pupil, phone):
    """Case 45 of the evaluation."""
    from django.apps import apps  # noqa: PLC0415  # models are up now

    forbidden = (
        "streak",
        "rank",
        "score",
        "points",
        "seconds",
        "minutes_spent",
        "duration",
        "level",
    )
    fields = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_app_config("learning").get_models()
        for field in model._meta.get_fields()
    ]

    assert len(fields) > 50
    assert [name for name in fields if any(word in name.lower() for word in forbidden)] == []
    assert set(phone.get(MINE).json()) == {"attempt", "token", "card", "finished", "keeps"}

"""What needs two people: one asks with a reason, another decides."""

import pytest
from django.core.exceptions import PermissionDenied

from mangxanh.cases.actions.deciding import leave_case, lock_picture, raise_secrecy
from mangxanh.cases.actions.referring import log_referral
from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.actions.writing import add_entry, seal_words
from mangxanh.cases.models import Case, Evidence, SecondPerson, Wrap
from mangxanh.cases.reading import key_of, read
from mangxanh.cases.tests.factories import file_case, fresh, here, private_of
from mangxanh.cases.tests.test_referring import call
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.notices.models import Notice

pytestmark = pytest.mark.django_db


def said(team, asked, granted, handler, words=""):
    return decide(asked, granted, by=here(handler), private=private_of(handler), words=words)


def picture_of(case):
    entry = add_entry(case, "evidence", seal_words(case.public, {"name": "a.jpg"}))
    return Evidence.objects.create(case=case, entry=entry, original="k", state="kept")


@pytest.fixture
def urgent(team):
    return file_case(
        team.box, is_urgent=True, is_anonymous=False, identity={"name": "Nguyễn Minh An"}
    )


def test_lower_urgency_waits_for_another(team, urgent):
    case, private = urgent
    for _tap in range(2):
        asked = ask_second(case, "calm", "Không còn hẹn gặp.", by=here(team.officer), once="q")
    assert SecondPerson.objects.count() == 1
    assert fresh(case).is_urgent
    assert read(private, asked.entry) == {"reason": "Không còn hẹn gặp."}
    told = Notice.objects.values_list("person", flat=True)
    assert set(told) == {team.deputy.person_id, team.head.person_id}
    assert not any(case.number in n.subject + n.body for n in Notice.objects.all())
    with pytest.raises(BadInput):
        said(team, asked, True, team.officer)
    said(team, asked, True, team.deputy, "Đồng ý.")
    assert not fresh(case).is_urgent
    assert fresh(asked).is_granted
    assert read(private, case.entries.last())["text"] == "Đồng ý."
    said(team, asked, False, team.head)
    assert fresh(asked).is_granted  # the first decision stands


def test_asking_again_finds_what_waits_and_needs_a_reason(team, urgent):
    case, _private = urgent
    first = ask_second(case, "calm", "a", by=here(team.officer))
    assert ask_second(case, "calm", "b", by=here(team.deputy)) == first
    with pytest.raises(BadInput):
        ask_second(case, "unfounded", " ", by=here(team.officer))
    with pytest.raises(BadInput):
        ask_second(case, "everything", "x", by=here(team.officer))


def test_a_refusal_changes_nothing(team, urgent):
    case, _private = urgent
    asked = ask_second(case, "calm", "a", by=here(team.officer))
    said(team, asked, False, team.head)
    assert fresh(case).is_urgent
    assert case.events.last().verb == "second person refused"


def test_the_name_is_shown_by_whoever_holds_its_key(team, urgent):
    case, _private = urgent
    by = here(team.officer)
    asked = ask_second(case, "identity", "Cần gặp em.", by=by)
    said(team, asked, True, team.deputy)
    key = key_of(case, by, private_of(team.officer), Wrap.Purpose.IDENTITY)
    assert read(key, case.entries.get(what="identity")) == {"name": "Nguyễn Minh An"}
    with pytest.raises(BadInput):  # they have it now
        ask_second(case, "identity", "x", by=by)


def test_the_name_needs_the_deciders_own_key_and_an_asker_with_one(team, urgent):
    case, _private = urgent
    asked = ask_second(case, "identity", "Cần gặp em.", by=here(team.officer))
    with pytest.raises(BadInput):
        decide(asked, True, by=here(team.deputy), private=private_of(team.head))
    team.officer.ended_at = now()
    team.officer.save()
    with pytest.raises(BadInput):
        said(team, asked, True, team.deputy)
    assert fresh(asked).decided_at is None


def test_there_is_no_name_of_who_gave_none(team):
    anonymous, _private = file_case(team.box)
    with pytest.raises(BadInput):
        ask_second(anonymous, "identity", "x", by=here(team.officer))


def test_somebody_who_does_not_see_the_case_neither_asks_nor_decides(team):
    case, _private = file_case(team.box)
    with pytest.raises(PermissionDenied):
        ask_second(case, "unfounded", "x", by=here(team.deputy))
    with pytest.raises(BadInput):  # nobody else sees it yet
        ask_second(case, "unfounded", "x", by=here(team.officer))


def test_secrecy_goes_down_one_level(team, urgent):
    case, _private = urgent
    with pytest.raises(BadInput):
        ask_second(case, "open_up", "x", by=here(team.officer))
    raise_secrecy(case, 2, by=here(team.officer))
    said(team, ask_second(case, "open_up", "x", by=here(team.officer)), True, team.head)
    assert fresh(case).secrecy == Case.Secrecy.RESTRICTED


def test_a_locked_picture_is_deleted_after_the_police_and_with_the_head(team, urgent):
    case, _private = urgent
    picture, by = picture_of(case), here(team.officer)
    with pytest.raises(BadInput):
        ask_second(case, "locked", "x", evidence=picture, by=by)
    picture = lock_picture(picture, by=by)
    with pytest.raises(BadInput):
        ask_second(case, "locked", "x", evidence=picture, by=by)
    log_referral(case, call(place="police"), by=by)
    asked = ask_second(case, "locked", "x", evidence=picture, by=by)
    with pytest.raises(BadInput):
        said(team, asked, True, team.deputy)
    said(team, asked, True, team.head)
    assert fresh(picture).state == Evidence.State.GONE
    with pytest.raises(BadInput):
        ask_second(case, "locked", "x", evidence=fresh(picture), by=by)
    with pytest.raises(BadInput):
        ask_second(case, "original", "x", evidence=fresh(picture), by=by)


def test_an_original_opens_by_the_decision_alone(team, urgent):
    case, _private = urgent
    picture = picture_of(case)
    asked = ask_second(case, "original", "Công an cần.", evidence=picture, by=here(team.officer))
    assert said(team, asked, True, team.head).is_granted
    assert fresh(picture).state == Evidence.State.KEPT


def test_the_name_is_not_given_to_who_left_the_case_meanwhile(team, urgent):
    case, _private = urgent
    asked = ask_second(case, "identity", "Cần gặp em.", by=here(team.officer))
    leave_case(case, by=here(team.officer))
    with pytest.raises(BadInput):
        said(team, asked, True, team.deputy)
    assert not Wrap.objects.filter(case=case, person=team.officer.person).exists()


def test_a_picture_that_is_there_no_more_is_not_deleted(team, urgent):
    case, _private = urgent
    picture = lock_picture(picture_of(case), by=here(team.officer))
    log_referral(case, call(place="police"), by=here(team.officer))
    asked = ask_second(case, "locked", "Xóa.", by=here(team.officer), evidence=picture)
    SecondPerson.objects.update(evidence=None)
    with pytest.raises(BadInput):
        said(team, asked, True, team.head)

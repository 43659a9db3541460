"""Drafting, writing rule by rule, issuing in the place of the one before, taking back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mangxanh.common.dates import today
from mangxanh.common.seen import Overtaken
from mangxanh.conduct.actions import codes
from mangxanh.conduct.models import Audience, Code, Rule
from mangxanh.conduct.queries import rules_of
from mangxanh.conduct.tests.factories import CodeFactory, RuleFactory
from mangxanh.history.models import HistoryRow
from mangxanh.plan.models import Activity, Evidence
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NEW = {"title": "Em nghĩ trước khi đăng", "text": "Chờ một phút.", "why": "", "say": "", "dont": ""}
WORDS = {"title": "Quy tắc", "lead": "", "basis": "", "heard_pupils": 12}


def verbs():
    return list(HistoryRow.objects.order_by("pk").values_list("verb", flat=True))


def titles(code):
    return [rule.title for rule in rules_of(code)]


def test_a_draft_begins_from_the_rules_that_ship(school, leader):
    code = codes.draft_code(school, Audience.PUPILS_8_9, by=leader)

    assert (code.number, code.is_draft, len(rules_of(code))) == (1, True, 8)
    assert "423/QĐ-BVHTTDL" in code.basis
    assert verbs() == ["code drafted"]


def test_a_paper_that_did_not_hold_yet_is_not_named(school, leader, monday):
    from mangxanh.conduct.shelf import shipped_code  # noqa: PLC0415  # only here

    earlier = shipped_code(Audience.STAFF).on(date(2025, 8, 28))

    assert "QĐ 423/QĐ-BVHTTDL" not in {paper.name for paper in earlier.basis}
    assert not any("423" in rule.basis for rule in earlier.rules)
    assert any("TT 06/2019" in rule.basis for rule in earlier.rules)


def test_two_taps_begin_one_draft(school, leader):
    first, second = (codes.draft_code(school, Audience.STAFF, by=leader) for _turn in range(2))

    assert first == second
    assert verbs() == ["code drafted"]


def test_a_new_version_begins_from_the_last_one(school, leader, code):
    RuleFactory(code=code, title="Câu của riêng trường")

    draft = codes.draft_code(school, code.audience, from_last=True, by=leader)

    assert (draft.number, draft.title) == (2, code.title)
    assert titles(draft) == titles(code)


def test_from_the_last_where_there_is_none_is_from_what_ships(school, leader):
    assert len(rules_of(codes.draft_code(school, "admins", from_last=True, by=leader))) == 7


def test_nobody_else_drafts_and_only_for_an_audience(school, teacher, leader):
    with pytest.raises(PermissionDenied):
        codes.draft_code(school, Audience.STAFF, by=teacher)
    with pytest.raises(ValidationError):
        codes.draft_code(school, "khach", by=leader)

    assert not Code.objects.exists()


def test_title_basis_and_who_was_heard_are_edited(draft, leader):
    codes.edit_code(draft, **WORDS, by=leader, seen={"title": draft.title})

    draft.refresh_from_db()
    assert (draft.title, draft.heard_pupils) == ("Quy tắc", 12)
    assert verbs() == ["code edited"]


def test_an_edit_needs_a_title_a_draft_and_the_right(draft, code, leader, teacher):
    with pytest.raises(ValidationError):
        codes.edit_code(draft, **WORDS | {"title": " "}, by=leader)
    with pytest.raises(ValidationError):
        codes.edit_code(code, **WORDS, by=leader)
    with pytest.raises(PermissionDenied):
        codes.edit_code(draft, **WORDS, by=teacher)

    assert verbs() == []


def test_what_another_wrote_meanwhile_is_not_lost(draft, leader):
    rule = rules_of(draft)[0]
    seen = {"title": rule.title}
    codes.edit_rule(rule, **NEW, by=leader, seen=seen)

    with pytest.raises(Overtaken):
        codes.edit_rule(rule, **NEW | {"title": "Của người thứ hai"}, by=leader, seen=seen)
    with pytest.raises(Overtaken):
        codes.edit_code(draft, **WORDS, by=leader, seen={"title": "Tên cũ"})

    assert titles(draft) == [NEW["title"]]
    assert verbs() == ["rule edited"]


def test_a_rule_is_added_once(draft, leader):
    first, second = (codes.add_rule(draft, **NEW, by=leader) for _turn in range(2))

    assert first == second
    assert titles(draft)[-1] == NEW["title"]
    assert verbs() == ["rule added"]


def test_a_rule_needs_words_and_there_are_not_too_many(draft, leader, teacher):
    with pytest.raises(ValidationError):
        codes.add_rule(draft, title=" ", by=leader)
    with pytest.raises(PermissionDenied):
        codes.add_rule(draft, **NEW, by=teacher)
    for n in range(codes.MOST_RULES - 1):
        RuleFactory(code=draft, title=f"Điều {n}")
    with pytest.raises(ValidationError):
        codes.add_rule(draft, **NEW, by=leader)


def test_rules_move_and_a_second_tap_finds_them_there(draft, leader):
    second = RuleFactory(code=draft, title="Hai")
    third = RuleFactory(code=draft, title="Ba")

    for _tap in range(2):
        codes.move_rule(third, 2, by=leader)

    assert titles(draft)[1:] == ["Ba", "Hai"]
    assert verbs() == ["rule moved"]
    for nowhere in (0, 9):
        codes.move_rule(second, nowhere, by=leader)
    assert verbs() == ["rule moved"]


def test_a_rule_is_taken_out_and_put_back(draft, leader, teacher):
    first = rules_of(draft)[0]
    RuleFactory(code=draft, title="Hai")

    for _tap in range(2):
        codes.remove_rule(first, by=leader)
    assert titles(draft) == ["Hai"]
    codes.move_rule(first, 1, by=leader)  # it is not there
    for _tap in range(2):
        codes.remove_rule(first, back=True, by=leader)

    assert titles(draft) == ["Hai", first.title]
    assert verbs() == ["rule removed", "rule put back"]
    with pytest.raises(PermissionDenied):
        codes.remove_rule(first, by=teacher)


def test_a_full_code_takes_nothing_back(draft, leader):
    first = rules_of(draft)[0]
    codes.remove_rule(first, by=leader)
    for n in range(codes.MOST_RULES):
        RuleFactory(code=draft, title=f"Điều {n}")

    with pytest.raises(ValidationError):
        codes.remove_rule(first, back=True, by=leader)


def test_issuing_replaces_the_version_before_and_files_evidence(code, draft, board, line):
    for _tap in range(2):
        codes.issue_code(
            draft,
            first_day=today(),
            line=line,
            decision_number=" 12/QĐ ",
            decision_day=today(),
            by=board,
        )

    code.refresh_from_db()
    draft.refresh_from_db()
    assert (code.state, draft.state, draft.replaces) == ("replaced", "issued", code)
    assert (draft.decision_number, draft.issued_by) == ("12/QĐ", board)
    assert Evidence.objects.get().line == line
    assert draft.activity.title.startswith("Ban hành")
    assert verbs() == ["code replaced", "activity logged", "evidence filed", "code issued"]


def test_only_the_board_issues_and_only_what_has_rules(draft, board, leader):
    with pytest.raises(PermissionDenied):
        codes.issue_code(draft, first_day=today(), by=leader)
    with pytest.raises(ValidationError):
        codes.issue_code(
            draft, first_day=today(), decision_day=today() + timedelta(days=1), by=board
        )
    Rule.objects.all().delete()
    with pytest.raises(ValidationError):
        codes.issue_code(draft, first_day=today(), by=board)
    Code.objects.update(state=Code.State.WITHDRAWN)
    with pytest.raises(ValidationError):
        codes.issue_code(draft, first_day=today(), by=board)

    assert verbs() == []


def test_before_the_first_school_year_it_is_issued_without_evidence(draft, board, line, year):
    day = year.first_day - timedelta(days=8)

    codes.issue_code(draft, first_day=year.first_day, line=line, decision_day=day, by=board)

    draft.refresh_from_db()
    assert (draft.state, draft.activity) == ("issued", None)
    assert not Activity.objects.exists()


def test_what_was_issued_is_no_longer_changed(draft, board, leader):
    codes.issue_code(draft, first_day=today(), by=board)

    with pytest.raises(ValidationError):
        codes.edit_rule(rules_of(draft)[0], **NEW, by=leader)
    with pytest.raises(ValidationError):
        codes.add_rule(draft, **NEW, by=leader)


def test_the_clerk_writes_number_and_day(school, code, draft, teacher):
    clerk = PersonFactory(school=school, roles=[Role.CLERK])

    codes.number_decision(code, number="15/QĐ", day=today(), by=clerk)

    code.refresh_from_db()
    assert (code.decision_number, code.decision_day) == ("15/QĐ", today())
    with pytest.raises(ValidationError):
        codes.number_decision(code, number="", day=today() + timedelta(days=1), by=clerk)
    for other, by in ((code, teacher), (draft, clerk)):
        with pytest.raises(PermissionDenied):
            codes.number_decision(other, number="", day=None, by=by)
    assert verbs() == ["code numbered"]


def test_taking_back_puts_the_version_before_in_force_again(code, draft, board, line, leader):
    codes.issue_code(draft, first_day=today(), line=line, by=board)
    draft.refresh_from_db()
    with pytest.raises(PermissionDenied):
        codes.withdraw_code(draft, by=leader)

    for _tap in range(2):
        codes.withdraw_code(draft, by=board)

    code.refresh_from_db()
    draft.refresh_from_db()
    assert (code.state, draft.state) == ("issued", "withdrawn")
    assert Activity.objects.get().withdrawn_at
    assert Evidence.objects.get().withdrawn_at
    assert verbs()[-4:] == [
        "evidence withdrawn", "activity withdrawn", "code withdrawn", "code in force again",
    ]  # fmt: skip


def test_a_draft_is_thrown_away_by_who_may_write_it(draft, leader, teacher):
    with pytest.raises(PermissionDenied):
        codes.withdraw_code(draft, by=teacher)

    codes.withdraw_code(draft, by=leader)

    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert verbs() == ["code withdrawn"]


def test_the_next_number_follows_what_was_ever_issued(school, leader, board):
    CodeFactory(school=school, number=3, state="withdrawn", audience=Audience.ADMINS)

    assert codes.draft_code(school, Audience.ADMINS, by=leader).number == 4

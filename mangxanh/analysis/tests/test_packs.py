"""The rules that ship: every example of theirs, and what a pack must not hold."""

import pytest

from mangxanh.analysis.crisis import CATEGORIES, crisis
from mangxanh.analysis.packs import CONTENT, Level, crisis_pack, pack_of, read, slang_of
from mangxanh.analysis.syllables import bare

RULES = crisis_pack().rules
YES = [(rule, text) for rule in RULES for text in rule.alarms]
NO = [(rule, text) for rule in RULES for text in rule.harmless]


def named(value):
    return getattr(value, "id", None) or str(value)[:40]


def a_pack(**more):
    part = {"version": 1, "category": "threat", "words": {"ACT": ["đánh"]}, "rules": []} | more
    return pack_of([part], slang={})


@pytest.mark.parametrize(("rule", "text"), YES, ids=named)
def test_a_rule_finds_its_examples_and_is_named(rule, text):
    found = crisis(text)

    assert rule.id in found.why
    assert found.is_urgent or rule.level is Level.SIGN


@pytest.mark.parametrize(("rule", "text"), NO, ids=named)
def test_what_a_rule_must_leave_alone_is_not_urgent(rule, text):
    assert not crisis(text).is_urgent


@pytest.mark.parametrize(("rule", "text"), YES, ids=named)
def test_an_example_in_capitals_or_taken_apart_is_found_all_the_same(rule, text):
    assert rule.id in crisis(text.upper()).why


def test_every_urgent_rule_has_an_example_and_every_category_has_rules():
    assert [rule.id for rule in RULES if rule.level is Level.URGENT and not rule.alarms] == []
    assert {rule.category for rule in RULES} == {*CATEGORIES, "any"}
    assert all(rule.level is not Level.LOOK for rule in RULES)


def test_most_examples_are_found_without_their_marks():
    found = [crisis(bare(text.lower())).is_urgent for rule, text in YES]

    assert sum(found) >= 0.85 * len(found)


def test_a_pack_says_its_version_and_is_read_once():
    assert crisis_pack() is crisis_pack()
    assert crisis_pack().version.count(".") == len(list((CONTENT / "crisis").glob("*.yaml"))) - 1


def test_a_file_without_a_version_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_text("words: {}", encoding="utf-8")

    with pytest.raises(ValueError, match=r"a\.yaml"):
        read(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    "more",
    [
        {"rules": [{"id": "a", "level": "urgent", "find": ["ACTS em"]}]},
        {"rules": [{"id": "a", "level": "urgent", "find": ["(đánh"]}]},
        {"rules": [{"id": "a", "level": "urgent", "find": [".."]}]},
        {"rules": [{"id": "a", "level": "soon", "find": ["ACT"]}]},
        {"rules": [{"id": "a", "level": "sign", "find": ["ACT"]}] * 2},
    ],
    ids=["unknown class", "open bracket", "gap alone", "unknown level", "twice"],
)
def test_a_faulty_pack_is_refused(more):
    with pytest.raises(ValueError, match=r"no pattern|no class|not a valid|two rules"):
        a_pack(**more)


def test_two_files_with_one_class_are_refused():
    part = {"version": 1, "words": {"ACT": ["đánh"]}}

    with pytest.raises(ValueError, match="ACT"):
        pack_of([part, part], slang={})


def test_words_of_chats_are_words_on_both_sides():
    slang = slang_of(read(CONTENT / "normalise/teencode.yaml"))

    assert slang["ko"] == "không"
    assert all(typed == typed.lower() and meant.strip() for typed, meant in slang.items())

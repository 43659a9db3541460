"""The rules that ship: fit for their readers, in our words, and read with every fault told."""

import pytest

from mangxanh.analysis.readability import count
from mangxanh.common.yaml_nodes import FaultyFileError
from mangxanh.conduct.checking import remarks_on
from mangxanh.conduct.models import Audience
from mangxanh.conduct.shelf import CONTENT, RuleText, read_code, shipped_code

each_audience = pytest.mark.parametrize("audience", Audience.values)


def source(audience):
    return (CONTENT / f"{audience}.yaml").read_text(encoding="utf-8")


def test_every_audience_has_its_file_and_no_other_lies_there():
    assert sorted(path.stem for path in CONTENT.iterdir()) == sorted(Audience.values)


@each_audience
def test_rules_are_short_whole_and_easy_to_read(audience):
    code = shipped_code(audience)

    assert code.audience == audience
    assert 6 <= len(code.rules) <= 9
    assert remarks_on(audience, code.rules) == []
    assert all(rule.why and rule.say and rule.dont and rule.text for rule in code.rules)
    assert all(count(rule.title) <= 20 for rule in code.rules)
    assert len({rule.title for rule in code.rules}) == len(code.rules)
    assert "!" not in source(audience)


@each_audience
def test_each_basis_is_a_paper_that_the_code_names(audience):
    code = shipped_code(audience)
    names = tuple(paper.name for paper in code.basis)

    assert all(rule.basis.startswith(names) for rule in code.rules if rule.basis)
    assert {rule.basis.split(",")[0] for rule in code.rules if rule.basis} <= set(names)
    assert not any("Điều 6" in rule.basis for rule in code.rules)  # not sourced


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("audience: staff", "audience: khach"),
        ('from: "2026-03-05"', "from: hôm qua"),
        ("    say: “Chị ơi", "    says: “Chị ơi"),
        ("  - title: Tôi khen trước lớp, nhắc ở chỗ riêng", "  - title: ''"),
        ("lead:", "leads:"),
    ],
)
def test_each_fault_is_told_with_a_line(old, new):
    text = source("staff")
    assert old in text

    with pytest.raises(FaultyFileError) as refused:
        read_code(text.replace(old, new, 1))
    assert all(fault.line >= 1 for fault in refused.value.found)


def test_what_is_too_hard_or_frightens_is_told():
    long = "Em " + "đọc lại thật kỹ " * 6 + "rồi mới gửi"
    rules = [RuleText(long, "", "", "", "", ""), RuleText("Bị phạt tiền", "", "", "", "", "")]

    assert len(remarks_on(Audience.PUPILS_6_7, rules)) == 3
    assert remarks_on(Audience.STAFF, rules[1:]) == []

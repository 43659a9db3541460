"""The chronology: every row of the chain in words, in order, with who, when, before and after."""

import ast
from pathlib import Path

import pytest

from mangxanh.cases.actions.deciding import raise_secrecy
from mangxanh.cases.actions.handling import acknowledge, assign
from mangxanh.cases.chronology import VERBS, lines_of
from mangxanh.cases.tests.factories import file_case, fresh, here
from mangxanh.common.dates import now

ROOMS = Path(__file__).resolve().parents[2]


def recorded():
    """Return every verb that code writes into a chain."""
    found = set()
    for path in (*(ROOMS / "cases").rglob("*.py"), *(ROOMS / "speakup").rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_event":
                found |= {
                    one.value
                    for one in ast.walk(node.args[1])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_every_verb_of_a_chain_is_said_in_words():
    verbs = {one for one in recorded() if one not in ("yes", "copy", "original")}
    assert len(verbs) > 20
    assert sorted(verbs - VERBS.keys()) == []


@pytest.mark.django_db
def test_each_row_tells_who_did_what_and_a_reporters_only_the_day(team):
    case, _private = file_case(team.box, is_urgent=True)
    by = here(team.officer)
    acknowledge(case, False, "", key="counsel", by=by)
    raise_secrecy(case, 2, by=by)
    assign(case, team.deputy.person, by=by)
    people = {one.person_id: one.person for one in (team.officer, team.deputy)}
    lines = lines_of(fresh(case), list(case.events.all()), people)
    assert [line.n for line in lines] == [5, 4, 3, 2, 1]
    assert [line.who for line in lines] == [team.officer.person.addressed] * 4 + [""]
    assert lines[0].text.endswith(team.deputy.person.addressed)
    assert "→" in lines[1].text
    assert [line.by_day for line in lines] == [False] * 4 + [True]
    assert lines[0].at == now()
    unknown = lines_of(fresh(case), list(case.events.all()), {})
    assert unknown[0].who == ""

"""`mangxanh questions read FILE`."""

import argparse
import json

import pytest

from mangxanh.common.errors import BadInput
from mangxanh.contests.commands import add_to

TEXT = "Câu 1: Gì?\nA. a\nB. b\nĐáp án: B\nGiải thích: Vì thế.\n\nCâu 2: Ai?\nA. c\nB. d\n"


def run(*words):
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers())
    arguments = parser.parse_args(["questions", "read", *map(str, words)])
    return arguments.run(arguments)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "cau-hoi.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_is_printed_as_the_contract_says(file, capsys):
    assert run(file, "--json") == 0

    data = json.loads(capsys.readouterr().out)
    assert data["questions"][0] == {
        "n": 1,
        "type": "single",
        "stem": "Gì?",
        "options": ["a", "b"],
        "correct": [1],
        "line": 1,
        "flags": [],
        "explanation": "Vì thế.",
    }
    assert data["questions"][1]["flags"] == ["no_answer"]
    (issue,) = data["issues"]
    assert (issue["line"], issue["severity"], set(issue)) == (
        7,
        "error",
        {"line", "severity", "message"},
    )


def test_a_key_of_its_own_answers_what_the_file_does_not(file, tmp_path, capsys):
    key = tmp_path / "dap-an.txt"
    key.write_text("1. B\n2. A\n", encoding="utf-8")

    assert run(file, "--key", key, "--json") == 0

    data = json.loads(capsys.readouterr().out)
    assert [question["correct"] for question in data["questions"]] == [[1], [0]]
    assert data["issues"] == []


def test_questions_are_printed_for_people(file, capsys):
    assert run(file) == 0

    rows = capsys.readouterr().out.splitlines()
    assert rows[0].strip() == "1. Gì?"
    assert rows[2].strip() == "* b"
    assert rows[-1].strip().startswith("!   7:")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="khong-co"):
        run(tmp_path / "khong-co.txt")


def test_a_key_without_answers_is_one_sentence(file, tmp_path):
    key = tmp_path / "dap-an.txt"
    key.write_text("không có gì\n", encoding="utf-8")

    with pytest.raises(BadInput):
        run(file, "--key", key)

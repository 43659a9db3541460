"""`mangxanh plan lines FILE`."""

import argparse
import json
import subprocess
import sys

import pytest

from mangxanh.plan.commands import add_to
from mangxanh.plan.tests.importer.making import plan_document, saved


def run(*words):
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers())
    arguments = parser.parse_args(["plan", "lines", *map(str, words)])
    return arguments.run(arguments)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(saved(plan_document()))
    return path


def test_json_is_printed_as_the_contract_says(plan, capsys):
    assert run(plan, "--json") == 0

    data = json.loads(capsys.readouterr().out)
    assert data["lines"][0] == {
        "n": "M1",
        "path": "I-1",
        "obligation": "Học sinh biết hỏi người lớn trước khi gặp người quen trên mạng.",
        "actor": None,
        "due": None,
        "kind": "outcome",
    }
    assert data["warnings"] == []


def test_lines_are_printed_for_people(fixtures, capsys):
    assert run(fixtures / "page-twice.txt") == 0

    rows = capsys.readouterr().out.splitlines()
    assert rows[0].split()[:2] == ["M1", "I.1-1"]
    assert rows[-1].strip().startswith("!")


@pytest.mark.parametrize("name", ["absent.txt", "empty.txt", "."])
def test_a_bad_file_is_one_line_and_exit_2(tmp_path, name, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")

    assert run(tmp_path / name, "--json") == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_the_console_script_reads_a_plan_and_makes_no_data_folder(plan, tmp_path, pytestconfig):
    script = "import sys; sys.path.insert(0, sys.argv.pop(1)); from mangxanh.cli import main; "
    words = ["plan", "lines", str(plan), "--json"]
    here = tmp_path / "here"
    here.mkdir()

    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-c", f"{script}sys.exit(main())", str(pytestconfig.rootpath), *words],
        capture_output=True,
        cwd=here,
        check=True,
    )

    assert len(json.loads(done.stdout)["lines"]) == 6
    assert list(here.iterdir()) == []

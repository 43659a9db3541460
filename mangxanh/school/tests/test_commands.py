"""`mangxanh roster read`: what a list says, as the contract has it; 2 and one sentence for a bad one."""

import argparse
import json

import pytest
from django.utils import translation

from mangxanh.common.errors import BadInput
from mangxanh.school import commands
from mangxanh.school.tests.roster.files import csv


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def run(path, *words):
    parser = argparse.ArgumentParser()
    commands.add_to(parser.add_subparsers())
    chosen = parser.parse_args(["roster", "read", str(path), *words])
    return chosen.run(chosen)


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "ds.csv"
    rows = [
        ["A2", "Lê Bình", "6A10", ""],
        ["A1", "Lê An", "6A2", "1/9/2014"],
        ["", "Vũ An", "6A2", ""],
    ]
    path.write_bytes(csv(["Mã HS", "Họ tên", "Lớp", "Ngày sinh", "Ghi chú"], *rows))
    return path


def test_json_is_as_the_contract_says(listed, capsys):
    assert run(listed, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["classes", "dropped_columns", "issues"]
    assert [one["name"] for one in told["classes"]] == ["6A2", "6A10"]
    assert told["classes"][0]["pupils"] == [
        {"code": "A1", "name": "Lê An", "birth": "2014-09-01", "status": ""},
        {"code": "", "name": "Vũ An", "birth": None, "status": ""},
    ]
    assert told["dropped_columns"] == ["Ghi chú"]


def test_without_json_it_is_read_by_people(listed, capsys):
    listed.write_bytes(listed.read_bytes() + csv(["A1", "Hồ Em", "6A2"], codec="utf-8"))

    assert run(listed) == 0

    said = capsys.readouterr().out
    assert said.index("6A2: 3 pupils") < said.index("6A10: 1 pupils")
    assert "Not kept: Ghi chú" in said
    assert "row 3" in said


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no headings here"])
def test_what_is_no_list_is_refused(data, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(data)

    with pytest.raises(BadInput):
        run(path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadInput, match="opened"):
        run(tmp_path / "no.csv")

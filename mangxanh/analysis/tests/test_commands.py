"""`mangxanh text crisis`: the contract of its files, and what it says of bad ones."""

import codecs
import csv

import pytest

from mangxanh import cli


def score(tmp_path, data, name="in.csv"):
    source, out = tmp_path / name, tmp_path / "out.csv"
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    code = cli.main(["text", "crisis", "--in", str(source), "--out", str(out)])
    return code, list(csv.reader(out.open(encoding="utf-8"))) if out.exists() else None


def test_each_row_gets_its_row_in_order(tmp_path):
    code, told = score(
        tmp_path, 'id,text\nb,em muốn chết\na,"Trời đẹp,\nem vui"\nb,\n007,bo danh em\n'
    )

    assert code == 0
    assert told[0] == ["id", "label", "level", "why"]
    assert [row[:3] for row in told[1:]] == [
        ["b", "1", "urgent"], ["a", "0", "none"], ["b", "0", "none"], ["007", "1", "urgent"],
    ]  # fmt: skip
    assert told[1][3].split() == ["selfharm.suicide-word", "selfharm.wants-to-die"]
    assert told[2][3] == ""


def test_what_should_only_be_looked_at_is_no_alarm(tmp_path):
    text = "mất dao rọc giấy"
    assert score(tmp_path, f"id,text\n1,{text}\n")[1][1][:3] == ["1", "0", "look"]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + "id,text\n1,em muốn chết".encode(),
        "id,text\n1,em muốn chết".encode("utf-16"),
        "id;text\n1;em muốn chết\n",
        "id\ttext\n1\tem muốn chết\n",
        "text,more,ID \r\nem muốn chết,x,1\r\n\r\n",
    ],
    ids=["BOM", "UTF-16", "semicolons", "tabs", "other columns"],
)
def test_files_as_people_have_them(data, tmp_path):
    assert score(tmp_path, data)[1][1][:2] == ["1", "1"]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "a,b\n1,2\n",
        "id\n1\n",
        "id,text\n1\n",
        'id,text\n1,"em muốn\n2,x\n',
        'id,text\n1,"em" muốn\n',
        "id,text\n1,em nhà".encode("cp1258"),
        codecs.BOM_UTF16_LE + b"i\x00d",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
    ids=["empty", "columns", "one column", "short row", "open", "half", "1258", "cut", "PNG"],
)
def test_a_bad_file_is_one_line_and_two_and_leaves_nothing(data, tmp_path, capsys):
    code, told = score(tmp_path, data)

    assert (code, told) == (2, None)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["in.csv"]


@pytest.mark.parametrize(
    ("source", "out"), [("nowhere.csv", "out.csv"), (".", "out.csv"), ("in.csv", "no/out.csv")]
)
def test_a_file_that_is_not_there_is_one_line_and_two(source, out, tmp_path, capsys):
    (tmp_path / "in.csv").write_text("id,text\n", encoding="utf-8")

    code = cli.main(
        ["text", "crisis", "--in", f"{tmp_path}/{source}", "--out", f"{tmp_path}/{out}"]
    )

    assert code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bad_file_leaves_what_was_written_before(tmp_path):
    (tmp_path / "out.csv").write_text("as it was\n", encoding="utf-8")

    assert score(tmp_path, "id,text\n1\n") == (2, [["as it was"]])

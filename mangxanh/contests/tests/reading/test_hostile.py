"""Files that mean harm: one sentence, little time, little memory; and noise that is no file."""

import io
import subprocess
import sys
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mangxanh.common.errors import BadInput
from mangxanh.contests.reading import read_questions
from mangxanh.contests.tests.reading.making import bank, marked, plain

SECONDS, MEGABYTES = 10, 200  # with the start of Python and Django, on a busy machine
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><quiz>&j;</quiz>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
HIDDEN = b'<?xml version="1.0" encoding="UTF-16"?>'.decode() + "<!DOCTYPE quiz><quiz/>"


def with_part(name, content, of=None):
    """Return a Word file in which one part is another."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(of or plain(["Câu 1: Gì?", "A. a", "B. b"]))) as given_file,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given_file.namelist():
            if entry != name:
                made.writestr(entry, given_file.read(entry))
        made.writestr(name, content)
    return found.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def many(tag, count):
    return f"<w:document {W}><w:body>{f'<w:{tag}/>' * count}</w:body></w:document>"


def nested(count):
    return f"<w:document {W}><w:body>{'<w:sdt>' * count}{'</w:sdt>' * count}</w:body></w:document>"


HOSTILE = {
    "bomb.docx": lambda: with_part("word/media/a.bin", b"\0" * 150_000_000),
    "tags.docx": lambda: with_part("word/document.xml", many("p", 1_500_000)),
    "deep.docx": lambda: with_part("word/document.xml", nested(5_000)),
    "entities.docx": lambda: with_part("word/document.xml", LAUGHS),
    "outside.docx": lambda: with_part("word/styles.xml", OUTSIDE),
    "macros.docx": lambda: with_part("word/vbaProject.bin", b"x"),
    "broken.docx": lambda: plain(["Câu 1: Gì?"])[:-900],
    "entities.xml": lambda: LAUGHS,
    "outside.xml": lambda: OUTSIDE,
    "hidden.xml": lambda: HIDDEN.encode("utf-16"),
    "deep.xml": lambda: b"<quiz>" + b"<question>" * 300_000,
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000,
    "paper.pdf": lambda: b"%PDF-1.7 ...",
    "braces.gift": lambda: b"{" * 400_000,
    "spaces.txt": lambda: b" \t" * 400_000 + b"A.",
    "letters.txt": lambda: "Câu ".encode() * 200_000,
    "pairs.txt": lambda: b"1.A " * 300_000,
    "lines.txt": lambda: b"a\n" * 100_000,
    "labels.txt": lambda: "Câu 1:\n".encode() + "Đáp án: không\nb) x\n1) y\n".encode() * 25_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_sentence(name):
    with pytest.raises(BadInput) as refused:
        read_questions(HOSTILE[name](), name)

    assert len(refused.value.message) < 300


WRAPPER = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)
print(done.stderr or done.stdout)
"""


@pytest.mark.parametrize("name", ["bomb.docx", "tags.docx", "entities.xml"])
def test_refusing_costs_little_time_and_memory(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    command = [sys.executable, "-c", WRAPPER, sys.executable, "-m", "mangxanh.cli"]

    done = subprocess.run(  # noqa: S603  # our own command
        [*command, "questions", "read", str(path), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    code, megabytes, seconds = done.stdout.split("\n")[0].split()
    assert (int(code), done.stdout.count("\n")) == (2, 3)
    assert int(megabytes) < MEGABYTES
    assert float(seconds) < SECONDS


def test_names_that_leave_the_folder_write_nothing():
    data = with_part("../../evil.txt", b"x", of=marked(bank(3), "bold"))

    assert len(read_questions(data, "a.docx").questions) == 3


def read_or_refused(data, name):
    with suppress(BadInput):
        return read_questions(data, name).questions
    return []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Câu 1: ", "1. ", "A. ", "B. ", "a) ", "*", ">", "^", "\n", "\n", "\t", "Đáp án: A", "HẾT",
             "ĐÁP ÁN", "PHẦN I", "{", "}", "=", "~", "#", "::", "->", "%50%", "chữ", "12", "?", ";", "[2] "]
        ),
        max_size=60,
    ).map("".join),
    st.sampled_from(["a.txt", "a.gift", "a.csv"]),
)  # fmt: skip
def test_any_text_gives_questions_or_one_sentence(text, name):
    for question in read_or_refused(text.encode(), name):
        assert all(
            0 <= at < max(len(question.options), len(question.answers)) for at in question.correct
        )
        if question.type in ("single", "multiple") and not question.correct:
            assert question.flags


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a.xml", "a.xlsx", "a"]))
def test_any_bytes_give_questions_or_one_sentence(data, name):
    read_or_refused(data, name)

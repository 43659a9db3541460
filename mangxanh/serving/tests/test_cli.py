"""The console script: languages, exit codes, what each command needs of the data folder."""

import signal
import subprocess
import sys

import pytest

from mangxanh.serving.tests.running import ROOT, environment


def mangxanh(*words, **more):
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "mangxanh.cli", *words],
        cwd=more.pop("cwd", ROOT),
        env=environment() | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def elsewhere(tmp_path):
    """An empty folder to stand in: a command that needs no data leaves it empty."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_help_is_in_english_when_asked(elsewhere):
    told = mangxanh("--lang", "en", "--help", cwd=elsewhere)

    assert told.returncode == 0
    assert told.stdout.startswith("Usage: mangxanh")
    assert "Starts the pages and the worker." in told.stdout
    assert list(elsewhere.iterdir()) == []


def test_help_is_in_vietnamese_by_itself(elsewhere):
    subprocess.run(
        [sys.executable, "bin/messages.py", "compile"], cwd=ROOT, check=True
    )  # our own program

    told = mangxanh("serve", "--help", cwd=elsewhere)

    assert told.returncode == 0
    assert told.stdout.startswith("Cách dùng: mangxanh serve")
    assert "options" not in told.stdout


@pytest.mark.parametrize(
    "words", [(), ("nothing",), ("audit",), ("audit", "verify", "--data", "nowhere")]
)
def test_what_is_not_right_is_one_line_and_two(words, elsewhere):
    told = mangxanh(*words, cwd=elsewhere)

    assert told.returncode == 2
    assert told.stdout == ""
    assert len(told.stderr.strip().splitlines()) == 1
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_is_not_there_is_one_line_and_two(elsewhere):
    told = mangxanh("plan", "lines", "nowhere.docx", "--json", cwd=elsewhere)

    assert told.returncode == 2
    assert len(told.stderr.strip().splitlines()) == 1
    assert list(elsewhere.iterdir()) == []


def test_a_data_folder_that_cannot_be_made_is_one_line_and_two(elsewhere):
    (elsewhere / "file").touch()

    told = mangxanh("serve", "--data", "file/data", cwd=elsewhere)

    assert told.returncode == 2
    assert len(told.stderr.strip().splitlines()) == 1
    assert "file/data" in told.stderr


def test_a_command_that_writes_history_leaves_its_head(tmp_path):
    told = mangxanh(
        "school", "add", "THCS Bãi Giữa", "--host", "bai-giua.example", "--data", str(tmp_path)
    )

    assert told.returncode == 0, told.stderr
    assert [path.name for path in (tmp_path / "heads").glob("*.head")] == ["1.head"]
    assert (tmp_path / "tmp").is_dir()


@pytest.mark.parametrize(
    "words",
    [
        ("school", "add", " ", "--host", "bai-giua.example"),
        ("demo",),
        ("serve", "--plain-http", "--tls-cert", "nowhere.pem"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_two(words, tmp_path):
    (tmp_path / "somebody's").write_text("work")

    told = mangxanh(*words, "--data", str(tmp_path))

    assert told.returncode == 2
    assert len(told.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.glob("heads/*.head"))


def test_a_question_that_nobody_answers_is_one_line(tmp_path):
    asked = subprocess.run(
        [sys.executable, "-m", "mangxanh.cli", "--lang", "en", "restore", "copy", "--data", "new"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )

    assert asked.returncode == 2
    assert asked.stderr.splitlines()[-1].endswith("The question was not answered.")
    assert "Traceback" not in asked.stderr


def test_who_breaks_off_gets_the_code_that_a_shell_expects(tmp_path):
    waiting = subprocess.Popen(  # our own program
        [sys.executable, "-m", "mangxanh.cli", "--lang", "en", "restore", "copy", "--data", "new"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # no terminal to ask
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's "&" ignores it
    )
    asked = b""
    while b"recovery sheet: " not in asked:
        asked += waiting.stderr.read1(200)

    waiting.send_signal(signal.SIGINT)

    waiting.communicate(timeout=60)
    assert waiting.returncode == 130

"""A picture and a voice on the real server: no name, no word, no pixel of them on any disk in clear.

Safety 3; reference on reporting and cases, 14 and 33: a backup and what is restored from it too.
"""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import uuid

import pytest

from mangxanh.cases.tests.evidence import factories as make
from mangxanh.files.tests.factories import drawing, saved
from mangxanh.serving.tests.running import ROOT, environment
from mangxanh.speakup.tests.served import Reporter, carried, run, with_open_box
from mangxanh.speakup.tests.test_canary import BROWSER, PUPIL, left_in

STORY = "Chim hoàng yến kể chuyện có ảnh: các bạn lập nhóm nói xấu em"
NAME = "anh-hoang-yen-o-kho-bay.jpg"
CANARY = b"pixel-cua-hoang-yen"
PICTURE = saved(drawing()) + CANARY * 160_000  # more than what Django keeps in memory
PASSPHRASE = "cầu vồng, hoa sen, bánh mì, chiếc xe, hộp màu, kem tươi"


def multipart(fields, files):
    """Return (body, its content type) as a browser sends a form with files."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (filename, kind, content) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
        parts.append(f"{head}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def send(one, page, fields, files):
    body, kind = multipart(fields, files)
    wanted = urllib.request.Request(  # noqa: S310  # ours
        f"{one.url}{page}", body, {**one.headers, "Content-Type": kind}
    )
    with urllib.request.urlopen(wanted, timeout=60) as answer:  # noqa: S310  # ours
        return answer.read().decode()


def command(data, *words):
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "mangxanh.cli", *words, "--data", str(data)],
        cwd=ROOT,
        env=environment() | {"MX_DATA": str(data), "MX_BACKUP_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.timeout(180)
def test_no_picture_no_voice_and_no_name_of_a_file_is_left_in_clear(tmp_path):
    data, temporary = tmp_path / "told", tmp_path / "tmp"
    temporary.mkdir()
    serve = with_open_box(data, MX_LOG_LEVEL="INFO", TMPDIR=str(temporary))
    pupil = run(data, PUPIL)
    voice = make.recorded_webm()
    serve.start()
    one = Reporter(serve.url, Cookie=f"mx_pupil={pupil}", **{"User-Agent": BROWSER})
    files = {"photos": (NAME, "image/jpeg", PICTURE), "voice": ("ghi.webm", "audio/webm", voice)}
    told = send(one, "/trang/3/", {**one.last_page(), "story": STORY}, files)
    assert "<output>" in told
    # and where no form of ours has a place for files, or the form is none
    for page in ("/trang/1/", "/trang/thu/"):
        with pytest.raises(urllib.error.HTTPError):
            send(one, page, {"form": "x", "story": STORY}, {"x": (NAME, "image/jpeg", PICTURE)})
    os.kill(serve.pids()["web"], signal.SIGKILL)  # the WAL stays as it is
    serve.listen(1)

    gone = (STORY[:20], "hoàng yến", NAME, CANARY.decode(), BROWSER, pupil)
    assert left_in(tmp_path, gone) == []
    sealed = [path for path in (data / "files" / "sealed").rglob("*") if path.is_file()]
    assert len(sealed) == 4  # both, and a bare copy of each
    assert not [p.name for p in sealed if voice[200:400] in p.read_bytes()]
    serve.stop()
    assert not [word for word in gone if word in serve.said]
    assert carried(told).get("form", "") == ""

    copy, there = tmp_path / "copy.mxb", tmp_path / "there"
    (there / "tmp").mkdir(parents=True)
    command(data, "backup", str(copy))
    command(there, "restore", str(copy))
    assert (there / "main.sqlite3").exists()
    assert left_in(tmp_path, gone) == []
    assert not list((there / "keys").glob("month-2*"))

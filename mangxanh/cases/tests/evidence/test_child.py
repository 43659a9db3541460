"""What is hostile meets little memory, little time and nothing open; and it leaves no trace."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from mangxanh.cases.evidence import child, copies, fence, pages, pictures
from mangxanh.cases.evidence.copies import make_copy
from mangxanh.cases.evidence.no_copy import NoCopy
from mangxanh.cases.evidence.sealed import BrokenSeal
from mangxanh.cases.tests.evidence import factories as make
from mangxanh.cases.tests.evidence.factories import LOCKED, copied, many_pages, opened
from mangxanh.files.tests import factories as files


def test_a_hundred_megapixels_are_refused_before_they_are_drawn():
    began = time.monotonic()

    made = copied(make.png_bomb())

    assert (made.content, made.why) == (b"", "pixels")
    assert time.monotonic() - began < 5


def test_a_picture_that_needs_too_much_memory_ends_its_child_alone():
    made = copied(files.saved(Image.new("RGBA", (7900, 7900)), "PNG"))

    assert (made.content, made.why) == (b"", "memory")


def test_a_pdf_that_unpacks_to_gigabytes_ends_its_child_alone():
    made = copied(make.pdf_bomb())

    assert made.why in {"", "broken", "memory", "time"}


def run(code, **said):
    """Run code in a process with the child's limits; return what it wrote."""
    start = f"import sys; sys.path.insert(0, {str(Path(child.__file__).parents[3])!r})\n"
    start += "from mangxanh.cases.evidence import child\nchild.limit()\n"
    return subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-I", "-c", start + code], capture_output=True, check=False, **said
    )


@pytest.mark.parametrize(
    "code",
    [
        "child.shut(); open('/etc/hostname')",
        "import socket; child.shut(); socket.socket()",
        "import os; child.shut(); os.pipe()",
        "open('/tmp/child-wrote-this', 'wb', buffering=0).write(b'x' * 9)",
        "bytes(600 * 1024 * 1024)",
    ],
    ids=["file", "socket", "pipe", "written file", "memory"],
)
def test_the_child_can_open_write_and_take_nothing(code):
    done = run(code)

    assert done.returncode == 1
    assert b"Error" in done.stderr
    Path("/tmp/child-wrote-this").unlink(missing_ok=True)  # noqa: S108


REACHES_OUT = {
    "program": "os.execv('/bin/true', ['true'])",
    "signal": "os.kill(os.getppid(), 0)",
    "child": "os.fork()",
    "limit": "resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))",
    "memory of others": "libc.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0) and fail()",
    "trace": "libc.ptrace(16, os.getppid(), 0, 0) and fail()",
    "socket": "socket.socket()",
}


@pytest.mark.parametrize("what", REACHES_OUT)
def test_behind_the_fence_nothing_outside_is_reached(what):
    start = (
        "import os, resource, socket, ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "def fail(): raise OSError(ctypes.get_errno(), '')\n"
        "from mangxanh.cases.evidence.fence import fence\nassert fence()\n"
    )

    done = run(start + REACHES_OUT[what])

    assert done.returncode == 1
    assert b"PermissionError" in done.stderr or b"not allowed" in done.stderr


def test_behind_the_fence_work_goes_on():
    start = "from mangxanh.cases.evidence.fence import fence\nassert fence()\n"
    work = (
        "import threading; t = threading.Thread(target=print, args=('done',)); t.start(); t.join()"
    )

    done = run("import threading\n" + start + "bytes(200 * 1024 * 1024)\n" + work)

    assert (done.returncode, done.stdout) == (0, b"done\n")


@pytest.mark.parametrize("machine", ["sparc64", "x86_64"])
def test_where_there_is_no_fence(monkeypatch, machine):
    monkeypatch.setattr(fence.platform, "machine", lambda: machine)
    monkeypatch.setattr(fence.sys, "platform", "freebsd")

    assert fence.fence() is False


@pytest.mark.parametrize("machine", fence._MACHINES)
def test_the_filter_of_each_machine_is_short_and_ends_in_a_refusal(machine):
    lines = fence._program(*fence._MACHINES[machine])

    assert {len(line) for line in lines} == {8}
    assert len(lines) < 255
    assert len(set(fence._MACHINES[machine][1])) == len(fence._STAY)
    assert lines[-1] == fence._line(fence._END, fence._FAIL | 1)


def test_the_child_is_told_nothing_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("MX_SECRET_KEY", "canary")
    answering(monkeypatch, tmp_path, 'import os; print(\'{"look": "%s"}\' % sorted(os.environ))')

    assert "canary" not in make_copy([b"x"], "jpeg").look
    assert "MX" not in make_copy([b"x"], "jpeg").look


def answering(monkeypatch, tmp_path, code):
    """Have another program answer in the child's place."""
    script = tmp_path / "another.py"
    script.write_text(code)
    monkeypatch.setattr(copies.child, "__file__", str(script))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "time"),
        ("import os; os.abort()", "memory"),
        ("raise ValueError", "broken"),
        ("print('no json')", "broken"),
        ("print('[1]')", "broken"),
        ("print('{}'); print('<html>')", "broken"),
        ("import sys\nwhile True: sys.stdout.write('{' * 65536)", "time"),
    ],
    ids=["killed", "falls", "fails", "no json", "no object", "no picture", "no end"],
)
def test_whatever_becomes_of_the_child_there_is_only_no_copy(monkeypatch, tmp_path, code, why):
    answering(monkeypatch, tmp_path, code)

    made = make_copy([files.saved(files.drawing())], "jpeg")

    assert (made.content, made.why) == (b"", why)


def test_a_child_that_never_ends_is_ended(monkeypatch, tmp_path):
    answering(monkeypatch, tmp_path, "import time; time.sleep(60)")
    monkeypatch.setattr(copies, "SECONDS", 0.3)
    began = time.monotonic()

    assert make_copy([b"x" * 10_000_000], "jpeg").why == "time"
    assert time.monotonic() - began < 10


def test_a_machine_on_which_no_copy_comes_is_known(monkeypatch, tmp_path):
    assert copies.copies_can_be_made()

    answering(monkeypatch, tmp_path, "raise ValueError")

    assert not copies.copies_can_be_made()


def test_who_finds_all_turns_taken_gets_no_copy_now(monkeypatch):
    monkeypatch.setattr(copies, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(copies, "QUEUE", 0.01)
    copies._AT_ONCE.acquire()

    assert make_copy([b"x"], "jpeg").why == "busy"


def test_a_seal_that_does_not_open_is_no_matter_of_the_copy():
    def chunks():
        yield b"\xff\xd8\xff"
        raise BrokenSeal

    with pytest.raises(BrokenSeal):
        make_copy(chunks(), "jpeg")


def test_no_file_is_left_by_all_this(data_folder):
    copied(files.jpeg_with_gps())
    copied(make.mp3())

    assert [path for path in data_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "heif"])
def test_pictures_in_this_process(kind):
    """The same as in the child, where no coverage is counted."""
    pictures.make_ready(kind)
    data = files.heic() if kind == "heif" else files.saved(files.drawing((400, 300)), kind.upper())

    content, look = pictures.bare_picture(data, kind)

    assert opened(content).size == (400, 300)
    assert len(look) == 16


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (Image.new("I;16", (30, 20), 40000), (30, 20)),
        (Image.new("P", (30, 20)), (30, 20)),
        (Image.new("L", (300, 2900)), (300, 2900)),
        (Image.new("L", (9000, 2000)), (4500, 1000)),
    ],
)
def test_odd_pictures_in_this_process(picture, size):
    content, _look = pictures.bare_picture(files.saved(picture, "PNG"), "png")

    assert opened(content).size == size


@pytest.mark.parametrize("side", [8_500, 12_000])
def test_too_many_pixels_in_this_process(side):
    with pytest.raises(NoCopy) as raised:
        pictures.bare_picture(make.png_bomb(side), "png")

    assert raised.value.why == "pixels"


def test_without_pillow_counting_we_count(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)

    with pytest.raises(NoCopy):
        pictures.bare_picture(make.png_bomb(), "png")


def test_the_hash_of_a_picture_stands_another_size_and_compression():
    noise = Image.effect_noise((40, 30), 100).convert("RGB").resize((1200, 900))
    small = opened(files.saved(noise.resize((500, 375)), quality=40))
    other = Image.effect_noise((40, 30), 100).convert("RGB").resize((1200, 900))

    def far(left, right):
        return (int(pictures.look(left), 16) ^ int(pictures.look(right), 16)).bit_count()

    assert far(noise, small) <= 2
    assert far(noise, other) > 10


def test_pictures_and_papers_without_a_copy_say_why():
    pages.make_ready()
    with pytest.raises(NoCopy) as raised:
        pages.bare_paper(b"%PDF-1.4 nothing")
    assert raised.value.why == "broken"
    with pytest.raises(NoCopy) as raised:
        pages.bare_paper(LOCKED)
    assert raised.value.why == "locked"
    with pytest.raises(NoCopy) as raised:
        pictures.bare_picture(make.png_bomb(), "png")
    assert raised.value.why == "pixels"


def test_papers_in_this_process(monkeypatch):
    content, count, cut = pages.bare_paper(many_pages(2))
    assert (count, cut, len(pypdfium2.PdfDocument(content))) == (2, False, 2)

    monkeypatch.setattr(pages, "SECONDS", -1)
    with pytest.raises(NoCopy):
        pages.bare_paper(many_pages(2))

"""What the copy of one file takes: memory and time of the child, for the worst that may be sent.

Goal: ≤ 512 MB, ≤ 10 s, whatever the file; the floor is a child that is given one white pixel.
"""

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import demo
from bench.table import Row, print_table

MEMORY, SECONDS = 512, 10.0  # goals: megabytes, seconds
# Started from a small process: the kernel counts the memory of whoever started it as its own.
MEASURED = """
import resource, subprocess, sys
command = [sys.executable, "-I", "-B", *sys.argv[1:]]
env = {"MALLOC_ARENA_MAX": "1"}
none = subprocess.DEVNULL
subprocess.run(command, stdin=sys.stdin, stdout=none, stderr=none, env=env)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True)
class Taken:
    """What a child took, and what came of it."""

    wall: float
    cpu: float
    memory: float
    came: str


def ask(data: bytes, found: str) -> Taken:
    """Run the child as copies.py does, and read from the kernel what it took."""
    from mangxanh.cases.evidence import child  # noqa: PLC0415  # after the set-up
    from mangxanh.cases.evidence.copies import make_copy  # noqa: PLC0415  # as above

    began = time.perf_counter()
    made = make_copy([data], found)
    wall = time.perf_counter() - began
    done = subprocess.run(
        [sys.executable, "-I", "-c", MEASURED, str(Path(child.__file__)), found],
        input=data,
        capture_output=True,
        check=True,
    )
    cpu, memory = map(float, done.stdout.split())
    return Taken(wall, cpu, memory / 1024, made.why or f"{len(made.content) / 1e6:.1f} MB")


def flat(side: tuple[int, int], kind: str, mode: str = "RGB", **options: object) -> bytes:
    """A picture that packs well and unpacks to all that may be."""
    from PIL import Image  # noqa: PLC0415  # only here

    out = io.BytesIO()
    small = Image.effect_noise((side[0] // 40, side[1] // 40), 80)
    small.resize(side, Image.Resampling.NEAREST).convert(mode).save(out, kind, **options)
    return out.getvalue()


def paper(pages: int) -> bytes:
    from PIL import Image  # noqa: PLC0415  # only here

    out = io.BytesIO()
    page = Image.effect_noise((1240, 1754), 60).convert("RGB")
    page.save(out, "PDF", save_all=True, append_images=[page] * (pages - 1), quality=20)
    return out.getvalue()


def heic(side: tuple[int, int]) -> bytes:
    import pillow_heif  # noqa: PLC0415  # only here
    from PIL import Image  # noqa: PLC0415  # only here

    out = io.BytesIO()
    small = Image.effect_noise((side[0] // 40, side[1] // 40), 80).convert("RGB")
    pillow_heif.from_pillow(small.resize(side)).save(out, quality=40)
    return out.getvalue()


def files() -> list[tuple[str, str, Callable[[], bytes]]]:
    from mangxanh.cases.tests.evidence import factories as make  # noqa: PLC0415  # after the set-up

    return [
        ("one white pixel", "png", lambda: flat((40, 40), "PNG")),
        ("photograph, 12 megapixels", "jpeg", lambda: flat((4000, 3000), "JPEG")),
        (
            "progressive JPEG, 64 megapixels",
            "jpeg",
            lambda: flat((8000, 8000), "JPEG", progressive=True),
        ),
        ("HEIC, 48 megapixels", "heif", lambda: heic((8000, 6000))),
        ("PNG, 64 megapixels", "png", lambda: flat((8000, 8000), "PNG")),
        ("PNG with transparency, 64 megapixels", "png", lambda: flat((8000, 8000), "PNG", "RGBA")),
        ("GIF, 64 megapixels", "gif", lambda: flat((8000, 8000), "GIF", "P")),
        ("WebP, 25 megapixels", "webp", lambda: flat((5000, 5000), "WEBP", method=0)),
        ("WebP, 64 megapixels", "webp", lambda: flat((8000, 8000), "WEBP", method=0)),
        ("PNG, 100 megapixels", "png", make.png_bomb),
        ("PDF of 30 scanned pages", "pdf", lambda: paper(30)),
        ("PDF that unpacks 140 MB of drawing", "pdf", make.pdf_bomb),
        ("Ogg with a cover, 3 minutes", "ogg", lambda: make.ogg(180, cover=3_900_000)),
        ("MP3, 3 minutes", "mp3", lambda: make.mp3(6800)),
        ("MP3 of false beginnings, 4 MB", "mp3", lambda: b"\xff\xfb\x90\x00" * 1_000_000),
        (
            "WebM of a million elements",
            "webm",
            lambda: make.recorded_webm() + b"\xec\x80" * 2_000_000,
        ),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        demo.look_at(Path(place))
        rows = []
        for what, found, made in files():
            data = made()
            taken = ask(data, found)
            rows.append(
                Row(
                    f"{what} ({len(data) / 1e6:.1f} MB)",
                    f"{taken.wall:.2f} s, {taken.memory:.0f} MB: {taken.came}",
                    goal=f"≤ {SECONDS:.0f} s, ≤ {MEMORY} MB",
                    cpu=f"{taken.cpu:.2f} s",
                    kept=taken.wall <= SECONDS + 1 and taken.memory <= MEMORY,
                )
            )
        return print_table("Copies of evidence", rows)


if __name__ == "__main__":
    sys.exit(main())

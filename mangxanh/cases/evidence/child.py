"""Makes the staff copy of one file in a process of its own, with little memory and time.

Run as a script: the format is the one argument, the file comes on stdin; on stdout one line of
JSON, then the copy. Once what it needs is loaded this process can open nothing: no file, no
socket. Imports nothing of Django, to start fast.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 512 * 1024 * 1024  # bytes of addresses
SECONDS = 10  # of CPU; whoever starts it also bounds the time it waits
MOST_SAID = 1024  # bytes of the line before the copy
LONGEST = 185  # seconds of sound: three minutes, and what recorders add


def limit() -> None:
    """Bound memory and time; nothing can be written to a file, nothing is dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def shut() -> None:
    """From here on nothing can be opened: no file, no connection, no other process."""
    from mangxanh.cases.evidence.fence import fence  # noqa: PLC0415  # not before the limits

    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    fence()


def copy_of(data: bytes, found: str) -> tuple[dict[str, Any], bytes]:
    """Return what is said of a copy, and the copy."""
    if found == "pdf":
        from mangxanh.cases.evidence import pages  # noqa: PLC0415  # loads the library of this kind alone

        pages.make_ready()
        shut()
        content, count, cut = pages.bare_paper(data)
        return {"pages": count, "cut": cut}, content
    if found in {"jpeg", "png", "webp", "gif", "heif"}:
        from mangxanh.cases.evidence import pictures  # noqa: PLC0415  # as above

        pictures.make_ready(found)
        shut()
        content, look = pictures.bare_picture(data, found)
        return {"look": look}, content
    return _sound(data, found)


def _sound(data: bytes, found: str) -> tuple[dict[str, Any], bytes]:
    from mangxanh.cases.evidence import boxes, matroska, sounds  # noqa: PLC0415  # as above
    from mangxanh.cases.evidence.no_copy import NoCopy  # noqa: PLC0415  # as above

    shut()
    bare = {
        "webm": matroska.bare_webm,
        "mp4": boxes.bare_mp4,
        "mp3": sounds.bare_mp3,
        "wav": sounds.bare_wav,
        "ogg": sounds.bare_ogg,
    }[found]
    content, seconds = bare(data)
    if seconds > LONGEST:
        raise NoCopy("long")
    return {"seconds": round(seconds, 1)}, content


def main(arguments: list[str]) -> int:
    """Read stdin, write stdout; whatever else goes wrong ends this process with 1."""
    limit()
    from mangxanh.cases.evidence.no_copy import NoCopy  # noqa: PLC0415  # not before the limits

    out = sys.stdout.buffer
    try:
        said, content = copy_of(sys.stdin.buffer.read(), arguments[0])
    except NoCopy as error:
        said, content = {"why": error.why}, b""
    except MemoryError:
        said, content = {"why": "memory"}, b""
    out.write(json.dumps(said).encode() + b"\n" + content)
    out.flush()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    sys.exit(main(sys.argv[1:]))

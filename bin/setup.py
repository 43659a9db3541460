#!/usr/bin/env python3
"""Makes this checkout ready: packages, bytecode, translations, static files, an empty database.

Needs nothing but Python; no root. `bin/setup.py run` for the platform, `bin/setup.py test` for
its tests. What is ready already is left alone, so the second time takes no time.
`bin/setup.py lock` chooses the packages of both anew.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAKE = ROOT / ".make"
TOOL, VENV = MAKE / "tool", ROOT / ".venv"
PYTHON = VENV / "bin/python"
FOR = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
LAUNCHER = """#!{python}
import sys

from mangxanh.cli import main

sys.exit(main())
"""


def stop(message: str) -> None:
    """End with one line that says what to do."""
    print(message, file=sys.stderr)
    sys.exit(2)


def check_machine() -> None:
    """Name what is missing before anything is made."""
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever starts this may have an older one
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"Python 3.11 or newer is needed, this is {found}. Debian 12, Ubuntu 24.04 have it.")
    try:
        import ensurepip  # noqa: F401, PLC0415  # Debian ships it apart, in python3-venv
    except ImportError:
        stop("Python cannot make environments yet: sudo apt-get install make python3-venv")
    if not os.access(ROOT, os.W_OK):
        stop(f"You may not write in {ROOT}: run this as its owner, or take a copy of your own.")


def run(*command: str | Path, **environment: str) -> None:
    """Run a command quietly; where it fails, show what it said and end."""
    clean = {k: v for k, v in os.environ.items() if k not in {"UV_PYTHON", "PYTHONHOME"}}
    clean.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode every start costs two seconds
    clean |= {"UV_PYTHON_DOWNLOADS": "never", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment}
    if CERTIFICATES.exists():  # a school's network may have an authority of its own
        clean = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"} | clean
    done = subprocess.run(  # noqa: S603  # our own words
        [str(word) for word in command],
        cwd=ROOT,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        stop(f"This step failed: {' '.join(str(word) for word in command)}")


def digest(paths: Iterable[Path], *more: str) -> str:
    """Return a digest over names and contents."""
    total = hashlib.sha256("\n".join((FOR, str(ROOT), *more)).encode())
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def step(name: str, says: str, state: str, make: Callable[[], None]) -> None:
    """Do one step unless its marker says that it was done for this very state."""
    marker = MAKE / name
    if marker.exists() and marker.read_text() == state:
        return
    print(f"  {says} … ", end="", flush=True)
    begun = time.monotonic()
    make()
    marker.write_text(state)
    print(f"{time.monotonic() - begun:.1f} s")


def make_place(place: Path, *options: str) -> None:
    """Make an environment, anew where it was made for another Python or moved from elsewhere."""
    made_for, state = place / "made-for", f"{FOR} in {place}"
    if made_for.exists() and made_for.read_text() == state:
        return
    if place.is_symlink():
        place.unlink()  # what it leads to is somebody else's
    run(sys.executable, "-m", "venv", "--clear", *options, place)
    made_for.write_text(state)


def make_tool() -> None:
    """Get uv, which installs and locks packages, into a place of its own."""
    make_place(TOOL)
    if not (TOOL / "bin/uv").exists():
        run(TOOL / "bin/python", "-m", "pip", "install", "--quiet", "uv>=0.9")


def make_locks() -> None:
    """Write both locks anew, one resolution for every Python from the oldest on."""
    make_tool()
    for lock, more in ((LOCKS["run"], ()), (LOCKS["test"], ("--group", "dev"))):
        run(
            TOOL / "bin/uv", "pip", "compile", "pyproject.toml", *more, "--quiet", "--upgrade",
            "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-header", "--no-annotate", "--output-file", lock,
        )  # fmt: skip


def make_environment(lock: str) -> None:
    """Install exactly the locked packages into .venv."""
    make_tool()
    make_place(VENV, "--without-pip")
    run(TOOL / "bin/uv", "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock)
    packages = next((VENV / "lib").glob("python3.*/site-packages"))
    (packages / "mangxanh.pth").write_text(f"{ROOT}\n")
    launcher = VENV / "bin/mangxanh"
    launcher.write_text(LAUNCHER.format(python=PYTHON))
    launcher.chmod(0o755)


def django(code: str, **environment: str) -> None:
    """Run a line of code with Django set up, away from anybody's data."""
    settings = {"DJANGO_SETTINGS_MODULE": "mangxanh.settings", "MX_SECRET_KEY": "only for set-up"}
    setting_up = f"import django; django.setup(); {code}"
    run(PYTHON, "-c", setting_up, **settings, MX_DATA=str(MAKE / "data"), **environment)


def make_static() -> None:
    """Gather static files and compress them beforehand."""
    django(
        "from django.core.management import call_command;"
        "call_command('collectstatic', interactive=False, clear=True, verbosity=0)"
    )
    run(PYTHON, "-m", "whitenoise.compress", "--quiet", ROOT / "staticfiles")


def make_template() -> None:
    """Build the empty database, and in passing the bytecode of all that a start imports."""
    django(
        "import mangxanh.cli, mangxanh.jobs, mangxanh.urls, mangxanh.serving.adapter;"
        "import granian.server.embed, mangxanh.work.worker;"
        "from mangxanh.serving import commands, prepare; prepare.build_template()"
    )


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in {*LOCKS, "lock"}:
        stop("bin/setup.py run | test | lock")
    check_machine()
    MAKE.mkdir(exist_ok=True)
    if kind == "lock":
        make_locks()
        return 0
    lock = ROOT / LOCKS[kind]
    code = ROOT / "mangxanh"
    if kind == "run" and (MAKE / "packages").exists():
        # The packages of the tests hold all that is needed to run.
        for_tests = digest([ROOT / LOCKS["test"]])
        lock = ROOT / LOCKS["test"] if (MAKE / "packages").read_text() == for_tests else lock
    step("packages", "Packages", digest([lock]), lambda: make_environment(lock.name))
    step(
        "translations",
        "Translations",
        digest([*(ROOT / "locale").rglob("*.po"), *(ROOT / "locale_vendor").rglob("*.po")]),
        lambda: run(PYTHON, "bin/messages.py", "compile"),
    )
    static = [path for path in code.glob("*/static/**/*") if path.is_file()]
    step("static", "Static files", digest([*static, lock]), make_static)
    step(
        "template",
        "Empty database",
        digest([*code.glob("*/migrations/*.py"), code / "settings.py", lock]),
        make_template,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

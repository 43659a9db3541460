#!/usr/bin/env python3
"""Runs the checks and the tests; bin/setup.py test has made the environment.

bin/test.py         checks, the suite on SQLite, tests marked postgres on PostgreSQL, the browser
bin/test.py --all   every test on both databases, the slow ones included
bin/test.py --lint  the checks alone

What the machine lacks is installed where that needs no question (root, or sudo without a
password); else it is said plainly which part was not run. With MX_CI=1 a missing part is a fault.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv/bin"
# What each program comes with on Debian and Ubuntu.
PACKAGES = {
    "chromium": "chromium", "libatomic.so.1": "libatomic1",  # Playwright's own driver needs it
    "pdftotext": "poppler-utils", "initdb": "postgresql",
}  # fmt: skip
OFFICE = {"soffice": "libreoffice-writer"}
NAMED_BY_STRINGS = (
    "django-template-partials", "django-linear-migrations", "whitenoise", "argon2-cffi",
    "psycopg", "tzdata",
)  # fmt: skip
STRICT = "*/actions.py,*/actions/*,*/permissions.py,*/queries.py,*/queries/*"


class Run:
    """One run: does the steps, remembers which failed and which could not be done."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.left_out: list[str] = []
        self._data = tempfile.TemporaryDirectory(prefix="mangxanh-test-")
        Path(self._data.name, "tmp").mkdir()  # Django's checks look for it
        self._environment = os.environ | {
            "MX_DATA": self._data.name,
            "MX_SECRET_KEY": "only for tests",
            "PYTHONPATH": str(ROOT),
        }
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MX_BACKUP_DIR"):
            self._environment.pop(name, None)

    def step(self, name: str, *words: str, nothing_is_fine: bool = False, **more: str) -> None:
        """Run a command of the environment and show what it says."""
        print(f"\n── {name}", flush=True)
        command = [str(BIN / words[0]), *words[1:]]
        code = subprocess.run(  # noqa: S603  # our own words
            command, cwd=ROOT, env=self._environment | more, check=False
        ).returncode
        if code and not (nothing_is_fine and code == 5):  # 5: pytest found no test
            self.failed.append(name)

    @contextmanager
    def beside(self, name: str, *words: str) -> Iterator[None]:
        """Run a command beside the steps of the block; show what it said after them."""
        command = [str(BIN / words[0]), *words[1:]]
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(  # noqa: S603  # our own words
                command, cwd=ROOT, env=self._environment, stdout=said, stderr=subprocess.STDOUT
            )
            try:
                yield
                code = process.wait()
            finally:
                process.kill()
            said.seek(0)
            print(f"\n── {name}\n{said.read()}", end="", flush=True)
        if code:
            self.failed.append(name)

    def end(self) -> int:
        """Say how it went; return the exit code."""
        print()
        reference = Path(os.environ.get("MX_REFERENCE", ROOT.parent / "shared"))
        if not (reference / "seed").is_dir():  # they are not published, so this is no fault
            print(f"Not run: tests that read the reference documents (none in {reference})")
        for name in self.left_out:
            print(f"NOT RUN: {name}")
        for name in self.failed:
            print(f"FAILED: {name}")
        strict = os.environ.get("MX_CI") == "1"
        if self.failed or (strict and self.left_out):
            return 1
        print("All that was run has passed.")
        return 0


def has(program: str) -> bool:
    """Return whether a program or library of the machine is there."""
    if program == "initdb":
        return postgres.programs() is not None
    if ".so" in program:
        return any(any(Path(root).glob(f"*/{program}")) for root in ("/usr/lib", "/lib"))
    return bool(shutil.which(program))


def quietly(*words: str) -> bool:
    """Run a program of the machine; return whether it went well."""
    quiet = subprocess.DEVNULL
    done = subprocess.run(words, stdout=quiet, stderr=quiet, check=False)  # noqa: S603  # our words
    return done.returncode == 0


def install(wanted: dict[str, str]) -> None:
    """Install what is missing with apt-get where nobody has to be asked."""
    missing = [package for program, package in wanted.items() if not has(program)]
    if not missing or not shutil.which("apt-get"):
        return
    may_ask_nobody = os.geteuid() == 0 or (shutil.which("sudo") and quietly("sudo", "-n", "true"))
    if not may_ask_nobody:
        print(f"For all tests: sudo apt-get install {' '.join(missing)}")
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    print(f"Installing {' '.join(missing)} …", flush=True)
    quietly(*sudo, "apt-get", "update", "-qq")
    words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qq"]
    if not quietly(*sudo, *words, "--no-install-recommends", *missing):
        print("apt-get could not install them.")


def lint(run: Run) -> None:
    """Everything that reads code and runs none of it."""
    templates = [str(path) for path in sorted(ROOT.glob("mangxanh/*/templates/**/*.html"))]
    with run.beside("types", "mypy", "mangxanh", "bin"):
        run.step("ruff", "ruff", "check", ".")
        run.step("format of code", "ruff", "format", "--check", ".")
        run.step("who may import whom", "lint-imports")
        run.step(
            "dependencies", "deptry", ".", "--no-ansi",
            "--extend-exclude", r"(\.make/|.*/tests/|conftest\.py|.*/conftest\.py|e2e/|bench/|bin/test\.py)",
            # Django names these by dotted strings, Python and psycopg by themselves.
            "--per-rule-ignores", f"DEP002={'|'.join(NAMED_BY_STRINGS)}",
        )  # fmt: skip
        run.step("templates", "djangofmt", "check", *templates)
        run.step("Vietnamese", "python", "bin/messages.py", "check")
        run.step(
            "migrations", "python", "-m", "django", "makemigrations", "--check", "--dry-run",
            DJANGO_SETTINGS_MODULE="mangxanh.settings",
        )  # fmt: skip


def suite(run: Run, *, everything: bool) -> None:
    """The tests on SQLite and what they covered; then in the browser, on PostgreSQL."""
    marks = "not e2e" if everything else "not e2e and not slow"
    counted = () if everything else ("--cov-config=bin/strict.coveragerc",)
    measure = ("--cov", "--cov-report=", "--cov-fail-under=0", *counted)  # the steps below fail
    side_by_side = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal")
    run.step("tests on SQLite", "pytest", "-q", "-m", marks, *side_by_side, *measure)
    if everything:
        run.step("coverage", "coverage", "report")
    run.step(
        "coverage of actions, permissions, queries",
        "coverage", "report", f"--include={STRICT}", "--fail-under=100",
    )  # fmt: skip
    if has("chromium") and has("libatomic.so.1"):
        looks = () if everything else ("-m", "not slow")
        run.step("browser", "pytest", "-q", "e2e", *looks, *side_by_side, nothing_is_fine=True)
    else:
        run.left_out.append("browser journeys (apt-get install chromium libatomic1)")
    on_both = "not e2e" if everything else "postgres and not slow"
    if has("initdb"):
        with postgres.throwaway() as url:
            run.step(
                "tests on PostgreSQL", "pytest", "-q", "-m", on_both, *side_by_side,
                nothing_is_fine=True, DATABASE_URL=url,
            )  # fmt: skip
    else:
        run.left_out.append("tests on PostgreSQL (apt-get install postgresql)")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true", dest="everything")
    parser.add_argument("--lint", action="store_true")
    options = parser.parse_args()
    # As Ctrl+C does: the throwaway database and folder are put away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = Run()
    if not options.lint:
        install(PACKAGES | (OFFICE if options.everything else {}))
    lint(run)
    if not options.lint:
        for program, package in {**PACKAGES, **(OFFICE if options.everything else {})}.items():
            if program in {"pdftotext", "soffice"} and not has(program):
                run.left_out.append(f"what needs {program} (apt-get install {package})")
        suite(run, everything=options.everything)
    return run.end()


if __name__ == "__main__":
    sys.exit(main())

"""Programs of the test machine that look at our papers."""

import shutil
import subprocess


def run(*command):
    """Return what a program prints; it must succeed."""
    done = subprocess.run(list(command), check=True, capture_output=True, text=True)  # noqa: S603  # fixed names, our own files
    return done.stdout


def has(program):
    return shutil.which(program) is not None

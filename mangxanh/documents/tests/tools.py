"""Programs of the test machine that look at our papers."""

import subprocess


def run(*command):
    """Return what a program prints; it must succeed."""
    done = subprocess.run(list(command), check=True, capture_output=True, text=True)  # noqa: S603  # fixed names, our own files
    return done.stdout

"""A throwaway PostgreSQL for the tests: its own folder, port, user and password; gone at the end."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=150"


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest there is, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _owner() -> str | None:
    """Return whom to run as: initdb refuses root."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def throwaway() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster on the loopback; OSError if there is none."""
    found = programs() or Path("/nowhere")
    owner, password, port = _owner(), secrets.token_hex(16), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="mangxanh-postgres-"))
    data, log = folder / "data", folder / "log"
    secret = folder / "password"
    secret.write_text(password)
    if owner:
        for mine in (folder, secret):
            shutil.chown(mine, owner)

    def run(program: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603  # our own words
            [str(found / program), "-D", str(data), *words],
            user=owner,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            told = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program}: {done.stderr}\n{told}")

    try:
        run(
            "initdb", "-U", "mangxanh", "-A", "scram-sha-256", f"--pwfile={secret}",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        listen = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} {QUICK}"
        run("pg_ctl", "-w", "-l", str(log), "-o", listen, "start")
        try:
            yield f"postgres://mangxanh:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)

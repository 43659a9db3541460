"""Somebody steals all that lies on the disk: database, files, keys, month keys. What do they read?

Nothing of what was told: no answer, no name, no name of a file. The thief tries every key that
they find on every sealed blob, and every word that they find as a passphrase.
"""

import itertools
import json
import re
import sqlite3
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from contextlib import closing, suppress

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from mangxanh.cases.tests.factories import WORDS
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.cases.vault.words import Locked, unlock
from mangxanh.common.text import fold
from mangxanh.home.tests.telling_story import FILE, LETTER, NAME, NOTE, STORY
from mangxanh.serving.tests.running import ROOT, environment
from mangxanh.speakup import receipts

SECRETS = (STORY, NAME, LETTER, NOTE, FILE)
HEX_KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@pytest.fixture(scope="module")
def stolen(tmp_path_factory):
    """Return (folder with everything on the disk, what the process said, codes of the receipts)."""
    folder = tmp_path_factory.mktemp("stolen")
    (folder / "tmp").mkdir()
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "mangxanh.home.tests.telling_story"],
        cwd=ROOT,
        env=environment()
        | {"MX_DATA": str(folder), "TMPDIR": str(folder), "MX_LOG_LEVEL": "DEBUG"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    (folder / "log").write_bytes(done.stderr)
    return folder, json.loads(done.stdout)["codes"]


def all_bytes(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def cells(folder):
    """Yield every text and every blob of the database."""
    with closing(sqlite3.connect(folder / "main.sqlite3")) as base:
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in base.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # its own names
                yield from (cell for cell in row if isinstance(cell, str | bytes) and cell)


def shapes(text):
    """Return a text as it might lie on a disk."""
    plain = text.encode()
    found = {plain, fold(text).encode(), text.encode("utf-16-le"), text.upper().encode()}
    found.add(text.encode("ascii", "backslashreplace"))
    found.add(re.sub(rb"\\\\u", rb"\\u", text.encode("ascii", "backslashreplace")))
    for start in range(3):  # base64 at any offset
        for code in (b64encode, urlsafe_b64encode):
            found.add(code(plain[start:])[: len(plain) * 4 // 3 - 4])
    return {shape for shape in found if len(shape) > 8}


def test_nothing_of_it_lies_anywhere_in_clear(stolen):
    folder, codes = stolen
    files = all_bytes(folder)
    assert (folder / "main.sqlite3") in files
    needles = {shape: text for text in (*SECRETS, *codes) for shape in shapes(text)}
    whole = [
        (path.name, needles[shape])
        for path, data in files.items()
        for shape in needles
        if shape in data
    ]
    assert whole == []
    words = [
        word for text in (STORY, LETTER, NOTE) for word in re.findall(r"\w+ \w+ \w+ \w+", text)
    ]
    pieces = [word for word in words for data in files.values() if word.encode() in data]
    assert pieces == []


def keys_found(folder):
    """Return everything of 32 bytes that a thief could take for a key."""
    found = set()
    for path, data in all_bytes(folder).items():
        found |= {bytes.fromhex(one.decode()) for one in HEX_KEY.findall(data)}
        if path.parent.name == "keys" and len(data) == 32:
            found.add(data)
    return found


def opened(key, blob):
    """Yield what a key opens, as a secret and as a private one."""
    with suppress(CryptoError, ValueError, TypeError):
        yield SecretBox(key).decrypt(blob)
    with suppress(CryptoError, ValueError, TypeError):
        yield SealedBox(PrivateKey(key)).decrypt(blob)


def test_no_key_that_is_found_opens_what_was_told(stolen):
    folder, _codes = stolen
    keys = keys_found(folder)
    assert len(keys) > 10
    blobs = {cell for cell in cells(folder) if isinstance(cell, bytes) and len(cell) > 40}
    assert len(blobs) > 12
    tried, layers = set(), []
    for _depth in range(4):  # what opens is tried again: as a blob, and as a key
        fresh = [
            (key, blob) for key, blob in itertools.product(keys, blobs) if (key, blob) not in tried
        ]
        tried |= set(fresh)
        for key, blob in fresh:
            layers += list(opened(key, blob))
        blobs |= {layer for layer in layers if len(layer) > 40}
        keys |= {layer for layer in layers if len(layer) == 32}

    assert layers, "the month keys open their own layer, so the thief works"
    for layer in layers:
        assert b"text" not in layer
        assert not any(text.encode() in layer for text in SECRETS)
        assert len(layer) != 32, "a private key"


def test_no_word_that_is_found_is_a_passphrase(stolen):
    folder, codes = stolen
    words = sorted({cell for cell in cells(folder) if isinstance(cell, str) and len(cell) < 60})
    with closing(sqlite3.connect(folder / "main.sqlite3")) as base:
        locked = [row[0] for row in base.execute("SELECT locked FROM cases_handler")]
    kept = Locked(**json.loads(locked[0]))
    for word in words[:: max(1, len(words) // 40)]:
        with pytest.raises(CannotOpen):
            unlock(kept, word)
    assert not {receipts.read(word) for word in words} & set(codes)


def test_with_the_words_of_a_handler_it_opens(stolen):
    """Else the thief's failure would prove nothing."""
    folder, _codes = stolen
    with closing(sqlite3.connect(folder / "main.sqlite3")) as base:
        locked = base.execute("SELECT locked FROM cases_handler ORDER BY id").fetchone()[0]
    private = unlock(Locked(**json.loads(locked)), WORDS)
    months = [bytes.fromhex(p.read_text()) for p in (folder / "keys").glob("month-20*")]
    blobs = [cell for cell in cells(folder) if isinstance(cell, bytes) and len(cell) > 40]
    inner = [layer for key in months for blob in blobs for layer in opened(key, blob)]
    case_keys = [key for blob in inner for key in opened(private, blob)]
    texts = [text for key in case_keys for blob in blobs for text in opened(key, blob)]

    assert any(STORY.encode() in text for text in texts)
    assert any(FILE.encode() in text for text in texts)


def test_the_folder_holds_no_other_kind_of_secret(stolen):
    folder, _codes = stolen
    for path in (folder / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert list((folder / "tmp").iterdir()) == []

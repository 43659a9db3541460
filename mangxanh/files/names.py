"""The name under which a file is shown and downloaded; never a path."""

import re

from mangxanh.common.text import clean
from mangxanh.files.kinds import KINDS

LONGEST = 120
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x7f]')  # Windows refuses them when a folder is unpacked
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
_KNOWN = tuple({kind.ending for kind in KINDS.values()} | {".jpeg", ".heic", ".heif", ".webp"})


def file_name(given: str, ending: str) -> str:
    """Return a name in NFC, ≤ 120 characters, without path, that ends as its content does."""
    bare = clean(given.replace("\\", "/").rsplit("/", 1)[-1])
    stem = _NOT_IN_NAMES.sub("-", bare).strip(" .")
    while stem.lower().endswith(_KNOWN):
        stem = stem.rpartition(".")[0].strip(" .")
    if not stem or _RESERVED.match(stem):
        stem = f"tep-{stem}" if stem else "tep"
    return clean(stem[: LONGEST - len(ending)]) + ending

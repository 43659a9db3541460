"""The help pages as they lie on disk, for whoever asks: no database, no template, no session.

serving/ asks here before Django, so that they come when the database is gone or every thread
waits for it; the views ask here too. An address without a file gets the page that ships.
"""

import gzip
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

HELP, AWAY = "/trang/", "/may/"
DEFAULT = "_default"  # of an installation with one school; no host is called so
PAGES = {
    HELP: ("trang", "vi"),
    f"{HELP}en/": ("trang", "en"),
    AWAY: ("may", "vi"),
    f"{AWAY}en/": ("may", "en"),
}
MOVED = {"/giup": HELP, "/giup/": HELP} | {path.rstrip("/"): path for path in PAGES}
# What the pages load, and nothing else: it comes as surely as they do.
ASSETS = (
    *(f"ui/css/{name}.css" for name in ("tokens", "base", "components")),
    *(f"ui/fonts/bvp-{cut}.woff2" for cut in ("400-latin", "400-vi", "700-latin", "700-vi")),
    "ui/illustrations/la-sen.svg",
    "speakup/trang.js",
    "speakup/trang.svg",
)
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",  # nobody learns that somebody came from here
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
_SHIPPED = Path(__file__).parent / "shipped"
_ROOMS = Path(__file__).parent.parent


@dataclass(frozen=True)
class Leaf:
    """An answer: status, headers in lower case, body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


_REFUSED = """<!DOCTYPE html>
<html lang="vi" data-away="{away}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>Trang trường</title>
<script src="/static/speakup/trang.js"></script>
<link rel="icon" href="/static/speakup/trang.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/ui/css/tokens.css">
<link rel="stylesheet" href="/static/ui/css/base.css">
<link rel="stylesheet" href="/static/ui/css/components.css"></head>
<body class="lean"><header class="quickexit"><div class="wrap wrap--form quickexit__in">
<a class="btn btn--exit btn--sm" href="{away}" rel="noreferrer" data-exit>Thoát nhanh</a>
<a class="btn btn--quiet btn--sm" href="tel:111">Gọi 111</a></div></header>
<main><div class="wrap wrap--form page"><h1>Chưa gửi được</h1><p>{words}</p>
<p>Em cần giúp ngay thì gọi <a href="tel:111">111</a>.</p>
<a class="btn btn--2 btn--wide" href="{help}">Quay lại</a></div></main></body></html>
"""


def refusal(status: int, words: str) -> Leaf:
    """Return the page that says why what was sent to the form was not taken; Django never saw it."""
    body = _REFUSED.format(away=AWAY, help=HELP, words=words).encode()
    told = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
    return Leaf(status, HEADERS | told | {"content-length": str(len(body))}, body)


def find(method: str, host: str, path: str, *, zipped: bool = False) -> Leaf | None:
    """Return the answer to a request for a help page or what it loads; None for everything else.

    `host` is as the browser sent it, `path` without percent signs; `zipped` if gzip is taken.
    """
    if method not in ("GET", "HEAD"):
        return None
    leaf = _leaf(host, path, zipped=zipped)
    return Leaf(leaf.status, leaf.headers) if leaf and method == "HEAD" else leaf


def folder_of(host: str) -> Path:
    """Return where the pages of a host lie, whatever a browser claims that its host is."""
    name = host.lower() if host.endswith("]") else host.rsplit(":", 1)[0].lower()
    known = re.search(r"\w", name) and len(name) <= 200
    return Path(settings.HELP_DIR) / (quote(name, safe="") if known else DEFAULT)


def _leaf(host: str, path: str, *, zipped: bool) -> Leaf | None:
    if path in MOVED:
        fresh = {"cache-control": "no-store", "location": MOVED[path]}
        return Leaf(302, HEADERS | fresh | {"content-length": "0"})
    if path in PAGES:
        name, language = PAGES[path]
        told = {
            "content-type": "text/html; charset=utf-8",
            "content-language": language,
            "cache-control": "no-store",  # going back finds nothing kept
        }
        body = _read(host, f"{name}.{language}.html")
        return _sent(told, gzip.compress(body, 6) if zipped else body, zipped=zipped)
    asset = path.removeprefix(settings.STATIC_URL)
    if asset == path or asset not in ASSETS:
        return None
    kind = TYPES[Path(asset).suffix]
    small = zipped and not asset.endswith(".woff2")  # those are packed already
    told = {"content-type": kind, "cache-control": "max-age=3600, public"}
    return _sent(told, _asset(asset, zipped=small), zipped=small)


def _sent(told: dict[str, str], body: bytes, *, zipped: bool) -> Leaf:
    packed = {"content-encoding": "gzip"} if zipped else {}
    size = {"content-length": str(len(body)), "vary": "Accept-Encoding"}
    return Leaf(200, HEADERS | told | packed | size, body)


def _read(host: str, name: str) -> bytes:
    for folder in (folder_of(host), Path(settings.HELP_DIR) / DEFAULT):
        try:
            return (folder / name).read_bytes()
        except OSError:
            continue  # there is none, or the disk is ill: the page that ships still helps
    return (_SHIPPED / name).read_bytes()


@cache
def _asset(name: str, *, zipped: bool) -> bytes:
    room, rest = name.split("/", 1)
    body = (_ROOMS / room / "static" / room / rest).read_bytes()
    return gzip.compress(body, 9) if zipped else body

"""What two concerns may have in common: an address, an account, a number, a picture.

Pure: the caller keeps keyed digests of what is returned, never the values. What is the same to
people is the same here: another host for phones, marks of whoever shared, a number with spaces.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

Trace: TypeAlias = tuple[str, str]  # kind (url, host, account, phone, bank, image) and value

_PREFIX = re.compile(r"^(?:www|m|mobile|mbasic|web|touch|vi-vn|vt|vm|l|lm)\.")
_SAME = {"fb.com": "facebook.com", "fb.me": "facebook.com", "twitter.com": "x.com"}
_SITES = {
    "facebook.com": "facebook", "messenger.com": "facebook", "m.me": "facebook",
    "instagram.com": "instagram", "threads.net": "threads", "threads.com": "threads",
    "tiktok.com": "tiktok", "youtube.com": "youtube", "x.com": "x", "t.me": "telegram",
    "zalo.me": "zalo", "roblox.com": "roblox", "discord.gg": "discord", "discord.com": "discord",
}  # fmt: skip
# Places where everybody is: that two people were there says nothing.
_COMMON = {*_SITES, "fb.watch", "google.com", "gmail.com", "docs.google.com", "drive.google.com"}
_TELLING = {  # what of a query says which page it is; elsewhere all but the marks of sharing
    "facebook.com": {"id", "story_fbid", "fbid", "v"},
    "youtube.com": {"v"},
    "tiktok.com": set(),
    "instagram.com": set(),
}
_SHARING = re.compile(
    r"(?i)^(?:utm_\w*|fbclid|gclid|igshid?|mibextid|si|ref\w*|_[tr]|share\w*|sender\w*"
    r"|is_\w+|feature|source|from|lang|hl|locale|rdid|sfnsn|paipv|eav|_rdr|__\w+.*)$"
)
_NOT_NAMES = frozenset(
    [
        "watch",
        "photo",
        "photos",
        "photo.php",
        "story.php",
        "permalink.php",
        "share",
        "sharer",
        "sharer.php",
        "reel",
        "reels",
        "login",
        "events",
        "marketplace",
        "gaming",
        "hashtag",
        "pages",
        "people",
        "media",
        "video",
        "videos",
        "stories",
        "p",
        "tv",
        "explore",
        "profile.php",
        "groups",
        "shorts",
        "results",
        "live",
        "embed",
        "search",
        "home",
        "status",
        "i",
        "s",
        "c",
        "user",
        "channel",
        "games",
        "users",
        "everyone",
        "all",
        "tatca",
    ]
)
_URL = re.compile(
    r"(?i)\b(?:https?://|www\.)[^\s<>\"'()\[\]{}]+"
    r"|\b(?:[a-z0-9-]+\.)*(?:facebook\.com|fb\.com|fb\.me|fb\.watch|m\.me|zalo\.me|t\.me|tiktok\.com"
    r"|youtu\.be|youtube\.com|instagram\.com|threads\.net|discord\.gg)/[^\s<>\"'()\[\]{}]+"
)
_HANDLE = re.compile(r"(?<![\w.@/])@([A-Za-z0-9_](?:[\w.]{2,29})[A-Za-z0-9_])")
_NAME = re.compile(r"[\w.-]{3,60}")
_PHONE = re.compile(r"(?<![\d+])(?:\+?84|0)(?:[ .\-]?\d){9,10}(?!\d)")
_MOBILE = re.compile(r"0[35789]\d{8}|02\d{9}")
_BANK = re.compile(
    r"(?i)\b(?:stk|tk|số tài khoản|so tai khoan|tài khoản|tai khoan)\W{0,4}(\d[\d .-]{4,22}\d)"
)
_BLOCKS = (11, 11, 11, 11, 10, 10)  # bits of a picture's hash; four of the six have to agree
_AGREE = 4
_PLAIN = 8  # fewer bits of one sort: the picture is one surface and looks like any other


def traces(text: str = "", urls: Iterable[str] = (), looks: Iterable[str] = ()) -> set[Trace]:
    """Return what may link a concern with another one.

    `urls` were given as such, `looks` are perceptual hashes of its pictures (`StaffCopy.look`).
    """
    found: set[Trace] = set()
    for url in [*urls, *_URL.findall(text)]:
        found.update(_of_url(url))
    rest = _URL.sub(" ", text)
    found.update(("account", f"@{name.lower()}") for name in _handles(rest))
    banks = {re.sub(r"\D", "", number) for number in _BANK.findall(rest)}
    found.update(("bank", number) for number in banks)
    found.update(("phone", number) for number in _phones(rest) if number not in banks)
    for look in looks:
        found.update(_of_look(look))
    return found


def plain_url(url: str) -> str:
    """Return an address as host, path and what of its query says which page it is; "" for none."""
    host, path, query = _parts(url)
    if not host:
        return ""
    if host == "youtu.be" or (host == "youtube.com" and re.match(r"/(shorts|live|embed)/", path)):
        return f"youtube.com/watch?v={path.rstrip('/').rsplit('/', 1)[-1]}"
    telling = _TELLING.get(host)
    kept = sorted(
        (name, value)
        for name, value in query
        if (name in telling if telling is not None else not _SHARING.match(name))
    )
    bare = quote(unquote(path), safe="/@:+,.-_~=").rstrip("/")
    if host in _SITES and host != "youtube.com":
        bare = bare.lower()
    return host + bare + (f"?{urlencode(kept)}" if kept else "")


def _parts(url: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Return host, path and query of an address as people write it; no host where it is none."""
    url = url.strip().rstrip(".,;:!?…")
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        query = parse_qsl(parts.query, keep_blank_values=False, max_num_fields=50)
    except (ValueError, UnicodeError):
        return "", "", []
    while (bare := _PREFIX.sub("", host)) != host and "." in bare:
        if host in _COMMON:
            break
        host = bare
    host = _SAME.get(host, host)
    return (host, parts.path, query) if "." in host else ("", "", [])


def _of_url(url: str) -> Iterator[Trace]:
    host, path, query = _parts(url)
    plain = plain_url(url)
    if not host:
        return
    if plain != host:
        yield "url", plain
    if host not in _COMMON and host != "youtu.be":
        yield "host", host
    if host in _SITES:
        yield from _of_account(_SITES[host], path, dict(query))


def _of_account(site: str, path: str, query: dict[str, str]) -> Iterator[Trace]:
    parts = [unquote(part) for part in path.split("/") if part]
    first = parts[0].lower() if parts else ""
    name = first.removeprefix("@")
    if first == "profile.php":
        name = query.get("id", "")
    elif first in {"people", "users", "user", "c", "channel", "groups", "t"} and len(parts) > 1:
        name = (parts[2] if first == "people" and len(parts) > 2 else parts[1]).lower()
    elif first in _NOT_NAMES or (site == "tiktok" and not first.startswith("@")):
        return
    if site == "zalo" and _MOBILE.fullmatch(name):
        yield "phone", name
    elif _NAME.fullmatch(name):
        yield "account", f"{site}:{name}"
        if not name.isdigit() and first != "groups":
            yield "account", f"@{name}"


def _handles(text: str) -> Iterator[str]:
    return (name for name in _HANDLE.findall(text) if name.lower() not in _NOT_NAMES)


def _phones(text: str) -> Iterator[str]:
    for written in _PHONE.findall(text):
        digits = re.sub(r"\D", "", written)
        number = f"0{digits[2:]}" if digits.startswith("84") else digits
        if _MOBILE.fullmatch(number):
            yield number


def _of_look(look: str) -> Iterator[Trace]:
    """Yield what pictures share whose hashes differ in at most two of 64 bits: any four of six
    blocks. Of a picture of one surface nothing."""
    bits = int(look, 16)
    if not _PLAIN <= bits.bit_count() <= 64 - _PLAIN:
        return
    blocks, left = [], 64
    for width in _BLOCKS:
        left -= width
        blocks.append(bits >> left & ((1 << width) - 1))
    for chosen in combinations(range(len(_BLOCKS)), _AGREE):
        yield "image", ".".join(f"{at}{blocks[at]:03x}" for at in chosen)

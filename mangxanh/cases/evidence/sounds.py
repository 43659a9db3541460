"""MP3, WAV and Ogg without tags: what is heard, and nothing beside. Runs in the child.

Nothing is decoded. A file is taken apart and put together again from the parts that are known;
what is not known (tags, pictures, notes, what lies between) is left behind.
"""

import struct

from mangxanh.cases.evidence.no_copy import NoCopy

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SUMMARIES = (b"Xing", b"Info", b"VBRI")  # a first frame that is not heard
_MOST_SAID = 4096  # bytes of a WAV's format chunk
_OPUS_RATE = 48000
_NO_TAGS = b"OpusTags" + struct.pack("<II", 0, 0)


def bare_mp3(data: bytes) -> tuple[bytes, float]:
    """Return the frames of an MP3 one after the other, and how many seconds they last."""
    kept: list[bytes] = []
    seconds, at = 0.0, _behind_id3(data, 0)
    while 0 <= at < len(data) - 4:
        length, lasts = _frame(data, at)
        if length and at + length <= len(data) and _goes_on(data, at + length):
            frame = data[at : at + length]
            if kept or not any(mark in frame[:200] for mark in _SUMMARIES):
                kept.append(frame)
                seconds += lasts
            at += length
        else:
            at = _behind_id3(data, data.find(b"\xff", at + 1))
    if len(kept) < 2:
        raise NoCopy("broken")
    return b"".join(kept), seconds


def _behind_id3(data: bytes, at: int) -> int:
    while at >= 0 and data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for part in data[at + 6 : at + 10]:
            size = size << 7 | part & 0x7F
        at += 10 + size
    return at


def _frame(data: bytes, at: int) -> tuple[int, float]:
    """Return how many bytes and seconds the frame at a place has; 0 where there is none."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return 0, 0.0
    version, bits, rates = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or bits in {0, 15} or rates == 3:
        return 0, 0.0
    first = version == 3
    rate = _RATES[version][rates]
    padded = data[at + 2] >> 1 & 1
    samples = 1152 if first else 576
    return samples // 8 * 1000 * _KBITS[first][bits] // rate + padded, samples / rate


def _goes_on(data: bytes, at: int) -> bool:
    """A frame is one when another follows, or a tag, or the end."""
    return (
        at >= len(data) - 4
        or data[at : at + 3] in {b"ID3", b"TAG", b"APE"}
        or (_frame(data, at)[0] > 0)
    )


def bare_wav(data: bytes) -> tuple[bytes, float]:
    """Return a WAV of its format and its samples alone, and how many seconds it lasts."""
    parts: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name in {b"fmt ", b"data"}:
            parts.setdefault(name, data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    form, samples = parts.get(b"fmt ", b""), parts.get(b"data", b"")
    if not 16 <= len(form) <= _MOST_SAID or not samples:
        raise NoCopy("broken")
    rate = int.from_bytes(form[8:12], "little")
    if not rate:
        raise NoCopy("broken")
    body = b"WAVE" + _chunk(b"fmt ", form) + _chunk(b"data", samples)
    return _chunk(b"RIFF", body), len(samples) / rate


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)


def bare_ogg(data: bytes) -> tuple[bytes, float]:
    """Return an Ogg of one Opus stream with empty tags, and how many seconds it lasts."""
    pages = _pages(data)
    if not pages or b"theora" in pages[0].body[:8]:
        raise NoCopy("film" if pages else "broken")
    serial = pages[0].serial
    head = pages[0].body
    if not head.startswith(b"OpusHead") or any(page.serial != serial for page in pages):
        raise NoCopy("broken")
    heard = pages[1 + _pages_of_tags(pages) :]
    ends = [page.granule for page in heard if page.granule != 2**64 - 1]
    if not ends:
        raise NoCopy("broken")
    kept = [pages[0], _Page(0, 0, serial, bytes([len(_NO_TAGS)]), _NO_TAGS), *heard]
    made = b"".join(page.written(number) for number, page in enumerate(kept))
    skipped = int.from_bytes(head[10:12], "little")
    return made, max(max(ends) - skipped, 0) / _OPUS_RATE


class _Page:
    """A page of Ogg (RFC 3533, 6)."""

    def __init__(self, flags: int, granule: int, serial: int, table: bytes, body: bytes) -> None:
        self.flags, self.granule, self.serial = flags, granule, serial
        self.table, self.body = table, body

    def written(self, number: int) -> bytes:
        head = struct.pack(
            "<4sBBQIII", b"OggS", 0, self.flags, self.granule, self.serial, number, 0
        )
        page = bytearray(head + bytes([len(self.table)]) + self.table + self.body)
        page[22:26] = _check(page).to_bytes(4, "little")
        return bytes(page)


def _pages(data: bytes) -> list[_Page]:
    found, at = [], 0
    while data[at : at + 5] == b"OggS\0" and at + 27 <= len(data):
        flags, granule, serial = struct.unpack_from("<BQI", data, at + 5)
        table = data[at + 27 : at + 27 + data[at + 26]]
        start = at + 27 + len(table)
        at = start + sum(table)
        if at > len(data):  # cut off
            break
        found.append(_Page(flags, granule, serial, table, data[start:at]))
    return found


def _pages_of_tags(pages: list[_Page]) -> int:
    """Return how many pages the tags take; what is heard begins on a new one (RFC 7845, 3)."""
    if len(pages) < 2 or not pages[1].body.startswith(b"OpusTags"):
        raise NoCopy("broken")
    for count, page in enumerate(pages[1:], start=1):
        ends = [at for at, size in enumerate(page.table) if size < 255]
        if ends:
            if ends[0] != len(page.table) - 1:
                raise NoCopy("broken")
            return count
    raise NoCopy("broken")


def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        rest = byte << 24
        for _bit in range(8):
            rest = (rest << 1 ^ (0x04C11DB7 if rest & 0x80000000 else 0)) & 0xFFFFFFFF
        rows.append(rest)
    return tuple(rows)


_ROWS = _table()


def _check(page: bytes | bytearray) -> int:
    rest = 0
    for byte in page:
        rest = rest << 8 & 0xFFFFFF00 ^ _ROWS[rest >> 24 ^ byte]
    return rest

"""WebM without what it tells beside its sound. Runs in the child.

Elements (RFC 8794, 9559) that are not on the list become Void of the same length, so that no
place and no length changes, also where a recorder left lengths open.
"""

from collections.abc import Iterator

from mangxanh.cases.evidence.no_copy import NoCopy

_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
_ENTERED = {
    0x1A45DFA3,  # the head of the file
    _SEGMENT, _CLUSTER,
    0x1549A966,  # Info
    0x1654AE6B, 0xAE,  # Tracks, TrackEntry
    0xE1,  # Audio
    0xA0,  # BlockGroup
}  # fmt: skip
_TIME, _BLOCKS = 0xE7, {0xA3, 0xA1}
_SCALE, _TYPE, _CODEC = 0x2AD7B1, 0x83, 0x86
_KEPT = {
    0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285,  # versions, WebM or Matroska
    _SCALE, 0x4489,  # Duration
    0xD7, 0x73C5, _TYPE, 0xB9, 0x88, 0x55AA, 0x9C, _CODEC, 0x63A2, 0x56AA, 0x56BB, 0x23E383,
    0x22B59C,  # the track: number, kind, codec and its setting, language
    0xB5, 0x78B5, 0x9F, 0x6264,  # its rate, channels, bits
    _TIME, 0xA7, 0xAB, *_BLOCKS, 0x9B, 0xFB, 0x75A2,  # what is heard, and when
}  # fmt: skip
_BLANKED = {0x4D80, 0x5741}  # MuxingApp, WritingApp: they have to be there
_VOID = 0xEC
_CODECS = {b"A_OPUS", b"A_PCM/FLOAT/IEEE", b"A_PCM/INT/LIT"}  # their settings hold no notes
_SOUND, _FILM = 2, 1
MOST_ELEMENTS = 200_000  # a recorder writes one every 20 ms or so


def bare_webm(data: bytes) -> tuple[bytes, float]:
    """Return a WebM with its sound alone, and how many seconds it lasts."""
    made = bytearray(data)
    said: dict[int, list[bytes]] = {_SCALE: [], _TYPE: [], _CODEC: []}
    now = last = 0
    for element, at, start, stop in _elements(made):
        if element in _KEPT and stop <= len(made):
            value = bytes(made[start : min(stop, start + 64)])
            if element in said:
                said[element].append(value)
            elif element == _TIME:
                now = int.from_bytes(value[:8], "big")
            elif element in _BLOCKS:
                last = max(last, now + _block_time(value))
        elif element in _BLANKED and stop <= len(made):
            made[start:stop] = bytes(stop - start)
        else:
            _blank(made, at, min(stop, len(made)))
    _check(said)
    scale = int.from_bytes(said[_SCALE][0], "big") if said[_SCALE] else 1_000_000
    return bytes(made), last * scale / 1e9


def _check(said: dict[int, list[bytes]]) -> None:
    kinds = [int.from_bytes(value, "big") for value in said[_TYPE]]
    if _FILM in kinds:
        raise NoCopy("film")
    codecs = {value.rstrip(b"\0") for value in said[_CODEC]}
    if kinds != [_SOUND] or not codecs <= _CODECS or not codecs:
        raise NoCopy("broken")


def _elements(data: bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Yield the elements that hold no others: name, place, where content begins and ends."""
    at = 0
    for _turn in range(MOST_ELEMENTS):
        if at >= len(data):
            return
        name, start, stop = _element(data, at)
        if name in _ENTERED:
            at = start
        else:
            yield name, at, start, stop
            at = stop
    raise NoCopy("broken")


def _element(data: bytearray, at: int) -> tuple[int, int, int]:
    """Return the element at a place: its name, where its content begins and ends."""
    width = 9 - data[at].bit_length()
    if width > 4 or at + width >= len(data):
        raise NoCopy("broken")
    name = int.from_bytes(data[at : at + width], "big")
    start = at + width
    size_width = 9 - data[start].bit_length()
    if size_width > 8 or start + size_width > len(data):
        raise NoCopy("broken")
    size = int.from_bytes(data[start : start + size_width], "big") & ((1 << 7 * size_width) - 1)
    if size == (1 << 7 * size_width) - 1 and name not in {_SEGMENT, _CLUSTER}:
        raise NoCopy("broken")  # only these may leave their length open
    return name, start + size_width, start + size_width + size


def _block_time(block: bytes) -> int:
    """Return when a block is heard after the time of its cluster."""
    width = 9 - block[0].bit_length() if block else 9
    return int.from_bytes(block[width : width + 2], "big", signed=True)


def _blank(data: bytearray, start: int, stop: int) -> None:
    """Put a Void of zeros in the place of an element."""
    length = stop - start
    if length - 2 < 127:
        head = bytes([_VOID, 0x80 | length - 2])
    else:
        head = bytes([_VOID, 1]) + (length - 9).to_bytes(7, "big")
    data[start:stop] = head + bytes(length - len(head))

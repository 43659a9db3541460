"""MP4 and M4A without what they tell beside their sound. Runs in the child.

Boxes (ISO 14496-12) that are not on the list become `free` of the same length, so that no place
of a sample changes; times of making and names are zeroed.
"""

import struct

from mangxanh.cases.evidence.no_copy import NoCopy

_ENTERED = {
    b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl", b"mvex", b"moof", b"traf",
}  # fmt: skip
_KEPT = {
    b"ftyp", b"styp", b"mdat", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"smhd", b"nmhd",
    b"dref", b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sgpd", b"sbgp",
    b"trex", b"mehd", b"mfhd", b"tfhd", b"tfdt", b"trun",
}  # fmt: skip
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}
_SELF = 20  # bytes of a dref that says: in this very file; an address would follow


def bare_mp4(data: bytes) -> tuple[bytes, float]:
    """Return an MP4 with its sound alone, and how many seconds it lasts."""
    made = bytearray(data)
    found: dict[bytes, list[bytes]] = {}
    at = 0
    while at + 8 <= len(made):
        name, start, stop = _box(made, at)
        if name in _ENTERED:
            at = start
            continue
        stop = min(stop, len(made))
        if name in _KEPT:
            _bare(made, name, start, stop)
            if name != b"mdat":
                found.setdefault(name, []).append(bytes(made[start:stop]))
        else:
            made[at + 4 : at + 8] = b"free"
            made[start:stop] = bytes(stop - start)
        at = stop
    made[at:] = bytes(len(made) - at)
    _check(found)
    return bytes(made), _seconds(found)


def _box(data: bytearray, at: int) -> tuple[bytes, int, int]:
    """Return the box at a place: its name, where its content begins and ends."""
    size, name = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
    start = at + 8
    if size == 1:
        size, start = int.from_bytes(data[start : start + 8], "big"), at + 16
    stop = at + size if size else len(data)
    if stop < start or start > len(data):
        raise NoCopy("broken")
    return name, start, stop


def _bare(data: bytearray, name: bytes, start: int, stop: int) -> None:
    """Zero the times, names and addresses in a box that is kept."""
    if name in _TIMED and stop - start >= 20:
        width = 16 if data[start] else 8
        data[start + 4 : start + 4 + width] = bytes(width)
    elif name == b"hdlr" and stop - start > 12:
        data[start + 12 : stop] = bytes(stop - start - 12)
    elif name == b"dref" and stop - start > _SELF:
        data[start + _SELF : stop] = bytes(stop - start - _SELF)


def _check(found: dict[bytes, list[bytes]]) -> None:
    kinds = [box[8:12] for box in found.get(b"hdlr", [])]
    if b"vide" in kinds:
        raise NoCopy("film")
    if kinds != [b"soun"] or not found.get(b"mdhd") or not found.get(b"stsd"):
        raise NoCopy("broken")


def _seconds(found: dict[bytes, list[bytes]]) -> float:
    box = found[b"mdhd"][0]
    form = ">IQ" if box[0] else ">II"
    try:
        scale, lasts = struct.unpack_from(form, box, 20 if box[0] else 12)
        if not scale:
            raise NoCopy("broken")
        if lasts in {0, 2**32 - 1, 2**64 - 1} or b"trun" in found:
            lasts = _fragments(found)
    except struct.error as error:
        raise NoCopy("broken") from error
    return float(lasts / scale)


def _fragments(found: dict[bytes, list[bytes]]) -> int:
    """Return how long the samples of all fragments last, in the units of the track."""
    usual = struct.unpack_from(">I", found[b"trex"][0], 12)[0] if b"trex" in found else 0
    for box in found.get(b"tfhd", []):
        flags = int.from_bytes(box[1:4], "big")
        if flags & 0x8:
            before = 8 + 8 * bool(flags & 0x1) + 4 * bool(flags & 0x2)
            usual = struct.unpack_from(">I", box, before)[0] or usual
    return sum(_run(box, usual) for box in found.get(b"trun", []))


def _run(box: bytes, usual: int) -> int:
    flags, count = int.from_bytes(box[1:4], "big"), int.from_bytes(box[4:8], "big")
    if not flags & 0x100:
        return count * usual
    at = 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    width = 4 * (flags & 0xF00).bit_count()
    if at + count * width > len(box):
        raise NoCopy("broken")
    return sum(struct.unpack_from(">I", box, at + turn * width)[0] for turn in range(count))

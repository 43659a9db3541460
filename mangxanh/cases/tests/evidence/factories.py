"""Sounds and hostile files, made on the spot; pictures and PDFs are those of files/tests."""

import io
import struct
import wave
import zipfile
import zlib
from pathlib import Path

from PIL import Image

from mangxanh.cases.evidence.copies import make_copy
from mangxanh.cases.evidence.sniffing import sniff
from mangxanh.cases.evidence.sounds import _Page
from mangxanh.files.tests import factories as files

FIXTURES = Path(__file__).parent / "fixtures"
SECRET = b"Nguyen Van Bi Mat, 10.776, 106.7"  # what no copy may hold


def recorded_webm():
    return (FIXTURES / "tone.webm").read_bytes()


def recorded_mp4():
    return (FIXTURES / "tone.m4a").read_bytes()


def webm_with_tags():
    """The recorded sound with a title, tags and a file attached."""
    made = recorded_webm()
    title = _element(0x7BA9, SECRET)
    at = made.index(bytes.fromhex("2ad7b1"))
    size = made[at - 1] & 0x7F
    made = made[: at - 1] + bytes([0x80 | size + len(title)]) + title + made[at:]
    attached = _element(0x61A7, _element(0x466E, b"a.txt") + _element(0x465C, SECRET * 9))
    first = made.index(bytes.fromhex("1f43b675"))
    tags = _element(0x1254C367, _element(0x7373, _element(0x67C8, _element(0x4487, SECRET))))
    return made[:first] + _element(0x1941A469, attached) + tags + made[first:]


def webm_with_film():
    made = recorded_webm()
    return made.replace(bytes.fromhex("838102"), bytes.fromhex("838101"))


def _element(name, content):
    width = (name.bit_length() + 7) // 8
    size = len(content)
    length = bytes([0x80 | size]) if size < 127 else (1 << 14 | size).to_bytes(2, "big")
    return name.to_bytes(width, "big") + length + content


def mp3(frames=40, *, tags=True, summary=True):
    """Frames of 128 kbit at 44,100, with ID3v2 before, ID3v1 and APE behind, and a summary frame."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    body = frame * frames
    if summary:
        body = b"\xff\xfb\x90\x00" + bytes(32) + b"Info" + bytes(377) + body
    if not tags:
        return body
    words = b"TIT2" + len(SECRET).to_bytes(4, "big") + b"\0\0" + SECRET
    id3 = b"ID3\x04\0\0" + bytes([0, 0, len(words) >> 7, len(words) & 0x7F]) + words
    ape = b"APETAGEX" + struct.pack("<III", 2000, 32 + len(SECRET), 1) + bytes(12) + SECRET
    return id3 + body + ape + b"TAG" + SECRET.ljust(125, b"\0")


def wav(seconds=1, *, rate=8000, notes=True):
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((1, 1, rate, 0, "NONE", ""))
        made.writeframes(b"\x80" * rate * seconds)
    data = out.getvalue()
    if not notes:
        return data
    words = b"INFO" + b"IART" + len(SECRET).to_bytes(4, "little") + SECRET
    chunk = b"LIST" + len(words).to_bytes(4, "little") + words
    return data[:12] + chunk + data[12:] + chunk


def ogg(pages=50, *, cover=0):
    """An Opus stream of a second a page; with a cover its tags take several pages."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48000, 0, 0)
    note = b"LOCATION=" + SECRET + bytes(cover)
    tags = b"OpusTags" + struct.pack("<I", 3) + b"abc" + struct.pack("<II", 1, len(note)) + note
    made = [_Page(2, 0, 7, bytes([len(head)]), head)]
    while tags:
        part, tags = tags[: 255 * 255], tags[255 * 255 :]
        table = bytes([255] * (len(part) // 255)) + (b"" if tags else bytes([len(part) % 255]))
        made.append(_Page(0, 0, 7, table, part))
    made += [
        _Page(4 * (turn == pages), 312 + turn * 48000, 7, bytes([100]), bytes(100))
        for turn in range(1, pages + 1)
    ]
    return b"".join(page.written(number) for number, page in enumerate(made))


def box(name, *parts):
    content = b"".join(parts)
    return (8 + len(content)).to_bytes(4, "big") + name + content


def m4a(seconds=2, *, kinds=(b"soun",), large=False):
    """An M4A as a telephone writes it: times of making, names, udta, meta, where it was."""
    then = struct.pack(">II", 3_800_000_000, 3_800_000_000)
    track = [
        box(
            b"trak",
            box(b"tkhd", bytes(4), then, bytes(72)),
            box(
                b"mdia",
                box(b"mdhd", bytes(4), then, struct.pack(">II", 8000, 8000 * seconds), bytes(4)),
                box(b"hdlr", bytes(8), kind, bytes(12), SECRET + b"\0"),
                box(b"minf", box(b"dinf", box(b"dref", _self())), box(b"stbl", _samples())),
            ),
            box(b"udta", box(b"name", SECRET)),
        )
        for kind in kinds
    ]
    head = box(b"ftyp", b"M4A \0\0\0\0M4A isom")
    told = box(b"udta", box(b"meta", bytes(4), box(b"ilst", box(b"\xa9xyz", SECRET))))
    movie = box(b"moov", box(b"mvhd", bytes(4), then, bytes(88)), *track, told)
    sound = bytes(range(256)) * 8
    data = box(b"mdat", sound)
    if large:
        data = b"\0\0\0\1mdat" + (16 + len(sound)).to_bytes(8, "big") + sound
    return head + box(b"uuid", SECRET) + movie + data + box(b"free", SECRET)


def _self():
    return bytes(4) + struct.pack(">I", 1) + box(b"url ", b"\0\0\0\1", SECRET)


def _samples():
    said = box(b"stsd", bytes(4), struct.pack(">I", 1), box(b"mp4a", bytes(28)))
    return said + box(b"stts", bytes(8)) + box(b"stco", bytes(8))


def png_with_text():
    """A PNG whose text chunks tell who and where."""
    plain = zlib.compress(b"".join(b"\0" + bytes(30) for _row in range(10)))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)),
        (b"tEXt", b"Author\0" + SECRET),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET),
        (b"IDAT", plain),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in parts
    )


def png_bomb(side=10_000):
    """A PNG of 100 megapixels, of which a few hundred bytes come."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(3 * side + 1)) * 2), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in parts
    )


def archive(name=b"a.txt", size=1000):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name.decode(), bytes(size))
    return out.getvalue()


def gif_that_is_script(picture):
    """A GIF whose size reads as a comment of JavaScript, with code behind its end."""
    return picture[:6] + b"/*" + picture[8:] + b"*/=1;alert(1)//"


def pdf_bomb():
    """A PDF whose page unpacks to two gigabytes of drawing."""
    packed = zlib.compress(zlib.compress(b"0 0 m 1 1 l S\n" * 10_000_000, 9), 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9999999 9999999] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    ]
    return (
        b"%PDF-1.7\n"
        + b"".join(
            b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, start=1)
        )
        + b"trailer << /Size 5 /Root 1 0 R >>\n"
    )


def copied(data):
    return make_copy([data], sniff(data[:4096]))


def opened(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def many_pages(count, **said):
    page = files.drawing((300, 400))
    out = io.BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page] * (count - 1), **said)
    return out.getvalue()


LOCKED = files.pdf().replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32
    + b"> >>",
)  # fmt: skip

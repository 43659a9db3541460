"""Real files, made on the spot: honest ones, and what somebody hostile would send."""

import io
import zipfile
import zlib

import docx
import factory
import pillow_heif
import pypdfium2
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from mangxanh.files import store
from mangxanh.files.actions import Prepared, keep, prepare_upload
from mangxanh.files.kinds import kind_of
from mangxanh.files.models import StoredFile

GPS, ORIENTATION, MAKE, COMMENT = 0x8825, 0x0112, 0x010F, 0x9286


def upload(data, name="tep.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def drawing(size=(640, 480), mode="RGB"):
    picture = Image.new(mode, size)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="white")
    return picture


def noise(size=(1800, 1400)):
    """A picture that no compression makes small."""
    return Image.merge("RGB", [Image.effect_noise(size, 120) for _ in range(3)])


def saved(picture, kind="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg_with_gps(size=(640, 480), orientation=6):
    exif = Image.Exif()
    exif[MAKE] = "Camera of somebody"
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (10.0, 46.0, 37.0)
    return saved(
        drawing(size), exif=exif, comment=b"secret comment", icc_profile=b"secret profile" * 20
    )


def heic(size=(400, 300)):
    out = io.BytesIO()
    pillow_heif.from_pillow(drawing(size)).save(out)
    return out.getvalue()


def pdf(*, objects=b"", catalog=b""):
    """A PDF of one empty page, written by hand so that anything can be put into it."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *([objects] if objects else []),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    size = len(parts) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def packed_objects(plain):
    packed = zlib.compress(plain)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>" % len(packed)
    return head + b"\nstream\n" + packed + b"\nendstream"


def pdf_with_attachment():
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(200, 200).close()
    paper.new_attachment("inside.exe").set_data(b"MZ hello")
    out = io.BytesIO()
    paper.save(out)
    paper.close()
    return out.getvalue()


def word(text="Kế hoạch"):
    paper = docx.Document()
    paper.add_paragraph(text)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def excel():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "6A1")
    return out.getvalue()


def zipped(parts, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, **options)
    return out.getvalue()


def repacked(data, changes=None, *, leave_out=()):
    """The same archive with parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kept = {name: content for name, content in parts.items() if name not in leave_out}
    return zipped(kept | (changes or {}))


def open_document(kind="text", **more):
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": "<?xml version='1.0' encoding='UTF-8'?><office/>",
            "META-INF/manifest.xml": '<!DOCTYPE manifest PUBLIC "x" "Manifest.dtd"><manifest/>',
        }
        | more
    )


def powerpoint():
    return zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"})


class PreparedFactory(factory.Factory):
    """A prepared photograph."""

    class Meta:
        model = dict

    @classmethod
    def _create(cls, _model, *, kind="any", name="tep.jpg", data=None):
        return prepare_upload(upload(data or saved(drawing()), name), kind=kind)


class StoredFileFactory(factory.Factory):
    """A file that is kept, with its bytes on the disk."""

    class Meta:
        model = StoredFile

    school_id = 1
    name = "bao-cao.pdf"
    data = b"%PDF-1.7 not read again"

    @classmethod
    def _create(cls, _model, *, data, name, school_id):
        return stored_bytes(data, name, school_id=school_id)


def stored_bytes(data, name, *, school_id):
    """Keep bytes as they are, whatever they hold; their kind by the ending of the name."""
    written = store.write([data])
    prepared = Prepared(written.path, name, kind_of(name, ""), written.size, written.sha256)
    with transaction.atomic():
        return keep(prepared, school_id=school_id)

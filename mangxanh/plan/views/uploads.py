"""What people upload: taken whole, or refused with one sentence and nothing left behind."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from mangxanh.common.errors import BadInput
from mangxanh.files.actions import Prepared, discard, prepare_upload
from mangxanh.files.handlers import RefusedUpload
from mangxanh.files.kinds import PICTURES
from mangxanh.plan.forms.files import ASK


def content_of(upload: UploadedFile[bytes]) -> bytes:
    """Return the bytes of an upload; BadInput if it was too large to be taken at all."""
    if isinstance(upload, RefusedUpload):
        raise BadInput(upload.refusal)
    upload.seek(0)
    data: bytes = upload.read()
    return data


def leave(files: Iterable[Prepared]) -> None:
    """Forget uploads that nobody will keep."""
    for prepared in files:
        discard(prepared)


def prepare_all(form: forms.Form, data: dict[str, Any]) -> list[Prepared]:
    """Return the photographs and papers of a form, fit to be kept.

    If one of them is not, the form has an error and none is left.
    """
    ready: list[Prepared] = []
    for field, kind in (("photos", "photo"), ("papers", "any")):
        for upload in data[field]:
            try:
                ready.append(prepare_upload(upload, kind="photo" if kind == "photo" else "any"))
            except BadInput as refused:
                form.add_error(field, refused.message)
    pictured = any(prepared.kind in PICTURES for prepared in ready)
    if pictured and not data.get("faces") and not form.errors:  # one came among the papers
        form.add_error("faces", ASK)
    if form.errors:
        leave(ready)
        return []
    return ready

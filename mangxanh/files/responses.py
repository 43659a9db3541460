"""Serving a file that somebody may see: never as a page of ours, never from a shared cache."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from mangxanh.files.kinds import KINDS
from mangxanh.files.models import StoredFile

SANDBOX = "sandbox; default-src 'none'"


def serve(request: HttpRequest, stored: StoredFile, *, download: bool = False) -> HttpResponseBase:
    """Return the file, 304 where the browser has it, Http404 where it is gone from the disk.

    Pictures and PDFs show in the browser unless `download`; everything else is downloaded.
    The caller has asked whether the person may see it.
    """
    kind = KINDS[stored.kind]
    etag = quote_etag(stored.sha256)
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None or answer.status_code != HttpResponse(status=304).status_code:
        try:
            file = stored.path.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        answer = FileResponse(
            file,
            as_attachment=download or not kind.inline,
            filename=stored.name,
            content_type=kind.mime,
        )
    answer["ETag"] = etag
    # what may have to be hidden at any moment stays in no browser
    answer["Cache-Control"] = "private, no-store" if stored.restricted else "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    return answer

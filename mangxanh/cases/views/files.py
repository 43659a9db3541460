"""Files of a case: the staff copy in memory, the original after a second person, the pack."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.cases.actions.deciding import lock_picture
from mangxanh.cases.actions.seeing import note_file
from mangxanh.cases.evidence.sealed import BrokenSeal, place, read
from mangxanh.cases.http import VaultRequest, vault_required
from mangxanh.cases.models import Case, Evidence
from mangxanh.cases.opened import Done
from mangxanh.cases.views.cases import find_case, open_found
from mangxanh.common.permissions import require
from mangxanh.files.responses import SANDBOX

SHOWN = ("image/", "audio/")  # in the browser; everything else is taken away
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heif": ".heic",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/webm": ".webm",
    "audio/wav": ".wav",
}


def ending_of(mime: str) -> str:
    """Return how the name of a file of a kind ends."""
    return ENDINGS.get(mime.partition(";")[0], ".bin")


def _piece(request: VaultRequest, case: Case, n: int) -> Done:
    """Return a piece of evidence with its words; 404 where the case has none of that number."""
    opened = open_found(request, case)
    found = next((one for one in opened.evidence if one.n == n), None)
    if found is None:
        raise Http404
    return found


def _in_clear(case: Case, key: str, secret: str) -> bytes:
    """Return the content of a sealed file, opened in memory; 404 where it is gone or broken."""
    try:
        return b"".join(read(place(case.school_id, key), bytes.fromhex(secret)))
    except (BrokenSeal, FileNotFoundError, ValueError):
        raise Http404 from None


def _answer(data: bytes, mime: str, name: str, *, shown: bool) -> HttpResponse:
    answer = HttpResponse(data, content_type=mime)
    way = "inline" if shown else "attachment"
    answer["Content-Disposition"] = f'{way}; filename="{name}"'
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD"])
@vault_required
def copy(request: VaultRequest, number: str, n: int) -> HttpResponseBase:
    """Show the copy without hidden data; a locked picture and a file without a copy never."""
    case = find_case(request, number)
    piece = _piece(request, case, n)
    require(piece.row.state == Evidence.State.KEPT and bool(piece.row.copy))
    data = _in_clear(case, piece.row.copy, str(piece.words.get("copy_key", "")))
    if request.method == "GET":
        note_file(piece.row, "copy", by=request.user)
    mime = str(piece.words.get("copy_mime", "application/octet-stream"))
    name = f"{case.number}-{n}{ending_of(mime)}"
    return _answer(data, mime, name, shown=mime.startswith(SHOWN))


@require_http_methods(["GET", "HEAD"])
@vault_required
def original(request: VaultRequest, number: str, n: int) -> HttpResponseBase:
    """Hand out the original as it came, to whom a second person agreed; each time is noted."""
    case = find_case(request, number)
    opened = open_found(request, case)
    piece = next((one for one in opened.evidence if one.n == n), None)
    if piece is None:
        raise Http404
    kept = piece.row.state in (Evidence.State.KEPT, Evidence.State.NO_COPY)
    require(kept and (opened.all_originals or piece.row.pk in opened.originals))
    data = _in_clear(case, piece.row.original, str(piece.words.get("key", "")))
    if request.method == "GET":
        note_file(piece.row, "original", by=request.user)
    name = f"{case.number}-{n}-goc{ending_of(str(piece.words.get('mime', '')))}"
    return _answer(data, "application/octet-stream", name, shown=False)


@require_POST
@vault_required
def lock(request: VaultRequest, number: str, n: int) -> HttpResponse:
    """Lock a picture that turned out to be intimate: nobody views it from now on."""
    case = find_case(request, number)
    rows = Evidence.objects.select_related("case", "entry")
    lock_picture(get_object_or_404(rows, case=case, entry__n=n), by=request.user)
    return redirect("case_detail", case.number)

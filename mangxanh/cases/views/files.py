"""Files of a case: the staff copy in memory, the original after a second person, the pack."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.cases.actions.deciding import lock_picture
from mangxanh.cases.actions.seeing import note_file, note_pack
from mangxanh.cases.evidence.pack import evidence_pack, redacted_pack, signing_key
from mangxanh.cases.evidence.sealed import BrokenSeal, place, read
from mangxanh.cases.http import VaultRequest, vault_required
from mangxanh.cases.models import Case, Evidence
from mangxanh.cases.opened import Done, Opened
from mangxanh.cases.packing import case_file, ending_of, names_in
from mangxanh.cases.paper_forms import PackForm, TwinForm
from mangxanh.cases.views.cases import find_case, open_found
from mangxanh.cases.views.steps import page
from mangxanh.common.permissions import require
from mangxanh.files.responses import SANDBOX

SHOWN = ("image/", "audio/")  # in the browser; everything else is taken away


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


def may_pack(opened: Opened) -> bool:
    """Return whether this person may take the originals along: another agreed, or there is none."""
    kept = [one for one in opened.evidence if one.row.state in _KEPT]
    return opened.all_originals or not kept


_KEPT = (Evidence.State.KEPT, Evidence.State.NO_COPY)


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def pack(request: VaultRequest, number: str) -> HttpResponseBase:
    """Take the case along as a signed ZIP, whole or without names; of a sealed one there is none."""
    case = find_case(request, number)
    opened = open_found(request, case)
    whole, sent = may_pack(opened), request.POST if request.method == "POST" else None
    twin = sent is not None and "twin" in sent
    copies = [
        (at, one) for at, one in enumerate(opened.evidence) if one.row.state == Evidence.State.KEPT
    ]
    form = PackForm(None if twin else sent)
    twin_form = TwinForm(
        sent if twin else None, copies=copies, initial={"names": "\n".join(names_in(opened))}
    )
    if sent is not None:
        require(case.secrecy < Case.Secrecy.SEALED and (twin or whole))
        if twin and twin_form.is_valid():
            note_pack(case, "twin", by=request.user)
            told = twin_form.cleaned_data
            file = case_file(opened, request.user, told["reason"])
            names = told["names"].splitlines()
            return _zip(
                redacted_pack(file, names, told["chosen"], signing_key(case.school_id)),
                f"{case.number}-khong-ten.zip",
            )
        if not twin and form.is_valid():
            note_pack(case, "pack", by=request.user)
            file = case_file(opened, request.user, form.cleaned_data["reason"])
            return _zip(evidence_pack(file, signing_key(case.school_id)), f"{case.number}.zip")
    bound = twin_form if twin else form
    return page(request, case, bound, "case_pack", whole=whole, pack_form=form, twin_form=twin_form)


def _zip(content: Iterator[bytes], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer

"""Asking for a second person, and answering a colleague who asks."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from mangxanh.cases.actions.second import ask_second, decide
from mangxanh.cases.http import VaultRequest, vault_required
from mangxanh.cases.models import Evidence, SecondPerson
from mangxanh.cases.reading import read
from mangxanh.cases.step_forms import DecideForm, ReasonForm
from mangxanh.cases.views.cases import find_case, open_found
from mangxanh.cases.views.steps import page, posted, taken

# As addresses have them.
ASKED = {
    "ha-khan": SecondPerson.What.CALM,
    "khong-that": SecondPerson.What.UNFOUNDED,
    "xem-ten": SecondPerson.What.IDENTITY,
    "xoa-anh": SecondPerson.What.LOCKED,
    "giam-mat": SecondPerson.What.OPEN_UP,
    "ban-goc": SecondPerson.What.ORIGINAL,
    "ca-bo": SecondPerson.What.ORIGINAL,  # all originals, for a pack
}
OF_FILES = {"xoa-anh", "ban-goc"}


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def ask(request: VaultRequest, number: str, what: str, n: int = 0) -> HttpResponse:
    """Ask with a reason for what another handler has to agree to."""
    case = find_case(request, number)
    asked = ASKED.get(what)
    if asked is None or (what in OF_FILES) is not bool(n):
        raise Http404
    evidence = get_object_or_404(Evidence, case=case, entry__n=n) if n else None
    form = ReasonForm(posted(request))

    def do() -> None:
        told = form.cleaned_data
        ask_second(
            case, asked, told["reason"], evidence=evidence, once=told["once"], by=request.user
        )

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_ask", asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def answer(request: VaultRequest, number: str, n: int) -> HttpResponse:
    """Agree or not; who asked sees that it waits."""
    case = find_case(request, number)
    rows = SecondPerson.objects.select_related("entry", "asked_by", "case", "evidence")
    asked: SecondPerson = get_object_or_404(rows, case=case, entry__n=n)
    form = DecideForm(posted(request))

    def do() -> None:
        told = form.cleaned_data
        decide(
            asked,
            told["granted"] == "yes",
            words=told["words"],
            private=request.private_key,
            by=request.user,
        )

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    reason = read(open_found(request, case).key, asked.entry).get("reason", "")
    return page(
        request, case, form, "case_decide", asked=asked, reason=reason, own=_own(asked, request)
    )


def _own(asked: SecondPerson, request: VaultRequest) -> bool:
    return asked.asked_by_id == request.user.pk

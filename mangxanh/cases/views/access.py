"""Who can open one case: let a colleague in, take them out again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.cases.actions import access
from mangxanh.cases.forms import HandlerForm
from mangxanh.cases.http import VaultRequest, vault_required
from mangxanh.cases.models import Case, Wrap
from mangxanh.cases.reading import key_of
from mangxanh.common.errors import BadInput
from mangxanh.common.forms import is_row_number


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def case_access(request: VaultRequest, number: str) -> HttpResponse:
    """Show who can open a case, let one more handler in; never whom the reporter named."""
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    key = key_of(case, request.user, request.private_key)
    able = {row.person: row for row in access.may_be_asked(case, key, request.user)}
    form = HandlerForm(request.POST if "person" in request.POST else None, people=list(able))
    if form.is_valid():
        handler = able[form.cleaned_data["person"]]
        try:
            access.grant(case, handler, by=request.user, private=request.private_key)
        except BadInput as refused:
            form.add_error("person", refused.message)
        else:
            messages.success(request, _("Let in. It stands in the case."))
            return redirect("case_access", number)
    inside = Wrap.objects.filter(case=case, purpose=Wrap.Purpose.CASE, person__isnull=False)
    context = {
        "case": case,
        "form": form,
        "is_anybody_left": bool(able),
        "inside": inside.select_related("person"),
        "named": access.left_out(case, key)[1],
        "further": Wrap.FURTHER,
    }
    return render(request, "cases/access.html", context, status=422 if form.errors else 200)


@require_POST
@vault_required
def case_access_end(request: VaultRequest, number: str) -> HttpResponse:
    """Take out somebody whom a colleague had let in."""
    case = get_object_or_404(Case.objects.visible_to(request.user), number=number)
    named = request.POST.get("person", "")
    wraps = Wrap.objects.filter(case=case, purpose=Wrap.Purpose.CASE, person__isnull=False)
    row = get_object_or_404(wraps, person=named if is_row_number(named) else 0)
    try:
        access.revoke(case, row.person, by=request.user)
    except BadInput as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Taken out. It stands in the case."))
    return redirect("case_access", number)

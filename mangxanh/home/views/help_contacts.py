"""The step of the wizard that asks where the school's pupils get help."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mangxanh.home import actions
from mangxanh.home.forms import SetupHelpForm
from mangxanh.home.views.wizard import setup_page, show
from mangxanh.school.http import Request
from mangxanh.school.models import HelpContact


@require_http_methods(["GET", "HEAD", "POST"])
@setup_page
def setup_help(request: Request) -> HttpResponse:
    rows = {row.kind: row for row in HelpContact.objects.visible_to(request.user)}
    told = {kind: row.phone for kind, row in rows.items()}
    if counsellor := rows.get(HelpContact.Kind.COUNSELLOR):
        told |= {"counsellor": counsellor.place, "counsellor_hours": counsellor.hours_note}
    form = SetupHelpForm(request.POST or None, initial=told)
    if form.is_valid():
        try:
            actions.enter_help(request.school, form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("setup_sheet")
    return show(request, "setup_help", form)

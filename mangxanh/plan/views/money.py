"""The money of a plan: every line of a school year on one page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.plan.actions.work import set_money_of_lines
from mangxanh.plan.forms.lines import MoneyForm
from mangxanh.plan.models import Line, LineYear, Plan
from mangxanh.plan.permissions import can_set_sums
from mangxanh.plan.queries import money_of
from mangxanh.plan.views.lines import chosen_year
from mangxanh.school.http import Request, login_required


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def money_list(request: Request, pk: int) -> HttpResponse:
    """Show planned, spent and source of every line; the accountant types them all at once."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    year = chosen_year(request)
    may_change = can_set_sums(request.user, plan)
    obligations = Line.objects.filter(plan=plan).obligations()
    rows = list(
        LineYear.objects.filter(line__in=obligations, year=year)
        .select_related("line", "school")
        .order_by("line__position")
    )
    forms = [MoneyForm(request.POST or None, row=row, prefix=f"line-{row.line.n}") for row in rows]
    if request.method == "POST":
        require(may_change)
        if all(form.is_valid() for form in forms) and _saved(request, rows, forms):
            return redirect(f"{request.path}?nam={year.name}" if year else request.path)
    sums = money_of(plan, year) if year else (0, 0)
    sources = list(dict.fromkeys(row.money_source for row in rows if row.money_source))
    context = {
        "plan": plan,
        "year": year,
        "lines": list(zip(rows, forms, strict=True)),
        "forms": forms,
        "may_change": may_change,
        "planned": sums[0],
        "spent": sums[1],
        "sources": sources,
    }
    failed = any(form.errors for form in forms)
    return render(request, "plan/money_list.html", context, status=422 if failed else 200)


def _saved(request: Request, rows: list[LineYear], forms: list[MoneyForm]) -> bool:
    typed = [form.cleaned_data for form in forms]
    sums = [
        (row, data["planned"], data["spent"], data["source"])
        for row, data in zip(rows, typed, strict=True)
    ]
    try:
        changed = set_money_of_lines(sums, by=request.user)
    except ValidationError as refused:
        forms[0].add_error(None, refused)
        return False
    said = ngettext("Saved: %(n)s line changed.", "Saved: %(n)s lines changed.", changed)
    messages.success(request, said % {"n": changed} if changed else _("Nothing was changed."))
    return True

"""Extra time of pupils of a class: seen and set by its teacher and the board, by nobody else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.contests.actions.extra_time import set_time_factor
from mangxanh.contests.forms.sitting import ExtraTimeForm
from mangxanh.contests.permissions import can_give_time
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Pupil, SchoolClass
from mangxanh.school.queries import class_list_of

BUSY = pgettext_lazy("to a teacher", "The server is busy. Nothing was changed; please try again.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_extra_time(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(SchoolClass.objects.visible_to(request.user), pk=pk)
    require(can_give_time(request.user, row))
    form = ExtraTimeForm(request.POST or None)
    seen = Pupil.objects.visible_to(request.user).present().filter(school_class=row)
    form.fields["pupil"].queryset = seen.select_related("person")  # type: ignore[attr-defined]  # a ModelChoiceField
    if form.is_valid():
        try:
            set_time_factor(
                form.cleaned_data["pupil"], form.cleaned_data["factor"], by=request.user
            )
        except Unavailable:
            form.add_error(None, BUSY)
        else:
            messages.success(request, _("Saved. It holds at once, also for a paper that goes on."))
            return redirect("class_extra_time", pk=row.pk)
    pupils = class_list_of(row)
    form.fields["pupil"].choices = [("", _("Choose a pupil"))] + [  # type: ignore[attr-defined]  # in the order of the class list
        (one.pk, one.person.name) for one in pupils
    ]
    context = {"row": row, "form": form, "given": [one for one in pupils if one.time_factor != 1]}
    status = 422 if form.errors else 200
    return render(request, "contests/class_extra_time.html", context, status=status)

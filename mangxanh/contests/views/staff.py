"""Colleagues of a contest: the list for who is in charge, a reminder, one's own reason."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.contests.actions import staff as actions
from mangxanh.contests.forms.after import told
from mangxanh.contests.forms.staff import OwnReasonForm, ReasonOfForm
from mangxanh.contests.models import Contest, StaffReason
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.permissions import can_see_contests, can_see_staff
from mangxanh.contests.queries.boards import counts_are_hidden
from mangxanh.contests.queries.rounds import open_round
from mangxanh.contests.queries.staff import StaffList, is_for_staff, staff_list
from mangxanh.contests.views.results import XLSX
from mangxanh.documents.workbook import NewSheet, Value, write_workbook
from mangxanh.school.http import Request, login_required

State = Contest.State


def _contest(request: Request, pk: int) -> Contest:
    """Return a contest that is for colleagues, to who may see who of them took part."""
    rows = Contest.objects.visible_to(request.user).select_related("school")
    contest: Contest = get_object_or_404(rows.exclude(state=State.DRAFT), pk=pk)
    require(can_see_staff(request.user, contest))
    if not is_for_staff(contest):
        raise Http404
    return contest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_staff(request: Request, pk: int) -> HttpResponse:
    """Show who took part, who has a reason, who has neither; a post notes a reason."""
    contest = _contest(request, pk)
    hidden = counts_are_hidden(contest)
    found = StaffList([]) if hidden else staff_list(contest)
    form = ReasonOfForm(
        request.POST or None, colleagues=[one.person for one in found.rows if not one.took_part]
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.note_reason(
                contest, form.colleague(), kind=given["kind"], text=given["text"], by=request.user
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, pgettext("a reason", "Written down."))
            return redirect("contest_staff", pk)
    context = {
        "contest": contest,
        "hidden": hidden,
        "found": found,
        "form": form,
        "may_note": contest.state == State.OPEN or contest.state in BEFORE_PUBLISHING,
        "may_remind": contest.state == State.OPEN and open_round(contest.pk) is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "contests/staff.html", context, status=status)


@login_required
@require_POST
def contest_staff_remind(request: Request, pk: int) -> HttpResponse:
    contest = _contest(request, pk)
    try:
        count = actions.remind_staff(contest, by=request.user)
    except ValidationError as refused:
        messages.error(request, told(refused))
    else:
        words = ngettext("%d colleague reminded.", "%d colleagues reminded.", count) % count
        if counts_are_hidden(contest):
            words = _("Whoever is missing is reminded.")
        none = _("Nobody is reminded twice on one day.")
        messages.success(request, words if count else none)
    return redirect("contest_staff", pk)


@login_required
@require_POST
def contest_staff_sheet(request: Request, pk: int) -> HttpResponse:
    """Give the list as a workbook; that it was taken away is written down."""
    contest = _contest(request, pk)
    if counts_are_hidden(contest):
        raise Http404
    actions.take_staff_list_away(contest, by=request.user)
    answer = HttpResponse(write_workbook([_sheet(staff_list(contest))]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="thay-co-du-thi-{contest.pk}.xlsx"'
    return answer


def _sheet(found: StaffList) -> NewSheet:
    rows: list[tuple[Value, ...]] = [
        (
            n,
            one.person.name,
            pgettext("took part", "yes") if one.took_part else "",
            one.reason.words if one.reason and not one.took_part else "",
        )
        for n, one in enumerate(found.rows, start=1)
    ]
    head = (
        _("No."),
        _("Name"),
        pgettext("colleagues of a contest", "Took part"),
        pgettext("of a colleague", "Reason"),
    )
    return NewSheet(
        name=pgettext("a sheet", "Colleagues"),
        columns=head,
        rows=tuple(rows),
        widths=(6, 30, 12, 40),
    )


@login_required
@require_POST
def reason_back(request: Request, pk: int) -> HttpResponse:
    """Take a reason back: one's own, or one that was noted for somebody."""
    rows = StaffReason.objects.visible_to(request.user).select_related("contest__school", "person")
    reason = get_object_or_404(rows, pk=pk)
    contest = reason.contest
    try:
        actions.take_reason_back(reason, by=request.user)
    except ValidationError as refused:
        messages.error(request, told(refused))
    else:
        messages.success(request, pgettext("a reason", "Taken back."))
    if request.POST.get("from") == "list" and can_see_staff(request.user, contest):
        return redirect("contest_staff", contest.pk)
    return redirect("sit_lobby", contest.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sit_reason(request: Request, pk: int) -> HttpResponse:
    """Let a colleague say why they can't take part."""
    rows = Contest.objects.visible_to(request.user).select_related("school")
    contest = get_object_or_404(rows.exclude(state=State.DRAFT), pk=pk)
    require(can_see_contests(request.user, contest.school))
    if not is_for_staff(contest):
        raise Http404
    form = OwnReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.note_reason(contest, request.user, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Thank you; who is in charge sees it."))
            return redirect("sit_lobby", pk)
    status = 422 if form.errors else 200
    return render(
        request, "contests/sit_reason.html", {"contest": contest, "form": form}, status=status
    )

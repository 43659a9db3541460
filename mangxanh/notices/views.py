"""The inbox, and the secret address of one's own calendar."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.notices import actions
from mangxanh.notices.models import Notice
from mangxanh.notices.queries import unread_count
from mangxanh.school.actions.people import new_calendar_key
from mangxanh.school.http import Request, account_required, login_required
from mangxanh.school.retention import how_long

ON_A_PAGE = 20


@account_required
@require_http_methods(["GET", "HEAD"])
def notice_list(request: Request) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user).unread_first()
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "unread": unread_count(request.user),
        "kept": how_long(request.school, "inbox"),
    }
    return render(request, "notices/notice_list.html", context)


@account_required
@require_POST
def notice_open(request: Request, pk: int) -> HttpResponse:
    """Mark it read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notice, by=request.user)
    return redirect(notice.url)


@account_required
@require_POST
def notice_read(request: Request, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notice, by=request.user)
    return redirect("notice_list")


@account_required
@require_POST
def notice_read_all(request: Request) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    messages.success(request, _("All are marked as read."))
    return redirect("notice_list")


@login_required
@require_POST
def calendar_renew(request: Request) -> HttpResponse:
    """Give one's own calendar a new address; the one so far stops working."""
    new_calendar_key(request.user, by=request.user)
    messages.success(request, _("Your calendar has a new address. Please add it again."))
    return redirect("notice_list")

"""Activities: the list, logging one in half a minute, its files, past ones from a sheet."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.common.signing import new_token
from mangxanh.common.text import clean, fold
from mangxanh.files.responses import serve
from mangxanh.plan.actions import activities as actions
from mangxanh.plan.actions.sheet import log_sheet
from mangxanh.plan.forms.activities import ActivityForm, MendActivityForm, SheetForm
from mangxanh.plan.forms.files import MoreFilesForm
from mangxanh.plan.forms.lines import ReasonForm
from mangxanh.plan.models import Activity, Evidence, Line
from mangxanh.plan.permissions import can_change_activity, can_log_activity, can_see_plan
from mangxanh.plan.photographs import files_of
from mangxanh.plan.queries import LineRow, line_rows, plan_of, search_activities
from mangxanh.plan.views.uploads import content_of, leave, prepare_all
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import SchoolClass, SchoolYear
from mangxanh.school.queries import papers_are_confirmed, year_on

AGAIN = timedelta(minutes=15)
KIND_ICONS = {
    Activity.Kind.FLAG_CEREMONY: "flag",
    Activity.Kind.HOMEROOM: "users",
    Activity.Kind.THEMATIC: "loud",
    Activity.Kind.INTEGRATION: "nest",
    Activity.Kind.ARTICLE: "news",
    Activity.Kind.HANDOUT: "file",
    Activity.Kind.EXTRACURRICULAR: "leaf",
    Activity.Kind.CONFERENCE: "hands",
    Activity.Kind.PARENTS_MEETING: "heart",
    Activity.Kind.TRAINING: "grad",
    Activity.Kind.CONTEST: "medal",
    Activity.Kind.OUTSIDE_CONTEST: "out",
    Activity.Kind.DRAFT_COMMENT: "chat",
    Activity.Kind.SWEEP: "search",
    Activity.Kind.OTHER: "more",
}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
@require_http_methods(["GET", "HEAD"])
def activity_list(request: Request) -> HttpResponse:
    require(can_see_plan(request.user, request.school))
    wanted = {
        key: clean(request.GET.get(key, ""))[:80]
        for key in ("q", "loai", "khoi", "nam", "tu", "den")
    }
    found = Activity.objects.visible_to(request.user).standing().select_related("logged_by")
    rows = search_activities(
        found, sought=fold(wanted["q"]), kind=wanted["loai"], grade=wanted["khoi"]
    )
    if wanted["nam"]:
        rows = rows.filter(year__name=wanted["nam"])
    if first := _day(wanted["tu"]):
        rows = rows.filter(day__gte=first)
    if last := _day(wanted["den"]):
        rows = rows.filter(day__lte=last)
    page = Paginator(rows.prefetch_related("class_rows__school_class", "evidence"), 25)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "kinds": Activity.Kind.choices,
        "years": SchoolYear.objects.visible_to(request.user),
        "wanted": wanted,
        "grades": [str(grade) for grade in range(6, 10)],
    }
    return render(request, "plan/activity_list.html", context)


def _form(request: Request, *, year: SchoolYear, lines: list[Line]) -> ActivityForm:
    initial: dict[str, Any] = {"request_key": new_token(), "led_by": request.user.addressed}
    like = request.GET.get("nhu", "")
    again = (
        Activity.objects.visible_to(request.user).filter(pk=like).first()
        if is_row_number(like)
        else None
    )
    if again:
        initial |= {"kind": again.kind, "title": again.title, "led_by": again.led_by}
    elif request.GET.get("loai") in Activity.Kind.values:
        initial["kind"] = request.GET["loai"]
    if is_row_number(line := request.GET.get("nhiem-vu", "")):
        initial["lines"] = [int(line)]
    classes = list(SchoolClass.objects.visible_to(request.user).filter(year=year))
    own = [row.pk for row in classes if row.homeroom_teacher_id == request.user.pk]
    if is_row_number(asked := request.GET.get("lop", "")):
        key = int(asked)
        initial |= {"groups": [f"class-{key}"]} if key in own else {"classes": [key]}
    return ActivityForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        school=request.school,
        classes=classes,
        lines=lines,
        own_classes=own,
        takes_faces=papers_are_confirmed(request.school),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: Request) -> HttpResponse:
    require(can_log_activity(request.user, request.school))
    year = year_on(request.school)
    plan = plan_of(request.school, year) if year else None
    if year is None or plan is None:
        return render(request, "plan/plan_empty.html", {"year": year, "may_make": False})
    form = _form(request, year=year, lines=list(Line.objects.filter(plan=plan).obligations()))
    if form.is_valid() and not _just_logged(request, form):
        files = prepare_all(form, form.cleaned_data)
        if not form.errors:
            try:
                activity = actions.log_activity(
                    request.school, form.entry(), by=request.user, files=files
                )
            except ValidationError as refused:
                leave(files)
                form.add_error(None, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect(activity)
    status = 422 if form.errors else 200
    lately = Activity.objects.visible_to(request.user).standing()[:30]
    titles = list(dict.fromkeys(row.title for row in lately))[:10]
    context = {"form": form, "year": year, "icons": KIND_ICONS, "titles": titles}
    return render(request, "plan/activity_new.html", context, status=status)


def _just_logged(request: Request, form: ActivityForm) -> bool:
    """Stop who went back and saved the same again: the form says when it was logged."""
    entry = form.entry()
    same = Activity.objects.visible_to(request.user).standing()
    same = same.filter(
        logged_by=request.user, kind=entry.kind, title=entry.title, day=entry.day,
        created_at__gte=now() - AGAIN,
    ).exclude(request_key=entry.request_key)  # fmt: skip
    classes = {row.pk for row in entry.classes}
    for activity in same.prefetch_related("class_rows"):
        if {row.school_class_id for row in activity.class_rows.all()} == classes:
            moment = localtime(activity.created_at)
            said = _("You logged this at %(time)s already. Nothing was saved a second time.")
            form.add_error(None, said % {"time": f"{moment:%H:%M}"})
            return True
    return False


def _activity(request: Request, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.user).select_related("year", "logged_by", "school")
    activity: Activity = get_object_or_404(rows, pk=pk)
    return activity


def _zalo(request: Request, activity: Activity, codes: list[str]) -> str:
    """Return what colleagues may be told: no pupil's name can be in it but what was typed."""
    link = request.build_absolute_uri(activity.get_absolute_url())
    heads = f"{activity.heads}/{activity.size}" if activity.size else str(activity.others or "")
    text = _("%(day)s: %(title)s. Present: %(heads)s. Evidence %(codes)s.") % {
        "day": f"{activity.day:%d/%m/%Y}",
        "title": activity.title,
        "heads": heads or "–",
        "codes": ", ".join(codes) or "–",
    }
    return f"{text[: 590 - len(link)]} {link}"


def _proven(evidence: list[Evidence], year: SchoolYear) -> list[tuple[Evidence, LineRow]]:
    """Return pieces of evidence with their lines; as many queries for three as for one."""
    if not evidence:
        return []
    lines = {item.line_id: item.line for item in evidence}
    rows = {
        row.line.pk: row for row in line_rows(evidence[0].line.plan, year, lines=lines.values())
    }
    return [(item, rows[item.line_id]) for item in evidence]


@login_required
@require_http_methods(["GET", "HEAD"])
def activity_detail(request: Request, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    evidence = list(activity.evidence.standing().select_related("line__plan"))
    context = {
        "activity": activity,
        "evidence": evidence,
        "rows": _proven(evidence[:3], activity.year),
        **files_of(activity, request.user),
        "takes_faces": papers_are_confirmed(request.school),
        "classes": activity.class_rows.select_related("school_class"),
        "may_change": can_change_activity(request.user, activity) and not activity.withdrawn_at,
        "zalo": _zalo(request, activity, [item.code for item in evidence]),
    }
    return render(request, "plan/activity_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: Request, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    require(can_change_activity(request.user, activity))
    seen = {"heads": activity.heads, "note": activity.note}
    plan = plan_of(request.school, activity.year)
    proved = activity.evidence.standing().values("line")
    others = Line.objects.filter(plan=plan).obligations().exclude(pk__in=proved)
    form = MendActivityForm(request.POST or None, initial=seen, lines=others)
    if form.is_valid():
        also = form.cleaned_data.pop("also")
        try:
            actions.edit_activity(activity, **form.cleaned_data, by=request.user, seen=seen)
            if also:
                actions.also_for_line(activity, also, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(activity)
    return _page(request, form, activity, _("Mend the activity"))


def _page(request: Request, form: forms.Form, activity: Activity, what: str) -> HttpResponse:
    context = {"form": form, "activity": activity, "what": what}
    return render(request, "plan/activity_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_add_files(request: Request, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    require(can_change_activity(request.user, activity))
    form = MoreFilesForm(
        request.POST or None,
        request.FILES or None,
        takes_faces=papers_are_confirmed(request.school),
    )
    if form.is_valid():
        files = prepare_all(form, form.cleaned_data)
        if not form.errors:
            try:
                faces = form.cleaned_data["faces"] == "yes"
                actions.add_files(activity, files, faces=faces, by=request.user)
            except ValidationError as refused:
                leave(files)
                form.add_error(None, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect(activity)
    return _page(request, form, activity, _("Add photographs and papers"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_withdraw(request: Request, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    require(can_change_activity(request.user, activity))
    form = ReasonForm(request.POST or None, initial={"reason": _("Logged by mistake")})
    if form.is_valid():
        actions.withdraw_activity(activity, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Withdrawn, with its evidence. Codes are not used again."))
        return redirect("activity_list")
    return _page(request, form, activity, _("Withdraw this activity?"))


@login_required
@require_http_methods(["GET", "HEAD"])
def evidence_file(request: Request, pk: int) -> HttpResponseBase:
    rows = Evidence.objects.visible_to(request.user).filter(stored__isnull=False)
    evidence = get_object_or_404(rows.select_related("stored"), pk=pk)
    assert evidence.stored is not None  # noqa: S101  # filtered above
    return serve(request, evidence.stored)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_sheet(request: Request) -> HttpResponse:
    require(can_log_activity(request.user, request.school))
    form = SheetForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            made = log_sheet(
                request.school,
                content_of(upload),
                upload.name,
                source=form.cleaned_data["source"],
                by=request.user,
            )
        except (BadInput, ValidationError) as refused:
            faults = refused.messages if isinstance(refused, ValidationError) else [refused.message]
            form.add_error("file", _("Nothing was saved. Please mend the sheet and send it again."))
        else:
            messages.success(
                request, _("%(count)d activities were entered.") % {"count": len(made)}
            )
            return redirect("activity_list")
    context = {"form": form, "faults": faults[:30]}
    status = 422 if form.errors else 200
    return render(request, "plan/activity_sheet.html", context, status=status)

"""A file of questions: chosen, looked through, mended, brought in at one stroke or put aside."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.contests.actions import files as actions
from mangxanh.contests.forms.bank import BringForm
from mangxanh.contests.forms.writing import QuestionForm
from mangxanh.contests.models import QuestionFile, StagedQuestion
from mangxanh.contests.models.bank import QuestionVersion
from mangxanh.contests.permissions import can_keep_bank, can_take_file
from mangxanh.contests.queries.files import counts_of
from mangxanh.contests.reading import read_questions
from mangxanh.contests.views.pictures import form_pictures, sent
from mangxanh.contests.views.writing import documents
from mangxanh.school.http import Request, login_required

PER_PAGE = 40
State = StagedQuestion.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions_bring(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    form = BringForm(request.POST or None, request.FILES or None, initial={"difficulty": 1})
    if form.is_valid():
        staged = _stage(request, form)
        if staged:
            return redirect("file_look", pk=staged.pk)
    waiting = QuestionFile.objects.visible_to(request.user).unclosed().filter(by=request.user)
    context = {"form": form, "documents": documents(request), "waiting": waiting.first()}
    status = 422 if form.errors else 200
    return render(request, "contests/questions_bring.html", context, status=status)


def _stage(request: Request, form: BringForm) -> QuestionFile | None:
    """Return the staged file; None where it can't be read, with what the form tells of why."""
    data = form.cleaned_data
    key = data["key"]
    try:
        found = read_questions(
            data["file"].read(),
            data["file"].name,
            key=key.read() if key else None,
            key_name=key.name if key else "",
        )
        return actions.stage_file(
            request.school,
            found,
            form.given(),
            topic=data["topic"],
            file_name=data["file"].name,
            by=request.user,
        )
    except BadInput as refused:
        form.add_error("file", refused.message)
    except ValidationError as refused:
        form.add_error("file", refused)
    return None


def _file(request: Request, pk: int) -> QuestionFile:
    rows = QuestionFile.objects.visible_to(request.user).select_related("school", "by")
    found: QuestionFile = get_object_or_404(rows, pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def file_look(request: Request, pk: int) -> HttpResponse:
    begun = _file(request, pk)
    shown = request.GET.get("loai", "")
    rows = begun.rows.select_related("twin")
    if shown in State.values:
        rows = rows.filter(state=shown)
    counts = counts_of(begun)
    context = {
        "begun": begun,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "counts": counts,
        "doubtful": counts[State.DOUBTFUL],
        "coming": sum(counts.values()) - counts[State.LEFT_OUT],
        "pills": [(code, label, counts[code]) for code, label in State.choices if counts[code]],
        "may_take": can_take_file(request.user, begun),
    }
    return render(request, "contests/file_look.html", context)


@login_required
@require_POST
def file_take(request: Request, pk: int) -> HttpResponse:
    begun = _file(request, pk)
    try:
        made = actions.take_file(begun, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("file_look", pk=begun.pk)
    told = ngettext("%d question came in.", "%d questions came in.", len(made))
    messages.success(request, told % len(made))
    return redirect("question_list")


@login_required
@require_POST
def file_aside(request: Request, pk: int) -> HttpResponse:
    actions.put_aside(_file(request, pk), by=request.user)
    messages.success(request, _("Put aside. Nothing of it is in the bank."))
    return redirect("questions_bring")


def _row(request: Request, pk: int) -> StagedQuestion:
    rows = StagedQuestion.objects.visible_to(request.user)
    found: StagedQuestion = get_object_or_404(
        rows.select_related("file__school", "twin__current"), pk=pk
    )
    return found


def _back(row: StagedQuestion, shown: str = "") -> str:
    """Return the page of the file on which one was: those of a state, or where the question is."""
    url = reverse("file_look", args=[row.file_id])
    if shown in State.values:
        return f"{url}?loai={shown}"
    return f"{url}?page={(row.place - 1) // PER_PAGE + 1}#cau-{row.place}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staged_mend(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(can_take_file(request.user, row.file))
    asked = request.GET.get("loai", row.wording.kind)
    kind = asked if asked in QuestionVersion.Kind.values else QuestionVersion.Kind.SINGLE.value
    came = sent(request)
    form = QuestionForm(
        came.data,
        kind=kind,
        wording=row.wording,
        initial={"topic": row.topic},
        **form_pictures(request, came, row.wording),
    )
    if form.is_valid():
        try:
            actions.mend_row(row, form.wording(), topic=form.cleaned_data["topic"], by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect(_back(row))
    context = {
        "form": form,
        "row": row,
        "kinds": QuestionVersion.Kind.choices,
        "kind": kind,
        "documents": documents(request),
    }
    status = 422 if form.errors else 200
    return render(request, "contests/staged_mend.html", context, status=status)


@login_required
@require_POST
def staged_judge(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    try:
        actions.judge_row(row, take=request.POST.get("take") == "yes", by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(_back(row, request.POST.get("loai", "")))

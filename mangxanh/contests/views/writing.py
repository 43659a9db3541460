"""Writing a question, changing it, putting it in use, letting it rest, keeping two apart."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.forms import is_row_number
from mangxanh.common.permissions import require
from mangxanh.contests.actions import bank as actions
from mangxanh.contests.forms.bank import RetireForm
from mangxanh.contests.forms.writing import QuestionForm
from mangxanh.contests.models import Question, QuestionVersion
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.queries.laws import cited_laws
from mangxanh.contests.views.pictures import form_pictures, sent
from mangxanh.school.http import Request, login_required

Kind = QuestionVersion.Kind


def documents(request: Request) -> list[str]:
    """Return the names of documents that were cited before, to choose from."""
    return [law.document for law in cited_laws(request.school)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    chosen = request.GET.get("loai", "")
    kind = chosen if chosen in Kind.values else Kind.SINGLE.value
    ready = "ready" in request.POST
    came = sent(request)
    form = QuestionForm(came.data, kind=kind, ready=ready, **form_pictures(request, came))
    if form.is_valid():
        try:
            question = actions.add_question(
                request.school,
                form.wording(),
                topic=form.cleaned_data["topic"],
                trial=form.cleaned_data["trial"],
                ready=ready,
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The question is in the bank."))
            return redirect(question)
    context = {
        "form": form,
        "kinds": Kind.choices,
        "kind": kind,
        "documents": documents(request),
    }
    status = 422 if form.errors else 200
    return render(request, "contests/question_new.html", context, status=status)


def _question(request: Request, pk: int) -> Question:
    rows = Question.objects.visible_to(request.user).select_related("school", "current")
    found: Question = get_object_or_404(rows.exclude(current=None), pk=pk)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: Request, pk: int) -> HttpResponse:
    question = _question(request, pk)
    version = question.current or QuestionVersion()
    ready = "ready" in request.POST
    came, wording = sent(request), version.wording()
    form = QuestionForm(
        came.data,
        kind=version.kind,
        wording=wording,
        ready=ready,
        initial={"topic": question.topic, "trial": question.trial},
        **form_pictures(request, came, wording),
    )
    if form.is_valid():
        seen = request.POST.get("version", "")
        try:
            actions.change_question(
                question,
                form.wording(),
                topic=form.cleaned_data["topic"],
                trial=form.cleaned_data["trial"],
                ready=ready,
                seen=int(seen) if is_row_number(seen) else None,
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved. Earlier versions stay below."))
            return redirect(question)
    context = {"form": form, "question": question, "documents": documents(request)}
    status = 422 if form.errors else 200
    return render(request, "contests/question_edit.html", context, status=status)


@login_required
@require_POST
def question_use(request: Request, pk: int) -> HttpResponse:
    question = _question(request, pk)
    try:
        actions.use_question(question, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("In use: contests may draw it from now on."))
    return redirect(question)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_retire(request: Request, pk: int) -> HttpResponse:
    question = _question(request, pk)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.retire_question(question, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("It rests: no contest draws it any more."))
            return redirect(question)
    context = {"form": form, "question": question}
    status = 422 if form.errors else 200
    return render(request, "contests/question_retire.html", context, status=status)


@login_required
@require_POST
def question_apart(request: Request, pk: int) -> HttpResponse:
    question = _question(request, pk)
    typed = request.POST.get("other", "")
    other = _question(request, int(typed) if is_row_number(typed) else 0)
    apart = request.POST.get("apart") == "yes"
    try:
        actions.keep_apart(question, other, apart=apart, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(question)
    messages.success(
        request,
        _("They never stand in the same paper.")
        if apart
        else _("They may stand in the same paper."),
    )
    return redirect("bank_quality" if "quality" in request.POST else question)

"""The bank: list, matrix of cells, one question, quality, the shipped questions, files to take away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions import bank as actions
from mangxanh.contests.forms.writing import AUDIENCES
from mangxanh.contests.models import Question, QuestionVersion
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.queries.bank import (
    STALE,
    matrix,
    quality_of,
    search_questions,
    thin_cells,
)
from mangxanh.contests.queries.exporting import ENDINGS, KINDS, export
from mangxanh.contests.queries.laws import laws_of
from mangxanh.contests.shelf import shipped_questions
from mangxanh.school.http import Request, login_required

PER_PAGE = 25
PAIRS = 60  # shown at once
State = Question.State


@login_required
@require_http_methods(["GET", "HEAD"])
def question_list(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    names = ("q", "chu-de", "hop-voi", "muc", "loai")
    wanted = {name.replace("-", "_"): clean(request.GET.get(name, ""))[:80] for name in names}
    trial = request.GET.get("thu") == "1"
    everything = Question.objects.visible_to(request.user)
    rows = search_questions(
        everything,
        sought=wanted["q"],
        topic=wanted["chu_de"],
        audience=wanted["hop_voi"],
        difficulty=wanted["muc"],
        state=wanted["loai"],
        trial=trial,
    )
    keys = set(everything.exclude(key="").values_list("key", flat=True))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "trial": trial,
        "topics": Topic.choices,
        "audiences": AUDIENCES,
        "levels": [(str(code), label) for code, label in QuestionVersion.Difficulty.choices],
        "states": [*State.choices, (STALE, _("Law has ended"))],
        "to_take": len(shipped_questions().keys() - keys),
        "stale": everything.not_in_force(today()).exclude(state=State.RETIRED).count(),
        "is_empty": not everything.exists(),
    }
    return render(request, "contests/question_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def bank_cells(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    topics = matrix(request.school)
    context = {
        "topics": topics,
        "thin": len(thin_cells(topics)),
        "audiences": AUDIENCES,
    }
    return render(request, "contests/bank_cells.html", context)


@login_required
@require_POST
def bank_fill(request: Request) -> HttpResponse:
    taken = actions.fill_bank(request.school, by=request.user)
    told = ngettext("%d question taken.", "%d questions taken.", taken) % taken
    messages.success(request, told if taken else _("They are all in the bank already."))
    return redirect("question_list")


@login_required
@require_http_methods(["GET", "HEAD"])
def question_detail(request: Request, pk: int) -> HttpResponse:
    rows = Question.objects.visible_to(request.user).marked(today())
    question = get_object_or_404(rows.select_related("current", "school"), pk=pk)
    versions = question.versions.select_related("made_by").prefetch_related("citations")
    apart = question.not_with.filter(school=request.school).select_related("current")
    context = {
        "question": question,
        "version": question.current,
        "versions": versions,
        "laws": laws_of(question.current) if question.current else [],
        "apart": apart,
    }
    return render(request, "contests/question_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def bank_quality(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    found = quality_of(request.school)
    context = {"found": found, "pairs": found.pairs[:PAIRS], "longest": found.longest[:PAIRS]}
    return render(request, "contests/bank_quality.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def bank_export(request: Request, bank_form: str) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    if bank_form not in KINDS:
        raise Http404
    rows = Question.objects.visible_to(request.user).exclude(state=State.RETIRED)
    data, _left_out = export(rows.select_related("current"), bank_form)
    answer = HttpResponse(data, content_type=KINDS[bank_form])
    name = f"ngan-hang-cau-hoi-{today():%Y-%m-%d}.{ENDINGS[bank_form]}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

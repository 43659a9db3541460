"""The bank: list, matrix of cells, one question, quality, the shipped questions, files to take away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions import bank as actions
from mangxanh.contests.actions.exporting import take_along
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
from mangxanh.contests.queries.exporting import ENDINGS, KINDS
from mangxanh.contests.queries.laws import laws_of
from mangxanh.contests.shelf import shipped_questions
from mangxanh.plan.views.papers import download
from mangxanh.school.http import Request, login_required

PER_PAGE = 25
PAIRS = 60  # shown at once
FORMS = (("excel", "Excel"), ("moodle", "Moodle XML"), ("qti", "QTI 3"), ("gift", "GIFT"))
FILTERS = ("q", "chu-de", "hop-voi", "muc", "loai", "thu")
State = Question.State


def _wanted(request: Request) -> dict[str, str]:
    """Return the filters of an address, by the names that they have there."""
    return {name: clean(request.GET.get(name, ""))[:80] for name in FILTERS}


def _found(request: Request, wanted: dict[str, str]) -> QuerySet[Question]:
    return search_questions(
        Question.objects.visible_to(request.user),
        sought=wanted["q"],
        topic=wanted["chu-de"],
        audience=wanted["hop-voi"],
        difficulty=wanted["muc"],
        state=wanted["loai"],
        trial=wanted["thu"] == "1",
    )


@login_required
@require_http_methods(["GET", "HEAD"])
def question_list(request: Request) -> HttpResponse:
    require(can_keep_bank(request.user, request.school))
    everything = Question.objects.visible_to(request.user)
    wanted = _wanted(request)
    keys = set(everything.exclude(key="").values_list("key", flat=True))
    context = {
        "page": Paginator(_found(request, wanted), PER_PAGE).get_page(request.GET.get("page")),
        "wanted": {name.replace("-", "_"): value for name, value in wanted.items()},
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "topics": Topic.choices,
        "audiences": AUDIENCES,
        "levels": [(str(code), label) for code, label in QuestionVersion.Difficulty.choices],
        "states": [*State.choices, (STALE, _("Law has ended"))],
        "forms": [("word", _("Word for print")), *FORMS],
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
@require_POST
def bank_export(request: Request, bank_form: str) -> HttpResponse:
    if bank_form not in KINDS:
        raise Http404
    rows = _found(request, _wanted(request))
    data, left_out = take_along(request.school, rows, form=bank_form, by=request.user)
    if left_out:
        numbers = ", ".join(str(question.number) for question in left_out)
        told = _("The file has no place for these questions, so they are not in it: %s.")
        messages.warning(request, told % numbers)
    name = f"cau-hoi-{today():%Y-%m-%d}.{ENDINGS[bank_form]}"
    return download(data, name, KINDS[bank_form])

"""The parts of a draft: who takes part, matrix, rounds, prizes, people in charge; and its rules."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.contests.actions import contests as actions
from mangxanh.contests.forms.contest_parts import (
    MatrixForm,
    PeopleForm,
    PrizesForm,
    ProposalForm,
    RoundsForm,
)
from mangxanh.contests.forms.contests import WhomForm, whom_of
from mangxanh.contests.matrix import SIZES, proposed
from mangxanh.contests.models import Contest, Division, QuestionVersion
from mangxanh.contests.permissions import can_run_contest, can_set_in_charge
from mangxanh.contests.queries.contests import held_for, keepers_of, size_of, topics_of
from mangxanh.contests.rules_paper import rules_flow
from mangxanh.contests.views.contests import find, find_to_run, stands
from mangxanh.documents.docx import flow_docx
from mangxanh.documents.pdf import flow_pdf
from mangxanh.plan.views.papers import DOCX, download
from mangxanh.school.http import Request, login_required


def _page(request: Request, name: str, form: object, **context: object) -> HttpResponse:
    failed = bool(getattr(form, "errors", None))
    shown = {"form": form, **context}
    return render(request, f"contests/{name}.html", shown, status=422 if failed else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_divisions(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    if back := stands(request, contest):
        return back
    divisions = list(contest.divisions.prefetch_related("cells"))
    form = WhomForm(request.POST or None, initial=whom_of(divisions))
    if form.is_valid():
        size = max((size_of(one) for one in divisions), default=0) or 20
        try:
            actions.set_divisions(contest, form.divisions(), size=size, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved. New divisions have a first matrix."))
            return redirect(contest)
    return _page(request, "contest_divisions", form, contest=contest)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def division_matrix(request: Request, pk: int) -> HttpResponse:
    """Show the grid of topic × difficulty; topics and a size in the address propose one."""
    rows = Division.objects.visible_to(request.user).select_related("contest__school", "school")
    division: Division = get_object_or_404(rows, pk=pk)
    contest = division.contest
    require(can_run_contest(request.user, division.school))
    if back := stands(request, contest):
        return back
    days = [localdate(one.opens_at) for one in contest.rounds.all()]
    held = held_for(contest.school, division.audiences, days, trial=contest.trial)
    counts = {(cell.topic, cell.difficulty): cell.count for cell in division.cells.all()}
    proposal = ProposalForm(request.GET if "size" in request.GET else None, initial=_asked(counts))
    if proposal.is_valid():
        counts = proposed(proposal.cleaned_data["topics"], proposal.cleaned_data["size"], held)
    form = MatrixForm(request.POST or None, division=division, counts=counts, held=held)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            actions.set_matrix(division, form.counts(), name=name, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(contest)
    return _page(
        request,
        "division_matrix",
        form,
        contest=contest,
        division=division,
        proposal=proposal,
        is_proposed=proposal.is_valid(),
        total=sum(counts.values()),
        topics=topics_of(held),
        levels=QuestionVersion.Difficulty.choices,
    )


def _asked(counts: dict[tuple[str, int], int]) -> dict[str, object]:
    """Return what a proposal begins with: the topics that are asked, the nearest size."""
    total = sum(counts.values()) or 20
    size = min(SIZES, key=lambda one: abs(one - total))
    return {"size": str(size), "topics": sorted({topic for topic, _level in counts})}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_rounds(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    if back := stands(request, contest):
        return back
    rounds = list(contest.rounds.all())
    form = RoundsForm(request.POST or None, contest=contest, rounds=rounds)
    if form.is_valid():
        try:
            actions.set_rounds(contest, form.windows(), by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(contest)
    return _page(request, "contest_rounds", form, contest=contest)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_prizes(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    if back := stands(request, contest):
        return back
    form = PrizesForm(request.POST or None, contest=contest)
    if form.is_valid():
        try:
            actions.set_prizes(
                contest,
                prizes=form.prizes(),
                rules=form.rules(),
                thresholds=form.cleaned_data["thresholds"],
                class_prizes=form.class_prizes(),
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(contest)
    return _page(request, "contest_prizes", form, contest=contest)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_people(request: Request, pk: int) -> HttpResponse:
    contest = find(request, pk)
    require(can_set_in_charge(request.user, contest))
    there = [str(key) for key in contest.in_charge.values_list("pk", flat=True)]
    people = keepers_of(contest.school)
    form = PeopleForm(request.POST or None, people=people, initial={"people": there})
    if form.is_valid():
        try:
            actions.set_in_charge(contest, form.chosen(), by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(contest)
    title = _("Who is in charge")
    return _page(request, "contest_form", form, contest=contest, title=title)


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_rules(request: Request, pk: int) -> HttpResponse:
    contest = find(request, pk)
    context = {
        "contest": contest,
        "flow": rules_flow(contest),
        "is_draft": contest.state == Contest.State.DRAFT,
    }
    return render(request, "contests/contest_rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_rules_file(request: Request, pk: int, form: str) -> HttpResponse:
    contest = find(request, pk)
    flow = rules_flow(contest)
    if form == "docx":
        return download(flow_docx(flow), f"the-le-{contest.pk}.docx", DOCX)
    if form == "pdf":
        return download(flow_pdf(flow), f"the-le-{contest.pk}.pdf", "application/pdf")
    raise Http404

"""Contests until they open: list, beginning one, what it is set to, opening, closing by hand."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.contests.actions import contests as actions
from mangxanh.contests.actions.copying import copy_contest
from mangxanh.contests.actions.opening import close_by_hand, lengthen_round, open_contest
from mangxanh.contests.forms.contests import (
    PAIRS,
    TWO_WEEKS,
    ContestForm,
    LengthenForm,
    NewContestForm,
    ReasonForm,
    next_monday,
)
from mangxanh.contests.models import Contest, Participation, Round
from mangxanh.contests.permissions import (
    can_invite_schools,
    can_run_contest,
    can_see_contests,
    can_see_staff,
    can_set_in_charge,
)
from mangxanh.contests.queries.across import asked_of
from mangxanh.contests.queries.contests import (
    BANK,
    DIVISIONS,
    MATRIX,
    PEOPLE,
    ROUNDS,
    Lack,
    lines_for,
    span_words,
    what_lacks,
)
from mangxanh.contests.queries.laws import line_of_contests
from mangxanh.contests.queries.staff import is_for_staff
from mangxanh.contests.saving.desk import Unavailable
from mangxanh.contests.views.extra_time import BUSY
from mangxanh.school.http import Request, login_required
from mangxanh.school.queries import year_on

PER_PAGE = 20
State = Contest.State


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_list(request: Request) -> HttpResponse:
    require(can_see_contests(request.user, request.school))
    rows = Contest.objects.visible_to(request.user).select_related("school")
    rows = rows.prefetch_related("rounds", "divisions")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    invited = Participation.objects.visible_to(request.user).filter(school=request.school)
    answers = {one.contest_id: one for one in invited.filter(contest__in=list(page))}
    context = {
        "page": page,
        "rows": [(one, span_words(list(one.rounds.all())), answers.get(one.pk)) for one in page],
        "may_run": can_run_contest(request.user, request.school),
    }
    return render(request, "contests/contest_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_new(request: Request) -> HttpResponse:
    require(can_run_contest(request.user, request.school))
    lines = lines_for(request.school)
    row, year, opens_on = line_of_contests(request.school), year_on(request.school), next_monday()
    name = _("Getting to know the law online, school year %s") % (
        year.name.replace("-", "–") if year else ""
    )
    initial = {
        "name": name.strip(),
        "groups": PAIRS,
        "opens_on": opens_on,
        "closes_on": opens_on + TWO_WEEKS,
        "line": row.line_id if row else None,
    }
    form = NewContestForm(request.POST or None, lines=lines, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            contest = actions.add_contest(
                request.school,
                name=data["name"],
                divisions=form.divisions(),
                rounds=form.rounds(),
                size=data["size"],
                line=data["line"],
                trial=data["trial"],
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The draft stands. Please look it through, then open it."))
            return redirect(contest)
    status = 422 if form.errors else 200
    return render(request, "contests/contest_new.html", {"form": form}, status=status)


def find(request: Request, pk: int) -> Contest:
    """Return a contest that the person may see, of the staff."""
    rows: QuerySet[Contest] = Contest.objects.visible_to(request.user).select_related(
        "school", "year", "line", "made_by"
    )
    found = get_object_or_404(rows, pk=pk)
    require(can_see_contests(request.user, request.school))
    return found


def find_to_run(request: Request, pk: int) -> Contest:
    """Return a contest that the person may set."""
    found = find(request, pk)
    require(can_run_contest(request.user, found.school))
    return found


def stands(request: Request, contest: Contest) -> HttpResponse | None:
    """Return the way back from a form that sets what stands since the opening."""
    if contest.state == State.DRAFT:
        return None
    messages.error(request, _("The contest is open: its settings stand from now on."))
    return redirect(contest)


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_detail(request: Request, pk: int) -> HttpResponse:
    contest = find(request, pk)
    may_run = can_run_contest(request.user, contest.school)
    is_draft = contest.state == State.DRAFT
    lacks = what_lacks(contest) if may_run and is_draft else []
    rounds = list(contest.rounds.all())
    decides = can_see_staff(request.user, contest)
    context = {
        "contest": contest,
        "divisions": list(contest.divisions.prefetch_related("cells")),
        "rounds": rounds,
        "span": span_words(rounds),
        "people": list(contest.in_charge.all()),
        "checks": _checks(lacks),
        "lacks": lacks,
        "is_draft": is_draft,
        "may_run": may_run,
        "may_open": may_run and is_draft and not lacks,
        "may_set_people": can_set_in_charge(request.user, contest),
        "sees_staff": decides and is_for_staff(contest),
        "notes_outages": decides and contest.published_at is None,
        **_across(request, contest),
    }
    return render(request, "contests/contest_detail.html", context)


def _across(request: Request, contest: Contest) -> dict[str, object]:
    """Return the schools that were asked, to who asked; to a school its own answer."""
    seen = Participation.objects.visible_to(request.user).filter(contest=contest)
    at_home = contest.school_id == request.school.pk
    return {
        "at_home": at_home,
        "may_invite": at_home and can_invite_schools(request.user, contest),
        "schools": asked_of(contest) if at_home and contest.across else [],
        "asked": seen.filter(school=request.school).first() if contest.across else None,
    }


def _checks(lacks: Sequence[Lack]) -> list[tuple[str, bool, list[Lack]]]:
    """Return (what must be there, whether it is, what lacks) in the order of the page."""
    found = []
    for parts, words in (
        ((DIVISIONS, MATRIX), _("Who takes part, and what a paper asks")),
        ((BANK,), _("The bank holds enough questions on each opening day")),
        ((ROUNDS,), _("When it takes place")),
        ((PEOPLE,), _("Who is in charge")),
    ):
        mine = [lack for lack in lacks if lack.part in parts]
        found.append((words, not mine, mine))
    return found


def _form(
    request: Request, contest: Contest, form: object, title: str, text: str = "", submit: str = ""
) -> HttpResponse:
    context = {"contest": contest, "form": form, "title": title, "text": text, "submit": submit}
    failed = bool(getattr(form, "errors", None))
    return render(request, "contests/contest_form.html", context, status=422 if failed else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_edit(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    if back := stands(request, contest):
        return back
    form = ContestForm(request.POST or None, instance=contest, lines=lines_for(contest.school))
    if form.is_valid():
        try:
            actions.change_contest(contest, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("contest_detail", contest.pk)
    return _form(request, contest, form, _("Name, purpose, results"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_open(request: Request, pk: int) -> HttpResponse:
    """Say what opening means, then open."""
    contest = find_to_run(request, pk)
    if back := stands(request, contest):
        return back
    lacks: list[str] = []
    if request.method == "POST":
        try:
            open_contest(contest, by=request.user)
        except ValidationError as refused:
            lacks = refused.messages
        else:
            messages.success(request, _("The contest is open."))
            return redirect("contest_detail", contest.pk)
    rounds = list(contest.rounds.all())
    context = {"contest": contest, "lacks": lacks, "rounds": rounds, "span": span_words(rounds)}
    status = 422 if lacks else 200
    return render(request, "contests/contest_open.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_close(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            close_by_hand(contest, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The contest is closed."))
            return redirect("contest_detail", contest.pk)
    text = pgettext(
        "to a teacher",
        "Nobody can begin any more. Usually the contest closes by itself after its last round.",
    )
    return _form(request, contest, form, _("Close before its time?"), text, _("Close"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_delete(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    if back := stands(request, contest):
        return back
    if request.method == "POST":
        try:
            actions.delete_draft(contest, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The draft is gone."))
        return redirect("contest_list")
    context = {
        "question": _("Throw this draft away?"),
        "text": contest.name,
        "submit": _("Throw away"),
        "danger": True,
        "back": reverse("contest_detail", args=[contest.pk]),
    }
    return render(request, "ui/confirm.html", context)


@login_required
@require_POST
def contest_copy(request: Request, pk: int) -> HttpResponse:
    contest = find_to_run(request, pk)
    copy = copy_contest(contest, by=request.user)
    messages.success(request, _("A draft with the same settings. Please look at its days."))
    return redirect(copy)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_lengthen(request: Request, pk: int) -> HttpResponse:
    rows = Round.objects.visible_to(request.user).select_related("contest__school", "school")
    one: Round = get_object_or_404(rows, pk=pk)
    require(can_run_contest(request.user, one.school))
    initial = {"closes_at": localtime(one.closes_at)}
    form = LengthenForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            lengthen_round(one, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        except Unavailable:
            form.add_error(None, BUSY)
        else:
            messages.success(request, _("The round closes later; the rules say so."))
            return redirect(one.contest)
    title = _("Let round %d close later") % one.number
    text = pgettext("to a teacher", "The only thing that may change once a contest is open.")
    return _form(request, one.contest, form, title, text)

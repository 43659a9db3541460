"""How questions did, and what is decided about one of them for everybody who had it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.contests.actions import after
from mangxanh.contests.forms.after import AskForm, DecideForm, LookForm, told
from mangxanh.contests.keychange import Moved
from mangxanh.contests.models import Appeal, Contest, Question
from mangxanh.contests.models.contests import TOLD
from mangxanh.contests.permissions import can_ask_again, can_decide, can_see_names
from mangxanh.contests.queries.across import entrant_names
from mangxanh.contests.queries.deciding import (
    DryRun,
    dry_run_of,
    given_answers,
    own_question,
    right_words,
)
from mangxanh.contests.queries.figures import Judged, analysed, judged, leak_of
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.views.results import closed_contest
from mangxanh.school.http import Request, account_required, login_required

SHOWN_MOVERS = 100


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_items(request: Request, pk: int) -> HttpResponse:
    contest = closed_contest(request, pk)
    results = results_of(contest)
    leak = leak_of(results)
    known = {results.versions[key].question_id for key in leak.retire}
    context = {
        "contest": contest,
        "rows": judged(results),
        "alpha": analysed(results).alpha,
        "known": round(100 * leak.known),
        "retire": Question.objects.visible_to(request.user).filter(pk__in=known).ready(),
    }
    return render(request, "contests/items.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_item(request: Request, pk: int, version: int) -> HttpResponse:
    """Show a question with its figures; "look" says what a decision would do, "commit" does it."""
    contest = closed_contest(request, pk)
    results = results_of(contest)
    one = next((row for row in judged(results) if row.version.pk == version), None)
    if one is None:
        raise Http404
    done = request.POST.get("do", "")
    if done == "seen":
        return _seen(request, contest, one)
    given = given_answers(results, one.version)
    form = DecideForm(request.POST or None, version=one.version, given=given)
    dry = None
    if form.is_valid():
        require(can_decide(request.user, contest))
        if done == "commit":
            return _commit(request, contest, one, form)
        dry = dry_run_of(results, form.decision())
    context = {
        "contest": contest,
        "one": one,
        "given": given,
        "right": right_words(results, one.version),
        "form": form,
        "look": LookForm(),
        "dry": dry,
        "movers": _movers(request, contest, dry) if dry else [],
        "appeals": Appeal.objects.visible_to(request.user)
        .filter(contest=contest, version=version)
        .order_by("-pk"),
        "may": can_decide(request.user, contest),
    }
    status = 422 if form.errors else 200
    return render(request, "contests/item.html", context, status=status)


def _movers(request: Request, contest: Contest, dry: DryRun) -> list[tuple[str, Moved]]:
    """Return who would move, by name, to who is in charge; nothing to others."""
    if not can_see_names(request.user, contest):
        return []
    shown = dry.moved[:SHOWN_MOVERS]
    names = entrant_names(contest, [one.entrant for one in shown])
    return [(names[one.entrant], one) for one in shown]


def _seen(request: Request, contest: Contest, one: Judged) -> HttpResponse:
    note = LookForm(request.POST)
    note.is_valid()
    try:
        after.look_at_item(
            contest, one.version, note=note.cleaned_data.get("note", ""), by=request.user
        )
    except ValidationError as refused:
        messages.error(request, told(refused))
    else:
        messages.success(request, _("Written down: this question may stand."))
    return redirect("contest_items", contest.pk)


def _commit(request: Request, contest: Contest, one: Judged, form: DecideForm) -> HttpResponse:
    found = form.decision()
    try:
        made = after.decide_key(
            contest,
            one.version,
            verdict=found.verdict,
            answer=found.answer,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except ValidationError as refused:
        messages.error(request, told(refused))
        return redirect("contest_item", contest.pk, one.version.pk)
    changed = ngettext(
        "Decided. %d attempt has other marks now.",
        "Decided. %d attempts have other marks now.",
        made.moved,
    )
    messages.success(request, changed % made.moved)
    return redirect("contest_items", contest.pk)


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_ask(request: Request, pk: int, place: int) -> HttpResponse:
    """Show a question of one's own paper again, with what is right; doubt it while appeals run."""
    contest = get_object_or_404(
        Contest.objects.visible_to(request.user).select_related("school"), pk=pk, state__in=TOLD
    )
    own = own_question(results_of(contest, only=request.user.pk), place)
    if own is None:
        raise Http404
    asked = Appeal.objects.filter(contest=contest, version=own.version, by=request.user).last()
    form = AskForm(request.POST or None)
    if request.method == "POST":
        require(can_ask_again(request.user, contest))
    if form.is_valid():
        try:
            after.ask_again(
                contest, own.version.pk, text=form.cleaned_data["text"], by=request.user
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            thanks = _(
                "Thank you. A teacher looks at the question; the answer holds for everybody."
            )
            messages.success(request, thanks)
            return redirect("contest_ask", pk, place)
    context = {
        "contest": contest,
        "own": own,
        "place": place,
        "asked": asked,
        "form": form,
        "may": asked is None and can_ask_again(request.user, contest),
    }
    return render(request, "contests/ask.html", context, status=422 if form.errors else 200)

"""A contest across schools: the authority invites, a school answers and sees how it stands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangxanh.common.permissions import require
from mangxanh.contests.actions.across import decline_contest, invite_schools, join_contest
from mangxanh.contests.forms.across import JoinForm, SchoolsForm
from mangxanh.contests.forms.after import told
from mangxanh.contests.models import Contest, Participation
from mangxanh.contests.permissions import (
    can_answer_invitation,
    can_invite_schools,
    can_look_after,
    can_see_contests,
)
from mangxanh.contests.queries.across import (
    asked_about,
    asked_of,
    has_begun,
    invitable,
    winners_of,
)
from mangxanh.contests.queries.contests import keepers_of, span_words
from mangxanh.contests.views.contests import find, stands
from mangxanh.school.http import Request, login_required

State = Contest.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_schools(request: Request, pk: int) -> HttpResponse:
    """Choose the schools that are invited; at first all of them are ticked."""
    contest = find(request, pk)
    require(can_invite_schools(request.user, contest))
    if back := stands(request, contest):
        return back
    schools = invitable()
    there = [one.school for one in asked_of(contest)] or schools
    initial = {"schools": [str(one.pk) for one in there]}
    form = SchoolsForm(request.POST or None, schools=schools, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            invite_schools(contest, form.chosen(), by=request.user)
        except ValidationError as refused:
            messages.error(request, told(refused))
        else:
            messages.success(request, _("Saved."))
        return redirect("contest_detail", contest.pk)
    context = {
        "contest": contest,
        "form": form,
        "title": _("Invite schools"),
        "text": _("They are told when the contest opens, and see nothing before."),
    }
    return render(
        request, "contests/contest_form.html", context, status=422 if form.errors else 200
    )


def _asked(request: Request, pk: int) -> Participation:
    rows = Participation.objects.visible_to(request.user).select_related(
        "school", "contest__school", "contact"
    )
    found: Participation = get_object_or_404(rows, contest=pk, school=request.school)
    require(can_see_contests(request.user, request.school))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_join(request: Request, pk: int) -> HttpResponse:
    """Show what a school was asked; its board answers, who looks after it sees who waits."""
    asked = _asked(request, pk)
    people = keepers_of(asked.school)
    first = asked.contact_id or request.user.pk
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        people=people,
        initial={"contact": str(first)},
    )
    if request.method == "POST":
        require(can_answer_invitation(request.user, asked))
        if request.POST.get("do") == "decline" or form.is_valid():
            _answer(request, asked, form)
            return redirect("contest_join", pk)
    contest, after = asked.contest, asked.contest.state not in (State.DRAFT, State.OPEN)
    sees_names = after and asked.is_in and can_look_after(request.user, asked)
    context = {
        "asked": asked,
        "contest": contest,
        "span": span_words(list(contest.rounds.all())),
        "form": form,
        "may": can_answer_invitation(request.user, asked),
        "may_decline": contest.state == State.OPEN and not has_begun(asked),
        "attempts": asked_about(asked) if sees_names else [],
        "winners": winners_of(asked) if sees_names and contest.published_at else [],
    }
    return render(request, "contests/join.html", context, status=422 if form.errors else 200)


def _answer(request: Request, asked: Participation, form: JoinForm) -> None:
    """Join or decline, and say what came of it."""
    declines = request.POST.get("do") == "decline"
    try:
        if declines:
            decline_contest(asked, by=request.user)
        else:
            join_contest(asked, contact=form.chosen(), by=request.user)
    except ValidationError as refused:
        messages.error(request, told(refused))
        return
    said = _("Written down: our school does not take part.")
    messages.success(request, said if declines else _("Our school takes part."))

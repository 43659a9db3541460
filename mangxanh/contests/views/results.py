"""After a contest: how it went, what comes next, the ranking for who is in charge, the list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.contests.actions import after, publishing
from mangxanh.contests.actions.certificates import issue_certificates
from mangxanh.contests.actions.late import settle_late
from mangxanh.contests.forms.after import AppealsForm, PublishForm, VoidForm, told
from mangxanh.contests.models import Attempt, Contest
from mangxanh.contests.models.contests import BEFORE_PUBLISHING
from mangxanh.contests.permissions import (
    can_decide,
    can_look_at_results,
    can_see_names,
    paper_is_open,
)
from mangxanh.contests.praise import PAPERS, praise_docx
from mangxanh.contests.queries import steps
from mangxanh.contests.queries.across import school_board
from mangxanh.contests.queries.boards import class_board, class_prizes, counts_are_hidden
from mangxanh.contests.queries.certified import certificates_of, source_of
from mangxanh.contests.queries.prizes import Place, by_division, places
from mangxanh.contests.queries.publishing import hindrances
from mangxanh.contests.queries.results import results_of
from mangxanh.contests.ranking import DRAW
from mangxanh.documents.workbook import NewSheet, Value, write_workbook
from mangxanh.school.http import Request, login_required

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = Contest.State
AFTER_CLOSING = frozenset(State) - {State.DRAFT, State.OPEN}


def contest_of(request: Request, pk: int) -> Contest:
    """Return a contest that was opened, to who keeps the bank."""
    rows = Contest.objects.visible_to(request.user).select_related("school", "line", "year")
    contest: Contest = get_object_or_404(rows, pk=pk)
    require(can_look_at_results(request.user, contest))
    if contest.state == State.DRAFT:
        raise Http404
    return contest


def closed_contest(request: Request, pk: int) -> Contest:
    """Return a contest that is closed: before that nobody looks at answers."""
    contest = contest_of(request, pk)
    if contest.state not in AFTER_CLOSING:
        raise Http404
    return contest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_results(request: Request, pk: int) -> HttpResponse:
    """Show how a contest went; a post takes the step that comes next."""
    contest = contest_of(request, pk)
    step = steps.next_step(contest)
    form = _form_for(request, contest, step)
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            message = _take(request, contest, form)
        except ValidationError as error:
            refused = told(error)
        else:
            messages.success(request, message)
            return redirect("contest_results", pk)
    status = 422 if refused or (form and form.errors) else 200
    return render(
        request,
        "contests/results.html",
        _context(request, contest, step) | {"form": form, "refused": refused},
        status=status,
    )


def _form_for(request: Request, contest: Contest, step: str) -> AppealsForm | PublishForm | None:
    data = request.POST if request.method == "POST" else None
    if step == steps.APPEALS:
        return AppealsForm(data, initial={"days": contest.appeal_days})
    if step == steps.PUBLISH:
        return PublishForm(data, drawn=DRAW in contest.rules)
    return None


def _take(request: Request, contest: Contest, form: AppealsForm | PublishForm | None) -> str:
    """Take the step that a page showed; ValidationError where another was meant."""
    by, step, given = request.user, request.POST.get("step"), form.cleaned_data if form else {}
    if step == steps.RECKON:
        after.make_provisional(contest, by=by)
        return _("Who took part sees their own paper now.")
    if step == steps.APPEALS:
        after.begin_appeals(contest, days=given.get("days", 0), by=by)
        return _("From now on questions can be doubted.")
    if step == steps.PUBLISH:
        publishing.publish(contest, lot_public=given.get("lot_public", ""), by=by)
        return _("Published. The contest is filed in the plan.")
    if step == steps.CERTIFICATES:
        made = issue_certificates(contest, by=by)
        words = ngettext("%d certificate issued.", "%d certificates issued.", made)
        return words % made if made else _("Everybody has their certificate already.")
    if step == steps.ARCHIVE:
        publishing.archive(contest, by=by)
        return _("Put away. Prizes and counts stay readable.")
    raise ValidationError(_("The contest has gone on meanwhile. Please open the page again."))


def _context(request: Request, contest: Contest, step: str) -> dict[str, object]:
    hidden = counts_are_hidden(contest)
    results = results_of(contest) if contest.state in AFTER_CLOSING else None
    waits = hindrances(contest, results) if results and step == steps.PUBLISH else []
    return {
        "contest": contest,
        "step": step,
        "track": steps.track_of(contest),
        "hidden": hidden,
        "board": None if hidden or contest.across else class_board(contest),
        "schools": school_board(contest) if contest.across and not hidden else None,
        "bars": steps.bars_of([one.result.right for one in results.entrants]) if results else [],
        "most": len(results.entrants) if results else 0,
        "waits": waits,
        "may": can_decide(request.user, contest),
        "names": results is not None and can_see_names(request.user, contest),
        "closed": results is not None,
        "on_paper": paper_is_open(contest),
        "source": source_of(contest),
        "certified": certificates_of(contest).exists(),
    }


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_ranking(request: Request, pk: int) -> HttpResponse:
    """Show everybody with rank, score and signs, to who is in charge of this contest only."""
    contest = closed_contest(request, pk)
    require(can_see_names(request.user, contest))
    rows = places(results_of(contest))
    looked_at = Attempt.objects.visible_to(request.user).filter(
        ~Q(signs=[]) | ~Q(late=[]) | Q(voided_at__isnull=False),
        round__contest=contest,
        finished_at__isnull=False,
    )
    context = {
        "contest": contest,
        "divisions": by_division(rows),
        "attempts": looked_at.select_related("person", "school_class", "school"),
        "form": VoidForm(),
        "may_judge": contest.state in BEFORE_PUBLISHING,
        "draws_later": DRAW in contest.rules and not contest.lot_public,
    }
    return render(request, "contests/ranking.html", context)


@login_required
@require_POST
def attempt_judge(request: Request, pk: int) -> HttpResponse:
    """Clear the signs of an attempt, take it out, let it count again, decide on late answers."""
    rows = Attempt.objects.visible_to(request.user).select_related("round__contest__school")
    attempt = get_object_or_404(rows, pk=pk, finished_at__isnull=False)
    contest = attempt.round.contest
    try:
        _judge(request, attempt)
    except ValidationError as refused:
        messages.error(request, told(refused))
    else:
        messages.success(request, pgettext("an attempt", "Written down."))
    return redirect("contest_ranking", contest.pk)


def _judge(request: Request, attempt: Attempt) -> None:
    done, by = request.POST.get("do"), request.user
    if done == "clear":
        publishing.clear_signs(attempt, by=by)
    elif done == "count":
        publishing.let_count(attempt, by=by)
    elif done in ("late", "not_late"):
        settle_late(attempt, counts=done == "late", by=by)
    else:
        form = VoidForm(request.POST)
        form.is_valid()
        given = {name: form.cleaned_data.get(name, "") for name in ("reason", "heard")}
        publishing.void_attempt(attempt, **given, by=by)


@login_required
@require_POST
def contest_sheet(request: Request, pk: int) -> HttpResponse:
    """Give the list of results as a workbook; that it was taken away is written down."""
    contest = closed_contest(request, pk)
    publishing.take_list_away(contest, by=request.user)
    sheets = [_sheet(places(results_of(contest)), named=not contest.across)]
    if not contest.across:
        sheets.append(_sheet_of_classes(contest))
    answer = HttpResponse(write_workbook(sheets), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ket-qua-{contest.pk}.xlsx"'
    return answer


def _sheet(rows: list[Place], *, named: bool) -> NewSheet:
    head = (
        _("Division"),
        _("Rank"),
        _("Name") if named else _("Entrant"),
        _("Class"),
        _("Right"),
        _("Marks"),
        _("Time"),
        _("Prize"),
    )
    body: list[tuple[Value, ...]] = [
        (
            row.division,
            row.standing.rank or "",
            row.name,
            row.where,
            row.standing.right,
            float(row.standing.score),
            row.time,
            row.standing.prize,
        )
        for row in rows
    ]
    return NewSheet(
        name=_("Results"), columns=head, rows=tuple(body), widths=(18, 8, 30, 10, 8, 8, 10, 18)
    )


def _sheet_of_classes(contest: Contest) -> NewSheet:
    won = {row.pk: prize for prize, classes in class_prizes(contest) for row in classes}
    found = class_board(contest)
    body: list[tuple[Value, ...]] = [
        (one.name, one.pupils, one.took_part, won.get(row.pk, ""))
        for row, one in zip(found.rows, found.turnouts, strict=True)
    ]
    head = (_("Class"), _("Pupils"), _("Took part"), _("Prize"))
    return NewSheet(name=_("Classes"), columns=head, rows=tuple(body), widths=(10, 10, 10, 30))


@login_required
@require_POST
def contest_praise(request: Request, pk: int) -> HttpResponse:
    """Give the list of who is proposed for praise, or a draft of the decision, as DOCX."""
    contest = closed_contest(request, pk)
    form = request.POST.get("paper", "")
    if form not in PAPERS or contest.published_at is None:
        raise Http404
    publishing.take_list_away(contest, by=request.user)
    answer = HttpResponse(praise_docx(contest, form), content_type=DOCX)
    name = f"{form}-khen-thuong-{contest.pk}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

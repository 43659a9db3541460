"""What everybody of the school may see: classes that took part, prizes; results on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.permissions import require
from mangxanh.contests.actions.on_paper import enter_on_paper
from mangxanh.contests.actions.publishing import take_papers_away
from mangxanh.contests.drawing import TooFewQuestions
from mangxanh.contests.forms.after import PaperForm, PrintForm, told
from mangxanh.contests.models import Contest, Round
from mangxanh.contests.permissions import can_enter_paper, can_keep_bank
from mangxanh.contests.printed import papers_zip
from mangxanh.contests.queries.across import school_board
from mangxanh.contests.queries.boards import (
    class_board,
    class_prizes,
    counts_are_hidden,
    steps_of,
)
from mangxanh.contests.queries.contests import audience_words
from mangxanh.contests.queries.on_paper import paper_classes, paper_list, papers_to_print
from mangxanh.contests.queries.pictures import bytes_of
from mangxanh.contests.queries.prizes import shown_prizes
from mangxanh.contests.ranking import DRAW
from mangxanh.contests.sitting import takes_part
from mangxanh.school.http import Request, account_required, login_required
from mangxanh.school.models import School, SchoolClass

State = Contest.State


def _contest(request: Request, pk: int) -> Contest:
    rows = Contest.objects.visible_to(request.user).select_related("school")
    contest: Contest = get_object_or_404(rows.exclude(state=State.DRAFT), pk=pk)
    return contest


def _to_read(request: Request, pk: int) -> Contest:
    """Return a contest to its own school and one that joined; who was asked reads the rules only."""
    contest = _contest(request, pk)
    if contest.school_id != request.school.pk and not takes_part(contest, request.school):
        raise Http404
    return contest


@account_required
@require_http_methods(["GET", "HEAD"])
def contest_board(request: Request, pk: int) -> HttpResponse:
    contest = _to_read(request, pk)
    hidden = counts_are_hidden(contest)
    context = {
        "contest": contest,
        "hidden": hidden,
        **({} if hidden else _boards(contest, request.school)),
    }
    return render(request, "contests/board.html", context)


def _boards(contest: Contest, school: School) -> dict[str, object]:
    """Return the board of classes, and across schools that of the schools; of each what one sees."""
    schools = school_board(contest) if contest.across else None
    own = schools.of(school) if schools else None
    board = class_board(contest, school) if schools is None or own else None
    steps = steps_of(contest, board) if board else []
    return {"schools": schools, "own": own, "board": board, "steps": steps}


@account_required
@require_http_methods(["GET", "HEAD"])
def contest_winners(request: Request, pk: int) -> HttpResponse:
    contest = _to_read(request, pk)
    if contest.published_at is None:
        raise Http404
    context = {
        "contest": contest,
        "rows": shown_prizes(contest, request.user),
        "classes": class_prizes(contest),
        "drawn": DRAW in contest.rules and contest.lot_public,
    }
    return render(request, "contests/prizes.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def contest_paper(request: Request, pk: int) -> HttpResponse:
    """List the classes whose results on paper one may enter."""
    contest = _contest(request, pk)
    classes = paper_classes(contest, request.user)
    keeps = can_keep_bank(request.user, contest.school)
    if len(classes) == 1 and not keeps:
        return redirect("contest_paper_class", contest.pk, classes[0].pk)
    context = {
        "contest": contest,
        "classes": classes,
        "form": PrintForm(contest=contest) if keeps and contest.state == State.OPEN else None,
    }
    return render(request, "contests/paper_classes.html", context)


@login_required
@require_POST
def contest_print(request: Request, pk: int) -> HttpResponse:
    """Give papers in four orders with their key; that they were taken away is written down."""
    contest = _contest(request, pk)
    require(can_keep_bank(request.user, contest.school))
    form = PrintForm(request.POST, contest=contest)
    if contest.state != State.OPEN or not form.is_valid():
        return redirect("contest_paper", pk)
    turn = form.turn()
    whom = form.cleaned_data["whom"]
    try:
        papers = papers_to_print(turn, whom)
    except TooFewQuestions:
        messages.error(request, _("No paper can be put together: the bank lacks questions."))
        return redirect("contest_paper", pk)
    take_papers_away(contest, by=request.user)
    papers = papers or {}
    pictures = bytes_of(one.version for listed in papers.values() for one in listed)
    data = papers_zip(contest.name, audience_words([whom]), turn.minutes, papers, pictures)
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="de-thi-{contest.pk}-{whom}.zip"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest_paper_class(request: Request, pk: int, class_pk: int) -> HttpResponse:
    """Enter how many answers of each pupil were right."""
    contest = _contest(request, pk)
    classes = SchoolClass.objects.visible_to(request.user).select_related("school")
    row = get_object_or_404(classes, pk=class_pk)
    require(can_enter_paper(request.user, contest, row))
    turn = _round(request, contest)
    listed = paper_list(turn, row)
    if listed.division is None:
        raise Http404
    form = PaperForm(request.POST or None, listed=listed)
    if form.is_valid():
        try:
            changed = enter_on_paper(turn, row, form.right(), by=request.user)
        except ValidationError as refused:
            messages.error(request, told(refused))
        else:
            words = ngettext("%d line saved.", "%d lines saved.", changed)
            messages.success(request, words % changed if changed else _("Nothing has changed."))
        return redirect(f"{request.path}?vong={turn.number}")
    context = {
        "contest": contest,
        "row": row,
        "turn": turn,
        "rounds": list(contest.rounds.all()),
        "listed": listed,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "contests/paper_class.html", context, status=status)


def _round(request: Request, contest: Contest) -> Round:
    """Return the round that an address names, the first one where it names none."""
    rounds: list[Round] = list(Round.objects.filter(contest=contest))
    for one in rounds:
        one.contest = contest
    wanted = request.GET.get("vong", "")
    found = next((one for one in rounds if str(one.number) == wanted), None)
    if found is None and not rounds:
        raise Http404
    return found or rounds[0]

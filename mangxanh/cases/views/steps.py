"""What is written and planned in a case, one page each; what a child told in person."""

import json
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.cases import texts
from mangxanh.cases.actions import doing
from mangxanh.cases.actions.filing import Told
from mangxanh.cases.actions.handling import assign as assign_to
from mangxanh.cases.actions.letters import add_note, name_people
from mangxanh.cases.actions.spoken import file_spoken
from mangxanh.cases.duty import roster_of
from mangxanh.cases.http import VaultRequest, unkept, vault_required
from mangxanh.cases.ladder import ladder_of
from mangxanh.cases.models import Action, Box, Case
from mangxanh.cases.permissions import is_handler
from mangxanh.cases.queries import usable_ladder
from mangxanh.cases.step_forms import (
    ActionForm,
    AssignForm,
    NoteForm,
    PeopleForm,
    SpokenForm,
    ThoughtForm,
)
from mangxanh.cases.views.cases import find_case, open_found
from mangxanh.common.dates import now
from mangxanh.common.errors import BadInput
from mangxanh.common.signing import digest
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Person, SchoolClass


def posted(request: Request) -> QueryDict | None:
    """Return what was sent, also where that is nothing."""
    return request.POST if request.method == "POST" else None


def taken(form: forms.Form, do: Callable[[], object]) -> bool:
    """Do what a form asks; what is refused stands in the form. False where it was not taken."""
    if not form.is_valid():
        return False
    try:
        do()
    except BadInput as refused:
        form.add_error(None, refused.message)
    except ValidationError as refused:
        form.add_error(None, refused)
    else:
        return True
    return False


def page(
    request: VaultRequest, case: Case, form: forms.Form, name: str, **more: object
) -> HttpResponse:
    """Show a form of a case; 422 where it was not taken."""
    context = {"case": case, "form": form, "words": texts.words(), **more}
    return render(request, f"cases/{name}.html", context, status=422 if form.is_bound else 200)


def team_of(case: Case, *, seen: bool = True) -> list[Person]:
    """Return who can act in a case: those who see it, or the whole of its ladder."""
    rungs = usable_ladder(case)
    return [one.person for one in rungs if one.person and (one.revealed_at or not seen)]


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def note(request: VaultRequest, number: str) -> HttpResponse:
    """Add a note for the reporter, the team or oneself."""
    case = find_case(request, number)
    form = NoteForm(posted(request))

    def do() -> None:
        told = form.cleaned_data
        add_note(case, told["text"], told["seen_by"], once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_note")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def people(request: VaultRequest, number: str) -> HttpResponse:
    """Write down whom it is about; the list that stands there is begun with."""
    case = find_case(request, number)
    known = open_found(request, case).people
    lines = "\n".join(
        " | ".join(str(row.get(name, "")) for name in ("name", "role", "part")) for row in known
    )
    form = PeopleForm(posted(request), initial={"rows": lines})

    def do() -> None:
        told = form.cleaned_data
        name_people(case, told["rows"], once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_people")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def assign(request: VaultRequest, number: str) -> HttpResponse:
    """Give the case to another who can open it."""
    case = find_case(request, number)
    form = AssignForm(
        posted(request), people=team_of(case, seen=False), initial={"to": str(case.owner_id)}
    )

    def do() -> None:
        assign_to(case, form.cleaned_data["to"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_assign")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def plan(request: VaultRequest, number: str) -> HttpResponse:
    """Plan something with one owner and a day."""
    case = find_case(request, number)
    initial = {"owner": str(request.user.pk)}
    form = ActionForm(posted(request), people=team_of(case), initial=initial)

    def do() -> None:
        told = form.cleaned_data
        doing.plan_action(
            case,
            told["what"],
            told["text"],
            told["owner"],
            told["due_on"],
            once=told["once"],
            by=request.user,
        )

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_plan")


def _action(case: Case, n: int) -> Action:
    found: Action = get_object_or_404(
        Action.objects.select_related("case", "entry", "owner"), case=case, entry__n=n
    )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def think(request: VaultRequest, number: str, n: int) -> HttpResponse:
    """Answer what has to be answered before others see something."""
    case = find_case(request, number)
    action = _action(case, n)
    if not action.is_seen_by_others:
        raise Http404
    initial = {"exposes": action.exposes, "agreed": action.agreed, "kept": action.kept}
    form = ThoughtForm(posted(request), initial=initial)

    def do() -> None:
        told = form.cleaned_data
        thought = doing.Thought(told["exposes"], told["agreed"], told["kept"], told["why"])
        doing.think_through(action, thought, once=told["once"], by=request.user)

    if request.method == "POST" and taken(form, do):
        return redirect("case_detail", case.number)
    return page(request, case, form, "case_think", planned=action)


def _press(request: VaultRequest, number: str, n: int, do: Callable[..., Action]) -> HttpResponse:
    case = find_case(request, number)
    try:
        do(_action(case, n), by=request.user)
    except BadInput as refused:
        messages.warning(request, refused.message)
    return redirect("case_detail", case.number)


@require_POST
@vault_required
def begin(request: VaultRequest, number: str, n: int) -> HttpResponse:
    return _press(request, number, n, doing.start_action)


@require_POST
@vault_required
def finish(request: VaultRequest, number: str, n: int) -> HttpResponse:
    return _press(request, number, n, doing.finish_action)


@require_POST
@vault_required
def undo(request: VaultRequest, number: str, n: int) -> HttpResponse:
    return _press(request, number, n, doing.undo_action)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def spoken(request: Request) -> HttpResponse:
    """Write down what a child told: anybody who works here may, and reads it no more afterwards."""
    box = Box.objects.filter(school=request.school).select_related("school").first()
    ladder = ladder_of(box, roster_of(request.school), now()) if box else []
    grades = sorted(
        set(SchoolClass.objects.visible_to(request.user).values_list("grade", flat=True))
    )
    colleagues = [rung.handler.person for rung in ladder]
    form = SpokenForm(posted(request), grades=grades, colleagues=colleagues)
    if request.method == "POST" and box and ladder and form.is_valid():
        case = file_spoken(box, _told(form, request.user), by=request.user)
        return _after(request, case)
    context = {"form": form, "ladder": ladder, "handles": is_handler(request.user, request.school)}
    status = 422 if form.is_bound else 200
    return unkept(render(request, "cases/case_spoken.html", context, status=status))


def _told(form: SpokenForm, by: Person) -> Told:
    said = form.cleaned_data
    return Told(
        origin=Case.Origin.SPOKEN,
        teller=Case.Teller.TEACHER,
        kind=said["kind"],
        is_anonymous=False,
        report={"text": said["text"], "where": said["where"]},
        identity={"name": said["name"]} if said["name"] else None,
        platform=said["platform"],
        grade=said["grade"],
        is_urgent=said["is_urgent"],
        excluded=[int(pk) for pk in said["excluded"]],
        once=_once(form, by),
    )


def _once(form: SpokenForm, by: Person) -> str:
    """Return the name of a form that was sent: with other words it is another, and is filed too.

    What the page carries is stored nowhere, so nobody can try words against this.
    """
    said = {name: str(value) for name, value in sorted(form.cleaned_data.items())}
    return digest("spoken", json.dumps([by.pk, said]))[:32] if said["once"] else ""


def _after(request: Request, case: Case) -> HttpResponse:
    """Lead who may read it to the case; tell the others that it came to whom it should."""
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("case_detail", case.number)
    if case.owner_id is None:
        words = _("Nobody of the school can read this. Please call 111 now and tell them.")
        messages.error(request, words)
    else:
        words = _("Sealed and given to whoever is on duty. In danger, call 113, 115 or 111 first.")
        messages.success(request, words)
    return redirect("case_spoken")

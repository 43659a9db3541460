"""Colleagues: who they are, what they may do, inviting them, standing in for each other."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mangxanh.common.errors import BadInput
from mangxanh.common.permissions import require
from mangxanh.common.text import fold
from mangxanh.school.actions import access, people
from mangxanh.school.forms import DelegateForm, InviteForm, RoleForm, described_roles
from mangxanh.school.http import Request, login_required
from mangxanh.school.models import Delegation, Membership, Person, Role
from mangxanh.school.permissions import (
    can_change_role_of,
    can_delegate_for,
    can_end_membership,
    can_give_role,
    can_invite_people,
    can_reset_second_step,
    can_see_people,
    can_send_reset,
)
from mangxanh.school.queries import colleagues, has_second_step


@login_required
@require_http_methods(["GET", "HEAD"])
def person_list(request: Request) -> HttpResponse:
    require(can_see_people(request.user, request.school))
    sought = request.GET.get("q", "")[:80]
    context = {
        "rows": colleagues(request.school, sought=fold(sought)),
        "sought": sought,
        "may_invite": can_invite_people(request.user, request.school),
    }
    return render(request, "school/person_list.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: Request) -> HttpResponse:
    require(can_invite_people(request.user, request.school))
    form = InviteForm(request.POST or None)
    form.fields["roles"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
        (code, name)
        for code, name, _text in described_roles()
        if can_give_role(request.user, request.school, code)
    ]
    if form.is_valid():
        try:
            person, token = people.invite_person(
                request.school, **form.cleaned_data, by=request.user
            )
        except ValidationError as refused:
            form.add_error("username" if form.cleaned_data["username"] else "name", refused)
        else:
            return _show_link(request, person, token)
    status = 422 if form.errors else 200
    return render(request, "school/person_invite.html", {"form": form}, status=status)


def _show_link(request: Request, person: Person, token: str) -> HttpResponse:
    """Show a one-use link, this once: only its digest is kept."""
    link = request.build_absolute_uri(reverse("use_link", args=[token]))
    return render(request, "school/link_made.html", {"person": person, "link": link})


@login_required
@require_http_methods(["GET", "HEAD"])
def person_detail(request: Request, pk: int) -> HttpResponse:
    require(can_see_people(request.user, request.school))
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    held = Membership.objects.visible_to(request.user).filter(person=person).current()
    held = held.select_related("school")
    context = {
        "person": person,
        "held": [(row, can_end_membership(request.user, row)) for row in held],
        "role_form": RoleForm(),
        "may_manage": can_change_role_of(request.user, person.pk, request.school, Role.STAFF),
        "may_reset": can_send_reset(request.user, person, request.school),
        "may_reset_second_step": has_second_step(person)
        and can_reset_second_step(request.user, person, request.school),
        "may_delegate": can_delegate_for(request.user, person, request.school),
        "delegations": Delegation.objects.visible_to(request.user)
        .filter(person=person, ended_at__isnull=True)
        .select_related("deputy"),
    }
    return render(request, "school/person_detail.html", context)


@login_required
@require_POST
def role_give(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(can_invite_people(request.user, request.school))
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            people.give_role(person, request.school, **form.cleaned_data, by=request.user)
        except BadInput as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Please choose a role from the list."))
    return redirect("person_detail", pk=person.pk)


@login_required
@require_POST
def role_end(request: Request, pk: int) -> HttpResponse:
    held = get_object_or_404(Membership.objects.visible_to(request.user).current(), pk=pk)
    try:
        people.end_membership(held, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Saved."))
    still = Person.objects.visible_to(request.user).filter(pk=held.person_id).exists()
    return redirect("person_detail", pk=held.person_id) if still else redirect("person_list")


@never_cache
@login_required
@require_POST
def person_reset(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return _show_link(request, person, access.send_reset(person, request.school, by=request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(can_delegate_for(request.user, person, request.school))
    form = DelegateForm(request.POST or None)
    here = Membership.objects.visible_to(request.user).current()
    form.fields["deputy"].queryset = (  # type: ignore[attr-defined]  # a ModelChoiceField
        Person.objects.visible_to(request.user)
        .filter(is_active=True, pk__in=here.values("person"))
        .exclude(pk=person.pk)
        .order_by("search_name")
    )
    if form.is_valid():
        try:
            people.delegate(request.school, person, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Saved."))
            own = person.pk == request.user.pk
            return redirect("account") if own else redirect("person_detail", pk=person.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "person": person}
    return render(request, "school/delegate.html", context, status=status)


@login_required
@require_POST
def delegation_end(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    people.end_delegation(row, by=request.user)
    messages.success(request, _("The delegation has ended."))
    if row.person_id == request.user.pk:
        return redirect("account")
    return redirect("person_detail", pk=row.person_id)


@login_required
@require_http_methods(["GET", "HEAD"])
def role_list(request: Request) -> HttpResponse:
    return render(request, "school/role_list.html", {"roles": described_roles()})

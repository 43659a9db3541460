"""Taps at once: one proposal, one decision, one set of minutes, one integration."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from mangxanh.learning.actions import resources as actions
from mangxanh.learning.actions.integrations import Integration, integrate
from mangxanh.learning.models import Resource
from mangxanh.learning.tests.factories import ResourceFactory
from mangxanh.notices.models import Notice
from mangxanh.plan.models import Activity, Evidence
from mangxanh.plan.tests.factories import LineFactory
from mangxanh.plan.tests.test_races import at_once, own
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory, TeacherFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
__all__ = ["at_once"]  # a fixture
WORDS = {"title": "Trang", "subject": "Toán", "grades": [], "note": ""}


@pytest.fixture
def heads(school, plan):
    LineFactory(plan=plan, form="teaching")
    LineFactory(plan=plan, form="integration")
    return [PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,)) for _n in range(2)]


def test_a_page_proposed_at_once_stands_once(school, at_once):
    teacher = TeacherFactory(school=school)
    people = [own(teacher) for _tap in range(4)]

    acts = [
        lambda by=by: actions.propose(by.school, url="https://a.vn/1", **WORDS, by=by)
        for by in people
    ]

    assert at_once(acts, Resource.objects.count) == ([], [1])


def test_of_two_decisions_at_once_one_holds_and_is_told(school, teacher, heads, at_once):
    row = ResourceFactory(school=school, proposed_by=teacher)

    def decide(by, approve):
        actions.decide(
            Resource.objects.select_related("school").get(pk=row.pk),
            approve=approve,
            reason="Vì thế",
            by=by,
        )

    wrong, seen = at_once(
        [lambda: decide(own(heads[0]), True), lambda: decide(own(heads[1]), False)],
        lambda: (Notice.objects.count(), Resource.objects.get().state in ("approved", "rejected")),
    )

    assert [type(error) for error in wrong] == [ValidationError]
    assert seen == [(1, True)]


def test_minutes_at_once_are_filed_once(school, teacher, heads, at_once):
    ResourceFactory(
        school=school,
        proposed_by=teacher,
        state="approved",
        decided_by=heads[0],
        decided_at=teacher.created_at,
    )
    rows = list(Resource.objects.all())

    wrong, seen = at_once(
        [
            lambda n=n: actions.file_minutes(
                school, rows, request_key=f"tap{n % 2}", by=own(heads[n % 2])
            )
            for n in range(4)
        ],
        lambda: [kind.objects.count() for kind in (Activity, Evidence)],
    )

    assert {type(error) for error in wrong} == {ValidationError}
    assert seen == [[1, 1]]


def test_an_integration_sent_twice_at_once_is_logged_once(school, teacher, heads, at_once):
    said = Integration(
        into="activity", day=date(2026, 11, 20), request_key="k", programme="violence"
    )
    people = [own(teacher) for _tap in range(4)]

    done = at_once(
        [lambda by=by: integrate(by.school, said, by=by) for by in people],
        lambda: [kind.objects.count() for kind in (Activity, Evidence)],
    )

    assert done == ([], [[1, 1]])

"""Answers for tests."""

import factory

from mangxanh.common.dates import now, today
from mangxanh.consents.models import Consent, Party, Purpose
from mangxanh.school.tests.factories import PupilFactory


class ConsentFactory(factory.django.DjangoModelFactory):
    """A pupil's yes to photographs, on paper."""

    class Meta:
        model = Consent

    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    name = factory.SelfAttribute("pupil.person.name")
    purpose = Purpose.PHOTOGRAPH
    party = Party.PUPIL
    agreed = True
    source = Consent.Source.PAPER
    given_on = factory.LazyFunction(today)
    recorded_at = factory.LazyFunction(now)


def allow(pupil, *purposes):
    """Let both say yes to purposes, to all where none is named."""
    for purpose in purposes or Purpose.values:
        for party in Party:
            ConsentFactory(pupil=pupil, purpose=purpose, party=party)

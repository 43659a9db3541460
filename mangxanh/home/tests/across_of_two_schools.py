"""A contest across schools, of each of two schools (two_schools.py): asked, and a draft."""

from mangxanh.contests.models import Contest, Participation
from mangxanh.contests.tests.contest_factories import make_contest


def add_across(place):
    """One that was sent to the place itself, which no real one is; the place took it on."""
    keeper = place.people["subject_head"]
    going = make_contest(
        place.school,
        by=keeper,
        questions=0,
        name=f"Liên trường {place.mark}",
        purpose=f"Mời {place.mark}",
        across=True,
    )
    Participation.objects.create(
        school=place.school, contest=going, state="joined", contact=keeper, decided_by=keeper
    )
    draft = Contest.objects.get(pk=place.keys["draft_contest"][0])
    place.at(across_contest=going, across_draft=draft)
    place.keys["contact"] = (keeper.pk,)

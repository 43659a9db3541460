"""Certificates of a contest: which there are, and what each should say by the results."""

from collections import defaultdict

from mangxanh.certificates.batches import Award
from mangxanh.certificates.models import Certificate, Certificates
from mangxanh.contests.models import Contest, Winner
from mangxanh.contests.queries.results import Results
from mangxanh.school.models import Person, School

Kind = Certificate.Kind
TOOK_PART = "đã hoàn thành cuộc thi"  # as papers say it, whatever language a page has
WON = "đã đạt {prize} cuộc thi"


def source_of(contest: Contest) -> str:
    """Return what certificates of a contest name as their source."""
    return f"contest:{contest.pk}"


def certificates_of(contest: Contest) -> Certificates:
    """Return the certificates of a contest that hold."""
    rows: Certificates = Certificate.objects.filter(source=source_of(contest))
    return rows.valid()


def deed_of(winner: Winner) -> str:
    prize = winner.prize[:1].lower() + winner.prize[1:]
    return WON.format(prize=prize)


def awards_of(results: Results) -> dict[School, list[Award]]:
    """Return for each school a certificate for everybody who took part, one more for each prize."""
    people = Person.objects.in_bulk([one.person for one in results.entrants])
    schools = School.objects.in_bulk({one.school for one in results.entrants})
    found: dict[School, list[Award]] = defaultdict(list)
    for one in results.entrants:
        found[schools[one.school]].append(Award(people[one.person], TOOK_PART))
    winners = Winner.objects.filter(contest=results.contest)
    for row in winners.select_related("attempt__person"):
        found[schools[row.school_id]].append(Award(row.attempt.person, deed_of(row), Kind.PRIZE))
    return found

"""Certificates of a contest: which there are, and what each should say by the results."""

from mangxanh.certificates.batches import Award
from mangxanh.certificates.models import Certificate, Certificates
from mangxanh.contests.models import Contest, Winner
from mangxanh.contests.queries.results import Results
from mangxanh.school.models import Person

Kind = Certificate.Kind
TOOK_PART = "đã hoàn thành cuộc thi"  # as papers say it, whatever language a page has
WON = "đã đạt {prize} cuộc thi"


def source_of(contest: Contest) -> str:
    """Return what certificates of a contest name as their source."""
    return f"contest:{contest.pk}"


def certificates_of(contest: Contest) -> Certificates:
    """Return the certificates of a contest that hold."""
    rows: Certificates = Certificate.objects.filter(
        school=contest.school_id, source=source_of(contest)
    )
    return rows.valid()


def deed_of(winner: Winner) -> str:
    prize = winner.prize[:1].lower() + winner.prize[1:]
    return WON.format(prize=prize)


def awards_of(results: Results) -> list[Award]:
    """Return a certificate for everybody who took part, and one more for each prize."""
    people = Person.objects.in_bulk([one.person for one in results.entrants])
    found = [Award(people[one.person], TOOK_PART) for one in results.entrants]
    winners = Winner.objects.filter(contest=results.contest).select_related("attempt__person")
    return found + [Award(row.attempt.person, deed_of(row), Kind.PRIZE) for row in winners]

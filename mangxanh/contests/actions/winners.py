"""Prizes as rows: fixed when results are published, again where a key is changed later."""

from mangxanh.contests.models import ClassWinner, Contest, Winner
from mangxanh.contests.queries.boards import ClassBoard, awards_of_classes
from mangxanh.contests.queries.results import Results


def fix_winners(results: Results) -> int:
    """Let the winners be who they are by these results; return how many there are.

    Part of a transaction of others. Whoever keeps a prize keeps their row.
    """
    contest = results.contest
    there = {
        row.attempt.person_id: row
        for row in Winner.objects.filter(contest=contest).select_related("attempt")
    }
    kept = []
    for one in results.entrants:
        standing = results.standings[one.person]
        if not standing.prize:
            continue
        row = there.get(one.person) or Winner(contest=contest)
        row.school_id = one.school
        row.attempt_id = one.papers[-1].attempt
        row.rank, row.prize = standing.rank, standing.prize
        row.save()
        kept.append(row.pk)
    Winner.objects.filter(contest=contest).exclude(pk__in=kept).delete()
    return len(kept)


def fix_class_winners(contest: Contest, found: ClassBoard) -> None:
    """Let the prizes of classes be what they are now; part of the publishing, which comes once."""
    ClassWinner.objects.bulk_create(
        ClassWinner(school=contest.school, contest=contest, school_class=row, prize=prize)
        for row, prize in awards_of_classes(contest, found)
    )

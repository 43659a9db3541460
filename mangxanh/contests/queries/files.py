"""What a staged file comes to."""

from collections import Counter

from mangxanh.contests.models import QuestionFile


def counts_of(begun: QuestionFile) -> Counter[str]:
    """Return {state: how many questions of a file are in it}."""
    return Counter(begun.rows.values_list("state", flat=True))

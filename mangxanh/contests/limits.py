"""What the settings of a contest can be: how many, how long, which rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mangxanh.contests import ranking

MOST_ROUNDS, MOST_PRIZES, MOST_CLASS_PRIZES = 4, 8, 3
MOST_MINUTES, MOST_ATTEMPTS, MOST_APPEAL_DAYS = 180, 5, 14
LONGEST_ROUND = timedelta(days=120)
RULES = (ranking.RIGHT, ranking.SCORE, ranking.TIME, ranking.PREDICTION, ranking.DRAW)
FIRST_RULES = (ranking.RIGHT, ranking.TIME)
THRESHOLDS = (50, 65, 80)
HIGHEST = int(ranking.CAP * 100)


@dataclass(frozen=True)
class Window:
    """When a round can be begun, how long a paper lasts, how often one may try."""

    opens_at: datetime
    closes_at: datetime
    minutes: int = 20
    attempts: int = 1

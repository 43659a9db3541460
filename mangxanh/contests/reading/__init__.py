"""Files of questions as teachers have them: read, judged, explained; no models, no request."""

from mangxanh.contests.reading.found import Found, Issue, Picture, Question
from mangxanh.contests.reading.reading import read_questions
from mangxanh.contests.reading.shown import as_json

__all__ = ["Found", "Issue", "Picture", "Question", "as_json", "read_questions"]

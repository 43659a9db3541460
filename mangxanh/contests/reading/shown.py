"""Questions as `mangxanh questions read --json` prints them (architecture, §6)."""

from typing import Any

from mangxanh.contests.reading.found import PLAIN, Found, Issue, Question


def as_json(found: Found) -> dict[str, Any]:
    """Return what the command prints; more than the contract names only where it is not empty."""
    return {
        "questions": [_question(at, one) for at, one in enumerate(found.questions, start=1)],
        "issues": [_issue(one) for one in found.issues],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    message = f"{issue.message} {issue.fix}".strip()
    return {"line": issue.line, "severity": issue.severity, "message": message}


def _question(at: int, question: Question) -> dict[str, Any]:
    made: dict[str, Any] = {
        "n": at,
        "type": question.type,
        "stem": question.stem,
        "options": question.options,
        "correct": question.correct,
        "line": question.line,
        "flags": question.flags,
    }
    more = {
        "answers": question.answers,
        "weights": question.weights,
        "feedback": question.feedback,
        "explanation": question.explanation,
        "title": question.title,
        "category": question.category,
        "difficulty": question.difficulty,
        "grade": question.grade,
        "format": question.format if question.format != PLAIN else "",
        "pictures": [
            {"sha256": one.sha256, "kind": one.kind, "bytes": len(one.data), "place": one.place}
            | ({"alt": one.alt} if one.alt else {})
            for one in question.pictures
        ],
    }
    return made | {name: value for name, value in more.items() if value}

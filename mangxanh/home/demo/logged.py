"""The demo's activities, with drawings for photographs and papers made by documents/."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mangxanh.documents.docx import letter_docx
from mangxanh.documents.papers import Paragraph, PlainLetterPaper
from mangxanh.files.actions import Prepared, prepare_upload
from mangxanh.home.demo.content import read
from mangxanh.home.demo.pictures import draw
from mangxanh.home.demo.stage import Stage
from mangxanh.plan.actions.activities import log_activity
from mangxanh.plan.entries import Entry
from mangxanh.plan.papers import letterhead, signature

Happening = tuple[date, time, Callable[[], object]]


def activity_events(stage: Stage) -> Iterator[Happening]:
    """Yield every activity on the day on which it was logged."""
    for told in read("activities")["activities"]:
        yield told["logged_on"], time(16, 30), lambda told=told: _log(stage, told)  # type: ignore[misc]


def _log(stage: Stage, told: dict[str, Any]) -> None:
    by = stage.who(told["logged_by"])
    entry = Entry(
        kind=told["kind"],
        title=told["title"],
        day=told["day"],
        lines=[stage.line(path) for path in told["lines"]],
        request_key=told["key"],
        classes=stage.classes_of(told.get("classes", []), told["year"]),
        heads=told.get("heads"),
        others=told.get("others"),
        audience=told.get("audience", []),
        partners=told.get("partners", []),
        programmes=told.get("programmes", []),
        details=told.get("details", {}),
        link=told.get("link", ""),
        led_by=stage.who(told["led_by"]).addressed if told["led_by"] in stage.people else "",
        note=told.get("note", ""),
        paper_source=told.get("paper_source", ""),
    )
    log_activity(stage.school, entry, by=by, files=[] if stage.small else _files(stage, told))


def _files(stage: Stage, told: dict[str, Any]) -> list[Prepared]:
    files = []
    if hint := told.get("photo"):
        files.append(prepare_upload(draw(hint, told["title"]), kind="photo"))
    for paper in told.get("documents", []):
        data = letter_docx(
            PlainLetterPaper(
                letterhead=letterhead(stage.school, ""),
                addressees=(),
                title=paper["name"],
                subject=told["title"],
                blocks=(Paragraph(told.get("note") or told["title"]),),
                signature=signature(stage.school),
            )
        )
        name = f"{paper['name']}.docx".replace("/", "-")
        files.append(prepare_upload(SimpleUploadedFile(name, data), kind="any"))
    return files

"""The demo's certificates: some pupils of a class took part in something, one is issued anew."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from mangxanh.certificates.actions import issue, reissue
from mangxanh.certificates.batches import Award, Batch
from mangxanh.certificates.models import Certificate
from mangxanh.consents.queries import pupils_of
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage


def certificate_events(stage: Stage) -> Iterator[Happening]:
    """Yield what was issued by hand, and what was put right."""
    told = read("certificates")
    for row in told["issued"]:
        yield row["on"], time(15, 10), lambda row=row: _issue(stage, row)  # type: ignore[misc]
    yield told["anew"]["on"], time(9, 5), lambda: _anew(stage, told["anew"])


def _issue(stage: Stage, row: dict[str, Any]) -> None:
    pupils = pupils_of(stage.classes[row["year"], row["class"]])[: row["first"]]
    if stage.card and stage.card.class_name == row["class"]:  # whose account the demo prints
        everybody = pupils_of(stage.classes[row["year"], row["class"]])
        pupils += [one for one in everybody if one.person.name == stage.card.name][:1]
    awards = [Award(pupil.person, row["deed"]) for pupil in pupils]
    issue(
        stage.school,
        Batch("tay:ngay-hoi", row["event"], row["on"], awards),
        by=stage.who(row["by"]),
    )


def _anew(stage: Stage, told: dict[str, Any]) -> None:
    first = Certificate.objects.filter(school=stage.school).select_related("school").order_by("pk")
    reissue(first[0], told["reason"], deed=told["deed"], by=stage.who(told["by"]))

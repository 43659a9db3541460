"""What was told in the demo's box, and what came of it; filed as from the form, handled by real actions."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mangxanh.cases.actions import filing
from mangxanh.cases.actions.closing import Ending, close_case
from mangxanh.cases.actions.doing import finish_action, plan_action
from mangxanh.cases.actions.handling import acknowledge
from mangxanh.cases.actions.hearing import Heard, hear
from mangxanh.cases.actions.letters import write_letter
from mangxanh.cases.actions.referring import Call, log_referral
from mangxanh.cases.actions.spoken import file_spoken
from mangxanh.cases.actions.writing import seal_words
from mangxanh.cases.models import Action, Box, Case
from mangxanh.common.dates import now
from mangxanh.home.demo.content import read
from mangxanh.home.demo.people import Happening
from mangxanh.home.demo.stage import Stage
from mangxanh.speakup.actions.filing import file_report
from mangxanh.speakup.answers import Told
from mangxanh.speakup.chosen import chosen_words
from mangxanh.speakup.form_token import new_form
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.queries import open_box
from mangxanh.speakup.urgency import found_in, why_urgent

Row = Mapping[str, Any]


def case_events(stage: Stage) -> Iterator[Happening]:
    """Yield each report and each step in it."""
    filed: dict[str, Case] = {}
    for row in read("cases")["cases"]:
        yield _happening(row["filed"], lambda row=row: _file(stage, filed, row))
        for step in row["steps"]:
            yield _happening(
                step["at"],
                lambda row=row, step=step: STEPS[step["do"]](stage, filed[row["key"]], step),
            )


def _happening(moment: datetime, happen: Any) -> Happening:  # noqa: ANN401  # a call without arguments
    return moment.date(), moment.time(), happen


def _file(stage: Stage, filed: dict[str, Case], row: Row) -> None:
    make = _spoken if "spoken_by" in row else _from_form
    filed[row["key"]] = make(stage, row)


def _from_form(stage: Stage, row: Row) -> Case:
    opened = open_box(stage.school)
    if opened is None:
        raise RuntimeError("the demo's box is closed")
    form = replace(
        new_form(stage.school.pk, row["audience"]),
        kind=row["kind"],
        now=row["now"],
        meeting=row.get("meeting", ""),
        when=row.get("when", ""),
        is_named="name" in row,
        name=row.get("name", ""),
    )
    told = Told(
        story=row["story"].strip(),
        links=row.get("links", ""),
        place=row["place"],
        grade=row.get("grade"),
    )
    why = why_urgent(form, told, found_in(told))
    file_report(opened, form, told, why=why, quick=chosen_words(form, told))
    case: Case = Receipt.objects.select_related("case__school").get(token=form.token).case
    return case


def _spoken(stage: Stage, row: Row) -> Case:
    told = filing.Told(
        origin=Case.Origin.SPOKEN,
        teller=Case.Teller.PUPIL,
        kind=row["kind"],
        is_anonymous=True,
        report={"text": row["story"].strip()},
        platform=row["place"],
        grade=row["grade"],
    )
    box = Box.objects.select_related("school").get(school=stage.school)
    return file_spoken(box, told, by=stage.who(row["spoken_by"]))


def _notice(stage: Stage, case: Case, step: Row) -> None:
    key = step["key"]
    acknowledge(case, must_notify=not key, reason=step["text"], key=key, by=stage.who(step["by"]))


def _letter(stage: Stage, case: Case, step: Row) -> None:
    write_letter(case, step["text"], by=stage.who(step["by"]))


def _reply(_stage: Stage, case: Case, step: Row) -> None:
    told = seal_words(case.public, {"text": step["text"]})
    hear(
        case, Heard(sealed=told, once=secrets.token_hex(16), is_good=bool(step.get("good", False)))
    )


def _call(stage: Stage, case: Case, step: Row) -> None:
    call = Call(
        place=step["place"],
        channel=step["channel"],
        at=now(),
        to=step["to"],
        person=step["person"],
        sent=step["sent"],
        answer_due_on=step["due"],
    )
    log_referral(case, call, by=stage.who(step["by"]))


def _plan(stage: Stage, case: Case, step: Row) -> None:
    owner = stage.who(step["owner"])
    plan_action(case, step["what"], step["text"], owner, step["due"], by=stage.who(step["by"]))


def _done(stage: Stage, case: Case, step: Row) -> None:
    finish_action(Action.objects.get(case=case, done_at__isnull=True), by=stage.who(step["by"]))


def _close(stage: Stage, case: Case, step: Row) -> None:
    ending = Ending(outcome=step["outcome"], reason=step["reason"], text=step["text"])
    close_case(case, ending, by=stage.who(step["by"]))


STEPS = {
    "notice": _notice,
    "letter": _letter,
    "reply": _reply,
    "call": _call,
    "plan": _plan,
    "done": _done,
    "close": _close,
}

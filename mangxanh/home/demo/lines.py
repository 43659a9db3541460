"""The demo's two plans, who does what, what was done when, the money, the distribution list."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

from mangxanh.home.demo.content import plan_text, read
from mangxanh.home.demo.people import FIRST_YEAR, OPENS, SECOND_YEAR
from mangxanh.home.demo.stage import Stage
from mangxanh.plan.actions import lines, recipients, work
from mangxanh.plan.importer import read_plan
from mangxanh.plan.models import Line, LineOwner, LineYear, Task
from mangxanh.school.queries import staff_of

Happening = tuple[date, time, Callable[[], object]]
OLD_PLAN = date(2025, 8, 25)
NEW_PLAN = date(2026, 1, 15)
TITLE = "Xây dựng văn hóa ứng xử trên không gian mạng giai đoạn {}"


def _import(stage: Stage, name: str, number: str, first: date, last: date, issued: date) -> None:
    by = stage.deputy
    before = stage.plans[-1] if stage.plans else None
    plan = lines.import_plan(
        stage.school,
        read_plan(plan_text(name), f"{name}.txt"),
        title=TITLE.format(f"{first.year}–{last.year}"),
        number=number,
        issued_on=issued,
        first_day=first,
        last_day=last,
        by=by,
    )
    told = {row["path"]: row for row in read("lines")["lines"]}
    for line in plan.lines.select_related("plan__school"):
        row = told[line.path]
        words = {key: row.get(key, "") for key in ("form", "evidence_kind", "indicator")}
        lines.edit_line(line, title=row["short"], **words, by=by)
        if before:
            follows = before.lines.filter(path=line.path).first()
            work.follow_line(line, follows, by=by)
        lines.confirm_line(line, by=by)
    _carry(plan.pk, told, stage)
    lines.confirm_plan(plan, by=by)
    plan.refresh_from_db()
    stage.plans.append(plan)
    work.open_year(plan, stage.years[FIRST_YEAR], by=by)


def _carry(plan: int, told: dict[str, Any], stage: Stage) -> None:
    for path, row in told.items():
        if carrier := row.get("carried_by"):
            line = Line.objects.select_related("plan").get(plan=plan, path=path)
            lines.carry_line(line, Line.objects.get(plan=plan, path=carrier), by=stage.deputy)


def _duties() -> Iterator[dict[str, Any]]:
    for row in read("lines")["lines"]:
        if row["kind"] == "obligation":
            yield row


def _assign(stage: Stage, year: str) -> None:
    """Give each line of a year its owners, due day, money and tasks, as the board does it."""
    for told in _duties():
        row = stage.row(told["path"], year)
        facts = told["years"][year]
        owners = [told.get("owner", ""), *told.get("co_owners", [])]
        work.assign_line(
            row,
            [stage.people[name] for name in owners if name in stage.people],
            groups=[g for g in owners if g in LineOwner.Group.values],
            due_on=facts.get("due"),
            by=stage.deputy,
        )
        if facts.get("planned") is not None:
            _money(stage, told["path"], year, spent=False)
        for task in list(row.tasks.all()):
            work.remove_task(task, by=stage.deputy)
        for task in told.get("tasks", []):
            if task["year"] == year:
                _add_task(stage, row, task)


def _add_task(stage: Stage, row: LineYear, told: dict[str, Any]) -> None:
    owner = stage.people.get(told.get("owner", ""))
    work.add_task(
        row,
        told["title"],
        owner=owner,
        due_on=told["due"],
        everyone=told.get("everyone", False),
        by=stage.deputy,
    )


def _task(stage: Stage, told: dict[str, Any]) -> Task:
    year = stage.years[told["year"]]
    tasks = Task.objects.select_related("line_year__line", "line_year__school", "school")
    found: Task = tasks.filter(line_year__year=year, title=told["title"]).latest("pk")
    return found


def _set_task(stage: Stage, told: dict[str, Any], state: str) -> None:
    by = stage.people.get(told.get("owner", ""))
    task = _task(stage, told)
    work.set_task_state(
        task,
        state,
        reason=told.get("reason", ""),
        by=by.at(stage.school) if by else stage.deputy,
    )


def _take_part(stage: Stage, told: dict[str, Any]) -> None:
    task = _task(stage, told)
    for person in staff_of(stage.school):
        if person.username in told.get("not_yet", []):
            continue
        reason = told.get("reasons", {}).get(person.username, "")
        did_on = None if reason else told["did_on"]
        work.take_part(task, person, did_on=did_on, reason=reason, by=stage.deputy)


def _money(stage: Stage, path: str, year: str, *, spent: bool) -> None:
    told = next(row for row in _duties() if row["path"] == path)["years"][year]
    work.set_money(
        stage.row(path, year),
        planned=told.get("planned"),
        spent=told.get("spent") if spent else None,
        source=told.get("source", ""),
        by=stage.who("ngatt"),
    )


def _mark(stage: Stage, path: str, year: str, facts: dict[str, Any]) -> None:
    row, state = stage.row(path, year), facts["state"]
    work.mark_line(row, state, reason=facts.get("reason", ""), by=stage.deputy)


def _list_recipients(stage: Stage) -> None:
    recipients.add_all_staff(stage.plans[-1], by=stage.who("maipt"))
    recipients.add_recipient(
        stage.plans[-1], read("school")["parents_committee"]["name"], by=stage.who("maipt")
    )


def _receive(stage: Stage, *, on_paper: bool) -> None:
    told = read("lines")["receipts"]
    signed, missing = set(told["on_paper"]), set(told["not_received"])
    for row in stage.plans[-1].recipients.select_related("person", "plan"):
        name = row.person.username if row.person else "parents_committee"
        if name not in missing and (name in signed) == on_paper:
            recipients.tick_received(row, on_paper=on_paper, by=stage.who("maipt"))


def line_events(stage: Stage) -> Iterator[Happening]:
    """Yield what happens to the plans, lines and tasks."""
    old = date(2021, 9, 1), date(2025, 12, 31)
    yield (
        OLD_PLAN,
        time(8),
        lambda: _import(stage, "plan-2021-2025", "38/KH-THCSBG", *old, date(2021, 9, 20)),
    )
    yield OLD_PLAN, time(9), lambda: _assign(stage, FIRST_YEAR)
    yield (
        NEW_PLAN,
        time(8),
        lambda: _import(
            stage, "plan-2026-2030", "04/KH-THCSBG", NEW_PLAN, date(2030, 12, 31), NEW_PLAN
        ),
    )
    yield (
        OPENS,
        time(11),
        lambda: work.open_year(stage.plans[-1], stage.years[SECOND_YEAR], by=stage.deputy),
    )
    yield OPENS, time(14), lambda: _assign(stage, SECOND_YEAR)
    told = read("lines")["receipts"]
    yield told["sent_on"], time(8), lambda: _list_recipients(stage)
    yield told["sent_on"] + timedelta(days=2), time(10), lambda: _receive(stage, on_paper=False)
    yield told["on_paper_on"], time(9), lambda: _receive(stage, on_paper=True)
    for row in _duties():
        yield from _of_line(stage, row)


def _of_line(stage: Stage, told: dict[str, Any]) -> Iterator[Happening]:
    ends = {FIRST_YEAR: date(2026, 6, 5), SECOND_YEAR: date(2026, 11, 19)}
    for task in told.get("tasks", []):
        yield from _of_task(stage, task, ends[task["year"]])
    for year, facts in told["years"].items():
        path = told["path"]
        if facts.get("spent") is not None:
            yield ends[year], time(15), lambda p=path, y=year: _money(stage, p, y, spent=True)  # type: ignore[misc]
        if facts["state"] in {"done", "na"}:
            day = facts["done_on" if facts["state"] == "done" else "na_on"]
            yield day, time(17), lambda p=path, y=year, f=facts: _mark(stage, p, y, f)  # type: ignore[misc]


def _of_task(stage: Stage, told: dict[str, Any], end: date) -> Iterator[Happening]:
    if told.get("everyone"):
        yield told["did_on"], time(15), lambda: _take_part(stage, told)
    elif told["state"] == Task.State.DONE:
        yield told["done_on"], time(16), lambda: _set_task(stage, told, Task.State.DONE)
    elif told["state"] != Task.State.TODO:
        begun = told.get("na_on", min(told["due"], end))
        yield begun, time(16), lambda: _set_task(stage, told, told["state"])

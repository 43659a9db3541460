"""The demo's school, its years and classes, and its people."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction

from mangxanh.common.dates import today
from mangxanh.home.demo.content import read
from mangxanh.home.demo.stage import Stage
from mangxanh.school.actions import access, people, schools
from mangxanh.school.models import Person

Happening = tuple[date, time, Callable[[], object]]
FIRST_YEAR, SECOND_YEAR = "2025-2026", "2026-2027"
OPENS = date(2026, 8, 24)


def begin_school(password: str, *, small: bool) -> Stage:
    """Make the school as the wizard does, its first board member, its first year and colleagues."""
    facts = read("school")
    told = facts["school"]
    school = schools.add_school(told["name"], code=told["code"])
    code = schools.new_setup_code(school)
    stage = Stage(school=school, password=password, small=small)
    first = next(row for row in facts["staff"] if row["username"] == "khaitv")
    with transaction.atomic():
        head = people.add_person(
            first["name"],
            username=first["username"],
            email=first["email"],
            address_form=first["address_form"],
        )
        schools.use_setup_code(school, code, person=head, title=first["title"])
        access.set_password(head, password)
    stage.people["khaitv"] = head
    words = {key: told[key] for key in ("name", "abbreviation", "authority", "place", "address")}
    stage.school = schools.edit_school(school, by=head.at(school), **words)
    _enter_year(stage, FIRST_YEAR)
    for row in facts["staff"]:
        if row["username"] != "khaitv" and row["joined_on"] <= today():
            _join(stage, row)
    _name_homeroom_teachers(stage, FIRST_YEAR)
    schools.finish_setup(stage.school, by=stage.head)
    return stage


def _join(stage: Stage, row: dict[str, Any]) -> Person:
    """Invite a colleague and let them set their password, if they want an account."""
    person, token = people.invite_person(
        stage.school,
        row["name"],
        roles=row["roles"],
        email=row.get("email", ""),
        title=row["title"],
        address_form=row["address_form"] if row["address_form"] in ("cô", "thầy") else "",
        username=row["username"],
        by=stage.head,
    )
    if row["account"]:
        link = access.find_link(stage.school, token)
        if link:
            access.use_link(link, stage.password)
    stage.people[row["username"]] = Person.objects.get(pk=person.pk)
    return person


def _enter_year(stage: Stage, name: str) -> None:
    facts = read("school")
    told = next(year for year in facts["years"] if year["name"] == name)
    days = {key: told[key] for key in ("first_day", "second_term", "last_day")}
    year = schools.set_year(stage.school, name, **days, by=stage.head)
    stage.years[name] = year
    rows = [(row["name"], row["grade"], row["size"]) for row in told["classes"]]
    for made in schools.set_classes(year, rows, by=stage.head):
        stage.classes[name, made.name] = made
    for holiday in facts["holidays"]:
        if told["first_day"] - timedelta(days=7) <= holiday["first_day"] <= told["last_day"]:
            schools.add_holiday(
                stage.school,
                holiday["name"],
                first_day=holiday["first_day"],
                last_day=holiday["last_day"],
                source=holiday["source"],
                by=stage.head,
            )


def _name_homeroom_teachers(stage: Stage, name: str) -> None:
    told = next(year for year in read("school")["years"] if year["name"] == name)
    for row in told["classes"]:
        teacher = stage.people.get(row.get("homeroom_teacher", ""))
        if teacher:
            schools.set_homeroom_teacher(stage.classes[name, row["name"]], teacher, by=stage.head)


def people_events(stage: Stage) -> Iterator[Happening]:
    """Yield who joins later, the second school year, who stands in for whom."""
    facts = read("school")
    for row in facts["staff"]:
        if row["username"] not in stage.people:
            yield row["joined_on"], time(8), lambda row=row: _join(stage, row)  # type: ignore[misc]
    yield OPENS, time(9), lambda: _enter_year(stage, SECOND_YEAR)
    yield OPENS, time(10), lambda: _name_homeroom_teachers(stage, SECOND_YEAR)
    for row in facts["delegations"]:
        yield row["made_on"], time(16), lambda row=row: _delegate(stage, row)  # type: ignore[misc]


def _delegate(stage: Stage, row: dict[str, Any]) -> None:
    person = stage.who(row["person"])
    people.delegate(
        stage.school,
        person,
        stage.who(row["deputy"]),
        first_day=row["first_day"],
        last_day=row["last_day"],
        by=person,
    )

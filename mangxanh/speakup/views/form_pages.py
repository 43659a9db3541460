"""The pages of the form as they look: built without the request, so that nothing of who asks is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from mangxanh.cases.evidence.uploads import MOST_FILES
from mangxanh.school.models import HelpContact, School
from mangxanh.speakup import receipts
from mangxanh.speakup.actions.filing import Filed
from mangxanh.speakup.answers import (
    ANSWERS,
    CONTACTS,
    IMAGE_FIELDS,
    LINE,
    LINKS,
    PLACES,
    SHORT,
    STORY,
    UNSURE,
    Faults,
    Posted,
)
from mangxanh.speakup.asking import DOORS, PUPIL, Words, all_words, crisis_words, words_for
from mangxanh.speakup.duty_words import duty_note, reply_in_words
from mangxanh.speakup.form_token import Form, sealed
from mangxanh.speakup.pages import calls_of
from mangxanh.speakup.queries import OpenBox, Reader, grades_of, named_as, readers_of
from mangxanh.speakup.shelf import AWAY

TELL_HEADERS = {"Permissions-Policy": "camera=(), microphone=(self), geolocation=()"}


def shown(
    template: str, status: int = 200, *, audience: str = PUPIL, **context: object
) -> HttpResponse:
    """Return a page in the words of an audience."""
    told = {
        "w": words_for(audience),
        "title": all_words()["page_title"],
        "away": AWAY,
        "audience": audience,
        "door": next(key for key, value in DOORS.items() if value == audience),
        **context,
    }
    return HttpResponse(render_to_string(f"speakup/{template}.html", told), status=status)


def doors_page() -> HttpResponse:
    """Ask who writes."""
    words = all_words()["doors"]
    doors = [(address, words[audience]) for address, audience in DOORS.items()]
    return shown("tell_doors", heading=words["title"], doors=doors)


def closed_page(school: School) -> HttpResponse:
    """Say that nothing is taken here, and who helps."""
    return shown("tell_closed", closed=all_words()["closed"], contacts=_contacts(school))


def refused_page() -> HttpResponse:
    """Say that what was sent could not be taken, and that help is there all the same."""
    return shown("tell_refused", 400)


def what_page(opened: OpenBox, form: Form, faults: Faults | None = None) -> HttpResponse:
    """Ask what happened."""
    words = words_for(form.audience)
    return shown(
        "tell_what",
        400 if faults else 200,
        audience=form.audience,
        form=form,
        token=sealed(form),
        faults=faults or {},
        duty=duty_note(opened, words, is_urgent=False),
        **{name: _options(words["what"][name]) for name in ("now", "meeting", "alone")},
        short=SHORT,
        **_step(words, 1),
    )


def who_page(opened: OpenBox, form: Form, faults: Faults | None = None) -> HttpResponse:
    """Ask whether they give their name, and show who reads it."""
    words = words_for(form.audience)
    duty = opened.roster.on_duty(opened.moment)
    readers = readers_of(opened)
    officers = [one for one in readers if duty and one.person.pk == duty.officer]
    today = words["who"]["today"].format(who=officers[0].person.addressed) if officers else ""
    return shown(
        "tell_who",
        400 if faults else 200,
        audience=form.audience,
        form=form,
        token=sealed(form),
        faults=faults or {},
        readers=[(one, one.person.pk in form.left_out) for one in readers],
        today=today,
        is_danger=form.kind in ("self", "home", "stranger", "threatened"),
        line=LINE,
        short=2 * SHORT,
        **_step(words, 2),
    )


def tell_page(  # what the page shows
    opened: OpenBox,
    form: Form,
    left_out: set[int],
    *,
    posted: Posted | None = None,
    faults: Faults | None = None,
    ticks: Mapping[int, bool] | None = None,
    status: int = 200,
    is_urgent: bool = False,
    card: str = "",
    had_files: bool = False,
) -> HttpResponse:
    """Ask for the story; what was typed stays. `ticks`: {person named in it: to be left out?}."""
    words, given = words_for(form.audience), form.typed if posted is None else posted
    answer = shown(
        "tell_story",
        status,
        audience=form.audience,
        form=form,
        token=sealed(replace(form, typed={})),
        faults=faults or {},
        given=given,
        had_files=had_files or "files" in given,
        places=[(key, words["tell"]["places"][key]) for key in PLACES if key != UNSURE],
        grades=grades_of(opened.school),
        contacts=[(key, words["tell"][f"contact_{key}"]) for key in CONTACTS],
        image_fields=image_fields(words, given),
        **_step(words, 3),
        meant=_meant(opened.school, ticks or {}),
        photos=words["tell"]["photos_hint"].format(max=MOST_FILES - 1),
        limits={"story": STORY, "links": LINKS, "line": LINE},
        duty=duty_note(opened, words, is_urgent=is_urgent, left_out=left_out),
        crisis=crisis_context(card, form, is_saved=False) if card else None,
    )
    for name, value in TELL_HEADERS.items():
        answer.headers[name] = value
    return answer


def receipt_page(
    opened: OpenBox,
    form: Form,
    left_out: set[int],
    *,
    filed: Filed,
    kept: str,
    card: str = "",
    dropped: bool = False,
    status: int = 200,
    mistyped: bool = False,
) -> HttpResponse:
    """Show the code, and what comes next; `dropped`: pictures came that are not taken."""
    words = words_for(form.audience)
    by = reply_in_words(opened, is_urgent=filed.is_urgent)
    return shown(
        "tell_receipt",
        status,
        audience=form.audience,
        groups=_pairs(receipts.shown(form.code)),
        kept=kept,
        filed=filed,
        duty=duty_note(opened, words, is_urgent=filed.is_urgent, left_out=left_out),
        next=words["receipt"]["next"].format(by=by),
        crisis=crisis_context(card, form, is_saved=True) if card else None,
        dropped=dropped,
        mentioned=_mentioned(opened.school, form),
        mistyped=mistyped,
    )


def kept_page(opened: OpenBox, form: Form, *, is_urgent: bool) -> HttpResponse:
    """Say what comes next, without the code."""
    words = words_for(form.audience)
    by = reply_in_words(opened, is_urgent=is_urgent)
    return shown("tell_kept", audience=form.audience, next=words["receipt"]["next"].format(by=by))


def crisis_context(category: str, form: Form, *, is_saved: bool) -> Mapping[str, Any]:
    """Return the help card of a category."""
    card = crisis_words(category, form.audience, form.kind)
    words = all_words()["crisis"]
    return {
        "card": card,
        "calls_title": words["calls_title"],
        "after": words["saved" if is_saved else "unsaved"],
    }


def image_fields(words: Words, given: Posted) -> list[tuple[str, str, str]]:
    """Return (name, label, value) of what is asked instead of an intimate picture."""
    return [
        (name, words["tell"][f"intimate_{name}"], given.get(f"image_{name}", ""))
        for name in IMAGE_FIELDS
    ]


def in_a_line(people: Sequence[Reader]) -> str:
    """Return "cô Vân, thầy Minh"."""
    return ", ".join(one.person.addressed for one in people)


def _meant(school: School, ticks: Mapping[int, bool]) -> list[tuple[Reader, bool]]:
    return [(one, ticks[one.person.pk]) for one in named_as(school, ticks)]


def _mentioned(school: School, form: Form) -> str:
    """Return who does not get it as the story names them, "" for nobody."""
    if not form.mentioned:
        return ""
    who = in_a_line(named_as(school, form.mentioned))
    said: str = words_for(form.audience)["receipt"]["mentioned"].format(who=who)
    return said[:1].upper() + said[1:]


def _step(words: Words, number: int) -> dict[str, Any]:
    return {"steps": (words["step"].format(n=number), [n <= number for n in (1, 2, 3)])}


def _options(words: Words) -> list[tuple[str, str]]:
    return [(answer, words[answer]) for answer in ANSWERS]


def _pairs(groups: list[str]) -> list[str]:
    """Return the groups as they stand, the check character beside the last one."""
    return [*groups[:-2], f"{groups[-2]} {groups[-1]}"]


def _contacts(school: School) -> list[Any]:
    return calls_of(HelpContact.objects.filter(school=school).active())

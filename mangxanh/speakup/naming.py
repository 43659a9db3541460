"""Whom the story itself names: left out, and asked about first where too few would be left.

Asking costs the files, which travel once; so nobody is asked as long as enough are left.
"""

from dataclasses import dataclass, replace

from django.http import QueryDict

from mangxanh.cases.models import Handler
from mangxanh.school.models import School
from mangxanh.speakup.actions.filing import whom_to_leave_out
from mangxanh.speakup.answers import NotOffered, Told
from mangxanh.speakup.asking import PUPIL
from mangxanh.speakup.form_token import Form
from mangxanh.speakup.left_out import mentioned_in
from mangxanh.speakup.queries import OpenBox, colleagues_of, handlers_by_value


@dataclass(frozen=True)
class Named:
    """The form with whom the story names; whom to ask about now, and who was asked about before."""

    form: Form
    open: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()

    @property
    def ticks(self) -> dict[int, bool]:
        """Return {person to be shown: whether they are ticked}; nobody where nothing is asked."""
        before = {key: key in self.form.left_out for key in self.asked}
        return before | dict.fromkeys(self.open, True)


def named_by(box: OpenBox, form: Form, told: Told, posted: QueryDict) -> Named:
    """Return what follows from the names in a story. NotOffered for an answer nobody was asked."""
    found, asked = _handlers_in(box.school, form, told), frozenset[int]()
    form = replace(form, mentioned=())
    if "asked" in posted:
        known = handlers_by_value(box.school)
        sent = {*posted.getlist("asked"), *posted.getlist("meant")}
        if not sent <= known.keys():
            raise NotOffered
        asked = frozenset(known[value] for value in posted.getlist("asked"))
        meant = asked & {known[value] for value in posted.getlist("meant")}
        form = replace(form, left_out=tuple(sorted({*form.left_out, *meant})))
    if not found:
        return Named(form, asked=asked)
    left_out = whom_to_leave_out(box.school, form)
    found -= asked | left_out
    if box.ladder_without(left_out) and not box.ladder_without(left_out | found):
        return Named(form, frozenset(found), asked)
    return Named(replace(form, mentioned=tuple(sorted(found))), asked=asked)


def _handlers_in(school: School, form: Form, told: Told) -> set[int]:
    story = "\n".join([told.story, (told.image or {}).get("who", "")])
    if not story.strip():
        return set()
    found = mentioned_in(story, colleagues_of(school), by_adult=form.audience != PUPIL)
    rows = Handler.objects.filter(school=school, person__in=found) if found else ()
    return {row.person_id for row in rows}

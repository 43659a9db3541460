"""Words that the plan's templates show for codes."""

from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangxanh.plan.importer.kinds import EVIDENCE_KINDS, FORMS, INDICATORS
from mangxanh.plan.models import Activity, Audience, Partner, Programme
from mangxanh.ui.states import STATES

register = template.Library()
SHORT = 34
DETAIL_WORDS = {
    "handout": gettext_lazy("Handed out"),
    "copies": gettext_lazy("Copies"),
    "to_whom": gettext_lazy("To whom"),
    "into": gettext_lazy("Integrated into"),
    "carrier": gettext_lazy("Carried by"),
    "subject": gettext_lazy("Subject"),
    "lesson": gettext_lazy("Lesson"),
    "material": gettext_lazy("Teaching material"),
    "organiser": gettext_lazy("Organiser"),
    "document": gettext_lazy("Document"),
    "participants": gettext_lazy("Took part"),
    "staff_took": gettext_lazy("Colleagues who took part"),
    "staff_excused": gettext_lazy("Colleagues with a reason"),
    "staff_asked": gettext_lazy("Colleagues who were asked"),
    "prizes": gettext_lazy("Prizes"),
    "pages": gettext_lazy("Pages and groups"),
    "found": gettext_lazy("Things found"),
}
INTO = {
    "activity": gettext_lazy("a child-protection activity"),
    "lesson": gettext_lazy("a lesson"),
}
VERBS = {
    "line assigned": gettext_lazy("assigned"),
    "line done": gettext_lazy("marked done"),
    "line na": gettext_lazy("marked not applicable"),
    "line open": gettext_lazy("opened again"),
    "money entered": gettext_lazy("money entered"),
}


def _word(words: Mapping[str, Any], code: str) -> str:
    return str(words[code]) if code in words else _("left blank")


@register.filter
def form_word(code: str) -> str:
    """Return the name of a line's form."""
    return _word(FORMS, code)


@register.filter
def evidence_word(code: str) -> str:
    """Return the name of a kind of evidence."""
    return _word(EVIDENCE_KINDS, code)


@register.filter
def indicator_word(code: str) -> str:
    """Return the name of an indicator."""
    return _word(INDICATORS, code)


@register.simple_tag
def money_box(form: forms.Form, name: str) -> SafeString:
    """Show one box of a table of sums, spoken with its line."""
    bound = form[name]
    attrs: dict[str, str | bool] = {
        "class": "input",
        "aria-label": f"{bound.label}, {bound.html_name.split('-')[1]}",
    }
    if name == "source":
        attrs["list"] = "sources"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


@register.filter
def short_heading(heading: str) -> str:
    """Return the start of a section's heading that fits on one line, cut between words."""
    if len(heading) <= SHORT:
        return heading
    first = heading.partition(",")[0]
    if len(first) <= SHORT:
        return first
    return first[: SHORT + 1].rpartition(" ")[0] + "…"


@register.filter
def state_word(code: str) -> str:
    """Return the word of a state, without its chip."""
    return str(STATES[code].word)


@register.filter
def verb_word(verb: str) -> str:
    """Return what a history row of a line says."""
    return str(VERBS.get(verb, verb))


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401  # whatever it holds
    """Return a value whose key has a hyphen, "" for none."""
    return mapping.get(key, "")


@register.filter
def class_words(activity: Activity) -> str:
    """Return the classes of an activity in few words: a whole grade by its number."""
    rows = [row.school_class for row in activity.class_rows.all()]
    if len(rows) <= 3:
        return ", ".join(row.name for row in rows) or "–"
    grades = sorted({row.grade for row in rows})
    if len(grades) == 1:
        return _("Grade %(grade)d (%(n)d classes)") % {"grade": grades[0], "n": len(rows)}
    return _("%(n)d classes") % {"n": len(rows)}


def _labels(choices: Any, codes: list[str]) -> str:  # noqa: ANN401  # a TextChoices class
    words = dict(choices.choices)
    return ", ".join(str(words.get(code, code)) for code in codes)


@register.filter
def partner_words(activity: Activity) -> str:
    """Return who did it together with the school."""
    return _labels(Partner, activity.partners)


@register.filter
def audience_words(activity: Activity) -> str:
    """Return who else took part."""
    return _labels(Audience, activity.audience)


@register.filter
def programme_words(activity: Activity) -> str:
    """Return which programmes it counts for as well."""
    return _labels(Programme, activity.programmes)


@register.filter
def detail_rows(activity: Activity) -> list[tuple[str, str]]:
    """Return (label, value) of the details that its kind asks for."""
    return [
        (str(DETAIL_WORDS[name]), str(INTO.get(str(value), value)))
        for name, value in activity.details.items()
        if name in DETAIL_WORDS
    ]

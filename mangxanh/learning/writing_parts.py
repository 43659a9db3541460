"""The parts of the writing page: a field for each text of `texts.py`, in plain words."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict, ErrorList
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.learning.facts import Fact
from mangxanh.learning.reading import LONGEST
from mangxanh.learning.shelf import PICTURES, shipped_facts
from mangxanh.learning.texts import (
    BANDS,
    Card,
    Lesson,
    Question,
)

Label: TypeAlias = Any  # words, translated when they are shown
KIND_NAMES: dict[str, Promise] = {
    "story": pgettext_lazy("kind of card", "A story"),
    "idea": pgettext_lazy("kind of card", "An idea"),
    "check": pgettext_lazy("kind of card", "A question"),
    "plan": pgettext_lazy("kind of card", "If – then"),
    "help": pgettext_lazy("kind of card", "Where to get help"),
}
AUDIENCE_NAMES: dict[str, Promise] = {
    "pupil": pgettext_lazy("readers of a lesson", "Pupils"),
    "guardian": pgettext_lazy("readers of a lesson", "Parents"),
    "teacher": pgettext_lazy("readers of a lesson", "Teachers"),
}
TOPIC_NAMES: dict[str, Promise] = {
    "conduct": pgettext_lazy("topic", "Respectful conduct"),
    "privacy": pgettext_lazy("topic", "Privacy and images"),
    "accounts": pgettext_lazy("topic", "Accounts and passwords"),
    "scams": pgettext_lazy("topic", "Scams"),
    "bullying": pgettext_lazy("topic", "Bullying online"),
    "safety": pgettext_lazy("topic", "Strangers, threats"),
    "news": pgettext_lazy("topic", "True and false news"),
    "ai": pgettext_lazy("topic", "AI and made-up images"),
    "copyright": pgettext_lazy("topic", "Copyright"),
    "time": pgettext_lazy("topic", "Games and time"),
    "phone": pgettext_lazy("topic", "The phone in class"),
    "challenges": pgettext_lazy("topic", "Dangerous challenges"),
    "help": pgettext_lazy("topic", "Asking for help"),
    "deeds": pgettext_lazy("topic", "Good deeds"),
    "writing": pgettext_lazy("topic", "Writing for the portal"),
}
# What a card of each kind asks for; another field shows only where something stands in it.
_ASKED = {
    "story": ("text", "after", "picture"),
    "idea": ("text", "picture"),
    "check": ("text", "more.title", "more.text"),
    "plan": ("if", "then", "text"),
    "help": ("text",),
}
_WIDTH = 60  # letters of a line in a box
_FREE = {"check": ("text", "more.title", "more.text"), "plan": ("text",), "story": ("after",)}


def line_field(label: Label, *, hint: Label = "", free: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=not free)


def text_field(
    label: Label, text: str, *, least: int = 2, hint: Label = "", free: bool = False
) -> forms.CharField:
    """Return a box as high as what stands in it."""
    rows = sum(1 + len(line) // _WIDTH for line in text.splitlines())
    widget = forms.Textarea(attrs={"rows": str(min(max(rows, least), 16))})
    return forms.CharField(label=label, help_text=hint, required=not free, widget=widget)


def _choice(
    label: Label, choices: Iterable[tuple[str, Any]], value: str, *, free: bool = False
) -> forms.ChoiceField:
    """Return a list to choose from; what is chosen stands in it even where it is none of them."""
    found = list(choices)
    if value not in {one for one, _name in found}:
        found.insert(0, (value, value or "—"))
    return forms.ChoiceField(label=label, choices=found, required=not free)


@cache
def _pictures() -> tuple[tuple[str, str], ...]:
    names = sorted(path.stem for path in PICTURES.glob("*.svg"))
    return ("", "—"), *((name, name) for name in names)


class PartForm(forms.Form):
    """Some fields of a lesson, with what is to be mended in them; nothing is checked here."""

    use_required_attribute = False

    def __init__(self, at: str, fields: dict[str, forms.Field], values: dict[str, Any]) -> None:
        self.below = at
        self.told: dict[str, list[str]] = {}
        super().__init__({self.add_prefix(name): value for name, value in values.items()})
        self.fields.update(fields)

    @property
    def anchor(self) -> str:
        """Return where it stands on the page."""
        return "phan-" + self.below.replace(".", "-")

    def add_prefix(self, field_name: str) -> str:
        """Return the name that the whole form knows: "cards.2.title"."""
        return f"{self.below}.{field_name}" if self.below else field_name

    def full_clean(self) -> None:
        """Show what was found in the lesson, and look for nothing."""
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict({name: ErrorList(told) for name, told in self.told.items()})

    def tell(self, where: str, message: str) -> bool:
        """Show a fault at its field, or at the whole part; False where it belongs elsewhere."""
        if where != self.below and not (not self.below or where.startswith(f"{self.below}.")):
            return False
        name = where[len(self.below) :].lstrip(".")
        if name not in self.fields:
            name = name.split(".")[0]
        place = name if name in self.fields else NON_FIELD_ERRORS
        self.told.setdefault(place, []).append(message)
        return True


def head_part(lesson: Lesson) -> PartForm:
    fields: dict[str, forms.Field] = {
        "title": line_field(
            pgettext_lazy("of a lesson", "Title"), hint=gettext_lazy("At most 70 characters.")
        ),
        "about": text_field(gettext_lazy("What it is about, in a sentence or two"), lesson.about),
        "minutes": _choice(
            gettext_lazy("Minutes to read it"),
            [(str(n), str(n)) for n in range(2, LONGEST + 1)],
            str(lesson.minutes),
        ),
        "topic": _choice(gettext_lazy("Topic"), TOPIC_NAMES.items(), lesson.topic),
    }
    if lesson.audience == "pupil":
        fields["grades"] = _choice(gettext_lazy("Grades"), grade_choices(), bands(lesson.grades))
    values = {
        "title": lesson.title,
        "about": lesson.about,
        "minutes": str(lesson.minutes),
        "topic": lesson.topic,
        "grades": bands(lesson.grades),
    }
    return PartForm("", fields, values)


def bands(grades: tuple[int, ...]) -> str:
    """Return grades as the form holds them: "6-7"."""
    return "-".join(map(str, grades))


def grade_choices() -> list[tuple[str, str]]:
    """Return the grades that have a path of their own."""
    return [(bands(band), _("Grades %d and %d") % band) for band in BANDS]


def more_part(lesson: Lesson) -> PartForm:
    fields: dict[str, forms.Field] = {
        "order": forms.IntegerField(
            label=gettext_lazy("Place on the path"),
            help_text=gettext_lazy("1 comes first; a number of your own from 50."),
        ),
        "picture": _choice(gettext_lazy("Picture"), _pictures(), lesson.picture, free=True),
        "clauses": line_field(
            gettext_lazy("Clauses of the plan"),
            hint=gettext_lazy("With commas, for example 2.1.8, 2.3.2."),
            free=True,
        ),
    }
    values = {
        "order": str(lesson.order),
        "picture": lesson.picture,
        "clauses": ", ".join(lesson.clauses),
    }
    return PartForm("", fields, values)


def facts_part(lesson: Lesson, day: date) -> PartForm:
    known = shipped_facts()
    fitting = {n for n, fact in known.items() if lesson.audience in fact.audiences}
    numbers = sorted(fitting | set(lesson.facts))
    field = forms.MultipleChoiceField(
        label=gettext_lazy("Facts that the lesson states"),
        help_text=gettext_lazy("What is not in this list is not stated as law or figure."),
        choices=[(str(n), _fact(n, known.get(n), day)) for n in numbers],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    return PartForm("", {"facts": field}, {"facts": [str(n) for n in lesson.facts]})


def _fact(number: int, fact: Fact | None, day: date) -> str:
    if fact is None:
        return _("Fact %d is not in the list of sourced facts.") % number
    law = fact.law or fact.source
    late = "" if fact.holds(day) else _("does not hold now")
    shown = " · ".join(filter(None, (law, late)))
    return format_html("{} <small class='muted'>({})</small>", fact.text, shown)


def fields_of(card: Card) -> tuple[dict[str, forms.Field], dict[str, Any]]:
    """Return the fields that a card of its kind has, and others that hold something."""
    values = {
        "kind": card.kind,
        "title": card.title,
        "if": card.when,
        "then": card.then,
        "text": card.question.text if card.question else card.text,
        "after": card.after,
        "more.title": card.more_title,
        "more.text": card.more_text,
        "picture": card.picture,
    }
    asked, free = _ASKED.get(card.kind, ("text",)), _FREE.get(card.kind, ())
    title = (
        gettext_lazy("The question")
        if card.kind == "check"
        else pgettext_lazy("of a lesson", "Title")
    )
    fields: dict[str, forms.Field] = {
        "kind": _choice(gettext_lazy("Kind of card"), KIND_NAMES.items(), card.kind),
        "title": line_field(title),
        "if": line_field(gettext_lazy("If …")),
        "then": line_field(gettext_lazy("then …")),
        "text": text_field(
            pgettext_lazy("of a lesson", "Text"),
            values["text"],
            free="text" in free or bool(card.chat),
            hint=gettext_lazy("A blank line begins a paragraph, “- ” an item, **bold**."),
        ),
        "after": text_field(gettext_lazy("Under the chat"), card.after, free=True),
        "more.title": line_field(gettext_lazy("Heading of “more about it”"), free=True),
        "more.text": text_field(gettext_lazy("Text of “more about it”"), card.more_text, free=True),
        "picture": _choice(gettext_lazy("Picture"), _pictures(), card.picture, free=True),
    }
    shown = {"kind", "title", *asked} | {name for name, value in values.items() if value}
    return {name: field for name, field in fields.items() if name in shown}, values


def message_part(at: str, line: Any) -> PartForm:  # noqa: ANN401  # a Message
    fields: dict[str, forms.Field] = {
        "who": line_field(pgettext_lazy("line of a chat", "Who")),
        "at": line_field(pgettext_lazy("line of a chat", "At")),
        "says": text_field(pgettext_lazy("line of a chat", "says"), line.says),
    }
    return PartForm(at, fields, {"who": line.who, "at": line.at, "says": line.says})


def options_part(at: str, question: Question | None) -> list[tuple[PartForm, bool]]:
    found = []
    for n, option in enumerate(question.options if question else ()):
        fields: dict[str, forms.Field] = {
            "text": line_field(pgettext_lazy("of a lesson", "Answer")),
            "why": text_field(gettext_lazy("What is said to who chose it"), option.why),
        }
        values = {"text": option.text, "why": option.why}
        found.append((PartForm(f"{at}.options.{n}", fields, values), option.right))
    return found


def pack_part(lesson: Lesson) -> PartForm:
    fields: dict[str, forms.Field] = {}
    if lesson.pack:
        fields = {
            "goal": text_field(gettext_lazy("What pupils can do afterwards"), lesson.pack.goal),
            "need": text_field(gettext_lazy("What the teacher needs"), lesson.pack.need),
        }
    values = {"goal": lesson.pack.goal, "need": lesson.pack.need} if lesson.pack else {}
    return PartForm("pack", fields, values)


def steps_part(lesson: Lesson) -> list[PartForm]:
    found = []
    for n, step in enumerate(lesson.pack.steps if lesson.pack else ()):
        minutes = [(str(m), str(m)) for m in range(1, 11)]
        fields: dict[str, forms.Field] = {
            "title": line_field(pgettext_lazy("of a lesson", "Title")),
            "minutes": _choice(gettext_lazy("Minutes"), minutes, str(step.minutes)),
            "do": text_field(gettext_lazy("What the teacher does"), step.do),
            "say": text_field(gettext_lazy("What the teacher says"), step.say, free=True),
        }
        values = {
            "title": step.title,
            "minutes": str(step.minutes),
            "do": step.do,
            "say": step.say,
        }
        found.append(PartForm(f"pack.steps.{n}", fields, values))
    return found


def slides_part(lesson: Lesson) -> list[PartForm]:
    found = []
    for n, slide in enumerate(lesson.pack.slides if lesson.pack else ()):
        fields: dict[str, forms.Field] = {
            "title": line_field(pgettext_lazy("of a lesson", "Title")),
            "text": text_field(pgettext_lazy("of a lesson", "Text"), slide.text, free=True),
            "ask": line_field(gettext_lazy("Question to the class"), free=True),
            "picture": _choice(gettext_lazy("Picture"), _pictures(), slide.picture, free=True),
        }
        values = {
            "title": slide.title,
            "text": slide.text,
            "ask": slide.ask,
            "picture": slide.picture,
        }
        found.append(PartForm(f"pack.slides.{n}", fields, values))
    return found


def flag_part(lesson: Lesson) -> PartForm:
    """What is read at chào cờ."""
    read_aloud = text_field(
        gettext_lazy("What is read aloud"),
        lesson.flag,
        hint=gettext_lazy("Three minutes: 280 to 450 tiếng."),
    )
    return PartForm("", {"flag": read_aloud}, {"flag": lesson.flag})


def glossary_part(lesson: Lesson) -> list[PartForm]:
    """Return a row for each hard word, and an empty one."""
    found = []
    for n, (word, says) in enumerate((*lesson.glossary.items(), ("", ""))):
        fields: dict[str, forms.Field] = {
            "word": line_field(gettext_lazy("Hard word"), free=True),
            "says": line_field(gettext_lazy("What it means"), free=True),
        }
        found.append(PartForm(f"glossary.{n}", fields, {"word": word, "says": says}))
    return found

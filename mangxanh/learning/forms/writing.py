"""The page on which a lesson is written: all its parts, and every fault at the field it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mangxanh.analysis.readability import Reading, read
from mangxanh.common.yaml_nodes import Fault
from mangxanh.learning.checking import LIMITS, unknown_words
from mangxanh.learning.shaping import MOST
from mangxanh.learning.texts import (
    AUDIENCES,
    BANDS,
    QUESTIONS,
    SLIDES,
    TOPICS,
    Card,
    Lesson,
    Question,
    words_of,
)
from mangxanh.learning.writing_parts import (
    AUDIENCE_NAMES,
    TOPIC_NAMES,
    PartForm,
    bands,
    facts_part,
    fields_of,
    flag_part,
    glossary_part,
    grade_choices,
    head_part,
    line_field,
    message_part,
    more_part,
    options_part,
    pack_part,
    slides_part,
    steps_part,
    text_field,
)

_BELOW = {"after", "more.title", "more.text", "picture"}


@dataclass
class CardPart:
    """A card, or a question at the end, as the page shows it."""

    number: int
    name: str | Promise
    form: PartForm
    chat: list[PartForm]
    options: list[tuple[PartForm, bool]]  # with whether it is the right one
    asks: bool
    reading: Reading
    too_hard: bool
    is_first: bool
    is_last: bool
    has_room: bool  # for another answer
    chats: bool
    hard: list[str]  # words that few pupils know

    @property
    def at(self) -> str:
        return self.form.below

    @property
    def anchor(self) -> str:
        return self.form.anchor

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the fields above the chat or the answers."""
        return [bound for bound in self.form if bound.name not in _BELOW]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [bound for bound in self.form if bound.name in _BELOW]

    @property
    def short(self) -> bool:
        """Return whether there is room for another line of chat."""
        return self.chats and len(self.chat) < MOST["chat"]


class WritingForm:
    """The whole page: its parts, in the order of the lesson, and every fault with its place."""

    def __init__(
        self, lesson: Lesson, faults: Iterable[Fault] = (), *, day: date, told: bool = True
    ) -> None:
        self.lesson = lesson
        self.limits = LIMITS.get(lesson.audience, LIMITS["pupil"])
        self.whole = read(lesson.words_of_cards())
        self.head = head_part(lesson)
        self.more = more_part(lesson)
        self.facts = facts_part(lesson, day)
        self.cards = [self._card(n, card) for n, card in enumerate(lesson.cards)]
        self.recall = [self._recall(n, one) for n, one in enumerate(lesson.recall)]
        self.pack = pack_part(lesson)
        self.steps = steps_part(lesson)
        self.slides = slides_part(lesson)
        self.flag = flag_part(lesson)
        self.glossary = glossary_part(lesson)
        self.top: list[str] = []
        self.at_work = ""  # the folded part in which a button was pressed
        self._parts = list(self._named_parts())
        for fault in faults if told else ():
            self._place(fault)

    def _named_parts(self) -> Iterable[tuple[str, PartForm]]:
        yield from ((_("The lesson"), form) for form in (self.head, self.facts, self.more))
        for part in (*self.cards, *self.recall):
            name = str(part.name)
            yield name, part.form
            yield from ((name, form) for form in (*part.chat, *(o for o, _right in part.options)))
        yield _("Fifteen minutes in class"), self.pack
        for n, form in enumerate(self.steps, start=1):
            yield _("Step %d") % n, form
        for n, form in enumerate(self.slides, start=1):
            yield _("Slide %d") % n, form
        yield _("At chào cờ"), self.flag
        yield from ((_("Hard words"), form) for form in self.glossary)

    def _place(self, fault: Fault) -> None:
        """Give a fault to the part that it is nearest to."""
        message, tops = fault.short or fault.text, (self.head, self.facts, self.more, self.flag)
        inner = sorted(
            (form for _n, form in self._parts if form.below), key=lambda f: -len(f.below)
        )
        if any(form.tell(fault.where, message) for form in inner):
            return
        name = fault.where.split(".")[0]
        for form in tops:
            if name in form.fields:
                form.tell(fault.where, message)
                return
        lists = {"cards": _("Cards"), "recall": _("Three questions at the end")}
        self.top.append(f"{lists[name]}: {message}" if name in lists else message)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return all that is to be mended: (id on the page, words)."""
        found = [("", message) for message in self.top]
        for name, form in self._parts:
            for field, told in form.told.items():
                where = str(form.auto_id) % form.add_prefix(field) if field in form.fields else ""
                where = where or (form.anchor if form.below else "")
                label = f" · {form.fields[field].label}" if field in form.fields else ""
                found += [(where, f"{name}{label}: {message}") for message in told]
        return found

    @property
    def has_room(self) -> bool:
        return len(self.cards) < MOST["cards"]

    @property
    def longer(self) -> dict[str, bool]:
        """Return of which lists there may be one more."""
        pack = self.lesson.pack
        return {
            "recall": self.lesson.audience == "pupil" and len(self.recall) < QUESTIONS,
            "steps": bool(pack) and len(self.steps) < MOST["steps"],
            "slides": bool(pack) and len(self.slides) < SLIDES,
        }

    @property
    def opening(self) -> list[forms.BoundField]:
        """Return what is written at the head of a lesson; `brief` is what is chosen there."""
        return list(self.head)[:2]

    @property
    def brief(self) -> list[forms.BoundField]:
        return list(self.head)[2:]

    @property
    def spare_slides(self) -> bool:
        return len(self.slides) > SLIDES

    @property
    def opened(self) -> dict[str, bool]:
        """Return which folded parts hold something to mend, or were just worked at."""
        parts = {"recall": "recall", "pack": "pack", "flag": ""}
        faulty = {name: name == self.at_work for name in parts}
        for _name, form in self._parts:
            for name, begin in parts.items():
                its = form.below.split(".")[0] == begin if begin else "flag" in form.fields
                faulty[name] |= its and bool(form.told)
        return faulty

    def _reading(self, texts: Iterable[str]) -> tuple[Reading, bool]:
        found = read(texts)
        mean, longest = self.limits
        return found, found.mean > mean or found.longest > longest

    def _hard(self, texts: Iterable[str]) -> list[str]:
        """Return the words of a part that pupils may not know and nobody explains."""
        return unknown_words(texts, self.lesson) if self.lesson.audience == "pupil" else []

    def _card(self, n: int, card: Card) -> CardPart:
        fields, values = fields_of(card)
        at = f"cards.{n}"
        texts = [card.title, card.text, card.after, card.more_title, card.more_text]
        texts += [line.says for line in card.chat]
        texts += [f"Nếu {card.when}, thì {card.then}."] if card.when else []
        texts += list(words_of(card.question))[1:] if card.question else []
        reading, too_hard = self._reading(texts)
        return CardPart(
            number=n + 1,
            name=_("Card %d") % (n + 1),
            form=PartForm(at, fields, values),
            chat=[message_part(f"{at}.chat.{m}", line) for m, line in enumerate(card.chat)],
            options=options_part(at, card.question),
            asks=card.question is not None,
            reading=reading,
            too_hard=too_hard,
            is_first=n == 0,
            is_last=n == len(self.lesson.cards) - 1,
            has_room=card.question is not None and len(card.question.options) < MOST["options"],
            chats=card.kind == "story" or bool(card.chat),
            hard=self._hard(texts),
        )

    def _recall(self, n: int, question: Question) -> CardPart:
        at, count = f"recall.{n}", len(self.lesson.recall)
        fields: dict[str, forms.Field] = {"title": line_field(gettext_lazy("The question"))}
        if question.text:
            fields["text"] = text_field(
                pgettext_lazy("of a lesson", "Text"), question.text, free=True
            )
        reading, too_hard = self._reading(words_of(question))
        return CardPart(
            number=n + 1,
            name=_("Question %d at the end") % (n + 1),
            form=PartForm(at, fields, {"title": question.title, "text": question.text}),
            chat=[],
            options=options_part(at, question),
            asks=True,
            reading=reading,
            too_hard=too_hard,
            is_first=n == 0,
            is_last=n == count - 1,
            has_room=len(question.options) < MOST["options"],
            chats=False,
            hard=self._hard(words_of(question)),
        )


class NewLessonForm(forms.Form):
    """What a lesson of the school's own begins with."""

    title = forms.CharField(label=gettext_lazy("What is the lesson called?"), max_length=70)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"),
        choices=[(str(one), AUDIENCE_NAMES[one]) for one in AUDIENCES],
        widget=forms.RadioSelect,
        initial="pupil",
    )
    grades = forms.ChoiceField(
        label=gettext_lazy("Which grades, if it is for pupils?"),
        choices=grade_choices,
        widget=forms.RadioSelect,
        initial=bands(BANDS[0]),
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"), choices=[(one, TOPIC_NAMES[one]) for one in TOPICS]
    )

    def clean_grades(self) -> tuple[int, ...]:
        return tuple(int(n) for n in self.cleaned_data["grades"].split("-"))


class FileForm(forms.Form):
    """A lesson as a file: pasted, or sent."""

    text = forms.CharField(
        label=gettext_lazy("The file"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "28", "class": "lines", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or send a file (.yaml)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml,text/plain"}),
    )

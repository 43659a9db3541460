"""What the living styleguide shows: a form, its errors, a menu, rows; all invented."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import pgettext, pgettext_lazy

from mangxanh.ui.states import STATES
from mangxanh.ui.templatetags.ui import day, icon_names

KINDS = [
    ("flag", pgettext_lazy("sample", "Flag ceremony")),
    ("class", pgettext_lazy("sample", "Homeroom lesson")),
    ("talk", pgettext_lazy("sample", "Talk")),
    ("inside", pgettext_lazy("sample", "Inside a subject")),
    ("article", pgettext_lazy("sample", "Article")),
    ("handout", pgettext_lazy("sample", "Handout")),
]
KIND_ICONS = dict(
    zip((k for k, _word in KINDS), ("flag", "users", "grad", "shield", "news", "file"), strict=True)
)
DRAWINGS = (
    "truong-tre", "la-sen", "vo-o-ly", "loa-phuong", "gio-tre", "dieu", "thuyen-giay",
    "cong-tre", "canh-tre",
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label=pgettext_lazy("sample", "Name"),
        help_text=pgettext_lazy("sample", "One line is enough."),
    )
    day = forms.DateField(label=pgettext_lazy("sample", "Day"))
    present = forms.IntegerField(
        label=pgettext_lazy("sample", "Pupils present"), min_value=0, max_value=50
    )
    note = forms.CharField(
        label=pgettext_lazy("sample", "Note"), required=False, widget=forms.Textarea
    )
    grade = forms.ChoiceField(
        label=pgettext_lazy("sample", "Grade"),
        choices=[("6", "6"), ("7", "7"), ("8", "8"), ("9", "9")],
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "Kind"), choices=KINDS[:3], widget=forms.RadioSelect
    )
    classes = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Classes"),
        choices=[(c, c) for c in ("6A1", "6A2", "6A3", "7A1", "7A2", "7A3")],
        widget=forms.CheckboxSelectMultiple,
    )
    paper = forms.FileField(label=pgettext_lazy("sample", "Paper"), required=False)
    seen = forms.BooleanField(
        label=pgettext_lazy("sample", "I have read this"),
        help_text=pgettext_lazy("sample", "Tick it yourself."),
    )


class PickForm(forms.Form):
    """Choices that are picked with one tap."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "Kind"), choices=KINDS, widget=forms.RadioSelect
    )
    classes = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Classes"),
        choices=[(f"{g}A{n}", f"{g}A{n}") for g in (6, 7) for n in range(1, 7)],
        widget=forms.CheckboxSelectMultiple,
    )
    paper = forms.FileField(
        label=pgettext_lazy("sample", "Drop a file here, or choose one"),
        help_text=pgettext_lazy("sample", "DOCX, PDF with text, or TXT. At most 20 MB."),
    )


def _menu() -> list[dict[str, Any]]:
    def item(label: str, name: str, **more: object) -> dict[str, object]:
        return {
            "label": label,
            "url": "#content",
            "icon": name,
            "current": False,
            "count": 0,
        } | more

    return [
        {
            "label": pgettext("sample", "Every day"),
            "items": [
                item(pgettext("sample", "Today"), "home", current=True),
                item(pgettext("sample", "My work"), "done", count=3),
                item(pgettext("sample", "Activities"), "cal"),
            ],
        },
        {
            "label": pgettext("sample", "Plan"),
            "items": [
                item(pgettext("sample", "Plan of the year"), "list"),
                item(pgettext("sample", "Yearly report"), "filecheck"),
            ],
        },
    ]


def sample() -> dict[str, Any]:
    """Return everything the styleguide's template needs."""
    menu = _menu()
    bound = SampleForm({"present": "4O", "day": "31/02/2026"}, auto_id="bad_%s")
    moment = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)  # a day of the demo
    return {
        "menu": menu,
        "bottom": [*menu[0]["items"], *menu[1]["items"]][:5],
        "me": {
            "name": pgettext("sample", "Ms Do Thi Hanh"),
            "title": pgettext("sample", "Deputy head"),
            "school": "THCS Bãi Giữa",
        },
        "clean_form": SampleForm(auto_id="clean_%s", initial={"day": date(2026, 11, 20)}),
        "bad_form": bound,
        "pick_form": PickForm(auto_id="pick_%s", initial={"kind": "inside", "classes": ["7A2"]}),
        "kind_icons": KIND_ICONS,
        "states": list(STATES),
        "icons": sorted(icon_names()),
        "drawings": DRAWINGS,
        "moment": moment,
        "page": Paginator(range(100), 10).page(2),
        "zalo_text": pgettext(
            "sample", "Dear teachers, the plan of the year is in your inbox. Please open it."
        ),
        "todos": _todos(moment),
        "track": [
            {"state": "done", "title": pgettext("sample", "Being written"), "text": "10/9/2026"},
            {"state": "now", "title": pgettext("sample", "With the signer"), "text": "20/9/2026"},
            {"state": "todo", "title": pgettext("sample", "Sent"), "text": ""},
        ],
        "map_lines": list(enumerate(["done", "doing", "late", "todo", "doing", "done"], start=1)),
        "crumbs": [("#content", pgettext("sample", "Plan of the year"))],
    }


def _todos(moment: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": pgettext("sample", "Homeroom lesson"),
            "text": pgettext("sample", "15 minutes"),
            "due": day(moment),
            "due_state": state,
            "url": "#content",
            "link": pgettext("sample", "Log it"),
        }
        for state in ("late", "soon", "")
    ] + [
        {
            "title": pgettext("sample", "Talk"),
            "text": pgettext("sample", "Grade 7"),
            "state": "todo",
        }
    ]

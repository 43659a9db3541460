"""What holds for the templates of every room, and each component alone."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from mangxanh.common.dates import now
from mangxanh.ui.templatetags.ui import icon_names

TEMPLATES = sorted((settings.BASE_DIR / "mangxanh").glob("*/templates/**/*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style", re.IGNORECASE),
    "a script in htmx": re.compile(r"hx-on|hx-vals=.js:", re.IGNORECASE),
}


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR / "mangxanh"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline(path):
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"))

    assert [what for what, pattern in INLINE.items() if pattern.search(source)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_icon_named_exists(path):
    named = re.findall(r"""\{% icon ["']([^"']+)["']""", path.read_text(encoding="utf-8"))

    assert set(named) - icon_names() == set()


ROW = {"title": "Alpha", "text": "Beta", "due": "20/11", "due_state": "late", "url": "/x/"}
GREEK = {"Alpha", "Beta", "Gamma", "Delta"}
COMPONENTS = {
    "card": {
        "title": "Alpha",
        "text": "Beta",
        "url": "/x/",
        "link": "Gamma",
        "over": "Delta",
        "tone": "leaf",
    },
    "note": {"tone": "ok", "title": "Alpha", "text": "Beta", "url": "/x/", "link": "Gamma"},
    "empty": {
        "title": "Alpha",
        "text": "Beta",
        "url": "/x/",
        "link": "Gamma",
        "url2": "/y/",
        "link2": "Delta",
    },
    "stat": {"number": 3, "label": "Beta", "late": True},
    "page_head": {"title": "Alpha", "back": "/x/", "url": "/y/", "link": "Gamma", "url2": "/z/"},
    "door": {"url": "/x/", "icon": "home", "title": "Alpha", "text": "Beta", "tone": "info"},
    "todo": {"rows": [ROW, {"title": "Alpha", "state": "todo"}]},
    "due": {"text": "20/11", "state": "soon"},
    "saved": {"state": "failed", "url": "/x/"},
    "track": {"rows": [{"state": "done", "title": "Alpha"}, {"state": "now", "title": "Beta"}]},
    "progress": {"url": "/x/", "done": 1, "total": 2, "message": "Alpha"},
    "refresh": {"seconds": 3},
    "zalo": {"text": "Alpha", "id": "z"},
    "skeleton": {},
    "crumbs": {"rows": [("/x/", "Alpha")], "here": "Beta"},
    "brand": {"school": "Alpha"},
    "messages": {},
}


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_shows_what_it_is_given(component):
    given = COMPONENTS[component]

    html = render_to_string(f"ui/{component}.html", given)

    words = set(given.values() if not given.get("rows") else ()) & GREEK
    assert [word for word in words if word not in html] == []
    assert html.strip() or not given


@pytest.mark.parametrize("component", set(COMPONENTS) - {"door"})
def test_a_component_stands_empty(component):
    assert "None" not in render_to_string(f"ui/{component}.html", {})


def test_running_work_asks_again_and_finished_work_does_not():
    given = {"url": "/x/", "done": 1, "total": 2, "message": "Alpha"}

    assert 'hx-get="/x/"' in render_to_string("ui/progress.html", given)
    assert "hx-get" not in render_to_string("ui/progress.html", given | {"finished": True})
    assert "hx-get" not in render_to_string("ui/progress.html", given | {"error": "Beta"})


@pytest.mark.parametrize("state", ["", "saving", "local", "failed"])
def test_saving_is_said_to_screen_readers(state):
    assert 'role="status"' in render_to_string("ui/saved.html", {"state": state, "at": now()})


@pytest.mark.parametrize("tone", ["", "ok", "warn", "danger"])
def test_a_note_has_a_shape_for_its_tone(tone):
    assert "#i-" in render_to_string("ui/note.html", {"tone": tone, "title": "Alpha"})


def test_a_question_before_something_final_says_what_follows():
    html = render_to_string(
        "ui/confirm.html",
        {"question": "Bỏ?", "text": "Không lấy lại được.", "submit": "Bỏ đi", "danger": True},
    )

    assert re.search(r"<h1>\s*Bỏ\?\s*</h1>", html)
    assert re.search(r'<button class="btn btn--danger"\s*>\s*Bỏ đi', html)

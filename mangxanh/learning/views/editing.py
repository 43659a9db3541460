"""Where lessons are written: the list, the form, the file, the preview, and putting them out."""

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Overtaken
from mangxanh.common.yaml_nodes import Fault, FaultyFileError
from mangxanh.learning.actions import editions
from mangxanh.learning.checking import hard_to_read
from mangxanh.learning.forms.writing import FileForm, NewLessonForm, WritingForm
from mangxanh.learning.models import LessonEdition, mark_of
from mangxanh.learning.permissions import can_publish_lessons, can_write_lessons
from mangxanh.learning.previewing import preview_bytes
from mangxanh.learning.queries.editions import (
    PUT_AWAY,
    SHIPPED,
    Written,
    draft_of,
    edition_of,
    obstacles,
    texts_of,
    why_ended,
    written_lessons,
)
from mangxanh.learning.reading import read_draft
from mangxanh.learning.shaping import shape
from mangxanh.learning.typed import lesson_in
from mangxanh.learning.writing import write_lesson
from mangxanh.learning.writing_parts import AUDIENCE_NAMES, KIND_NAMES, bands, grade_choices
from mangxanh.school.http import Request, login_required
from mangxanh.school.middleware import POLICY

CHECK = "?kiem=1"  # shows what is to be mended
LARGEST_FILE = 400_000  # bytes
# The preview alone may stand in a frame, of our own pages.
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@login_required
@require_safe
def lesson_editor(request: Request) -> HttpResponse:
    """List the lessons by their readers: what ships, what the school changed, what is being written."""
    require(can_write_lessons(request.user, request.school))
    rows = written_lessons(request.school, today())
    begun = [row for row in rows if row.draft]
    others = groupby((row for row in rows if not row.draft), key=_readers)
    groups = [(_("Being written at school"), begun)] if begun else []
    groups += [(name, list(found)) for name, found in others]
    return render(request, "learning/editor.html", {"groups": groups})


def _readers(row: Written) -> str:
    if row.lesson is None:
        return _("Not published yet")
    grades = dict(grade_choices()).get(bands(row.lesson.grades), "")
    return grades or str(AUDIENCE_NAMES[row.lesson.audience])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_new(request: Request) -> HttpResponse:
    """Begin a lesson of the school's own."""
    require(can_write_lessons(request.user, request.school))
    form = NewLessonForm(request.POST or None)
    if form.is_valid():
        try:
            draft = editions.begin_lesson(request.school, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("lesson_write", draft.key)
    status = 422 if form.errors else 200
    return render(request, "learning/new.html", {"form": form}, status=status)


@dataclass(frozen=True)
class Desk:
    """What lies before who writes a lesson: the text, whose mark they saw, where it came from."""

    key: str
    text: str
    draft: LessonEdition | None
    texts: dict[str, str]


def _desk(request: Request, key: str) -> Desk:
    """Return what there is of a lesson; 404 for what this school doesn't have."""
    draft, texts = draft_of(request.school, key), texts_of(request.school, key)
    if draft is None and not texts:
        raise Http404
    require(can_write_lessons(request.user, request.school))
    begin = request.GET.get("tu", "")
    text = draft.text if draft else texts.get(begin, texts[""])
    return Desk(key, text, draft, texts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_write(request: Request, lesson: str) -> HttpResponse:
    """Write a lesson in a form; every button keeps what was typed as the draft."""
    desk = _desk(request, lesson)
    found, faults = read_draft(desk.text)
    if request.method != "POST":
        form = WritingForm(found, faults, day=today(), told="kiem" in request.GET)
        return _writing_page(request, desk, form, mark_of(desk.text))
    button = request.POST.get("do", "save")
    if button.startswith("cards.add"):
        button = f"cards.add.{request.POST.get('new_kind', '')}"
    typed, anchor = shape(lesson_in(dict(request.POST.lists()), found), button)
    text, seen = write_lesson(typed), request.POST.get("seen", "")
    try:
        editions.save_draft(request.school, lesson, text, by=request.user, seen=seen)
    except ValidationError as refused:
        again = mark_of(desk.text) if isinstance(refused, Overtaken) else seen
        form = WritingForm(typed, day=today())
        form.top += refused.messages
        return _writing_page(request, desk, form, again, status=422)
    return _after(request, lesson, button, anchor)


@login_required
@require_POST
def lesson_reading(request: Request, lesson: str) -> HttpResponse:
    """Say how hard a card is to read as it stands in the form; nothing is kept."""
    found, _faults = read_draft(_desk(request, lesson).text)
    form = WritingForm(lesson_in(dict(request.POST.lists()), found), day=today())
    asked = request.GET.get("phan")
    card = next((one for one in (*form.cards, *form.recall) if one.at == asked), None)
    return render(request, "learning/card_reading.html", {"card": card})


def _after(request: Request, key: str, button: str, anchor: str) -> HttpResponse:
    """Lead on after the draft is kept: to where the button led, or to what is to be mended."""
    page = reverse("lesson_write", args=[key])
    if anchor:
        part = anchor.split("-")[1]
        return redirect(f"{page}?mo={part}#{anchor}")
    if button == "check":
        return redirect(page + CHECK)
    if button == "publish":
        return redirect("lesson_publish", key)
    told = pgettext("to a teacher", "The draft is kept. Readers still have the lesson as it was.")
    messages.success(request, told)
    return redirect(page)


def _writing_page(
    request: Request, desk: Desk, form: WritingForm, seen: str, *, status: int = 200
) -> HttpResponse:
    lesson, told = form.lesson, "kiem" in request.GET
    form.at_work = request.GET.get("mo", "")
    faults = read_draft(desk.text)[1]
    stops = [] if faults else obstacles(desk.text, desk.key, today())
    lines = form.lines + [("", words) for words in (stops if told else [])]
    context = {
        "form": form,
        "lesson": lesson,
        "desk": desk,
        "seen": seen,
        "lines": lines,
        "told": told,
        "left": len(faults) or len(stops),
        "hard": [] if faults or lesson.audience == "pupil" else hard_to_read(lesson),
        "ended": why_ended(lesson, today()),
        "readers": AUDIENCE_NAMES.get(lesson.audience, lesson.audience),
        "kinds": KIND_NAMES.items(),
        "edition": edition_of(request.school, desk.key),
        "may_publish": can_publish_lessons(request.user, request.school),
        "begins": [] if desk.draft else _begins(desk),
    }
    return render(request, "learning/write.html", context, status=status)


def _begins(desk: Desk) -> list[tuple[str, str]]:
    """Return other texts with which this draft may begin: (address, words)."""
    names = {
        SHIPPED: _("Begin with the text that ships"),
        PUT_AWAY: _("Begin with the school's text that was put away"),
    }
    return [
        (f"?tu={begin}", name)
        for begin, name in names.items()
        if begin in desk.texts and desk.texts[begin] != desk.text
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_file(request: Request, lesson: str) -> HttpResponse:
    """Show the lesson as its file, and take one: pasted or sent."""
    desk = _desk(request, lesson)
    if request.GET.get("tai"):
        named = {"Content-Disposition": f'attachment; filename="{lesson}.yaml"'}
        kind = "application/yaml; charset=utf-8"
        return HttpResponse(desk.text, content_type=kind, headers=named)
    text, seen = desk.text, mark_of(desk.text)
    form = FileForm(initial={"text": text})
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        text = _sent(form) if form.is_valid() else ""
        try:
            if not form.errors:
                seen_then = request.POST.get("seen", "")
                editions.save_draft(request.school, lesson, text, by=request.user, seen=seen_then)
                messages.success(request, _("The draft is kept."))
                return redirect("lesson_file", lesson)
        except ValidationError as refused:
            form = FileForm({"text": text})
            form.add_error(None if isinstance(refused, Overtaken) else "text", refused)
    context = {
        "form": form,
        "desk": desk,
        "seen": seen,
        "found": _faults_of(text),
        "title": read_draft(desk.text)[0].title or lesson,
    }
    return render(request, "learning/file.html", context, status=422 if form.errors else 200)


def _sent(form: FileForm) -> str:
    """Return the file that was sent, else what stands in the box; a fault where it is no text."""
    sent = form.cleaned_data["file"]
    if not sent:
        return str(form.cleaned_data["text"])
    if sent.size > LARGEST_FILE:
        form.add_error("file", _("The file is too long."))
        return ""
    try:
        return str(sent.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        form.add_error("file", _("The file holds letters that can't be read."))
        return ""


def _faults_of(text: str) -> list[tuple[Fault, str]]:
    """Return what is wrong in a file, each with the line as it stands there."""
    try:
        faults = sorted(read_draft(text)[1]) if text else []
    except FaultyFileError as faulty:
        faults = faulty.found
    lines = text.splitlines()
    return [(one, lines[one.line - 1][:200] if one.line <= len(lines) else "") for one in faults]


@login_required
@require_safe
def lesson_preview(request: Request, lesson: str) -> HttpResponse:
    """Show the draft as its readers would see it; it stands in a frame of the writing page."""
    desk = _desk(request, lesson)
    response = HttpResponse(preview_bytes(read_draft(desk.text)[0], request.school))
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_publish(request: Request, lesson: str) -> HttpResponse:
    """Ask once more, and put the draft before its readers."""
    draft = draft_of(request.school, lesson)
    if draft is None:
        raise Http404
    require(can_publish_lessons(request.user, request.school))
    page = reverse("lesson_write", args=[lesson])
    if obstacles(draft.text, lesson, today()):
        told = pgettext("to a teacher", "This lesson can't go out yet. See what is to be mended.")
        messages.warning(request, told)
        return redirect(page + CHECK)
    form = forms.Form(request.POST or None)
    if form.is_bound:
        try:
            editions.publish(draft, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Published. Readers have the new text now."))
            return redirect("lesson_editor")
    found = read_draft(draft.text)[0]
    context = {
        "form": form,
        "draft": draft,
        "lesson": found,
        "edition": edition_of(request.school, lesson),
        "ships": SHIPPED in texts_of(request.school, lesson),
        "hard": hard_to_read(found),
        "back": page,
    }
    return render(request, "learning/publish.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def lesson_discard(request: Request, lesson: str) -> HttpResponse:
    draft = draft_of(request.school, lesson)
    if draft is None:
        raise Http404
    try:
        editions.discard_draft(draft, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        told = pgettext("to a teacher", "The draft is put away. You can begin with it again.")
        messages.success(request, told)
    return redirect("lesson_editor")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_withdraw(request: Request, lesson: str) -> HttpResponse:
    """Ask once more, and give readers the text that ships again."""
    edition = edition_of(request.school, lesson)
    if edition is None:
        raise Http404
    require(can_publish_lessons(request.user, request.school))
    if request.method == "POST":
        editions.withdraw(edition, by=request.user)
        messages.success(request, _("Withdrawn."))
        return redirect("lesson_editor")
    ships = SHIPPED in texts_of(request.school, lesson)
    context = {
        "question": _("Withdraw “%(title)s”?") % {"title": edition.title},
        "text": _("Readers get the text that ships with Mạng Xanh again.")
        if ships
        else _("This lesson disappears from all lists. Nothing that pupils did is lost."),
        "submit": _("Withdraw"),
        "form": forms.Form(),
        "back": reverse("lesson_write", args=[lesson]),
    }
    return render(request, "ui/confirm.html", context)

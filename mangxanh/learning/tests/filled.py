"""The form of the writing page as a browser sends it back."""

from mangxanh.common.dates import today
from mangxanh.learning.forms.writing import WritingForm


def filled(lesson):
    """Return every field of the writing page with what stands in it."""
    page = WritingForm(lesson, day=today())
    sent = {}
    for form in all_parts(page):
        for bound in form:
            value = bound.value()
            if value not in (None, []):
                sent[bound.html_name] = value
    for part in (*page.cards, *page.recall):
        for n, (_form, right) in enumerate(part.options):
            if right:
                sent[f"{part.at}.right"] = str(n)
    return sent


def all_parts(page):
    yield from (page.head, page.facts, page.more, page.pack, page.flag, *page.glossary)
    yield from (*page.steps, *page.slides)
    for part in (*page.cards, *page.recall):
        yield from (part.form, *part.chat, *(form for form, _right in part.options))

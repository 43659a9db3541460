"""The real server takes a report from a pupil who is signed in: nothing joins the two, no word is left."""

import os
import signal

import pytest

from mangxanh.speakup.tests.served import Reporter, run, with_open_box

STORY = "Chim hoàng yến kể: em muốn chết, thầy Khỉ Gió đánh em ở kho 7"
WORDS = ("hoàng yến", "Khỉ Gió", "0912 345 678", "Lê Văn Chim", "nick.chim", "chiều mai ở kho")
BROWSER = "Hoang-Yen-Phone/7"
PUPIL = """
import django
django.setup()
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.models import School
from mangxanh.school.tests.factories import CardFactory, PupilFactory
school = School.objects.get()
print(pupil_token(CardFactory(pupil=PupilFactory(school=school)), own=True))
"""
COUNTS = """
import django
django.setup()
from django.apps import apps
for model in apps.get_models():
    print(model._meta.label, model.objects.count() if hasattr(model, "objects") else 0)
"""


def told_on(pages):
    """Return every address, cookie and text that a report brings along."""
    return {
        "story": STORY,
        "links": "https://facebook.com/nick.chim",
        "contact": "phone",
        "contact_phone": "0912 345 678",
        **pages,
    }


def left_in(folder, words):
    """Return the files of a folder in which one of these words stands."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes() for word in words)
    ]


@pytest.mark.timeout(120)
def test_no_word_and_nobody_is_left_in_clear(tmp_path):
    data = tmp_path / "told"
    serve = with_open_box(data, MX_LOG_LEVEL="INFO", TMPDIR=str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    pupil = run(data, PUPIL)
    before = dict(line.split() for line in run(data, COUNTS).splitlines())
    serve.start()
    headers = {"Cookie": f"mx_pupil={pupil}; django_language=en; messages=x", "User-Agent": BROWSER}
    known = Reporter(serve.url, **headers, **{"X-Forwarded-For": "203.0.113.77"})

    token = known.last_page("stranger")
    answers = [
        known.send("/trang/3/", {**told_on(token), "when": "chiều mai ở kho"}),
        known.send("/trang/3/", told_on(token)),
        known.send("/trang/3/", {"form": "x", "story": STORY}),
        known.send("/trang/khong-co/", {"story": STORY}),
    ]
    os.kill(serve.pids()["web"], signal.SIGKILL)  # the WAL stays as it is
    serve.listen(1)

    assert [answer[0] for answer in answers] == [200, 200, 400, 404]
    for _status, told, _text in answers:
        assert not told.get_all("Set-Cookie")
        assert not told.get("Refresh")
        assert told["Cache-Control"] == "no-store"
    assert "Content-Language: vi" in f"Content-Language: {answers[0][1]['Content-Language']}"
    gone = (*WORDS, BROWSER, "203.0.113.77", pupil)
    assert left_in(tmp_path, gone) == []
    serve.stop()
    assert left_in(tmp_path, gone) == []
    assert not [word for word in gone if word in serve.said]
    assert "/trang/" not in serve.said
    after = dict(line.split() for line in run(data, COUNTS).splitlines())
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {
        "cases.Case", "cases.CaseEvent", "cases.CaseFigure", "cases.Deadline", "cases.Entry",
        "cases.Pulse", "cases.Trace", "cases.Wrap", "notices.Notice", "speakup.Receipt",
        "work.OutgoingMail", "work.ScheduledRun", "django_tasks_database.DBTaskResult",
    }  # fmt: skip

import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError

from mangxanh.common.dates import moved_clock, now
from mangxanh.work.actions import mail as actions
from mangxanh.work.actions import queue_mail
from mangxanh.work.actions.mail import PAUSES, _claim, move_mail, send_due
from mangxanh.work.models import OutgoingMail
from mangxanh.work.tests.factories import OutgoingMailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class Sink(socketserver.ThreadingTCPServer):
    """A small SMTP server: keeps what it takes, refuses whom it is told to."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.taken, self.refused, self.connections, self.refuse_data = [], {}, 0, False


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.server.connections += 1
        self.say("220 sink")
        for raw in self.rfile:
            line = raw.decode().strip()
            verb = line[:4].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA":
                self.take()
            elif verb == "RCPT":
                refused = [code for who, code in self.server.refused.items() if who in line]
                self.say(f"{refused[0]} no" if refused else "250 ok")
            else:
                self.say("250 ok")

    def take(self):
        if self.server.refuse_data:
            self.say("554 no")
            return
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.taken.append(b"".join(lines).decode())
        self.say("250 taken")


@contextmanager
def running(sink):
    thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()
        thread.join()


@pytest.fixture
def sink(settings):
    with running(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_HOST_USER = ""
        yield sink


def test_mail_leaves_over_one_connection(sink):
    for number in range(3):
        queue_mail(f"a{number}@example.vn", "Nhắc việc", "Còn 7 ngày.", school_id=1)

    sent = send_due()

    assert sent == 3
    assert sink.connections == 1
    assert all("Message-ID: <" in text for text in sink.taken)
    assert OutgoingMail.objects.waiting().count() == 0


def test_a_mail_waits_until_it_is_due(sink):
    queue_mail("a@example.vn", "x", "y", school_id=1, due_at=now() + timedelta(hours=1))

    assert send_due() == 0
    assert sink.taken == []


def test_what_is_no_address_is_refused():
    with pytest.raises(ValidationError):
        queue_mail("cô Hạnh", "x", "y", school_id=1)

    assert not OutgoingMail.objects.exists()


def test_a_subject_is_one_line(sink):
    queue_mail("a@example.vn", "Nhắc\r\nBcc: b@example.vn", "x", school_id=1)

    send_due()

    assert "\nBcc" not in sink.taken[0]


def test_a_refused_mail_waits_longer_every_time_and_does_not_hold_the_others(sink):
    sink.refused["bad@"] = 450
    bad = OutgoingMailFactory(to="bad@example.vn")
    OutgoingMailFactory(to="good@example.vn")

    waits = []
    for _attempt in range(len(PAUSES) + 2):
        send_due()
        bad.refresh_from_db()
        waits.append(round((bad.due_at - now()).total_seconds() / 60))
        OutgoingMail.objects.filter(pk=bad.pk).update(due_at=now())

    assert waits == [1, 5, 30, 120, 360, 1440, 1440, 1440]
    assert bad.last_error == "recipient refused 450"
    assert len(sink.taken) == 1


def test_a_mail_taken_after_a_refusal_is_sent_once(sink):
    sink.refused["bad@"] = 450
    mail = OutgoingMailFactory(to="bad@example.vn")
    send_due()

    sink.refused.clear()
    OutgoingMail.objects.update(due_at=now())
    sent = [send_due(), send_due()]

    mail.refresh_from_db()
    assert sent == [1, 0]
    assert mail.last_error == ""
    assert mail.sent_at is not None


def test_a_refused_text_says_so(sink):
    sink.refuse_data = True
    mail = OutgoingMailFactory()

    send_due()

    mail.refresh_from_db()
    assert mail.last_error == "refused 554"


def test_when_no_server_answers_one_mail_is_tried_and_the_rest_wait(settings):
    with running(Sink()) as closed:
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.server_address
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = False
    first, second = OutgoingMailFactory.create_batch(2)

    send_due()

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.last_error == "server ConnectionRefusedError"
    assert (second.attempts, second.last_error) == (0, "")


def test_a_mail_that_another_worker_holds_is_left_to_it(monkeypatch):
    mail = OutgoingMailFactory()
    monkeypatch.setattr(actions, "_claim", lambda mail: _claim(mail) and _claim(mail))

    assert send_due() == 0
    assert outbox.outbox == []
    assert OutgoingMail.objects.get(pk=mail.pk).attempts == 1


def test_a_mail_of_the_day_leaves_until_its_evening_only(sink):
    evening = now() + timedelta(hours=1)
    queue_mail("a@example.vn", "x", "y", school_id=1, due_at=now(), by_day_until=evening)
    late = queue_mail("b@example.vn", "x", "y", school_id=1, by_day_until=now())

    sent = send_due()

    assert sent == 1
    assert list(OutgoingMail.objects.of_the_day()) == [late]


def test_the_evening_may_come_while_others_are_sent():
    mail = OutgoingMailFactory(by_day_until=now() + timedelta(minutes=1))

    with moved_clock(now() + timedelta(minutes=1)):
        assert not _claim(mail)


def test_a_mail_that_was_claimed_meanwhile_is_not_moved():
    mail, other = OutgoingMailFactory.create_batch(2, by_day_until=now() + timedelta(hours=1))
    _claim(mail)
    tomorrow = now() + timedelta(days=1)

    moved = [move_mail(one, due_at=tomorrow, by_day_until=tomorrow) for one in (mail, other)]

    assert moved == [False, True]
    assert OutgoingMail.objects.get(pk=other.pk).due_at == tomorrow


def test_a_mail_never_shows_its_text_where_it_is_named():
    mail = OutgoingMailFactory()

    assert str(mail) == f"mail {mail.pk}"

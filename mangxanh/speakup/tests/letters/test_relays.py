"""A contact that only the machine knows: it says that there is news, once a day, and nothing else."""

import smtplib
from dataclasses import replace
from datetime import date, time
from io import StringIO

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from nacl.secret import SecretBox

from mangxanh.cases.actions.letters import add_note, write_letter
from mangxanh.cases.actions.shredding import destroy, renew_month_keys
from mangxanh.cases.tests.factories import here, make_team
from mangxanh.cases.vault import months
from mangxanh.cases.vault.boxes import CannotOpen
from mangxanh.common.dates import at, moved_clock
from mangxanh.common.keys import read_key
from mangxanh.history.models import HistoryRow
from mangxanh.jobs import SCHEDULE, TASKS
from mangxanh.speakup.actions import relays
from mangxanh.speakup.actions.letters import mark_read
from mangxanh.speakup.actions.relays import drop_address, keep_address, tell_reporters
from mangxanh.speakup.models import Relay, Reporter
from mangxanh.speakup.queries import waiting_relays
from mangxanh.speakup.relays import open_address, seal_address
from mangxanh.speakup.tests.factories import file_with_receipt
from mangxanh.speakup.tests.letters.coming import come
from mangxanh.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
EMAIL = "be-chim-se@thu.example"


@pytest.fixture(autouse=True)
def mail_leaves(settings):
    settings.EMAIL_HOST = "mail.example"
    settings.RELAY_FROM_EMAIL = "Trường Bãi Giữa <tin@neutral.example>"


def on(day, clock="9:00"):
    return moved_clock(at(date(2026, 11, day), time(*map(int, clock.split(":")))))


def page(answer):
    return answer.content.decode()


class TestPage:
    def test_it_warns_that_others_may_see_that_mail_and_shows_who_writes(self, back, held):
        shown = page(come(back, held))
        assert "Ai mở được hộp thư ấy cũng thấy dòng báo." in shown
        assert "Thầy cô không xem được địa chỉ này." in shown
        assert "Thư đi từ địa chỉ tin@neutral.example." in shown

    def test_an_address_is_kept_and_never_shown_again(self, back, held):
        answer = come(back, held, step="relay", email=f" {EMAIL} ")
        assert "Đã ghi. Có thư, máy báo cho em." in page(answer)
        assert EMAIL not in page(answer)
        assert EMAIL not in page(come(back, held))
        relay = Relay.objects.get()
        assert open_address(relay.month, relay.sealed) == EMAIL

    @pytest.mark.parametrize("email", ["", "chim", "a@b", "x" * 330 + "@thu.example"])
    def test_what_is_no_address_is_said_and_kept_for_mending(self, back, held, email):
        answer = come(back, held, step="relay", email=email)
        assert answer.status_code == 400
        assert "Địa chỉ này chưa đúng." in page(answer)
        assert not Relay.objects.exists()

    def test_it_is_forgotten_when_asked(self, back, held):
        come(back, held, step="relay", email=EMAIL)
        for _tap in range(2):
            assert "Đã xóa địa chỉ." in page(come(back, held, step="unrelay"))
        assert not Relay.objects.exists()

    def test_where_no_mail_leaves_nothing_is_asked_for(self, back, held, settings):
        settings.EMAIL_HOST = ""
        assert "Nhận báo" not in page(come(back, held))


class TestTelling:
    @pytest.fixture
    def waiting(self, team, held):
        keep_address(held.opened, EMAIL)
        write_letter(held.case, "Cô Phương viết: chimse", by=here(team.officer))
        return held

    def test_a_letter_that_waits_is_told_of_without_a_word_of_it(self, waiting):
        assert tell_reporters() == 1

        (mail,) = outbox.outbox
        assert mail.to == [EMAIL]
        assert (mail.subject, mail.body) == ("Tin mới", "Có tin mới ở nơi em biết.")
        raw = mail.message().as_string()
        assert mail.from_email == "Tin mới <tin@neutral.example>" or "tin@neutral.example" in raw
        school = waiting.case.school
        for word in (school.name, school.host or "Bãi Giữa", "chimse", "http", waiting.case.number):
            assert word not in raw + mail.from_email
        assert "/trang" not in raw

    @pytest.mark.usefixtures("waiting")
    def test_only_once_for_a_letter(self):
        assert tell_reporters() == 1
        for day in (23, 24, 25):
            with on(day, "15:00"):
                assert tell_reporters() == 0

    @pytest.mark.usefixtures("waiting")
    def test_two_workers_at_once_write_one_mail(self):
        (relay,) = waiting_relays()

        assert [relays._tell(relay) for _worker in range(2)] == [True, False]
        assert len(outbox.outbox) == 1

    def test_at_most_once_a_day(self, team, waiting):
        tell_reporters()
        write_letter(waiting.now, "Thêm", by=here(team.officer))
        with on(23, "19:00"):
            assert tell_reporters() == 0
        with on(24, "7:00"):
            assert tell_reporters() == 1

    @pytest.mark.usefixtures("waiting")
    def test_not_by_night(self):
        for clock in ("6:59", "20:00"):
            with on(23, clock):
                assert tell_reporters() == 0

    def test_not_of_what_was_read_nor_of_what_is_for_the_team(self, team, waiting):
        mark_read(waiting.opened, waiting.now.entries_count)
        add_note(waiting.now, "cho nhóm", "team", by=here(team.officer))
        assert tell_reporters() == 0

    @pytest.mark.usefixtures("waiting")
    def test_what_did_not_leave_is_tried_again(self, monkeypatch):
        def away(*_args):
            raise smtplib.SMTPServerDisconnected

        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", away)
            assert tell_reporters() == 0
        assert tell_reporters() == 1

    @pytest.mark.usefixtures("waiting")
    def test_an_address_that_is_refused_is_not_tried_for_ever(self, monkeypatch):
        def refused(*_args):
            raise smtplib.SMTPRecipientsRefused({EMAIL: (550, b"no")})

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
        assert tell_reporters() == 0
        with on(24):
            assert tell_reporters() == 0
        assert Relay.objects.get().told_entries

    @pytest.mark.usefixtures("waiting")
    def test_where_no_mail_leaves_nothing_is_printed(self, settings):
        settings.EMAIL_HOST = ""
        assert tell_reporters() == 0

    @pytest.mark.usefixtures("waiting")
    def test_a_destroyed_key_silences_it(self, settings):
        for path in settings.KEYS_DIR.glob("month-*"):
            path.unlink()
        months.newest()
        assert tell_reporters() == 0

    def test_it_outlives_month_keys_and_dies_with_the_case(self, waiting):
        with moved_clock(at(date(2027, 1, 11), time(9))):
            renew_month_keys()
        with moved_clock(at(date(2027, 3, 1), time(9))):
            renew_month_keys()
            assert tell_reporters() == 1
            assert waiting.opened  # its receipt opens too
            destroy(waiting.now)
        assert not Relay.objects.exists()

    def test_a_parent_is_not_called_a_child(self, team):
        held = file_with_receipt(team.box, teller="guardian")
        keep_address(held.opened, EMAIL)
        write_letter(held.case, "Chào anh chị.", by=here(team.officer))
        tell_reporters()
        assert outbox.outbox[0].body == "Có tin mới ở nơi phụ huynh biết."

    def test_the_worker_does_it(self):
        assert "speakup.tell_reporters" in {row.name for row in SCHEDULE} & set(TASKS)


class TestNobodyReadsIt:
    def test_it_stands_in_no_row_no_dump_no_mail_queue_and_no_history(self, team, held, caplog):
        """reporting-and-cases 31."""
        before = HistoryRow.objects.count()
        keep_address(held.opened, EMAIL)
        write_letter(held.case, "Em ơi.", by=here(team.officer))
        tell_reporters()

        said = StringIO()
        call_command("dumpdata", stdout=said)
        dump = said.getvalue()
        if connection.vendor == "sqlite":
            dump += "\n".join(connection.connection.iterdump())
        assert "speakup.relay" in dump
        for telling in (EMAIL, "be-chim-se", EMAIL.encode().hex()):
            assert telling not in dump
        assert EMAIL not in caplog.text
        assert not OutgoingMail.objects.exists()
        assert HistoryRow.objects.count() == before

    def test_the_key_alone_or_the_month_key_alone_opens_nothing(self, settings):
        month, sealed = seal_address(EMAIL)
        with pytest.raises(Exception, match="Decryption"):
            SecretBox(read_key("relays")).decrypt(sealed)
        under = months.from_under(month, sealed)
        assert EMAIL.encode() not in under
        (settings.KEYS_DIR / "relays").unlink()
        with pytest.raises(CannotOpen):
            open_address(month, sealed)

    def test_every_address_is_as_long_as_any_other(self):
        assert len({len(seal_address(email)[1]) for email in ("a@b.vn", EMAIL, "x" * 200)}) == 1

    def test_one_that_is_longer_than_any_is_none(self):
        with pytest.raises(ValueError, match="321"):
            seal_address("x" * 321)

    def test_only_the_reporter_sees_the_row(self, team, held):
        keep_address(held.opened, EMAIL)
        assert Relay.objects.visible_to(held.opened.reporter).count() == 1
        assert not Relay.objects.visible_to(here(team.officer)).exists()
        other = file_with_receipt(make_team().box)
        assert not Relay.objects.visible_to(other.opened.reporter).exists()

    def test_nobody_leaves_or_takes_one_with_another_receipt(self, held):
        there = make_team().school
        stolen = replace(held.opened, reporter=Reporter(held.opened.receipt, there))
        for act in (lambda: keep_address(stolen, EMAIL), lambda: drop_address(stolen)):
            with pytest.raises(PermissionDenied):
                act()
        assert not Relay.objects.exists()

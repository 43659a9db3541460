"""Filing when somebody else files at the same moment, or the database refuses."""

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from mangxanh.analysis import crisis
from mangxanh.cases.models import Case, Wrap
from mangxanh.cases.tests.conftest import monday, team  # noqa: F401  # fixtures
from mangxanh.speakup import urgency
from mangxanh.speakup.actions.filing import file_report
from mangxanh.speakup.answers import Told
from mangxanh.speakup.form_token import Form, new_form
from mangxanh.speakup.models import Receipt
from mangxanh.speakup.queries import open_box
from mangxanh.speakup.urgency import danger_in

pytestmark = pytest.mark.django_db


def form_of(school):
    empty = new_form(school.pk, "pupil")
    return Form(school.pk, empty.code, empty.token, "pupil", kind="bullied", is_named=False)


def file(school, form):
    return file_report(open_box(school), form, Told(story="x"), why=[], quick={})


class Refuses:
    """A database that refuses a receipt so many times; `then` is done when it was asked again."""

    def __init__(self, times, then=lambda: None):
        self.left, self.then, self.refused = times, then, 0

    def __call__(self, execute, sql, params, many, context):
        about = "speakup_receipt" in sql
        if about and sql.startswith("INSERT") and self.left:
            self.left, self.refused = self.left - 1, self.refused + 1
            raise IntegrityError("UNIQUE")
        if about and sql.startswith("SELECT") and self.refused:
            then, self.then = self.then, lambda: None
            then()
        return execute(sql, params, many, context)


def test_a_number_drawn_twice_is_drawn_again(team):  # noqa: F811
    refuses = Refuses(1)
    with connection.execute_wrapper(refuses):
        filed = file(team.school, form_of(team.school))

    assert not filed.is_again
    assert refuses.refused == 1
    assert Case.objects.count() == Receipt.objects.count() == 1
    assert Wrap.objects.count() == 4


def test_whoever_comes_second_finds_what_the_first_filed(team):  # noqa: F811
    form = form_of(team.school)
    with connection.execute_wrapper(Refuses(1, lambda: file(team.school, form))):
        filed = file(team.school, form)

    assert filed.is_again
    assert Case.objects.count() == Receipt.objects.count() == 1


def test_what_is_refused_every_time_is_said(team):  # noqa: F811
    with connection.execute_wrapper(Refuses(9)), pytest.raises(IntegrityError):
        file(team.school, form_of(team.school))
    assert not Case.objects.exists()


def test_a_check_that_breaks_counts_as_danger(monkeypatch, caplog):
    monkeypatch.setattr(crisis, "crisis_pack", lambda: None)  # its rules cannot be read
    found = danger_in("chuyện bí mật")

    assert found.is_urgent
    assert found.why == ("check.failed",)
    assert "bí mật" not in caplog.text


def test_of_megabytes_both_ends_are_looked_at_and_no_minute_is_lost(monkeypatch):
    lengths = []
    real = crisis.danger
    monkeypatch.setattr(urgency, "danger", lambda words: lengths.append(len(words)) or real(words))

    assert danger_in("a " * 1_000_000 + "em muốn tự tử").is_urgent
    assert lengths == [2 * urgency.LOOKED_AT + 1]

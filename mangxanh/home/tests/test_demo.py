"""The demo school's two years are told by real actions, and everything in them hangs together."""

from datetime import date, datetime, time

import pytest
from django.apps import apps
from django.db import models

from mangxanh.cases.actions.clock import tick
from mangxanh.cases.models import Case, CaseFigure, Handler
from mangxanh.cases.opening import box_is_open, lacking
from mangxanh.cases.vault.words import Locked, unlock
from mangxanh.common.dates import at, moved_clock, now
from mangxanh.conduct.models import Audience, Code
from mangxanh.conduct.queries import (
    agreements_of,
    codes_in_force,
    line_for_codes,
    lines_for_codes,
    rules_of,
    spread_of,
)
from mangxanh.consents.models import Consent
from mangxanh.consents.queries import answers_of_class
from mangxanh.contests.models import Contest
from mangxanh.contests.queries.boards import class_prizes
from mangxanh.contests.queries.staff import staff_list
from mangxanh.history.models import HistoryRow
from mangxanh.history.queries import verify
from mangxanh.home.commands import tell_accounts
from mangxanh.home.demo import PASSWORD, app_code
from mangxanh.home.demo.box import VAULT_WORDS
from mangxanh.home.demo.content import read
from mangxanh.learning.models import PackPlan, PackRun
from mangxanh.learning.queries.packs import taught_of_planned
from mangxanh.plan.models import (
    Activity,
    ActivityFile,
    Evidence,
    Line,
    LineYear,
    Plan,
    Recipient,
    Task,
)
from mangxanh.plan.queries import STATES, count_states, line_rows, plan_of
from mangxanh.school.actions.access import sign_in
from mangxanh.school.actions.card_sign_in import check_words, enter_digits, step_of
from mangxanh.school.actions.second_step import find_half, half_token, show_code
from mangxanh.school.models import (
    Card,
    Guardianship,
    GuardianSlip,
    HelpContact,
    Membership,
    Person,
    School,
    SchoolClass,
    SchoolYear,
)
from mangxanh.school.queries import class_of_address, pupils_in, staff_of
from mangxanh.speakup.queries import missing_kinds, poster_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]
Kind = HelpContact.Kind
TODAY = date(2026, 11, 23)


@pytest.fixture
def demo():
    return School.objects.get()


def test_every_action_is_one_row_of_history_and_the_chain_is_whole(told):
    assert HistoryRow.objects.count() == told.recorded > 1000
    assert verify() == []


def test_the_school_has_its_figures(demo):
    year = SchoolYear.objects.get(name="2026-2027")

    assert SchoolClass.objects.filter(year=year).count() == 24
    assert SchoolClass.objects.filter(year__name="2025-2026").count() == 24
    assert len(staff_of(demo)) == 40
    assert pupils_in(year) > 24 * 30
    logged = [row["key"] for row in read("activities")["activities"]]
    assert Activity.objects.filter(request_key__in=logged).count() == len(logged) == 179
    assert set(Activity.objects.values_list("year__name", flat=True)) == {
        "2025-2026", "2026-2027"
    }  # fmt: skip


def test_classes_of_both_years_had_packs_and_some_are_still_to_come():
    runs = PackRun.objects.all()

    assert runs.count() == runs.standing().count() > 90
    assert Evidence.objects.filter(activity__in=runs.values("activity")).count() == runs.count()
    assert runs.exclude(hands=[]).exists()
    assert runs.filter(hands=[]).exists()
    for year in SchoolYear.objects.all():
        assert PackPlan.objects.filter(year=year).exists()
        assert all(0 < grade.taught < grade.planned for grade in taught_of_planned(year))


def test_both_plans_are_there_and_the_new_one_took_over_the_old_ones_lines(demo):
    old, new = Plan.objects.order_by("first_day")
    obligations = Line.objects.filter(plan=new).obligations()

    assert obligations.count() == Line.objects.filter(plan=old).obligations().count() == 23
    assert all(line.previous.plan == old for line in obligations.select_related("previous__plan"))
    for year in SchoolYear.objects.all():
        assert plan_of(demo, year) == new
        assert LineYear.objects.filter(line__plan=new, year=year).count() == 23


def test_each_state_is_met(demo):
    year = SchoolYear.objects.get(name="2026-2027")
    counts = count_states(line_rows(plan_of(demo, year), year))

    # What has no evidence yet this year had some last year, so it is to be renewed, not begun.
    assert [state for state in STATES if not counts[state]] == ["todo"]
    assert LineYear.objects.exclude(na_reason="").get().line.path == "II.2-1"
    assert sum(counts.values()) == 23


def test_each_line_of_the_past_year_says_how_it_ended(demo):
    year = SchoolYear.objects.get(name="2025-2026")

    counts = count_states(line_rows(plan_of(demo, year), year))

    assert counts["done"] >= 15


def test_evidence_codes_are_in_shape_and_unique():
    codes = list(Evidence.objects.values_list("code", flat=True))

    assert len(codes) == len(set(codes)) >= 179
    assert not Evidence.objects.exclude(
        code__regex=r"^MC-[MK]?[0-9]+-(2526|2627)-[0-9]{3}$"
    ).exists()


def test_nothing_that_happened_lies_after_today():
    ahead = {"until_date", "due_on", "first_day", "last_day", "second_term", "expires_at"}
    ahead |= {"review_on", "due_at", "raise_at", "answer_due_on", "opens_at", "closes_at"}
    late = []
    for model in apps.get_models():
        if not model.__module__.startswith("mangxanh."):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.DateField) or field.name in ahead:
                continue
            for value in model.objects.exclude(**{field.name: None}).values_list(
                field.name, flat=True
            ):
                day = value.date() if isinstance(value, datetime) else value
                if day > TODAY:
                    late.append((model.__name__, field.name, day))

    assert late == []


def test_codes_of_conduct_are_issued_signed_and_read(demo):
    year = SchoolYear.objects.get(name="2026-2027")
    codes = codes_in_force(demo)

    assert [code.number for code in codes] == [2] * len(Audience)
    assert Code.objects.filter(state=Code.State.REPLACED).count() == len(Audience)
    assert all(code.activity for code in codes)
    older = Code.objects.filter(number=1)
    assert not any("423" in f"{code.basis}{rules_of(code)[0].basis}" for code in older)
    spread = spread_of(codes)
    assert sum(spread[code.pk].classes for code in codes) == 24
    assert sum(spread[code.pk].read for code in codes) > 40
    assert len(agreements_of(SchoolClass.objects.filter(year=year))) == 20
    line = line_for_codes(lines_for_codes(demo))
    assert line is not None
    assert line.path == "II.1-1+1"


def test_the_distribution_list_and_the_money_are_there(demo):
    assert Recipient.objects.count() == 41
    assert 0 < Recipient.objects.filter(received_on=None).count() < 20
    assert LineYear.objects.filter(planned__gt=0).exists()
    assert LineYear.objects.filter(spent__gt=0).exists()
    assert Task.objects.filter(everyone=True).exists()


def test_pupils_find_help_and_somebody_has_called_every_number(demo):
    shown = HelpContact.objects.filter(school=demo).active()

    assert set(Kind.values) - set(shown.values_list("kind", flat=True)) == {Kind.OTHER}
    assert not shown.to_check().exists()
    assert missing_kinds(demo) == []
    assert poster_lines(demo)[0] == "Phòng tư vấn học đường: Phòng 203, tầng 2"


def test_each_account_that_is_printed_can_sign_in(told, demo):
    assert {account.role for account in told.accounts} >= {
        "board", "teacher", "homeroom_teacher", "clerk", "accountant", "it"
    }  # fmt: skip
    for account in told.accounts:
        if account.card:
            continue
        person, token = sign_in(demo, account.username, PASSWORD, device="test")
        assert bool(token) != bool(account.app_secret), account.username
        if not token:
            half = find_half(demo, half_token(person, demo), device="test")
            assert show_code(half, app_code()), account.username
    assert [row.username for row in told.accounts if row.app_secret] == [
        "tuandq", "phuonghm", "thinhnd"
    ]  # fmt: skip


def test_what_handlers_need_is_printed(told, capsys):
    tell_accounts(told.accounts)

    lines = capsys.readouterr().out.splitlines()
    assert sum("phuonghm" in line for line in lines) == 2  # the account, the second step
    assert [line for line in lines if line.endswith(VAULT_WORDS)] == lines[-1:]


def test_the_box_is_open_and_lacks_nothing(demo):
    assert box_is_open(demo)
    assert [point.key for point in lacking(demo)] == []
    for handler in Handler.objects.all():
        assert unlock(Locked(**handler.locked), VAULT_WORDS)


def test_cases_of_several_kinds_and_states_wait_for_its_handlers(demo):
    cases = Case.objects.filter(school=demo)
    assert cases.count() == CaseFigure.objects.count() == len(read("cases")["cases"]) == 7
    assert set(cases.values_list("state", flat=True)) == set(Case.State.values)
    assert set(cases.values_list("teller", flat=True)) >= {"pupil", "guardian", "anyone"}
    urgent = cases.get(kind="stranger")
    assert urgent.is_urgent
    assert (urgent.day, urgent.must_notify, urgent.closed_on) == (TODAY, True, None)
    assert not cases.filter(is_drill=True).exists()
    with moved_clock(at(TODAY, time(9))):
        assert tick() == 0  # nothing was missed


def test_about_sixty_parents_have_accounts(demo):
    held = Guardianship.objects.current()
    parents = Membership.objects.filter(school=demo, role="guardian").current()

    assert 55 <= parents.count() <= 60
    assert held.values("guardian").annotate(n=models.Count("pk")).filter(n=2).count() == 1
    assert set(held.values_list("guardian", flat=True)) == set(
        parents.values_list("person", flat=True)
    )
    colleague = Person.objects.get(username="luabt").at(demo)
    assert colleague.roles >= {"guardian", "editor"}
    assert Guardianship.objects.filter(until_date__isnull=False).count() == 1
    assert GuardianSlip.objects.filter(used_at__isnull=True, expires_at__gt=now()).exists()


def test_the_pupil_that_is_printed_comes_in_with_the_card(told, demo):
    [account] = [account for account in told.accounts if account.card]
    row = class_of_address(demo, account.card.class_name)

    step = step_of(check_words(row, account.card.number, " ".join(account.card.words)))

    assert enter_digits(demo, step, account.card.digits).pupil.person.name == account.name


def test_two_classes_have_cards_and_one_was_printed_anew_in_november():
    cards = Card.objects.filter(school_class__name__in=("6A1", "7A2"))

    assert cards.count() == Card.objects.count() == 42 + 38
    assert Card.objects.filter(pin_digest="").count() == 6 + 1
    lost = Card.objects.get(edition=2)
    assert (lost.number, lost.school_class.name, lost.pin_digest) == (2, "7A2", "")
    assert lost.printed_by.addressed == "cô My"


def test_slips_are_in_every_state_and_one_photograph_may_be_shown(demo):
    classes = SchoolClass.objects.filter(year__name="2026-2027").select_related("year")
    states = {answers.state for row in classes for answers in answers_of_class(row)}
    named = answers_of_class(classes.get(name="7A2"))
    of = {answers.pupil.person.name: answers for answers in named}

    assert states == {"none", "missing", "full", "nothing", "part"}
    assert of["Lê Khánh Chi"].withdrawn
    assert of["Nguyễn Ngọc Minh Anh"].missing == [("work", "guardian")]
    assert set(Consent.objects.values_list("source", "party").distinct()) == {
        ("paper", "pupil"), ("paper", "guardian"), ("online", "pupil"), ("online", "guardian"),
    }  # fmt: skip
    restricted = ActivityFile.objects.filter(stored__restricted=True)
    assert restricted.count() == 2
    assert restricted.released().count() == 1


def test_a_contest_is_over_with_prizes_of_classes_and_all_colleagues(demo):
    contest = Contest.objects.get(school=demo, published_at__isnull=False)
    listed = staff_list(contest)

    assert [prize for prize, _classes in class_prizes(contest)] == [
        name for name, _percent in contest.class_prizes
    ]
    assert (len(listed.excused), len(listed.missing)) == (3, 2)
    assert len(listed.done) > 30
    assert contest.activity.details["staff_asked"] == len(listed.rows)

"""What is deleted stays deleted: month keys, retention, what a restore replays."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest

from mangxanh.cases import tasks
from mangxanh.cases.actions import shredding
from mangxanh.cases.audit import verify
from mangxanh.cases.evidence import sealed as files
from mangxanh.cases.models import Case, CaseFigure, Entry, Evidence, Outcome, Referral, Wrap
from mangxanh.cases.reading import key_of
from mangxanh.cases.tests.factories import file_case, here, private_of
from mangxanh.cases.vault import months
from mangxanh.cases.vault.boxes import CannotOpen, open_box
from mangxanh.common.dates import at, moved_clock
from mangxanh.notices.models import Notice
from mangxanh.school.models import RetentionSetting
from mangxanh.speakup import receipts
from mangxanh.speakup.models import Receipt

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    for name in ("KEYS_DIR", "HEADS_DIR", "FILES_DIR"):
        folder = tmp_path / name
        folder.mkdir()
        setattr(settings, name, folder)


def on(day):
    return moved_clock(at(TODAY + timedelta(days=day), time(3, 45)))


def nights(first, last):
    for day in range(first, last + 1):
        with on(day):
            tasks.renew()


def with_receipt(team, **changes):
    case, private = file_case(team.box, **changes)
    code = receipts.draw()
    key = receipts.stretched(case.school_id, code)
    month, kept = months.under_newest(receipts.wrap(key, private))
    row = Receipt.objects.create(
        school=case.school, case=case, index=code, token=code, sealed=kept, month=month
    )
    return SimpleNamespace(case=case, private=private, receipt=row, key=key)


def copied(case):
    """Return the wraps and the receipt as a backup of now would hold them."""
    rows = list(case.wraps.values_list("month", "sealed"))
    receipt = Receipt.objects.filter(case=case).values_list("month", "sealed")
    return [*rows, *receipt]


def opens(copy):
    return [months.from_under(month, bytes(sealed)) for month, sealed in copy]


def test_living_wraps_and_receipts_move_on_and_open_as_before(team):
    filed = with_receipt(team)
    before = copied(filed.case)
    nights(1, 100)

    newest = months.newest()
    filed.receipt.refresh_from_db()
    with on(100):
        assert key_of(filed.case, here(team.officer), private_of(team.officer)) == filed.private
        plain = months.from_under(filed.receipt.month, filed.receipt.sealed)
        assert receipts.unwrap(filed.key, plain) == filed.private
        wrap = filed.case.wraps.get(person=None)
        assert open_box(team.recovery.private, months.from_under(wrap.month, wrap.sealed))
    assert newest
    for row in before:
        with pytest.raises(CannotOpen):
            opens([row])


@pytest.mark.parametrize("destroyed_on", [1, 29, 31, 59])
def test_yesterdays_copy_of_a_destroyed_case_opens_no_more_after_60_days(team, destroyed_on):
    filed = with_receipt(team)
    nights(1, destroyed_on - 1)
    copy = copied(filed.case)
    with on(destroyed_on):
        shredding.destroy(filed.case)
        assert opens(copy)  # its month key still lives
    nights(destroyed_on, destroyed_on + 60)

    for row in copy:
        with pytest.raises(CannotOpen):
            opens([row])


def test_no_key_dies_while_something_could_not_be_moved(team):
    case, _private = file_case(team.box)
    wrap = case.wraps.first()
    Wrap.objects.filter(pk=wrap.pk).update(sealed=b"damaged" * 20)
    nights(61, 61)
    assert len(months.names()) == 2
    Wrap.objects.filter(pk=wrap.pk).update(sealed=wrap.sealed)
    nights(62, 62)
    assert len(months.names()) == 1


def test_a_row_whose_key_is_gone_holds_nothing_up(team):
    case, _private = file_case(team.box)
    case.wraps.update(month="month-2020-01-01")
    nights(61, 61)
    assert months.names() == ["month-2027-01-23"]


def test_what_moves_is_done_in_short_transactions(team, django_assert_max_num_queries):
    for _turn in range(3):
        file_case(team.box)
    with on(31), django_assert_max_num_queries(10):
        assert shredding.move_wraps() == 0
    assert set(Wrap.objects.values_list("month", flat=True)) == {"month-2026-12-24"}


# The end of a case


def closed(team, day, outcome=Outcome.HELPED, *, referred=False):
    case, _private = file_case(team.box)
    Case.objects.filter(pk=case.pk).update(closed_on=day, outcome=outcome, state=Case.State.CLOSED)
    if referred:
        Referral.objects.create(
            case=case,
            entry=case.entries.get(),
            place="111",
            channel="phone",
            by=team.officer.person,
            at=at(day, time(9)),
        )
    return case


@pytest.mark.parametrize(
    ("outcome", "referred", "goes"),
    [
        (Outcome.HELPED, False, date(2028, 11, 23)),
        (Outcome.HELPED, True, date(2031, 11, 23)),
        (Outcome.UNFOUNDED, False, date(2027, 5, 23)),
        (Outcome.UNFOUNDED, True, date(2031, 11, 23)),
    ],
)
def test_each_goes_in_its_night(team, outcome, referred, goes):
    case = closed(team, TODAY, outcome, referred=referred)
    for before in (15, 14, 13, 1):
        with moved_clock(at(goes - timedelta(days=before), time(3))):
            assert shredding.forget_cases() == 0
        assert Notice.objects.count() == (before < 15)
    with moved_clock(at(goes, time(3))):
        assert shredding.forget_cases() == 1
    assert not Case.objects.filter(pk=case.pk).exists()
    told = Notice.objects.get()
    assert told.person == team.officer.person
    assert f"{goes:%d/%m/%Y}" in told.body
    assert case.number not in told.body


def test_nothing_goes_that_was_not_told_fourteen_days_before(team):
    case = closed(team, TODAY)
    far = date(2040, 1, 1)  # the server was off for years
    for day, left in ((0, 1), (13, 1), (14, 0)):
        with moved_clock(at(far + timedelta(days=day), time(3))):
            shredding.forget_cases()
        assert Case.objects.filter(pk=case.pk).count() == left


def test_who_needs_it_opens_it_again(team):
    case = closed(team, TODAY)
    with moved_clock(at(date(2028, 11, 9), time(3))):
        shredding.forget_cases()
    Case.objects.filter(pk=case.pk).update(closed_on=None, outcome="", state=Case.State.WATCHED)
    with moved_clock(at(date(2028, 11, 23), time(3))):
        assert shredding.forget_cases() == 0
    Case.objects.filter(pk=case.pk).update(closed_on=date(2028, 12, 1), outcome=Outcome.HELPED)
    with moved_clock(at(date(2030, 12, 1), time(3))):
        assert shredding.forget_cases() == 0  # told anew first


def test_what_is_opened_again_in_the_very_night_stays(team):
    case = closed(team, TODAY)
    Case.objects.filter(pk=case.pk).update(closed_on=None, outcome="")
    assert not shredding.destroy(case, closed=True)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_school_chooses_and_an_open_case_never_goes(team):
    closed(team, TODAY)
    file_case(team.box)
    RetentionSetting.objects.create(school=team.school, name="cases", amount=12)
    for day in (date(2027, 11, 9), date(2027, 11, 23)):
        with moved_clock(at(day, time(3))):
            tasks.forget()
    assert Case.objects.count() == 1
    with moved_clock(at(date(2060, 1, 1), time(3))):
        tasks.forget()
    assert Case.objects.count() == 1


def test_nothing_is_left_but_the_figure_without_its_day(team):
    filed = with_receipt(team)
    sealed = files.seal([b"picture"])
    path = files.place(team.school.pk, "ab" * 16)
    sealed.keep(path)
    Evidence.objects.create(
        case=filed.case, entry=filed.case.entries.get(), original="ab" * 16, state="kept"
    )
    shredding.destroy(filed.case)
    shredding.destroy(filed.case)

    for model in (Case, Wrap, Entry, Receipt, Evidence):
        assert not model.objects.exists()
    figure = CaseFigure.objects.get()
    assert (figure.case, figure.day) == (None, date(2026, 11, 1))
    assert not path.exists()
    assert months.shredded() == {filed.case.public_key}
    assert verify() == []


def test_a_restore_destroys_again_and_says_what_lacks(team):
    filed = with_receipt(team)
    keep, _private = file_case(team.box)
    keep.wraps.filter(person=None).update(month="month-2020-01-01")
    months.note_shredded([filed.case.public_key, filed.case.public_key])

    told = tasks.after_restore()

    assert list(Case.objects.all()) == [keep]
    assert len(told) == 2
    assert "Đã hủy lại 1 vụ việc" in told[0]
    assert "1 gói khóa" in told[1]
    assert tasks.after_restore() == told[1:]


def test_half_a_line_of_the_list_is_passed_over(team, settings):
    months.note_shredded(["a" * 64])
    with (settings.KEYS_DIR / "month-shredded").open("a") as file:
        file.write("b" * 30)
    assert months.shredded() == {"a" * 64}
    assert months.names() == []

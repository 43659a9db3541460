"""Logging what was done, and taking it back; evidence is filed by itself, once, with its code."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from mangxanh.common.dates import today
from mangxanh.files.actions import prepare_upload
from mangxanh.files.models import StoredFile
from mangxanh.files.tests.factories import jpeg_with_gps, upload, word
from mangxanh.plan.actions import activities, evidence, lines
from mangxanh.plan.models import Activity, ActivityFile, Evidence
from mangxanh.plan.tests.factories import (
    DAY,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    PlanFactory,
    entry_for,
    verbs,
)
from mangxanh.school.tests.factories import ClassFactory, YearFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def classes(year):
    return [ClassFactory(year=year, name=name, size=40) for name in ("6A1", "6A2")]


def log(school, by, *lines_, files=(), **words):
    return activities.log_activity(school, entry_for(*lines_, **words), by=by, files=files)


def test_an_activity_files_its_evidence_with_a_code(school, line, teacher, year):
    activity = log(school, teacher, line, title=" Chào cờ:  Tin giả ", led_by="cô  Lan")

    filed = activity.evidence.get()
    assert (filed.code, filed.line, filed.filed_for) == ("MC-1-2627-001", line, line)
    assert (filed.author, filed.day, filed.title) == (teacher, DAY, "Chào cờ: Tin giả")
    assert (activity.search_title, activity.led_by) == ("chao co: tin gia", "cô Lan")
    assert verbs(activity) == ["activity logged"]
    assert verbs(filed) == ["evidence filed"]


def test_codes_count_per_line_and_school_year(school, plan, line, teacher, year):
    YearFactory(
        school=school, name="2025-2026", first_day=date(2025, 9, 1),
        second_term=date(2026, 1, 9), last_day=date(2026, 5, 31),
    )  # fmt: skip
    other = LineFactory(plan=plan)

    log(school, teacher, line, other, line)
    log(school, teacher, line)
    log(school, teacher, line, day=date(2026, 3, 2))

    assert set(Evidence.objects.values_list("code", flat=True)) == {
        "MC-1-2627-001", "MC-1-2627-002", "MC-2-2627-001", "MC-1-2526-001"
    }  # fmt: skip


def test_a_code_that_was_withdrawn_is_not_used_again(school, line, teacher):
    first = log(school, teacher, line)
    activities.withdraw_activity(first, "", by=teacher)

    second = log(school, teacher, line)

    assert second.evidence.get().code == "MC-1-2627-002"


def test_everybody_of_the_classes_was_there_unless_told(school, line, teacher, classes):
    whole = log(school, teacher, line, classes=classes)
    some = log(school, teacher, line, classes=classes, heads=77)
    none = log(school, teacher, line, others=12)

    assert (whole.heads, whole.size) == (80, 80)
    assert (some.heads, some.size) == (77, 80)
    assert (none.heads, none.size, none.others) == (None, 0, 12)
    assert list(some.class_rows.values_list("school_class__name", "size")) == [
        ("6A1", 40), ("6A2", 40)
    ]  # fmt: skip


def test_the_same_request_twice_is_one_activity_and_leaves_no_file(school, line, teacher, settings):
    first = log(school, teacher, line, request_key="tap")
    again = log(
        school, teacher, line, request_key="tap",
        files=[prepare_upload(upload(jpeg_with_gps()), kind="photo")],
    )  # fmt: skip

    assert again == first
    assert Evidence.objects.count() == 1
    assert not list((settings.FILES_DIR / "tmp").iterdir())


def test_the_details_of_a_kind_are_kept_and_no_others(school, line, teacher):
    details = {"handout": " tờ rơi ", "copies": "120", "to_whom": "", "found": 3}

    activity = log(school, teacher, line, kind="handout", details=details)
    odd = log(school, teacher, line, kind="sweep", details={"pages": "chín", "found": 0})

    assert activity.details == {"handout": "tờ rơi", "copies": 120}
    assert odd.details == {"found": 0}


def test_figures_from_a_paper_are_marked(school, line, teacher):
    activity = log(school, teacher, line, paper_source="Báo cáo số 12/BC")

    assert (activity.on_paper, activity.paper_source) == (True, "Báo cáo số 12/BC")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"title": " \u200b"}, "title"),
        ({"day": date(2026, 11, 24)}, "day"),
        ({"day": date(2020, 1, 1)}, "day"),
        ({"heads": 81}, "heads"),
        ({"heads": -1}, "heads"),
        ({"heads": 10**12, "classes": ()}, "heads"),
        ({"others": 10**12}, "others"),
        ({"others": -1}, "others"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(school, line, teacher, classes, words, field):
    with pytest.raises(ValidationError) as refused:
        log(school, teacher, line, **({"classes": classes} | words))

    assert list(refused.value.message_dict) == [field]
    assert not Activity.objects.exists()


def test_an_entry_needs_lines_of_this_school(school, line, teacher):
    for chosen in ((), (LineFactory(),), (line, LineFactory())):
        with pytest.raises(ValidationError):
            log(school, teacher, *chosen)

    assert not Evidence.objects.exists()


def test_classes_must_be_of_that_school_year(school, line, teacher, year):
    before = YearFactory(
        school=school, name="2025-2026", first_day=date(2025, 9, 1),
        second_term=date(2026, 1, 9), last_day=date(2026, 5, 31),
    )  # fmt: skip

    with pytest.raises(ValidationError):
        log(school, teacher, line, classes=[ClassFactory(year=before)])

    assert not Activity.objects.exists()


def test_a_line_that_is_gone_takes_no_evidence_and_nothing_stays(
    school, plan, line, board, settings
):
    other = LineFactory(plan=plan)
    lines.merge_lines(line, other, by=board)

    with pytest.raises(ValidationError):
        log(school, board, other)

    assert not Activity.objects.exists()


def test_an_error_of_the_database_is_not_hidden(school, line, teacher, classes):
    with pytest.raises(IntegrityError):
        log(school, teacher, line, classes=[classes[0], classes[0]])

    assert not Activity.objects.exists()


def test_a_photograph_is_kept_small_without_its_place(school, line, teacher):
    files = [
        prepare_upload(upload(jpeg_with_gps()), kind="photo"),
        prepare_upload(upload(word(), "kịch bản.docx"), kind="any"),
    ]

    activity = log(school, teacher, line, files=files)

    photo, paper = (row.stored for row in activity.files.all())
    assert photo.size <= 300 * 1024
    assert b"GPS" not in photo.path.read_bytes()
    assert paper.path.read_bytes()
    assert not photo.restricted


def test_files_are_added_and_withdrawn_once(school, line, teacher):
    activity = log(school, teacher, line)
    activities.add_files(activity, [], by=teacher)

    activities.add_files(
        activity, [prepare_upload(upload(word(), "a.docx"), kind="any")], by=teacher
    )
    row = activity.files.get()
    activities.withdraw_file(row, by=teacher)
    activities.withdraw_file(row, by=teacher)

    assert not activity.files.standing().exists()
    assert row.stored.path.exists()
    assert verbs(activity) == ["activity logged", "activity files added"]
    assert verbs(row) == ["activity file withdrawn"]
    assert str(row)


def test_the_count_and_the_note_can_be_mended(school, line, teacher, classes):
    activity = log(school, teacher, line, classes=classes)

    activities.edit_activity(activity, heads=70, note=" mưa ", by=teacher)

    activity.refresh_from_db()
    assert (activity.heads, activity.note) == (70, "mưa")
    assert verbs(activity) == ["activity logged", "activity edited"]
    with pytest.raises(ValidationError, match="80"):
        activities.edit_activity(activity, heads=81, note="", by=teacher)


def test_an_activity_can_prove_one_more_line_once(school, plan, line, teacher):
    activity, other = log(school, teacher, line), LineFactory(plan=plan)

    one = activities.also_for_line(activity, other, by=teacher)
    two = activities.also_for_line(activity, other, by=teacher)

    assert one == two
    assert one.code == "MC-2-2627-001"
    with pytest.raises(ValidationError):
        activities.also_for_line(activity, LineFactory(), by=teacher)


def test_undo_takes_the_activity_back_with_its_evidence(school, plan, line, teacher):
    activity = log(school, teacher, line, LineFactory(plan=plan))

    activities.withdraw_activity(activity, "", by=teacher)
    activities.withdraw_activity(activity, "", by=teacher)

    assert not Activity.objects.standing().exists()
    assert not Evidence.objects.standing().exists()
    assert Evidence.objects.exclude(withdrawn_reason="").count() == 2
    assert verbs(activity) == ["activity logged", "activity withdrawn"]


def test_a_withdrawn_activity_takes_nothing_more(school, line, teacher):
    activity = ActivityFactory(school=school, logged_by=teacher)
    activities.withdraw_activity(activity, "nhầm", by=teacher)

    for act in (
        lambda: activities.add_files(activity, [], by=teacher),
        lambda: activities.edit_activity(activity, heads=1, note="", by=teacher),
        lambda: activities.also_for_line(activity, line, by=teacher),
    ):
        with pytest.raises(ValidationError):
            act()

    assert not ActivityFile.objects.exists()
    assert not Evidence.objects.exists()


def test_evidence_is_filed_by_hand_with_its_hash(row, board):
    prepared = prepare_upload(upload(word(), "a.docx"), kind="any")

    filed = evidence.file_paper(row, " Giấy  mời ", day=DAY, prepared=prepared, by=board)

    assert (filed.title, filed.code) == ("Giấy mời", "MC-1-2627-001")
    assert filed.sha256 == filed.stored.sha256 == prepared.sha256
    assert verbs(filed) == ["evidence filed"]


@pytest.mark.parametrize(
    "words",
    [
        {"title": " ", "paper_source": "Sổ"},
        {"day": today() + timedelta(days=400), "paper_source": "Sổ"},
        {"paper_source": " \u200b "},
        {},
    ],
)
def test_evidence_by_hand_needs_a_name_a_day_that_came_and_a_paper(row, board, words):
    given = {"title": "Giấy", "day": DAY} | words

    with pytest.raises(ValidationError):
        evidence.file_paper(row, given.pop("title"), **given, by=board)

    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_line_that_is_gone_takes_no_paper(plan, row, board):
    other = LineFactory(plan=plan)
    lines.merge_lines(other, row.line, by=board)

    with pytest.raises(ValidationError):
        evidence.file_paper(row, "Giấy", day=DAY, paper_source="Sổ", by=board)

    assert not Evidence.objects.exists()


def test_withdrawing_needs_a_reason_and_happens_once(row, board):
    filed = EvidenceFactory(line=row.line, year=row.year)

    with pytest.raises(ValidationError):
        evidence.withdraw_evidence(filed, " \u200b", by=board)
    evidence.withdraw_evidence(filed, "nhầm", by=board)
    evidence.withdraw_evidence(filed, "lại", by=board)

    filed.refresh_from_db()
    assert (filed.withdrawn_reason, filed.code) == ("nhầm", filed.code)
    assert verbs(filed) == ["evidence withdrawn"]


def test_what_an_activity_filed_is_withdrawn_by_who_logged_it(school, line, teacher, board):
    LineYearFactory(line=line)
    filed = log(school, teacher, line).evidence.get()

    evidence.withdraw_evidence(filed, "nhầm", by=teacher)

    filed.refresh_from_db()
    assert filed.withdrawn_at


def test_two_plans_of_one_school_year_count_on_from_each_other(school, plan, line, teacher):
    older = LineFactory(plan=PlanFactory(school=school, first_day=date(2025, 1, 1)))

    codes = [log(school, teacher, one).evidence.get().code for one in (line, older)]

    assert codes == ["MC-1-2627-001", "MC-1-2627-002"]
